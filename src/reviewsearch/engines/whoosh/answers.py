"""How a query tree is answered from postings: sets of rows decide what matches, BM25 decides the order."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import assert_never

from reviewsearch.domain.ports import Facets, Match, Matches, PageMatch
from reviewsearch.domain.query import (
    AllOf,
    AnyOf,
    AnyTerm,
    Concept,
    Filters,
    InCase,
    Leaf,
    Node,
    Phrase,
    Without,
    Word,
)
from reviewsearch.engines.facts import counted, refused
from reviewsearch.engines.ranking import BEST_PAGES, EXACT_SHARE, OTHERS_IN_DOCUMENT, OTHERS_ON_PAGE, ranked, worth
from reviewsearch.engines.whoosh.rows import (
    BODY_EXACT,
    BODY_STEMS,
    TITLE_EXACT,
    TITLE_STEMS,
    Posting,
    Row,
    View,
    page_count,
    pages,
    places,
)


@dataclass(frozen=True, slots=True)
class _Stream:
    """Where something stands that counts as one term.

    `times` says how often in each row, `pages` how often on each page of one row; `holding` and `pages_holding` how many
    rows and pages count as holding it, `weight` what it counts for.
    """

    times: Mapping[int, float]
    pages: Callable[[int], Mapping[int, int]]
    holding: int
    pages_holding: int
    weight: float


class Answer:
    """One query put to one view."""

    def __init__(self, view: View, query: Node) -> None:
        self._view = view
        self._streams: dict[Leaf, tuple[_Stream, ...]] = {}
        # A phrase may hold a word many times, and words and phrases the same ones.
        self._read: dict[tuple[str, str], dict[int, Posting]] = {}
        self._query = query
        self._found = self._rows(query)

    def facets(self, filters: Filters) -> Facets:
        """Count the documents that match by their facts."""
        return counted((self._view.rows[number] for number in self._found), filters)

    def matches(self, filters: Filters, *, limit: int, offset: int) -> Matches:
        """Return the documents that match, best first, with their best pages."""
        rows = self._view.rows
        found = {number for number in self._found if not refused(rows[number], filters)} if filters else self._found
        if not limit:
            return Matches(len(found))
        scores = self._document_scores(found)
        best: dict[str, tuple[PageMatch, ...]] = {}

        def best_pages(id_: str) -> tuple[PageMatch, ...]:
            if id_ not in best:
                best[id_] = self._pages(self._view.numbers[id_])
            return best[id_]

        def best_page(id_: str) -> float:
            return max((page.score for page in best_pages(id_)), default=0.0)

        order = ranked(((rows[number].id, score) for number, score in scores.items()), best_page, str)
        shown = (
            Match(id_, score, best_pages(id_)[:BEST_PAGES], len(best_pages(id_)))
            for id_, score in order[offset : offset + limit]
        )
        return Matches(len(found), tuple(shown))

    def _rows(self, node: Node) -> set[int]:
        match node:
            case Word() | Phrase() | AnyTerm():
                return set(self._stream(node)[0].times)
            case InCase(keys):
                return {number for number, row in self._view.rows.items() if not keys.isdisjoint(row.cases)}
            case AllOf(nodes):
                return set(self._view.rows).intersection(*map(self._rows, nodes))
            case AnyOf(nodes, minimum):
                if minimum <= 0:
                    return set(self._view.rows)
                counts = Counter(number for part in nodes for number in self._rows(part))
                return {number for number, count in counts.items() if count >= minimum}
            case Concept(ways):
                return set[int]().union(*map(self._rows, ways))
            case Without(keep, drop):
                return self._rows(keep) - self._rows(drop)
            case _:
                assert_never(node)

    def _document_scores(self, found: set[int]) -> Mapping[int, float]:
        rows = self._view.rows

        def scores(leaf: Leaf) -> Mapping[int, float]:
            stock = self._view.titles if leaf.title else self._view.bodies
            added: dict[int, float] = defaultdict(float)
            for stream in self._stream(leaf):
                weight = stream.weight * stock.rarity(stream.holding)
                for number in found & stream.times.keys():
                    length = rows[number].title if leaf.title else rows[number].length
                    added[number] += weight * stock.weight(stream.times[number], length)
            return added

        return {**dict.fromkeys(found, 0.0), **worth(self._query, scores, OTHERS_IN_DOCUMENT)}

    def _pages(self, number: int) -> tuple[PageMatch, ...]:
        """Return the pages of a row on which any leaf matches, best first."""
        row, stock = self._view.rows[number], self._view.pages

        def scores(leaf: Leaf) -> Mapping[int, float]:
            added: dict[int, float] = defaultdict(float)
            for stream in () if leaf.title else self._stream(leaf):
                weight = stream.weight * stock.rarity(stream.pages_holding)
                for page, times in stream.pages(number).items() if number in stream.times else ():
                    added[page] += weight * stock.weight(times, row.pages[page - 1])
            return added

        found = worth(self._query, scores, OTHERS_ON_PAGE)
        return tuple(
            PageMatch(page, score) for page, score in sorted(found.items(), key=lambda scored: (-scored[1], scored[0]))
        )

    def _stream(self, leaf: Leaf) -> tuple[_Stream, ...]:
        if leaf not in self._streams:
            self._streams[leaf] = self._opened(leaf)
        return self._streams[leaf]

    def _opened(self, leaf: Leaf) -> tuple[_Stream, ...]:
        """Return what a leaf looks for; where the first of its streams stands, it matches."""
        weight = leaf.weight
        exact, stems = (TITLE_EXACT, TITLE_STEMS) if leaf.title else (BODY_EXACT, BODY_STEMS)
        match leaf:
            case Word(word, stem):
                forms, itself = self._postings(stems, stem), self._postings(exact, word)
                return _word(forms, itself, weight), _any_of([itself], weight * EXACT_SHARE)
            case Phrase(terms):
                return (_phrase([self._postings(exact, term) for term in terms], self._view.rows, weight),)
            case AnyTerm(terms=terms):
                return (_any_of([self._postings(exact, term) for term in dict.fromkeys(terms)], weight),)
            case _:
                assert_never(leaf)

    def _postings(self, field: str, term: str) -> dict[int, Posting]:
        if (field, term) not in self._read:
            self._read[field, term] = self._view.postings(field, term)
        return self._read[field, term]


def _word(forms: Mapping[int, Posting], itself: Mapping[int, Posting], weight: float) -> _Stream:
    """A word stands where any form of it stands or, in a language that has no stems here, where it stands itself."""

    def on(number: int) -> dict[int, int]:
        return _on(itself, number) | _on(forms, number)

    times = {number: count for postings in (itself, forms) for number, (count, _) in postings.items()}
    return _Stream(times, on, max(len(forms), len(itself)), max(_page_holding(forms), _page_holding(itself)), weight)


def _any_of(several: list[dict[int, Posting]], weight: float) -> _Stream:
    """Any of several terms counts as one, as common as the commonest of them: not the sum of all their rarities."""
    times: dict[int, float] = defaultdict(float)
    packed: dict[int, list[bytes]] = defaultdict(list)
    for postings in several:
        for number, (count, where) in postings.items():
            times[number] += count
            packed[number].append(where)

    def on(number: int) -> dict[int, int]:
        counts: dict[int, int] = defaultdict(int)
        for where in packed[number]:
            for page, count in pages(where).items():
                counts[page] += count
        return counts

    holding, pages_holding = max(map(len, several), default=0), max(map(_page_holding, several), default=0)
    return _Stream(times, on, holding, pages_holding, weight)


def _phrase(terms: list[dict[int, Posting]], rows: Mapping[int, Row], weight: float) -> _Stream:
    """Terms stand one after another where the places of each, less its distance from the first, meet."""
    pages_of: dict[int, Counter[int]] = {}
    for number in set.intersection(*map(set, terms)) if terms else ():
        if starts := _starts([term[number] for term in terms]):
            pages_of[number] = rows[number].pages_at(starts)
    times = {number: float(counts.total()) for number, counts in pages_of.items()}
    on_pages = {number: {page: count for page, count in counts.items() if page} for number, counts in pages_of.items()}
    return _Stream(times, on_pages.__getitem__, len(times), sum(map(len, on_pages.values())), weight)


def _starts(terms: list[Posting]) -> set[int]:
    """Return the places of a row at which its terms stand one after another, looked for where the rarest of them stands."""
    (first, (_, packed)), *others = sorted(enumerate(terms), key=lambda each: each[1][0])
    starts = {place - first for place in places(packed)}
    for distance, (_, packed) in others:
        if not starts:
            break
        here = set(places(packed))
        starts = {start for start in starts if start + distance in here}
    return starts


def _on(postings: Mapping[int, Posting], number: int) -> dict[int, int]:
    return pages(postings[number][1]) if number in postings else {}


def _page_holding(postings: Mapping[int, Posting]) -> int:
    return sum(page_count(packed) for _, packed in postings.values())
