"""Where a flowing text's pages end and its notes are called, as marks in it that no honest text holds.

HARD_BREAK stands where a page ends for certain, SOFT_BREAK where it ends unless it has just ended, and NOTE where a
note is called.
"""

import re
from collections.abc import Mapping, Sequence

HARD_BREAK = "\f"
SOFT_BREAK = "\v"
NOTE = re.compile("\x0e(foot|end)note(-?\\d+)\x0f")
_HEADING = re.compile("\x1d(\\d)")

_BREAKS = re.compile(f"([{HARD_BREAK}{SOFT_BREAK}])")
_MARKS = re.compile("[\x0b-\x0f\x1c]")


def called(kind: str, key: object) -> str:
    """Return the mark where a note is called; `kind` is "foot" or "end", `key` its number among its kind."""
    return f"\x0e{kind}note{key}\x0f"


def unmarked(text: str) -> str:
    """Return a text without its marks, for what stands beside the flow: heads, feet, boxes."""
    return _MARKS.sub("", NOTE.sub("", without_headings(text)))


def heading(level: int) -> str:
    """Return the mark that stands before a heading of a level from 0, a title, to 9."""
    return f"\x1d{level}"


def without_headings(text: str) -> str:
    """Return a text without the marks of headings, for what stands in a table or below a page."""
    return _HEADING.sub("", text)


def headed(text: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Take the marks of headings out of a text; return it, and which of its lines, from 0, are headings of which level."""
    lines = text.split("\n")
    found = (
        (at, int(mark[1]))
        for at, line in enumerate(lines)
        if (mark := _HEADING.match(line)) and without_headings(line).strip()
    )
    return without_headings(text), tuple(found)


def sheets(text: str) -> list[str]:
    """Divide the text at the ends of its pages."""
    found: list[str] = []
    sheet: list[str] = []
    for piece in _BREAKS.split(text):
        # Programs note where a page ended when they last showed it, also right after a break that ends it anyway.
        if piece == HARD_BREAK or (piece == SOFT_BREAK and any(part.strip() for part in sheet)):
            found.append("".join(sheet))
            sheet = []
        elif piece != SOFT_BREAK:
            sheet.append(piece)
    return [*found, "".join(sheet)]


def with_notes(pages: Sequence[str], footnotes: Mapping[str, str], endnotes: Mapping[str, str]) -> list[str]:
    """Put footnotes below the page that calls them and endnotes below the last.

    The number of a note is left out where it is called: glued to a word it would spoil it ("Child A" and 1).
    """
    calls = [NOTE.findall(page) for page in pages]
    below = [[footnotes.get(key, "") for kind, key in some if kind == "foot"] for some in calls]
    below[-1] += [endnotes.get(key, "") for some in calls for kind, key in some if kind == "end"]
    return ["\n".join((NOTE.sub("", page).rstrip("\n"), *notes)) for page, notes in zip(pages, below, strict=True)]
