"""Slides by python-pptx, each chapter of a manuscript being a slide and its notes what the speaker says."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING

import pptx
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.util import Cm, Pt

from tools.midshire.markup import Bullets, Chapter, Note, Para, Quote
from tools.midshire.rezip import rezipped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pptx.presentation import Presentation
    from pptx.slide import Slide

    from tools.midshire.manuscript import Manuscript
    from tools.midshire.markup import Block

_TITLE, _BODY = 0, 1


def as_pptx(manuscript: Manuscript) -> bytes:
    """The finished file."""
    show = pptx.Presentation()
    show.slide_width, show.slide_height = Cm(25.4), Cm(19.05)
    first = show.slides.add_slide(show.slide_layouts[_TITLE])
    _words(first, 0, manuscript["title"], 34)
    _words(first, 1, manuscript["cover"].strip(), 20)
    for slide in _slides(manuscript):
        _add(show, slide)
    _describe(show, manuscript)
    target = io.BytesIO()
    show.save(target)
    return rezipped(target.getvalue())


def _slides(manuscript: Manuscript) -> Iterator[list[Block]]:
    slide: list[Block] = []
    for block in manuscript.blocks:
        if isinstance(block, Chapter) and slide:
            yield slide
            slide = []
        slide.append(block)
    yield slide


def _add(show: Presentation, blocks: list[Block]) -> None:
    slide = show.slides.add_slide(show.slide_layouts[_BODY])
    lines: list[str] = []
    for block in blocks:
        match block:
            case Chapter():
                _words(slide, 0, block.title, 30)
            case Bullets():
                lines.extend(block.items)
            case Para() | Quote():
                lines.append(block.text)
            case Note():
                # Speaker notes are for the trainer; a search index must not hold them.
                slide.notes_slide.notes_text_frame.text = block.text
            case _:
                raise ValueError(block)
    _words(slide, 1, "\n".join(lines), 20)


def _words(slide: Slide, place: int, text: str, size: int) -> None:
    frame = slide.placeholders[place].text_frame
    frame.text = text
    for paragraph in frame.paragraphs:
        for run in paragraph.runs:
            run.font.size = Pt(size)
            run.font.name = "Arial"
            if place == 0:
                run.font.color.theme_color = MSO_THEME_COLOR.TEXT_2


def _describe(show: Presentation, manuscript: Manuscript) -> None:
    facts = show.core_properties
    facts.title, facts.author, facts.last_modified_by = manuscript["title"], manuscript["author"], manuscript["author"]
    facts.created = facts.modified = dt.datetime.fromisoformat(manuscript["saved"])
    facts.revision = 4
