"""Why a document does or does not answer a query, and which others are like it."""

import heapq
import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

from reviewsearch.app.index import Index
from reviewsearch.app.searchable import searchable
from reviewsearch.app.searching import Search
from reviewsearch.domain.ports import Match
from reviewsearch.domain.query import AnyOf, AnyTerm, Filters, Leaf, Node, Phrase, Word
from reviewsearch.domain.text import STOP_WORDS, Analyser, folded_words
from reviewsearch.store.catalogue import Entry

# Words that tell one document from another: enough to say what it is about, few enough to be quick.
TELLING_WORDS = 25
_SHORTEST = 3


@dataclass(frozen=True, slots=True)
class Part:
    """One word or phrase of a query: how many documents hold it, and whether this one does, what it adds and on which pages.

    `score` is what it adds to the document's score alone, `page_score` what it adds on its best page. A synonym was not
    typed; like what was typed as several words of one entry, it may be missing.
    """

    shown: str
    documents: int
    is_here: bool
    score: float = 0.0
    page_score: float = 0.0
    pages: tuple[int, ...] = ()
    is_synonym: bool = False
    may_be_missing: bool = False


@dataclass(frozen=True, slots=True)
class Why:
    """Why a document answers a query or does not: `reason` in a sentence, then part by part.

    `place` counts from 1 among all answers. `score` is the document's, `page_score` that of its best page; their sum ranks it.
    """

    is_found: bool
    reason: str
    parts: tuple[Part, ...] = ()
    place: int | None = None
    score: float = 0.0
    page_score: float = 0.0


def why(index: Index, search: Search, text: str, entry: Entry) -> Why:
    """Explain one document's standing in the answer to a query. Raises UnreadableQuery."""
    identity = entry.record.id
    if entry.superseded_by:
        return Why(False, f"A newer version is shown in its place: {entry.superseded_by[:8]}.")
    asked = search.read(text, filters=Filters())
    typed = f" {' '.join(folded_words(asked.meant or text))} "
    parts = tuple(_part(index, leaf, identity, typed) for leaf in _telling(asked.leaves))
    before = 0
    for tier, total in zip(asked.tiers, asked.totals, strict=True):
        found = _match(index, tier.node, asked.filters, identity)
        if found:
            place, match = found
            page = match.pages[0].score if match.pages else 0.0
            reason = "It holds all that is asked for." if tier.whole else "It holds most of the words, not all."
            return Why(True, reason, parts, before + place, match.score - page, page)
        before += total
    return Why(
        False,
        _reason_against(index, AnyOf(tuple(tier.node for tier in asked.tiers)), asked.filters, identity, parts),
        parts,
    )


def like(index: Index, analyser: Analyser, entry: Entry, *, limit: int) -> Iterator[Match]:
    """Yield the documents that share a document's most telling words, best first, without itself."""
    put = searchable(analyser, entry.record, index.catalogue.pages(entry.record.id))
    held = index.recollection.vocabulary().documents
    everything = max(1, sum(index.catalogue.counts().values()))
    counts: dict[str, int] = {}
    for term in put.body().exact.split():
        counts[term] = counts.get(term, 0) + 1
    weights = {
        term: math.log1p(count) * math.log(1 + everything / held[term])
        for term, count in counts.items()
        if len(term) >= _SHORTEST and term not in STOP_WORDS and 1 < held.get(term, 0) <= max(2, everything // 2)
    }
    telling = heapq.nsmallest(TELLING_WORDS, weights, key=lambda term: (-weights[term], term))
    node = AnyOf(tuple(Word(term, analyser.stem(term)) for term in telling))
    matches = index.engine.search(node, filters=Filters(), limit=limit + 1, offset=0).matches if telling else ()
    yield from [match for match in matches if match.id != entry.record.id][:limit]


def _telling(leaves: tuple[Leaf, ...]) -> list[Leaf]:
    """Return the leaves to explain: those that look at titles only where that is what was typed."""
    anywhere = {leaf for leaf in leaves if not leaf.title}
    return [leaf for leaf in leaves if not leaf.title or replace(leaf, title=False) not in anywhere]


def _part(index: Index, leaf: Leaf, identity: str, typed: str) -> Part:
    total = index.engine.search(leaf, filters=Filters(), limit=0, offset=0).total
    part = Part(
        shown_leaf(leaf),
        total,
        is_here=False,
        is_synonym=leaf.weight < 1 and not (isinstance(leaf, Phrase) and f" {' '.join(leaf.terms)} " in typed),
        may_be_missing=leaf.weight < 1,
    )
    if found := _match(index, leaf, Filters(), identity):
        _, match = found
        page = match.pages[0].score if match.pages else 0.0
        pages = tuple(page.number for page in match.pages)
        return replace(part, is_here=True, score=match.score - page, page_score=page, pages=pages)
    return part


def _match(index: Index, node: Node, filters: Filters, identity: str) -> tuple[int, Match] | None:
    """Return a document's place among the matches of a node, from 1, and its match; None where it does not match."""
    total = index.engine.search(node, filters=filters, limit=0, offset=0).total
    matches = index.engine.search(node, filters=filters, limit=total, offset=0).matches
    return next(((place, match) for place, match in enumerate(matches, start=1) if match.id == identity), None)


def _reason_against(index: Index, node: Node, filters: Filters, identity: str, parts: tuple[Part, ...]) -> str:
    if filters and _match(index, node, Filters(), identity):
        return "It holds all that is asked for, but is not of the kind, case, year, theme or language asked for."
    missing = [part.shown for part in parts if not (part.is_here or part.may_be_missing)]
    if missing:
        return f"It does not hold: {', '.join(missing)}."
    return "It holds the words, but is left out by the rest of the query."


def shown_leaf(leaf: Leaf) -> str:
    """Return a leaf as a reader knows it."""
    match leaf:
        case Word(exact):
            shown = exact.removeprefix("ref:")
        case Phrase(terms):
            shown = f"“{' '.join(terms)}”"
        case AnyTerm(pattern):
            shown = pattern
    return f"title: {shown}" if leaf.title else shown
