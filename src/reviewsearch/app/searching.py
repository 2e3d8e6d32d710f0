"""How a query is answered: read, asked of the engine tier by tier, and its best documents shown with their passages.

A query is asked first for documents that hold all its words, then, where those are few, for those that hold most of them. A
query that names a case is answered with that case's own documents before those that mention it; a case that is not held
is said not to be held, and nothing else is shown in its place.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, takewhile

from reviewsearch.app.index import Index
from reviewsearch.app.reading import QueryReader, Reading
from reviewsearch.app.recommended import recommended, words_of_recommendations
from reviewsearch.domain.document import READING_ORDER, Kind, Page
from reviewsearch.domain.highlight import passage
from reviewsearch.domain.layout import Layout
from reviewsearch.domain.marking import Sought
from reviewsearch.domain.ports import Facets, Match
from reviewsearch.domain.query import (
    AllOf,
    AnyOf,
    Filters,
    InCase,
    Leaf,
    Node,
    Tier,
    Without,
    scoring_leaves,
)
from reviewsearch.domain.results import Hit, Passage, Results
from reviewsearch.domain.text import Analyser
from reviewsearch.domain.thesaurus import Thesaurus
from reviewsearch.store.catalogue import Facts

# So many matches, the best, may change places; what comes after them follows in the engine's order.
WINDOW = 50
# A briefing that scores at least this share of its report's score is shown first: practitioners read it first.
CLOSE = 0.8
# The kind and cases of what was removed while we were asking.
_UNKNOWN = Facts("", (), "")
# After so many seconds no step is begun that an answer can do without: further tiers, facets, passages. The clock is asked
# between steps; within one the engine cannot be stopped.
SECONDS = 2.0
_LATE = (
    "This search took long: the documents are shown without passages from them, perhaps without numbers to filter by, and "
    "there may be more of them. Fewer words are quicker."
)
_SHORT_KINDS = frozenset({Kind.BRIEFING_NOTE.value, Kind.SEVEN_MINUTE_BRIEFING.value})


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of an answer is wanted, and how."""

    limit: int
    offset: int = 0
    filters: Filters = field(default_factory=Filters)
    by_date: bool = False
    as_typed: bool = False
    passages: int = 3


@dataclass(frozen=True, slots=True)
class _Answer:
    """One tier's matches of the stretch asked for, and whether they hold all that was asked."""

    matches: tuple[Match, ...]
    whole: bool


