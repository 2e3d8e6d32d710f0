"""What Tantivy finds, in our order: documents by their own score and their best page's, equals by id."""

from bisect import bisect_right
from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from tantivy import Index, Query

from reviewsearch.domain.ports import Facets, Match, Matches, Put
from reviewsearch.domain.query import Filters, Node, scoring_leaves
from reviewsearch.engines.ranking import WINDOW, in_order, ranked
from reviewsearch.engines.tantivy.files import opened
from reviewsearch.engines.tantivy.levels import Level, all_of, silent
from reviewsearch.engines.tantivy.pages import Held, Pages, best_pages
from reviewsearch.engines.tantivy.questions import answering, matching, ticked
from reviewsearch.engines.tantivy.rows import (
    BODY_EXACT,
    ID,
    KIND,
    LANGUAGE,
    NUMBER,
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
# So many more documents are asked for than are wanted, since those that score as the last of these are wanted too: a few are
# known at once where Tantivy counts all that match, and to ask again takes as long as to ask.
_ALIKE = 150
# So many words, at most, of which it is known whether their stems find them.
_REMEMBERED = 10_000
# So many questions are remembered with their answers: as many as one query is asked as.
_LATELY = 4


class View:
    """What stands in an index at one moment, whatever is written after. Threads may share one."""

    def __init__(self, folder: Path) -> None:
        documents, pages = opened(folder / DOCUMENTS), opened(folder / PAGE_ROWS)
        stemmed = _Stemmed(documents)
        self._documents = Level(documents.schema, documents.searcher(), stemmed)
        self._pages = Level(pages.schema, pages.searcher(), stemmed, self._documents)
        self._names: dict[int, str] = {}
        self._held: dict[str, Held] = {}
        # Who asks for the first matches asks for the pages of some of them next.
        self._on_pages: Pages | None = None
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
        """Return the documents that match, best first, without their pages."""
        reach = max(WINDOW, offset + limit)
        total, order = self._ordered(query, filters, reach if limit > 0 else 0)
        if limit <= 0:
            return Matches(total)
        order = in_order(order, self.name, since=WINDOW)[:reach]
        window = order[:WINDOW] if offset < WINDOW else []
        best, self._on_pages = best_pages(self._pages, query, [held for held, _ in window])
        shown = ranked(order, lambda held: best.get(held.number, 0.0), self.name)[offset : offset + limit]
        return Matches(total, tuple(Match(self.name(held), score) for held, score in shown))

    def paged(self, query: Node, matches: Sequence[Match]) -> tuple[Match, ...]:
        """Return matches with their best pages; of those that another view found some may have none."""
        if not matches:
            return ()
        held = {match.id: self._held[match.id] for match in matches if match.id in self._held}
        known, wanted = self._on_pages, {each.number for each in held.values()}
        if known is None or known.query != query or not wanted <= known.documents:
            known = Pages.of(self._pages, query, list(held.values()))
        named = known.named(self._pages, held.values())
        found = ((match, named[held[match.id].number] if match.id in held else ((), 0)) for match in matches)
        return tuple(Match(match.id, match.score, on, count) for match, (on, count) in found)

    def _ordered(self, query: Node, filters: Filters, reach: int) -> tuple[int, list[tuple[Held, float]]]:
        """Return how many documents match, and at least so many, best first, equals in any order, unless there are fewer."""
        level, asked = self._documents, (query, filters)
        if not any(True for _ in scoring_leaves(query)):
            if reach <= 0:
                return level.hits(all_of((matching(level, query), ticked(level, filters))), 1)[0], []
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
            passes[replace(filters, **{own: frozenset()}) if filters else filters].append(group)
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
            self._names[held.number] = id_ = str(self._documents.searcher.doc(held.address).get_first(ID))
            self._held[id_] = held
        return self._names[held.number]

    def puts(self, numbers: Iterable[int]) -> Iterator[Put]:
        """Yield documents as they were put."""
        documents, pages = self._documents, self._pages
        for number in numbers:
            _, ((_, document),) = documents.hits(documents.among(NUMBER, [number]), 1)
            row = documents.searcher.doc(document)
            found = pages.hits(pages.among(NUMBER, [number]), documents.numbers(PAGES, [document])[0])[1]
            yield read(row, (pages.searcher.doc(page) for _, page in found))

    def _best(self, query: Query, reach: int) -> tuple[int, list[tuple[Held, float]]]:
        """Return how many match and, best first, so many of the best at least, with all that score as the last of these."""
        size = reach + _ALIKE
        total, hits = self._documents.hits(query, size)
        while len(hits) < total and hits[-1][0] == hits[reach - 1][0]:
            size *= 4
            total, hits = self._documents.hits(query, size)
        if len(hits) > reach:
            hits = hits[: bisect_right(hits, -hits[reach - 1][0], key=lambda hit: -hit[0])]
        addresses = [address for _, address in hits]
        numbers, counts = (self._documents.numbers(field, addresses) for field in (NUMBER, PAGES))
        held = map(Held, numbers, counts, addresses)
        return total, list(zip(held, (score for score, _ in hits), strict=True))


class _Stemmed:
    """Knows of a word whether no document holds it whose words are all their own stems."""

    def __init__(self, documents: Index) -> None:
        # A Level of its own: one that held this would keep itself, and its threads, alive.
        self._level = Level(documents.schema, documents.searcher(), lambda _: False)
        self._known: dict[str, bool] = {}
        self._are_all = self._level.hits(self._level.among(UNSTEMMED, [1]), 1)[0] == 0

    def __call__(self, exact: str) -> bool:
        if self._are_all:
            return True
        if exact not in self._known:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            level = self._level
            plain = all_of((level.among(UNSTEMMED, [1]), level.term(BODY_EXACT, whole(exact))))
            self._known[exact] = level.hits(plain, 1)[0] == 0
        return self._known[exact]


def _value(key: str | float) -> str:
    return key if isinstance(key, str) else str(int(key))
