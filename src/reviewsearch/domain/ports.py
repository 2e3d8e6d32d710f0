"""The protocols between the domain and its edges: what a search engine and a reader of files must be able to do."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO, Protocol

from reviewsearch.domain.document import Extraction
from reviewsearch.domain.query import Filters, Node

# Stands between title and pages in the words of a document: no query holds it, so no phrase reaches across it.
BARRIER = "¶"
# Stands for a word that counts towards a page's length and for nothing else: no query holds it either.
FILLER = "·"
_FILLING = f" {BARRIER} {FILLER}"


@dataclass(frozen=True, slots=True)
class Terms:
    """Ready terms of one text, separated by single spaces, as `domain.text` makes them.

    `exact` and `stems` name the same words in the same order: the n-th of one is the n-th of the other.
    """

    exact: str
    stems: str

    def filled(self, words: int) -> "Terms":
        """Return a page's terms as long as so many words at least, with what fills it last; a page without words stays so."""
        # Pages that are long enough are most, and to count their spaces takes a twentieth of the time.
        if self.exact.count(" ") >= words + self.exact.count(BARRIER):
            return self
        terms = self.exact.split()
        missing = words - len(terms) + terms.count(BARRIER)
        if missing <= 0 or not self.exact:
            return self
        filling = f" {BARRIER}{f' {FILLER}' * missing}"
        return Terms(self.exact + filling, self.stems + filling)

    def unfilled(self) -> "Terms":
        """Return the terms without what fills them."""
        return Terms(self.exact.partition(_FILLING)[0], self.stems.partition(_FILLING)[0])


@dataclass(frozen=True, slots=True)
class Put:
    """One document for an engine: its words, page by page, and the facts that filters and facets use.

    `pages[n]` are the words of page n + 1, filled where it shall count as longer than it is. `year` is the year of publication.
    """

    id: str
    title: Terms
    pages: tuple[Terms, ...]
    kind: str
    cases: tuple[str, ...] = ()
    year: int | None = None
    themes: tuple[str, ...] = ()
    language: str = "en"

    def body(self) -> Terms:
        """Return the words a document is ranked by: its title twice, then its pages unfilled, with barriers between."""
        parts = (self.title, self.title, *(page.unfilled() for page in self.pages))
        between = f" {BARRIER} "
        return Terms(between.join(part.exact for part in parts), between.join(part.stems for part in parts))


@dataclass(frozen=True, slots=True)
class Drop:
    """The document of this id shall no longer be found. Dropping what is not there is no error."""

    id: str


@dataclass(frozen=True, slots=True)
class PageMatch:
    """A page on which words of the query stand; `number` counts sheets from 1."""

    number: int
    score: float


@dataclass(frozen=True, slots=True)
class Match:
    """A document that matches; `pages` are its best pages, best first, at most three; `page_count` how many match at all."""

    id: str
    score: float
    pages: tuple[PageMatch, ...] = ()
    page_count: int = 0


@dataclass(frozen=True, slots=True)
class Matches:
    """The answer to one query: how many documents match, and the ones asked for, best first."""

    total: int
    matches: tuple[Match, ...] = ()


@dataclass(frozen=True, slots=True)
class Facets:
    """How many matching documents there are of each kind, year, theme and language.

    A group's own filter does not reduce its own counts, so that a reader sees what ticking another box would find.
    """

    kind: Mapping[str, int] = field(default_factory=dict)
    year: Mapping[str, int] = field(default_factory=dict)
    theme: Mapping[str, int] = field(default_factory=dict)
    language: Mapping[str, int] = field(default_factory=dict)


class Searcher(Protocol):
    """All that a website is ever given of an engine."""

    def search(self, query: Node, *, filters: Filters, limit: int, offset: int) -> Matches:
        """Return the documents that match, best first, ties by id, with their best pages."""
        ...

    def first(self, query: Node, *, filters: Filters, limit: int) -> tuple[Match, ...]:
        """Return the first matches of `search`, whose pages need not be named: that takes long, and most are not shown."""
        ...

    def paged(self, query: Node, matches: Sequence[Match]) -> tuple[Match, ...]:
        """Return matches of a query with their best pages; one that has just been removed may have none."""
        ...

    def facets(self, query: Node, *, filters: Filters) -> Facets:
        """Count the documents that match by their facts."""
        ...

    def ids(self) -> frozenset[str]:
        """Return the ids of all documents held."""
        ...

    def close(self) -> None:
        """Let go of files and memory; closing twice is no error."""
        ...


class SearchEngine(Searcher, Protocol):
    """A searcher that can be written to, by one process at a time."""

    name: str
    fingerprint: str

    def apply(self, changes: Iterable[Put | Drop]) -> None:
        """Carry out all changes, in order, or none; a put replaces the document of the same id. Durable on return."""
        ...

    def rewrite(self) -> None:
        """Write the files anew, so that nothing of deleted documents is left in them. Durable on return."""
        ...

    def kept(self, terms: Iterable[str]) -> frozenset[str]:
        """Return which of these exact terms stand in the engine's files, even if only those of deleted documents did hold them."""
        ...

    def files(self) -> Mapping[str, str]:
        """Return the files that count, each never changed once made: a name it keeps, and where it lies in the engine's folder."""
        ...

    def strays(self) -> tuple[str, ...]:
        """Return what lies in the engine's folder and belongs to nothing, as a writer that was killed may leave it."""
        ...


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a file a reader may take before it gives up: bytes, pages, characters and parts of a container.

    `attachments` and `attached_bytes`, all together, are what is taken out of a message.
    """

    file_bytes: int = 512 * 1024 * 1024
    pages: int = 5_000
    characters: int = 20_000_000
    parts: int = 10_000
    unpacked_bytes: int = 1024 * 1024 * 1024
    attachments: int = 100
    attached_bytes: int = 48 * 1024 * 1024


class Extractor(Protocol):
    """A reader of one kind of file. Such files come from anywhere and may be damaged or made to do harm."""

    def __call__(self, file: BinaryIO, limits: Limits, /) -> Extraction:
        """Read a file's pages and properties. Raises UnreadableFile, or whatever its library does on bad bytes."""
        ...
