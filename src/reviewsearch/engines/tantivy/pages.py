"""On which pages of documents a query stands: what the best page of each scores, and the best pages of those that are shown."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import reduce
from typing import NamedTuple

from tantivy import DocAddress

from reviewsearch.domain.ports import PageMatch
from reviewsearch.domain.query import Node, scoring_leaves
from reviewsearch.engines.ranking import BEST_PAGES
from reviewsearch.engines.tantivy.levels import Hit, Level, also, silent
from reviewsearch.engines.tantivy.questions import adding, reach
from reviewsearch.engines.tantivy.rows import NUMBER, PAGE

# So many pages are asked for first: nine times in ten the best of all documents of a window are among them. Two thousand, as
# many as there may be, take longer to become Python's than to be found.
_AT_ONCE = 400


class Held(NamedTuple):
    """A document that is held: the number its rows have, how many pages it has, and where its row stands."""

    number: int
    pages: int
    address: DocAddress


class Pages(NamedTuple):
    """All pages of these documents on which any leaf of a query matches, best first, and the numbers of their documents."""

    query: Node
    documents: frozenset[int]
    hits: list[Hit]
    numbers: list[int]

    @classmethod
    def of(cls, level: Level, query: Node, documents: Sequence[Held], limit: int | None = None) -> "Pages":
        """Find the pages of documents; with a limit so many at most, and then those of other documents may be missing."""
        most = sum(held.pages for held in documents)
        hits = _found(level, query, documents, most if limit is None else min(limit, most))
        return cls(query, frozenset(held.number for held in documents), hits, _numbers(level, NUMBER, hits))

    def named(self, level: Level, documents: Iterable[Held]) -> Mapping[int, tuple[tuple[PageMatch, ...], int]]:
        """Return the best pages of some of the documents, by number, best first, equals in order, and how many there are."""
        counts = Counter(self.numbers)
        found: dict[int, list[tuple[float, int]]] = {held.number: [] for held in documents}
        chosen = list(self._chosen(found))
        places = _numbers(level, PAGE, (hit for _, hit in chosen))
        for (number, (score, _)), place in zip(chosen, places, strict=True):
            found[number].append((-score, place))
        return {number: (_page_matches(pages), counts[number]) for number, pages in found.items()}

    def _chosen(self, wanted: Collection[int]) -> Iterator[tuple[int, Hit]]:
        """Yield as many hits of each document as are named, and those that score as the last of them."""
        seen: dict[int, int] = dict.fromkeys(wanted, 0)
        last: dict[int, float] = {}
        for number, hit in zip(self.numbers, self.hits, strict=True):
            if number in seen:
                seen[number] += 1
                if seen[number] <= BEST_PAGES:
                    last[number] = hit[0]
                    yield number, hit
                elif hit[0] == last[number]:
                    yield number, hit


def best_pages(level: Level, query: Node, documents: Sequence[Held]) -> tuple[Mapping[int, float], Pages | None]:
    """Return what the best page scores, by documents' numbers, of those that have one; and all their pages where they are few."""
    found: dict[int, float] = {}
    at_once = _AT_ONCE
    all_of_them = None
    while documents:
        pages = Pages.of(level, query, documents, at_once)
        # Best first: of each document the last one written is the best.
        found |= dict(zip(reversed(pages.numbers), [score for score, _ in reversed(pages.hits)], strict=True))
        if len(pages.hits) < at_once:
            all_of_them = pages if at_once == _AT_ONCE else None
            break
        documents = [held for held in documents if held.number not in found]
        at_once *= 2
    return found, all_of_them


def _found(level: Level, query: Node, documents: Sequence[Held], limit: int) -> list[Hit]:
    """Return the pages of these documents on which any leaf matches, best first, so many at most."""
    theirs = silent(level.among(NUMBER, [held.number for held in documents]))
    words = list(adding(level, query, titles=False, among=theirs))
    if not words or not documents:
        return []
    most = sum(reach(level, leaf) for leaf in scoring_leaves(query) if not leaf.title)
    _, hits = level.hits(reduce(also, words, theirs), min(limit, most))
    # Behind the pages on which words stand, each of which adds something, come those on which none does.
    return hits[: bisect_left(hits, 0.0, key=lambda hit: -hit[0])]


def _numbers(level: Level, field: str, hits: Iterable[Hit]) -> list[int]:
    return level.numbers(field, [address for _, address in hits])


def _page_matches(pages: list[tuple[float, int]]) -> tuple[PageMatch, ...]:
    return tuple(PageMatch(place, -minus_score) for minus_score, place in sorted(pages)[:BEST_PAGES])
