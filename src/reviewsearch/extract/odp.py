"""How an OpenDocument presentation is read: a page for each slide, without what an audience does not see."""

from typing import BinaryIO

from lxml import etree

from reviewsearch.domain.document import Extraction
from reviewsearch.domain.media_types import ODP
from reviewsearch.domain.ports import Limits
from reviewsearch.extract.breaks import unmarked
from reviewsearch.extract.odf import opened
from reviewsearch.extract.odf_markup import Flow
from reviewsearch.extract.odf_names import name
from reviewsearch.extract.pages import gathered, language_tag, slides_unread


def extract(file: BinaryIO, limits: Limits) -> Extraction:
    """Read a presentation; a hidden slide keeps its number and loses its text, speaker notes are not read.

    Raises errors.UnreadableFile where it is locked or beyond the limits, and what lxml raises where it is damaged.
    """
    document = opened(file, limits)
    hiding = document.flow.styles.hiding_slides
    slides = list(document.body("office:presentation").iterchildren(name("draw:page")))
    hidden = [at for at, slide in enumerate(slides, 1) if slide.get(name("draw:style-name")) in hiding]
    noted = [at for at, slide in enumerate(slides, 1) if at not in hidden and _has_notes(slide)]
    texts = (("" if at in hidden else _slide_text(slide, document.flow), None) for at, slide in enumerate(slides, 1))
    pages, warnings = gathered(texts, limits)
    properties = document.properties
    language = language_tag(properties.get("language"))
    return Extraction(ODP, pages, properties, language, (*warnings, *slides_unread(hidden, noted)))


def _slide_text(slide: etree._Element, flow: Flow) -> str:
    """Return a slide's text, the title first, then in the order in which it was drawn."""
    shapes = sorted(slide.iterchildren("*"), key=lambda shape: shape.get(name("presentation:class")) != "title")
    texts = (unmarked("".join(flow.block(shape))).strip("\n") for shape in shapes)
    return "\n".join(text for text in texts if text.strip())


def _has_notes(slide: etree._Element) -> bool:
    notes = slide.find(name("presentation:notes"))
    return notes is not None and any("".join(map(str, text.itertext())).strip() for text in notes.iter(name("text:p")))
