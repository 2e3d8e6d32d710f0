"""The checks over real PDFs, which are not part of the project."""

import os
import sys
import time
from collections import Counter
from pathlib import Path

import pypdfium2
import pytest

from reviewsearch.checks import look
from reviewsearch.domain.media_types import PDF

# Bars over text that is still there; and a chart of colours with black letters on black. Each was looked at.
RIGHT = {"656b4435fc84.pdf", "c59544af2bdc.pdf"}


@pytest.mark.real
@pytest.mark.slow
@pytest.mark.timeout(600)
def test_below_one_page_in_a_hundred_is_falsely_said_to_hide_text_under_a_box(
    capsys: pytest.CaptureFixture[str],
) -> None:
    folder = os.environ.get("REVIEWSEARCH_DATA")
    if not folder:
        pytest.skip("REVIEWSEARCH_DATA names no folder of real files")
    files = sorted(Path(folder, "pdf").rglob("*.pdf"), key=lambda path: path.name)
    assert files, f"no PDF below {folder}/pdf"
    pages, seconds = 0, 0.0
    found: Counter[str] = Counter()
    boxed: list[tuple[str, int | None]] = []
    for path in files:
        with path.open("rb") as file:
            started = time.process_time()
            findings = look(file, PDF).findings
            seconds += time.process_time() - started
        pages += page_count(path)
        found.update(finding.check for finding in findings)
        boxed += [(path.name, finding.page) for finding in findings if finding.check == "text-under-box"]
    with capsys.disabled():
        sys.stdout.write(
            f"\n{pages:,} pages of {len(files)} real PDFs, {1000 * seconds / pages:.1f} ms of CPU each: {dict(found)}; {boxed}\n"
        )
    assert len([name for name, _ in boxed if name not in RIGHT]) < 0.01 * pages


def page_count(path: Path) -> int:
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError:
        return 0
    with document:
        return len(document)
