"""Which characters of a name or a text may be shown as they are, and how the others are shown."""

import re

# Control characters could drive the terminal; marks of reading direction and invisible characters could make one name look
# like another (`report\u202efdp.exe`); surrogates stand for bytes of a file name that are no text. Soft hyphens and joiners,
# common in extracted text and needed by some scripts, do no harm.
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
# The letters of Python's escapes, and how many hexadecimal digits each has.
_ESCAPES = (("x", 2), ("u", 4), ("U", 8))


def plain(text: str, *, keep: str = "") -> str:
    r"""Return a text with what must not reach a terminal shown as an escape (`\x1b`, `\u202e`); `keep` is left as it is."""
    return _UNSAFE.sub(lambda match: match[0] if match[0] in keep else _escaped(match[0]), text)


def one_line(text: str) -> str:
    """Return a text as one line: white space of any length is one space, the rest is as `plain` shows it."""
    return plain(" ".join(text.split()))


def _escaped(character: str) -> str:
    code = ord(character)
    letter, digits = next(escape for escape in _ESCAPES if code < 16 ** escape[1])
    return f"\\{letter}{code:0{digits}x}"
