"""How a PDF is read with pypdf: what the file says of itself, the printed numbers of its pages, and their text where asked."""

import io
import logging
import re
import threading
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any, BinaryIO, NamedTuple, TypeVar, cast

from pypdf import PdfReader, __version__
from pypdf.errors import DependencyError, PdfReadError

from reviewsearch.contained import contained
from reviewsearch.domain.document import Extraction
from reviewsearch.domain.media_types import PDF
from reviewsearch.domain.ports import Limits
from reviewsearch.errors import BrokenDown, NotYet, UnreadableFile
from reviewsearch.extract.ocr import unread_pages
from reviewsearch.extract.pages import gathered, language_tag, numbers_in_words, stated
from reviewsearch.extract.pdf_facts import PROPERTIES, Facts

NAME = f"pypdf {__version__}"


class _Grumbles(logging.Handler):
    """Counts what pypdf says of oddities, thread by thread, and keeps it off the screen."""

    def __init__(self) -> None:
        super().__init__()
        self._counts = threading.local()

    def emit(self, record: logging.LogRecord) -> None:
        del record
        self._counts.so_far = self.so_far() + 1

    def so_far(self) -> int:
        """Return how many there were in this thread."""
        return int(getattr(self._counts, "so_far", 0))


_GRUMBLES = _Grumbles()
_LOGGER = logging.getLogger("pypdf")
_LOGGER.addHandler(_GRUMBLES)
_LOGGER.propagate = False

# A larger file than this is not mended, which takes all of it into memory twice.
_MENDABLE_BYTES = 128 * 1024 * 1024
_CATALOG = re.compile(rb"(\d{1,9})\s+(\d{1,5})\s+obj(?:(?!endobj).){0,4000}?/Type\s*/Catalog", re.DOTALL)
# A catalogue packed away in an object stream is looked for by its number, up to this one; each look costs 50 µs.
_OBJECTS_TRIED = 10_000
_UNLOCKED = "Save a copy without one and drop it again."
_Found = TypeVar("_Found")


class Reading(NamedTuple):
    """How a page was read: its text, None where it is damaged, by what, and whether it is surely text."""

    text: str | None
    reader: str
    is_plain: bool = False


class _InParts:
    """A file that is too large to be read whole, as pypdf would where its table of contents is wrong.

    All else is the file's own: PDFium reads it at the same time, and they must know of each other's moves.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def read(self, size: int = -1, /) -> bytes:
        """Read some bytes. Raises PdfReadError where all are asked for."""
        if not 0 <= size <= _MENDABLE_BYTES:
            raise PdfReadError("too large to be put in order")
        return self._file.read(size)


class Pages:
    """The pages of a PDF, counted from 0."""

    def __init__(self, file: BinaryIO) -> None:
        """Open a PDF. Raises errors.UnreadableFile where it is locked, and whatever pypdf raises where it is damaged."""
        size = file.seek(0, io.SEEK_END)
        file.seek(0)
        whole = file if size <= _MENDABLE_BYTES else cast("BinaryIO", _InParts(file))
        self._reader, self._mended = _opened(whole)

    def __len__(self) -> int:
        return len(self._reader.pages)

    def text(self, index: int) -> str | None:
        """Return a page's text, None where the page is damaged."""
        before = _GRUMBLES.so_far()
        text = _attempt(partial(_page_text, self._reader, index))
        # pypdf gives an empty text for a stream it cannot unpack, and says so in its log alone.
        return None if text is None or (not text.strip() and _GRUMBLES.so_far() > before) else text

    def facts(self) -> Facts:
        """Return what the file says of itself, as far as it can be read."""
        reader = self._reader
        labels = _attempt(lambda: reader.page_labels if "/PageLabels" in reader.root_object else []) or []
        return Facts(
            labels,
            _attempt(lambda: _properties(reader)) or {},
            _attempt(lambda: language_tag(reader.root_object.get("/Lang"))),
            not self._mended,
        )


def extract(file: BinaryIO, limits: Limits) -> Extraction:
    """Read a PDF with pypdf alone; a damaged page is left empty and named in a warning.

    Raises errors.UnreadableFile where it is locked or has no pages, and whatever pypdf raises where it is damaged.
    """
    pages = Pages(file)
    return assembled((Reading(pages.text(index), NAME) for index in range(len(pages))), pages.facts(), limits)


