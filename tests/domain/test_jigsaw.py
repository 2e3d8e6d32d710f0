"""Details that identify a child when they stand together."""

import pytest

from reviewsearch.domain.document import Page
from reviewsearch.domain.findings import Severity
from reviewsearch.domain.jigsaw import jigsaw

DATE, SIBLINGS = "On 3 May 2019 police were called.", "His sister, aged 7, and his brother (4) were there."
SCHOOL, PLACE = "He went to Saint Example's Primary School.", "They lived in the village of Little Example."


@pytest.mark.parametrize(
    "text",
    [
        f"{DATE} {SIBLINGS} {SCHOOL}",
        f"{SIBLINGS} {PLACE} {DATE}",
        f"{SCHOOL} {PLACE} {SIBLINGS} {DATE}",
        f"{DATE} Her 7-year-old sister went to Example Academy.",
        f"{DATE} {SIBLINGS} She was at Example Catholic High School.",
        f"{DATE} {SIBLINGS} She was at Little Example Primary.",
    ],
)
def test_three_such_details_near_each_other_are_hinted_at(text: str) -> None:
    (finding,) = jigsaw([Page(4, text)])
    assert (finding.check, finding.severity, finding.page) == ("jigsaw", Severity.WARN, 4)
    assert "hint" in finding.message
    assert "Example" not in finding.message


@pytest.mark.parametrize(
    "text",
    [
        f"{DATE} {SCHOOL}",
        f"{DATE} {DATE} {DATE}",
        DATE + " " * 1000 + SIBLINGS + " " * 1000 + SCHOOL,
        f"{DATE} {SIBLINGS} The Primary School and the Royal College of Nursing were asked.",
        f"In May 2019 {SIBLINGS} {SCHOOL}",
        f"On 31 February 2019 {SIBLINGS} {SCHOOL}",
        f"{DATE} Midshire Civic Centre\nHigh Street Hall",
        "",
    ],
)
def test_fewer_or_farther_apart_are_not(text: str) -> None:
    assert jigsaw([Page(1, text)]) == ()


RARE = f"{DATE} {SIBLINGS} They had moved to a house in Little Exampleton"


@pytest.mark.parametrize(
    "text", [f"{RARE}.", f"{RARE} - and left.", f"{DATE} {SIBLINGS} It was near Exampleton Heath."]
)
def test_a_place_that_no_other_case_names_is_a_small_place_whatever_it_is_called(text: str) -> None:
    asked: list[str] = []

    def is_rare(name: str) -> bool:
        asked.append(name)
        return True

    (finding,) = jigsaw([Page(1, text)], is_rare)
    assert "a small place" in finding.message
    assert all("Exampleton" in name for name in asked)
    assert jigsaw([Page(1, text)], lambda _: False) == jigsaw([Page(1, text)]) == ()


@pytest.mark.parametrize("place", ["in May", "in Wren’s house", "in the house", "at Easter Monday", "around"])
def test_what_is_no_name_of_a_place_is_none(place: str) -> None:
    assert jigsaw([Page(1, f"{DATE} {SIBLINGS} It was {place}.")], lambda _: True) == ()


def test_a_page_is_hinted_at_once() -> None:
    assert len(jigsaw([Page(1, f"{DATE} {SIBLINGS} {SCHOOL} " * 5), Page(2, DATE)])) == 1
