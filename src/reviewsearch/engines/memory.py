"""The engine that is right by being simple: it looks through every document, and holds every other engine to account."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar, assert_never

from reviewsearch.domain.ports import BARRIER, Drop, Facets, Match, Matches, PageMatch, Put, Terms
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
from reviewsearch.engines.ranking import (
    BEST_PAGES,
    EXACT_SHARE,
    OTHERS_IN_DOCUMENT,
    OTHERS_ON_PAGE,
    Stock,
    ranked,
    worth,
)

_Key = TypeVar("_Key", str, tuple[str, int])


class Memory:
    """Documents in memory; nothing is kept when it is closed. No thread may search while another applies."""

    name = "memory"

    def __init__(self, fingerprint: str) -> None:
        self.fingerprint = fingerprint
        self._held: dict[str, Put] = {}

    def apply(self, changes: Iterable[Put | Drop]) -> None:
        """Carry out all changes, in order, or none."""
        held = dict(self._held)
        for change in changes:
            match change:
                case Put(id_):
                    held[id_] = change
                case Drop(id_):
                    held.pop(id_, None)
                case _:
                    assert_never(change)
        self._held = held

    def search(self, query: Node, *, filters: Filters, limit: int, offset: int) -> Matches:
        """Return the documents that match, best first, ties by id, with their best pages."""
        total, order = self._ordered(query, filters)
        return Matches(total, self.paged(query, order[offset : offset + limit]))

    def first(self, query: Node, *, filters: Filters, limit: int) -> tuple[Match, ...]:
        """Return the first matches of `search`, without their pages."""
        return tuple(self._ordered(query, filters)[1][:limit])

    def paged(self, query: Node, matches: Sequence[Match]) -> tuple[Match, ...]:
        """Return matches of a query with their best pages."""
        pages = self._page_scores(query)
        found = ((match, pages.get(match.id, [])) for match in matches)
        return tuple(replace(match, pages=tuple(on[:BEST_PAGES]), page_count=len(on)) for match, on in found)

    def facets(self, query: Node, *, filters: Filters) -> Facets:
        """Count the documents that match by their facts."""
        return counted(self._matching(query), filters)

    def rewrite(self) -> None:
        """Hold nothing that is deleted, as ever."""

    def kept(self, terms: Iterable[str]) -> frozenset[str]:
        """Return which of these exact terms are held."""
        held = {term for put in self._held.values() for text in (put.title, *put.pages) for term in text.exact.split()}
        return frozenset(held & set(terms))

    def ids(self) -> frozenset[str]:
        """Return the ids of all documents held."""
        return frozenset(self._held)

    def files(self) -> Mapping[str, str]:
        """Return nothing: it has no files."""
        return {}

    def strays(self) -> tuple[str, ...]:
        """Return nothing: it has no files."""
        return ()

    def close(self) -> None:
        """Hold nothing that needs letting go of."""

    def _matching(self, query: Node) -> list[Put]:
        return [put for put in self._held.values() if _holds(query, put)]

    def _ordered(self, query: Node, filters: Filters) -> tuple[int, list[Match]]:
        found = [put.id for put in self._matching(query) if not refused(put, filters)]
        scores = self._document_scores(query)
        pages = self._page_scores(query)
        best = {id_: max((page.score for page in pages[id_]), default=0.0) for id_ in found}
        order = ranked(((id_, scores.get(id_, 0.0)) for id_ in found), best.__getitem__, str)
        return len(found), [Match(id_, score) for id_, score in order]

    def _document_scores(self, query: Node) -> Mapping[str, float]:
        titles = {put.id: put.title for put in self._held.values()}
        bodies = {put.id: put.body() for put in self._held.values()}
        return worth(query, lambda leaf: _scores(leaf, titles if leaf.title else bodies), OTHERS_IN_DOCUMENT)

    def _page_scores(self, query: Node) -> Mapping[str, list[PageMatch]]:
        pages = {(put.id, number): page for put in self._held.values() for number, page in enumerate(put.pages, 1)}
        scores = worth(query, lambda leaf: {} if leaf.title else _scores(leaf, pages), OTHERS_ON_PAGE)
        best: dict[str, list[PageMatch]] = defaultdict(list)
        for (id_, number), score in sorted(scores.items(), key=lambda scored: (-scored[1], scored[0])):
            best[id_].append(PageMatch(number, score))
        return best


def _holds(node: Node, put: Put) -> bool:
    match node:
        case Word() | Phrase() | AnyTerm():
            return any(_counts(node, put.title if node.title else put.body()))
        case InCase(keys):
            return not keys.isdisjoint(put.cases)
        case AllOf(nodes):
            return all(_holds(part, put) for part in nodes)
        case AnyOf(nodes, minimum):
            return sum(_holds(part, put) for part in nodes) >= minimum
        case Concept(ways):
            return any(_holds(way, put) for way in ways)
        case Without(keep, drop):
            return _holds(keep, put) and not _holds(drop, put)
        case _:
            assert_never(node)


def _counts(leaf: Leaf, text: Terms) -> tuple[int, ...]:
    """Return how often each thing a leaf looks for stands in a text: a word's stem and itself, a phrase, any of its terms."""
    exact = text.exact.split()
    match leaf:
        case Word(word, stem):
            return text.stems.split().count(stem), exact.count(word)
        case Phrase(terms):
            starts = range(len(exact) if terms else 0)
            return (sum(tuple(exact[start : start + len(terms)]) == terms for start in starts),)
        case AnyTerm(terms=terms):
            return tuple(exact.count(term) for term in dict.fromkeys(terms))
        case _:
            assert_never(leaf)


def _scores(leaf: Leaf, texts: Mapping[_Key, Terms]) -> Mapping[_Key, float]:
    """Return what a leaf adds to the score of each text it matches.

    What it looks for counts as one term: as common as the commonest of its forms, standing where any of them stands.
    """
    counts = {key: _counts(leaf, text) for key, text in texts.items()}
    lengths = {key: len([term for term in text.exact.split() if term != BARRIER]) for key, text in texts.items()}
    stock = Stock.of(list(lengths.values()))
    holding = [sum(map(bool, column)) for column in zip(*counts.values(), strict=True)]
    scores = {}
    for key, found in counts.items():
        if any(found):
            times = found[0] or found[1] if isinstance(leaf, Word) else sum(found)
            scores[key] = leaf.weight * stock.weight(times, lengths[key]) * stock.rarity(max(holding))
            if isinstance(leaf, Word) and found[1]:
                scores[key] += (
                    leaf.weight * EXACT_SHARE * stock.weight(found[1], lengths[key]) * stock.rarity(holding[1])
                )
    return scores
