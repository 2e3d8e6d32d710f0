"""The runs of letters in a text, found fast enough to be counted on every page."""

import re

_RUN = re.compile(r"[^\W\d_]+")
# A letter that is not one of the 52.
_OTHER_LETTER = re.compile(r"[^\W\d_\x00-\x7f]")
# Each byte of a text in UTF-8 as the small letter it is or a space: what is not ASCII is bytes from 128 on.
_SMALL_LETTERS = bytes(ord(chr(code).lower()) if chr(code).isalpha() else 0x20 for code in range(128)).ljust(256)
_PLAIN = b"\t\n" + bytes(range(0x20, 0x7F))
# Each character as a letter, a space or neither; what is not ASCII may be a letter.
_SHAPES = bytes(
    0x61 if chr(code).isalpha() or code == ord("?") else 0x20 if code == ord(" ") else 0x2E for code in range(128)
)
_SHAPES += bytes(128)


def runs_of_letters(text: str, odd: str | None = None) -> list[str]:
    """Return the runs of letters in a text, in lower case; what stands between them, digits too, is left out.

    `odd` are its odd characters, in any order and each at least once, where they have been looked for already.
    """
    if not text.isascii() and _OTHER_LETTER.search(odd_characters(text) if odd is None else odd):
        return _RUN.findall(text.lower())
    # Quotation marks and dashes are all that is not ASCII in most English pages: a table of bytes is five times as fast.
    return text.encode("utf-8", "surrogatepass").translate(_SMALL_LETTERS).decode("ascii").split()


def odd_characters(text: str) -> str:
    """Return the characters of a text, in order, that are neither printable ASCII nor white space within or between lines.

    Bytes are looked at ten times as fast as characters, and what is left of an English page is a handful of quotation marks.
    """
    return text.encode("utf-8", "surrogatepass").translate(None, _PLAIN).decode("utf-8", "surrogatepass")


def without_space(text: str) -> bytes:
    """Return a text without white space, as UTF-8; half a character that came apart is a question mark."""
    odd = odd_characters(text)
    if odd == "".join(odd.split()):
        return text.encode("utf-8", "replace").translate(None, b"\t\n ")
    return "".join(text.split()).encode("utf-8", "replace")


def has_letters_apart(text: str) -> bool:
    """Whether three letters or more may stand apart from one another by spaces ("P a g e"), told faster than by looking for them."""
    return b" a a a" in text.replace("\u00a0", " ").encode("ascii", "replace").translate(_SHAPES)
