"""The nouns: documents, their pages, kinds, dates and descriptions, and where each part of a description came from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import accumulate

from reviewsearch.domain.decisions import Decision
from reviewsearch.domain.findings import Checked
from reviewsearch.domain.partial_dates import PartialDate


class Kind(StrEnum):
    """What sort of document it is; the value stands in file names, filters and JSON."""

    PRESS_STATEMENT = "press-statement"
    SEVEN_MINUTE_BRIEFING = "seven-minute-briefing"
    BRIEFING_NOTE = "briefing-note"
    EXECUTIVE_SUMMARY = "executive-summary"
    RESPONSE = "response"
    SLIDES = "slides"
    THEMATIC_REVIEW = "thematic-review"
    EASY_READ = "easy-read"
    REPORT = "report"

    @property
    def label(self) -> str:
        """As people read it: "Briefing note"."""
        return {Kind.SEVEN_MINUTE_BRIEFING: "7-minute briefing", Kind.RESPONSE: "Response or action plan"}.get(
            self, self.value.replace("-", " ").capitalize()
        )


# What a practitioner opens first stands first among the documents of one case.
READING_ORDER = (
    Kind.BRIEFING_NOTE,
    Kind.SEVEN_MINUTE_BRIEFING,
    Kind.EXECUTIVE_SUMMARY,
    Kind.REPORT,
    Kind.THEMATIC_REVIEW,
    Kind.RESPONSE,
    Kind.SLIDES,
    Kind.EASY_READ,
    Kind.PRESS_STATEMENT,
)


class Status(StrEnum):
    """Who may see a document. Until a document is published it is held: staff alone see it.

    A superseded document has a newer version, which is shown in its place. Of a forgotten one, which was removed from the
    archive on purpose, nothing is left but its record without content.
    """

    HELD = "held"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    QUARANTINED = "quarantined"
    FORGOTTEN = "forgotten"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True)
class Page:
    """One page, slide or screenful of a document.

    `number` counts sheets from 1; `label` is what is printed on the page where that is known ("ix", "9"); `text` is
    the text, lines separated by line feeds. `raw` is the text as its reader gave it, where a repair changed something;
    `reader` names what read the page, with its version ("pypdfium2 5.15.2"), "" where there is but one way to read it.
    `headings` are the lines of the text, counted from 0, that the file itself says are headings, each with its level: 1 and up,
    and 0 for what it says is a title.
    """

    number: int
    text: str
    label: str | None = None
    raw: str | None = None
    reader: str = ""
    headings: tuple[tuple[int, int], ...] = ()

    def headings_at(self, level: int = 0) -> frozenset[int]:
        """Return where in the text its headings of this level or a lower one begin, white space apart."""
        lines = self.text.split("\n") if self.headings else []
        starts = list(accumulate((len(line) + 1 for line in lines), initial=0))
        return frozenset(
            starts[at] + len(lines[at]) - len(lines[at].lstrip())
            for at, depth in self.headings
            if depth >= level and at < len(lines)
        )

    @property
    def as_read(self) -> str:
        """The text before any repair."""
        return self.text if self.raw is None else self.raw


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file inside a message, which is a document of its own: the name it was attached under, and its bytes."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Extraction:
    """What a reader found in one file: its pages, its own properties, and sentences about what is missing.

    `unread` are the numbers of the pages of a PDF without text, or with none that any language has: read them from a picture.
    """

    media_type: str
    pages: tuple[Page, ...]
    properties: Mapping[str, str] = field(default_factory=dict)
    language: str | None = None
    warnings: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    unread: tuple[int, ...] = ()

    @property
    def empty_pages(self) -> tuple[int, ...]:
        """Numbers of the pages without a letter or digit: scans, blanks and pictures."""
        return tuple(page.number for page in self.pages if not any(map(str.isalnum, page.text)))


@dataclass(frozen=True, slots=True)
class Stated:
    """One part of a description and where it came from, so that a person can see why.

    `source` is a sentence fragment: "file name", "page 1: “Issued: 23 July 2024”", "corrected by a person".
    """

    value: str
    source: str


@dataclass(frozen=True, slots=True)
class Description:
    """What a document says of itself. `cases` are its own, `mentions` the cases it merely speaks of: canonical keys."""

    kind: Stated
    title: Stated
    cases: tuple[Stated, ...] = ()
    mentions: tuple[Stated, ...] = ()
    published: Stated | None = None
    language: Stated = Stated("en", "assumed")
    themes: tuple[Stated, ...] = ()

    @property
    def case_keys(self) -> tuple[str, ...]:
        """Keys of the document's own cases, in the order found."""
        return tuple(case.value for case in self.cases)

    @property
    def published_date(self) -> PartialDate | None:
        """The date of publication, if any was found."""
        return PartialDate(self.published.value) if self.published else None


@dataclass(frozen=True, slots=True)
class Source:
    """Where a document came from: the name and place it was dropped under, and when. `added` is UTC, ISO 8601."""

    name: str
    place: str
    added: str


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a document's history: what was done, by whom, when (UTC, ISO 8601)."""

    at: str
    what: str
    by: str


@dataclass(frozen=True, slots=True)
class Record:
    """All that is kept about a document beside its bytes; once it stands on disk the document counts.

    `id` is the SHA-256 of the bytes in hexadecimal; `words` that of its text without white space, which finds the
    same words in another file; `status` is held, or quarantined where it could not be read, and `reason` then says in plain
    words why; `decisions` say who may see it, `checked` what was found in it before; `revision` counts rewrites,
    so that of two records of one document the later is known. That a newer version stands beside it is not recorded: it
    follows from the records of its case. `unknown` is what a later version of this program wrote into the record and this
    one does not know: it is carried along.
    """

    id: str
    size: int
    media_type: str
    suffix: str
    status: Status
    description: Description
    sources: tuple[Source, ...]
    history: tuple[Event, ...] = ()
    corrections: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    reason: str | None = None
    pages: int = 0
    empty_pages: int = 0
    words: str | None = None
    revision: int = 1
    checked: Checked | None = None
    decisions: tuple[Decision, ...] = ()
    unknown: Mapping[str, object] = field(default_factory=dict)

    @property
    def standing(self) -> Status:
        """How it stands: quarantined, or what was decided last; held until anything was."""
        if self.status is not Status.HELD:
            return self.status
        return Status(self.decisions[-1].state.value) if self.decisions else Status.HELD

    @property
    def source_name(self) -> str:
        """The name it was first dropped under."""
        return self.sources[0].name


@dataclass(frozen=True, slots=True)
class Document:
    """A document as a program sees it.

    `reference` is the first case's reference as the body writes it, `path` is relative to the archive's home with "/"
    between its parts, `size` the original's length in bytes.
    """

    id: str
    case: str | None
    cases: tuple[str, ...]
    reference: str | None
    kind: Kind
    title: str
    published: PartialDate | None
    pages: int
    path: str
    source_name: str
    status: Status
    language: str
    mentions: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    reason: str | None = None
    superseded_by: str | None = None
    media_type: str = ""
    size: int = 0


def shown_status(standing: Status, superseded_by: str | None) -> Status:
    """Return how a document stands: that it is an older version matters to those who cannot see the newer one yet."""
    public = standing in {Status.PUBLISHED, Status.SCHEDULED}
    return Status.SUPERSEDED if superseded_by and not public else standing


@dataclass(frozen=True, slots=True)
class Case:
    """What a review is about: its key, its reference as its body writes it, and the documents that are its own."""

    key: str
    reference: str
    documents: tuple[Document, ...]
