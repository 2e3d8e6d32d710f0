"""What stands in the archive as a whole, worked out once for each state of it: the table of cases, the newest, the years."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from reviewsearch.domain.document import Case, Document, Kind, Status
from reviewsearch.domain.publication import Tombstone
from reviewsearch.web.archive import PublicArchive

# The document whose title and date stand for a case.
_STANDS_FOR = (
    Kind.REPORT,
    Kind.THEMATIC_REVIEW,
    Kind.EXECUTIVE_SUMMARY,
    Kind.SEVEN_MINUTE_BRIEFING,
    Kind.BRIEFING_NOTE,
    Kind.RESPONSE,
    Kind.SLIDES,
    Kind.EASY_READ,
    Kind.PRESS_STATEMENT,
)


@dataclass(frozen=True, slots=True)
class Row:
    """One case as a partnership's table of reviews shows it. `documents` are its own, older versions left out."""

    key: str
    reference: str
    documents: tuple[Document, ...]

    @property
    def main(self) -> Document:
        """The document whose title and date stand for the case: its report, where there is one."""
        own = [document for document in self.documents if document.case == self.key] or self.documents
        return min(own, key=lambda document: _STANDS_FOR.index(document.kind))

    @property
    def published(self) -> str:
        """When the main document was published, ISO 8601, "" where that is not known."""
        return str(self.main.published or "")

    @property
    def years(self) -> frozenset[int]:
        """The years in which its documents were published."""
        return frozenset(document.published.year for document in self.documents if document.published)


@dataclass(frozen=True, slots=True)
class Overview:
    """All that is published. `rows` stand in order of reference, `newest` are documents by date of publication."""

    rows: tuple[Row, ...]
    newest: tuple[Document, ...]
    years: tuple[int, ...]
    withdrawn: tuple[Tombstone, ...]

    @classmethod
    def of(cls, archive: PublicArchive) -> "Overview":
        """Look at an archive as it is now."""
        documents = [document for document in archive.documents() if document.status is not Status.SUPERSEDED]
        newest = sorted(documents, key=lambda document: (str(document.published or ""), document.id), reverse=True)
        years = {document.published.year for document in documents if document.published}
        return cls(
            rows=tuple(row for case in archive.cases() if (row := row_of(case))),
            newest=tuple(newest),
            years=tuple(sorted(years, reverse=True)),
            withdrawn=tuple(archive.tombstones()),
        )

    def withdrawn_of(self, key: str) -> tuple[Tombstone, ...]:
        """Return what was withdrawn of a case."""
        return tuple(each for each in self.withdrawn if key in each.cases)


def row_of(case: Case) -> Row | None:
    """Return a case as one row, None where only older versions are left of it."""
    current = tuple(document for document in case.documents if document.status is not Status.SUPERSEDED)
    return Row(case.key, case.reference, current) if current else None


def by_case(documents: Iterable[Document]) -> tuple[tuple[Document, ...], ...]:
    """Return documents with those of one case together, each case where its first document stands."""
    groups: dict[str, list[Document]] = defaultdict(list)
    for document in documents:
        groups[document.case or document.id].append(document)
    return tuple(tuple(group) for group in groups.values())
