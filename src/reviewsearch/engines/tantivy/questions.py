"""How a query tree is put to Tantivy: which rows match, and what each leaf adds to their scores."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import assert_never

from tantivy import Occur, Query

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
    Without,
    Word,
)
from reviewsearch.engines.ranking import EXACT_SHARE, K1, Stock
from reviewsearch.engines.tantivy.levels import REMEMBERED_QUERIES, Form, Level, all_of, also, any_of, fields, silent
from reviewsearch.engines.tantivy.phrases import following, parts, share
from reviewsearch.engines.tantivy.rows import CASE, KIND, LANGUAGE, THEME, YEAR, whole

# Of the terms that a prefix or a misspelling stands for, so many at most are scored by how often each stands.
_SCORED = 32


def matching(level: Level, node: Node) -> Query:
    """Return what finds the rows that match."""
    match node:
        case Word():
            return any_of([level.term(*form) for form in _forms(level, node)])
        case Phrase():
            return following(level, node)
        case AnyTerm():
            return level.any_term(fields(node)[0], [term for _, term in _held(level, node)])
        case InCase(keys):
            return level.among(CASE, keys)
        case AllOf(nodes):
            return all_of(matching(level, part) for part in nodes)
        case AnyOf(nodes, minimum):
            return any_of([matching(level, part) for part in nodes], minimum)
        case Concept(ways):
            return any_of([matching(level, way) for way in ways])
        case Without(keep, drop):
            return Query.boolean_query([(Occur.Must, matching(level, keep)), (Occur.MustNot, matching(level, drop))])
        case _:
            assert_never(node)


def answering(level: Level, node: Node) -> Query:
    """Return what finds the rows that match, scored by all leaves that may add to a score."""
    match node:
        case Word() | Phrase() | AnyTerm():
            return scoring(level, node)
        case AllOf(nodes) if nodes:
            return all_of(answering(level, part) for part in nodes)
        case AnyOf(nodes, minimum) if minimum > 0 and all(map(_adds_up, nodes)):
            return any_of([answering(level, part) for part in nodes], minimum)
        case Concept(ways) if ways and all(map(_adds_up, ways)):
            return Query.disjunction_max_query([answering(level, way) for way in ways], level.others)
        case Without(keep, drop):
            return Query.boolean_query([(Occur.Must, answering(level, keep)), (Occur.MustNot, matching(level, drop))])
        case _:
            # A part that does not match may hold leaves that do, and count.
            scores = [(Occur.Should, part) for part in adding(level, node, titles=True)]
            return Query.boolean_query([(Occur.Must, silent(matching(level, node))), *scores])


def adding(
    level: Level, node: Node, *, titles: bool, among: Query | None = None, side_by_side: bool = False
) -> Iterator[Query]:
    """Yield what may add to the score of a row, matching or not; with or without what looks at titles.

    With `among` phrases are asked of those rows alone: one that is looked for from a row on reads all that follow until it is
    found, wanted or not. A word stands in a list, in which that is known at once; but of what stands side by side, as the ways
    to say one thing do, Tantivy scores thousands of rows ahead, so that there words are asked of those rows alone too.
    """
    match node:
        case Word() | Phrase() | AnyTerm():
            if titles or not node.title:
                alone = scoring(level, node)
                yield all_of((among, alone)) if among and (side_by_side or isinstance(node, Phrase)) else alone
        case InCase():
            return
        case AllOf(nodes) | AnyOf(nodes):
            for part in nodes:
                yield from adding(level, part, titles=titles, among=among, side_by_side=side_by_side)
        case Concept(ways):
            each = [
                parts
                for way in ways
                if (parts := list(adding(level, way, titles=titles, among=among, side_by_side=True)))
            ]
            if each:
                yield Query.disjunction_max_query([any_of(parts) for parts in each], level.others)
        case Without(keep, _):
            yield from adding(level, keep, titles=titles, among=among, side_by_side=side_by_side)
        case _:
            assert_never(node)


def scoring(level: Level, leaf: Leaf) -> Query:
    """Return what finds the rows a leaf matches and scores them."""
    # Each tier of a query asks for the same leaves.
    if leaf not in level.scored:
        if len(level.scored) >= REMEMBERED_QUERIES:
            level.scored.clear()
        level.scored[leaf] = _scoring(level, leaf)
    return level.scored[leaf]


def _scoring(level: Level, leaf: Leaf) -> Query:
    exact, _ = fields(leaf)
    match leaf:
        case Word(word, weight=weight):
            forms = _forms(level, leaf)
            itself = Query.boost_query(level.term(exact, whole(word)), weight * EXACT_SHARE)
            anyhow = _as_one(level, _holding(level, forms), weight, others=0.0)
            # Where the stem finds all. Documents are many at a time, and for those Tantivy is quicker the other way.
            return also(anyhow, itself) if level.is_pages and len(forms) == 1 else any_of((anyhow, itself))
        case Phrase(weight=weight):
            return Query.boost_query(following(level, leaf), weight * share(level, leaf))
        case AnyTerm(terms=terms, weight=weight):
            # So n terms that stand once each score as one that stands n times (in a text of usual length).
            return _as_one(level, _held(level, leaf), weight, others=K1 / (len(set(terms)) + K1))
        case _:
            assert_never(leaf)


def ticked(level: Level, filters: Filters) -> Query:
    """Return what finds the documents that filters let through."""
    groups: tuple[tuple[str, frozenset[str] | frozenset[int]], ...] = (
        (KIND, filters.kinds),
        (CASE, filters.cases),
        (YEAR, filters.years),
        (THEME, filters.themes),
        (LANGUAGE, filters.languages),
    )
    return all_of(level.among(field, values) for field, values in groups if values)


def reach(level: Level, leaf: Leaf) -> int:
    """Return how many rows a leaf may match at most."""
    match leaf:
        case Word():
            return sum(level.holding(*form) for form in _forms(level, leaf))
        case Phrase():
            return min((level.holding(*part) for part in parts(level, leaf)), default=0)
        case AnyTerm():
            return sum(_held(level, leaf).values())
        case _:
            assert_never(leaf)


def _adds_up(node: Node) -> bool:
    """Whether a node scores nothing where it does not match."""
    match node:
        case Word() | Phrase() | AnyTerm() | InCase():
            return True
        case AnyOf(nodes, minimum):
            return minimum == 1 and all(map(_adds_up, nodes))
        case Concept(ways):
            return all(map(_adds_up, ways))
        case AllOf() | Without():
            return False
        case _:
            assert_never(node)


def _forms(level: Level, word: Word) -> list[tuple[str, str]]:
    """Return what finds a word: its stem and, where that does not find all of it, the word itself."""
    exact, stems = fields(word)
    stem = (stems, whole(word.stem))
    # To look for both takes three times as long.
    return [stem] if word.exact == word.stem or level.is_stemmed(word.exact) else [stem, (exact, whole(word.exact))]


def _held(level: Level, leaf: AnyTerm) -> Counter[Form]:
    """Return which terms stand in any row, and in how many: of what a prefix stands for few stand in titles."""
    # Matching, scoring and counting ask for the same.
    if leaf not in level.held:
        if len(level.held) >= REMEMBERED_QUERIES:
            level.held.clear()
        level.held[leaf] = _holding(level, [(fields(leaf)[0], whole(term)) for term in leaf.terms])
    return level.held[leaf]


def _holding(level: Level, forms: Iterable[Form]) -> Counter[Form]:
    return Counter({form: held for form in forms if (held := level.holding(*form))})


def _as_one(level: Level, holding: Counter[Form], weight: float, *, others: float) -> Query:
    """Score several terms as one, as common as the commonest of them: the one that scores most and a share of the others."""
    if len(holding) == 1:
        (form,) = holding
        return level.term(*form) if weight == 1 else Query.boost_query(level.term(*form), weight)
    commonest = holding.most_common()
    most = commonest[0][1] if commonest else 0
    stock = Stock(max(level.searcher.num_docs, most), 0.0)
    alike = [
        Query.boost_query(level.term(*form), weight * stock.rarity(most) / stock.rarity(held))
        for form, held in commonest[:_SCORED]
    ]
    if rare := [form for form, _ in commonest[_SCORED:]]:
        # Where the rarest of very many stand, they count as standing once in a text of usual length.
        anyhow = level.any_term(rare[0][0], [term for _, term in rare])
        alike.append(Query.const_score_query(anyhow, weight * stock.rarity(most)))
    return Query.disjunction_max_query(alike, others)
