"""How a query tree is put to Tantivy: which rows match, and what each leaf adds to their scores."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, assert_never

from tantivy import Occur, Query, Schema, Searcher

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
from reviewsearch.engines.ranking import EXACT_SHARE, K1, OTHERS_IN_DOCUMENT, OTHERS_ON_PAGE, Stock
from reviewsearch.engines.tantivy.rows import (
    BODY_EXACT,
    BODY_PAIRS,
    BODY_STEMS,
    CASE,
    KIND,
    LANGUAGE,
    NUMBER,
    THEME,
    TITLE_EXACT,
    TITLE_STEMS,
    YEAR,
    pair,
    whole,
)

# How many rows hold a phrase costs as much to find out as the phrase itself; people ask for the same again and again.
_REMEMBERED = 10_000
_REMEMBERED_QUERIES = 200

# So many values, at most, are looked for one by one.
_FEW = 100

# Of the terms that a prefix or a misspelling stands for, so many at most are scored by how often each stands.
_SCORED = 32


@dataclass(frozen=True, slots=True)
class Level:
    """The documents, or the pages, of one moment; `phrases` remembers how many rows hold each phrase asked for so far, `scored` what leaves are asked as."""

    schema: Schema
    searcher: Searcher
    # Whether each row that holds this exact term holds its stem as well, so that the stem alone finds them all.
    is_stemmed: Callable[[str], bool]
    # Of pages: the documents they are of.
    documents: "Level | None" = None
    phrases: dict[tuple[str, ...], int] = field(default_factory=dict)
    scored: dict[Leaf, Query] = field(default_factory=dict)

    @property
    def is_pages(self) -> bool:
        """Whether rows are pages."""
        return self.documents is not None

    @property
    def others(self) -> float:
        """What each other way to say a thing adds to what the way that counts most scores."""
        return OTHERS_ON_PAGE if self.is_pages else OTHERS_IN_DOCUMENT

    def holding(self, field: str, term: str) -> int:
        """Return how many rows hold a term; rows deleted and not yet written away count."""
        return self.searcher.doc_freq(field, term)

    def term(self, field: str, term: str) -> Query:
        """Find rows that hold a term."""
        return Query.term_query(self.schema, field, term, "freq")

    def among(self, field: str, values: Iterable[str] | Iterable[int]) -> Query:
        """Find rows that hold any of these values; what they score says nothing."""
        several = list(values)
        if len(several) > _FEW:
            return Query.term_set_query(self.schema, field, several)
        # A set of terms is looked for in all there are, which takes three times as long.
        return any_of([Query.term_query(self.schema, field, value, "basic") for value in several])


def matching(level: Level, node: Node) -> Query:
    """Return what finds the rows that match."""
    match node:
        case Word():
            return any_of([level.term(*form) for form in _forms(level, node)])
        case Phrase():
            return _phrase(level, node)
        case AnyTerm(terms=terms):
            # Tantivy's own set of terms takes twice as long.
            return any_of([level.term(_fields(node)[0], whole(term)) for term in terms])
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


def adding(level: Level, node: Node, *, titles: bool, among: Query | None = None) -> Iterator[Query]:
    """Yield what may add to the score of a row, matching or not; with or without what looks at titles.

    With `among` phrases are asked of those rows alone: one that is looked for from a row on reads all that follow until it is
    found, wanted or not. A word stands in a list, in which that is known at once.
    """
    match node:
        case Word() | Phrase() | AnyTerm():
            if titles or not node.title:
                alone = scoring(level, node)
                yield all_of((among, alone)) if among and isinstance(node, Phrase) else alone
        case InCase():
            return
        case AllOf(nodes) | AnyOf(nodes):
            for part in nodes:
                yield from adding(level, part, titles=titles, among=among)
        case Concept(ways):
            each = [parts for way in ways if (parts := list(adding(level, way, titles=titles, among=among)))]
            if each:
                yield Query.disjunction_max_query([any_of(parts) for parts in each], level.others)
        case Without(keep, _):
            yield from adding(level, keep, titles=titles, among=among)
        case _:
            assert_never(node)


def scoring(level: Level, leaf: Leaf) -> Query:
    """Return what finds the rows a leaf matches and scores them."""
    # Each tier of a query asks for the same leaves.
    if leaf not in level.scored:
        if len(level.scored) >= _REMEMBERED_QUERIES:
            level.scored.clear()
        level.scored[leaf] = _scoring(level, leaf)
    return level.scored[leaf]


def _scoring(level: Level, leaf: Leaf) -> Query:
    exact, _ = _fields(leaf)
    match leaf:
        case Word(word, weight=weight):
            forms = _forms(level, leaf)
            itself = Query.boost_query(level.term(exact, whole(word)), weight * EXACT_SHARE)
            anyhow = _as_one(level, forms, weight, others=0.0)
            # Where the stem finds all. Documents are many at a time, and for those Tantivy is quicker the other way.
            return also(anyhow, itself) if level.is_pages and len(forms) == 1 else any_of((anyhow, itself))
        case Phrase(weight=weight):
            return Query.boost_query(_phrase(level, leaf), weight * _phrase_share(level, leaf))
        case AnyTerm(terms=terms, weight=weight):
            several = [(exact, whole(term)) for term in dict.fromkeys(terms)]
            # So n terms that stand once each score as one that stands n times (in a text of usual length).
            return _as_one(level, several, weight, others=K1 / (len(several) + K1))
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


def all_of(queries: Iterable[Query]) -> Query:
    """Find what matches all; of none, everything."""
    parts = [(Occur.Must, query) for query in queries]
    return Query.boolean_query(parts) if parts else Query.all_query()


def any_of(queries: Iterable[Query], minimum: int = 1) -> Query:
    """Find what matches so many at least; scores add up."""
    parts = [(Occur.Should, query) for query in queries]
    if minimum <= 0:
        return Query.all_query()
    return Query.boolean_query(parts, minimum_number_should_match=minimum) if parts else Query.empty_query()


def also(query: Query, more: Query) -> Query:
    """Find the same as `query`, and add what `more` scores.

    Of few rows out of many, one of these for each word takes a third as long as all words side by side: of what stands side
    by side Tantivy scores thousands of rows ahead, wanted or not.
    """
    return Query.boolean_query([(Occur.Must, query), (Occur.Should, more)])


def reach(level: Level, leaf: Leaf) -> int:
    """Return how many rows a leaf may match at most."""
    exact, _ = _fields(leaf)
    match leaf:
        case Word():
            return sum(level.holding(*form) for form in _forms(level, leaf))
        case Phrase():
            return min((level.holding(*part) for part in _parts(level, leaf)), default=0)
        case AnyTerm(terms=terms):
            return sum(level.holding(exact, whole(term)) for term in terms)
        case _:
            assert_never(leaf)


def silent(query: Query) -> Query:
    """Find the same, and score nothing."""
    return Query.const_score_query(query, 0.0)


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


def _fields(leaf: Leaf) -> tuple[str, str]:
    return (TITLE_EXACT, TITLE_STEMS) if leaf.title else (BODY_EXACT, BODY_STEMS)


def _forms(level: Level, word: Word) -> list[tuple[str, str]]:
    """Return what finds a word: its stem and, where that does not find all of it, the word itself."""
    exact, stems = _fields(word)
    stem = (stems, whole(word.stem))
    # To look for both takes three times as long.
    return [stem] if word.exact == word.stem or level.is_stemmed(word.exact) else [stem, (exact, whole(word.exact))]


def _parts(level: Level, phrase: Phrase) -> list[tuple[str, str]]:
    """Return the terms that stand one after another where a phrase does: its words or, in whole documents, its pairs."""
    terms = list(map(whole, phrase.terms))
    if len(terms) > 1 and not (level.is_pages or phrase.title):
        return [(BODY_PAIRS, pair(*two)) for two in pairwise(terms)]
    return [(_fields(phrase)[0], term) for term in terms]


def _phrase(level: Level, phrase: Phrase) -> Query:
    parts = _parts(level, phrase)
    # Fewer than two are a panic in Tantivy.
    if len(parts) > 1:
        return Query.phrase_query(level.schema, parts[0][0], [term for _, term in parts])
    return level.term(*parts[0]) if parts else Query.empty_query()


def _phrase_share(level: Level, phrase: Phrase) -> float:
    """Return what share of the sum of its parts' rarities a phrase counts: it is one term, as rare as it is."""
    parts = _parts(level, phrase)
    if len(parts) <= 1:
        return 1.0
    stock = Stock(max(level.searcher.num_docs, 1), 0.0)
    total = sum(stock.rarity(min(level.holding(*part), stock.texts)) for part in parts)
    return stock.rarity(min(_holding_phrase(level, phrase), stock.texts)) / total


