"""Scanned pages: searchable after the typed ones, once, and again after a rebuild without being read again."""

import os
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from reviewsearch import Library, Receipt
from reviewsearch.app import settings as settings_of
from reviewsearch.app import watch
from reviewsearch.app.scans import Readings, Scans
from reviewsearch.app.settings import Settings
from reviewsearch.app.status import state_of
from reviewsearch.app.writing import Writer, writing
from reviewsearch.domain.document import Page
from reviewsearch.extract import ocr
from reviewsearch.extract.ocr import OcrPage

SAMPLE = Path(__file__).parents[2] / "src/reviewsearch/sample/documents/LCSPR_MSCP_2018-19-01_Final.pdf"
SCANNED = 21
needs_tesseract = pytest.mark.skipif(not ocr.is_available(), reason="Tesseract is not installed")


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """The archive's settings, with scans read as they are in a real one."""
    path = settings.home / settings_of.FILE_NAME
    path.write_text(
        path.read_text(encoding="utf-8").replace("read_scans = false", "read_scans = true"), encoding="utf-8"
    )
    return settings_of.load(settings.home)


def _scans(settings: Settings, writer: Writer) -> Scans:
    return Scans(settings, writer.archive, writer.index, changed=writer.read_more, described=writer.publisher.described)


def _watch_once(settings: Settings) -> list[Receipt]:
    said: list[Receipt] = []
    watch.run(settings, stop=threading.Event(), say=said.append, started=lambda _: None, once=True)
    return said


@needs_tesseract
@pytest.mark.timeout(60)
def test_the_watcher_reads_the_scanned_page_of_the_sample(settings: Settings) -> None:
    (settings.archive / SAMPLE.name).write_bytes(SAMPLE.read_bytes())
    (receipt,) = _watch_once(settings)
    assert receipt.empty_pages == 1
    with Library(settings) as library:
        (hit,) = library.search('"lighthouse at Tern Skerry"').hits
        assert [passage.page for passage in hit.passages] == [SCANNED]
        assert library.page(hit.document.id, SCANNED).reader.startswith("tesseract ")


