"""What an OpenDocument file holds that its reader does not see: deletions, comments, hidden text, notes and hidden slides."""

import re
from collections.abc import Iterable
from typing import BinaryIO

from lxml.etree import _Element

from reviewsearch.checks import office
from reviewsearch.checks.looked import Looked, together
from reviewsearch.checks.office import Parts
from reviewsearch.domain.checklist import counted, found
from reviewsearch.domain.document import Page
from reviewsearch.errors import UnreadableFile

_SPACE = "urn:oasis:names:tc:opendocument:xmlns:{}:1.0"
_OFFICE, _TEXT, _DRAW, _STYLE, _PRESENTATION = (
    "{" + _SPACE.format(name) + "}" for name in ("office", "text", "drawing", "style", "presentation")
)
_LETTER = re.compile(r"\w")


def look(file: BinaryIO, pages: tuple[Page, ...]) -> Looked:
    """Look at an OpenDocument file. Raises errors.UnreadableFile, and what zipfile and lxml raise on damage."""
    parts = office.parts(file)
    with parts.package:
        if any(b"encryption-data" in parts.bytes_of(name) for name in parts.names if name == "META-INF/manifest.xml"):
            raise UnreadableFile(
                "The file is protected with a password.", remedy="Save a copy without one and drop that."
            )
        content = parts.tree("content.xml")
        text = "\n".join(page.text for page in pages)
        seen = (_deletions(content), _comments(parts, content), _notes(content), _hidden(parts, content))
        return together((*seen, office.look(parts, text)))


def _deletions(content: _Element) -> Looked:
    words = _texts(content.iter(f"{_TEXT}deletion"))
    return Looked((found("tracked-deletion", places=counted(len(words), "place")),), words) if words else Looked()


def _comments(parts: Parts, content: _Element) -> Looked:
    trees = [content, *(tree for _, tree in parts.trees(r"styles\.xml"))]
    words = _texts(remark for tree in trees for remark in tree.iter(f"{_OFFICE}annotation"))
    return Looked((found("comment", count=counted(len(words), "comment")),), words) if words else Looked()


def _notes(content: _Element) -> Looked:
    """Look for speaker notes; the frames of a notes page that hold its number and the like say so."""
    boxes = (
        frame
        for notes in content.iter(f"{_PRESENTATION}notes")
        for frame in notes.iter(f"{_DRAW}frame")
        if frame.get(f"{_PRESENTATION}class", "notes") == "notes"
    )
    words = _texts(boxes)
    return Looked((found("speaker-notes", places=f"of {counted(len(words), 'slide')}"),), words) if words else Looked()


def _hidden(parts: Parts, content: _Element) -> Looked:
    trees = [content, *(tree for _, tree in parts.trees(r"styles\.xml"))]
    styles = [style for tree in trees for style in tree.iter(f"{_STYLE}style")]
    unseen = {
        style.get(f"{_STYLE}name")
        for style in styles
        if any(look.get(f"{_TEXT}display") == "none" for look in style.iter(f"{_STYLE}text-properties"))
    }
    skipped = {
        style.get(f"{_STYLE}name")
        for style in styles
        if any(
            look.get(f"{_PRESENTATION}visibility") == "hidden"
            for look in style.iter(f"{_STYLE}drawing-page-properties")
        )
    }
    styled = (piece for piece in content.iter("*") if piece.get(f"{_TEXT}style-name") in unseen and unseen)
    sections = (section for section in content.iter(f"{_TEXT}section") if section.get(f"{_TEXT}display") == "none")
    words = _texts((*styled, *sections, *content.iter(f"{_TEXT}hidden-paragraph", f"{_TEXT}hidden-text")))
    findings = [found("hidden-text", places=counted(len(words), "place"))] if words else []
    for number, slide in enumerate(content.iter(f"{_DRAW}page"), start=1):
        if slide.get(f"{_DRAW}style-name") in skipped and skipped:
            findings.append(found("hidden-slide", page=number, places=f"slide {number:,}"))
    return Looked(tuple(findings), words)


def _texts(elements: Iterable[_Element]) -> tuple[str, ...]:
    texts = (
        " ".join(map(str, element.itertext())) + str(element.get(f"{_TEXT}string-value", "")) for element in elements
    )
    return tuple(text for text in texts if _LETTER.search(text))
