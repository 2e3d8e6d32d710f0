"""The Office and OpenDocument files among the traps."""

import io
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import docx
import pptx
from docx.document import Document
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml import parse_xml
from docx.shared import Pt, RGBColor
from docx.text.run import Run
from pptx.dml.color import RGBColor as SlideColour
from pptx.presentation import Presentation
from pptx.util import Inches

from reviewsearch.domain.media_types import DOCX, ODP, ODT, PPTX
from tools.good_files import ODF_NAMES
from tools.traps.trap import Trap

OPEN = "Agencies shared information late."
WORDS = "Hidden words about the family"
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_P = 'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
_CHANGE = f'{_W} w:id="9" w:author="J. Example" w:date="2024-01-01T00:00:00Z"'

# python-pptx does not say what it takes and gives.
_slide_colour: Callable[[str], Any] = SlideColour.from_string
_word = partial(Trap, media_type=DOCX)
_slides = partial(Trap, media_type=PPTX)


def traps() -> Iterator[Trap]:
    """Yield all traps that are Office or OpenDocument files."""
    yield from _word_traps()
    yield from _slide_traps()
    yield from _open_document_traps()


def word(change: Callable[[Document, Run], None] = lambda *_: None) -> bytes:
    """Return a Word document of two paragraphs, after a change to it and to its second paragraph's run."""
    made = docx.Document()
    made.core_properties.author = ""
    made.add_paragraph(OPEN)
    change(made, made.add_paragraph().add_run(WORDS))
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def with_parts(package: bytes, **parts: str | bytes) -> bytes:
    """Return a package with parts added or replaced; "__" in a name stands for "/", "_dot_" for a dot."""
    named = {name.replace("__", "/").replace("_dot_", "."): content for name, content in parts.items()}
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            if entry.filename not in named:
                new.writestr(entry, old.read(entry.filename))
        for name, content in named.items():
            new.writestr(name, content)
    return target.getvalue()


def changed_to(markup: str) -> Callable[[Document, Run], None]:
    """Put markup in the place of the second paragraph's run."""

    def change(_: Document, run: Run) -> None:
        place: Any = run._r  # noqa: SLF001 - python-docx has no other way
        place.getparent().replace(place, parse_xml(markup))

    return change


def _styled(**about: object) -> Callable[[Document, Run], None]:
    def change(_: Document, run: Run) -> None:
        for name, value in about.items():
            if name == "rgb":
                run.font.color.rgb = value
            else:
                setattr(run.font, name, value)

    return change


def _hiding_style(made: Document, run: Run) -> None:
    style = made.styles.add_style("Working note", 2)
    style.font.hidden = True
    run.style = style


def _deleted_row(made: Document, run: Run) -> None:
    run.text = ""
    table = made.add_table(rows=2, cols=1)
    table.cell(0, 0).text, table.cell(1, 0).text = OPEN, WORDS
    table.rows[1]._tr.get_or_add_trPr().append(parse_xml(f"<w:del {_CHANGE}/>"))  # noqa: SLF001 - as above


def _commented(made: Document, run: Run) -> None:
    made.add_comment(run, text="Is this her real name?", author="J. Example")


def _white_in_dark_cell(made: Document, run: Run) -> None:
    run.text = ""
    cell = made.add_table(rows=1, cols=1).cell(0, 0)
    cell._tc.get_or_add_tcPr().append(parse_xml(f'<w:shd {_W} w:val="clear" w:fill="1F3864"/>'))  # noqa: SLF001 - as above
    cell.paragraphs[0].add_run(WORDS).font.color.rgb = RGBColor(255, 255, 255)


def _author(made: Document, _: Run) -> None:
    made.core_properties.author = "J. Example"


