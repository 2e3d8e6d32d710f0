"""Filters and facets: what readers tick, and what ticking more would find."""

from collections.abc import Callable

import pytest

from reviewsearch.domain.ports import Facets, Put, SearchEngine
from reviewsearch.domain.query import EVERYTHING, Filters, Word

Make = Callable[..., Put]


def found(engine: SearchEngine, filters: Filters) -> str:
    answer = engine.search(EVERYTHING, filters=filters, limit=100, offset=0)
    assert answer.total == len(answer.matches)
    return "".join(sorted(match.id for match in answer.matches))


@pytest.fixture
def shelf(engine: SearchEngine, put: Make) -> SearchEngine:
    engine.apply(
        [
            put("a", "", "neglect", kind="report", year=2020, cases=("x-1",), themes=("neglect", "school")),
            put("b", "", "neglect", kind="slides", year=2020, cases=("x-1", "x-2"), themes=("school",)),
            put("c", "", "neglect", kind="report", year=2021, cases=("x-2",), language="cy"),
            put("d", "", "neglect", kind="response", year=None, themes=("neglect", "neglect")),
            put("e", "", "else", kind="report", year=2021),
        ]
    )
    return engine


def test_within_one_group_any_may_hold(shelf: SearchEngine) -> None:
    assert found(shelf, Filters(kinds=frozenset({"slides", "response"}))) == "bd"
    assert found(shelf, Filters(years=frozenset({2020, 2021}))) == "abce"
    assert found(shelf, Filters(cases=frozenset({"x-1", "x-3"}))) == "ab"
    assert found(shelf, Filters(themes=frozenset({"neglect"}))) == "ad"
    assert found(shelf, Filters(languages=frozenset({"cy"}))) == "c"


def test_every_group_must_hold(shelf: SearchEngine) -> None:
    assert found(shelf, Filters(kinds=frozenset({"report"}), years=frozenset({2020}))) == "a"
    assert found(shelf, Filters(cases=frozenset({"x-2"}), languages=frozenset({"en"}))) == "b"
    assert found(shelf, Filters(kinds=frozenset({"slides"}), years=frozenset({2021}))) == ""


def test_an_empty_group_says_nothing(shelf: SearchEngine) -> None:
    assert found(shelf, Filters()) == "abcde"


def test_a_document_without_a_year_is_of_no_year(shelf: SearchEngine) -> None:
    assert "d" not in found(shelf, Filters(years=frozenset(range(1900, 2200))))


def test_a_value_no_document_has_finds_nothing(shelf: SearchEngine) -> None:
    assert found(shelf, Filters(kinds=frozenset({"easy-read"}))) == ""


def test_facets_count_what_matches(shelf: SearchEngine) -> None:
    assert shelf.facets(Word("neglect", "neglect"), filters=Filters()) == Facets(
        kind={"report": 2, "response": 1, "slides": 1},
        year={"2020": 2, "2021": 1},
        theme={"neglect": 2, "school": 2},
        language={"cy": 1, "en": 3},
    )


def test_a_group_is_not_reduced_by_its_own_filter_and_is_by_the_others(shelf: SearchEngine) -> None:
    ticked = Filters(kinds=frozenset({"report"}), years=frozenset({2020}))
    assert shelf.facets(Word("neglect", "neglect"), filters=ticked) == Facets(
        kind={"report": 1, "slides": 1},
        year={"2020": 1, "2021": 1},
        theme={"neglect": 1, "school": 1},
        language={"en": 1},
    )


def test_a_case_reduces_every_group(shelf: SearchEngine) -> None:
    counted = shelf.facets(EVERYTHING, filters=Filters(cases=frozenset({"x-2"})))
    assert counted == Facets(
        kind={"report": 1, "slides": 1}, year={"2020": 1, "2021": 1}, theme={"school": 1}, language={"cy": 1, "en": 1}
    )


def test_facets_come_in_one_order_whatever_came_first(shelf: SearchEngine) -> None:
    assert list(shelf.facets(EVERYTHING, filters=Filters()).kind) == ["report", "response", "slides"]


def test_what_was_dropped_is_not_counted(shelf: SearchEngine, put: Make) -> None:
    shelf.apply([put("a", "", "neglect", kind="easy-read")])
    assert shelf.facets(Word("neglect", "neglect"), filters=Filters()).kind == {
        "easy-read": 1,
        "report": 1,
        "response": 1,
        "slides": 1,
    }
