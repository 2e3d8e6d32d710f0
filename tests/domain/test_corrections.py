"""What a person says of a document stands in place of what was read, part by part."""

from dataclasses import fields, replace

import pytest

from reviewsearch.domain.corrections import FIELDS, corrected
from reviewsearch.domain.document import Description, Stated

READ = Description(
    kind=Stated("report", "file name"),
    title=Stated("A title", "page 1"),
    cases=(Stated("mscp-2019-20-01", "file name"),),
    mentions=(Stated("mscp-2019-20-10", "page 3"), Stated("mscp-2020-21-02", "page 4")),
    published=Stated("2024-07-23", "page 1"),
    language=Stated("en", "its words"),
    themes=(Stated("Neglect", "page 2"),),
)
PARTS = {"reference": "cases", "theme": "themes"}


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("reference", "mscp-2021-22-01"),
        ("title", "Another title"),
        ("kind", "briefing-note"),
        ("published", "2024-07"),
        ("language", "cy"),
        ("theme", "Housing"),
    ],
)
def test_a_correction_changes_that_part_and_no_other(field: str, said: str) -> None:
    part = PARTS.get(field, field)
    stated = Stated(said, "corrected by A. Tester")
    after = corrected(READ, {field: (said,)}, by="A. Tester")
    assert getattr(after, part) == ((stated,) if field in PARTS else stated)
    for other in (each.name for each in fields(Description)):
        assert other == part or getattr(after, other) == getattr(READ, other)


def test_each_part_that_can_be_corrected_is_tried_here() -> None:
    assert {PARTS.get(field, field) for field in FIELDS} == {each.name for each in fields(Description)} - {"mentions"}


def test_a_case_that_a_person_names_as_the_documents_own_is_no_longer_a_mention() -> None:
    after = corrected(READ, {"reference": ("mscp-2019-20-10",)}, by="A. Tester")
    assert after == replace(
        READ, cases=(Stated("mscp-2019-20-10", "corrected by A. Tester"),), mentions=READ.mentions[1:]
    )
