"""What of Word's markup a reader of the document sees, and where it says that a page ends.

Text comes as pieces with the marks of `breaks` in them, which no XML file can hold, so that none can be mistaken, and
SECTION_END where the next section decides whether a page ends.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml.etree import _Element

from reviewsearch.extract.breaks import HARD_BREAK, SOFT_BREAK, called, heading, without_headings
from reviewsearch.extract.word_numbers import Counters
from reviewsearch.word_settings import W, inherited, switch, value

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATHS = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"

SECTION_END = "\x1c"
# Word counts the levels of headings from 0; its 9 is running text.
_OUTLINE, _RUNNING_TEXT = re.compile("[0-8]"), 10
_TITLES = frozenset({"title", "subtitle"})

# What is deleted or moved away by a tracked change, and settings, which hold tab stops that are no tabs.
_UNSEEN = frozenset(
    f"{W}{name}"
    for name in "del moveFrom pPr rPr tblPr tblGrid trPr tcPr sectPr sdtPr sdtEndPr fldData ffData instrText delText".split()
)
_TEXT = frozenset({f"{W}t", f"{_MATHS}t"})
_SIGNS = {
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
    f"{W}lastRenderedPageBreak": SOFT_BREAK,
}
_NOTE_CALLS = {f"{W}footnoteReference": "foot", f"{W}endnoteReference": "end"}


@dataclass(frozen=True, slots=True)
class Story:
    """What is known while a text is read: the styles that hide text, paragraphs' own numbers, the levels of headings' styles.

    Notes, heads and feet are stories of their own, whose paragraphs are not counted and are no headings.
    """

    hiding: frozenset[str]
    counters: Counters | None = None
    levels: Mapping[str, int] = field(default_factory=dict)

    def level(self, settings: _Element | None) -> int | None:
        """Return the level of a paragraph that is a heading, 0 for a title."""
        own = value(settings, "outlineLvl")
        level = _level(own) if own is not None else self.levels.get(value(settings, "pStyle") or "")
        return level if level is not None and level < _RUNNING_TEXT else None


def heading_levels(styles: _Element) -> dict[str, int]:
    """Return the levels of the styles that are headings, themselves or through the style they are based on."""
    own: dict[str, int | None] = {}
    based: dict[str, str | None] = {}
    for style in styles.iter(f"{W}style"):
        key = style.get(f"{W}styleId", "")
        outline = value(style.find(f"{W}pPr"), "outlineLvl")
        titled = (value(style, "name") or "").lower() in _TITLES
        own[key] = 0 if titled else _level(outline) if outline is not None else None
        based[key] = value(style, "basedOn")
    found = {key: inherited(key, own, based) for key in own}
    return {key: level for key, level in found.items() if level is not None and level < _RUNNING_TEXT}


def _level(outline: str) -> int:
    return int(outline) + 1 if _OUTLINE.fullmatch(outline) else _RUNNING_TEXT


def blocks(parent: _Element, story: Story) -> Iterator[str]:
    """Yield the text of the paragraphs and tables in an element."""
    for child in parent.iterchildren(tag="*"):
        if child.tag == f"{W}p":
            yield from _paragraph(child, story)
        elif child.tag == f"{W}tbl":
            for row in _within(child, f"{W}tr"):
                yield from _row(row, story)
        elif child.tag == f"{_MC}AlternateContent":
            yield from blocks(_first_choice(child), story)
        elif child.tag not in _UNSEEN:
            yield from blocks(child, story)


def begin_pages(body: _Element) -> list[bool]:
    """Tell for each section of a document whether it begins a page."""
    return [
        value(section, "type") not in {"continuous", "nextColumn"}
        for section in body.iter(f"{W}sectPr")
        if not str(getattr(section.getparent(), "tag", "")).endswith("Change")  # what a tracked change replaced
    ]


def _paragraph(paragraph: _Element, story: Story) -> Iterator[str]:
    settings = paragraph.find(f"{W}pPr")
    if switch(settings, "pageBreakBefore"):
        yield SOFT_BREAK
    mark = settings.find(f"{W}rPr") if settings is not None else None
    ended = mark is None or mark.find(f"{W}del") is None  # a deleted mark joins the paragraph with the next
    boxes: list[_Element] = []
    pieces = list(_inline(paragraph, story, boxes, vanished=value(settings, "pStyle") in story.hiding))
    # Where a paragraph begins a page, Word notes that behind the number, which it does not write at all.
    first = next((place for place, piece in enumerate(pieces) if piece not in {"", SOFT_BREAK}), len(pieces))
    yield from pieces[:first]
    level = story.level(settings)
    if level is not None:
        yield heading(level)
    if ended and story.counters and not switch(mark, "vanish"):
        number = story.counters.next(settings)
        yield f"{number} " if number else ""
    yield from pieces[first:]
    if ended:
        yield "\n"
    for box in boxes:
        yield from blocks(box, story)
    if settings is not None and settings.find(f"{W}sectPr") is not None:
        yield SECTION_END


def _inline(parent: _Element, story: Story, boxes: list[_Element], *, vanished: bool) -> Iterator[str]:
    """Yield what stands in a line of text; text boxes, which float beside it, go to `boxes`."""
    for child in parent.iterchildren(tag="*"):
        sign = _sign(child)
        if sign is not None:
            yield sign
        elif child.tag == f"{W}txbxContent":
            boxes.append(child)
        elif child.tag == f"{_MC}AlternateContent":
            # The same box twice, for newer and for older programs.
            yield from _inline(_first_choice(child), story, boxes, vanished=vanished)
        elif child.tag not in _UNSEEN and not (child.tag == f"{W}r" and _run_hidden(child, story, vanished=vanished)):
            yield from _inline(child, story, boxes, vanished=vanished)


def _sign(element: _Element) -> str | None:
    """Return the text of an element that is text, a space, a break or the call of a note; None for any other."""
    tag = element.tag
    if tag in _TEXT:
        return element.text or ""
    if tag == f"{W}br":
        return HARD_BREAK if element.get(f"{W}type") == "page" else "\n"
    if tag in _NOTE_CALLS:
        return called(_NOTE_CALLS[tag], element.get(f"{W}id", "0"))
    return _SIGNS.get(tag)


def _run_hidden(run: _Element, story: Story, *, vanished: bool) -> bool:
    settings = run.find(f"{W}rPr")
    own = switch(settings, "vanish")
    return own if own is not None else vanished or value(settings, "rStyle") in story.hiding


def _row(row: _Element, story: Story) -> Iterator[str]:
    settings = row.find(f"{W}trPr")
    if settings is not None and (settings.find(f"{W}del") is not None or switch(settings, "hidden")):
        return
    cells = [_cell(cell, story) for cell in _within(row, f"{W}tc")]
    # A row that runs over the foot of a page says so in every cell; the page ends once.
    breaks = max((cell.count(SOFT_BREAK) for cell in cells), default=0)
    for place, cell in enumerate(cells):
        yield "\t" if place else ""
        if cell.count(SOFT_BREAK) == breaks:
            yield cell
            breaks = -1
        else:
            yield cell.replace(SOFT_BREAK, "")
    yield "\n"


def _cell(cell: _Element, story: Story) -> str:
    """Return a cell's text; cells merged downwards show that of the first, whatever the others still hold."""
    settings = cell.find(f"{W}tcPr")
    merged = settings.find(f"{W}vMerge") if settings is not None else None
    if merged is not None and merged.get(f"{W}val") != "restart":
        return ""
    if settings is not None and settings.find(f"{W}cellDel") is not None:
        return ""
    return without_headings("".join(blocks(cell, story))).strip("\n")


def _within(parent: _Element, tag: str) -> Iterator[_Element]:
    """Yield the rows of a table or cells of a row, also those wrapped in a content control."""
    for child in parent.iterchildren(tag="*"):
        if child.tag == tag:
            yield child
        elif child.tag in {f"{W}sdt", f"{W}sdtContent", f"{W}customXml"}:
            yield from _within(child, tag)


def _first_choice(alternatives: _Element) -> _Element:
    return next(alternatives.iterchildren(tag="*"), alternatives)
