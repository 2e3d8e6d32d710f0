"""Word documents: headings, lists, tables and running lines by python-docx."""

from __future__ import annotations

import datetime as dt
import io
import re
from typing import TYPE_CHECKING, assert_never

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from tools.midshire.markup import (
    Block,
    Bullets,
    Chapter,
    Finding,
    Note,
    Para,
    Quote,
    Recommendation,
    Scan,
    Section,
    Table,
)
from tools.midshire.rezip import rezipped

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

    from tools.midshire.manuscript import Manuscript

_MARK = re.compile(r"(</?(?:b|i|super)>)")


def as_docx(manuscript: Manuscript) -> bytes:
    """The finished file."""
    document = docx.Document()
    _set_up(document, manuscript)
    document.add_heading(manuscript["title"], level=0)
    for line in manuscript["cover"].strip().splitlines():
        _write(document.add_paragraph(), line)
    for block in manuscript.blocks:
        _add(document, block)
    target = io.BytesIO()
    document.save(target)
    return rezipped(target.getvalue())


def _set_up(document: Document, manuscript: Manuscript) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.4)
    section.header.paragraphs[0].text = manuscript["header"]
    section.footer.paragraphs[0].text = manuscript["footer"]
    section.footer.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Arial", Pt(11)
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), manuscript["language"] or "en-GB")
    for name in ("Title", "Heading 1", "Heading 2"):
        font = document.styles[name].font
        font.name, font.color.rgb = "Arial", RGBColor.from_string((manuscript["colour"] or "#1f4e5f")[1:])
        fonts = document.styles[name].element.rPr.rFonts
        # A theme's typeface would win over the one just named.
        for place in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(place), None)
    _describe(document, manuscript)


def _describe(document: Document, manuscript: Manuscript) -> None:
    when = dt.datetime.fromisoformat(manuscript["saved"]).replace(tzinfo=dt.UTC)
    facts = document.core_properties
    facts.title, facts.author, facts.comments = manuscript["title"], manuscript["author"], ""
    facts.last_modified_by, facts.revision = manuscript["author"], 3
    facts.created = facts.modified = when
    facts.language = manuscript["language"] or "en-GB"


def _write(paragraph: Paragraph, text: str) -> None:
    """Text with `<b>`, `<i>` and `<super>` as runs; `<br/>` as a line break."""
    on: set[str] = set()
    for piece in _MARK.split(text.replace("<br/>", "\n")):
        if _MARK.fullmatch(piece):
            name = piece.strip("</>")
            on = on - {name} if piece.startswith("</") else on | {name}
        elif piece:
            run = paragraph.add_run(piece)
            run.bold, run.italic = "b" in on or None, "i" in on or None
            run.font.superscript = "super" in on or None


def _add(document: Document, block: Block) -> None:
    match block:
        case Chapter():
            document.add_heading(block.title, level=1)
        case Section() | Finding():
            document.add_heading(block.title, level=2)
        case Para() | Recommendation() | Note():
            _write(document.add_paragraph(), block.text)
        case Quote():
            _write(document.add_paragraph(style="Intense Quote"), block.text)
        case Bullets():
            for item in block.items:
                _write(document.add_paragraph(style="List Bullet"), item)
        case Table():
            _add_table(document, block)
        case Scan():
            raise ValueError(block)
        case _:
            assert_never(block)


def _add_table(document: Document, block: Table) -> None:
    if block.caption:
        _write(document.add_paragraph(), f"<b>{block.caption}</b>")
    grid = document.add_table(rows=0, cols=len(block.widths), style="Light Grid Accent 1")
    grid.autofit = False
    whole = sum(block.widths)
    for row in block.rows:
        for cell, text, part in zip(grid.add_row().cells, row, block.widths, strict=True):
            cell.width = Cm(16.2 * part / whole)
            _write(cell.paragraphs[0], text)
    document.add_paragraph()
