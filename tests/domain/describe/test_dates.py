from collections.abc import Callable

import pytest

from reviewsearch.domain.document import Description

Describing = Callable[..., Description]


@pytest.mark.parametrize(
    ("line", "iso"),
    [
        ("Issued: 23 July 2024", "2024-07-23"),
        ("Issued: Tuesday 23 July 2024 at 09:30", "2024-07-23"),
        ("Issued on Tuesday, 23rd July 2024", "2024-07-23"),
        ("Date: 11 th December 2023", "2023-12-11"),
        ("Date: 3rd of May, 2023", "2023-05-03"),
        ("Published: July 2024", "2024-07"),
        ("Published July 2024", "2024-07"),
        ("Published by Midshire Safeguarding Children Partnership, 23 July 2024", "2024-07-23"),
        ("Publication date: 23/07/2024", "2024-07-23"),
        ("Publication date: 03.05.24", "2024-05-03"),
        ("Date of publication: 23/07/97", "1997-07-23"),
        ("Date of publication 2024-07-23", "2024-07-23"),
        ("Date published: July 23, 2024", "2024-07-23"),
        ("Report published: 24 May 2016", "2016-05-24"),
        ("Published: 2022", "2022"),
        ("Ref no: MSCP 2019/20-01 Issued: 23 July 2024", "2024-07-23"),
        ("Ref no: MSCP 2019/20-01     Date: 23 July 2024", "2024-07-23"),
        ("Issue 4 | Date: Sept 2021", "2021-09"),
        ("This report was published on 4 March 2021 by the partnership.", "2021-03-04"),
        ("Cyhoeddwyd: 2 Medi 2022", "2022-09-02"),
        ("Cyhoeddwyd ar 23ain o Orffennaf 2024", "2024-07-23"),
        ("Dyddiad: Mai 2021", "2021-05"),
        ("I S S U E D :  2 3  J U L Y  2 0 2 4", "2024-07-23"),
    ],
)
def test_a_date_behind_a_cue_is_the_date_of_publication(describing: Describing, line: str, iso: str) -> None:
    published = describing(f"Learning from Rowan\n{line}\nThe review began in May 2020.").published

    assert published is not None
    assert published.value == iso
    assert published.source.startswith("page 1: “")


@pytest.mark.parametrize(
    "line",
    [
        "Last reviewed: 3 May 2023",
        "Last updated: May 2023",
        "Review date: 3 May 2026",
        "Next review published: 2026",
        "Commissioned: December 2019",
        "Date of birth: 2 March 2018",
        "Date of death: 22 October 2019",
        "Incident date: 22 October 2019",
        "Inspection date: 3 March 2020",
        "Date of incident\n22 October 2019",
        "Review period\nMarch 2019",
        "Review period 2017 to 2019",
        "Date: 2017 to 2019",
        "Date: 1 May 2019 – 3 June 2019",
        "Date: 2019/20",
        "Date: 31 June 2023",
        "Date: 12 May 1893",
        "Date: 12 May 2150",
        "Published: 45/13/2023",
        "Published: not yet",
        "Not to be published: 23 July 2024",
        "2022",
        "Guidance by others, published July 2018, says so",
        "working with families,\npublished July 2018",
        "Rowan died in October 2019.",
    ],
)
def test_other_dates_are_not_the_date_of_publication(describing: Describing, line: str) -> None:
    assert describing(f"Learning from Rowan\n{line}\nmore words here").published is None


def test_the_cue_may_stand_in_the_cell_or_line_above(describing: Describing) -> None:
    assert describing("Learning from Rowan\nDate published\n23 July 2024").published_date is not None


def test_a_date_may_be_broken_over_two_lines(describing: Describing) -> None:
    published = describing("Learning from Rowan\nIssued: 23 July\n2024").published

    assert published is not None
    assert published.value == "2024-07-23"


def test_a_date_may_stand_below_its_cue_where_no_digit_stands_beside_it(describing: Describing) -> None:
    published = describing("Learning from Rowan\n3 May 2021\nDate of publication\n23 July 2024").published

    assert published is not None
    assert published.value == "2024-07-23"


def test_the_best_cue_wins_wherever_it_stands(describing: Describing) -> None:
    published = describing("Report\nDate: 3 May 2021\nIssued: 4 June 2021", "Published: 1 July 2021").published

    assert published is not None
    assert (published.value, published.source) == ("2021-07-01", "page 2: “Published: 1 July 2021”")


def test_the_last_page_is_looked_at_after_the_first_two(describing: Describing) -> None:
    middle = "Published: 5 May 2015"
    back = "© Midshire\nPublished: 23 July 2024"

    published = describing("Learning from Rowan", "Contents", middle, back).published

    assert published is not None
    assert published.source == "page 4: “Published: 23 July 2024”"


def test_publications_listed_on_the_last_page_are_not_this_one(describing: Describing) -> None:
    listed = "Midshire neglect strategy. Published: 5 May 2015"

    assert describing("Learning from Rowan", "Contents", "Text", listed).published is None


def test_the_one_date_alone_on_its_line_is_taken_where_there_is_no_cue(describing: Describing) -> None:
    published = describing("Learning from Rowan\nLead Reviewer: Idris Penhallow\nJuly 2024").published

    assert published is not None
    assert (published.value, published.source) == ("2024-07", "page 1: “July 2024”")


@pytest.mark.parametrize(
    "lines",
    ["May 2019\nJuly 2024", "Seen by the midwife:\n3 May 2019", "Died:\n3 May 2019", "Date of incident\n3 May 2019"],
)
def test_a_date_alone_on_its_line_may_be_another_date(describing: Describing, lines: str) -> None:
    assert describing(f"Learning from Rowan\n{lines}").published is None


def test_when_the_file_was_made_is_not_when_the_review_was_published(describing: Describing) -> None:
    assert describing("Learning from Rowan", created="2024-07-23T09:00:00Z").published is None


def test_the_source_of_a_date_in_a_long_line_quotes_what_stands_around_it(describing: Describing) -> None:
    published = describing("word " * 50 + "Issued: 23 July 2024 " + "word " * 50).published

    assert published is not None
    assert "Issued: 23 July 2024" in published.source
    assert published.source.count("…") == 2
    assert len(published.source) < 120
