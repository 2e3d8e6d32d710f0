"""What of OpenDocument markup a reader of the document sees, and where it says that a page ends."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from lxml.etree import _Element

from reviewsearch.extract.breaks import HARD_BREAK, SOFT_BREAK, called, heading, without_headings
from reviewsearch.extract.odf_names import name
from reviewsearch.extract.odf_numbers import Counters

_MOST_SPACES = 100
_WHITE = re.compile(r"[ \t\r\n]+")


_PARAGRAPHS = frozenset({name("text:p"), name("text:h")})
# Deleted text of tracked changes, comments, speaker notes, fields whose text shows only under a condition, and what a
# programmer or a screen reader is told.
_UNSEEN = frozenset(
    name(short)
    for short in """text:tracked-changes office:annotation office:forms office:scripts office:event-listeners text:script
    text:hidden-text text:hidden-paragraph text:table-of-content-source text:illustration-index-source
    text:alphabetical-index-source text:table-index-source text:object-index-source text:user-index-source
    text:bibliography-source text:ruby-text text:note-citation table:shapes table:covered-table-cell
    presentation:notes svg:title svg:desc draw:page-thumbnail""".split()
)
_SIGNS = {name("text:tab"): "\t", name("text:line-break"): "\n", name("text:soft-page-break"): SOFT_BREAK}
_HIDING = {name("text:display"): "none", name("text:is-hidden"): "true", name("draw:display"): "none"}
_GONE_ROWS = frozenset({"collapse", "filter"})
_TITLES = ("Title", "Subtitle")
_DEEPEST = 9


@dataclass(frozen=True, slots=True)
class Styles:
    """Names of the styles that hide text, that hide a slide, that end a page before or after a paragraph, and of titles."""

    hiding: frozenset[str]
    hiding_slides: frozenset[str]
    breaking_before: frozenset[str]
    breaking_after: frozenset[str]
    titles: frozenset[str] = frozenset()

    @classmethod
    def of(cls, styles: Iterable[_Element]) -> "Styles":
        """Read the style:style elements of a document, which may be based on each other, even in a circle."""
        found = {(style.get(name("style:family"), ""), style.get(name("style:name"), "")): style for style in styles}
        return cls(
            hiding=_named(found, "text:display", "none"),
            hiding_slides=_named(found, "presentation:visibility", "hidden"),
            breaking_before=_named(found, "fo:break-before", "page") | _beginning(found),
            breaking_after=_named(found, "fo:break-after", "page"),
            titles=frozenset(key for family, key in found if family == "paragraph" and _is_title(found, key)),
        )


_Found = dict[tuple[str, str], _Element]


def _named(found: _Found, attribute: str, value: str) -> frozenset[str]:
    return frozenset(key for family, key in found if _setting(found, family, key, attribute) == value)


def _beginning(found: _Found) -> frozenset[str]:
    """Return the styles that begin a page by changing to another page style."""
    return frozenset(key for (_, key), style in found.items() if style.get(name("style:master-page-name")))


def _setting(found: _Found, family: str, key: str | None, attribute: str) -> str | None:
    for _ in range(len(found)):
        style = found.get((family, key or ""))
        if style is None:
            return None
        for settings in style.iterchildren(tag="*"):
            if (value := settings.get(name(attribute))) is not None:
                return value
        key = style.get(name("style:parent-style-name"))
    return None


def _is_title(found: _Found, key: str | None) -> bool:
    for _ in range(len(found)):  # styles may be based on each other in a circle
        style = found.get(("paragraph", key or ""))
        if style is None or key in _TITLES:
            break
        key = style.get(name("style:parent-style-name"))
    return key in _TITLES


@dataclass
class Flow:
    """One reading of a document's text; gathers its notes, which stand where they are called, for the end of the page."""

    styles: Styles
    counters: Counters | None = None
    footnotes: dict[str, str] = field(default_factory=dict)
    endnotes: dict[str, str] = field(default_factory=dict)

    def blocks(self, parent: _Element) -> Iterator[str]:
        """Yield the text of the paragraphs and tables in an element, with marks where pages end and notes are called."""
        for child in parent.iterchildren(tag="*"):
            yield from self.block(child)

    def block(self, element: _Element) -> Iterator[str]:
        """Yield the text of one paragraph, table, list or shape."""
        if self._unseen(element):
            return
        if element.tag in _PARAGRAPHS:
            yield from self._paragraph(element)
        elif element.tag == name("table:table-row"):
            yield from self._row(element)
        elif element.tag == name("text:soft-page-break"):
            yield SOFT_BREAK
        elif element.tag == name("text:list") and self.counters:
            yield from self._list(element, self.counters)
        else:
            yield from self.blocks(element)

    def _list(self, element: _Element, counters: Counters) -> Iterator[str]:
        counters.enter(element)
        for item in element.iterchildren(tag="*"):
            counters.item(item)
            yield from self.block(item)
        counters.leave()

    def _unseen(self, element: _Element) -> bool:
        return (
            element.tag in _UNSEEN
            or any(element.get(attribute) == value for attribute, value in _HIDING.items())
            or element.get(name("text:style-name")) in self.styles.hiding
            or element.get(name("table:visibility")) in _GONE_ROWS
        )

    def _paragraph(self, paragraph: _Element) -> Iterator[str]:
        hidden = paragraph.find(name("text:hidden-paragraph"))
        if hidden is not None and hidden.get(name("text:is-hidden")) == "true":
            return
        style = paragraph.get(name("text:style-name"))
        if style in self.styles.breaking_before:
            yield HARD_BREAK
        boxes: list[_Element] = []
        level = self._level(paragraph, style)
        number = self.counters.next(paragraph) if self.counters else ""
        words = "".join(self._inline(paragraph, boxes)).strip(" ")
        # Where a paragraph begins a page, that is noted behind the number, which is not written at all.
        yield SOFT_BREAK if words.startswith(SOFT_BREAK) else ""
        yield heading(level) if level is not None else ""
        yield f"{number} " if number else ""
        yield words.removeprefix(SOFT_BREAK)
        yield "\n"
        for box in boxes:
            yield from self.block(box)
        if style in self.styles.breaking_after:
            yield HARD_BREAK

    def _level(self, paragraph: _Element, style: str | None) -> int | None:
        """Return the level of a paragraph that is a heading, 0 for a title."""
        if paragraph.tag == name("text:h"):
            level = paragraph.get(name("text:outline-level"), "1")
            return min(int(level), _DEEPEST) if level.isdecimal() else 1
        return 0 if style in self.styles.titles or style in _TITLES else None

    def _inline(self, parent: _Element, boxes: list[_Element]) -> Iterator[str]:
        """Yield what stands in a line of text; frames and shapes, which float beside it, go to `boxes`."""
        yield _settled(parent.text)
        for child in parent.iterchildren():
            if isinstance(child.tag, str) and not self._unseen(child):
                yield from self._piece(child, boxes)
            yield _settled(child.tail)

    def _piece(self, element: _Element, boxes: list[_Element]) -> Iterator[str]:
        if element.tag in _SIGNS:
            yield _SIGNS[element.tag]
        elif element.tag == name("text:s"):
            count = element.get(name("text:c"), "1")
            yield " " * min(int(count) if count.isdecimal() else 1, _MOST_SPACES)
        elif element.tag == name("text:note"):
            yield self._note(element)
        elif element.tag.startswith(name("draw:")) and element.tag != name("draw:a"):
            boxes.append(element)
        else:
            yield from self._inline(element, boxes)

    def _note(self, note: _Element) -> str:
        kind = "end" if note.get(name("text:note-class")) == "endnote" else "foot"
        notes = self.endnotes if kind == "end" else self.footnotes
        key = str(len(self.footnotes) + len(self.endnotes))
        notes[key] = ""  # its place is taken before a note within the note takes one
        notes[key] = without_headings("".join(self.blocks(note))).replace(SOFT_BREAK, "").strip("\n")
        return called(kind, key)

    def _row(self, row: _Element) -> Iterator[str]:
        cells = [cell for cell in row.iterchildren(tag="*") if not self._unseen(cell)]
        shown = (cell for cell in cells if cell.tag == name("table:table-cell"))
        texts = [without_headings("".join(self.blocks(cell))).strip("\n") for cell in shown]
        yield "\t".join(texts)
        yield "\n"


def _settled(text: str | None) -> str:
    """White space in the markup is one space, as in a web page."""
    return _WHITE.sub(" ", text or "")
