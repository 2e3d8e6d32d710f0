"""How Word numbers paragraphs by itself: "4.12" stands nowhere in the text, but in counters that its definitions describe."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml.etree import _Element

from reviewsearch.extract.counting import counted

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LEVELS = 9
# A number of so many digits or more is no place in a list.
_DIGITS = 8
_PLACE = re.compile(r"%([1-9])")
_OFF = frozenset({"0", "false", "off"})
_FORMS = {"lowerLetter": "a", "upperLetter": "A", "lowerRoman": "i", "upperRoman": "I", "bullet": "", "none": ""}


@dataclass(frozen=True, slots=True)
class _Level:
    """One level of a list: where it begins, how it counts, what is shown ("%1.%2"), after which level it begins anew."""

    start: int
    form: str
    text: str
    restarts_after: int
    in_figures: bool


@dataclass(frozen=True, slots=True)
class Numbering:
    """A document's lists: the list and level of each style, the definition and restarts of each list, and the definitions."""

    styles: Mapping[str, tuple[str, int | None]]
    lists: Mapping[str, tuple[str, Mapping[int, int]]]
    definitions: Mapping[str, Mapping[int, _Level]]
    levels_of_styles: Mapping[tuple[str, str], int]

    @classmethod
    def of(cls, numbering: _Element | None, styles: _Element) -> "Numbering":
        """Read the definitions; without them nothing is numbered."""
        in_styles = _styles(styles)
        if numbering is None:
            return cls({}, {}, {}, {})
        lists = {
            item.get(f"{_W}numId", ""): (_value(item, "abstractNumId") or "", _restarts(item))
            for item in numbering.iterchildren(f"{_W}num")
        }
        definitions: dict[str, Mapping[int, _Level]] = {}
        levels_of_styles: dict[tuple[str, str], int] = {}
        links: dict[str, str] = {}
        for definition in numbering.iterchildren(f"{_W}abstractNum"):
            key = definition.get(f"{_W}abstractNumId", "")
            definitions[key] = {_number(level.get(f"{_W}ilvl")): _level(level) for level in definition.iter(f"{_W}lvl")}
            for level in definition.iter(f"{_W}lvl"):
                if style := _value(level, "pStyle"):
                    levels_of_styles[key, style] = _number(level.get(f"{_W}ilvl"))
            if link := _value(definition, "numStyleLink"):
                links[key] = link
        for key, style in links.items():  # a definition that is another's, named by the style that has it
            other = lists.get(in_styles.get(style, ("", None))[0], ("", {}))[0]
            definitions[key] = definitions.get(other, {})
        return cls(in_styles, lists, definitions, levels_of_styles)


@dataclass
class Counters:
    """One walk through a document, in order, with the counters of its lists."""

    numbering: Numbering
    counts: dict[str, list[int | None]] = field(default_factory=dict)
    seen: set[tuple[str, int]] = field(default_factory=set)

    def next(self, settings: _Element | None) -> str:
        """Return the number of the next paragraph, by its w:pPr, as Word shows it; "" where it shows none or a bullet."""
        key, at = self._place(settings)
        definition, restarts = self.numbering.lists.get(key, ("", {}))
        levels = self.numbering.definitions.get(definition, {})
        level = levels.get(at)
        if level is None:
            return ""
        counts = self.counts.setdefault(definition, [None] * _LEVELS)
        self._count(counts, levels, at, key, restarts)
        if level.form in {"bullet", "none"} or not level.text:
            return ""
        return _PLACE.sub(
            lambda place: _shown(counts, levels, int(place[1]) - 1, in_figures=level.in_figures), level.text
        )

    def _count(
        self, counts: list[int | None], levels: Mapping[int, _Level], at: int, key: str, restarts: Mapping[int, int]
    ) -> None:
        before = counts[at]
        if at in restarts and (key, at) not in self.seen:
            self.seen.add((key, at))
            counts[at] = restarts[at]
        else:
            counts[at] = levels[at].start if before is None else before + 1
        for lower in range(at + 1, _LEVELS):
            if lower in levels and levels[lower].restarts_after > at:
                counts[lower] = None

    def _place(self, settings: _Element | None) -> tuple[str, int]:
        """Return the list and level of a paragraph: its own, else those of its style."""
        style = (_value(settings, "pStyle") if settings is not None else None) or ""
        own = settings.find(f"{_W}numPr") if settings is not None else None
        styled_list, styled_level = self.numbering.styles.get(style, ("", None))
        key = (_value(own, "numId") if own is not None else None) or styled_list
        level = _value(own, "ilvl") if own is not None else None
        if level is not None:
            return key, min(_number(level), _LEVELS - 1)
        if styled_level is not None:
            return key, min(styled_level, _LEVELS - 1)
        definition = self.numbering.lists.get(key, ("", {}))[0]
        return key, min(self.numbering.levels_of_styles.get((definition, style), 0), _LEVELS - 1)


def _styles(styles: _Element) -> dict[str, tuple[str, int | None]]:
    """Return the list and level of each style that has one, itself or through the style that it is based on."""
    own: dict[str, tuple[str, int | None]] = {}
    based: dict[str, str | None] = {}
    for style in styles.iter(f"{_W}style"):
        key = style.get(f"{_W}styleId", "")
        based[key] = _value(style, "basedOn")
        numbers = style.find(f"{_W}pPr/{_W}numPr")
        if numbers is not None and (listed := _value(numbers, "numId")):
            level = _value(numbers, "ilvl")
            own[key] = (listed, _number(level) if level is not None else None)
    found: dict[str, tuple[str, int | None]] = {}
    for key in based:
        at: str | None = key
        for _ in range(len(based)):  # styles may be based on each other in a circle
            if at is None or at in own:
                break
            at = based.get(at)
        if at in own:
            found[key] = own[at]
    return found


def _level(level: _Element) -> _Level:
    at = _number(level.get(f"{_W}ilvl"))
    restart, legal = _value(level, "lvlRestart"), level.find(f"{_W}isLgl")
    return _Level(
        start=_number(_value(level, "start")),
        form=_value(level, "numFmt") or "decimal",
        text=_value(level, "lvlText") or "",
        # 0 says never; n that it begins anew after a paragraph of the n-th level or above, as it does unasked.
        restarts_after=at if restart is None else min(at, _number(restart)),
        in_figures=legal is not None and legal.get(f"{_W}val", "1") not in _OFF,
    )


def _restarts(item: _Element) -> dict[int, int]:
    overrides = item.iterchildren(f"{_W}lvlOverride")
    found = {_number(each.get(f"{_W}ilvl")): _value(each, "startOverride") for each in overrides}
    return {at: _number(start) for at, start in found.items() if start is not None}


def _shown(counts: list[int | None], levels: Mapping[int, _Level], at: int, *, in_figures: bool) -> str:
    level = levels.get(at)
    count = counts[at]
    if level is None:
        return ""
    # A level that has not come yet stands at its beginning: "1.1" right after the document's title.
    count = level.start if count is None else count
    if level.form == "decimalZero" and not in_figures:
        return f"{count:02}"
    return counted("1" if in_figures else _FORMS.get(level.form, "1"), count)


def _value(element: _Element, name: str) -> str | None:
    setting = element.find(f"{_W}{name}")
    return None if setting is None else setting.get(f"{_W}val")


def _number(text: str | None) -> int:
    """Return a number as Word writes it, 0 where it is none or beyond all measure."""
    return int(text) if text is not None and text.isascii() and text.isdecimal() and len(text) < _DIGITS else 0
