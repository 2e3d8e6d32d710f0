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
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from reviewsearch.domain import leaves
from reviewsearch.domain.asking import Asked, asked_for
from reviewsearch.domain.filters import read_kinds, read_years
from reviewsearch.domain.query import AnyOf, Filters, InCase, Node, Query, Word
from reviewsearch.domain.reference import References
from reviewsearch.domain.scanner import Item, alternatives, items
from reviewsearch.domain.schemes import CaseReference, slug
from reviewsearch.domain.text import STOP_WORDS, Analyser, Token
from reviewsearch.domain.thesaurus import Thesaurus
from reviewsearch.domain.wording import Plain, key, one, tells, wording
from reviewsearch.errors import UnreadableQuery

_NO_WORD = re.compile(r"[\W_]+")
NO_SYNONYMS = Thesaurus(())


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much of a query is read: characters, and words after which the rest is left out (and said to be)."""

    characters: int = 1_000
    words: int = 60


def parse(
    text: str,
    analyser: Analyser,
    *,
    held: Collection[CaseReference] = (),
    bounds: Bounds = Bounds(),
    thesaurus: Thesaurus = NO_SYNONYMS,
) -> Query:
    """Read a person's query. `held` are the references of the archive. Raises UnreadableQuery and nothing else."""
    held = frozenset(held)
    cut = _cut(text, analyser.references, held, bounds)
    try:
        query = _Reading(cut, analyser, held, bounds, thesaurus).read()
    except UnreadableQuery as error:
        plain = " ".join(_NO_WORD.sub(" ", error.repaired).split()).lower()
        readable = (repaired for repaired in (error.repaired, plain) if _can_be_read(repaired, analyser, held, bounds))
        raise UnreadableQuery(error.cause, repaired=next(readable, ""), position=error.position) from None
    if len(text) > bounds.characters:
        query = replace(query, notes=(*query.notes, f"only the first {bounds.characters} characters were read"))
    return replace(query, text=text)


def plain_words(text: str, analyser: Analyser, *, held: Collection[CaseReference] = ()) -> Iterator[Token]:
    """Yield the words of a query that are typed plainly, where they stand in it: what a spelling may be corrected of.

    Not words in quotation marks, in fields, left out, with a star or a tilde, in capitals, or of references and labels.
    """
    for item in items(text, asked_for(text, analyser.references, held)):
        if (
            item.asked
            or item.quoted
            or item.field
            or item.minus
            or item.value.isupper()
            or item.value[-1:] in {"*", "~"}
        ):
            continue
        start = text.find(item.value, item.start)
        for token in analyser.tokens(item.value) if start >= 0 else ():
            if not token.besides and token.exact.isalpha() and token.exact not in STOP_WORDS:
                yield token._replace(start=start + token.start, end=start + token.end)


def _cut(text: str, references: References, held: frozenset[CaseReference], bounds: Bounds) -> str:
    """Cut a long text between words and before a reference that may go on: half of one would be another one."""
    if len(text) <= bounds.characters:
        return text
    kept = text[: bounds.characters + 1]
    if not kept[-1].isspace():
        words = kept.rsplit(maxsplit=1)
        kept = words[0] if len(words) > 1 else kept[:-1]
    asked = asked_for(kept, references, held)
    return kept[: asked[-1].start] if asked and asked[-1].end >= len(kept.rstrip()) else kept


def _can_be_read(text: str, analyser: Analyser, held: frozenset[CaseReference], bounds: Bounds) -> bool:
    try:
        _Reading(text, analyser, held, bounds, NO_SYNONYMS).read()
    except UnreadableQuery:
        return False
    return len(text) <= bounds.characters


