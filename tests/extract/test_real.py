"""The readers over real files, which are not part of the project."""

import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from reviewsearch.domain.document import Extraction, Page
from reviewsearch.domain.quality import measured
from reviewsearch.errors import NotYet, UnreadableFile
from reviewsearch.extract import read
from reviewsearch.extract.reader import Asked, Reader
from reviewsearch.extract.words import english_words
from reviewsearch.sandbox import Sandbox

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


def _real_pages() -> Iterator[tuple[str, Page]]:
    folder = os.environ.get("REVIEWSEARCH_DATA")
    if not folder:
        pytest.skip("REVIEWSEARCH_DATA names no folder of real files")
    files = sorted(Path(folder, "pdf").rglob("*.pdf"))
    with Sandbox() as sandbox:
        readings = Reader(sandbox).read_many(Asked(path, settled=True) for path in files)
        for path, reading in zip(files, readings, strict=True):
            for page in reading.pages if isinstance(reading, Extraction) else ():
                yield path.name, page


@pytest.mark.real
@pytest.mark.slow
@pytest.mark.timeout(900)
def test_no_repair_makes_a_real_page_worse(capsys: pytest.CaptureFixture[str]) -> None:
    known = english_words()
    pages, changed = 0, []
    for name, page in _real_pages():
        pages += 1
        if page.raw is None:
            continue
        before, after = measured(page.raw, known), measured(page.text, known)
        changed.append(f"{name}, page {page.number}: {before.sense} letters in known words, now {after.sense}")
        assert after.sense >= before.sense, changed[-1]
        assert after.known >= before.known, changed[-1]
        assert after.replaced <= before.replaced, changed[-1]
        rest = iter(page.text)
        assert all(letter in rest for letter in page.raw if letter.isalnum()), changed[-1]
    with capsys.disabled():
        sys.stdout.write("\n".join(("", f"{len(changed)} of {pages:,} real pages changed", *changed, "")))
    assert pages
