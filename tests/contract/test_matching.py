"""Which documents a query tree matches."""

from collections.abc import Callable

import pytest

from reviewsearch.domain.ports import BARRIER, Put, SearchEngine
from reviewsearch.domain.query import (
    EVERYTHING,
    AllOf,
    AnyOf,
    AnyTerm,
    Filters,
    InCase,
    Node,
    Phrase,
    Without,
    Word,
)

Make = Callable[..., Put]


def found(engine: SearchEngine, query: Node) -> str:
    """The ids of all documents that match, in order of the alphabet."""
    answer = engine.search(query, filters=Filters(), limit=100, offset=0)
    assert answer.total == len(answer.matches)
    return "".join(sorted(match.id for match in answer.matches))


@pytest.fixture
def neglect(engine: SearchEngine, put: Make) -> SearchEngine:
    engine.apply(
        [
            put("a", "child neglect", "the school saw neglect", "no one asked", cases=("mscp-2019-20-01",)),
            put("b", "lessons", "the neglects of schools", "child", cases=("mscp-2018-19-01", "mscp-2019-20-01")),
            put("c", "", "", "asked the school", cases=("mscp-2018-19-01",)),
            put("d", "esgeulus", "neglects plant", language="cy"),
            put("e", "nothing else"),
        ]
    )
    return engine


@pytest.mark.parametrize(("minimum", "expected"), [(1, "abcd"), (2, "ab")])
def test_alternatives_may_stand_within_alternatives(neglect: SearchEngine, minimum: int, expected: str) -> None:
    inner = AnyOf((Word("plant", "plant"), AnyOf((Word("asked", "asked"), Word("lessons", "lesson")))))
    outer = AnyOf(
        (inner, AnyOf((Word("saw", "saw"), Word("of", "of")), 1), AnyOf((Word("of", "of"), Word("saw", "saw")), 2)),
        minimum,
    )
    assert found(neglect, outer) == expected


def test_a_word_finds_all_its_forms(neglect: SearchEngine) -> None:
    assert found(neglect, Word("schools", "school")) == "abc"


def test_a_word_finds_itself_where_there_are_no_stems(neglect: SearchEngine) -> None:
    assert found(neglect, Word("neglects", "neglect")) == "abd"
    assert found(neglect, Word("neglect", "neglect")) == "ab"


def test_a_word_alone_by_itself_scores_too(neglect: SearchEngine) -> None:
    answer = neglect.search(
        Word("neglects", "neglect"), filters=Filters(languages=frozenset({"cy"})), limit=1, offset=0
    )
    assert answer.matches[0].score > 0
    assert answer.matches[0].pages[0].score > 0


def test_a_word_of_the_title_is_a_word_of_the_document(neglect: SearchEngine) -> None:
    assert found(neglect, Word("child", "child")) == "ab"


def test_a_word_in_the_title_is_looked_for_there_alone(neglect: SearchEngine) -> None:
    assert found(neglect, Word("child", "child", title=True)) == "a"
    assert found(neglect, Word("lesson", "lesson", title=True)) == "b"
    assert found(neglect, Word("school", "school", title=True)) == ""


def test_the_words_of_a_query_may_stand_on_different_pages(neglect: SearchEngine) -> None:
    assert found(neglect, AllOf((Word("school", "school"), Word("asked", "asked")))) == "ac"


def test_a_phrase_stands_word_after_word(neglect: SearchEngine) -> None:
    assert found(neglect, Phrase(("the", "school"))) == "ac"
    assert found(neglect, Phrase(("school", "the"))) == ""
    assert found(neglect, Phrase(("the", "saw"))) == ""


def test_a_phrase_is_of_exact_words(neglect: SearchEngine) -> None:
    assert found(neglect, Phrase(("the", "neglect"))) == ""
    assert found(neglect, Phrase(("the", "neglects"))) == "b"


def test_a_phrase_may_stand_in_the_title(neglect: SearchEngine) -> None:
    assert found(neglect, Phrase(("child", "neglect"))) == "a"
    assert found(neglect, Phrase(("child", "neglect"), title=True)) == "a"
    assert found(neglect, Phrase(("the", "school"), title=True)) == ""


@pytest.mark.parametrize("terms", [("neglect", "the"), ("neglect", "child"), ("neglect", "no"), ("schools", "child")])
def test_no_phrase_reaches_from_title_or_page_to_the_next(neglect: SearchEngine, terms: tuple[str, str]) -> None:
    assert found(neglect, Phrase(terms)) == ""


def test_a_phrase_may_hold_a_word_twice(engine: SearchEngine, put: Make) -> None:
    engine.apply([put("a", "", "had had enough"), put("b", "", "had enough"), put("c", "", "had", "had")])
    assert found(engine, Phrase(("had", "had"))) == "a"


def test_a_phrase_of_one_word_is_that_word_and_one_of_none_is_nothing(neglect: SearchEngine) -> None:
    assert found(neglect, Phrase(("asked",))) == "ac"
    assert found(neglect, Phrase(())) == ""


