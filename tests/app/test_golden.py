import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from reviewsearch.app.golden import Question, ask, load, read
from reviewsearch.app.library import Library
from reviewsearch.errors import BadSettings, NotFound

Write = Callable[..., Path]


@pytest.fixture
def small(library: Library, write: Write) -> Library:
    """Two cases: a report with a briefing, and a report."""
    with library:
        library.add(
            [
                write("MSCP2019-20-01 report.txt", "Review: Wren\nRef no: MSCP 2019/20-01", "Neglect, seen by nobody."),
                write("MSCP2019-20-01 briefing note.txt", "Briefing note: Wren\nDate: 24 July 2024\nNeglect and rent."),
                write("MSCP2019-20-10 report.txt", "Review: Finch\nRef no: MSCP 2019/20-10\nGangs and rent."),
            ]
        )
    return library


def found(library: Library, **said: Any) -> str:
    """What a question of one table is told to have found instead."""
    with library:
        (verdict,) = ask(library, read({"question": [said]}))
    assert verdict.passed == (not verdict.found) == (not verdict.is_mistake)
    return verdict.found


REPORT, BRIEFING, FINCH = (
    "MSCP2019-20-01 report.txt",
    "MSCP2019-20-01 briefing note.txt",
    "MSCP2019-20-10 report.txt",
)


def test_questions_answered_as_they_should_pass(small: Library) -> None:
    for said in (
        {"ask": "MSCP 2019/20-01", "first": [BRIEFING, REPORT], "total": 2, "never": FINCH},
        {"ask": "rent", "among": [BRIEFING, FINCH], "within": 2},
        {"ask": "neglect", "in_order": ["MSCP2019-20-01 briefing note.txt"], "first_of": [REPORT, BRIEFING]},
        {"ask": '"seen by nobody"', "first": REPORT, "page": 2, "shows": "seen by nobody"},
        {"ask": "MSCP 2019/20-02", "none": True, "no_such_case": "MSCP 2019/20-02", "neighbours": "MSCP 2019/20-01"},
        {"ask": "MSCP 2O19/20-01", "told": "2019/20-01"},
        {"ask": "-rent", "repaired": "rent"},
    ):
        assert found(small, **said) == ""


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (
            {"ask": "MSCP 2019/20-01", "first": REPORT},
            f"“MSCP 2019/20-01” finds {BRIEFING}, then {REPORT}, not {REPORT}.",
        ),
        ({"ask": "gangs", "first_of": [REPORT, BRIEFING]}, f"“gangs” finds {FINCH}, not {REPORT} or {BRIEFING}."),
        (
            {"ask": "gangs", "among": [REPORT], "within": 2},
            f"“gangs” finds {FINCH}, and {REPORT} is not among the first 2.",
        ),
        (
            {"ask": "MSCP 2019/20-01", "among": [REPORT], "within": 1},
            f"“MSCP 2019/20-01” finds {BRIEFING}, then {REPORT}, and {REPORT} is not among the first 1.",
        ),
        (
            {"ask": "MSCP 2019/20-01", "in_order": [REPORT, BRIEFING]},
            f"“MSCP 2019/20-01” finds {BRIEFING}, then {REPORT}, not {REPORT}, then {BRIEFING} in this order.",
        ),
        (
            {"ask": "gangs", "in_order": [FINCH, REPORT]},
            f"“gangs” finds {FINCH}, not {FINCH}, then {REPORT} in this order.",
        ),
        ({"ask": "MSCP 2019/20-01", "never": [FINCH, REPORT]}, f"“MSCP 2019/20-01” finds {REPORT}, as number 2."),
        ({"ask": "gangs", "none": True}, f"“gangs” finds 1 document, not 0: {FINCH}."),
        ({"ask": "quokka", "total": 1}, "“quokka” finds no documents, not 1: nothing."),
        (
            {"ask": "MSCP 2019/20-01", "total": 3},
            f"“MSCP 2019/20-01” finds 2 documents, not 3: {BRIEFING}, then {REPORT}.",
        ),
        ({"ask": "seen", "first": REPORT, "page": 1}, "“seen” shows page 2 of the first document, not 1."),
        (
            {"ask": "MSCP 2019/20-10", "first": FINCH, "shows": "rent"},
            "“MSCP 2019/20-10” shows no passage of the first document that says “rent”.",
        ),
        (
            {"ask": "MSCP 2019/20-10", "no_such_case": "MSCP 2019/20-10"},
            "“MSCP 2019/20-10” is answered, where there is no case MSCP 2019/20-10.",
        ),
        (
            {"ask": "MSCP 2019/20-02", "no_such_case": "MSCP 2019/20-2"},
            "“MSCP 2019/20-02” names MSCP 2019/20-02, where there is no case MSCP 2019/20-2.",
        ),
        (
            {"ask": "gangs", "neighbours": "MSCP 2019/20-01"},
            "“gangs” offers no other case, and not MSCP 2019/20-01.",
        ),
        ({"ask": "gangs", "told": "also"}, "“gangs” tells the reader nothing, and not “also”."),
        (
            {"ask": "gangs", "repaired": "gang"},
            "“gangs” is read as it stands, and “gang” is not offered.",
        ),
        (
            {"ask": "-rent", "none": True},
            "“-rent” cannot be read (The query only says what to leave out); “rent” is offered instead.",
        ),
    ],
    ids=lambda value: value["ask"] + " " + [*value][1] if isinstance(value, dict) else "",
)
def test_what_was_found_instead_is_one_plain_sentence(small: Library, said: dict[str, Any], sentence: str) -> None:
    assert found(small, **said) == sentence


