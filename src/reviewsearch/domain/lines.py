"""The lines of a page as a reader sees them: white space settled, letter-spaced words closed up, running text told from headings."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reviewsearch.domain.cues import LONGEST_LINE
from reviewsearch.domain.document import Page

# What a document says of itself stands at the top of its pages; a text without pages is one page of any length.
_TOP = 6_000
_EDGE = 3
_LONGEST_QUOTE = 100
_LETTER_SPACED = re.compile(r"\S(?:[ \u00a0]{1,6}\S){3,}")
_WORD_GAP = re.compile(r"[ \u00a0]{2,}")
_SENTENCE_END = re.compile(r"[.!?…][”’\"')]{0,2}$")


@dataclass(frozen=True, slots=True)
class Line:
    """A line with something on it: its text tidied, its [start, end) in the page, and whether a blank line stands above it."""

    text: str
    start: int
    end: int
    after_gap: bool = False

    @property
    def words(self) -> int:
        """How many words it has."""
        return self.text.count(" ") + 1

    @property
    def is_running_text(self) -> bool:
        """Whether it is (part of) a sentence rather than a heading: long, begun in lower case, or stopped after several words."""
        stopped = self.words >= 8 and _SENTENCE_END.search(self.text) is not None  # noqa: PLR2004 - a heading with a full stop is shorter
        return len(self.text) > 120 or self.text[0].islower() or stopped  # noqa: PLR2004 - no line of a cover is longer


def top_lines(page: Page, closed_up: Mapping[str, str]) -> tuple[Line, ...]:
    """Return the lines with something on them among a page's first 6,000 characters."""
    return _lines(page.text[:_TOP], 0, closed_up)


def bottom_lines(page: Page, closed_up: Mapping[str, str]) -> tuple[Line, ...]:
    """Return the lines with something on them among a page's last 6,000 characters."""
    first = max(0, len(page.text) - _TOP)
    return _lines(page.text[first:], first, closed_up)


def edge_lines(page: Page) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """Return a page's first and last three lines: where running headers and footers stand."""
    lines = _lines(page.text[:_TOP], 0, {}) if len(page.text) <= _TOP else ()
    if lines:
        return lines[:_EDGE], lines[_EDGE:][-_EDGE:]
    return top_lines(page, {})[:_EDGE], bottom_lines(page, {})[-_EDGE:]


def _lines(text: str, offset: int, closed_up: Mapping[str, str]) -> tuple[Line, ...]:
    lines: list[Line] = []
    start, gap = 0, False
    for raw in text.split("\n"):
        tidy = _tidy(raw, closed_up)
        if tidy:
            lines.append(Line(tidy, offset + start, offset + start + len(raw), gap))
        gap = not tidy
        start += len(raw) + 1
    return tuple(lines)


def _tidy(raw: str, closed_up: Mapping[str, str]) -> str:
    # Soft hyphens and byte order marks are not seen, so they are not quoted.
    short = raw[: 2 * LONGEST_LINE].replace("\u00ad", "").replace("\ufeff", "").strip()
    if len(short) <= LONGEST_LINE and _LETTER_SPACED.fullmatch(short):
        short = _close_up(short, closed_up)
    return " ".join(short.split())[:LONGEST_LINE]


def _close_up(spaced: str, closed_up: Mapping[str, str]) -> str:
    """P R E S S  S T A T E M E N T, with or without the wider gap, is PRESS STATEMENT; "1 2 3 4" stays as it is."""
    words = ["".join(word.split()) for word in _WORD_GAP.split(spaced)]
    if sum(map(str.isalpha, spaced)) < 4 or all(len(word) == 1 for word in words):  # noqa: PLR2004 - "A B C" is a list
        return spaced
    known = (closed_up.get(word.casefold(), word) for word in words)
    return " ".join(
        as_known.upper() if word.isupper() else as_known for word, as_known in zip(words, known, strict=True)
    )


def head_length(lines: Sequence[Line]) -> int:
    """Return how many of a first page's lines are headings and labels, before running text or a contents list begins."""
    for number, line in enumerate(lines[:40]):
        before_text = line.is_running_text and not (number and line.words < 8)  # noqa: PLR2004 - the rest of a broken heading
        if before_text or line.text.casefold().strip(" :.") in {"contents", "table of contents", "cynnwys"}:
            return number
    return min(len(lines), 40)


def running_lines(pages: Sequence[Page]) -> frozenset[str]:
    """Return the lines, digits apart, that stand at the edges of at least half of three or more pages."""
    if len(pages) < 3:  # noqa: PLR2004 - what stands on both of two pages may be chance
        return frozenset()
    counts: dict[str, int] = {}
    for page in pages:
        top, bottom = edge_lines(page)
        for text in {without_digits(line.text) for line in (*top, *bottom)}:
            counts[text] = counts.get(text, 0) + 1
    return frozenset(text for text, count in counts.items() if 2 * count >= len(pages))


def without_digits(text: str) -> str:
    """Return a text in lower case without its digits: page numbers differ where running lines do not."""
    return "".join(letter for letter in text.casefold() if not letter.isdigit())


def quoted(page: Page, start: int, end: int, line: Line) -> str:
    """Return where something stands, for a reader: page 1: “Ref no: MSCP 2019/20-01”."""
    if len(line.text) <= _LONGEST_QUOTE:
        return f"page {page.number}: “{line.text}”"
    around = page.text[max(line.start, start - _LONGEST_QUOTE // 2) : min(line.end, end + _LONGEST_QUOTE // 4)]
    return f"page {page.number}: “…{' '.join(around.split())[: 2 * _LONGEST_QUOTE]}…”"
