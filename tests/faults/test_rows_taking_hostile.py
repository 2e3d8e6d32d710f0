"""Row 37: files made to take all the memory or all the time cost themselves alone."""

import os
import zipfile
from pathlib import Path

import pytest
from tests.faults.conftest import Zone

from reviewsearch import Library
from reviewsearch.app.inboxes import Inbox, Mode
from reviewsearch.app.ingest import Intake
from reviewsearch.app.receipt import Dropped, Outcome
from reviewsearch.app.writing import writing
from reviewsearch.domain.document import Status
from reviewsearch.extract.reader import Reader
from reviewsearch.sandbox import Allowance, Sandbox

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot limit what a process takes")


def deep_pdf() -> bytes:
    """Lists in lists, a hundred thousand deep."""
    content = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n"
    content += b"<< /Type /Pages /Kids " + b"[" * 100_000 + b"]" * 100_000 + b" /Count 1 >>\nendobj\n"
    return content + b"trailer\n<< /Root 1 0 R /Size 3 >>\nstartxref\n0\n%%EOF\n"


def bomb_docx(path: Path) -> bytes:
    """A document of some kilobytes that unpacks to hundreds of megabytes."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("word/document.xml", b"<w:document>" + b" " * 300_000_000)
    return path.read_bytes()


@pytest.mark.timeout(120)
@pytest.mark.parametrize("kind", ["endless", "deep", "bomb"])
def test_row_37_a_hostile_file_is_archived_without_text_and_the_rest_is_taken(
    zone: Zone, endless_pdf: bytes, tmp_path: Path, kind: str
) -> None:
    content = {"endless": endless_pdf, "deep": deep_pdf(), "bomb": bomb_docx(tmp_path / "bomb.zip")}[kind]
    name = "hostile.docx" if kind == "bomb" else "hostile.pdf"
    (zone.root / name).write_bytes(content)
    (zone.root / "note.txt").write_text("heron")
    inbox = Inbox(zone.root, Mode.OWN)
    with (
        writing(zone.settings, purpose="a test") as writer,
        Sandbox(allowance=Allowance(cpu_seconds=2, wall_seconds=10)) as sandbox,
    ):
        intake = Intake(zone.settings, writer.archive, writer.index, Reader(sandbox))
        dropped = [Dropped(zone.root / each, inbox, settled=True) for each in (name, "note.txt")]
        receipts = {receipt.name: receipt for _, receipt in intake.take(dropped)}
    assert receipts["note.txt"].outcome is Outcome.FILED
    assert receipts[name].outcome in {Outcome.QUARANTINED, Outcome.FILED}
    assert zone.lying() == []
    with Library(zone.settings) as library:
        document = library.document(str(receipts[name].id))
        assert (zone.settings.home / document.path).read_bytes() == content
        if receipts[name].outcome is Outcome.QUARANTINED:
            assert document.status is Status.QUARANTINED
            assert document.reason
        else:
            # What was read before it was stopped is kept, and said to be not all.
            assert receipts[name].warnings
        assert library.search("heron").total == 1
