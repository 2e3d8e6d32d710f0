"""Examining originals in the sandbox, as publishing asks for it."""

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tools.traps import Trap, all_traps, floating

from reviewsearch.app import never
from reviewsearch.app.examining import Examination
from reviewsearch.app.settings import Settings, initialise
from reviewsearch.checks import check
from reviewsearch.domain.document import Description, Kind, Page, Record, Source, Stated, Status
from reviewsearch.domain.findings import Severity
from reviewsearch.domain.media_types import DOC, DOCX, PDF, PPTX, TXT
from reviewsearch.extract.soffice import soffice
from reviewsearch.sandbox import Sandbox

TRAPS = {trap.name: trap for trap in all_traps()}
PAGES = (Page(1, "Agencies shared information late.\nHidden words about the family"),)
SUFFIXES = {PDF: ".pdf", DOCX: ".docx", PPTX: ".pptx", TXT: ".txt", DOC: ".doc"}


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as opened:
        yield opened


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("REVIEWSEARCH_NEVER_KEY", str(tmp_path / "keys" / "never.key"))
    return initialise(tmp_path / "home")


@pytest.fixture
def examination(settings: Settings, sandbox: Sandbox) -> Examination:
    return Examination(settings, sandbox)


def record(media_type: str, name: str = "report.pdf", kind: Kind = Kind.REPORT) -> Record:
    about = Description(kind=Stated(kind, "page 1"), title=Stated("A review", "page 1"))
    source = Source(name, ".", "2024-01-01T00:00:00Z")
    return Record("0" * 64, 1, media_type, SUFFIXES[media_type], Status.HELD, about, (source,))


def kept(tmp_path: Path, content: bytes, suffix: str = ".pdf") -> Path:
    path = tmp_path / f"original{suffix}"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    "name", ["text-under-black-box", "scan-blacked-out-on-paper-with-its-text-beneath", "word-comment", "slides-notes"]
)
def test_what_is_found_behind_walls_is_what_is_found_without_them(
    name: str, examination: Examination, tmp_path: Path
) -> None:
    trap: Trap = TRAPS[name]
    original = kept(tmp_path, trap.content, SUFFIXES[trap.media_type])
    found = examination.look(original, record(trap.media_type), PAGES)
    assert found == check(io.BytesIO(trap.content), trap.media_type, PAGES, "report.pdf")
    assert trap.check in {finding.check for finding in found}


needs_libreoffice = pytest.mark.skipif(soffice() is None, reason="LibreOffice is not installed")
DRAWN = [trap for trap in TRAPS.values() if trap.drawn]


@needs_libreoffice
@pytest.mark.slow
@pytest.mark.timeout(120)
@pytest.mark.parametrize("trap", DRAWN, ids=[trap.name for trap in DRAWN])
def test_what_may_cover_text_is_looked_at_on_drawn_pages(trap: Trap, examination: Examination, tmp_path: Path) -> None:
    original = kept(tmp_path, trap.content, SUFFIXES[trap.media_type])
    pages = (Page(1, "Agencies shared information late."), Page(2, "Hidden words about the family"))
    found = {finding.check: finding.severity for finding in examination.look(original, record(trap.media_type), pages)}
    assert trap.drawn in found
    assert trap.check not in found
    assert (found[trap.drawn] is Severity.HOLD) == (trap.drawn == "text-under-box")
    text = "".join(page.text for page in examination.visible(original, record(trap.media_type), pages))
    assert text == "Agencies shared information late."


@needs_libreoffice
@pytest.mark.slow
@pytest.mark.timeout(120)
def test_what_lies_over_no_text_is_not_told_of_once_the_pages_are_drawn(
    examination: Examination, tmp_path: Path
) -> None:
    original = kept(tmp_path, floating.beside_text(), ".docx")
    assert check(io.BytesIO(floating.beside_text()), DOCX, PAGES, "report.docx")
    assert examination.look(original, record(DOCX), PAGES) == ()
    assert examination.visible(original, record(DOCX), PAGES) == PAGES


def test_where_pages_cannot_be_drawn_it_is_told_that_something_lies_over_them(
    examination: Examination, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    trap = TRAPS["word-black-box-over-text"]
    found = examination.look(kept(tmp_path, trap.content, ".docx"), record(DOCX), PAGES)
    assert [finding.check for finding in found] == ["drawn-over"]


def test_the_public_text_is_without_what_is_hidden(examination: Examination, tmp_path: Path) -> None:
    original = kept(tmp_path, TRAPS["text-under-black-box"].content)
    assert [page.text for page in examination.visible(original, record(PDF), PAGES)] == [
        "Agencies shared information late."
    ]


def test_a_file_that_brings_its_reader_down_is_held(examination: Examination, tmp_path: Path) -> None:
    original = kept(tmp_path, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), ".doc")
    (finding,) = examination.look(original, record(DOC), (Page(1, "words"),))
    assert finding.check == "not-checked"


def test_the_public_downloads_a_copy_without_properties(examination: Examination, tmp_path: Path) -> None:
    original = kept(tmp_path, TRAPS["properties-author"].content)
    examination.copy(original, tmp_path / "public.pdf")
    copy = (tmp_path / "public.pdf").read_bytes()
    assert copy.startswith(b"%PDF-")
    assert not check(io.BytesIO(copy), PDF, (), "public")
    assert original.read_bytes() == TRAPS["properties-author"].content


@pytest.mark.parametrize(("name", "suffix"), [("cut-off", ".pdf"), ("word-cut-off", ".docx")])
def test_where_no_clean_copy_can_be_made_the_public_downloads_the_file_itself(
    examination: Examination, tmp_path: Path, name: str, suffix: str
) -> None:
    original = kept(tmp_path, TRAPS[name].content, suffix)
    examination.copy(original, tmp_path / "public")
    assert (tmp_path / "public").read_bytes() == original.read_bytes()


def test_clean_copies_can_be_switched_off(settings: Settings, sandbox: Sandbox, tmp_path: Path) -> None:
    original = kept(tmp_path, TRAPS["properties-author"].content)
    as_it_is = replace(settings, data={**settings.data, "publication": {"clean_copies": False}})
    Examination(as_it_is, sandbox).copy(original, tmp_path / "public.pdf")
    assert (tmp_path / "public.pdf").read_bytes() == original.read_bytes()


def test_an_entry_of_the_never_publish_list_holds_a_document_wherever_it_stands(
    settings: Settings, examination: Examination, tmp_path: Path
) -> None:
    assert never.add(settings, ["Zebedee Example", "the family"]).new == 2
    text = kept(tmp_path, b"x", ".txt")
    named = examination.look(text, record(TXT, "ZebedeeExample.txt"), (Page(1, "words"),))
    told = examination.look(text, record(TXT), (Page(1, "words"), Page(2, "about\nZebedee Example.")))
    assert [(finding.check, finding.page) for finding in (*named, *told)] == [
        ("never-publish", None),
        ("never-publish", 2),
    ]
    noted = kept(tmp_path, TRAPS["highlight-with-a-remark"].content)
    never.add(settings, ["Check"])
    assert "never-publish" in {finding.check for finding in examination.look(noted, record(PDF), (Page(1, "words"),))}
