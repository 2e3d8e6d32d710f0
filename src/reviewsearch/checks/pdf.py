"""A PDF before publication: its pages, what stands beside them, and the pictures in it."""

import threading
from typing import BinaryIO

import pypdfium2

from reviewsearch.checks import pdf_file, pdf_pages, pictures
from reviewsearch.checks.looked import Looked, together
from reviewsearch.contained import contained
from reviewsearch.domain.checklist import found
from reviewsearch.errors import BrokenDown, UnreadableFile

_FILE_BYTES = 512 * 1024 * 1024
# PDFium is not made for several threads at once.
_ONE_AT_A_TIME = threading.Lock()


def look(file: BinaryIO) -> Looked:
    """Look at a PDF. Raises errors.UnreadableFile where nothing can be seen of it."""
    with _ONE_AT_A_TIME:
        try:
            seen = pdf_pages.look(file)
        except pypdfium2.PdfiumError as error:
            raise _unseen(error) from error
    file.seek(0)
    return together((seen, _beside(file), pictures.look(file.read(_FILE_BYTES))))


def _beside(file: BinaryIO) -> Looked:
    try:
        with contained():
            return pdf_file.look(file)
    except BrokenDown:
        # PDFium could open it; that pypdf could not look at it holds the document.
        why = "its properties, attachments and scripts cannot be read."
        return Looked((found("not-checked", why=why),))


def _unseen(error: pypdfium2.PdfiumError) -> UnreadableFile:
    locked = error.err_code == pypdfium2.raw.FPDF_ERR_PASSWORD
    return UnreadableFile(
        "It is protected with a password." if locked else "Its pages cannot be drawn.",
        remedy="Open it in the program it was made with, save a copy and drop that.",
    )
