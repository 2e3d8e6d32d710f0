"""A page as words are looked for on it: where plain words stand, found by how they begin, and where odd ones do."""

import re
import string
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from reviewsearch.domain.layout import Layout
from reviewsearch.domain.text import Analyser

_PLAIN = frozenset(string.ascii_lowercase + string.digits)
_PLAIN_WORD = re.compile("[a-z0-9]+")
_TWO = 2


class Hit(NamedTuple):
    """Where a leaf of the query stands, and which of the leaves it is."""

    start: int
    end: int
    leaf: int


@dataclass(frozen=True, slots=True)
class WrittenPage:
    """A page's text, in which underscores separate words as spaces do, and what is known of it.

    `plain` is the text in small letters with `?` for each character that is not ASCII: every word with such a character is
    an odd one, so that in `plain` all others stand as they are looked for.
    """

    text: str
    plain: str
    layout: Layout
    analyser: Analyser
    is_welsh: bool

    @classmethod
    def of(cls, text: str, layout: Layout, analyser: Analyser, *, language: str) -> "WrittenPage":
        """Return a page of this text and layout."""
        text = text.replace("_", " ")
        # Of bytes, in a third of the time that `lower` takes for a text with a single dash in it.
        plain = text.encode("ascii", "replace").lower().decode("ascii")
        return cls(text, plain, layout, analyser, language == "cy")

    def odd_words(self) -> Iterator[tuple[int, int]]:
        """Yield the [start, end) of each word that is not letters and digits of ASCII alone."""
        odd = self.layout.odd
        return zip(odd[::2], odd[1::2], strict=True)

    def plain_words(self, beginnings: Iterable[str]) -> Iterator[tuple[int, int]]:
        """Yield the [start, end) of each plain word that begins with one of these, none of which begins with another."""
        plain, odd = self.plain, self.layout.odd
        for begins in beginnings:
            at = plain.find(begins)
            while at >= 0:
                end = at + len(begins)
                # Between an odd number of places is within an odd word.
                if not (at and plain[at - 1] in _PLAIN) and not bisect_right(odd, at) % _TWO:
                    match = _PLAIN_WORD.match(plain, at)
                    end = match.end() if match else end  # it always does
                    yield at, end
                at = plain.find(begins, end)

    def is_beginning(self, start: int) -> bool:
        """Whether the word that stands here is not within an odd one."""
        odd = self.layout.odd
        at = bisect_right(odd, start)
        return not at % _TWO or odd[at - 1] == start

    def is_plain(self, start: int, end: int) -> bool:
        """Whether no odd word and no reference reaches into [start, end)."""
        odd, references = self.layout.odd, self.layout.references
        at = bisect_right(odd, start)
        if at % _TWO or (at < len(odd) and odd[at] < end):
            return False
        before = bisect_left(references, (end,)) - 1
        return before < 0 or references[before][1] <= start
