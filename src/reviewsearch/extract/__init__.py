"""Which reader reads which kind of file.

`read` is the one way in. A reader's library is imported only when a file of its kind comes, so that a program that
reads nothing starts as if there were none.
"""

import errno
import os
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import BinaryIO

from reviewsearch.contained import contained
from reviewsearch.domain.document import Extraction
from reviewsearch.domain.media_types import DOC, DOCX, EML, HTML, MSG, ODP, ODT, PDF, PPT, PPTX, RTF, TXT
from reviewsearch.domain.ports import Extractor, Limits
from reviewsearch.errors import BrokenDown, NotYet, ReviewsearchError, UnreadableFile
from reviewsearch.extract.legacy import modern
from reviewsearch.extract.pages import telling
from reviewsearch.extract.sniff import sniff
from reviewsearch.files import opened

__all__ = ["EXTRACTORS", "READERS", "read", "read_open"]

_NOUNS = {
    PDF: "PDF",
    DOCX: "Word document",
    PPTX: "presentation",
    HTML: "web page",
    TXT: "text file",
    ODT: "OpenDocument text",
    ODP: "presentation",
    RTF: "rich-text document",
    EML: "message",
    MSG: "message",
    DOC: "old Word document",
    PPT: "old presentation",
}
# What a failing disk or share says; anything else of the kind is a seek to a place that a damaged file names.
_DISK_ERRORS = frozenset({errno.EIO, errno.ENXIO, errno.ETIMEDOUT, errno.ESTALE, errno.ENODEV, errno.EBADF})
_MIB = 1024 * 1024
_ROOMS = {
    PDF: "pdf",
    DOCX: "docx",
    PPTX: "pptx",
    HTML: "html",
    TXT: "txt",
    ODT: "odt",
    ODP: "odp",
    RTF: "rtf",
    EML: "mail",
    MSG: "msg",
    DOC: "legacy",
    PPT: "legacy",
}
# What may read a PDF, by the name it has in the settings: the first is the usual one.
EXTRACTORS: Mapping[str, str] = {"pypdfium2": "pdf", "pypdf": "pdf_pypdf"}


def _lazily(room: str) -> Extractor:
    def extract(file: BinaryIO, limits: Limits) -> Extraction:
        reader: Extractor = import_module(f"{__name__}.{room}").extract
        return reader(file, limits)

    return extract


READERS: Mapping[str, Extractor] = {media_type: _lazily(room) for media_type, room in _ROOMS.items()}


def read(path: Path, limits: Limits | None = None, *, settled: bool = False, extractor: str = "") -> Extraction:
    """Read the pages and properties of the file at `path`, whatever it is called, with the PDF reader of that name.

    Raises errors.NotYet where the file looks as if it were still being written, errors.UnreadableFile where it is not
    a document that can be read, and OSError where it has gone or the disk fails. With `settled`, which says that the
    file will not change any more, an unfinished file is read as far as it goes or refused for good.
    """
    limits = limits or Limits()
    with opened(path) as file, modern(file, limits) as (readable, old):
        extraction = read_open(readable, limits, settled=settled, extractor=extractor)
    return replace(extraction, media_type=old, language=None) if old else extraction


def read_open(
    file: BinaryIO,
    limits: Limits,
    *,
    settled: bool = False,
    extractor: str = "",
    so_far: Callable[[Extraction], None] | None = None,
) -> Extraction:
    """Read an open file as `read` does; `so_far` is told of each page as soon as it is read."""
    _measure(file, limits, settled=settled)
    with _told_of("file"):
        found = sniff(file, limits)
    remedy = "Wait until it is copied completely; if nothing changes, drop it again."
    if found.unfinished and not settled:
        raise NotYet(found.unfinished, remedy=remedy)
    if found.media_type not in READERS:
        raise UnreadableFile(found.unfinished, remedy=remedy)
    file.seek(0)
    reader = READERS[found.media_type]
    if extractor and found.media_type == PDF:
        reader = _lazily(EXTRACTORS[extractor])
    tell = so_far or (lambda _: None)
    with _told_of(_NOUNS[found.media_type]), telling(lambda page: tell(Extraction(found.media_type, (page,)))):
        try:
            extraction = reader(file, limits)
        except NotYet as error:
            if settled:
                raise UnreadableFile(error.cause, remedy=error.remedy) from error
            raise
    if found.unfinished:
        return replace(extraction, warnings=(*extraction.warnings, found.unfinished))
    return extraction


@contextmanager
def _told_of(noun: str) -> Iterator[None]:
    """Whatever a file's contents make a library do ends as a sentence about the file, and nowhere on the screen."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with contained(ReviewsearchError, ImportError, MemoryError):
                yield
        except MemoryError as error:
            raise UnreadableFile(
                f"Reading this {noun} takes more memory than a document may.",
                remedy="Open it in the program it was made with, save a copy as PDF and drop that.",
            ) from error
        except BrokenDown as error:
            raised = error.__cause__
            if isinstance(raised, OSError) and raised.errno in _DISK_ERRORS:
                raise raised from None
            raise UnreadableFile(f"This {noun} is damaged and cannot be read.", remedy=error.remedy) from raised


def _measure(file: BinaryIO, limits: Limits, *, settled: bool) -> None:
    size = os.fstat(file.fileno()).st_size
    if size > limits.file_bytes:
        raise UnreadableFile(
            f"The file is too large: it has {size / _MIB:,.1f} MB, and files of up to "
            f"{limits.file_bytes / _MIB:,.1f} MB are read.",
            remedy="Save a smaller copy, for example with its pictures compressed, and drop that.",
        )
    if size == 0:
        kind = UnreadableFile if settled else NotYet
        raise kind("The file is empty.", remedy="Wait until it is copied completely; if it stays empty, drop it again.")
