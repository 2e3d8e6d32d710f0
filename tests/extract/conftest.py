"""Small real files, made here, for the tests of the readers."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pptx
import pytest
from pptx.util import Inches
from reportlab.pdfgen.canvas import Canvas

Drop = Callable[..., Path]
MakePdf = Callable[..., bytes]
Repack = Callable[..., bytes]


@pytest.fixture
def drop(tmp_path: Path) -> Drop:
    """Write bytes to a file of some name and return its path."""

    def write(content: bytes, name: str = "dropped") -> Path:
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return write


def make_pdf(*texts: str, compressed: bool = True, **about: str) -> bytes:
    target = io.BytesIO()
    canvas = Canvas(target, pageCompression=int(compressed), invariant=1, lang=about.get("lang"))
    canvas.setTitle(about.get("title", ""))
    canvas.setAuthor(about.get("author", ""))
    for text in texts:
        canvas.drawString(72, 720, text)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def repacked(package: bytes, changes: dict[str, bytes], flags: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return an Office file with parts replaced or added."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(target, "w", flags) as new:
        for name in old.namelist():
            if name not in changes:
                new.writestr(name, old.read(name))
        for name, content in changes.items():
            new.writestr(name, content)
    return target.getvalue()


@pytest.fixture(name="make_pdf", scope="session")
def _make_pdf() -> MakePdf:
    return make_pdf


@pytest.fixture(name="repacked", scope="session")
def _repacked() -> Repack:
    return repacked


@pytest.fixture(scope="session")
def good_files() -> dict[str, bytes]:
    """One sound file of each kind; each holds the words "shared information"."""
    word, deck = io.BytesIO(), io.BytesIO()
    document = docx.Document()
    document.core_properties.title = "Learning from Child Q"
    document.add_heading("Findings", level=1)
    document.add_paragraph("Agencies shared information late.")
    document.save(word)
    presentation = pptx.Presentation()
    slide = presentation.slides.add_slide(presentation.slide_layouts[5])
    assert slide.shapes.title is not None
    slide.shapes.title.text = "Agencies shared information late"
    slide.shapes.add_textbox(Inches(1), Inches(2), Inches(4), Inches(1)).text_frame.text = "What we learned"
    presentation.save(deck)
    return {
        "pdf": make_pdf("Agencies shared information late.", "A second page."),
        "docx": word.getvalue(),
        "pptx": deck.getvalue(),
        "html": b"<!DOCTYPE html><html lang='en-GB'><title>A review</title><body><p>Agencies shared information late.",
        "txt": "Agencies shared information late. “Quoted”, £20.".encode("cp1252"),
    }
