"""What Tantivy finds, in our order: documents by their own score and their best page's, equals by id."""

from bisect import bisect_left
from collections import Counter, defaultdict, deque
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property, reduce
from pathlib import Path
from typing import Any, NamedTuple, cast

from tantivy import DocAddress, Index, Query

from reviewsearch.domain.ports import Facets, Match, Matches, PageMatch, Put
from reviewsearch.domain.query import Filters, Node, scoring_leaves
from reviewsearch.engines.ranking import BEST_PAGES, WINDOW, in_order, ranked
from reviewsearch.engines.tantivy.files import opened
from reviewsearch.engines.tantivy.levels import Level, all_of, also, silent
from reviewsearch.engines.tantivy.questions import adding, answering, matching, reach, ticked
from reviewsearch.engines.tantivy.rows import (
    BODY_EXACT,
    ID,
    KIND,
    LANGUAGE,
    NUMBER,
    PAGE,
    PAGES,
    THEME,
    TITLE_EXACT,
    UNSTEMMED,
    YEAR,
    read,
    whole,
)

# The folders of the two indexes.
DOCUMENTS, PAGE_ROWS = "documents", "pages"

# The field that each group of facets counts, and the filter that does not reduce it.
_GROUPS = {
    "kind": (KIND, "kinds"),
    "year": (YEAR, "years"),
    "theme": (THEME, "themes"),
    "language": (LANGUAGE, "languages"),
}
_VALUES = 10_000
# So many words, at most, of which it is known whether their stems find them.
_REMEMBERED = 10_000
# So many questions are remembered with their answers: as many as one query is asked as.
_LATELY = 4


class Held(NamedTuple):
    """A document that is held: the number its rows have, how many pages it has, and where its row stands."""

    number: int
    pages: int
    address: DocAddress


