"""How a query's text is cut into items: words, phrases, fields, references and what OR joins, from left to right."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from reviewsearch.domain.asking import Asked

_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂", '"'))
_ITEM = re.compile(
    r'(?P<minus>(?<!\S)-(?=[^\s-]))?(?:(?P<field>title|kind|case|year|theme):\s?)?(?:"(?P<quoted>[^"]*)(?:"|$)|(?P<bare>[^\s"]+))',
    re.IGNORECASE,
)
_PHRASE = re.compile(r'"[^"]*"')
# What may stand before a reference and belong to it; it always matches, if only nothing.
_LEAD = re.compile(r"(?P<minus>(?<!\S)-)?(?:(?P<field>case|title):\s?)?$", re.IGNORECASE)
_YEAR_FIELD = re.compile(r'year:\s?"?$', re.IGNORECASE)
_LONGEST_LEAD = 9  # -title: and a space, and the character before


@dataclass(frozen=True, slots=True)
class Item:
    """One thing of a query, at [start, end). `asked` is set where it is a reference; `inside` are those in a phrase, placed in its `value`."""

    start: int
    end: int
    value: str
    field: str = ""
    minus: bool = False
    quoted: bool = False
    asked: Asked | None = None
    inside: tuple[Asked, ...] = ()

    @property
    def is_filter(self) -> bool:
        """Whether it says something of a document and not of its words."""
        return self.field in {"kind", "case", "year", "theme"} and not self.asked

    @property
    def is_plain(self) -> bool:
        """Whether it is words as they are typed, and nothing is said of them."""
        return not (self.quoted or self.field or self.minus or self.asked)

    def says(self, word: str) -> bool:
        """Return whether it is this very word, unquoted."""
        return self.value == word and self.is_plain


def items(text: str, asked: tuple[Asked, ...]) -> Iterator[Item]:
    """Yield the items of a query; a reference is one item, with or without quotation marks around it."""
    plain = text.translate(_QUOTES)
    phrases = [match.span() for match in _PHRASE.finditer(plain)]
    inside = tuple(reference for reference in asked if _within_words(reference, phrases, plain))
    at, minus, field = 0, False, ""
    for reference in asked:
        if reference in inside or _YEAR_FIELD.search(plain, max(0, reference.start - _LONGEST_LEAD), reference.start):
            continue
        start, end = _unquoted(plain, reference.start, reference.end)
        if start >= at and (lead := _LEAD.search(plain, max(at, start - _LONGEST_LEAD), start)):
            yield from _words(plain, at, lead.start(), inside)
            start, minus, field = lead.start(), bool(lead["minus"]), (lead["field"] or "").lower()
        # Else it stands in one place with the one before ("Children A and B"), and what was said of that is said of it.
        yield Item(start, end, reference.raw, field, minus, asked=reference)
        at = end
    yield from _words(plain, at, len(plain), inside)


def alternatives(found: Iterator[Item]) -> Iterator[tuple[Item, ...]]:
    """Gather what OR joins; an OR with nothing on one side is left out, and so is one before a minus sign."""
    group: list[Item] = []
    joining = False
    for item in found:
        if item.says("OR"):
            joining = bool(group)
            continue
        if group and not (joining and not item.minus and not group[0].minus):
            yield tuple(group)
            group = []
        group.append(item)
        joining = False
    if group:
        yield tuple(group)


def _within_words(reference: Asked, phrases: list[tuple[int, int]], text: str) -> bool:
    """Return whether a reference is part of a longer phrase, where it is one term among words."""
    return any(
        start < reference.start
        and reference.end < end
        and re.search(r"\w", text[start : reference.start] + text[reference.end : end])
        for start, end in phrases
    )


def _unquoted(text: str, start: int, end: int) -> tuple[int, int]:
    if text[max(0, start - 1) : start] == '"' and text[end : end + 1] == '"':
        return start - 1, end + 1
    return start, end


def _words(text: str, start: int, end: int, inside: tuple[Asked, ...]) -> Iterator[Item]:
    for match in _ITEM.finditer(text, start, end):
        quoted = match["quoted"] is not None
        field, minus = (match["field"] or "").lower(), bool(match["minus"])
        first, last = match.span("quoted")
        within = tuple(
            replace(each, start=each.start - first, end=each.end - first)
            for each in inside
            if first <= each.start and each.end <= last
        )
        value = match["quoted"] if quoted else match["bare"]
        yield Item(match.start(), match.end(), value, field, minus, quoted, inside=within)
