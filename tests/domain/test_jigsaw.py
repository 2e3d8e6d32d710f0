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


def test_a_page_is_hinted_at_once() -> None:
    assert len(jigsaw([Page(1, f"{DATE} {SIBLINGS} {SCHOOL} " * 5), Page(2, DATE)])) == 1