class View:
    """What stands in an index at one moment, whatever is written after. Threads may share one."""

    def __init__(self, folder: Path) -> None:
        documents, pages = opened(folder / DOCUMENTS), opened(folder / PAGE_ROWS)
        stemmed = _Stemmed(documents)
        self._documents = Level(documents.schema, documents.searcher(), stemmed)
        self._pages = Level(pages.schema, pages.searcher(), stemmed, self._documents)
        self._names: dict[int, str] = {}
        self._lately: deque[tuple[tuple[Node, Filters], int, list[tuple[Held, float]]]] = deque(maxlen=_LATELY)

    @property
    def rows(self) -> int:
        """How many documents and pages there are."""
        return self._documents.searcher.num_docs + self._pages.searcher.num_docs

    def keeps(self, term: str) -> bool:
        """Return whether an exact term stands in the files, be it of deleted rows alone."""
        places = ((self._documents, BODY_EXACT), (self._documents, TITLE_EXACT), (self._pages, BODY_EXACT))
        return any(level.searcher.doc_freq(field, whole(term)) for level, field in places)

    def matches(self, query: Node, filters: Filters, *, limit: int, offset: int) -> Matches:
        """Return the documents that match, best first, with their best pages."""
        reach = max(WINDOW, offset + limit)
        total, order = self._ordered(query, filters, reach if limit > 0 else 0)
        if limit <= 0:
            return Matches(total)
        order = in_order(order, self.name, since=WINDOW)[:reach]
        window = order[:WINDOW] if offset < WINDOW else []
        asked = [*window, *order[max(offset, len(window)) : offset + limit]]
        pages = self._pages_with(query, [held for held, _ in asked])
        best = pages.best
        shown = ranked(order, lambda held: best.get(held.number, 0.0), self.name)[offset : offset + limit]
        named = pages.named([held.number for held, _ in shown])
        parts = ((self.name(held), score, *named[held.number]) for held, score in shown)
        return Matches(total, tuple(Match(id_, score, tuple(on), count) for id_, score, on, count in parts))

    def _ordered(self, query: Node, filters: Filters, reach: int) -> tuple[int, list[tuple[Held, float]]]:
        """Return how many documents match, and at least so many, best first, equals in any order, unless there are fewer."""
        level, asked = self._documents, (query, filters)
        if not any(True for _ in scoring_leaves(query)):
            if reach <= 0:
                return _hits(level, all_of((matching(level, query), ticked(level, filters))), 1)[0], []
            # Without words to score by all are alike, and all are needed to be put in order.
            reach = level.searcher.num_docs
        for known, total, found in tuple(self._lately):
            if known == asked and (len(found) == total or len(found) >= reach):
                return total, found
        words = answering(level, query)
        if filters:
            words = all_of((words, silent(ticked(level, filters))))
        total, found = self._best(words, max(WINDOW, reach))
        # Who asks how many there are asks which they are next.
        self._lately.append((asked, total, found))
        return total, found

    def facets(self, query: Node, filters: Filters) -> Facets:
        """Count the documents that match by their facts: in one pass, and one for each group that is ticked."""
        words = matching(self._documents, query)
        passes: dict[Filters, list[str]] = defaultdict(list)
        for group, (_, own) in _GROUPS.items():
            passes[replace(filters, **{own: frozenset()})].append(group)
        counts: dict[str, dict[str, int]] = {}
        for others, groups in passes.items():
            asked = {group: {"terms": {"field": _GROUPS[group][0], "size": _VALUES}} for group in groups}
            found = self._documents.searcher.aggregate(all_of((words, ticked(self._documents, others))), asked)
            for group in groups:
                counts[group] = dict(
                    sorted((_value(bucket["key"]), bucket["doc_count"]) for bucket in found[group]["buckets"])
                )
        return Facets(**counts)

    def ids(self) -> frozenset[str]:
        """Return the ids of all documents held."""
        return frozenset(map(self.name, self.held()))

    def held(self, ids: Collection[str] | None = None) -> list[Held]:
        """Return the documents held, in order of their ids: all, or those of these ids."""
        query = Query.all_query() if ids is None else self._documents.among(ID, ids)
        found = self._best(silent(query), self._documents.searcher.num_docs)[1]
        return sorted((held for held, _ in found), key=self.name)

    def name(self, held: Held) -> str:
        """Return a document's id."""
        if held.number not in self._names:
            self._names[held.number] = str(self._documents.searcher.doc(held.address).get_first(ID))
        return self._names[held.number]

    def puts(self, numbers: Iterable[int]) -> Iterator[Put]:
        """Yield documents as they were put."""
        documents, pages = self._documents, self._pages
        for number in numbers:
            _, ((_, document),) = _hits(documents, documents.among(NUMBER, [number]), 1)
            row = documents.searcher.doc(document)
            found = _hits(pages, pages.among(NUMBER, [number]), _numbers(documents, PAGES, [document])[0])[1]
            yield read(row, (pages.searcher.doc(page) for _, page in found))

    def _best(self, query: Query, reach: int) -> tuple[int, list[tuple[Held, float]]]:
        """Return how many match and, best first, so many of the best at least, with all that score as the last of these."""
        size = reach + 1
        total, hits = _hits(self._documents, query, size)
        while len(hits) < total and hits[-1][0] == hits[reach - 1][0]:
            size *= 4
            total, hits = _hits(self._documents, query, size)
        addresses = [address for _, address in hits]
        numbers = _numbers(self._documents, NUMBER, addresses)
        pages = _numbers(self._documents, PAGES, addresses)
        held = map(Held, numbers, pages, addresses)
        return total, list(zip(held, (score for score, _ in hits), strict=True))

    def _pages_with(self, query: Node, documents: list[Held]) -> "_Pages":
        """Return the pages of these documents on which any leaf matches."""
        theirs = silent(self._pages.among(NUMBER, [held.number for held in documents]))
        words = list(adding(self._pages, query, titles=False, among=theirs))
        hits: list[tuple[float, DocAddress]] = []
        if words and documents:
            most = sum(reach(self._pages, leaf) for leaf in scoring_leaves(query) if not leaf.title)
            hits = _hits(self._pages, reduce(also, words, theirs), min(most, sum(held.pages for held in documents)))[1]
        # Behind the pages on which words stand, each of which adds something, come those on which none does.
        return _Pages(self._pages, hits[: bisect_left(hits, 0.0, key=lambda hit: -hit[0])])


