"""Which facts of a document a reader may filter by, and how many documents share each."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Protocol

from reviewsearch.domain.ports import Facets
from reviewsearch.domain.query import Filters

# Case keys are filtered by but not counted: a list of all cases is no facet.
GROUPS = ("kind", "year", "theme", "language")


class Facts(Protocol):
    """What is known of a document beside its words; `domain.ports.Put` is one."""

    @property
    def kind(self) -> str:
        """What sort of document it is."""
        ...

    @property
    def cases(self) -> tuple[str, ...]:
        """The keys of the cases it belongs to."""
        ...

    @property
    def year(self) -> int | None:
        """The year it was published in, where that is known."""
        ...

    @property
    def themes(self) -> tuple[str, ...]:
        """What it is about."""
        ...

    @property
    def language(self) -> str:
        """Its language: en or cy."""
        ...


def refused(facts: Facts, filters: Filters) -> frozenset[str]:
    """Return the names of the groups that keep this document out: none of them, and it passes."""
    groups: Mapping[str, tuple[frozenset[str] | frozenset[int], Iterable[str | int | None]]] = {
        "kind": (filters.kinds, (facts.kind,)),
        "case": (filters.cases, facts.cases),
        "year": (filters.years, (facts.year,)),
        "theme": (filters.themes, facts.themes),
        "language": (filters.languages, (facts.language,)),
    }
    return frozenset(name for name, (ticked, held) in groups.items() if ticked and ticked.isdisjoint(held))


def counted(documents: Iterable[Facts], filters: Filters) -> Facets:
    """Count documents that match the words by their facts; a group's own filter does not reduce its own counts.

    The values of each group are in order of their names, so that the same documents give the same answer, byte for byte.
    """
    counts: dict[str, Counter[str]] = {group: Counter() for group in GROUPS}
    for document in documents:
        against = refused(document, filters)
        for group in GROUPS:
            if against <= {group}:
                counts[group].update(_values(document, group))
    return Facets(**{group: dict(sorted(count.items())) for group, count in counts.items()})


def _values(document: Facts, group: str) -> set[str]:
    if group == "theme":
        return set(document.themes)
    value = getattr(document, group)
    return set() if value is None else {str(value)}
