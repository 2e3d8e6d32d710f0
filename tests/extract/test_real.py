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
from reviewsearch.extract.reader import Asked, Reader
from reviewsearch.extract.words import english_words
from reviewsearch.sandbox import Sandbox

BREAKS_DOWN = "break down"


def _real_files() -> list[Path]:
    folder = os.environ.get("REVIEWSEARCH_DATA")
    if not folder:
        pytest.skip("REVIEWSEARCH_DATA names no folder of real files")
    files = sorted(Path(folder, "pdf").rglob("*.pdf"), key=lambda path: path.name)
    assert files, f"no PDF below {folder}/pdf"
    return files


@pytest.mark.real
@pytest.mark.slow
@pytest.mark.timeout(900)
def test_every_real_pdf_has_an_outcome_and_none_breaks_its_reader_down(capsys: pytest.CaptureFixture[str]) -> None:
    files = _real_files()
    outcomes: Counter[str] = Counter()
    refused: list[str] = []
    begun = time.monotonic()
    with Sandbox() as sandbox:
        readings = Reader(sandbox).read_many(Asked(path, settled=True) for path in files)
        for path, reading in zip(files, readings, strict=True):
            if isinstance(reading, Extraction):
                outcomes["read"] += 1
                outcomes["pages"] += len(reading.pages)
                outcomes["pages without text"] += len(reading.empty_pages)
                outcomes["warnings"] += len(reading.warnings)
            else:
                assert isinstance(reading, UnreadableFile), path
                assert not isinstance(reading, NotYet), path
                refused.append(f"{path.name}: {reading.cause}")
    with capsys.disabled():
        seconds = time.monotonic() - begun
        counts = dict(outcomes, refused=len(refused))
        sys.stdout.write("\n".join((f"\n{len(files)} real PDFs in {seconds:.0f} s: {counts}", *refused, "")))
    assert outcomes["read"] > 0.9 * len(files)
    assert not [said for said in refused if BREAKS_DOWN in said]


def _real_pages() -> Iterator[tuple[str, Page]]:
    files = _real_files()
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


@pytest.mark.real
@pytest.mark.slow
@pytest.mark.timeout(900)
def test_pdfium_tells_of_real_files_what_pypdf_tells(capsys: pytest.CaptureFixture[str]) -> None:
    """Labels, properties and language. They differ where a property is stated twice, or pypdf cannot decrypt it."""
    files = _real_files()
    with Sandbox() as sandbox:
        usual, other = (
            Reader(sandbox, extractor=extractor).read_many(Asked(path, settled=True) for path in files)
            for extractor in ("", "pypdf")
        )
        pairs = [
            (path.name, ours, theirs)
            for path, ours, theirs in zip(files, usual, other, strict=True)
            if isinstance(ours, Extraction) and isinstance(theirs, Extraction)
        ]
    different = [name for name, ours, theirs in pairs if _facts(ours) != _facts(theirs)]
    with capsys.disabled():
        sys.stdout.write(f"\n{len(pairs)} real PDFs read by both, {len(different)} told of otherwise: {different}\n")
    assert len(different) <= len(pairs) // 100


def _facts(extraction: Extraction) -> tuple[object, ...]:
    return (extraction.properties, extraction.language, [page.label for page in extraction.pages])
