"""The readers over real files, which are not part of the project."""

import os
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from reviewsearch.errors import NotYet, UnreadableFile
from reviewsearch.extract import read

SECONDS = 45


@pytest.mark.real
@pytest.mark.timeout(120)
def test_every_real_pdf_has_an_outcome(capsys: pytest.CaptureFixture[str]) -> None:
    folder = os.environ.get("REVIEWSEARCH_DATA")
    if not folder:
        pytest.skip("REVIEWSEARCH_DATA names no folder of real files")
    files = sorted(Path(folder, "pdf").rglob("*.pdf"), key=lambda path: path.name)
    assert files, f"no PDF below {folder}/pdf"
    outcomes: Counter[str] = Counter()
    begun = time.monotonic()
    for path in files:
        if time.monotonic() - begun > SECONDS:
            break
        try:
            extraction = read(path)
        except NotYet:
            outcomes["unfinished"] += 1
        except UnreadableFile:
            outcomes["refused"] += 1
        else:
            outcomes["read"] += 1
            outcomes["pages"] += len(extraction.pages)
            outcomes["pages without text"] += len(extraction.empty_pages)
            outcomes["warnings"] += len(extraction.warnings)
    taken = outcomes["read"] + outcomes["refused"] + outcomes["unfinished"]
    with capsys.disabled():
        sys.stdout.write(f"\n{taken} of {len(files)} real PDFs in {time.monotonic() - begun:.0f} s: {dict(outcomes)}\n")
    assert outcomes["read"] > 0.9 * taken
