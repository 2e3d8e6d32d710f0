"""The runs of letters in a text, found fast enough to be counted on every page."""

import re

_RUN = re.compile(r"[^\W\d_]+")
# A letter that is not one of the 52.
_OTHER_LETTER = re.compile(r"[^\W\d_\x00-\x7f]")
_ONLY_LETTERS = bytes(code if chr(code).isalpha() and chr(code).isascii() else 0x20 for code in range(256))


def runs_of_letters(text: str) -> list[str]:
    """Return the runs of letters in a text, in lower case; what stands between them, digits too, is left out."""
    if not text.isascii() and _OTHER_LETTER.search(text):
        return _RUN.findall(text.lower())
    # Quotation marks and dashes are all that is not ASCII in most English pages: a table of bytes is five times as fast.
    return text.encode("ascii", "replace").lower().translate(_ONLY_LETTERS).decode("ascii").split()
