"""The list of checks: each has a grade and a sentence."""

import string

import pytest

from reviewsearch.domain.checklist import CHECKS, counted, found, listed
from reviewsearch.domain.findings import Severity

HOLDING = {
    *("text-under-box", "unapplied-redaction", "tracked-deletion", "comment", "never-publish", "date-of-birth"),
    "not-checked",
    # Something shown before its time cannot be taken back: where nobody can tell when that is, a person says.
    "embargo",
}


def test_what_holds_a_document_is_what_was_agreed() -> None:
    assert {name for name, check in CHECKS.items() if check.severity is Severity.HOLD} == HOLDING


@pytest.mark.parametrize("name", CHECKS)
def test_every_check_says_a_sentence(name: str) -> None:
    places = {place for _, place, _, _ in string.Formatter().parse(CHECKS[name].sentence) if place}
    finding = found(name, page=3, place="near the top", **dict.fromkeys(places, "something."))
    assert finding.message[0].isupper() or places
    assert finding.message.endswith(".")
    assert (finding.page, finding.place) == (3, "near the top")


def test_a_sentence_with_a_gap_is_refused() -> None:
    with pytest.raises(KeyError):
        found("text-under-box")


def test_numbers_and_lists_are_said_as_people_say_them() -> None:
    assert [counted(1, "word"), counted(1200, "word"), counted(2, "piece of text", "pieces of text")] == [
        "1 word",
        "1,200 words",
        "2 pieces of text",
    ]
    assert [listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"])] == ["a", "a and b", "a, b and c"]
