"""What the website needs of the archive it shows: the public bundle, and nothing else, fulfils it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol

from reviewsearch.domain.document import Case, Document, Page
from reviewsearch.domain.publication import Tombstone
from reviewsearch.domain.query import Filters
from reviewsearch.domain.results import Results
from reviewsearch.domain.suggestions import Suggestion


class PublicArchive(Protocol):
    """An archive open for reading, of which everything may be shown to anybody; safe to use from several threads."""

    @property
    def state_tag(self) -> str:
        """Another text whenever something else may be shown."""
        ...

    def search(
        self,
        query: str,
        *,
        limit: int = 10,
        offset: int = 0,
        filters: Filters | None = None,
        by_date: bool = False,
        as_typed: bool = False,
    ) -> Results:
        """Return the documents that answer a query. Raises UnreadableQuery and IndexUnavailable."""
        ...

    def suggest(self, typed: str, *, limit: int = 8) -> tuple[Suggestion, ...]:
        """Return what may be meant by what has been typed so far."""
        ...

    def find(self, reference: str) -> Case | None:
        """Return the case of a reference in any spelling, None where it is not held. Raises UnreadableReference."""
        ...

    def cases(self) -> tuple[Case, ...]:
        """Return all cases, in order of their references."""
        ...

    def documents(self) -> tuple[Document, ...]:
        """Return every document."""
        ...

    def document(self, identity: str) -> Document:
        """Return a document by its id or its first digits. Raises NotFound."""
        ...

    def page(self, identity: str, number: int) -> Page:
        """Return one page of a document. Raises NotFound."""
        ...

    def marks(
        self, query: str, identity: str, *, number: int | None = None
    ) -> Mapping[int, tuple[tuple[int, int], ...]]:
        """Return where a query's words stand on the pages of a document. Raises UnreadableQuery and NotFound."""
        ...

    def original(self, identity: str) -> Path:
        """Return where a document's original file is. Raises NotFound."""
        ...

    def published_at(self, identity: str) -> datetime:
        """Return since when a document has been public, in UTC. Raises NotFound."""
        ...

    def tombstones(self) -> Sequence[Tombstone]:
        """Return what was withdrawn, the last first."""
        ...

    def tombstone(self, name: str) -> Tombstone | None:
        """Return what is left of a document, by its id, or of a case, by its reference; None where nothing was withdrawn."""
        ...

    def close(self) -> None:
        """Let go of all files."""
        ...
