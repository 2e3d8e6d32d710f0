"""A PDF before publication: its pages, what stands beside them, and the pictures in it."""

import threading
from typing import BinaryIO

import pypdfium2

from reviewsearch.checks import pdf_file, pdf_pages, pictures
from reviewsearch.checks.drawn import TooMuch
from reviewsearch.checks.looked import Looked
from reviewsearch.domain.checklist import found
from reviewsearch.domain.document import Page
from reviewsearch.errors import UnreadableFile

_FILE_BYTES = 512 * 1024 * 1024
# PDFium is not made for several threads at once.
_ONE_AT_A_TIME = threading.Lock()


def look(file: BinaryIO, pages: tuple[Page, ...]) -> Looked:
    """Look at a PDF. Raises errors.UnreadableFile where nothing can be seen of it."""
    with _ONE_AT_A_TIME:
        try:
            seen = pdf_pages.look(file)
        except pypdfium2.PdfiumError as error:
            raise _unseen(error) from error
    file.seek(0)
    return seen + _beside(file, pages) + pictures.look(file.read(_FILE_BYTES))


def _beside(file: BinaryIO, pages: tuple[Page, ...]) -> Looked:
    try:
        return pdf_file.look(file, pages)
    # pypdf raises nearly anything on a file that PDFium could open; that it could not be looked at holds the document.
    except Exception:  # noqa: BLE001
        why = "its properties, attachments and scripts cannot be read."
        return Looked((found("not-checked", why=why),))


def visible(file: BinaryIO, pages: tuple[Page, ...]) -> tuple[Page, ...]:
    """Return the pages without what a reader cannot see. Raises errors.UnreadableFile where that cannot be told."""
    try:
        with _ONE_AT_A_TIME:
            return pdf_pages.visible(file, pages)
    except (pypdfium2.PdfiumError, TooMuch) as error:
        raise _unseen(error) from error


def _unseen(error: Exception) -> UnreadableFile:
    locked = isinstance(error, pypdfium2.PdfiumError) and error.err_code == pypdfium2.raw.FPDF_ERR_PASSWORD
    return UnreadableFile(
        "It is protected with a password." if locked else "Its pages cannot be drawn.",
        remedy="Open it in the program it was made with, save a copy and drop that.",
    )