def test_any_of_several_exact_words_matches(neglect: SearchEngine) -> None:
    assert found(neglect, AnyTerm("neg*", ("neglect", "neglects"))) == "abd"
    assert found(neglect, AnyTerm("neg*", ("neglects", "unheard"))) == "bd"
    assert found(neglect, AnyTerm("l*", ("lessons", "child"), title=True)) == "ab"


def test_any_of_no_words_matches_nothing(neglect: SearchEngine) -> None:
    assert found(neglect, AnyTerm("zz*")) == ""
    assert found(neglect, Without(EVERYTHING, AnyTerm("zz*"))) == "abcde"


def test_a_case_finds_its_own_documents(neglect: SearchEngine) -> None:
    assert found(neglect, InCase(frozenset({"mscp-2019-20-01"}))) == "ab"
    assert found(neglect, InCase(frozenset({"mscp-2019-20-01", "mscp-2018-19-01"}))) == "abc"
    assert found(neglect, InCase(frozenset({"mscp-2019-20-10"}))) == ""
    assert found(neglect, InCase(frozenset())) == ""


def test_all_of_nothing_is_everything(neglect: SearchEngine) -> None:
    assert found(neglect, EVERYTHING) == "abcde"


def test_all_of_one_unknown_word_is_nothing(neglect: SearchEngine) -> None:
    assert found(neglect, AllOf((EVERYTHING, Word("unheard", "unheard")))) == ""


@pytest.mark.parametrize(("minimum", "ids"), [(-1, "abcde"), (0, "abcde"), (1, "abc"), (2, "ac"), (3, "a"), (4, "")])
def test_at_least_so_many_of_the_parts_match(neglect: SearchEngine, minimum: int, ids: str) -> None:
    parts = (Word("school", "school"), Word("asked", "asked"), Word("neglect", "neglect", title=True))
    assert found(neglect, AnyOf(parts, minimum)) == ids


def test_parts_count_separately_even_when_alike(neglect: SearchEngine) -> None:
    asked = Word("asked", "asked")
    assert found(neglect, AnyOf((asked, asked, Word("saw", "saw")), 2)) == "ac"


def test_any_of_no_parts_is_nothing(neglect: SearchEngine) -> None:
    assert found(neglect, AnyOf(())) == ""
    assert found(neglect, AnyOf((), 0)) == "abcde"


def test_what_is_excluded_is_left_out(neglect: SearchEngine) -> None:
    assert found(neglect, Without(Word("school", "school"), Word("asked", "asked"))) == "b"
    assert found(neglect, Without(EVERYTHING, Word("school", "school"))) == "de"
    assert found(neglect, Without(EVERYTHING, EVERYTHING)) == ""


def test_exclusions_may_be_nested(neglect: SearchEngine) -> None:
    school, asked = Word("school", "school"), Word("asked", "asked")
    assert found(neglect, Without(EVERYTHING, Without(school, asked))) == "acde"
    assert found(neglect, AnyOf((Without(EVERYTHING, school), asked), 2)) == ""
    assert found(neglect, AllOf((Without(EVERYTHING, school), Without(EVERYTHING, Word("nothing", "nothing"))))) == "d"


def test_an_empty_engine_finds_nothing(engine: SearchEngine) -> None:
    for query in (EVERYTHING, Word("a", "a"), Phrase(("a", "b")), InCase(frozenset({"a"})), AnyOf((), 0)):
        assert found(engine, query) == ""
        assert engine.facets(query, filters=Filters()).kind == {}
    assert engine.ids() == frozenset()


def test_terms_are_whatever_they_are(engine: SearchEngine, put: Make) -> None:
    strange = (
        "ref:mscp-2019-20-01",
        "child's",
        "a",
        "AND",
        "NOT",
        "*",
        "(((",
        '"',
        "\\",
        "ŵyl",
        "\x00",
        "😀",
        "x" * 1000,
    )
    engine.apply([put("a", "", " ".join(strange)), put("b", "", "a(b")])
    for term in strange:
        assert found(engine, Word(term, term)) == "a"
        assert found(engine, AnyTerm("", (term,))) == "a"
    assert found(engine, Phrase(strange)) == "a"


def test_the_barrier_is_no_word_of_any_text_and_no_phrase_reaches_across(engine: SearchEngine, put: Make) -> None:
    """It keeps title and pages apart, and within a page what stands there from what stands besides; it has no length."""
    engine.apply(
        [put("a", "", f"one {BARRIER} two", "last page"), put("b", "", "one two"), put("c", "", "one", "", "", "two")]
    )
    assert found(engine, Phrase(("one", "two"))) == "b"
    assert found(engine, Phrase(("last", "page"))) == "a"
    page = engine.search(Phrase(("last", "page")), filters=Filters(), limit=1, offset=0).matches[0].pages[0]
    assert page.number == 2


def test_barriers_do_not_make_a_text_longer(engine: SearchEngine, put: Make) -> None:
    engine.apply([put("a", "", f"one {BARRIER} two {BARRIER}"), put("b", "", "one two")])
    first, second = engine.search(Word("one", "one"), filters=Filters(), limit=2, offset=0).matches
    assert first.score == pytest.approx(second.score)
    assert first.pages[0].score == pytest.approx(second.pages[0].score)
