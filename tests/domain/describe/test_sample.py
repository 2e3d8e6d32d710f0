"""The invented partnership's documents, described as a person would describe them."""

from importlib.resources import as_file, files

import pytest

from reviewsearch.domain.cues import Cues
from reviewsearch.domain.describe import describe
from reviewsearch.domain.document import Kind
from reviewsearch.domain.reference import References
from reviewsearch.extract import read

ROWAN, JAY, ELLIS, A, Q, SORREL = (
    "mscp-2019-20-01", "mscp-2019-20-10", "mscp-2018-19-01", "mscp-2020-21-02", "mscp-2021-22-01", "mscp-2022-23-03",
)  # fmt: skip

# file, kind, title, own cases, mentions, date of publication
SAMPLE = [
    ("MSCP 2019-20-01 LCSPR Overview Report FINAL.pdf", Kind.REPORT, "Local Child Safeguarding Practice Review: Rowan", [ROWAN], [ELLIS], "2024-07-23"),
    ("MSCP2019-20-01 Briefing Note (1).docx", Kind.BRIEFING_NOTE, "Briefing note: learning from the review about Rowan", [ROWAN], [], "2024-07-23"),
    ("MSCP2019-20-01-Press-Statement.pdf", Kind.PRESS_STATEMENT, "Statement on the publication of a Local Child Safeguarding Practice Review", [ROWAN], [], "2024-07-23"),
    ("Rowan_learning_slides_MSCP_2019-20-01.pptx", Kind.SLIDES, "Learning from Rowan", [ROWAN], [], "2024-07"),
    ("MSCP 2019-20-10 report.pdf", Kind.REPORT, "Local Child Safeguarding Practice Review: Jay", [JAY], [], "2021-03"),
    ("7 minute briefing MSCP 2019-20-10.pdf", Kind.SEVEN_MINUTE_BRIEFING, "7 minute briefing: Jay and county lines", [JAY], [ROWAN], "2021-04"),
    ("LCSPR_MSCP_2018-19-01_Final.pdf", Kind.REPORT, "Ellis: Local Child Safeguarding Practice Review", [ELLIS], [], "2019-11-14"),
    ("MSCP 2018-19-01 response and action plan.txt", Kind.RESPONSE, "RESPONSE AND ACTION PLAN: ELLIS", [ELLIS], [], "2019-11-14"),
    ("MSCB 2019-20-01 Executive Summary.pdf", Kind.EXECUTIVE_SUMMARY, "Serious Case Review: Baby Linnet", ["mscb-2019-20-01"], [], "2019-12-06"),
    ("MSCP2021-22-01 Child Q report FINAL.pdf", Kind.REPORT, "Child Q: Report of the Local Child Safeguarding Practice Review", [Q], [], "2022-10-12"),
    ("MSCP2021-22-01 Child Q report v2.pdf", Kind.REPORT, "Child Q: Report of the Local Child Safeguarding Practice Review", [Q], [], "2023-02-09"),
    ("MSCP2021-22-01_Child_Q_practitioner_briefing.docx", Kind.BRIEFING_NOTE, "Practitioner briefing: Child Q", [Q], [], "2022-10-12"),
    ("MSCP2021-22-01 Child Q 7MB.pdf", Kind.SEVEN_MINUTE_BRIEFING, "Child Q: seven minutes on babies who do not grow", [Q], [], "2022-11"),
    ("MSCP 2020-21-02 – Child A – report.pdf", Kind.REPORT, "Child A: A Local Child Safeguarding Practice Review", [A], [], "2022"),
    ("MSCP2020-21-02 briefing.cy.docx", Kind.BRIEFING_NOTE, "Papur briffio i ymarferwyr: Plentyn A", [A], [], "2022-09-02"),
    ("MSCP2020-21-02 easy read.html", Kind.EASY_READ, "Child A: easy read summary", [A], [], "2022-09-02"),
    ("Seen but not heard – thematic review 2022-23.pdf", Kind.THEMATIC_REVIEW, "Seen but not heard: a thematic review of infants at risk of neglect", [ROWAN, A, Q], ["mscb-2019-20-01"], "2023-06-21"),
    ("MSCP_2022-23-03_press_page.html", Kind.PRESS_STATEMENT, "Press release: learning from the Sorrel family review", [SORREL], [], "2024-01-18"),
    ("statement MSCP 2022-23-03.txt", Kind.PRESS_STATEMENT, "STATEMENT FROM THE YOUNG PEOPLE", [SORREL], [], "2024-01-18"),
    ("MSCP2022-23-03_Executive_Summary.docx", Kind.EXECUTIVE_SUMMARY, "Executive summary: the Sorrel family", [SORREL], [], "2024-01-18"),
    ("Annual Report 2019-20 extract.pdf", Kind.REPORT, "Annual Report: April 2019 to March 2020 (extract)", [], [], "2020-09"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "kind", "title", "cases", "mentions", "published"), SAMPLE, ids=lambda value: str(value)[:40]
)
def test_the_sample_is_described_as_a_person_would(
    *,
    references: References,
    cues: Cues,
    name: str,
    kind: Kind,
    title: str,
    cases: list[str],
    mentions: list[str],
    published: str,
) -> None:
    with as_file(files("reviewsearch").joinpath("sample/documents", name)) as path:
        about = describe(read(path), source_name=name, references=references, cues=cues)

    assert (about.kind.value, about.title.value) == (kind, title)
    assert list(about.case_keys) == cases
    assert [mention.value for mention in about.mentions] == mentions
    assert str(about.published_date) == published
    assert about.language.value == ("cy" if ".cy." in name else "en")