class _Reading:
    """One query being read: what has been gathered so far, and how many words may still be."""

    def __init__(
        self, text: str, analyser: Analyser, held: frozenset[CaseReference], bounds: Bounds, thesaurus: Thesaurus
    ) -> None:
        self.text = text
        self.analyser = analyser
        self.held = held
        self.bounds = bounds
        self.thesaurus = thesaurus
        self.left = bounds.words
        self.full = False
        self.known: set[str | Node] = set()
        self.plain: list[Plain] = []
        self.required: list[Node] = []
        self.quoted: list[Node] = []
        self.excluded: list[Node] = []
        self.mentions: list[Node] = []
        self.cases: set[str] = set()
        self.not_held: list[Asked] = []
        self.near: list[str] = []
        self.filters = Filters()
        self.notes: list[str] = []

    def read(self) -> Query:
        for group in alternatives(items(self.text, asked_for(self.text, self.analyser.references, self.held))):
            self._take(group)
            if self.full:
                break
        if self.full:
            self.notes.append(f"only the first {self.bounds.words} words were read")
        if self.not_held and not self.cases and not all(asked.soft for asked in self.not_held):
            # Whatever else is asked for, it is asked of a case that is not here; no other case is an answer.
            self.required.append(InCase(frozenset()))
        anything = self.required or self.cases or self.filters
        words = wording(self.plain, self.analyser, self.thesaurus, stop_words=False)
        if not (words.words or anything):
            words = wording(self.plain[: self.bounds.words], self.analyser, self.thesaurus, stop_words=True)
        if not (words.words or anything):
            raise _nothing_to_look_for(self.text, excluded=bool(self.excluded))
        return Query(
            self.text,
            words=words.words,
            loose=words.loose,
            required=tuple(dict.fromkeys(self.required)),
            quoted=tuple(dict.fromkeys(self.quoted)),
            excluded=tuple(dict.fromkeys(self.excluded)),
            cases=frozenset(self.cases),
            mention=_any(self.mentions),
            filters=self.filters,
            no_such_case=self.not_held[0].no_such if self.not_held else None,
            neighbours=tuple(dict.fromkeys(self.near)),
            also_searched=words.also,
            notes=tuple(dict.fromkeys(self.notes)),
        )

    def _take(self, group: tuple[Item, ...]) -> None:
        item = group[0]
        if not self.left and not (len(group) == 1 and item.is_plain):
            self.full = True
        elif len(group) > 1:
            self._either(group)
        elif item.is_filter:
            self._filter(item)
        elif item.minus:
            self.excluded.extend(one(self._nodes(item)))
        elif item.asked and item.field != "title":
            self._case(item.asked, mention=item.field != "case")
        elif item.quoted or item.field:
            # Who takes the trouble to say so means it: only plain words may be missing from a document.
            nodes = self._nodes(item)
            self.required.extend(nodes)
            self.quoted.extend(nodes if item.quoted and not item.field else ())
        else:
            if item.says("NOT"):
                self.notes.append("NOT is no sign here: to leave a word out, write -word")
            self.plain.append(Plain(item.value, self._nodes(item)))

    def _either(self, group: tuple[Item, ...]) -> None:
        if all(item.asked and item.field != "title" for item in group) or (
            group[0].is_filter and all(item.is_filter and item.field == group[0].field for item in group)
        ):
            for item in group:  # several cases, or several values of one filter, are alternatives anyway
                self._take((item,))
            return
        for item in group:
            if item.is_filter:
                raise self._unreadable(f"“{item.field}:” and words cannot be joined by OR.", item)
        node = _any([node for item in group for node in one(self._nodes(item))])
        if node:
            self.plain.append(Plain("", (node,)))

    def _case(self, asked: Asked, *, mention: bool = True) -> None:
        self.left = max(0, self.left - 1)
        if asked.note:
            self.notes.append(asked.note)
        self.near += [reference.key for reference in asked.neighbours]
        self.cases |= set(asked.keys)
        if len(asked.keys) == 1 and mention:
            self.mentions += self._spoken_of(asked)
        if not asked.keys:
            self.not_held.append(asked)
            if asked.soft:
                # "Child B" is held by no case here, but documents may use the words: they are words as well.
                self.required += self._phrase(asked.raw)

    def _spoken_of(self, asked: Asked, *, title: bool = False) -> list[Node]:
        """Return what finds documents that speak of a case: its reference, and the words it was asked for by."""
        known = map(self.analyser.references.from_key, asked.keys)
        hard = [Word(f"ref:{case.key}", f"ref:{case.key}", title=title) for case in known if case and not case.soft]
        return [*(self._phrase(asked.raw, title=title) if asked.soft else ()), *hard]

    def _filter(self, item: Item) -> None:
        if item.minus:
            raise self._unreadable(f"“-{item.field}:” cannot be left out by a minus sign.", item)
        self.left = max(0, self.left - 1)
        filters = self.filters
        try:
            match item.field:
                case "kind":
                    self.filters = replace(filters, kinds=filters.kinds | read_kinds(item.value))
                case "year":
                    self.filters = replace(filters, years=filters.years | read_years(item.value))
                case "theme" if slug(item.value):
                    self.filters = replace(filters, themes=filters.themes | {slug(item.value)})
                case "case" if asked := self._asked_by_name(item.value):
                    self._case(asked, mention=False)
                case field:
                    raise self._unreadable(f"“{field}:{item.value}” cannot be read.", item)
        except UnreadableQuery as error:
            raise self._unreadable(error.cause, item) from None

    def _asked_by_name(self, name: str) -> Asked | None:
        asked = asked_for(name, self.analyser.references, self.held)
        return asked[0] if len(asked) == 1 and name[asked[0].start : asked[0].end] == name else None

    def _nodes(self, item: Item) -> tuple[Node, ...]:
        """Return what an item asks for: several words where nothing joins them ("and/or"), none where it holds no word."""
        title = item.field == "title"
        if item.asked:
            return self._afford([self._case_node(item.asked, title=title)])
        if item.quoted:
            return self._afford(self._phrase(item.value, item.inside, title=title))
        return self._afford(self._typed(item.value, title=title))

    def _afford(self, nodes: Iterable[Node]) -> tuple[Node, ...]:
        """Keep of these leaves what there is room for; what tells nothing, or is said again, takes none."""
        kept: list[Node] = []
        for node in nodes:
            if key(node) in self.known or not tells(node):
                kept.append(node)
                continue
            self.full = self.full or leaves.size(node) > self.left
            if not self.left:
                break
            self.known.add(key(node))
            kept.append(leaves.shortened(node, self.left))
            self.left -= leaves.size(kept[-1])
        return tuple(kept)

    def _case_node(self, asked: Asked, *, title: bool) -> Node:
        if not asked.keys:
            self.notes.append(f"{asked.no_such} is no case held here")
        own = () if title and asked.keys else (InCase(frozenset(asked.keys)),)
        nodes = (*own, *self._spoken_of(asked, title=title))
        return nodes[0] if len(nodes) == 1 else AnyOf(nodes)

    def _typed(self, text: str, *, title: bool) -> Iterator[Node]:
        for node, note in leaves.words(text, self.analyser, title=title):
            self.notes += [note] if note else []
            yield node

    def _phrase(self, text: str, inside: tuple[Asked, ...] = (), *, title: bool = False) -> tuple[Node, ...]:
        return leaves.phrase(text, self.analyser, inside, title=title)

    def _unreadable(self, cause: str, item: Item) -> UnreadableQuery:
        without = " ".join(f"{self.text[: item.start]} {self.text[item.end :]}".split())
        joined = re.sub(r"^(?:OR )+|(?: OR)+$", "", without)
        return UnreadableQuery(cause, repaired=joined or item.value, position=item.start)


def _any(nodes: list[Node]) -> Node | None:
    return AnyOf(tuple(nodes)) if len(nodes) > 1 else nodes[0] if nodes else None


def _nothing_to_look_for(text: str, *, excluded: bool) -> UnreadableQuery:
    if excluded:
        return UnreadableQuery(
            "The query only says what to leave out.", repaired=" ".join(re.sub(r"(?<!\S)-", "", text).split())
        )
    return UnreadableQuery("There is no word in the query.", repaired="")
