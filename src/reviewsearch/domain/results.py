"""What a search answers: results, hits, passages and facets, as a program and a page show them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from reviewsearch.domain.document import Document


@dataclass(frozen=True, slots=True)
class Passage:
    """A few sentences of one page, exactly as extracted; `marks` are the [start, end) of the words that match."""

    page: int
    label: str | None
    text: str
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """A document that matches, its score (higher is better, comparable within one answer) and its best passages."""

    document: Document
    score: float
    passages: tuple[Passage, ...] = ()
    more_pages: int = 0


@dataclass(frozen=True, slots=True)
class Results:
    """The answer to one query.

    `read_as` says how a query was understood where that is not plain; `missing` names words that some hits lack;
    `no_such_case` is the reference asked for when it is not held, `neighbours` the references held that resemble it.
    """

    query: str
    total: int
    hits: tuple[Hit, ...] = ()
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    read_as: str | None = None
    did_you_mean: str | None = None
    also_searched: tuple[str, ...] = ()
    no_such_case: str | None = None
    neighbours: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
