"""Which words of a page stand for a query, and which few sentences show them best."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple, assert_never

from reviewsearch.domain.document import Page
from reviewsearch.domain.query import AnyTerm, Leaf, Phrase, Word
from reviewsearch.domain.results import Passage
from reviewsearch.domain.sentences import blocks, sentences
from reviewsearch.domain.text import STOP_WORDS, Analyser, Token

_Span = tuple[int, int]
_SPACE = re.compile(r"\s{2,}|[^\S ]")
# White space, a dash and a line's end: as much as stands between two words of one reference.
_IN_ONE_REFERENCE = 12


class _Hit(NamedTuple):
    """Where a leaf of the query stands, and which of the leaves it is."""

    start: int
    end: int
    leaf: int


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What to look for: exact terms, stems and phrases, each with the leaves it stands for."""

    exact: dict[str, list[int]]
    stems: dict[str, list[int]]
    phrases: dict[str, list[tuple[tuple[str, ...], int]]]

    @classmethod
    def of(cls, leaves: Sequence[Leaf]) -> "_Wanted":
        wanted = cls(defaultdict(list), defaultdict(list), defaultdict(list))
        for number, leaf in enumerate(leaves):
            match leaf:
                case Word(exact, stem):
                    wanted.exact[exact].append(number)
                    wanted.stems[stem].append(number)
                case Phrase((term,)):
                    wanted.exact[term].append(number)
                case Phrase(terms):
                    if terms:
                        wanted.phrases[terms[0]].append((terms, number))
                case AnyTerm(_, terms):
                    for term in terms:
                        wanted.exact[term].append(number)
                case _:
                    assert_never(leaf)
        return wanted


def marks(text: str, leaves: Iterable[Leaf], analyser: Analyser, *, language: str) -> tuple[_Span, ...]:
    """Return the [start, end) of the words of a text that stand for a query's leaves, in order, none overlapping.

    A word is marked where its stem or its exact form matches, one with a hyphen whole where only the whole matches; a
    phrase where its exact terms follow one another, as one span; a reference whole. Stop words are marked only where
    nothing else of the query stands.
    """
    return _merged(_hits(text, tuple(leaves), analyser, language))


def passage(
    page: Page,
    leaves: Iterable[Leaf],
    analyser: Analyser,
    *,
    language: str,
    length: int = 300,
    repeated: frozenset[str] = frozenset(),
) -> Passage | None:
    """Return the sentences of a page, about `length` characters, where most of a query's leaves stand; None where none does.

    Most different leaves first, then most marks, then the earliest. The text is as printed but for white space, each run
    of which is one space. A longer sentence is cut between words. Headings, contents lists and the lines in `repeated`
    (see `running.running_lines`) are never joined to it. Leaves that look at titles only count for nothing.
    """
    hits = _hits(page.text, tuple(leaf for leaf in leaves if not leaf.title), analyser, language)
    best: tuple[tuple[int, int], str, list[_Hit], _Span] | None = None
    starts = [hit.start for hit in hits]
    for block in blocks(page.text, repeated) if hits else ():
        here = hits[bisect_left(starts, block.start) : bisect_left(starts, block.end)]
        if not here or (best is not None and (len({hit.leaf for hit in here}), len(here)) <= best[0]):
            continue
        settled = _Settled.of(page.text, block.start, block.end)
        within = [_Hit(settled.at(hit.start), settled.at(min(hit.end, block.end)), hit.leaf) for hit in here]
        spans = [(settled.at(start), settled.at(end)) for start, end in sentences(page.text, block)]
        rank, window = _best_window(settled.text, spans, within, length)
        if best is None or rank > best[0]:
            best = rank, settled.text, within, window
    if best is None:
        return None
    _, text, within, (start, end) = best
    shown = tuple((max(a, start) - start, min(b, end) - start) for a, b in _merged(within) if a < end and b > start)
    return Passage(page.number, page.label, text[start:end], shown)


def _hits(text: str, leaves: Sequence[Leaf], analyser: Analyser, language: str) -> list[_Hit]:
    """Return where leaves stand, by start; those that are only stop words count where no other does."""
    found = _all_hits(text, leaves, analyser, language)
    stop_words = {number for number, leaf in enumerate(leaves) if isinstance(leaf, Word) and leaf.exact in STOP_WORDS}
    return ([hit for hit in found if hit.leaf not in stop_words] or found) if stop_words else found


