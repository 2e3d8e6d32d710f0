"""How people's words are read: the query language, small and forgiving, with every bound set before an engine sees anything.

=====================  ==================================================================================
`neglect housing`      both words, anywhere in a document; documents that hold most of many words follow
`"child protection"`   these words, one after another
`neglect OR abuse`     either
`-housing`             not this
`abus*`                words that begin so (three letters or more)
`neglect~`             words spelt nearly so
`title:` `kind:` …     only in the title; of this kind; of this case; published in these years; on this theme
`MSCP 2019/20-01`      a reference, however it is written, in quotation marks or not
=====================  ==================================================================================

Any text is read, in linear time, or answered with UnreadableQuery, which says what is wrong and offers a query that can be read.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from reviewsearch.domain.asking import Asked, asked_for
from reviewsearch.domain.document import Kind
from reviewsearch.domain.query import AllOf, AnyOf, AnyTerm, InCase, Node, Phrase, Query, Word
from reviewsearch.domain.schemes import CaseReference, slug
from reviewsearch.domain.text import STOP_WORDS, Analyser, fold_word
from reviewsearch.errors import UnreadableQuery

_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂", '"'))
_ITEM = re.compile(
    r"""(?P<minus>(?<!\S)-(?=[^\s-]))?  (?:(?P<field>title|kind|case|year|theme):\s?)?  (?:"(?P<quoted>[^"]*)(?:"|$) | (?P<bare>[^\s"]+))""",
    re.VERBOSE | re.IGNORECASE,
)
_YEARS = re.compile(r"(\d{4})?(\.\.|-)?(\d{4})?", re.ASCII)
_PREFIX = 3


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much of a query is read: characters, and words after which the rest is left out (and said to be)."""

    characters: int = 1_000
    words: int = 60


@dataclass(frozen=True, slots=True)
class _Item:
    """One thing of a query. `start` and `end` are where it stands; `asked` is set where it is a reference."""

    start: int
    end: int
    value: str
    field: str = ""
    minus: bool = False
    quoted: bool = False
    asked: Asked | None = None


def parse(text: str, analyser: Analyser, *, held: Collection[CaseReference] = (), bounds: Bounds = Bounds()) -> Query:
    """Read a person's query. `held` are the references of the archive. Raises UnreadableQuery and nothing else."""
    cut = text[: bounds.characters]
    query = _Reading(analyser, bounds).read(cut, asked_for(cut, analyser.references, held))
    if len(text) > bounds.characters:
        query = replace(query, notes=(*query.notes, f"only the first {bounds.characters} characters were read"))
    return replace(query, text=text)