def _word_traps() -> Iterator[Trap]:
    plain = word()
    text = f"<w:r><w:delText>{WORDS}</w:delText></w:r>"
    deleted = changed_to(f"<w:del {_CHANGE}>{text}</w:del>")
    inserted = changed_to(f"<w:ins {_CHANGE}><w:r><w:t>{WORDS}</w:t></w:r></w:ins>")
    moved = changed_to(f"<w:moveFrom {_CHANGE}><w:r><w:t>{WORDS}</w:t></w:r></w:moveFrom>")
    yield _word("word-deletion-not-accepted", "tracked-deletion", content=word(deleted), twin=word(inserted))
    yield _word("word-text-moved-away", "tracked-deletion", content=word(moved), twin=plain)
    yield _word("word-row-deleted", "tracked-deletion", content=word(_deleted_row), twin=plain)
    yield _word("word-comment", "comment", content=word(_commented), twin=plain)
    yield _word("word-hidden-text", "hidden-text", content=word(_styled(hidden=True)), twin=word(_styled(hidden=False)))
    yield _word("word-text-hidden-by-its-style", "hidden-text", content=word(_hiding_style), twin=plain)
    black, yellow = _styled(highlight_color=WD_COLOR_INDEX.BLACK), _styled(highlight_color=WD_COLOR_INDEX.YELLOW)
    yield _word("word-text-blacked-out-with-a-marker", "text-under-box", content=word(black), twin=word(yellow))
    white = _styled(rgb=RGBColor(255, 255, 255))
    yield _word("word-white-text", "text-in-background-colour", content=word(white), twin=word(_white_in_dark_cell))
    yield _word("word-tiny-text", "tiny-text", content=word(_styled(size=Pt(1))), twin=word(_styled(size=Pt(8))))
    yield _word("word-properties", "properties", content=word(_author), twin=plain)
    company = "<Properties xmlns='urn:x'><Company>Midshire Council</Company></Properties>"
    yield _word("word-company", "properties", content=with_parts(plain, docProps__app_dot_xml=company), twin=plain)
    inside = with_parts(plain, word__embeddings__Workbook1_dot_xlsx=b"PK")
    yield _word("word-file-inside", "attachment", content=inside, twin=plain)
    yield _word("word-macros", "script", content=with_parts(plain, word__vbaProject_dot_bin=b"macros"), twin=plain)
    yield _word("word-cut-off", "not-checked", content=plain[: len(plain) // 2], twin=plain)


def deck(change: Callable[[Presentation], None] = lambda _: None) -> bytes:
    """Return a presentation of two slides, the second with the words in a box, after a change."""
    made = pptx.Presentation()
    made.core_properties.author = made.core_properties.last_modified_by = ""
    for text in (OPEN, WORDS):
        slide = made.slides.add_slide(made.slide_layouts[6])
        slide.shapes.add_textbox(Inches(1), Inches(2), Inches(4), Inches(1)).text_frame.text = text
    change(made)
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def _noted(made: Presentation) -> None:
    made.slides[1].notes_slide.notes_text_frame.text = "Do not say this aloud."


def _empty_notes(made: Presentation) -> None:
    assert made.slides[1].notes_slide  # noqa: S101 - made by being asked for


def _hidden_slide(made: Presentation) -> None:
    made.slides[1]._element.set("show", "0")  # noqa: SLF001 - python-pptx has no other way


def _moved_to(left: float) -> Callable[[Presentation], None]:
    def change(made: Presentation) -> None:
        made.slides[1].shapes[0].left = Inches(left)

    return change


def _hidden_shape(made: Presentation) -> None:
    made.slides[1].shapes[0]._element.nvSpPr.cNvPr.set("hidden", "1")  # noqa: SLF001 - as above


def _box_over(colour: str) -> Callable[[Presentation], None]:
    def change(made: Presentation) -> None:
        shape = made.slides[1].shapes.add_shape(1, Inches(0.5), Inches(1.5), Inches(5), Inches(2))
        shape.fill.solid()
        shape.fill.fore_color.rgb = _slide_colour(colour)

    return change


def _box_beside(made: Presentation) -> None:
    shape = made.slides[1].shapes.add_shape(1, Inches(0.5), Inches(4), Inches(5), Inches(2))
    shape.fill.solid()
    shape.fill.fore_color.rgb = _slide_colour("000000")


def _sized(points: float) -> Callable[[Presentation], None]:
    def change(made: Presentation) -> None:
        made.slides[1].shapes[0].text_frame.paragraphs[0].runs[0].font.size = Pt(points)

    return change


def _slide_author(made: Presentation) -> None:
    made.core_properties.last_modified_by = "J. Example"


def _slide_traps() -> Iterator[Trap]:
    plain = deck()
    comment = f'<p:cmLst {_P}><p:cm authorId="0" idx="1"><p:text>Is this her real name?</p:text></p:cm></p:cmLst>'
    yield _slides("slides-notes", "speaker-notes", content=deck(_noted), twin=deck(_empty_notes))
    yield _slides("slides-hidden-slide", "hidden-slide", content=deck(_hidden_slide), twin=plain)
    yield _slides(
        "slides-text-off-the-slide", "text-outside-page", content=deck(_moved_to(-8)), twin=deck(_moved_to(3))
    )
    yield _slides("slides-hidden-shape", "hidden-text", content=deck(_hidden_shape), twin=plain)
    yield _slides("slides-box-over-text", "text-under-box", content=deck(_box_over("000000")), twin=deck(_box_beside))
    yield _slides("slides-tiny-text", "tiny-text", content=deck(_sized(1)), twin=deck(_sized(10)))
    yield _slides(
        "slides-comment", "comment", content=with_parts(plain, ppt__comments__comment1_dot_xml=comment), twin=plain
    )
    yield _slides("slides-properties", "properties", content=deck(_slide_author), twin=plain)


def open_document(kind: str, body: str, looks: str = "", meta: str = "") -> bytes:
    """Return an OpenDocument file of this body, these styles and these properties."""
    content = (
        f"<office:document-content {ODF_NAMES}><office:automatic-styles>{looks}</office:automatic-styles>"
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
    )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        package.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        package.writestr("content.xml", content)
        about = f"<office:document-meta {ODF_NAMES}><office:meta>{meta}</office:meta></office:document-meta>"
        package.writestr("meta.xml", about)
    return target.getvalue()


def _open_document_traps() -> Iterator[Trap]:
    text = partial(Trap, media_type=ODT)
    paragraph = f"<text:p>{OPEN}</text:p>"
    plain = open_document("text", paragraph)
    change = f"<text:tracked-changes><text:changed-region><text:{{0}}><text:p>{WORDS}</text:p></text:{{0}}></text:changed-region></text:tracked-changes>"
    yield text(
        "open-document-deletion",
        "tracked-deletion",
        content=open_document("text", change.format("deletion") + paragraph),
        twin=plain,
    )
    remark = f"<text:p>{OPEN}<office:annotation><text:p>Her real name?</text:p></office:annotation></text:p>"
    yield text("open-document-comment", "comment", content=open_document("text", remark), twin=plain)
    look = '<style:style style:name="T1" style:family="text"><style:text-properties text:display="{}"/></style:style>'
    span = f'<text:p>{OPEN}<text:span text:style-name="T1">{WORDS}</text:span></text:p>'
    yield text(
        "open-document-hidden-text",
        "hidden-text",
        content=open_document("text", span, look.format("none")),
        twin=open_document("text", span, look.format("true")),
    )
    section = f'<text:section text:display="{{}}"><text:p>{WORDS}</text:p></text:section>'
    yield text(
        "open-document-hidden-section",
        "hidden-text",
        content=open_document("text", section.format("none")),
        twin=open_document("text", section.format("true")),
    )
    who = "<meta:initial-creator>J. Example</meta:initial-creator>"
    yield text("open-document-properties", "properties", content=open_document("text", paragraph, meta=who), twin=plain)
    slides = partial(Trap, media_type=ODP)
    page = f'<draw:page draw:style-name="D1">{paragraph}{{}}</draw:page>'
    notes = f"<presentation:notes><draw:frame presentation:class='notes'><text:p>{WORDS}</text:p></draw:frame></presentation:notes>"
    number = "<presentation:notes><draw:frame presentation:class='page-number'><text:p>2</text:p></draw:frame></presentation:notes>"
    shown = open_document("presentation", page.format(number))
    yield slides(
        "open-document-notes", "speaker-notes", content=open_document("presentation", page.format(notes)), twin=shown
    )
    skip = '<style:style style:name="D1" style:family="drawing-page"><style:drawing-page-properties presentation:visibility="hidden"/></style:style>'
    yield slides(
        "open-document-hidden-slide",
        "hidden-slide",
        content=open_document("presentation", page.format(""), skip),
        twin=shown,
    )
