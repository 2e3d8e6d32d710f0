"""How a presentation is read with python-pptx: a page for each slide, without what an audience does not see."""

from collections.abc import Iterable, Iterator
from typing import BinaryIO

import pptx
from pptx.oxml import parse_xml
from pptx.shapes.autoshape import Shape
from pptx.shapes.base import BaseShape
from pptx.shapes.graphfrm import GraphicFrame
from pptx.shapes.group import GroupShape
from pptx.slide import Slide

from reviewsearch.domain.document import Extraction
from reviewsearch.domain.media_types import PPTX
from reviewsearch.domain.ports import Limits
from reviewsearch.extract.office import core_properties
from reviewsearch.extract.pages import gathered, language_tag, slides_unread
from reviewsearch.package import words_only

_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_DIAGRAM_LINKS = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds"
_DIAGRAM_DATA = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}dm"


def extract(file: BinaryIO, limits: Limits) -> Extraction:
    """Read a presentation; a hidden slide keeps its number and loses its text, speaker notes are not read.

    Raises errors.UnreadableFile where it goes beyond the limits, and what python-pptx raises where it is damaged.
    """
    lean = words_only(file, limits)
    properties = core_properties(lean)
    slides = list(pptx.Presentation(lean).slides)
    hidden = [number for number, slide in enumerate(slides, 1) if _is_hidden(slide)]
    noted = [number for number, slide in enumerate(slides, 1) if number not in hidden and _has_notes(slide)]
    texts = (("" if number in hidden else _slide_text(slide), None) for number, slide in enumerate(slides, 1))
    pages, warnings = gathered(texts, limits)
    return Extraction(
        PPTX,
        pages,
        properties,
        language_tag(properties.get("language")),
        (*warnings, *slides_unread(hidden, noted)),
    )


def _is_hidden(slide: Slide) -> bool:
    return slide.element.get("show") in {"0", "false"}


def _has_notes(slide: Slide) -> bool:
    frame = slide.notes_slide.notes_text_frame if slide.has_notes_slide else None
    return frame is not None and bool(frame.text.strip())


def _slide_text(slide: Slide) -> str:
    """Return a slide's text, the title first, then in the order in which PowerPoint reads a slide aloud."""
    title = slide.shapes.title
    first = title.shape_id if title is not None else None
    shapes = sorted(slide.shapes, key=lambda shape: shape.shape_id != first)
    return "\n".join(text for text in _texts(shapes) if text.strip())


def _texts(shapes: Iterable[BaseShape]) -> Iterator[str]:
    for shape in shapes:
        if next(shape.element.iter("{*}cNvPr")).get("hidden") in {"1", "true"}:
            continue
        if isinstance(shape, GroupShape):
            yield from _texts(shape.shapes)
        elif isinstance(shape, GraphicFrame):
            yield from _table_rows(shape) if shape.has_table else _diagram_lines(shape)
        elif isinstance(shape, Shape):
            yield shape.text_frame.text


def _table_rows(frame: GraphicFrame) -> Iterator[str]:
    for row in frame.table.rows:
        yield "\t".join("" if cell.is_spanned else cell.text_frame.text for cell in row.cells)


def _diagram_lines(frame: GraphicFrame) -> Iterator[str]:
    """Yield the paragraphs of a SmartArt diagram, which stand in a part of their own."""
    for links in frame.element.iter(_DIAGRAM_LINKS):
        data = parse_xml(frame.part.related_part(links.get(_DIAGRAM_DATA, "")).blob)
        for paragraph in data.iter(f"{_DRAWING}p"):
            yield "".join(text.text or "" for text in paragraph.iter(f"{_DRAWING}t"))
