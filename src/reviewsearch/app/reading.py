"""How a query is understood: read, its spelling corrected, its synonyms found, and cut into the tiers an engine is asked."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from itertools import islice

from reviewsearch.app.index import Index
from reviewsearch.domain.correctable import correctable
from reviewsearch.domain.parser import NO_SYNONYMS, parse
from reviewsearch.domain.query import (
    AllOf,
    AnyOf,
    AnyTerm,
    Concept,
    Filters,
    InCase,
    Leaf,
    Node,
    Phrase,
    Query,
    Tier,
    Without,
    Word,
    scoring_leaves,
)
from reviewsearch.domain.schemes import CaseReference
from reviewsearch.domain.spelling import variants
from reviewsearch.domain.text import Analyser, Token, folded_words
from reviewsearch.domain.thesaurus import Thesaurus

# Where fewer documents than this hold all the words, those that hold most of them follow.
FEW = 10
EXPANSIONS = 200
# To find the words spelt nearly as one takes longer than all else that is done for it.
NEARLY = 8
# Of a text in another language most words are held by no document, and to look for what each was meant to be takes as long.
CORRECTED = 8
# Shorter words are a slip away from too many others.
SHORTEST_CORRECTED = 4


@dataclass(frozen=True, slots=True)
class Reading:
    """A query as it was understood: what is asked of the engine, tier by tier, with how many documents each holds.

    `meant` is the query with its spelling corrected, where it was.
    """

    query: Query
    meant: str | None
    filters: Filters
    tiers: tuple[Tier, ...]
    totals: tuple[int, ...]

    @property
    def leaves(self) -> tuple[Leaf, ...]:
        """The words and phrases that passages mark."""
        return tuple(dict.fromkeys(leaf for tier in self.tiers for leaf in scoring_leaves(tier.node)))


class QueryReader:
    """Understands queries with the words, cases and synonyms of one open index."""

    def __init__(self, index: Index, analyser: Analyser, thesaurus: Thesaurus) -> None:
        self._index = index
        self._analyser = analyser
        self._thesaurus = thesaurus
        self._expansions: dict[str, tuple[str, ...]] = {}

    def read(
        self, text: str, *, filters: Filters, as_typed: bool = False, is_late: Callable[[], bool] = lambda: False
    ) -> Reading:
        """Understand a query; `as_typed` without synonyms and without correcting its spelling. Raises UnreadableQuery.

        When it is late, spelling is corrected no further, and no tier is asked once one has found anything.
        """
        held = self._index.recollection.held()
        meant, notes = (None, ()) if as_typed else self._corrected(text, held, is_late)
        thesaurus = NO_SYNONYMS if as_typed else self._thesaurus
        query = parse(meant or text, self._analyser, held=held, thesaurus=thesaurus)
        both = _both(query.filters, filters)
        tiers: list[Tier] = []
        totals: list[int] = []
        for tier in query.tiers():
            # Most words are asked for only where all of them are few.
            if (tier.whole or sum(totals) < FEW) and not (any(totals) and is_late()):
                tiers.append(replace(tier, node=self._filled(tier.node)))
                totals.append(self._index.engine.search(tiers[-1].node, filters=both, limit=0, offset=0).total)
        if sum(known.endswith("~") for known in self._expansions) > NEARLY:
            notes += (f"only the first {NEARLY} words with ~ are found spelt otherwise",)
        return Reading(replace(query, notes=query.notes + notes), meant, both, tuple(tiers), tuple(totals))

    def _corrected(
        self, text: str, held: Collection[CaseReference], is_late: Callable[[], bool]
    ) -> tuple[str | None, tuple[str, ...]]:
        """Return the query with words that no document holds put right, None where there is nothing to, and what to say of it."""
        meant, moved = text, 0
        unknown = filter(self._is_unknown, correctable(text, self._analyser, held=held))
        for word in islice(unknown, CORRECTED):
            if is_late():
                break
            right = self._index.recollection.correction(word.exact)
            if right:
                meant = meant[: word.start + moved] + right + meant[word.end + moved :]
                moved += len(right) - (word.end - word.start)
        more = next(unknown, None) is not None
        notes = (f"only the first {CORRECTED} words that no document holds are put right",) if more else ()
        return meant if meant != text else None, notes

    def _is_unknown(self, word: Token) -> bool:
        if len(word.exact) < SHORTEST_CORRECTED or self._index.recollection.holds([word.exact]):
            return False
        anywhere = self._index.engine.search(Word(word.exact, word.stem), filters=Filters(), limit=0, offset=0)
        return not (anywhere.total or self._thesaurus.lookup([word.exact]))

    def is_held(self, synonym: str) -> bool:
        """Return whether every word of a synonym stands in some document."""
        return self._index.recollection.holds(term for term in folded_words(synonym) if not term.isdigit())

    def _filled(self, node: Node) -> Node:
        """Put the words of the archive in place of prefixes and spelling variants."""
        match node:
            case AnyTerm(pattern=pattern, terms=()):
                # Each tier asks for the same ones.
                if pattern not in self._expansions:
                    self._expansions[pattern] = self._expanded(pattern)
                return replace(node, terms=self._expansions[pattern])
            case AllOf(nodes):
                return AllOf(tuple(map(self._filled, nodes)))
            case AnyOf(nodes, minimum):
                return AnyOf(tuple(map(self._filled, nodes)), minimum)
            case Concept(ways):
                return Concept(tuple(map(self._filled, ways)))
            case Without(keep, drop):
                return Without(self._filled(keep), self._filled(drop))
            case Word() | Phrase() | AnyTerm() | InCase():
                return node

    def _expanded(self, pattern: str) -> tuple[str, ...]:
        term, mark = pattern[:-1], pattern[-1]
        if mark == "*":
            return self._index.catalogue.terms_beginning(term, EXPANSIONS)
        if sum(known.endswith(mark) for known in self._expansions) >= NEARLY:
            return (term,)
        return tuple(variants(term, self._index.recollection.vocabulary(), limit=EXPANSIONS))


def _both(asked: Filters, ticked: Filters) -> Filters:
    """Return filters that hold both what the query says and what is ticked; where both name a group, what both name."""

    def group(a: frozenset[str], b: frozenset[str]) -> frozenset[str]:
        return (a & b or frozenset({"\0"})) if a and b else a | b

    years = (
        (asked.years & ticked.years or frozenset({0})) if asked.years and ticked.years else asked.years | ticked.years
    )
    return Filters(
        kinds=group(asked.kinds, ticked.kinds),
        cases=group(asked.cases, ticked.cases),
        years=years,
        themes=group(asked.themes, ticked.themes),
        languages=group(asked.languages, ticked.languages),
    )
