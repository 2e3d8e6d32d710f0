"""The query tree: what is asked of an engine, as frozen values that hold ready terms and no engine's syntax.

Strict boolean matching: a document matches a node or it does not. Ranking is the sum of what the words that may match
(`scoring_leaves`) contribute; structure decides what matches, never the score.
"""

from collections.abc import Iterator
from dataclasses import dataclass
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
class Without:
    """Documents that match `keep` and do not match `drop`."""

    keep: "Node"
    drop: "Node"


Leaf = Word | Phrase | AnyTerm
Node = Leaf | InCase | AllOf | AnyOf | Without

EVERYTHING = AllOf(())


def scoring_leaves(node: Node) -> Iterator[Leaf]:
    """Yield the leaves that may add to a score and that passages mark: all but those that must not match, left to right."""
    match node:
        case Word() | Phrase() | AnyTerm():
            yield node
        case InCase():
            return
        case AllOf(nodes) | AnyOf(nodes):
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
class Query:
    """What a person asked, read.

    `words` are to be found anywhere in a document, all of them before most of them; `required` always, `excluded`
    never. `filters` come from kind:, year: and theme:.
    `notes` say what was read otherwise than typed.
    """

    text: str
    words: tuple[Node, ...] = ()
    required: tuple[Node, ...] = ()
    excluded: tuple[Node, ...] = ()
    filters: Filters = Filters()
    notes: tuple[str, ...] = ()

    def all_words(self) -> Node:
        """Every word, every requirement, nothing excluded."""
        return self._but(AllOf((*self.required, *self.words)))

    def most_words(self) -> Node | None:
        """More than half of the words, but not all, which `all_words` has; None where that asks nothing new."""
        if len(self.words) < 2:  # noqa: PLR2004 - most of one word is that word
            return None
        most = AllOf((*self.required, AnyOf(self.words, minimum=(len(self.words) + 1) // 2)))
        return Without(self._but(most), AllOf(self.words))

    def _but(self, node: Node) -> Node:
        return Without(node, AnyOf(self.excluded)) if self.excluded else node
