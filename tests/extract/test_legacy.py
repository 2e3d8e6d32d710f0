"""Old Word documents and presentations, made by LibreOffice and read through it."""

import io
import os
import subprocess
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import docx
import pptx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from reviewsearch.errors import UnreadableFile
from reviewsearch.extract import read
from reviewsearch.extract import soffice as libreoffice

W = nsdecls("w")
needs_libreoffice = pytest.mark.skipif(libreoffice.soffice() is None, reason="LibreOffice is not installed")


@pytest.fixture
def old(tmp_path: Path) -> Callable[[bytes, str, str], Path]:
    """Save a new document as an old one."""

    def made(content: bytes, new: str, kind: str) -> Path:
        (tmp_path / f"a.{new}").write_bytes(content)
        program = libreoffice.soffice()
        assert program
        profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
        command: list[str | Path] = [
            program,
            profile,
            "--headless",
            "--convert-to",
            kind,
            "--outdir",
            tmp_path,
            tmp_path / f"a.{new}",
        ]
        subprocess.run(command, check=True, capture_output=True)
        return tmp_path / f"a.{kind}"

    return made


@needs_libreoffice
@pytest.mark.timeout(60)
def test_an_old_word_document_gives_what_its_reader_sees(old: Callable[..., Path]) -> None:
    document = docx.Document()
    document.add_heading("Findings", level=1)
    markup = (
        f"<w:p {W}><w:r><w:t xml:space='preserve'>She was seen</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>SECRET</w:t></w:r>"
        "<w:del w:id='1' w:author='a' w:date='2024-07-23T00:00:00Z'><w:r><w:delText>SECRET</w:delText></w:r></w:del>"
        "<w:r><w:t xml:space='preserve"
        "'> once.</w:t></w:r></w:p>"
    )
    document.element.body.insert(1, parse_xml(markup))
    document.add_paragraph("two").paragraph_format.page_break_before = True
    target = io.BytesIO()
    document.save(target)
    extraction = read(old(target.getvalue(), "docx", "doc"))
    assert extraction.media_type == "application/msword"
    assert [page.text.split("\n")[0] for page in extraction.pages] == ["Findings", "two"]
    assert "She was seen once." in extraction.pages[0].text
    assert "SECRET" not in extraction.pages[0].text


@needs_libreoffice
@pytest.mark.timeout(60)
def test_an_old_presentation_gives_its_slides_without_notes(old: Callable[..., Path]) -> None:
    deck = pptx.Presentation()
    for title in ("Findings", "Next steps"):
        slide = deck.slides.add_slide(deck.slide_layouts[5])
        assert slide.shapes.title is not None
        slide.shapes.title.text = title
        notes = slide.notes_slide.notes_text_frame
        assert notes is not None
        notes.text = "SECRET"
    target = io.BytesIO()
    deck.save(target)
    extraction = read(old(target.getvalue(), "pptx", "ppt"))
    assert extraction.media_type == "application/vnd.ms-powerpoint"
    assert [page.text for page in extraction.pages] == ["Findings", "Next steps"]
    assert extraction.warnings == ("Slides 1 and 2 have speaker notes, which are not searchable.",)


@pytest.fixture
def word_file(drop: Callable[..., Path], compound: Callable[..., bytes]) -> Path:
    """A file that calls itself an old Word document and is none."""
    return drop(compound({("WordDocument",): bytes(5_000)}), "old.doc")


@pytest.fixture
def only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str | None], None]:
    """Have a program of these lines be the only one installed, or none."""

    def install(script: str | None) -> None:
        folder = tmp_path / "programs"
        folder.mkdir()
        if script is not None:
            (folder / "soffice").write_text(f"#!/bin/sh\n{script}\n")
            (folder / "soffice").chmod(0o755)
        monkeypatch.setenv("PATH", os.fspath(folder))

    return install


def test_without_libreoffice_the_remedy_names_it(word_file: Path, only: Callable[[str | None], None]) -> None:
    only(None)
    with pytest.raises(UnreadableFile, match="only where LibreOffice is installed") as refused:
        read(word_file)
    assert refused.value.remedy == (
        "Ask whoever installed reviewsearch to install LibreOffice, or open it, save it as .docx or PDF and drop that."
    )


def test_a_file_that_libreoffice_makes_nothing_of_is_refused(
    word_file: Path, only: Callable[[str | None], None]
) -> None:
    only("exit 1")
    with pytest.raises(UnreadableFile, match="LibreOffice could not read"):
        read(word_file)


def test_a_program_that_never_ends_is_ended_with_all_it_started(
    tmp_path: Path, word_file: Path, only: Callable[[str | None], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    only(f"/bin/sleep 30 & echo $! > {tmp_path}/started; wait")
    monkeypatch.setattr(
        libreoffice, "ALLOWED", replace(libreoffice.ALLOWED, seconds=0.5)
    )  # nobody waits for the real one
    with pytest.raises(UnreadableFile, match="did not read within"):
        read(word_file)
    started = int((tmp_path / "started").read_text())
    for _ in range(50):
        if not _runs(started):
            return
        time.sleep(0.05)
    pytest.fail("what it started still runs")


def _runs(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().split()[2] != "Z"
    except FileNotFoundError:
        return False


def test_the_program_has_limits_a_profile_of_its_own_and_nothing_of_ours(
    tmp_path: Path, word_file: Path, only: Callable[[str | None], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OUR_SECRET", "SECRET")
    only(f"ulimit -t > {tmp_path}/seen; /usr/bin/env >> {tmp_path}/seen; echo $* >> {tmp_path}/seen; exit 1")
    with pytest.raises(UnreadableFile):
        read(word_file)
    seen = (tmp_path / "seen").read_text()
    assert seen.startswith("60\n")
    assert "SECRET" not in seen
    assert "-env:UserInstallation=file://" in seen
    assert str(Path.home()) not in seen.replace(str(tmp_path), "")
