import pytest

from reviewsearch.domain.reference import References
from reviewsearch.domain.suggestions import Suggestion, Suggestions


@pytest.fixture
def suggestions(references: References) -> Suggestions:
    keys = ("mscp-2019-20-01", "mscp-2019-20-10", "mscp-2018-19-01", "mscb-2019-20-01")
    held = [reference for key in keys if (reference := references.from_key(key))]
    titles = ["Wren: a review", "Learning from Wren", "Wren: a review"]
    return Suggestions(held, ["Not Once Asked"], titles, ["county-lines", "neglect", "neglect"])


def texts(suggestions: Suggestions, typed: str, *, limit: int = 8) -> list[str]:
    return [suggestion.text for suggestion in suggestions.of(typed, limit=limit)]


@pytest.mark.parametrize("typed", ["MSCP 2019", "mscp2019", "mscp-2019/20", "MSCP 2019–20-"])
def test_a_reference_is_suggested_in_any_spelling_as_far_as_it_is_typed(suggestions: Suggestions, typed: str) -> None:
    assert texts(suggestions, typed) == ["MSCP 2019/20-01", "MSCP 2019/20-10"]


def test_without_the_body_every_body_is_suggested(suggestions: Suggestions) -> None:
    assert texts(suggestions, "2019/20-0") == ["MSCB 2019/20-01", "MSCP 2019/20-01", "MSCP 2019/20-10"]
    assert texts(suggestions, "2018/19") == ["MSCP 2018/19-01"]


def test_01_is_never_10(suggestions: Suggestions) -> None:
    assert texts(suggestions, "MSCP 2019/20-01") == ["MSCP 2019/20-01"]
    assert texts(suggestions, "MSCP 2019/20-1") == ["MSCP 2019/20-01", "MSCP 2019/20-10"]


def test_names_of_cases_are_suggested_with_the_references(suggestions: Suggestions) -> None:
    assert suggestions.of("not on", limit=8) == (Suggestion("reference", "Not Once Asked"),)


def test_themes_come_before_titles_and_each_stands_once(suggestions: Suggestions) -> None:
    assert suggestions.of("ne", limit=8) == (Suggestion("theme", "neglect"),)
    assert suggestions.of("wren", limit=8) == (
        Suggestion("title", "Learning from Wren"),
        Suggestion("title", "Wren: a review"),
    )
    assert texts(suggestions, "lines cou") == ["county lines"]


def test_all_words_but_the_last_are_whole(suggestions: Suggestions) -> None:
    assert texts(suggestions, "learning wr") == ["Learning from Wren"]
    assert texts(suggestions, "learn wren") == []


@pytest.mark.parametrize("typed", ["", "m", "-", "(", " q "])
def test_under_two_letters_nothing_is_suggested(suggestions: Suggestions, typed: str) -> None:
    assert texts(suggestions, typed) == []


def test_no_more_are_suggested_than_wanted(suggestions: Suggestions) -> None:
    assert len(texts(suggestions, "mscp", limit=2)) == 2


def test_where_very_many_begin_so_the_first_are_suggested_all_the_same() -> None:
    titles = [f"Review {number:04}" for number in range(600)]
    suggestions = Suggestions([], [], reversed(titles), [])
    assert texts(suggestions, "rev", limit=3) == titles[:3]
    assert texts(suggestions, "review 0599") == ["Review 0599"]
    assert texts(suggestions, "0599 rev") == ["Review 0599"]
    assert texts(suggestions, "other rev") == []
