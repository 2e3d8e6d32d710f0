import re
import tomllib
from importlib import resources
from typing import Any

import pytest

from reviewsearch.domain.document import Kind
from reviewsearch.domain.partial_dates import PartialDate
from reviewsearch.web.paging import Pager
from reviewsearch.web.showing import Piece, paragraphs, pieces, safe, safe_shape, size
from reviewsearch.web.words import words


def table(language: str) -> dict[str, Any]:
    return tomllib.loads((resources.files("reviewsearch") / "web" / "words" / f"{language}.toml").read_text("utf-8"))


def values(text: object) -> set[str]:
    return set(re.findall(r"\{\w+\}", str(text)))


def test_welsh_says_all_that_english_says_with_the_same_values() -> None:
    english, welsh = table("en"), table("cy")
    assert list(english) == list(welsh)
    for name, said in english.items():
        assert type(welsh[name]) is type(said), name
        if name.startswith("count_"):
            assert all(values(each) == {"{n}"} for each in (*said.values(), *welsh[name].values())), name
        elif isinstance(said, dict):
            assert list(welsh[name]) == list(said), name
        elif isinstance(said, list):
            assert len(welsh[name]) == len(said), name
        else:
            assert values(welsh[name]) == values(said), name


def test_every_word_is_used_somewhere() -> None:
    web = resources.files("reviewsearch") / "web"
    used = "".join(
        each.read_text("utf-8")
        for folder in (web, web / "templates")
        for each in folder.iterdir()
        if each.name.endswith((".py", ".html"))
    )
    problems = {f"{name}_title" for name in re.findall(r': "(\w+)"', used)} | {"rebuilding_title", "busy_title"}
    reached = {
        "is_held",
        "is_missing",
        "is_withdrawn",
        "report",
        "briefing",
        "press",
        "slides",
        "kind",
        "theme",
        "year",
    }
    for name in table("en"):
        known = name.removeprefix("count_") in re.findall(r"counted\('(\w+)'", used)
        assert known or f"'{name}'" in used or f'"{name}"' in used or name in problems | reached, name


@pytest.mark.parametrize(
    ("language", "number", "said"),
    [("en", 1, "1 document"), ("en", 0, "0 documents"), ("en", 2204, "2,204 documents"), ("cy", 1, "1 dogfen"), ("cy", 2, "2 ddogfen"), ("cy", 21, "21 dogfen")],
)  # fmt: skip
def test_things_are_counted_as_the_language_does(language: str, number: int, said: str) -> None:
    assert words(language).counted("documents", number) == said


def test_dates_are_said_as_precisely_as_they_are_known() -> None:
    assert words("en").date(PartialDate("2024-07-03")) == "3 July 2024"
    assert words("cy").date(PartialDate("2024-07")) == "Gorffennaf 2024"
    assert words("cy").date(PartialDate("2024")) == "2024"
    assert words("en").date(None) == "no date"
    assert words("en").day("2026-01-05T09:00:00.000000+00:00") == "5 January 2026"


def test_every_kind_has_a_name_in_both_languages() -> None:
    for kind in Kind:
        assert words("en").kind(kind)
        assert words("cy").kind(kind)


def test_sizes_are_said_as_people_say_them() -> None:
    assert [size(each) for each in (1, 999, 93_400, 999_999, 1_240_000)] == [
        "1 KB",
        "1 KB",
        "93 KB",
        "1000 KB",
        "1.2 MB",
    ]


def test_a_text_is_cut_where_its_marks_are() -> None:
    assert list(pieces("no neglect here", [(3, 10)])) == [
        Piece("no ", False),
        Piece("neglect", True),
        Piece(" here", False),
    ]
    assert list(pieces("neglect", [(0, 7)])) == [Piece("neglect", True)]
    assert list(pieces("", [])) == []
    assert "".join(piece.text for piece in pieces("a\u202eb", [(2, 3)])) == "a\ufffdb"


def test_a_mark_across_paragraphs_is_marked_in_both() -> None:
    assert list(paragraphs("missed\n\nappointments", [(0, 20)])) == [
        (Piece("missed", True),),
        (Piece("appointments", True),),
    ]


def test_what_acts_is_replaced_one_for_one_and_everything_else_stays() -> None:
    text = "A\u0301 Ŵyr \u200d e\u00ad– “x”\n\t漢 \U0001f9d2"
    assert safe(text) == text
    assert safe("a\x00b\x1bc\u2066d\ud800e\ufffe") == "a\ufffdb\ufffdc\ufffdd\ufffde\ufffd"
    assert safe_shape({"a\x00": ["b\x00", 1, None, {"c": ("\x1b",)}]}) == {
        "a\ufffd": ["b\ufffd", 1, None, {"c": ["\ufffd"]}]
    }


@pytest.mark.parametrize(
    ("number", "last", "named"),
    [(1, 1, [1]), (1, 3, [1, 2, 3]), (1, 9, [1, 2, None, 9]), (5, 9, [1, None, 4, 5, 6, None, 9]), (3, 9, [1, 2, 3, 4, None, 9]),
     (7, 9, [1, None, 6, 7, 8, 9]), (9, 9, [1, None, 8, 9])],
)  # fmt: skip
def test_pages_of_a_list_are_named_at_its_ends_and_where_one_is(
    number: int, last: int, named: list[int | None]
) -> None:
    assert list(Pager.of(last * 10, 10, number, most=100).named()) == named


def test_a_list_longer_than_can_be_reached_says_so() -> None:
    pager = Pager.of(1_234, 10, 500, most=100)
    assert (pager.number, pager.last, pager.first, pager.end, pager.cut) == (100, 100, 991, 1_000, True)
    empty = Pager.of(0, 10, 1, most=100)
    assert (empty.number, empty.last, empty.first, empty.end, empty.cut) == (1, 1, 0, 0, False)


def test_a_sentence_may_have_a_value_called_name() -> None:
    assert "Midshire" in words("en")("withdrawn_by", name="Midshire")
