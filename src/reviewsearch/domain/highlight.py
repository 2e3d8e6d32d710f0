"""Which words of a page stand for a query, and which few sentences show them best."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter

from reviewsearch.domain.document import Page
from reviewsearch.domain.layout import Layout, lay_out
from reviewsearch.domain.marking import Sought, hits
from reviewsearch.domain.query import Leaf
from reviewsearch.domain.results import Passage
from reviewsearch.domain.text import Analyser
from reviewsearch.domain.written_page import Hit

_Span = tuple[int, int]
# How many different leaves stand somewhere, how many marks, and how far from the page's beginning, as a negative number.
_Rank = tuple[int, int, int]
_SPACE = re.compile(r"[^\S ]\s*| \s+")


def marks(text: str, leaves: Sequence[Leaf], analyser: Analyser, *, language: str) -> tuple[_Span, ...]:
    """Return the [start, end) of the words of a text that stand for a query's leaves, in order, none overlapping.

    A word is marked where its stem or its exact form matches, one with a hyphen whole where only the whole matches; a
    phrase where its exact terms follow one another, as one span; a reference whole. Stop words are marked only where
    nothing else of the query stands.
    """
    return _merged(hits(text, lay_out(text, analyser), Sought.of(leaves), analyser, language=language))


def passage(
    page: Page, layout: Layout, sought: Sought, analyser: Analyser, *, language: str, length: int = 300
) -> Passage | None:
    """Return the sentences of a page, about `length` characters, where most of a query's leaves stand; None where none does.

    Most different leaves first, then most marks, then the earliest. The text is as printed but for white space, each run
    of which is one space. A longer sentence is cut between words. Headings, contents lists and running lines, which are
    in no block of the layout or in one of their own, are never joined to it.
    """
    found = hits(page.text, layout, sought, analyser, language=language)
    best: tuple[_Rank, str, list[Hit], _Span] | None = None
    # A window holds no more than its block: the blocks that hold most come first, and most of the others are passed over.
    for most, spans, here in sorted(_blocks(layout, found), key=itemgetter(0), reverse=True):
        if best is not None and most <= best[0]:
            break
        start, end = spans[0], spans[-1]
        settled = _Settled.of(page.text, start, end)
        within, places = settled.moved([hit if hit.end <= end else hit._replace(end=end) for hit in here], spans)
        rank, window = _best_window(settled.text, list(zip(places[::2], places[1::2], strict=True)), within, length)
        if best is None or (*rank, -start) > best[0]:
            best = (*rank, -start), settled.text, within, window
    if best is None:
        return None
    _, text, within, (start, end) = best
    shown = tuple((max(a, start) - start, min(b, end) - start) for a, b in _merged(within) if a < end and b > start)
    return Passage(page.number, page.label, text[start:end], shown)


def _blocks(layout: Layout, found: Sequence[Hit]) -> Iterator[tuple[_Rank, tuple[int, ...], Sequence[Hit]]]:
    """Yield the blocks in which any leaf stands, each with the most that a window of it can hold, and its hits."""
    first = 0
    for spans in layout.blocks:
        if first == len(found):
            return
        if found[first].start < spans[-1]:
            first = _from(found, spans[0], first)
            after = _from(found, spans[-1], first)
            if first < after:
                here = found[first:after]
                yield (len({hit.leaf for hit in here}), len(here), -spans[0]), spans, here
                first = after


def _merged(found: Iterable[Hit]) -> tuple[_Span, ...]:
    spans: list[_Span] = []
    for start, end, _ in found:
        if spans and start < spans[-1][1]:
            spans[-1] = spans[-1][0], max(end, spans[-1][1])
        else:
            spans.append((start, end))
    return tuple(spans)


@dataclass(frozen=True, slots=True)
class _Settled:
    """A part of a page with each run of white space as one space, and how far each place has moved; () where none has."""

    text: str
    changes: tuple[int, ...] = ()
    moves: tuple[int, ...] = ()

    @classmethod
    def of(cls, page: str, start: int, end: int) -> "_Settled":
        # Most parts hold no run of more than one; of white space a space alone can be printed.
        even = page.replace("\n", " ")
        if "  " not in even[start:end] and even[start:end].isprintable():
            return cls(even)
        parts: list[str] = []
        changes, moves = [start], [start]
        for match in _SPACE.finditer(page, start, end):
            parts += [page[start : match.start()], " "]
            start = match.end()
            changes.append(start)
            moves.append(moves[-1] + len(match[0]) - 1)
        return cls("".join([*parts, page[start:end]]), tuple(changes), tuple(moves))

    def moved(self, hits: list[Hit], places: Sequence[int]) -> tuple[list[Hit], Sequence[int]]:
        """Return where in `text` hits and places of the page are."""
        if not self.moves:
            return hits, places
        return [Hit(self._at(start), self._at(end), leaf) for start, end, leaf in hits], list(map(self._at, places))

    def _at(self, position: int) -> int:
        return position - self.moves[bisect_right(self.changes, position) - 1]


def _best_window(text: str, spans: Sequence[_Span], hits: Sequence[Hit], length: int) -> tuple[tuple[int, int], _Span]:
    """Return the best window of a block: how many different leaves and marks it holds, and its [start, end)."""
    counts = dict.fromkeys((hit.leaf for hit in hits), 0)
    best, window, most = (0, 0), (0, 0), (len(counts), len(hits))
    first = last = different = 0
    for start, end in _windows(text, spans, hits, length):
        while last < len(hits) and hits[last].start < end:
            leaf = hits[last].leaf
            different += not counts[leaf]
            counts[leaf] += 1
            last += 1
        while first < last and hits[first].start < start:
            leaf = hits[first].leaf
            counts[leaf] -= 1
            different -= not counts[leaf]
            first += 1
        rank = different, last - first
        if rank > best:
            best, window = rank, (start, end)
            if best == most:
                break
    return best, _filled(spans, _whole_marks(hits, window), length)


def _windows(text: str, spans: Sequence[_Span], hits: Sequence[Hit], length: int) -> Iterator[_Span]:
    """Yield windows to choose from, by start: sentences from each that holds a hit, and parts of those that are too long."""
    last = first = 0
    for number, (start, end) in enumerate(spans):
        if first == len(hits):
            return
        after = _from(hits, end, first)
        if end - start > length:
            yield from _cuts(text, (start, end), hits[first:after], length)
        elif first < after:
            last = max(last, number)
            while last + 1 < len(spans) and spans[last + 1][1] - start <= length:
                last += 1
            yield start, spans[last][1]
        first = after


def _from(hits: Sequence[Hit], place: int, first: int) -> int:
    """Return which hit, from the first on, is the first that stands at a place or behind it; most often there are few."""
    while first < len(hits) and hits[first].start < place:
        first += 1
    return first


def _cuts(text: str, sentence: _Span, hits: Sequence[Hit], length: int) -> Iterator[_Span]:
    """Yield parts of a long sentence, each with a third of its length before a hit where there is so much, cut at spaces."""
    for hit in hits:
        start, end = sentence
        if hit.start - length // 3 > start:
            # The nearest space after the cut; none means a word of that length, which is cut at the hit.
            start = text.find(" ", hit.start - length // 3 - 1, hit.start) + 1 or hit.start
        if start + length < end:
            end = max(text.rfind(" ", hit.end, start + length + 1), hit.end)
        yield start, end


def _whole_marks(hits: Sequence[Hit], window: _Span) -> _Span:
    """Widen a window so that no mark is cut."""
    start, end = window
    for mark_start, mark_end in _merged(hits):
        if mark_start < end < mark_end:
            end = mark_end
        if mark_start < start < mark_end:
            start = mark_start
    return start, end


def _filled(spans: Sequence[_Span], window: _Span, length: int) -> _Span:
    """Put sentences before a window of whole sentences, as many as there is room for."""
    start, end = window
    for before, _ in reversed(spans[: bisect_left(spans, (start, 0))]):
        if end - before > length:
            break
        start = before
    return start, end
