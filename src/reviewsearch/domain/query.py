"""The query tree: what is asked of an engine, as frozen values that hold ready terms and no engine's syntax.

Strict boolean matching: a document matches a node or it does not. Ranking is the sum of what the words that may match
(`scoring_leaves`) contribute, but of the ways to say one thing (`Concept`) only what the best contributes; what else there
is of structure decides what matches, never the score.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import assert_never


@dataclass(frozen=True, slots=True)
class Word:
    """Documents that hold the stem among their stems, or the exact term among their exact terms.

    With `title` only the title is looked at. `weight` scales what the word adds to a score.
    """

    exact: str
    stem: str
    title: bool = False
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Phrase:
    """Documents in whose title, or on one of whose pages, these exact terms stand one after another."""

    terms: tuple[str, ...]
    title: bool = False
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class AnyTerm:
    """Documents that hold any of these exact terms: what a prefix or a spelling variant stands for.

    `pattern` is what was typed (`abus*`, `neglect~`); the parser leaves `terms` empty and the library fills them from
    the words of the archive. Without terms nothing matches.
    """

    pattern: str
    terms: tuple[str, ...] = ()
    title: bool = False
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class InCase:
    """Documents one of whose own cases is among these keys. Adds nothing to a score."""

    keys: frozenset[str]


@dataclass(frozen=True, slots=True)
class AllOf:
    """Documents that match every one of these; with none, every document."""

    nodes: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Documents that match at least `minimum` of these (nodes count separately even when alike)."""

    nodes: tuple["Node", ...]
    minimum: int = 1


@dataclass(frozen=True, slots=True)
class Concept:
    """Documents that match any of these ways to say one thing, which count as one: as the way that adds most to a score."""

    ways: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Without:
    """Documents that match `keep` and do not match `drop`."""

    keep: "Node"
    drop: "Node"


Leaf = Word | Phrase | AnyTerm
Node = Leaf | InCase | AllOf | AnyOf | Concept | Without

EVERYTHING = AllOf(())


def scoring_leaves(node: Node) -> Iterator[Leaf]:
    """Yield the leaves that may add to a score and that passages mark: all but those that must not match, left to right."""
    match node:
        case Word() | Phrase() | AnyTerm():
            yield node
        case InCase():
            return
        case AllOf(nodes) | AnyOf(nodes) | Concept(nodes):
            for part in nodes:
                yield from scoring_leaves(part)
        case Without(keep, _):
            yield from scoring_leaves(keep)
        case _:
            assert_never(node)


@dataclass(frozen=True, slots=True)
class Filters:
    """What a reader ticked. Within one group any may hold, every group must hold; an empty group says nothing."""

    kinds: frozenset[str] = frozenset()
    cases: frozenset[str] = frozenset()
    years: frozenset[int] = frozenset()
    themes: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.kinds or self.cases or self.years or self.themes or self.languages)


@dataclass(frozen=True, slots=True)
class Tier:
    """One of the questions a query is asked as, in order: no document matches two. `whole` is false where words may be missing."""

    node: Node
    whole: bool = True


# From so many words on a query is a question in plain words, and any of them may be what matters.
QUESTION = 5


@dataclass(frozen=True, slots=True)
class Query:
    """What a person asked, read.

    `words` are to be found anywhere in a document, all of them before most of them; `required` always, `excluded` never.
    `cases` are the keys of cases the query names, `mention` finds documents that speak of them. `filters` come from kind:,
    year: and theme:. `no_such_case` is a reference asked for and not held, `neighbours` those held that resemble it.
    `also_searched` are synonyms of what was typed; `notes` say what was read otherwise than typed.

    In a question any word will do: `loose` is what `words` are then asked as, part by part where they have a hyphen, and
    `quoted` are those of `required` that it goes without where too few documents hold them.
    """

    text: str
    words: tuple[Node, ...] = ()
    required: tuple[Node, ...] = ()
    excluded: tuple[Node, ...] = ()
    cases: frozenset[str] = frozenset()
    mention: Node | None = None
    filters: Filters = Filters()
    no_such_case: str | None = None
    neighbours: tuple[str, ...] = ()
    also_searched: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    loose: tuple[Node, ...] = ()
    quoted: tuple[Node, ...] = ()

    def tiers(self) -> tuple[Tier, ...]:
        """Return what to ask, best first.

        Documents whose title holds all words come before those that merely hold them, a case's own documents before those
        that mention it, all words before some, and phrases in quotation marks before none of them.
        """
        own = (InCase(self.cases),) if self.cases else ()
        everything = AllOf((*own, *self.required, *self.words))
        tiers = [Tier(everything)]
        if self.words and not own:
            titled = AllOf(tuple(map(in_title, self.words)))
            tiers = [Tier(AllOf((everything, titled))), Tier(Without(everything, titled))]
        if self.mention is not None:
            tiers.append(Tier(Without(AllOf((self.mention, *self.required, *self.words)), InCase(self.cases))))
        if len(self.words) > 1:
            most = AllOf((*own, *self.required, self._most()))
            tiers.append(Tier(Without(most, AllOf(self.words)), whole=False))
        if len(self.words) >= QUESTION and self.quoted:
            kept = tuple(node for node in self.required if node not in self.quoted)
            unquoted = AllOf((*own, *kept, AnyOf((*self.quoted, *(self.loose or self.words)))))
            tiers.append(Tier(Without(unquoted, AllOf(self.quoted)), whole=False))
        if not self.excluded:
            return tuple(tiers)
        return tuple(Tier(Without(tier.node, AnyOf(self.excluded)), tier.whole) for tier in tiers)

    def _most(self) -> Node:
        if len(self.words) >= QUESTION:
            return AnyOf(self.loose or self.words)
        return AnyOf(self.words, minimum=(len(self.words) + 1) // 2)


def in_title(node: Node) -> Node:
    """Return the same question asked of titles alone; what is said of cases stays as it is."""
    match node:
        case Word() | Phrase() | AnyTerm():
            return replace(node, title=True)
        case AllOf(nodes):
            return AllOf(tuple(map(in_title, nodes)))
        case AnyOf(nodes, minimum):
            return AnyOf(tuple(map(in_title, nodes)), minimum)
        case Concept(ways):
            return Concept(tuple(map(in_title, ways)))
        case Without(keep, drop):
            return Without(in_title(keep), in_title(drop))
        case InCase():
            return node
        case _:
            assert_never(node)
