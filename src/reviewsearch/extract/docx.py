"""How a Word document is read with python-docx: the words its reader sees, on pages as far as the file tells."""

import re
from collections.abc import Iterator
from typing import BinaryIO

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.parser import parse_xml
from docx.section import Section, _Footer, _Header
from lxml.etree import _Element

from reviewsearch.domain.document import Extraction
from reviewsearch.domain.ports import Limits
from reviewsearch.extract.package import core_properties, words_only
from reviewsearch.extract.pages import gathered, language_tag
from reviewsearch.extract.sniff import DOCX
from reviewsearch.extract.word_markup import (
    HARD_BREAK,
    NOTE,
    SECTION_END,
    SOFT_BREAK,
    W,
    begin_pages,
    blocks,
    hiding_styles,
)

_BREAKS = re.compile(f"([{HARD_BREAK}{SOFT_BREAK}])")
_MARKS = re.compile(f"[{HARD_BREAK}{SOFT_BREAK}{SECTION_END}]")
_EMBEDDED = "This document shows another file inside itself, which is not searchable."


def extract(file: BinaryIO, limits: Limits) -> Extraction:
    """Read a Word document; footnotes stand at the end of their page, running heads once, at the end of the first.

    Raises errors.UnreadableFile where it goes beyond the limits, and what python-docx raises where it is damaged.
    """
    lean = words_only(file, limits)
    properties = core_properties(lean)
    document = docx.Document(lean)
    hidden = hiding_styles(document.styles.element)
    body: _Element = document.element.body
    text = _joined("".join(blocks(body, hidden)).split(SECTION_END), begin_pages(body))
    sheets = _with_notes(_sheets(text), document, hidden)
    sheets[0] = "\n".join((sheets[0], *_running_heads(document, hidden)))
    pages, warnings = gathered(((sheet.strip("\n"), None) for sheet in sheets), limits)
    if next(body.iter(f"{W}altChunk"), None) is not None:
        warnings = (*warnings, _EMBEDDED)
    return Extraction(DOCX, pages, properties, language_tag(properties.get("language")), warnings)


def _joined(sections: list[str], begin: list[bool]) -> str:
    """Join sections; how one ends is told by how the next begins."""
    between = [HARD_BREAK if page else "" for page in begin[1 : len(sections)]]
    between += [HARD_BREAK] * (len(sections) - 1 - len(between))
    return sections[0] + "".join(map("".join, zip(between, sections[1:], strict=True)))


def _sheets(text: str) -> list[str]:
    """Divide the text at the ends of its pages."""
    sheets: list[str] = []
    sheet: list[str] = []
    for piece in _BREAKS.split(text):
        # Word notes where a page ended when it last showed it, also right after a break that ends the page anyway.
        if piece == HARD_BREAK or (piece == SOFT_BREAK and any(part.strip() for part in sheet)):
            sheets.append("".join(sheet))
            sheet = []
        elif piece != SOFT_BREAK:
            sheet.append(piece)
    return [*sheets, "".join(sheet)]


def _with_notes(sheets: list[str], document: Document, hidden: frozenset[str]) -> list[str]:
    """Put footnotes below the page that calls them and endnotes below the last.

    The number of a note is left out where it is called: glued to a word it would spoil it ("Child A" and 1).
    """
    footnotes = _notes(document, RELATIONSHIP_TYPE.FOOTNOTES, "footnote", hidden)
    endnotes = _notes(document, RELATIONSHIP_TYPE.ENDNOTES, "endnote", hidden)
    called = [NOTE.findall(sheet) for sheet in sheets]
    below = [[footnotes.get(key, "") for kind, key in calls if kind == "foot"] for calls in called]
    below[-1] += [endnotes.get(key, "") for calls in called for kind, key in calls if kind == "end"]
    return ["\n".join((NOTE.sub("", sheet).rstrip("\n"), *notes)) for sheet, notes in zip(sheets, below, strict=True)]


def _notes(document: Document, relationship: str, name: str, hidden: frozenset[str]) -> dict[str, str]:
    try:
        part = document.part.part_related_by(relationship)
    except KeyError:
        return {}
    notes = parse_xml(part.blob)
    return {note.get(f"{W}id", ""): "".join(blocks(note, hidden)) for note in notes.iterchildren(f"{W}{name}")}


def _running_heads(document: Document, hidden: frozenset[str]) -> list[str]:
    """Return each head and foot that some page shows, once: the reference often stands nowhere else."""
    even = document.settings.odd_and_even_pages_header_footer
    heads: dict[str, None] = {}
    for section in document.sections:
        for head in _shown(section, even=even):
            if not head.is_linked_to_previous:
                heads["".join(blocks(head.part.element, hidden)).strip()] = None
    return [_MARKS.sub("", NOTE.sub("", head)) for head in heads if head]


def _shown(section: Section, *, even: bool) -> Iterator[_Header | _Footer]:
    yield section.header
    yield section.footer
    if section.different_first_page_header_footer:
        yield section.first_page_header
        yield section.first_page_footer
    if even:
        yield section.even_page_header
        yield section.even_page_footer