def _all_hits(text: str, leaves: Sequence[Leaf], analyser: Analyser, language: str) -> list[_Hit]:
    wanted = _Wanted.of(leaves)
    # Phrases need each word's neighbours; words alone do not, and then most of the page can be passed over.
    among = None if wanted.phrases else frozenset({*wanted.exact, *wanted.stems})
    tokens = list(analyser.tokens(text, language=language, among=among))
    found: set[_Hit] = set()
    for token in tokens:
        for leaf in (*wanted.exact.get(token.exact, ()), *wanted.stems.get(token.stem, ())):
            found.add(_Hit(token.start, token.end, leaf))
    if wanted.phrases:
        found.update(_phrases([token for token in tokens if not token.besides], wanted, gap=len(text)))
        # What stands besides stands in the order of `Analyser.terms`: a joined word after its parts. The words of two
        # references follow one another there, but not on the page.
        besides = sorted((token for token in tokens if token.besides), key=lambda token: (token.end, -token.start))
        found.update(_phrases(besides, wanted, gap=_IN_ONE_REFERENCE))
    return sorted(found)


def _phrases(tokens: Sequence[Token], wanted: _Wanted, *, gap: int) -> Iterator[_Hit]:
    exact = [token.exact for token in tokens]
    for at, first in enumerate(exact):
        for terms, leaf in wanted.phrases.get(first, ()):
            words = tokens[at : at + len(terms)]
            if tuple(exact[at : at + len(terms)]) == terms and all(b.start - a.end <= gap for a, b in pairwise(words)):
                yield _Hit(words[0].start, words[-1].end, leaf)


def _merged(hits: Iterable[_Hit]) -> tuple[_Span, ...]:
    spans: list[_Span] = []
    for start, end, _ in hits:
        if spans and start < spans[-1][1]:
            spans[-1] = spans[-1][0], max(end, spans[-1][1])
        else:
            spans.append((start, end))
    return tuple(spans)


@dataclass(frozen=True, slots=True)
class _Settled:
    """A part of a page with each run of white space as one space, and how far each place has moved."""

    text: str
    changes: tuple[int, ...]
    moves: tuple[int, ...]

    @classmethod
    def of(cls, page: str, start: int, end: int) -> "_Settled":
        parts: list[str] = []
        changes, moves = [start], [start]
        for match in _SPACE.finditer(page, start, end):
            parts += [page[start : match.start()], " "]
            start = match.end()
            changes.append(start)
            moves.append(moves[-1] + len(match[0]) - 1)
        return cls("".join([*parts, page[start:end]]), tuple(changes), tuple(moves))

    def at(self, position: int) -> int:
        """Return where in `text` a position of the page is."""
        return position - self.moves[bisect_right(self.changes, position) - 1]


def _best_window(text: str, spans: Sequence[_Span], hits: Sequence[_Hit], length: int) -> tuple[tuple[int, int], _Span]:
    """Return the best window of a block: how many different leaves and marks it holds, and its [start, end)."""
    counts: Counter[int] = Counter()
    best, window = (0, 0), (0, 0)
    first = last = 0
    for start, end in _windows(text, spans, hits, length):
        while last < len(hits) and hits[last].start < end:
            counts[hits[last].leaf] += 1
            last += 1
        while first < last and hits[first].start < start:
            counts[hits[first].leaf] -= 1
            first += 1
        rank = sum(count > 0 for count in counts.values()), last - first
        if rank > best:
            best, window = rank, (start, end)
    return best, _filled(spans, _whole_marks(hits, window), length)


def _windows(text: str, spans: Sequence[_Span], hits: Sequence[_Hit], length: int) -> Iterator[_Span]:
    """Yield windows to choose from, by start: sentences from each that holds a hit, and parts of those that are too long."""
    starts = [hit.start for hit in hits]
    last = 0
    for number, (start, end) in enumerate(spans):
        here = hits[bisect_left(starts, start) : bisect_left(starts, end)]
        if end - start > length:
            yield from _cuts(text, (start, end), here, length)
        elif here:
            last = max(last, number)
            while last + 1 < len(spans) and spans[last + 1][1] - start <= length:
                last += 1
            yield start, spans[last][1]


def _cuts(text: str, sentence: _Span, hits: Sequence[_Hit], length: int) -> Iterator[_Span]:
    """Yield parts of a long sentence, each with a third of its length before a hit where there is so much, cut at spaces."""
    for hit in hits:
        start, end = sentence
        if hit.start - length // 3 > start:
            # The nearest space after the cut; none means a word of that length, which is cut at the hit.
            start = text.find(" ", hit.start - length // 3 - 1, hit.start) + 1 or hit.start
        if start + length < end:
            end = max(text.rfind(" ", hit.end, start + length + 1), hit.end)
        yield start, end


def _whole_marks(hits: Sequence[_Hit], window: _Span) -> _Span:
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