def test_a_long_list_of_what_was_found_is_cut(library: Library, write: Write) -> None:
    with library:
        library.add([write(f"{number}.txt", f"Rent {number}") for number in range(5)])
    assert re.search(
        r"finds \d\.txt, then \d\.txt, then \d\.txt and 2 more, not x\.txt", found(library, ask="rent", first="x.txt")
    )


def test_what_is_told_is_all_that_stands_above_the_results(small: Library) -> None:
    assert "tells the reader “" in found(small, ask="neglect gangs rent", told="nothing of the kind")


def test_a_question_that_cannot_be_answered_yet_fails_without_a_mistake(small: Library) -> None:
    with small:
        (verdict,) = ask(small, read({"not_yet": [{"ask": "gangs", "none": True, "needs": "wisdom"}]}))
    assert (verdict.passed, verdict.is_mistake) == (False, False)
    assert verdict.found


def test_questions_that_are_due_come_before_those_that_are_not() -> None:
    later, now = {"ask": "a", "total": 1, "needs": "x"}, {"ask": "b", "total": 2, "why": "y"}
    assert read({"not_yet": [later], "question": [now]}) == (
        Question("b", total=2, why="y"),
        Question("a", total=1, needs="x"),
    )
    assert read({}) == ()


@pytest.mark.parametrize(
    ("mapping", "sentence"),
    [
        ({"questions": []}, "The golden questions say questions."),
        ({"question": {"ask": "a"}}, "“question” is not a list of questions."),
        ({"question": ["a"]}, "“question” is not a list of questions."),
        ({"question": [{"first": "x"}]}, "Golden question 1 asks nothing."),
        ({"question": [{"ask": " ", "first": "x"}]}, "Golden question 1 (“ ”) asks nothing."),
        ({"question": [{"ask": 3, "first": "x"}]}, "Golden question 1 says ask = 3."),
        ({"question": [{"ask": "a", "within": 5, "why": "b"}]}, "Golden question 1 (“a”) expects nothing."),
        ({"question": [{"ask": "a", "last": "x"}]}, "Golden question 1 (“a”) says last."),
        (
            {"question": [{"ask": "a", "total": 1}, {"ask": "b", "first": []}]},
            "Golden question 2 (“b”) says first = [].",
        ),
        ({"question": [{"ask": "a", "never": [1]}]}, "Golden question 1 (“a”) says never = [1]."),
        ({"question": [{"ask": "a", "total": "3"}]}, "Golden question 1 (“a”) says total = '3'."),
        ({"question": [{"ask": "a", "total": True}]}, "Golden question 1 (“a”) says total = True."),
        ({"question": [{"ask": "a", "total": -1}]}, "Golden question 1 (“a”) says total = -1."),
        ({"question": [{"ask": "a", "page": 0}]}, "Golden question 1 (“a”) says page = 0."),
        ({"question": [{"ask": "a", "none": False}]}, "Golden question 1 (“a”) says none = False."),
        ({"question": [{"ask": "a", "none": True, "total": 0}]}, "Golden question 1 (“a”) says both none and total."),
        (
            {"question": [{"ask": "a", "page": 1}]},
            "Golden question 1 (“a”) says what a passage holds, but not of which document.",
        ),
        (
            {"question": [{"ask": "a", "among": ["1", "2"], "within": 1}]},
            "Golden question 1 (“a”) wants 2 documents among the first 1.",
        ),
        (
            {"question": [{"ask": "a", "total": 1, "needs": "x"}]},
            "Golden question 1 (“a”) is due now but says what it needs.",
        ),
        ({"not_yet": [{"ask": "a", "total": 1}]}, "Golden not_yet 1 (“a”) does not say what it needs."),
    ],
)
def test_a_mistake_in_the_file_is_named_with_its_remedy(mapping: dict[str, Any], sentence: str) -> None:
    with pytest.raises(BadSettings) as raised:
        read(mapping)
    assert str(raised.value) == sentence
    assert raised.value.remedy.endswith((".", "}"))


def test_a_file_is_read_or_said_to_be_missing_or_broken(tmp_path: Path) -> None:
    path = tmp_path / "golden.toml"
    with pytest.raises(NotFound, match=r"There is no .*golden\.toml"):
        load(path)
    path.write_text('[[question]]\nask = "a"\ntotal = 1\n', encoding="utf-8")
    assert load(path) == (Question("a", total=1),)
    path.write_text("[[question]\n", encoding="utf-8")
    with pytest.raises(BadSettings, match=r"golden\.toml cannot be read"):
        load(path)
    path.write_bytes(b'[[question]]\nask = "\xff"\n')
    with pytest.raises(BadSettings, match=r"golden\.toml cannot be read"):
        load(path)
