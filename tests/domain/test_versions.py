from dataclasses import replace

import pytest

from reviewsearch.domain.document import Description, Kind, Record, Source, Stated, Status
from reviewsearch.domain.versions import newest_first, same_work

CASE = (Stated("mscp-2019-20-01", "page 1"),)


def record(number: int, **said: str | Status | tuple[Stated, ...] | None) -> Record:
    """A document: `name`, `place`, `title`, `title_from`, `cases`, `words`, `kind`, `status`, `added`."""
    text = {name: str(value) for name, value in said.items()}
    cases = said.get("cases", ())
    assert isinstance(cases, tuple)
    about = Description(
        Stated(text.get("kind", Kind.REPORT.value), "assumed"),
        Stated(text.get("title", "Minutes"), text.get("title_from", "heading on page 1")),
        cases=cases,
    )
    status = Status(text.get("status", Status.HELD.value))
    source = Source(
        text.get("name", "minutes.pdf"), text.get("place", "/archive"), text.get("added", f"2024-01-0{number}")
    )
    words = text.get("words")
    return Record(f"{number:064x}", 1, "text/plain", ".txt", status, about, (source,), words=words)


ONE = record(1)


@pytest.mark.parametrize(
    ("other", "is_same"),
    [
        (record(2), True),
        (record(2, name="Minutes.pdf"), False),
        (record(2, place="/archive/north"), False),
        (record(2, title="Another board’s minutes"), False),
        (record(2, title="Another board’s minutes", title_from="file name"), True),
        (record(2, title="Another board’s minutes", title_from="corrected by A. Tester"), False),
        (record(2, kind="briefing-note"), True),
        (record(2, status=Status.QUARANTINED), False),
        (record(2, cases=CASE), False),
    ],
)
def test_of_no_case_what_was_dropped_in_its_place_under_its_name_is_a_version(other: Record, *, is_same: bool) -> None:
    assert same_work(ONE, other) is same_work(other, ONE) is is_same


def test_a_title_that_a_person_gave_tells_from_a_file_without_one() -> None:
    one = record(1, title_from="file name")
    assert same_work(one, record(2, title="Board", title_from="file name"))
    assert not same_work(one, record(2, title="Board", title_from="corrected by A. Tester"))


def test_the_same_words_are_one_work_whatever_the_file_is_called_in_one_case() -> None:
    one, other = record(1, words="aa", name="a.pdf"), record(2, words="aa", name="b.docx", title="B")
    assert same_work(one, other)
    assert not same_work(one, record(2, words="bb", name="b.docx", title="B"))
    assert not same_work(one, record(2, words="aa", name="b.docx", cases=CASE))


@pytest.mark.parametrize(
    ("name", "title", "kind", "is_same"),
    [
        ("report FINAL.pdf", "Other", "report", True),
        ("other.pdf", "Report v2", "report", True),
        ("other.pdf", "Other", "report", False),
        ("report.pdf", "Report", "briefing-note", False),
    ],
)
def test_of_a_case_name_or_title_tell_but_for_marks_of_a_version(
    name: str, title: str, kind: str, *, is_same: bool
) -> None:
    one = record(1, name="report.pdf", title="Report", cases=CASE)
    assert same_work(one, record(2, name=name, title=title, kind=kind, cases=CASE)) is is_same


def test_the_newest_is_published_last_or_numbered_highest_or_added_last() -> None:
    dated = replace(ONE.description, published=Stated("2024-07-23", "page 1"))
    newest = replace(record(4, added="2020-01-01"), description=dated)
    second, third = record(3, name="minutes v2.pdf", added="2021-01-01"), record(2)
    assert newest_first([ONE, third, second, newest]) == [newest, second, third, ONE]
