"""How `kind:recommendation` is answered: with the recommendations that documents number themselves, not with documents.

The engine says which documents hold the words at all; of their recommendations, which stand in the catalogue, those are shown
that hold the words themselves.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from reviewsearch.app.index import Index
from reviewsearch.domain.document import Document, Page
from reviewsearch.domain.highlight import passage
from reviewsearch.domain.layout import lay_out
from reviewsearch.domain.marking import Sought
from reviewsearch.domain.ports import Put, Terms
from reviewsearch.domain.query import Filters, Leaf, Node, scoring_leaves
from reviewsearch.domain.results import Hit, Passage
from reviewsearch.domain.structure import Recommendation
from reviewsearch.domain.text import Analyser
from reviewsearch.engines.memory import Memory
from reviewsearch.errors import UnreadableQuery

_FIELD = re.compile(r'(?<!\S)kind:\s?"?recommendations?"?(?!\S)', re.IGNORECASE)
# Of a nation's 8,000 documents this many hold any but the commonest words; the best of them are looked into.
_MOST_DOCUMENTS = 1_000
_WHOLE = 3_000


def words_of_recommendations(text: str) -> str | None:
    """Return a query that asks for recommendations without the words that say so; None where it asks for documents.

    Raises UnreadableQuery where it says nothing else.
    """
    words, asked = _FIELD.subn(" ", text)
    if asked and not words.strip():
        raise UnreadableQuery(
            "Which recommendations? Add a word, a case or a year to “kind:recommendation”.", repaired=""
        )
    return " ".join(words.split()) if asked else None


@dataclass(frozen=True, slots=True)
class Recommended:
    """The documents shown, and how many there are in all, with how many recommendations."""

    hits: tuple[Hit, ...]
    documents: int
    count: int


def recommended(index: Index, analyser: Analyser, nodes: Sequence[Node], filters: Filters, shown: slice) -> Recommended:
    """Return the documents with recommendations that match one of the nodes: those of a stretch, and how many there are.

    Documents stand in the order of their best recommendation; the passages of each are its matching recommendations, in
    their own order, each whole and with its number before it. Titles are not looked at.
    """
    hits: dict[str, Callable[[], Hit]] = {}
    count = 0
    for node in nodes:
        leaves = tuple(scoring_leaves(node))
        matches = index.engine.first(node, filters=filters, limit=_MOST_DOCUMENTS)
        documents = index.recollection.documents([match.id for match in matches])
        held = {key: index.catalogue.recommendations(key) for key in documents}
        scores = _scores(node, documents, held, analyser)
        best = {
            key: max((scores[key, at] for at in range(len(held[key])) if (key, at) in scores), default=None)
            for key in held
        }
        found = [(score, match.id) for match in matches if (score := best.get(match.id)) is not None]
        # The sort keeps the engine's order among equals: a case's documents, asked for without words, stay as they were.
        for score, key in sorted(found, key=lambda pair: -pair[0]):
            if key not in hits:
                made = [each for at, each in enumerate(held[key]) if (key, at) in scores]
                count += len(made)
                hits[key] = partial(_hit, analyser, documents[key], score, made, leaves)
    return Recommended(tuple(make() for make in list(hits.values())[shown]), len(hits), count)


def _hit(
    analyser: Analyser, document: Document, score: float, made: Sequence[Recommendation], leaves: tuple[Leaf, ...]
) -> Hit:
    return Hit(document, score, tuple(_shown(each, leaves, analyser, document.language) for each in made))


def _scores(
    node: Node, documents: dict[str, Document], held: dict[str, tuple[Recommendation, ...]], analyser: Analyser
) -> dict[tuple[str, int], float]:
    """Return the recommendations that match, by document and place, with their scores."""
    small = Memory("")
    places: dict[str, tuple[str, int]] = {}
    puts: list[Put] = []
    for key, document in documents.items():
        for at, each in enumerate(held[key]):
            terms = analyser.terms(each.text, language=document.language)
            put = Put(f"{key}-{at:03}", Terms("", ""), (terms,), document.kind.value, document.cases)
            places[put.id] = key, at
            puts.append(put)
    small.apply(puts)
    matches = small.first(node, filters=Filters(), limit=len(places))
    return {places[match.id]: match.score for match in matches}


def _shown(each: Recommendation, leaves: tuple[Leaf, ...], analyser: Analyser, language: str) -> Passage:
    """Return a recommendation whole, with its number before it and the words asked for marked."""
    before = f"Recommendation {each.number}: "
    layout, page = lay_out(each.text, analyser), Page(each.page, each.text)
    found = passage(page, layout, Sought.on_pages(leaves), analyser, language=language, length=_WHOLE)
    marks = found.marks if found and found.text == each.text else ()
    moved = tuple((start + len(before), end + len(before)) for start, end in marks)
    return Passage(each.page, None, before + each.text, moved)
