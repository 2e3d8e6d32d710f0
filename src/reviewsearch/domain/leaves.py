"""What typed words and phrases ask for: leaves of the query tree, made of the analyser's terms."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from reviewsearch.domain.asking import Asked
from reviewsearch.domain.query import AnyTerm, Concept, Node, Phrase, Word
from reviewsearch.domain.text import Analyser, Token

SHORTEST_PREFIX = 3
# What was typed counts for more than what is searched beside it: docs/ranking.md has what was tried.
SYNONYM_WEIGHT = 0.4
_MARKED = re.compile(r"([^*~]+)([*~]?)")


@dataclass(slots=True)
class _Typed:
    """A word as typed: its parts, and besides them the whole where something joins them ("multi-agency")."""

    end: int
    whole: list[Token] = field(default_factory=list)
    parts: list[Token] = field(default_factory=list)


def words(text: str, analyser: Analyser, *, title: bool) -> Iterator[tuple[Node, str | None]]:
    """Yield what each word of a text asks for, with its `*` or `~`, and a note where that cannot be followed.

    "and/or" is two words, since nothing joins them; "multi-agency" is one: its parts side by side, or the whole.
    """
    for written, mark in _MARKED.findall(text):
        for typed in _typed(analyser.tokens(written)):
            marked = mark if typed.end == len(written) else ""
            term = (typed.whole or typed.parts)[0].exact
            if marked == "*" and len(term) < SHORTEST_PREFIX:
                yield (
                    _word(typed, title=title),
                    f"“{term}*” needs three letters or more before the star; searched for the word itself",
                )
            else:
                yield AnyTerm(f"{term}{marked}", title=title) if marked else _word(typed, title=title), None


def phrase(text: str, analyser: Analyser, inside: Sequence[Asked] = (), *, title: bool = False) -> tuple[Node, ...]:
    """Return what finds these words one after another, none where there are none; references `inside` are one term each."""
    terms: list[str] = []
    at = 0
    for asked in inside:
        if len(asked.keys) == 1 and not asked.soft:
            start = text.index(asked.raw, asked.start)
            terms += [*_exact(text[at:start], analyser), f"ref:{asked.keys[0]}"]
            at = start + len(asked.raw)
    terms += _exact(text[at:], analyser)
    if len(terms) == 1:
        # Quotation marks around one word ask for that word and no other form of it.
        return (AnyTerm(f'"{terms[0]}"', tuple(terms), title=title),)
    return (Phrase(tuple(terms), title=title),) if terms else ()


def synonym(text: str, analyser: Analyser) -> Node:
    """Return what finds a synonym, weighing less than what was typed."""
    terms = tuple(_exact(text, analyser))
    if len(terms) == 1:
        return Word(terms[0], analyser.stem(terms[0]), weight=SYNONYM_WEIGHT)
    return Phrase(terms, weight=SYNONYM_WEIGHT)


def size(node: Node) -> int:
    """Return how many typed words a leaf stands for; the joined form of a hyphenated word comes free."""
    match node:
        case Phrase(terms) | Concept((Phrase(terms), *_)):
            return len(terms)
        case _:
            return 1


def shortened(node: Node, length: int) -> Node:
    """Return a leaf that stands for so many typed words at most."""
    match node:
        case Phrase(terms):
            return replace(node, terms=terms[:length])
        case Concept((Phrase() as parts, *others)):
            return Concept((replace(parts, terms=parts.terms[:length]), *others))
        case _:
            return node


def _typed(tokens: Iterator[Token]) -> Iterator[_Typed]:
    typed = _Typed(0)
    for token in tokens:
        if token.start >= typed.end:
            if typed.parts:
                yield typed
            typed = _Typed(token.end)
        if not token.besides:
            typed.parts.append(token)
        elif not typed.parts:  # what stands besides a reference are words of its spelling, which ask for nothing
            typed.whole.append(token)
    if typed.parts:
        yield typed


def _word(typed: _Typed, *, title: bool) -> Node:
    forms = [Word(token.exact, token.stem, title=title) for token in (*typed.parts, *typed.whole)]
    if len(typed.parts) == 1:
        return forms[0]
    return Concept((Phrase(tuple(part.exact for part in typed.parts), title=title), *forms[len(typed.parts) :]))


def _exact(text: str, analyser: Analyser) -> list[str]:
    return [token.exact for token in analyser.tokens(text) if not token.besides]
