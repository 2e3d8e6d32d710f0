"""What is missing for a document to be found and read by everybody."""

from typing import Any

import pytest

from reviewsearch.domain.completeness import completeness
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
