"""What the plain words of a query ask for: which of them tell, what else is searched for them, and how often each counts."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from reviewsearch.domain import leaves
from reviewsearch.domain.query import AllOf, AnyOf, Concept, Node, Phrase, Word
from reviewsearch.domain.text import STOP_WORDS, Analyser
from reviewsearch.domain.thesaurus import Thesaurus

# What an apostrophe cuts off a little word, or leaves of it: "I'd", "we've", "isn't". By themselves they may be words.
_CUT = frozenset(
    """ain aren couldn d didn doesn hadn hasn haven isn ll m mightn mustn needn re shan shouldn ve wasn weren won
    wouldn""".split()
)


@dataclass(frozen=True, slots=True)
class Plain:
    """A plain word as typed, capitals kept, with what it asks for; "" is what no synonym may reach across."""

    typed: str
    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Wording:
    """What plain words ask for, each node once, as many times as heavy as it was typed; `loose` part by part.

    `also` are their synonyms as a reader is shown them.
    """

    words: tuple[Node, ...] = ()
    loose: tuple[Node, ...] = ()
    also: tuple[str, ...] = ()


def wording(plain: Sequence[Plain], analyser: Analyser, thesaurus: Thesaurus, *, stop_words: bool) -> Wording:
    """Return what plain words ask for, each with its synonyms; without stop words, unless they are wanted."""
    nodes: list[Node] = []
    also: list[str] = []
    at = 0
    for start, length, synonyms in thesaurus.lookup([each.typed for each in plain]):
        nodes += telling(plain[at:start], stop_words=stop_words)
        typed = telling(plain[start : start + length], stop_words=stop_words)
        others = [leaves.synonym(synonym, analyser) for synonym in synonyms]
        if length > 1:
            # What is typed in full counts as a term, too, beside its words.
            in_full = " ".join(each.typed for each in plain[start : start + length])
            typed = (*typed, AnyOf((leaves.synonym(in_full, analyser),), 0)) if typed else ()
        nodes += [Concept((*one(typed), *others))] if typed else []
        also += synonyms if typed else ()
        at = start + length
    nodes += telling(plain[at:], stop_words=stop_words)
    loose = [part for node in nodes for part in _loosened(node, analyser)]
    return Wording(tuple(_counted(nodes)), tuple(_counted(loose)), tuple(dict.fromkeys(also)))


def telling(plain: Iterable[Plain], *, stop_words: bool = False) -> tuple[Node, ...]:
    """Return what plain words ask for, without those that tell nothing unless they are wanted."""
    return tuple(node for each in plain for node in each.nodes if stop_words or tells(node))


def tells(node: Node) -> bool:
    """Return whether a node asks for more than stop words, such as "what" and "we've"."""
    match node:
        case Word(exact, title=False):
            return exact not in STOP_WORDS
        case Concept((Phrase(terms, title=False), *_)):
            return not all(term in STOP_WORDS or term in _CUT for term in terms)
        case _:
            return True


def one(nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    """Return nodes as one that asks for all of them, none as none."""
    return (AllOf(nodes),) if len(nodes) > 1 else nodes


def key(node: Node) -> str | Node:
    """Return what nodes have in common that ask for the same word, in whatever form."""
    return node.stem if isinstance(node, Word) else node


def _loosened(node: Node, analyser: Analyser) -> Iterator[Node]:
    """Yield what a node asks for where any word will do: of what is joined by a hyphen the parts that tell."""
    match node:
        case Concept((Phrase(terms), *_)):
            for term in terms:
                if term not in STOP_WORDS and term not in _CUT:
                    yield Word(term, analyser.stem(term))
        case _:
            yield node


def _counted(nodes: Sequence[Node]) -> Iterator[Node]:
    """Yield each node once; a word that was typed several times, in whatever form, weighs so many times as much."""
    times = Counter(map(key, nodes))
    first: dict[str | Node, Node] = {}
    for node in nodes:
        first.setdefault(key(node), node)
    for node in first.values():
        yield replace(node, weight=node.weight * times[key(node)]) if isinstance(node, Word) else node
