"""The documents of the sample: what each is called, as staff named it, and what it is made from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tools.midshire.as_docx import as_docx
from tools.midshire.as_html import as_html
from tools.midshire.as_pdf import pdf
from tools.midshire.as_pptx import as_pptx
from tools.midshire.as_text import as_text
from tools.midshire.manuscript import load

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_LAYOUTS = {".pdf": pdf, ".docx": as_docx, ".pptx": as_pptx, ".html": as_html, ".txt": as_text}


@dataclass(frozen=True, slots=True)
class SampleDocument:
    """A file of the sample and its manuscript."""

    file_name: str
    manuscript: str
    edition: int = 1

    def made(self) -> bytes:
        """The file's bytes, the same each time."""
        suffix = self.file_name[self.file_name.rindex(".") :]
        return _LAYOUTS[suffix](load(self.manuscript, self.edition))


DOCUMENTS = (
    SampleDocument("MSCP 2019-20-01 LCSPR Overview Report FINAL.pdf", "rowan-report"),
    SampleDocument("MSCP2019-20-01 Briefing Note (1).docx", "rowan-briefing"),
    SampleDocument("MSCP2019-20-01-Press-Statement.pdf", "rowan-press"),
    SampleDocument("Rowan_learning_slides_MSCP_2019-20-01.pptx", "rowan-slides"),
    SampleDocument("MSCP 2019-20-10 report.pdf", "jay-report"),
    SampleDocument("7 minute briefing MSCP 2019-20-10.pdf", "jay-seven"),
    SampleDocument("LCSPR_MSCP_2018-19-01_Final.pdf", "ellis-report"),
    SampleDocument("MSCP 2018-19-01 response and action plan.txt", "ellis-response"),
    SampleDocument("MSCB 2019-20-01 Executive Summary.pdf", "linnet-summary"),
    SampleDocument("MSCP2021-22-01 Child Q report FINAL.pdf", "q-report"),
    SampleDocument("MSCP2021-22-01 Child Q report v2.pdf", "q-report", edition=2),
    SampleDocument("MSCP2021-22-01_Child_Q_practitioner_briefing.docx", "q-briefing"),
    SampleDocument("MSCP2021-22-01 Child Q 7MB.pdf", "q-seven"),
    SampleDocument("MSCP 2020-21-02 – Child A – report.pdf", "a-report"),
    SampleDocument("MSCP2020-21-02 briefing.cy.docx", "a-briefing-cy"),
    SampleDocument("MSCP2020-21-02 easy read.html", "a-easy-read"),
    SampleDocument("Seen but not heard – thematic review 2022-23.pdf", "thematic"),
    SampleDocument("MSCP_2022-23-03_press_page.html", "sorrel-press"),
    SampleDocument("statement MSCP 2022-23-03.txt", "sorrel-statement"),
    SampleDocument("MSCP2022-23-03_Executive_Summary.docx", "sorrel-summary"),
    SampleDocument("Annual Report 2019-20 extract.pdf", "annual-report"),
)


def make(destination: Path) -> Iterator[Path]:
    """Write every document of the sample into a folder, naming each as it is written."""
    destination.mkdir(parents=True, exist_ok=True)
    for document in DOCUMENTS:
        path = destination / document.file_name
        path.write_bytes(document.made())
        yield path
