"""How documents are put in order: BM25 of the whole and of the best page, and one order that pages can be cut from."""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from operator import itemgetter
from typing import TypeVar, assert_never

from reviewsearch.domain.query import AllOf, AnyOf, AnyTerm, Concept, InCase, Leaf, Node, Phrase, Without, Word

Key = TypeVar("Key", int, str, tuple[str, int])
Ranked = TypeVar("Ranked")

# BM25's usual constants (Robertson and Zaragoza, The Probabilistic Relevance Framework, 2009, section 3.2).
K1 = 1.2
B = 0.75

# So many documents, the best by their own score, are put in order again by document and best page together. They always
# precede the rest, so the second screenful follows the first whatever its size.
WINDOW = 50

# So many pages of a document are named.
BEST_PAGES = 3

# What the very word that was typed adds to what any form of it scores.
EXACT_SHARE = 0.1

# What each other way to say a thing adds to what the way that counts most scores: in a document, and on a page.
OTHERS_IN_DOCUMENT, OTHERS_ON_PAGE = 1.0, 0.4


@dataclass(frozen=True, slots=True)
class Stock:
    """The texts of one sort (bodies, titles or pages): how many there are, and their length in words on average."""

    texts: int
    mean_length: float

    @classmethod
    def of(cls, lengths: list[int]) -> "Stock":
        """Count texts of these lengths."""
        return cls(len(lengths), sum(lengths) / len(lengths) if lengths else 0.0)

    def rarity(self, holding: float) -> float:
        """Return the inverse document frequency of what `holding` texts hold; always above 0."""
        return math.log(1 + (self.texts - holding + 0.5) / (holding + 0.5))

    def weight(self, times: float, length: int) -> float:
        """Return what standing so many times, at least once, in a text of so many words is worth; times rarity it is BM25."""
        return times * (K1 + 1) / (times + K1 * (1 - B + B * length / self.mean_length))


def worth(node: Node, scores: Callable[[Leaf], Mapping[Key, float]], others: float) -> Mapping[Key, float]:
    """Return what a node adds to each text on which any leaf of it stands: the sum of its parts, of a concept the most.

    `scores` says what a leaf adds where; what must not be there adds nothing.
    """
    match node:
        case Word() | Phrase() | AnyTerm():
            return scores(node)
        case InCase():
            return {}
        case AllOf(nodes) | AnyOf(nodes):
            return _added(worth(part, scores, others) for part in nodes)
        case Concept(ways):
            return _as_one((worth(way, scores, others) for way in ways), others)
        case Without(keep, _):
            return worth(keep, scores, others)
        case _:
            assert_never(node)


def ranked(
    scores: Iterable[tuple[Ranked, float]], best_page: Callable[[Ranked], float], name: Callable[[Ranked], str]
) -> list[tuple[Ranked, float]]:
    """Return documents and scores, best first, ties by name. `scores` are their own; `best_page` and `name` are asked for few.

    Page scores are never below 0, so nothing behind the window scores above anything in it.
    """
    # Within the window nothing depends on which of equals came first.
    order = in_order(scores, name, since=WINDOW)
    window = [(document, score + best_page(document)) for document, score in order[:WINDOW]]
    return in_order(window, name) + order[WINDOW:]


def in_order(
    scores: Iterable[tuple[Ranked, float]], name: Callable[[Ranked], str], *, since: int = 0
) -> list[tuple[Ranked, float]]:
    """Return documents and scores, best first, ties by name, which is asked only of those that score alike.

    Ties all of which stand among the first `since` may come in any order.
    """
    order = sorted(scores, key=itemgetter(1), reverse=True)
    if len({score for _, score in order}) == len(order):
        return order
    start = 0
    for end in range(1, len(order) + 1):
        if end == len(order) or order[end][1] != order[start][1]:
            if end - start > 1 and end > since:
                order[start:end] = sorted(order[start:end], key=lambda scored: name(scored[0]))
            start = end
    return order


def _added(several: Iterable[Mapping[Key, float]]) -> Mapping[Key, float]:
    total: dict[Key, float] = defaultdict(float)
    for scores in several:
        for key, score in scores.items():
            total[key] += score
    return total


def _as_one(several: Iterable[Mapping[Key, float]], others: float) -> Mapping[Key, float]:
    most: dict[Key, float] = {}
    total: dict[Key, float] = defaultdict(float)
    for scores in several:
        for key, score in scores.items():
            most[key] = max(score, most.get(key, score))
            total[key] += score
    return {key: score + others * (total[key] - score) for key, score in most.items()}