def assembled(readings: Iterable[Reading], facts: Facts, limits: Limits) -> Extraction:
    """Make an extraction of how the pages were read. Raises errors.NotYet where there are none."""
    damaged: list[int] = []
    readers: list[str] = []
    plain: set[int] = set()

    def labelled() -> Iterator[tuple[str, str | None]]:
        for index, reading in enumerate(readings):
            readers.append(reading.reader)
            if reading.text is None:
                damaged.append(index + 1)
            if reading.is_plain:
                plain.add(index + 1)
            yield reading.text or "", facts.labels[index] if index < len(facts.labels) else None

    pages, warnings = gathered(labelled(), limits, readers)
    if warnings:
        plain.discard(len(pages))  # it was cut where there was no more room
    if not readers:
        # Some programs write the frame of a PDF first and its pages after.
        raise NotYet("This PDF has no pages.", remedy="Make it again from the document it came from.")
    if damaged:
        have = "is" if len(damaged) == 1 else "are"
        warnings = (*warnings, f"{numbers_in_words(damaged, 'Page')} {have} damaged and could not be read.")
    if not facts.sound:
        warnings = (*warnings, "This PDF is damaged; what is left of it was read, and parts may be missing.")
    unread = unread_pages(page for page in pages if page.number not in plain)
    return Extraction(PDF, pages, facts.properties, facts.language, warnings, unread=unread)


def _opened(file: BinaryIO) -> tuple[PdfReader, bool]:
    """Open a PDF, mended where its end is missing or wrong: a report cut short gives most of its pages that way."""
    try:
        reader = PdfReader(file)
        _unlock(reader)
        len(reader.pages)
    except DependencyError as error:
        raise UnreadableFile(
            "This PDF is encrypted, and the part of this program that opens such files is not installed.",
            remedy="Ask whoever installed it to run “pip install cryptography”, then drop the file again.",
        ) from error
    except NotImplementedError as error:
        # So pypdf says of every way to lock a file but the standard one, by certificate for example.
        raise UnreadableFile(
            "This PDF is protected so that only certain people or programs can open it.",
            remedy="Ask whoever made it for an unprotected copy and drop that.",
        ) from error
    except PdfReadError:
        file.seek(0)
        if isinstance(file, _InParts):
            raise
        content = file.read()
        reader = PdfReader(io.BytesIO(content + _ending(content)))
        _unlock(reader)
        len(reader.pages)  # raises here, and not at the first page, where nothing is left to read
        return reader, True
    return reader, False


def _ending(content: bytes) -> bytes:
    """Make an ending that has pypdf look for the objects themselves, from the catalogue of the last revision."""
    catalogues = _CATALOG.findall(content)
    if catalogues:
        root = b"/Root %b %b R" % catalogues[-1]
    else:
        root = b"/Size %d" % (_OBJECTS_TRIED if b"/ObjStm" in content else 1)
    return b"\ntrailer\n<< %b >>\nstartxref\n0\n%%%%EOF\n" % root


def _unlock(reader: PdfReader) -> None:
    """Open a PDF that anyone may read but not change, which is locked with an empty password."""
    if reader.is_encrypted and not reader.decrypt(""):
        raise UnreadableFile("The file is protected with a password.", remedy=_UNLOCKED)


def _page_text(reader: PdfReader, index: int) -> str:
    return reader.pages[index].extract_text()


def _properties(reader: PdfReader) -> dict[str, str]:
    about = reader.metadata
    if about is None:
        return {}
    # Some programs write each property as an object of its own.
    values = {
        name: _attempt(partial(about.__getitem__, f"/{key}")) for key, name in PROPERTIES.items() if f"/{key}" in about
    }
    return stated((name, value if isinstance(value, str) else None) for name, value in values.items())


def _attempt(step: Callable[[], _Found]) -> _Found | None:
    """Return what a step finds, None where the file is damaged there: one page, label or property, and that one alone."""
    try:
        with contained():
            return step()
    except BrokenDown:
        return None