class _Reading:
    """One query being read: what has been gathered so far."""

    def __init__(self, analyser: Analyser, bounds: Bounds) -> None:
        self.analyser = analyser
        self.bounds = bounds
        self.query = Query("")

    def read(self, text: str, asked: tuple[Asked, ...]) -> Query:
        groups = list(_alternatives(_items(text, asked)))
        if len(groups) > self.bounds.words:
            groups = groups[: self.bounds.words]
            self._note(f"only the first {self.bounds.words} words were read")
        for group in groups:
            self._take(group, text)
        words = tuple(dict.fromkeys(node for node in self.query.words if not _stops(node))) or tuple(
            dict.fromkeys(self.query.words)
        )
        query = replace(self.query, words=words)
        if not (words or query.required or query.cases or query.no_such_case or query.filters):
            raise _nothing_to_look_for(text, excluded=bool(query.excluded))
        return query

    def _take(self, group: tuple[_Item, ...], text: str) -> None:
        item = group[0]
        if len(group) > 1:
            nodes = tuple(node for each in group for node in _one(self._nodes(each)))
            self._add(words=(AnyOf(nodes),) if nodes else ())
        elif item.asked and not item.minus:
            self._case(item, item.asked)
        elif item.field in {"kind", "year", "theme", "case"}:
            self._filter(item, text)
        elif item.minus:
            self._add(excluded=_one(self._nodes(item)))
        elif item.quoted or item.field:
            # Who takes the trouble to say so means it: only plain words may be missing from a document.
            self._add(required=self._nodes(item))
        else:
            self._add(words=self._nodes(item))

    def _case(self, item: _Item, asked: Asked) -> None:
        if asked.note:
            self._note(asked.note)
        near = tuple(reference.key for reference in asked.neighbours)
        self.query = replace(self.query, neighbours=tuple(dict.fromkeys((*self.query.neighbours, *near))))
        if asked.keys:
            only = self.query.mention if item.field == "case" else self._mention(asked)
            self.query = replace(self.query, cases=self.query.cases | set(asked.keys), mention=only)
            return
        self.query = replace(self.query, no_such_case=self.query.no_such_case or asked.no_such)
        if asked.soft and (phrase := self._phrase(asked.raw)):
            # "Child B" is held by no case here, but documents may use the words: they are words as well.
            self._add(required=(phrase,))

    def _mention(self, asked: Asked) -> Node | None:
        nodes: list[Node] = [self.query.mention] if self.query.mention else []
        if asked.soft:
            nodes += [phrase] if (phrase := self._phrase(asked.raw)) else []
        else:
            nodes += [Word(f"ref:{key}", f"ref:{key}") for key in asked.keys]
        return AnyOf(tuple(nodes)) if len(nodes) > 1 else nodes[0] if nodes else None

    def _filter(self, item: _Item, text: str) -> None:
        if item.minus:
            raise _unreadable(f"“-{item.field}:” cannot be left out by a minus sign.", text, item)
        filters = self.query.filters
        match item.field:
            case "kind":
                filters = replace(filters, kinds=filters.kinds | {read_kind(item, text)})
            case "theme":
                filters = replace(filters, themes=filters.themes | {slug(item.value)})
            case "year":
                filters = replace(filters, years=filters.years | read_years(item, text))
            case _:
                raise _unreadable(f"“{item.value}” cannot be read as a case reference.", text, item)
        self.query = replace(self.query, filters=filters)

    def _nodes(self, item: _Item) -> tuple[Node, ...]:
        """Return what an item asks for: several words where nothing joins them ("and/or"), none where it holds no word."""
        title = item.field == "title"
        if item.asked:
            return (self._case_node(item.asked),)
        value = item.value if item.field in {"", "title"} else f"{item.field} {item.value}"
        stem = value.rstrip("*~")
        if item.quoted:
            return tuple(filter(None, [self._phrase(value, title=title)]))
        if value != stem and (pattern := self._pattern(stem, value[len(stem)], title=title)):
            return (pattern,)
        return tuple(filter(None, [self._word(part, title=title) for part in _joined_words(stem)]))

    def _case_node(self, asked: Asked) -> Node:
        mentions = tuple(Word(f"ref:{key}", f"ref:{key}") for key in asked.keys if not asked.soft)
        return AnyOf((InCase(frozenset(asked.keys)), *mentions))

    def _pattern(self, stem: str, mark: str, *, title: bool) -> Node | None:
        term = fold_word(stem)
        if mark == "*" and len(term) < _PREFIX:
            self._note(f"“{stem}*” needs three letters or more before the star; searched for the word itself")
            return None
        return AnyTerm(f"{term}{mark}", title=title) if term else None

    def _phrase(self, text: str, *, title: bool = False) -> Node | None:
        terms = tuple(token.exact for token in self.analyser.tokens(text) if not token.besides)
        if len(terms) == 1:
            # Quotation marks around one word ask for that word and no other form of it.
            return AnyTerm(f'"{terms[0]}"', terms, title=title)
        return Phrase(terms, title=title) if terms else None

    def _word(self, text: str, *, title: bool) -> Node | None:
        tokens = list(self.analyser.tokens(text))
        whole = [Word(token.exact, token.stem, title=title) for token in tokens if token.besides]
        parts = [token for token in tokens if not token.besides]
        if len(parts) > 1:
            return AnyOf((Phrase(tuple(token.exact for token in parts), title=title), *whole))
        return Word(parts[0].exact, parts[0].stem, title=title) if parts else None

    def _add(
        self, *, words: tuple[Node, ...] = (), required: tuple[Node, ...] = (), excluded: tuple[Node, ...] = ()
    ) -> None:
        query = self.query
        self.query = replace(
            query,
            words=(*query.words, *words),
            required=(*query.required, *required),
            excluded=(*query.excluded, *excluded),
        )

    def _note(self, note: str) -> None:
        self.query = replace(self.query, notes=(*self.query.notes, note))