@needs_tesseract
@pytest.mark.timeout(60)
def test_a_rebuild_has_the_scanned_pages_without_reading_them_again(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Library(settings) as library:
        library.add([SAMPLE])
        assert library.search('"Tern Skerry"').total == 0
        library.rebuild()
        before = library.page(str(library.documents()[0].id), SCANNED)
        assert library.search('"Tern Skerry"').total == 1
        monkeypatch.setenv("PATH", os.fspath(settings.home))
        library.rebuild()
        assert library.page(str(library.documents()[0].id), SCANNED) == before


def test_without_tesseract_status_says_what_is_needed_and_nothing_fails(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", os.fspath(settings.home))
    (settings.archive / SAMPLE.name).write_bytes(SAMPLE.read_bytes())
    _watch_once(settings)
    with Library(settings) as library:
        assert library.search('"Tern Skerry"').total == 0
        (note,) = (note for note in state_of(library).notes if "OCR" in note)
    assert note.startswith("1 page has no text and may be scans: reading those needs OCR. Ask whoever installed")


def test_scans_are_left_alone_where_the_settings_say_so(settings: Settings) -> None:
    settings = replace(settings, read_scans=False)
    (settings.archive / SAMPLE.name).write_bytes(SAMPLE.read_bytes())
    _watch_once(settings)
    with Library(settings) as library:
        assert library.search('"Tern Skerry"').total == 0
        (note,) = (note for note in state_of(library).notes if "read_scans" in note)
    assert note == "1 page has no text; scans are left unread, for read_scans is false in reviewsearch.toml."


@needs_tesseract
def test_scans_that_nobody_has_read_yet_are_told_of(settings: Settings) -> None:
    with Library(settings) as library:
        library.add([SAMPLE])
        (note,) = (note for note in state_of(library).notes if "scans" in note)
    assert note.startswith("1 page has no text so far and may be scans: `reviewsearch watch` reads them")


@pytest.mark.parametrize("able", [True, False])
def test_a_stop_after_reading_and_before_indexing_is_made_good(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, *, able: bool
) -> None:
    if not able:
        monkeypatch.setenv("PATH", os.fspath(settings.home))
    with Library(settings) as library:
        (receipt,) = library.add([SAMPLE])
        Readings(settings).add(str(receipt.id), SCANNED, OcrPage("at Tern Skerry", 0.9, "tesseract 5.3.0"))
        with writing(settings, purpose="test") as writer:
            assert not any(True for _ in _scans(settings, writer).read_all())
        assert library.search('"Tern Skerry"').total == 1
        assert library.scans(str(receipt.id)) == ((SCANNED,), ())
        assert not [note for note in state_of(library).notes if "scans" in note]


def test_what_was_read_before_tesseract_was_taken_away_is_found_and_the_rest_waits_for_it(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with Library(settings) as library:
        (receipt,) = library.add([_scanned(tmp_path / "scan.pdf")])
        identity = str(receipt.id)
        Readings(settings).add(identity, 2, OcrPage("at Tern Skerry", 0.9, "tesseract 5.3.0"))
        with writing(settings, purpose="test") as writer, monkeypatch.context() as without:
            without.setenv("PATH", os.fspath(settings.home))
            scans = _scans(settings, writer)
            assert len(list(scans.read_all())) == 1
            assert library.search('"Tern Skerry"').total == 1
            assert library.scans(identity) == ((2,), (1,))
            assert list(scans.read_all()) == []
            without.undo()
            if ocr.is_available():
                assert len(list(scans.read_all())) == 1
                assert library.scans(identity) == ((1, 2), ())


@pytest.mark.parametrize(
    "damage", [b"", b"[]", b"{}", b'{"format": 9, "pages": {}}', b'{"format": 1, "pages": {"x": 1}}']
)
def test_a_damaged_reading_is_none(settings: Settings, damage: bytes) -> None:
    readings = Readings(settings)
    readings.add("a" * 64, 1, OcrPage("words", 0.5, "tesseract"))
    page = Page(1, "")
    assert readings.on("a" * 64, (page,))[0].text == "words"
    (settings.index / "scans" / f"{'a' * 64}.json").write_bytes(damage)
    assert readings.on("a" * 64, (page,)) == (page,)


def _scanned(path: Path) -> Path:
    """A report of two pages without a letter in it."""
    canvas = Canvas(str(path))
    for _ in range(2):
        canvas.rect(50, 50, 300, 300, fill=1)
        canvas.showPage()
    canvas.save()
    return path


def _read_before_a_stop(settings: Settings, identity: str) -> None:
    said = (
        "Learning from Curlew: briefing note\nRef no: MSCP 2022/23-04\nPublished: 4 May 2023\nNobody asked.",
        "See also MSCP 2019/20-01. The school raised concerns.",
    )
    for number, text in enumerate(said, start=1):
        Readings(settings).add(identity, number, OcrPage(text, 0.9, "tesseract 5.3.0"))


@needs_tesseract
def test_a_scanned_report_says_of_itself_what_its_pages_say_once_they_are_read(
    settings: Settings, tmp_path: Path
) -> None:
    with Library(settings) as library:
        (receipt,) = library.add([_scanned(tmp_path / "scan0001.pdf")])
        identity = str(receipt.id)
        before = library.document(identity)
        assert (before.case, before.published, before.kind.value) == (None, None, "report")
        _read_before_a_stop(settings, identity)
        with writing(settings, purpose="test") as writer:
            for _ in _scans(settings, writer).read_all():
                pass
        after = library.document(identity)
        assert (after.case, str(after.published), after.kind.value) == (
            "mscp-2022-23-04",
            "2023-05-04",
            "briefing-note",
        )
        assert after.title == "Learning from Curlew: briefing note"
        assert after.path.startswith("archive/cases/mscp-2022-23-04/briefing-note--")
        assert (settings.home / after.path).is_file()
        case = library.find("MSCP 2022/23-04")
        assert case is not None
        assert [each.id for each in case.documents] == [identity]
        record = library.record(identity)
        assert [each.value for each in record.description.mentions] == ["mscp-2019-20-01"]
        assert record.history[-1].what == "described by its scanned pages"
        with writing(settings, purpose="test") as writer:
            assert not any(True for _ in _scans(settings, writer).read_all())
        assert library.record(identity) == record
        assert list(library.verify(everything=True)) == []


@needs_tesseract
def test_what_a_person_says_of_a_scan_stays(settings: Settings, tmp_path: Path) -> None:
    with Library(settings) as library:
        (receipt,) = library.add([_scanned(tmp_path / "scan0001.pdf")])
        identity = str(receipt.id)
        library.describe(identity, {"reference": ("MSCP 2023/24-09",), "title": ("Curlew",)}, by="Ada")
        _read_before_a_stop(settings, identity)
        with writing(settings, purpose="test") as writer:
            for _ in _scans(settings, writer).read_all():
                pass
        after = library.document(identity)
        assert (after.case, after.title, after.kind.value) == ("mscp-2023-24-09", "Curlew", "briefing-note")
        mentions = [each.value for each in library.record(identity).description.mentions]
        assert mentions == ["mscp-2022-23-04", "mscp-2019-20-01"]
