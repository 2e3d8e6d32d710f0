"""Reading as a job for the sandbox: what it is told, what it may answer, and what is kept of a file that was stopped halfway."""

import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from importlib import resources
from itertools import pairwise
from typing import BinaryIO

from reviewsearch.domain.document import Extraction, Page
from reviewsearch.domain.media_types import PDF
from reviewsearch.domain.ports import Limits
from reviewsearch.errors import UnreadableFile
from reviewsearch.extract import read_open
from reviewsearch.extract.ocr import unread_pages
from reviewsearch.extract.sniff import COMPOUND
from reviewsearch.sandbox import Job, SoFar, loading

_LONGEST_LINE = 2_000
_MOST_LINES = 100
_DEEPEST_HEADING = 9
# Four pages, a title and dates: enough for Python to have met the ways that most reports go. A longer one saves no more.
_REHEARSED = "Annual Report 2019-20 extract.pdf"


@dataclass(frozen=True, slots=True)
class Wanted:
    """How to read a file: within which limits, whether it will not change any more, and with which reader of PDFs."""

    limits: Limits
    settled: bool = False
    extractor: str = ""


def _read(file: BinaryIO, wanted: Wanted, so_far: SoFar[Extraction]) -> Extraction:
    return read_open(file, wanted.limits, settled=wanted.settled, extractor=wanted.extractor, so_far=so_far)


def _fits(made: Extraction, wanted: Wanted) -> bool:
    """Whether an answer keeps the limits, and has nothing long in it but the texts of pages."""
    limits = wanted.limits
    lines = [made.media_type, *made.warnings, *made.properties, *made.properties.values()]
    lines += [line for page in made.pages for line in (page.label, page.reader) if line]
    lines += [attached.name for attached in made.attachments]
    return (
        len(made.pages) <= limits.pages
        # Each page may be there twice, repaired and raw.
        and sum(len(page.text) + len(page.raw or "") for page in made.pages) <= 2 * limits.characters
        and len(made.attachments) <= limits.attachments
        and sum(len(attached.content) for attached in made.attachments) <= limits.attached_bytes
        and max(len(made.warnings), len(made.properties)) <= _MOST_LINES
        and all(len(line) <= _LONGEST_LINE for line in lines)
        # A part has one page of the row.
        and all(_headings_fit(page) for page in made.pages)
        and _in_order(made.unread)
        and {page.number for page in made.pages}.issuperset(made.unread)
        and [page.number for page in made.pages[1:]] == list(range(2, len(made.pages) + 1))
    )


def _headings_fit(page: Page) -> bool:
    """Whether headings are lines of the page, in order, each once."""
    lines = [-1, *(at for at, _ in page.headings), page.text.count("\n") + 1]
    levels = all(0 <= level <= _DEEPEST_HEADING for _, level in page.headings)
    return levels and _in_order(lines)


def _in_order(numbers: Iterable[int]) -> bool:
    return all(before < after for before, after in pairwise(numbers))


def _rescued(parts: Sequence[Extraction], why: str) -> Extraction | None:
    """Keep the pages that were read before a file was stopped, as they were read, if they are the first ones of it."""
    pages = tuple(page for part in parts for page in part.pages)
    if not pages or [page.number for page in pages] != list(range(1, len(pages) + 1)):
        return None
    kept = "page is" if len(pages) == 1 else f"{len(pages):,} pages are"
    unread = unread_pages(pages) if parts[0].media_type == PDF else ()
    return replace(parts[0], pages=pages, warnings=(f"{why} Only the first {kept} searchable.",), unread=unread)


def _rehearse() -> None:
    """Read a report of the sample: what the first file of all sets up once, every child finds ready (it saves each 5 ms)."""
    for document in (resources.files("reviewsearch") / "sample" / "documents").iterdir():
        if document.name == _REHEARSED:
            with tempfile.TemporaryFile() as rehearsal, suppress(UnreadableFile):
                rehearsal.write(document.read_bytes())
                rehearsal.flush()
                read_open(rehearsal, Limits())


def _rooms(*names: str) -> Callable[[], None]:
    return loading(*(f"reviewsearch.extract.{name}" for name in names))


_READY: Mapping[bytes, Callable[[], None]] = {
    b"%PDF-": _rehearse,
    b"PK": _rooms("docx", "pptx", "odt", "odp"),
    b"{\\rtf": _rooms("rtf"),
    COMPOUND: _rooms("msg"),
    b"": _rooms("html", "txt", "mail"),
}
JOB = Job("read", Wanted, Extraction, _read, _fits, _rescued, _READY)