def _items(text: str, asked: tuple[Asked, ...]) -> Iterator[_Item]:
    """Yield the items of a query from left to right; a reference is one item, with or without quotation marks around it."""
    plain = text.translate(_QUOTES)
    phrases = [match.span() for match in re.finditer(r'"[^"]*"', plain)]
    at = 0
    for reference in asked:
        if _within_words(reference, phrases, plain) or plain[: reference.start].lower().endswith("year:"):
            continue
        start, end = _unquoted(plain, reference.start, reference.end)
        lead = re.search(r"(?:(?<!\S)(-))?(?:(case):\s?)?$", plain[at:start], re.IGNORECASE)
        before = at + lead.start() if lead else start
        yield from _words(plain, at, before)
        minus, field = (bool(lead[1]), (lead[2] or "").lower()) if lead else (False, "")
        yield _Item(before, end, reference.raw, field=field, minus=minus, asked=reference)
        at = end
    yield from _words(plain, at, len(plain))


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


def _words(text: str, start: int, end: int) -> Iterator[_Item]:
    for match in _ITEM.finditer(text, start, end):
        quoted = match["quoted"] is not None
        value = match["quoted"] if quoted else match["bare"]
        yield _Item(match.start(), match.end(), value, (match["field"] or "").lower(), bool(match["minus"]), quoted)


def _alternatives(items: Iterator[_Item]) -> Iterator[tuple[_Item, ...]]:
    """Gather what OR joins; an OR with nothing on one side is left out."""
    group: list[_Item] = []
    joining = False
    for item in items:
        if item.value == "OR" and not (item.quoted or item.field or item.minus):
            joining = bool(group)
            continue
        if joining or not group:
            group.append(item)
        else:
            yield tuple(group)
            group = [item]
        joining = False
    if group:
        yield tuple(group)


def _joined_words(text: str) -> list[str]:
    """Cut a typed word where no hyphen, apostrophe or & joins it: "and/or" is two words, "multi-agency" one."""
    return re.findall(r"[\w\u0300-\u036f\u00ad'’ʼ‘`´&\-\u2010-\u2013]+", text)


def _one(nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    return (AllOf(nodes),) if len(nodes) > 1 else nodes


def _stops(node: Node) -> bool:
    return isinstance(node, Word) and not node.title and node.exact in STOP_WORDS


def read_kind(item: _Item, text: str) -> str:
    """Return the kind a person names: its value, its label or how either begins. Raises UnreadableQuery."""
    wanted = slug(item.value)
    kinds = [kind for kind in Kind if wanted and (kind.value.startswith(wanted) or slug(kind.label).startswith(wanted))]
    if not kinds:
        raise _unreadable(f"There is no kind “{item.value}”. The kinds are: {', '.join(Kind)}.", text, item)
    return kinds[0].value


def read_years(item: _Item, text: str) -> frozenset[int]:
    """Return the years of `2019`, `2019..2024`, `2019..` or `..2024`. Raises UnreadableQuery."""
    match = _YEARS.fullmatch(item.value)
    if not match or not (match[1] or match[3]):
        raise _unreadable(f"“year:{item.value}” cannot be read: write year:2019 or year:2019..2024.", text, item)
    first = int(match[1] or 1950)
    last = int(match[3] or (2199 if match[2] else first))
    years = frozenset(range(first, last + 1)) if 0 <= last - first <= 300 else frozenset()  # noqa: PLR2004 - a bound on the set
    if not years:
        raise _unreadable(f"“year:{item.value}” ends before it begins.", text, item)
    return years


def _unreadable(cause: str, text: str, item: _Item) -> UnreadableQuery:
    without = " ".join(f"{text[: item.start]} {text[item.end :]}".split())
    return UnreadableQuery(cause, repaired=without, position=item.start)


def _nothing_to_look_for(text: str, *, excluded: bool) -> UnreadableQuery:
    if excluded:
        return UnreadableQuery(
            "The query only says what to leave out.", repaired=" ".join(re.sub(r"(?<!\S)-", "", text).split())
        )
    return UnreadableQuery("There is no word in the query.", repaired="")
