"""How the text of a PDF's pages is read with PDFium, by way of pypdfium2."""

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from enum import Enum
from functools import partial
from itertools import islice
from typing import BinaryIO

import pypdfium2
import pypdfium2.raw as pdfium

from reviewsearch.extract.pages import language_tag, stated
from reviewsearch.extract.pdf_facts import PROPERTIES, Facts

NAME = f"pypdfium2 {pypdfium2.version.PYPDFIUM_INFO.tag}"

# PDFium is not made for several threads at once.
_ONE_AT_A_TIME = threading.RLock()
# A hyphen at the end of a line comes as U+FFFE (in older releases U+0002), and the next line's words follow without a break.
_LINE_HYPHEN = re.compile("[\ufffe\x02](?:\r?\n)?")
_OBJECTS_LOOKED_AT = 2_000
_SMALL = 8 * 1024 * 1024
_KEPT = 64 * 1024 * 1024


class Locked(Exception):
    """The file cannot be read without a password."""


class Damaged(Exception):
    """PDFium cannot open the file at all."""


class Shown(Enum):
    """What stands on a page: some writing, pictures and lines alone, or nothing that PDFium could find."""

    TEXT = "text"
    PICTURES = "pictures"
    NOTHING = "nothing"


class Pages:
    """The pages of an open PDF, counted from 0.

    PDFium keeps each picture that it came across, as the file has it, until the document is closed: of a large file it is
    closed and opened again now and then.
    """

    def __init__(self, source: BinaryIO | bytes, size: int) -> None:
        self._source = source
        self._document = _document(source)
        self._count = len(self._document)
        self._kept_pages = max(1, _KEPT * self._count // max(size, 1))
        self._seen: set[int] = set()

    def __len__(self) -> int:
        return self._count

    def close(self) -> None:
        """Let go of the document."""
        self._document.close()

    def _page(self, index: int) -> pypdfium2.PdfPage:
        self._seen.add(index)
        if len(self._seen) > self._kept_pages:
            self._document.close()
            self._document = _document(self._source)
            self._seen = {index}
        return self._document[index]

    def text(self, index: int) -> str | None:
        """Return a page's text, None where the page is damaged."""
        try:
            with closing(self._page(index)) as page, closing(page.get_textpage()) as text_page:
                return _LINE_HYPHEN.sub("-\n", text_page.get_text_range(errors="replace"))
        except pypdfium2.PdfiumError:
            return None

    def shows(self, index: int) -> Shown:
        """Tell what a page without text shows: a damaged one shows nothing, as a blank one does."""
        try:
            with closing(self._page(index)) as page:
                kinds = {thing.type for thing in islice(page.get_objects(max_depth=3), _OBJECTS_LOOKED_AT)}
        except pypdfium2.PdfiumError:
            return Shown.NOTHING
        return Shown.TEXT if pdfium.FPDF_PAGEOBJ_TEXT in kinds else Shown.PICTURES if kinds else Shown.NOTHING

    def facts(self, most: int) -> Facts | None:
        """Return what the file says of itself, with the labels of so many pages at most: a file may claim to have a million.

        None where PDFium had to guess where its parts stand: some may be missing.
        """
        raw = self._document.raw
        if not pdfium.FPDF_DocumentHasValidCrossReferenceTable(raw):
            return None
        return Facts(
            [_told(partial(pdfium.FPDF_GetPageLabel, raw, index)) for index in range(min(self._count, most))],
            stated(
                (name, _told(partial(pdfium.FPDF_GetMetaText, raw, key.encode()))) for key, name in PROPERTIES.items()
            ),
            language_tag(_told(partial(pdfium.FPDFCatalog_GetLanguage, raw))),
        )


def _told(ask: Callable[[object, int], int]) -> str:
    """Return what PDFium tells in UTF-16, ended by a zero: first how long it is, in bytes, then into room for so much."""
    size = ask(None, 0)
    room = (pdfium.FPDF_WCHAR * (size // 2))()
    ask(room, size)
    return bytes(room)[:-2].decode("utf-16-le", "replace")


def _document(source: BinaryIO | bytes) -> pypdfium2.PdfDocument:
    if not isinstance(source, bytes):
        source.seek(0)
    return pypdfium2.PdfDocument(source)


@contextmanager
def opened(file: BinaryIO) -> Iterator[Pages]:
    """Open a PDF, with an empty password where it has one. Raises Locked and Damaged."""
    with _ONE_AT_A_TIME:
        size = file.seek(0, 2)
        file.seek(0)
        try:
            # Of a file that is not in memory PDFium asks for each block by itself.
            pages = Pages(file.read() if size <= _SMALL else file, size)
        except pypdfium2.PdfiumError as error:
            raise (Locked if error.err_code == pdfium.FPDF_ERR_PASSWORD else Damaged) from error
        with closing(pages):
            yield pages