class Search:
    """Answers queries from one open index."""

    def __init__(
        self, index: Index, analyser: Analyser, thesaurus: Thesaurus, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._clock = clock
        self._index = index
        self._analyser = analyser
        self._reader = QueryReader(index, analyser, thesaurus)
        self._references = analyser.references

    def read(self, text: str, *, filters: Filters, as_typed: bool = False) -> Reading:
        """Understand a query, as it would be answered. Raises UnreadableQuery."""
        return self._reader.read(text, filters=filters, as_typed=as_typed)

    def answer(self, text: str, wanted: Wanted) -> Results:
        """Answer a query. Raises UnreadableQuery."""
        words = words_of_recommendations(text)
        if words is not None:
            return self._recommended(text, words, wanted)
        until = self._clock() + SECONDS

        def is_late() -> bool:
            return self._clock() >= until

        read = self._reader.read(text, filters=wanted.filters, as_typed=wanted.as_typed, is_late=is_late)
        query, total = read.query, sum(read.totals)
        answers = self._stretch(read, wanted)
        facets = Facets() if is_late() else self._facets(read)
        late = bool(total) and is_late()
        return Results(
            query=text,
            total=total,
            hits=tuple(self._hits(answers, read.leaves, 0 if late else wanted.passages)),
            facets={"kind": facets.kind, "year": facets.year, "theme": facets.theme, "language": facets.language},
            read_as="; ".join(query.notes) or None,
            did_you_mean=read.meant,
            also_searched=tuple(filter(self._reader.is_held, query.also_searched)) if total else (),
            no_such_case=query.no_such_case,
            neighbours=tuple(self._references.display(key) for key in query.neighbours),
            notes=(*_missing_words(answers), *([_LATE] if late else [])),
        )

    def _facets(self, read: Reading) -> Facets:
        return self._index.engine.facets(_together([tier.node for tier in read.tiers]), filters=read.filters)

    def _recommended(self, text: str, words: str, wanted: Wanted) -> Results:
        read = self.read(words, filters=wanted.filters, as_typed=wanted.as_typed)
        nodes = [tier.node for tier in read.tiers if tier.whole]
        shown = slice(wanted.offset, wanted.offset + wanted.limit)
        found = recommended(self._index, self._analyser, nodes, read.filters, shown)
        many = "1 recommendation" if found.count == 1 else f"{found.count:,} recommendations"
        return Results(
            query=text,
            total=found.documents,
            hits=found.hits,
            facets={"kind": {}, "year": {}, "theme": {}, "language": {}},
            read_as="; ".join(read.query.notes) or None,
            did_you_mean=read.meant,
            no_such_case=read.query.no_such_case,
            neighbours=tuple(self._references.display(key) for key in read.query.neighbours),
            notes=(f"{many} in {found.documents:,} documents.",) if found.documents > 1 else (),
        )

    def hit(self, match: Match) -> Hit | None:
        """Return a match as a program sees it, None where its document has just been removed."""
        return next(self._hits([_Answer((match,), whole=True)], (), 0), None)

    def _stretch(self, read: Reading, wanted: Wanted) -> list[_Answer]:
        """Return the matches from the offset on, at most the limit, across tiers."""
        answers: list[_Answer] = []
        skip, left = wanted.offset, wanted.limit
        for tier, total in _dated(read) if wanted.by_date else zip(read.tiers, read.totals, strict=True):
            if left > 0 and skip < total:
                stretch = replace(wanted, limit=left, offset=skip, filters=read.filters)
                answers.append(_Answer(self._matches(tier.node, stretch, total), tier.whole))
                left -= len(answers[-1].matches)
            skip = max(0, skip - total)
        return answers

    def _matches(self, node: Node, wanted: Wanted, total: int) -> tuple[Match, ...]:
        limit, offset, filters = wanted.limit, wanted.offset, wanted.filters
        scored = any(True for _ in scoring_leaves(node))
        if scored and not wanted.by_date:
            return self._best(node, wanted)
        everything = self._index.engine.first(node, filters=filters, limit=total)
        cases = next((part.keys for part in _cases_of(node)), frozenset[str]())
        facts = self._index.catalogue.facts([match.id for match in everything])
        known = [match for match in everything if match.id in facts]
        # Sorts keep the order of equals: by id, then newest first, then, for a case, as a practitioner reads.
        known.sort(key=lambda match: facts[match.id].published, reverse=True)
        if cases and not wanted.by_date:
            known.sort(key=lambda match: reading_order(facts[match.id].kind, facts[match.id].cases, cases))
        return self._index.engine.paged(node, known[offset : offset + limit])

    def _best(self, node: Node, wanted: Wanted) -> tuple[Match, ...]:
        """Return matches by score, but a briefing before the report it belongs to where their scores are close."""
        engine, end = self._index.engine, wanted.offset + wanted.limit
        matches = list(engine.first(node, filters=wanted.filters, limit=max(WINDOW, end)))
        head = matches[:WINDOW]
        self._put_briefings_first(head, end)
        return engine.paged(node, [*head, *matches[WINDOW:]][wanted.offset : end])

    def _put_briefings_first(self, matches: list[Match], end: int) -> None:
        """Put briefings before their reports among the first `end`; what stands further on may stay as it is."""
        lowest = CLOSE * min((match.score for match in matches[:end]), default=0.0)
        about = self._index.recollection.facts([match.id for match in matches if match.score >= lowest])
        briefed = frozenset(key for facts in about.values() if facts.kind in _SHORT_KINDS for key in facts.cases)
        for place in range(min(end, len(matches))):
            match = matches[place]
            report = about.get(match.id, _UNKNOWN)
            if report.kind == Kind.REPORT.value and not briefed.isdisjoint(report.cases):
                close = _close(match, matches[place + 1 :])
                briefing = next(
                    (other for other in close if _is_briefing_on(report, about.get(other.id, _UNKNOWN))), None
                )
                if briefing:
                    matches.remove(briefing)
                    matches.insert(place, briefing)

    def _hits(self, answers: Iterable[_Answer], leaves: tuple[Leaf, ...], most: int) -> Iterator[Hit]:
        matches = [match for answer in answers for match in answer.matches]
        documents = self._index.recollection.documents([match.id for match in matches])
        pages = self._index.catalogue.laid_out([(m.id, page.number) for m in matches for page in m.pages[:most]])
        sought = Sought.on_pages(leaves)
        for match in matches:
            # What was removed between the engine's answer and ours is not shown.
            if document := documents.get(match.id):
                best = [pages[place] for page in match.pages[:most] if (place := (match.id, page.number)) in pages]
                passages = tuple(self._passages(best, document.language, sought))
                yield Hit(document, match.score, passages, max(0, match.page_count - len(passages)))

    def _passages(self, pages: Iterable[tuple[Page, Layout]], language: str, sought: Sought) -> Iterator[Passage]:
        for page, layout in pages:
            if shown := passage(page, layout, sought, self._analyser, language=language):
                yield shown


def _dated(read: Reading) -> Iterator[tuple[Tier, int]]:
    """Yield the tiers with those that hold all that was asked as one: newest first is not parted by where words stand."""
    for whole, group in groupby(zip(read.tiers, read.totals, strict=True), key=lambda each: each[0].whole):
        tiers, totals = zip(*group, strict=True)
        yield Tier(_together([tier.node for tier in tiers]), whole), sum(totals)


def _close(match: Match, following: Sequence[Match]) -> Iterator[Match]:
    """Yield those whose scores are close to one before them: in order of scores, behind the first that is not none is."""
    return takewhile(lambda other: other.score >= CLOSE * match.score, following)


def _is_briefing_on(report: Facts, other: Facts) -> bool:
    return other.kind in _SHORT_KINDS and not frozenset(report.cases).isdisjoint(other.cases)


def _together(nodes: Sequence[Node]) -> Node:
    """Return one node for what any of these matches; of what is asked in two halves the whole, which is quicker."""
    match nodes:
        case [AllOf((whole, half)), Without(keep, drop), *others] if (keep, drop) == (whole, half):
            return AnyOf((whole, *others)) if others else whole
        case _:
            return AnyOf(tuple(nodes))


def _cases_of(node: Node) -> Iterator[InCase]:
    match node:
        case InCase():
            yield node
        case AllOf(nodes):
            for part in nodes:
                yield from _cases_of(part)
        case Without(keep, _):
            yield from _cases_of(keep)
        case _:
            return


def reading_order(kind: str, cases: Sequence[str], wanted: frozenset[str]) -> tuple[int, int]:
    """Return where a document stands among those of the cases wanted: first those about that case, then as people read."""
    place = min((place for place, key in enumerate(cases) if key in wanted), default=0)
    return (place, READING_ORDER.index(Kind(kind)))


def _missing_words(answers: Sequence[_Answer]) -> tuple[str, ...]:
    if any(not answer.whole and answer.matches for answer in answers):
        return ("Some of these documents hold only some of the words.",)
    return ()
