"""How OpenDocument numbers lists and headings by itself: "4.12" stands nowhere in the text, but follows from their styles."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from lxml.etree import _Element

from reviewsearch.extract.counting import counted
from reviewsearch.extract.odf_names import name

_LEVELS = 10
# A number of so many digits or more is no place in a list.
_DIGITS = 8
_OUTLINE = name("text:outline-style")
_NUMBERED = frozenset({name("text:list-level-style-number"), name("text:outline-level-style")})


@dataclass(frozen=True, slots=True)
class _Level:
    """One level of a list: what its first place is written as, what stands around it, where it begins, how many levels it shows."""

    form: str
    before: str
    after: str
    start: int
    shown: int


Levels = Mapping[int, _Level]


def lists_of(parts: Iterable[_Element]) -> dict[str, Levels]:
    """Read the list styles of a document by name, that of its headings as ""."""
    found: dict[str, Levels] = {}
    for part in parts:
        for style in part.iter(name("text:list-style"), _OUTLINE):
            key = "" if style.tag == _OUTLINE else style.get(name("style:name"), "")
            levels = (level for level in style.iterchildren(tag="*") if level.tag in _NUMBERED)
            found[key] = {_number(level.get(name("text:level")), 0): _level(level) for level in levels}
    return found


def _level(level: _Element) -> _Level:
    return _Level(
        form=level.get(name("style:num-format"), ""),
        before=level.get(name("style:num-prefix"), ""),
        after=level.get(name("style:num-suffix"), ""),
        start=_number(level.get(name("text:start-value")), 1),
        shown=_number(level.get(name("text:display-levels")), 1),
    )


@dataclass(slots=True)
class _Open:
    """A list that is being read: its style, how far it has counted, and whether the item in hand has still to be counted."""

    style: str
    counts: list[int | None]
    item: _Element | None = None


@dataclass(slots=True)
class Counters:
    """One walk through a document, in order, with the counters of its lists."""

    lists: Mapping[str, Levels]
    _open: list[_Open] = field(default_factory=list)
    _last: dict[str, list[int | None]] = field(default_factory=dict)
    _named: dict[str | None, list[int | None]] = field(default_factory=dict)
    _headings: list[int | None] = field(default_factory=lambda: [None] * _LEVELS)

    def enter(self, element: _Element) -> None:
        """Begin a list, which goes on with the one around it, with one before it, or anew."""
        style = element.get(name("text:style-name"), "")
        if self._open:
            self._open.append(_Open(style or self._open[-1].style, self._open[-1].counts))
            return
        before = element.get(name("text:continue-list"))
        counts = self._named.get(before) if before else None
        if counts is None and element.get(name("text:continue-numbering")) == "true":
            counts = self._last.get(style)
        self._open.append(_Open(style, counts or [None] * _LEVELS))
        self._last[style] = self._named[element.get(_ID)] = self._open[-1].counts

    def item(self, element: _Element) -> None:
        """Come to an item of the list; the first paragraph in it has its number."""
        self._open[-1].item = element if element.tag == name("text:list-item") else None

    def leave(self) -> None:
        """End a list."""
        self._open.pop()

    def next(self, paragraph: _Element) -> str:
        """Return the number of the next paragraph as the document shows it; "" where it shows none or a bullet."""
        here = self._open[-1] if self._open else None
        if here and here.item is not None and here.style:
            item, here.item = here.item, None
            levels = self.lists.get(here.style, {})
            return _counted(here.counts, levels, len(self._open), item.get(name("text:start-value")))
        if paragraph.tag == name("text:h") and paragraph.get(name("text:is-list-header")) != "true":
            at = _number(paragraph.get(name("text:outline-level")), 1)
            return _counted(self._headings, self.lists.get("", {}), at, paragraph.get(name("text:start-value")))
        return ""


_ID = "{http://www.w3.org/XML/1998/namespace}id"


def _counted(counts: list[int | None], levels: Levels, at: int, start: str | None) -> str:
    if not 1 <= at < _LEVELS:
        return ""
    level = levels.get(at)
    before = counts[at]
    for above in range(1, at):
        if counts[above] is None and above in levels:
            # As LibreOffice has it: behind "1.1" with nothing before it comes 2.
            counts[above] = levels[above].start
    first = _number(start, level.start if level else 1)
    counts[at] = first if before is None or start is not None else before + 1
    counts[at + 1 :] = [None] * (_LEVELS - at - 1)
    if level is None or not level.form:
        return ""
    shown = []
    for above in range(max(1, at - level.shown + 1), at + 1):
        other = levels.get(above)
        count = counts[above]
        if other and other.form and count is not None:
            shown.append(counted(other.form, count))
    return f"{level.before}{'.'.join(shown)}{level.after}".strip()


def _number(text: str | None, otherwise: int) -> int:
    """Return a number as a file writes it, or another where it is none or beyond all measure."""
    return int(text) if text is not None and text.isascii() and text.isdecimal() and len(text) < _DIGITS else otherwise
