"""The lines of a page as a reader sees them: white space settled, letter-spaced words closed up, running text told from headings."""

import functools
import re
from collections.abc import Container, Sequence
from dataclasses import dataclass

from reviewsearch.domain.cues import LONGEST_LINE
from reviewsearch.domain.document import Page

# What a document says of itself stands at the top of its pages; a text without pages is one page of any length.
_TOP = 6_000
_EDGE = 3
_MARGIN = 1_500
_LONGEST_QUOTE = 100
_LONGEST_WORD = 24
# Fewer letters set apart make no word worth the guess.
_ENOUGH_LETTERS = 4
_LETTER_SPACED = re.compile(r"\S(?:[ \u00a0]{1,6}\S){3,}")
_SPACED_LINE = re.compile(r"^[ \u00a0]{0,9}\S(?:[ \u00a0]{1,6}\S){3}[ \u00a0]", re.MULTILINE)
_WORD = re.compile(r"[^\W\d_]{2,}")
_WORD_GAP = re.compile(r"[ \u00a0]{2,}")
# No line of a cover is longer than a heading; two lines as long as a full one are a paragraph; a sentence has eight words.
_LONGEST_HEADING, _FULL_LINE, _SENTENCE, _HEAD = 120, 65, 8, 40
_HEAD_ENDS = re.compile(r"(?:(?:table of )?contents|cynnwys)[ :.]*$|dear\s|annwyl\s", re.IGNORECASE)
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
        """Whether it is (part of) a sentence rather than a heading: far too long, or several words begun in lower case or stopped."""
        sentence = self.text[0].islower() or _SENTENCE_END.search(self.text) is not None
        return len(self.text) > _LONGEST_HEADING or (self.words >= _SENTENCE and sentence)


@functools.lru_cache(maxsize=4)  # each part of a description looks at the same two or three pages
def top_lines(page: Page, known: frozenset[str]) -> tuple[Line, ...]:
    """Return the lines with something on them among a page's first 6,000 characters."""
    return _lines(page.text[:_TOP], 0, known)


def bottom_lines(page: Page, known: frozenset[str]) -> tuple[Line, ...]:
    """Return the lines with something on them among a page's last 6,000 characters."""
    first = max(0, len(page.text) - _TOP)
    return _lines(page.text[first:], first, known)


def edge_lines(page: Page) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """Return a page's first and last three lines: where running headers and footers stand. Short pages give some twice."""
    first = max(0, len(page.text) - _MARGIN)
    return _lines(page.text[:_MARGIN], 0, frozenset())[:_EDGE], _lines(page.text[first:], first, frozenset())[-_EDGE:]


def _lines(text: str, offset: int, known: frozenset[str]) -> tuple[Line, ...]:
    lines: list[Line] = []
    start, gap = 0, False
    # A name that only this document knows stands elsewhere on the page as well.
    if _SPACED_LINE.search(text):
        known |= set(_WORD.findall(text.casefold()))
    for raw in text.split("\n"):
        tidy = _tidy(raw, known)
        if tidy:
            lines.append(Line(tidy, offset + start, offset + start + len(raw), gap))
        gap = not tidy
        start += len(raw) + 1
    return tuple(lines)


def _tidy(raw: str, known: frozenset[str]) -> str:
    short = visible(raw[: 2 * LONGEST_LINE]).strip()
    if len(short) <= LONGEST_LINE and _LETTER_SPACED.fullmatch(short):
        short = _close_up(short, known)
    return " ".join(short.split())[:LONGEST_LINE]


def visible(text: str) -> str:
    """Return a text without what is not seen: soft hyphens and byte order marks go, control characters become spaces."""
    if text.isprintable():
        return text
    return "".join(letter if letter.isprintable() else "" if letter in "\u00ad\ufeff" else " " for letter in text)


def _close_up(spaced: str, known: frozenset[str]) -> str:
    """P R E S S  S T A T E M E N T is PRESS STATEMENT, without the wider gap too where the words are known; 1 2 3 4 stays."""
    if sum(map(str.isalpha, spaced)) < _ENOUGH_LETTERS:
        return spaced
    words = ["".join(word.split()) for word in _WORD_GAP.split(spaced)]
    if all(len(word) == 1 for word in words):
        # Every gap is as wide as the others: none says where a word ends.
        words = ["".join(words)]
    return " ".join(parted(word, known) for word in words)


def parted(word: str, known: Container[str]) -> str:
    """Return a word with spaces where it is made of known ones, as few as possible: LEARNINGFROMELLIS."""
    fold = word.casefold()
    if len(fold) != len(word) or fold in known:
        return word
    # best[end] is the shortest row of known words that the first `end` letters are.
    best: list[tuple[str, ...] | None] = [(), *[None] * len(word)]
    for end in range(1, len(word) + 1):
        rows = [
            (*row, word[start:end])
            for start in range(max(0, end - _LONGEST_WORD), end)
            if (row := best[start]) is not None and fold[start:end] in known
        ]
        best[end] = min(rows, key=len, default=None)
    return " ".join(best[-1] or (word,))


def head_of(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Return a first page's headings and labels: its lines before running text, a greeting or a contents list begins."""
    for number, (line, following) in enumerate(zip(lines[:_HEAD], (*lines[1:], None), strict=False)):
        both_long = following is not None and min(len(line.text), len(following.text)) >= _FULL_LINE
        if line.is_running_text or both_long or _HEAD_ENDS.match(line.text):
            return tuple(lines[:number])
    return tuple(lines[:_HEAD])


def without_digits(text: str) -> str:
    """Return a text in lower case without its digits: page numbers differ where running lines do not."""
    return text.casefold().translate(_NO_DIGITS)


class _NoDigits(dict[int, int | None]):
    """Every character as itself but for digits of any kind, which are nothing; each is looked at once."""

    def __missing__(self, code: int) -> int | None:
        self[code] = None if chr(code).isdigit() else code
        return self[code]


_NO_DIGITS = _NoDigits()


def quoted(page: Page, line: Line, at: int = 0) -> str:
    """Return where something stands, for a reader: page 1: “Ref no: MSCP 2019/20-01”; of a long line what is around `at`."""
    first = max(0, min(at - _LONGEST_QUOTE // 2, len(line.text) - _LONGEST_QUOTE))
    shown = line.text[first : first + _LONGEST_QUOTE].strip()
    return (
        f"page {page.number}: “{'…' if first else ''}{shown}{'…' if first + _LONGEST_QUOTE < len(line.text) else ''}”"
    )
