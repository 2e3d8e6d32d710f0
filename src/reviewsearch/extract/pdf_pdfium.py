"""How the text of a PDF's pages is read with PDFium, by way of pypdfium2."""

import codecs
import ctypes
import re
import threading
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from enum import Enum
from itertools import islice
from typing import BinaryIO

import pypdfium2
import pypdfium2.raw as pdfium

NAME = f"pypdfium2 {pypdfium2.version.PYPDFIUM_INFO.tag}"

# PDFium is not made for several threads at once.
_ONE_AT_A_TIME = threading.RLock()
# A hyphen at the end of a line comes as U+FFFE (in older releases U+0002), and the next line's words follow without a break.
_HYPHENS = ("\ufffe", "\x02")
_LINE_HYPHEN = re.compile("[\ufffe\x02](?:\r?\n)?")
_OBJECTS_LOOKED_AT = 2_000
_LEFT_OUT = -1
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

    def _document_for(self, index: int) -> pypdfium2.PdfDocument:
        """Return the document, to take this page of it and no other."""
        self._seen.add(index)
        if len(self._seen) > self._kept_pages:
            self._document.close()
            self._document = _document(self._source)
            self._seen = {index}
        return self._document

    def text(self, index: int) -> str | None:
        """Return a page's text, None where the page is damaged."""
        # pypdfium2's own objects for a page and for its text keep account of one another, which takes 30 µs a page. Of no page
        # PDFium makes no text, and closing none is allowed.
        page = pdfium.FPDF_LoadPage(self._document_for(index), index)
        try:
            text_page = pdfium.FPDFText_LoadPage(page)
            try:
                return _whole_text(text_page) if text_page else None
            finally:
                pdfium.FPDFText_ClosePage(text_page)
        finally:
            pdfium.FPDF_ClosePage(page)

    def shows(self, index: int) -> Shown:
        """Tell what a page without text shows: a damaged one shows nothing, as a blank one does."""
        try:
            with closing(self._document_for(index)[index]) as page:
                kinds = {thing.type for thing in islice(page.get_objects(max_depth=3), _OBJECTS_LOOKED_AT)}
        except pypdfium2.PdfiumError:
            return Shown.NOTHING
        return Shown.TEXT if pdfium.FPDF_PAGEOBJ_TEXT in kinds else Shown.PICTURES if kinds else Shown.NOTHING


def _whole_text(text_page: pdfium.FPDF_TEXTPAGE) -> str:
    """Return a page's text, with hyphens at the ends of its lines as they are written.

    PDFium writes more than there is room for where it is asked to begin or end with a character that it leaves out
    (crbug.com/pdfium/2079): it is asked from the first to the last that it does not.
    """
    characters = range(pdfium.FPDFText_CountChars(text_page))
    first, last = _kept(text_page, characters), _kept(text_page, reversed(characters))
    if first is None or last is None:
        return ""
    (begin, begin_in_text), (end, end_in_text) = first, last
    buffer = (ctypes.c_ushort * (end_in_text - begin_in_text + 2))()  # with the zero at the end
    written = pdfium.FPDFText_GetText(text_page, begin, end - begin + 1, buffer)
    text = codecs.decode(memoryview(buffer)[: written - 1], "utf-16-le", "replace")
    return _LINE_HYPHEN.sub("-\n", text) if any(map(text.__contains__, _HYPHENS)) else text


def _kept(text_page: pdfium.FPDF_TEXTPAGE, characters: Iterable[int]) -> tuple[int, int] | None:
    """Return the first of these characters that the text has, as its number among all and its place in the text."""
    for index in characters:
        in_text = pdfium.FPDFText_GetTextIndexFromCharIndex(text_page, index)
        if in_text != _LEFT_OUT:
            return index, in_text
    return None


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
