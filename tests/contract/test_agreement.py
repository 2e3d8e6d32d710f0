"""Any documents, any changes, any query: every engine answers as the naive one does."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviewsearch.domain.ports import BARRIER, Drop, Put, SearchEngine, Terms
from reviewsearch.domain.query import AllOf, AnyOf, AnyTerm, Concept, Filters, InCase, Node, Phrase, Without, Word
from reviewsearch.engines.memory import Memory

STEMS = {"child": "child", "childs": "child", "the": "the", "plan": "plan", "plans": "plan", "of": "of"}
CASES = ("x-1", "x-2", "x-10")
KINDS = ("report", "slides", "response")
YEARS = (2019, 2020)
THEMES = ("neglect", "school")

words = st.sampled_from(sorted(STEMS))
written = st.sampled_from((*sorted(STEMS), BARRIER))
weights = st.sampled_from((1.0, 0.5, 2.0))


@st.composite
def documents(draw: st.DrawFn) -> Put:
    language = draw(st.sampled_from(("en", "en", "cy")))

    def terms(text: list[str]) -> Terms:
        return Terms(" ".join(text), " ".join(STEMS.get(word, word) if language == "en" else word for word in text))

    return Put(
        id=draw(st.sampled_from("abcdefgh")),
        title=terms(draw(st.lists(words, max_size=3))),
        pages=tuple(
            terms(text).filled(draw(st.sampled_from((0, 0, 9))))
            for text in draw(st.lists(st.lists(written, max_size=6), max_size=5))
        ),
        kind=draw(st.sampled_from(KINDS)),
        cases=tuple(draw(st.lists(st.sampled_from(CASES), max_size=2))),
        year=draw(st.sampled_from((None, *YEARS))),
        themes=tuple(draw(st.lists(st.sampled_from(THEMES), max_size=2))),
        language=language,
    )


batches = st.lists(
    st.lists(st.one_of(documents(), documents(), st.builds(Drop, st.sampled_from("abcdefgh"))), max_size=6), max_size=4
)
leaves: st.SearchStrategy[Node] = st.one_of(
    st.builds(lambda word, title, weight: Word(word, STEMS[word], title, weight), words, st.booleans(), weights),
    st.builds(Phrase, st.lists(words, max_size=3).map(tuple), st.booleans(), weights),
    st.builds(AnyTerm, st.just("*"), st.lists(words, max_size=3).map(tuple), st.booleans(), weights),
    st.builds(InCase, st.frozensets(st.sampled_from(CASES), max_size=2)),
)


def branches(nodes: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    several = st.lists(nodes, max_size=4).map(tuple)
    return st.one_of(
        st.builds(AllOf, several),
        st.builds(AnyOf, several, st.integers(-1, 5)),
        st.builds(Concept, several),
        st.builds(Without, nodes, nodes),
    )


queries = st.recursive(leaves, branches, max_leaves=10)
filters = st.builds(
    Filters,
    kinds=st.frozensets(st.sampled_from(KINDS), max_size=2),
    cases=st.frozensets(st.sampled_from(CASES), max_size=2),
    years=st.frozensets(st.sampled_from(YEARS), max_size=1),
    themes=st.frozensets(st.sampled_from(THEMES), max_size=1),
    languages=st.frozensets(st.sampled_from(("en", "cy")), max_size=1),
)
asked = st.lists(st.tuples(queries, st.one_of(st.just(Filters()), filters)), min_size=1, max_size=5)


# The fixture makes a new engine each time it is called.
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=batches, asked=asked, limit=st.integers(0, 5), offset=st.integers(0, 5))
def test_every_engine_answers_as_the_naive_one_does(
    new_engine: Callable[[], AbstractContextManager[SearchEngine]],
    changes: list[list[Put | Drop]],
    asked: list[tuple[Node, Filters]],
    limit: int,
    offset: int,
) -> None:
    naive = Memory("")
    with new_engine() as engine:
        for batch in changes:
            naive.apply(batch)
            engine.apply(batch)
            assert engine.ids() == naive.ids()
        for query, ticked in asked:
            agree(engine, naive, query, ticked)
            whole = engine.search(query, filters=ticked, limit=100, offset=0)
            part = engine.search(query, filters=ticked, limit=limit, offset=offset)
            assert part.total == whole.total
            assert part.matches == whole.matches[offset : offset + limit]


def agree(engine: SearchEngine, naive: SearchEngine, query: Node, ticked: Filters) -> None:
    answer, expected = (each.search(query, filters=ticked, limit=100, offset=0) for each in (engine, naive))
    assert answer.total == expected.total == len(answer.matches)
    assert {match.id: match.page_count for match in answer.matches} == {
        match.id: match.page_count for match in expected.matches
    }
    assert list(answer.matches) == sorted(answer.matches, key=lambda match: (-match.score, match.id))
    pages = {match.id: {page.number for page in match.pages} for match in expected.matches}
    for match in answer.matches:
        assert list(match.pages) == sorted(match.pages, key=lambda page: (-page.score, page.number))
        assert len(match.pages) == min(match.page_count, 3)
        if match.page_count == len(match.pages):
            assert {page.number for page in match.pages} == pages[match.id]
    assert engine.facets(query, filters=ticked) == naive.facets(query, filters=ticked)
