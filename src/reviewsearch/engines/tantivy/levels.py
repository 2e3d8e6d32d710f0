"""One level of the index, its documents or its pages at one moment: how its terms are asked for, and what is remembered of them."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from tantivy import DocAddress, Occur, Query, Schema, Searcher

from reviewsearch.domain.query import AnyTerm, Leaf
from reviewsearch.engines.ranking import OTHERS_IN_DOCUMENT, OTHERS_ON_PAGE
from reviewsearch.engines.tantivy.rows import BODY_EXACT, BODY_STEMS, TITLE_EXACT, TITLE_STEMS

# People ask for the same again and again: so many leaves are remembered as what they are asked as.
REMEMBERED_QUERIES = 200
# So many values, at most, are looked for one by one.
_FEW = 100
# Of so few terms, or fewer, a set of terms takes twice as long as all of them side by side, of two hundred half as long.
_SEVERAL = 32

# A field and a term in it.
Form = tuple[str, str]
# What a row scores, and where it stands.
Hit = tuple[float, DocAddress]


@dataclass(frozen=True, slots=True)
class Level:
    """The documents, or the pages, of one moment, and what is remembered of them.

    `phrases` are how many rows hold each phrase asked for so far, `scored` what leaves are asked as, `held` which of the terms
    of a prefix stand in how many rows.
    """

    schema: Schema
    searcher: Searcher
    # Whether each row that holds this exact term holds its stem as well, so that the stem alone finds them all.
    is_stemmed: Callable[[str], bool]
    # Of pages: the documents they are of.
    documents: "Level | None" = None
    phrases: dict[tuple[str, ...], int] = field(default_factory=dict)
    scored: dict[Leaf, Query] = field(default_factory=dict)
    held: dict[AnyTerm, Counter[Form]] = field(default_factory=dict)

    @property
    def is_pages(self) -> bool:
        """Whether rows are pages."""
        return self.documents is not None

    @property
    def others(self) -> float:
        """What each other way to say a thing adds to what the way that counts most scores."""
        return OTHERS_ON_PAGE if self.is_pages else OTHERS_IN_DOCUMENT

    def hits(self, query: Query, limit: int) -> tuple[int, list[Hit]]:
        """Return how many rows a query finds and, best first, so many of them at most."""
        # Tantivy makes room for as many as it is asked for, and ends the process where there is no room; none is a panic.
        result: Any = self.searcher.search(query, max(1, min(limit, self.searcher.num_docs)))
        return result.count, result.hits

    def numbers(self, field: str, addresses: list[DocAddress]) -> list[int]:
        """Return the value of a field of numbers in each of these rows."""
        return cast("list[int]", self.searcher.fast_field_values(field, addresses))

    def holding(self, field: str, term: str) -> int:
        """Return how many rows hold a term; rows deleted and not yet written away count."""
        return self.searcher.doc_freq(field, term)

    def term(self, field: str, term: str) -> Query:
        """Find rows that hold a term."""
        return Query.term_query(self.schema, field, term, "freq")

    def any_term(self, field: str, terms: Sequence[str]) -> Query:
        """Find rows that hold any of these terms; what they score says nothing."""
        if len(terms) > _SEVERAL:
            return Query.term_set_query(self.schema, field, list(terms))
        return any_of([self.term(field, term) for term in terms])

    def among(self, field: str, values: Iterable[str] | Iterable[int]) -> Query:
        """Find rows that hold any of these values; what they score says nothing."""
        several = list(values)
        if len(several) > _FEW:
            return Query.term_set_query(self.schema, field, several)
        # A set of terms is looked for in all there are, which takes three times as long.
        return any_of([Query.term_query(self.schema, field, value, "basic") for value in several])


def fields(leaf: Leaf) -> tuple[str, str]:
    """Return the fields in which a leaf's words stand, as typed and as stems."""
    return (TITLE_EXACT, TITLE_STEMS) if leaf.title else (BODY_EXACT, BODY_STEMS)


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


def silent(query: Query) -> Query:
    """Find the same, and score nothing."""
    return Query.const_score_query(query, 0.0)
