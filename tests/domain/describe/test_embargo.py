"""Until when a document says that it may not be seen."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewsearch.domain.cues import Cues
from reviewsearch.domain.document import Page
from reviewsearch.domain.embargo import Embargo, embargoes


def until(line: str, cues: Cues) -> list[tuple[str | None, time | None]]:
    text = f"Press statement\n{line}\nThe partnership publishes its review of Wren."
    return [(each.day, each.time) for each in embargoes([Page(1, text)], cues)]


@pytest.mark.parametrize(
    "line",
    [
        "EMBARGOED UNTIL 09:30 ON WEDNESDAY 1 JULY 2099",
        "Embargo: 09:30hrs, Wednesday 1st July 2099",
        "Strictly embargoed for release until 9.30 a.m. Wednesday, 1 July 2099",
        "Embargoed until Wednesday 1 July 2099 at 9:30am",
        "Embargoed until 1 July 2099, 0930 hours",
        "Under embargo until 1 July 2099 (9.30am)",
        "Embargoed to 2099-07-01 09:30 GMT",
        "Embargo lifted at 9.30am on 1 July 2099",
        "For publication on 1 July 2099 at 9.30am",
        "Not for publication or broadcast before 09.30 hours on Wednesday 1 July 2099",
        "Embargo tan 09:30 ddydd Mercher 1 Gorffennaf 2099",
        "Dan embargo tan 9.30yb, 1 Gorffennaf 2099",
    ],
)
def test_the_minute_is_read(line: str, cues: Cues) -> None:
    assert until(line, cues) == [("2099-07-01", time(9, 30))]


@pytest.mark.parametrize(
    ("line", "moment"),
    [
        ("Embargo: 00:01hrs, 1 July 2099", time(0, 1)),
        ("Embargo: noon, 1 July 2099", time(12)),
        ("Embargoed until 12am 1 July 2099", time(0)),
        ("Embargoed until 12.15pm 1 July 2099", time(12, 15)),
        ("Dan embargo tan 2yh, 1 Gorffennaf 2099", time(14)),
        ("Embargoed until 7 o'clock on 1 July 2099", time(7)),
        ("For release 1 July 2099", None),
        ("This report will be published on 1 July 2099.", None),
        ("Embargoed until 1/7/2099. For enquiries call 01632 960 001.", None),
    ],
)
def test_times_of_the_day_are_those_that_people_write(line: str, moment: time | None, cues: Cues) -> None:
    assert until(line, cues) == [("2099-07-01", moment)]


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Embargoed until midnight on 1 July 2099", "2099-07-02"),
        ("Do not publish before 1 July 2099 at close of business", "2099-07-02"),
        ("Embargoed: 1 July 2099 (not before 10am)", "2099-07-02"),
        ("For release: 1 July 2099 10:00 – 12:00", "2099-07-02"),
        ("EMBARGOED UNTIL 25:00 1 July 2099", "2099-07-02"),
        ("Embargoed until July 2099", "2099-08-01"),
        ("Embargoed until December 2098", "2099-01-01"),
    ],
)
def test_of_a_time_that_cannot_be_read_the_day_or_month_has_to_be_over(line: str, day: str, cues: Cues) -> None:
    assert until(line, cues) == [(day, time())]


@pytest.mark.parametrize(
    "line",
    [
        "EMBARGO",
        "STRICTLY EMBARGOED",
        "EMBARGOED until the inquest has concluded",
        "This report is under embargo until the inquest has concluded.",
        "Embargoed until 9 on 1 July 2099",
        "Embargoed until Wednesday 1 July",
        "For release: Wednesday 1 July at 10am",
        "For release: 10.00 on Wednesday",
    ],
)
def test_an_embargo_whose_end_cannot_be_told_is_one(line: str, cues: Cues) -> None:
    assert until(line, cues) == [(None, None)]


@pytest.mark.parametrize(
    "line",
    [
        "Embargo: none",
        "The embargo has been lifted.",
        "The press kept to the embargo.",
        "For immediate release",
        "For release: immediately",
        "Copies for publication: 3",
        "Practitioners said that information must not be shared until consent is given.",
        "Published: 1 July 2099",
    ],
)
def test_what_is_no_embargo_holds_nothing(line: str, cues: Cues) -> None:
    assert until(line, cues) == []


def test_it_is_looked_for_on_the_first_pages_and_the_last_and_across_two_lines(cues: Cues) -> None:
    said = Page(7, "Notes\nEmbargoed until 10am on\nWednesday 1 July 2099")
    between = Page(3, "Embargoed until 2 July 2099")
    plain = [Page(number, "A review.") for number in (1, 2)]
    assert embargoes([*plain, between, said], cues) == (
        Embargo("2099-07-01", time(10), 7, "page 7: “Embargoed until 10am on”"),
    )


@given(text=st.text(alphabet="embargod until/:.,0123456789 JulyMay\n()apm–", max_size=200))
def test_any_line_is_read_without_an_error(text: str, cues: Cues) -> None:
    for each in embargoes([Page(1, f"Embargoed until {text}")], cues):
        assert each.day is None or len(each.day) == len("2099-07-01")