class _Pages:
    """Pages that were found: best first."""

    def __init__(self, level: Level, hits: list[tuple[float, DocAddress]]) -> None:
        self._level = level
        self._hits = hits
        self._documents = _numbers(level, NUMBER, [address for _, address in hits])

    @cached_property
    def best(self) -> Mapping[int, float]:
        """What the best page of each document's number scores."""
        return dict(zip(reversed(self._documents), [score for score, _ in reversed(self._hits)], strict=True))

    def named(self, numbers: Collection[int]) -> Mapping[int, tuple[list[PageMatch], int]]:
        """Return the best pages of these documents' numbers, best first, equals in order, and how many there are."""
        counts = Counter(self._documents)
        left = {number: min(BEST_PAGES, counts[number]) for number in numbers}
        chosen = list(self._chosen(left))
        places = _numbers(self._level, PAGE, [address for _, (_, address) in chosen])
        found: dict[int, list[tuple[float, int]]] = {number: [] for number in left}
        for (number, (score, _)), place in zip(chosen, places, strict=True):
            found[number].append((-score, place))
        return {number: (_page_matches(pages), counts[number]) for number, pages in found.items()}

    def _chosen(self, left: dict[int, int]) -> Iterator[tuple[int, tuple[float, DocAddress]]]:
        """Yield hits of documents until so many of each are there, and those that score as the last of them."""
        last = dict.fromkeys(left, 0.0)
        missing, lowest = sum(left.values()), 0.0
        for number, hit in zip(self._documents, self._hits, strict=True):
            if number not in left:
                continue
            if left[number] > 0:
                left[number] -= 1
                missing -= 1
                last[number] = lowest = hit[0]
                yield number, hit
            elif hit[0] == last[number]:
                yield number, hit
            elif not missing and hit[0] < lowest:
                return


def _page_matches(pages: list[tuple[float, int]]) -> list[PageMatch]:
    return [PageMatch(place, -minus_score) for minus_score, place in sorted(pages)[:BEST_PAGES]]


class _Stemmed:
    """Knows of a word whether no document holds it whose words are all their own stems."""

    def __init__(self, documents: Index) -> None:
        # A Level of its own: one that held this would keep itself, and its threads, alive.
        self._level = Level(documents.schema, documents.searcher(), lambda _: False)
        self._known: dict[str, bool] = {}
        self._are_all = _hits(self._level, self._level.among(UNSTEMMED, [1]), 1)[0] == 0

    def __call__(self, exact: str) -> bool:
        if self._are_all:
            return True
        if exact not in self._known:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            level = self._level
            plain = all_of((level.among(UNSTEMMED, [1]), level.term(BODY_EXACT, whole(exact))))
            self._known[exact] = _hits(level, plain, 1)[0] == 0
        return self._known[exact]


def _hits(level: Level, query: Query, limit: int) -> tuple[int, list[tuple[float, DocAddress]]]:
    # Tantivy makes room for as many as it is asked for, and ends the process where there is no room; none is a panic.
    result: Any = level.searcher.search(query, max(1, min(limit, level.searcher.num_docs)))
    return result.count, result.hits


def _numbers(level: Level, field: str, addresses: list[DocAddress]) -> list[int]:
    return cast("list[int]", level.searcher.fast_field_values(field, addresses))


def _value(key: str | float) -> str:
    return key if isinstance(key, str) else str(int(key))
