"""What is missing for a document to be found and read by everybody."""

from dataclasses import replace
from typing import Any

import pytest

from reviewsearch.domain.completeness import completeness, filled_in
from reviewsearch.domain.document import Description, Stated
from reviewsearch.domain.findings import Severity

WHOLE: dict[str, Any] = {
    "pages": 12,
    "empty_pages": 0,
    "reference": "MSCP 2019/20-01",
    "title_source": "page 1",
    "language_source": "the file",
}


def test_of_a_whole_document_nothing_is_said() -> None:
    assert completeness(**WHOLE) == ()


@pytest.mark.parametrize(
    ("change", "check", "said"),
    [
        ({"empty_pages": 1}, "no-text-layer", "1 page of 12 is without text"),
        ({"empty_pages": 3}, "no-text-layer", "3 pages of 12 are without text"),
        ({"empty_pages": 12}, "no-text-layer", "All pages are without text"),
        ({"reference": None}, "no-reference", "No case reference"),
        ({"cases_held_elsewhere": ["MSCP 2019/20-10"]}, "reference-elsewhere", "MSCP 2019/20-10"),
        ({"duplicates_held": ["1a2b3c4d"]}, "duplicate-of-held", "1a2b3c4d"),
        ({"title_source": "file name"}, "no-title", "no title"),
        ({"language_source": "assumed"}, "no-language", "language"),
    ],
)
def test_what_is_missing_is_told_and_holds_nothing(change: dict[str, Any], check: str, said: str) -> None:
    (finding,) = completeness(**{**WHOLE, **change})
    assert (finding.check, finding.severity) == (check, Severity.WARN)
    assert said in finding.message


UNREAD = Description(kind=Stated("report", "nothing says otherwise"), title=Stated("Scan0001", "file name"))
READ = Description(
    kind=Stated("briefing-note", "title"),
    title=Stated("Learning from Curlew", "heading on page 1"),
    cases=(Stated("mscp-2022-23-04", "page 1"),),
    mentions=(Stated("mscp-2019-20-01", "page 2"),),
    published=Stated("2023-05-04", "page 1"),
    language=Stated("cy", "the words of the text"),
)


def test_what_a_description_lacks_is_filled_in_when_more_is_read() -> None:
    assert filled_in(UNREAD, READ) == READ


def test_what_was_told_before_or_corrected_stays() -> None:
    assert filled_in(READ, UNREAD) == READ
    told = replace(READ, title=Stated("Curlew", "corrected by Ada"), published=Stated("2023", "page 3"))
    assert filled_in(told, READ) == told


def test_another_case_that_is_read_later_is_one_it_mentions() -> None:
    before = replace(
        UNREAD, cases=(Stated("mscp-2021-22-07", "file name"),), mentions=(Stated("mscp-2019-20-01", "page 9"),)
    )
    after = filled_in(before, READ)
    assert after.cases == before.cases
    assert after.mentions == (Stated("mscp-2019-20-01", "page 9"), Stated("mscp-2022-23-04", "page 1"))


def test_a_mention_that_turns_out_to_be_its_own_case_is_none() -> None:
    before = replace(UNREAD, mentions=(Stated("mscp-2022-23-04", "page 7"),))
    assert filled_in(before, READ) == READ


def test_what_nothing_tells_later_either_stays_made_up() -> None:
    assert filled_in(UNREAD, replace(UNREAD, title=Stated("Other", "file name"))) == UNREAD
