"""How a Word document is read with python-docx: the words its reader sees, on pages as far as the file tells."""

from collections.abc import Iterator
from typing import BinaryIO

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.parser import parse_xml
from docx.section import Section, _Footer, _Header
from lxml.etree import _Element

from reviewsearch.domain.document import Extraction
from reviewsearch.domain.media_types import DOCX
from reviewsearch.domain.ports import Limits
from reviewsearch.extract.breaks import HARD_BREAK, sheets, unmarked, with_notes
from reviewsearch.extract.office import core_properties
from reviewsearch.extract.pages import gathered, language_tag
from reviewsearch.extract.word_markup import (
    SECTION_END,
    Story,
    begin_pages,
    blocks,
    heading_levels,
)
from reviewsearch.extract.word_numbers import Counters, Numbering
from reviewsearch.package import words_only
from reviewsearch.word_settings import W, hiding_styles

_EMBEDDED = "This document shows another file inside itself, which is not searchable."


def extract(file: BinaryIO, limits: Limits) -> Extraction:
    """Read a Word document; footnotes stand at the end of their page, running heads once, at the end of the first.

    Raises errors.UnreadableFile where it goes beyond the limits, and what python-docx raises where it is damaged.
    """
    lean = words_only(file, limits)
    properties = core_properties(lean)
    document = docx.Document(lean)
    styles: _Element = document.styles.element
    story = Story(hiding_styles(styles))
    body: _Element = document.element.body
    text = _joined(
        "".join(blocks(body, Story(story.hiding, _counters(document), heading_levels(styles)))).split(SECTION_END),
        begin_pages(body),
    )
    footnotes = _notes(document, RELATIONSHIP_TYPE.FOOTNOTES, "footnote", story)
    endnotes = _notes(document, RELATIONSHIP_TYPE.ENDNOTES, "endnote", story)
    pages_of_text = with_notes(sheets(text), footnotes, endnotes)
    pages_of_text[0] = "\n".join((pages_of_text[0], *_running_heads(document, story)))
    pages, warnings = gathered(((page.strip("\n"), None) for page in pages_of_text), limits, marked=True)
    if next(body.iter(f"{W}altChunk"), None) is not None:
        warnings = (*warnings, _EMBEDDED)
    return Extraction(DOCX, pages, properties, language_tag(properties.get("language")), warnings)


def _joined(sections: list[str], begin: list[bool]) -> str:
    """Join sections; how one ends is told by how the next begins."""
    between = [HARD_BREAK if page else "" for page in begin[1 : len(sections)]]
    between += [HARD_BREAK] * (len(sections) - 1 - len(between))
    return sections[0] + "".join(map("".join, zip(between, sections[1:], strict=True)))


def _notes(document: Document, relationship: str, name: str, story: Story) -> dict[str, str]:
    try:
        part = document.part.part_related_by(relationship)
    except KeyError:
        return {}
    notes = parse_xml(part.blob)
    return {note.get(f"{W}id", ""): "".join(blocks(note, story)) for note in notes.iterchildren(f"{W}{name}")}


def _counters(document: Document) -> Counters:
    try:
        definitions = parse_xml(document.part.part_related_by(RELATIONSHIP_TYPE.NUMBERING).blob)
    except KeyError:
        definitions = None
    return Counters(Numbering.of(definitions, document.styles.element))


def _running_heads(document: Document, story: Story) -> list[str]:
    """Return each head and foot that some page shows, once: the reference often stands nowhere else."""
    even = document.settings.odd_and_even_pages_header_footer
    heads: dict[str, None] = {}
    for section in document.sections:
        for head in _shown(section, even=even):
            if not head.is_linked_to_previous:
                heads["".join(blocks(head.part.element, story)).strip()] = None
    return [unmarked(head) for head in heads if head]


def _shown(section: Section, *, even: bool) -> Iterator[_Header | _Footer]:
    yield section.header
    yield section.footer
    if section.different_first_page_header_footer:
        yield section.first_page_header
        yield section.first_page_footer
    if even:
        yield section.even_page_header
        yield section.even_page_footer
