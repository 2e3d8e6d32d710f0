"""Planted mistakes: whatever goes wrong with holding, understanding or ordering, a golden question notices."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from reviewsearch.app.golden import Question, Verdict, ask
from reviewsearch.app.index import Index, generations
from reviewsearch.app.searchable import searchable
from reviewsearch.app.searching import Search, Wanted
from reviewsearch.app.settings import Settings
from reviewsearch.domain.ports import Drop, Facets, Match, Matches, Put, SearchEngine, Terms
from reviewsearch.domain.query import AllOf, AnyOf, Concept, Filters, Node, Phrase, Without, Word, scoring_leaves
from reviewsearch.domain.results import Results
from reviewsearch.domain.text import STOP_WORDS
from reviewsearch.domain.thesaurus import Entry, Thesaurus
from reviewsearch.engines import open_engine

Questions = tuple[Question, ...]
SUPERSEDED = "MSCP2021-22-01 Child Q report FINAL.pdf"

# Filling the archive and asking everything takes a few seconds, on a busy machine more.
pytestmark = pytest.mark.timeout(60)


class Mistaken:
    """An engine that errs in what it understands or in how it puts its answers in order."""

    def __init__(
        self,
        engine: SearchEngine,
        *,
        understood: Callable[[Node], Node] = lambda node: node,
        filtered: bool = True,
        score: Callable[[Match], float] | None = None,
    ) -> None:
        self.name, self.fingerprint = engine.name, engine.fingerprint
        self._engine, self._understood, self._filtered, self._score = engine, understood, filtered, score

    def apply(self, changes: Iterable[Put | Drop]) -> None:
        self._engine.apply(changes)

    def search(self, query: Node, *, filters: Filters, limit: int, offset: int) -> Matches:
        filters = filters if self._filtered else Filters()
        found = self._engine.search(self._understood(query), filters=filters, limit=1_000, offset=0)
        score = self._score
        matches = sorted(found.matches, key=lambda match: (-score(match), match.id)) if score else found.matches
        return Matches(found.total, tuple(matches[offset : offset + limit]))

    def first(self, query: Node, *, filters: Filters, limit: int) -> tuple[Match, ...]:
        return self.search(query, filters=filters, limit=limit, offset=0).matches

    def paged(self, query: Node, matches: Sequence[Match]) -> tuple[Match, ...]:  # noqa: ARG002 - they have their pages
        return tuple(matches)

    def files(self) -> Mapping[str, str]:
        return self._engine.files()

    def strays(self) -> tuple[str, ...]:
        return self._engine.strays()

    def facets(self, query: Node, *, filters: Filters) -> Facets:
        return self._engine.facets(self._understood(query), filters=filters)

    def ids(self) -> frozenset[str]:
        return self._engine.ids()

    def rewrite(self) -> None:
        self._engine.rewrite()

    def kept(self, terms: Iterable[str]) -> frozenset[str]:
        return self._engine.kept(terms)

    def close(self) -> None:
        self._engine.close()


@dataclass(frozen=True)
class Asked:
    """An archive that is asked through another engine than its own; `query` may alter what is typed."""

    settings: Settings
    index: Index
    query: Callable[[str], str] = str
    thesaurus: Thesaurus | None = None

    def search(self, query: str, *, limit: int = 10) -> Results:
        search = Search(
            self.index,
            self.settings.analyser,
            self.thesaurus if self.thesaurus is not None else self.settings.thesaurus,
        )
        return search.answer(self.query(query), Wanted(limit))


@pytest.fixture(scope="module")
def right(midshire: Settings) -> Iterator[Index]:
    index = Index.open(midshire, generations(midshire))
    yield index
    index.close()


@pytest.fixture(scope="module")
def held(midshire: Settings, right: Index) -> Mapping[str, Put]:
    """Every document as an engine is given it, by the name it was dropped under."""
    return {
        entry.record.source_name: searchable(midshire.analyser, entry.record, right.catalogue.pages(entry.record.id))
        for entry in right.catalogue.entries()
    }


@pytest.fixture
def asked_of(
    midshire: Settings, right: Index, due: Questions, tmp_path: Path
) -> Callable[[Iterable[Put]], list[Verdict]]:
    """Ask an engine that holds these documents, until it makes a mistake."""

    def verdicts(puts: Iterable[Put]) -> list[Verdict]:
        engine = open_engine(midshire.engine, tmp_path / "engine", analyser=midshire.fingerprint, create=True)
        try:
            engine.apply(puts)
            return list(_until_a_mistake(ask(Asked(midshire, Index(midshire, Path(), right.catalogue, engine)), due)))
        finally:
            engine.close()

    return verdicts


def _until_a_mistake(verdicts: Iterable[Verdict]) -> Iterator[Verdict]:
    for verdict in verdicts:
        yield verdict
        if verdict.is_mistake:
            return


def _failed(verdicts: Iterable[Verdict]) -> bool:
    return any(verdict.is_mistake for verdict in verdicts)


def _without(terms: Terms, unwanted: Callable[[str], bool]) -> Terms:
    pairs = [
        (exact, stem)
        for exact, stem in zip(terms.exact.split(), terms.stems.split(), strict=True)
        if not unwanted(exact)
    ]
    return Terms(" ".join(exact for exact, _ in pairs), " ".join(stem for _, stem in pairs))


def _everywhere(put: Put, change: Callable[[Terms], Terms]) -> Put:
    return replace(put, title=change(put.title), pages=tuple(map(change, put.pages)))


HELD_WRONGLY: dict[str, Callable[[Put], Put]] = {
    "titles do not count": lambda put: replace(put, title=Terms("", "")),
    "references are not terms": lambda put: _everywhere(
        put, lambda terms: _without(terms, lambda term: term.startswith("ref:"))
    ),
    "documents are of no case": lambda put: replace(put, cases=()),
    "stop words are left out": lambda put: _everywhere(put, lambda terms: _without(terms, STOP_WORDS.__contains__)),
    "words are not stemmed": lambda put: _everywhere(put, lambda terms: Terms(terms.exact, terms.exact)),
    "short pages and glossaries count as others": lambda put: replace(
        put, pages=tuple(page.unfilled() for page in put.pages)
    ),
    "pages are counted from 0": lambda put: replace(put, pages=(*put.pages[1:], put.pages[0])),
    "the year is that of the case": lambda put: replace(
        put, year=int(put.cases[0].split("-")[1]) if put.cases else put.year
    ),
}


def test_the_same_documents_in_an_engine_made_here_answer_every_question(
    held: Mapping[str, Put], due: Questions, asked_of: Callable[[Iterable[Put]], list[Verdict]]
) -> None:
    verdicts = asked_of(put for name, put in held.items() if name != SUPERSEDED)
    assert [verdict.found for verdict in verdicts if verdict.is_mistake] == []
    assert len(verdicts) == len(due)


@pytest.mark.parametrize("mistake", HELD_WRONGLY)
def test_documents_held_wrongly_fail_a_golden_question(
    held: Mapping[str, Put], asked_of: Callable[[Iterable[Put]], list[Verdict]], mistake: str
) -> None:
    assert _failed(asked_of(HELD_WRONGLY[mistake](put) for name, put in held.items() if name != SUPERSEDED))


def test_an_older_version_that_is_found_fails_a_golden_question(
    held: Mapping[str, Put], asked_of: Callable[[Iterable[Put]], list[Verdict]]
) -> None:
    assert _failed(asked_of(held.values()))


def _any_word_is_enough(node: Node) -> Node:
    leaves = tuple(scoring_leaves(node))
    return AnyOf(leaves) if leaves else node


def _changed(node: Node, change: Callable[[Node], Node]) -> Node:
    match node:
        case AllOf(nodes):
            return change(AllOf(tuple(_changed(part, change) for part in nodes)))
        case AnyOf(nodes, minimum):
            return change(AnyOf(tuple(_changed(part, change) for part in nodes), minimum))
        case Concept(ways):
            return change(Concept(tuple(_changed(way, change) for way in ways)))
        case Without(keep, drop):
            return change(Without(_changed(keep, change), _changed(drop, change)))
        case _:
            return change(node)


def _phrase_as_words(node: Node) -> Node:
    return AllOf(tuple(Word(term, term) for term in node.terms)) if isinstance(node, Phrase) else node


def _synonyms_add_up(node: Node) -> Node:
    return AnyOf(node.ways) if isinstance(node, Concept) else node


def _nothing_left_out(node: Node) -> Node:
    return node.keep if isinstance(node, Without) else node


def _document_alone(match: Match) -> float:
    return match.score - max((page.score for page in match.pages), default=0.0)


def _best_page_alone(match: Match) -> float:
    return max((page.score for page in match.pages), default=0.0)


ANSWERED_WRONGLY: dict[str, Callable[[SearchEngine], Mistaken]] = {
    "any word is enough": lambda engine: Mistaken(engine, understood=_any_word_is_enough),
    "phrases are words": lambda engine: Mistaken(engine, understood=lambda node: _changed(node, _phrase_as_words)),
    "synonyms add up": lambda engine: Mistaken(engine, understood=lambda node: _changed(node, _synonyms_add_up)),
    "nothing is left out": lambda engine: Mistaken(engine, understood=lambda node: _changed(node, _nothing_left_out)),
    "filters do nothing": lambda engine: Mistaken(engine, filtered=False),
    "page scores are dropped": lambda engine: Mistaken(engine, score=_document_alone),
    "document scores are dropped": lambda engine: Mistaken(engine, score=_best_page_alone),
    "the worst stand first": lambda engine: Mistaken(engine, score=lambda match: -match.score),
    "ids decide the order": lambda engine: Mistaken(engine, score=lambda _: 0.0),
}


@pytest.mark.parametrize("mistake", ANSWERED_WRONGLY)
def test_an_engine_that_answers_wrongly_fails_a_golden_question(
    midshire: Settings, right: Index, due: Questions, mistake: str
) -> None:
    index = Index(midshire, Path(), right.catalogue, ANSWERED_WRONGLY[mistake](right.engine))
    assert _failed(ask(Asked(midshire, index), due))


def _reversed(entry: Entry) -> Entry:
    return replace(entry, terms=entry.synonyms, synonyms=entry.terms) if entry.synonyms else entry


@pytest.mark.parametrize("mistake", ["none", "reversed"])
def test_synonyms_left_out_or_turned_round_fail_a_golden_question(
    midshire: Settings, right: Index, due: Questions, mistake: str
) -> None:
    entries = () if mistake == "none" else map(_reversed, midshire.thesaurus.entries)
    assert _failed(ask(Asked(midshire, right, thesaurus=Thesaurus(tuple(entries))), due))


def test_stop_words_that_every_document_must_hold_fail_a_golden_question(
    midshire: Settings, right: Index, due: Questions
) -> None:
    def all_required(query: str) -> str:
        # One word in quotation marks must be there.
        return " ".join(f'"{word}"' if word in STOP_WORDS else word for word in query.split())

    in_plain_words = [question for question in due if question.ask.endswith("?")]
    assert _failed(ask(Asked(midshire, right, all_required), in_plain_words))
