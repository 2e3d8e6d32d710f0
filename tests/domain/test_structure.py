"""Recommendations: taken where a document numbers them itself, and nowhere else."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewsearch.domain.document import Page
from reviewsearch.domain.structure import recommendations
from reviewsearch.extract import read

SAMPLE = Path(__file__).parents[2] / "src/reviewsearch/sample/documents"


def _found(*texts: str) -> list[tuple[str, str, int]]:
    pages = [Page(number, text) for number, text in enumerate(texts, 1)]
    return [(each.number, each.text, each.page) for each in recommendations(pages)]


def test_labelled_recommendations_keep_their_words_over_lines_and_pages() -> None:
    first = "11. Recommendations\n11.1 Each names who will answer for it.\nRecommendation 1\nThe procedure should be\nrewritten. Lead: all multi-\nagency partners."
    second = (
        "Recommendation 2: Agencies should record\nwho lives in the home.\n12. Progress\n12.1 This chapter was added."
    )
    assert _found(first, second) == [
        ("1", "The procedure should be rewritten. Lead: all multi-agency partners.", 1),
        ("2", "Agencies should record who lives in the home.", 2),
    ]


def test_a_list_below_the_heading_is_taken_until_the_next_heading() -> None:
    text = (
        "Recommendations\n1. Ensure that data is analysed and\nthat this leads to action.\n2) Improve the offer of\ninterviews.\n"
        "(3) “Was not brought” should be used.\nSummary for children\n\uf06e Services are better.\n"
    )
    assert [(number, words) for number, words, _ in _found(text)] == [
        ("1", "Ensure that data is analysed and that this leads to action."),
        ("2", "Improve the offer of interviews."),
        ("3", "“Was not brought” should be used."),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "1. Ensure that data is analysed.\n2. Improve the offer.",
        "Recommendations\nThe partnership should compare the rolls of schools.\nDentists should have one number.",
        "Recommendations 7\n1. Background\n2. Findings",
        "Recommendations\n114. To improve the learning.\n115. To evaluate the training.",
        "Recommendation 1 was carried out in 2019.\nRecommendation 2 was not.",
        "1. Recommendation 1 . . . . . . 25\n2. Recommendation 2 . . . . . . 26",
        "Recommendation 4\nOnly the fourth is here.\nRecommendation 5\nAnd the fifth.",
        "Recommendations\n1. Only one thing in the list.",
        "Recommendations\n1. in lower case\n2. it is no sentence",
        "",
    ],
)
def test_what_only_looks_like_recommendations_is_none(text: str) -> None:
    assert _found(text) == []


def test_recommendations_that_are_listed_twice_are_taken_once_where_they_are_whole() -> None:
    summary = "Recommendation 1\nShort.\nRecommendation 2\nShorter."
    chapter = "Recommendation 1\nThe first.\nRecommendation 2\nThe second.\nRecommendation 3\nThe third."
    assert [(number, page) for number, _, page in _found(summary, chapter)] == [("1", 2), ("2", 2), ("3", 2)]
    assert [page for _, _, page in _found(chapter, chapter)] == [1, 1, 1]


def test_lists_of_two_sections_are_both_taken() -> None:
    first = "Recommendations\n1. Do this.\n2. Do that."
    second = "Recommendations for the board\n1. Do more.\n2. Do that."
    assert [(number, words, page) for number, words, page in _found(first, second)] == [
        ("1", "Do this.", 1),
        ("2", "Do that.", 1),
        ("1", "Do more.", 2),
    ]


def test_running_heads_and_page_numbers_are_not_words_of_a_recommendation() -> None:
    head = "MSCP 2019/20-01 – Review"
    texts = [
        f"{head}\n{body}\nPage {at} of 3"
        for at, body in enumerate(("Recommendation 1\nSee the", "child and", "hear it."), 1)
    ]
    assert _found(*texts) == [("1", "See the child and hear it.", 1)]


def test_the_last_one_does_not_swallow_what_follows() -> None:
    after = "the inspectors came again and wrote more about it, at length, line by line\n" * 60
    text = f"Recommendations\n1. Ensure that all is well.\n2. Ensure that all\nstays well.\n{after}"
    assert _found(text)[-1][1] == "Ensure that all stays well."
    endless = "Recommendation 1\n" + "and so on without a stop\n" * 500
    assert _found(endless)[0][1] == "and so on without a stop"


def test_a_finding_between_two_recommendations_belongs_to_neither() -> None:
    text = "Recommendation 1\nDo this.\nFinding 3: Knowledge of adults is held more\ntightly than of children\nRecommendation 2\nDo that."
    assert [words for _, words, _ in _found(text)] == ["Do this.", "Do that."]


def test_recommendations_in_welsh() -> None:
    assert _found("Argymhelliad 1\nDylai'r bartneriaeth wrando.\nArgymhelliad rhif 2: Dylid gofyn.") == [
        ("1", "Dylai'r bartneriaeth wrando.", 1),
        ("2", "Dylid gofyn.", 1),
    ]


@pytest.mark.parametrize(
    ("name", "count", "first", "last"),
    [
        ("MSCP 2019-20-01 LCSPR Overview Report FINAL.pdf", 8, 28, 29),
        ("MSCP 2019-20-10 report.pdf", 8, 16, 18),
        ("LCSPR_MSCP_2018-19-01_Final.pdf", 7, 15, 15),
        ("MSCB 2019-20-01 Executive Summary.pdf", 5, 6, 6),
        ("MSCP2021-22-01 Child Q report v2.pdf", 8, 19, 20),
        ("Seen but not heard – thematic review 2022-23.pdf", 5, 19, 19),
        ("MSCP2019-20-01-Press-Statement.pdf", 0, 0, 0),
        ("MSCP 2018-19-01 response and action plan.txt", 0, 0, 0),
        ("MSCP2022-23-03_Executive_Summary.docx", 0, 0, 0),
    ],
)
def test_the_recommendations_of_the_sample(name: str, count: int, first: int, last: int) -> None:
    found = recommendations(read(SAMPLE / name).pages)
    assert [each.number for each in found] == [str(number) for number in range(1, count + 1)]
    assert all(each.text.endswith((".", "?", "?”")) for each in found)
    if found:
        assert (found[0].page, found[-1].page) == (first, last)


@given(st.lists(st.text("Recomndatis 12.:\n–()RE", max_size=300), max_size=4))
def test_any_text_gives_recommendations_of_its_own_pages(texts: list[str]) -> None:
    for number, words, page in _found(*texts):
        assert number.isdigit()
        assert len(words) <= 2_600
        assert 1 <= page <= len(texts)


def test_a_heading_of_the_file_that_speaks_of_recommendations_is_one_and_another_ends_them() -> None:
    text = (
        "What we recommend: recommendations to all partners\n1. Ask the child.\n2. Listen to the answer, always and\neverywhere.\n"
        "how it went on\nNothing of this belongs to them."
    )
    page = Page(1, text, headings=((0, 1), (4, 1)))
    assert [(each.number, each.text) for each in recommendations([page])] == [
        ("1", "Ask the child."),
        ("2", "Listen to the answer, always and everywhere."),
    ]
    assert recommendations([Page(1, text)]) == ()