def _holding_phrase(level: Level, phrase: Phrase) -> float:
    """Return how many documents hold a phrase, or about how many pages: to count those would take longer than all else.

    What stands in d of the D documents that hold a word is taken to stand on 1 + (P / D - 1) d / D pages of each, where the
    word stands on P pages: on one where it is rare, on as many as the word where it is in all of these documents.
    """
    if level.documents is not None and not phrase.title:
        documents = _holding_phrase(level.documents, phrase)
        guesses = [float(level.searcher.num_docs)]
        for part in _parts(level, phrase):
            if held := level.documents.holding(*part):
                share = documents / held
                guesses.append(documents * (1 + (level.holding(*part) / held - 1) * share))
        return min(guesses)
    known = (str(phrase.title), *phrase.terms)
    if known not in level.phrases:
        if len(level.phrases) >= _REMEMBERED:
            level.phrases.clear()
        # In order of anything but scores nothing is scored: a row is left as soon as the phrase stands there once.
        found: Any = level.searcher.search(_phrase(level, phrase), 1, order_by_field=NUMBER)
        level.phrases[known] = found.count
    return level.phrases[known]


def _as_one(level: Level, forms: Iterable[tuple[str, str]], weight: float, *, others: float) -> Query:
    """Score several terms as one, as common as the commonest of them: the one that scores most and a share of the others."""
    holding = Counter({form: held for form in forms if (held := level.holding(*form))})
    most = max(holding.values(), default=0)
    stock = Stock(max(level.searcher.num_docs, most), 0.0)
    alike = [
        Query.boost_query(level.term(*form), weight * stock.rarity(most) / stock.rarity(held))
        for form, held in holding.most_common(_SCORED)
    ]
    if len(holding) > _SCORED:
        # Where the rarest of very many stand, they count as standing once in a text of usual length.
        rare = any_of([level.term(*form) for form in holding.keys() - dict(holding.most_common(_SCORED))])
        alike.append(Query.const_score_query(rare, weight * stock.rarity(most)))
    return alike[0] if len(alike) == 1 else Query.disjunction_max_query(alike, others)
