"""What kind a file is, told by its contents and never by its name."""

import re
from dataclasses import dataclass
from typing import BinaryIO

from reviewsearch.domain.ports import Limits
from reviewsearch.errors import UnreadableFile
from reviewsearch.extract import package, strangers
from reviewsearch.extract.encoding import decoded

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
HTML = "text/html"
TXT = "text/plain"

_HEAD = 8 * 1024
# Readers accept a PDF whose first line stands within its first 1,024 bytes, and expect its last within as many.
_PDF_WINDOW = 1024
_PDF = re.compile(rb"%PDF-\d")
_HTML = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*"
    r"<(?:!doctype\s+html|(?:html|head|body|title|meta|link|style|script|base|div|p|h[1-6]|table|article|main|section)[\s>])",
    re.IGNORECASE | re.DOTALL,
)
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffd\ufffe\uffff]")
_UNPRINTABLE_SHARE = 0.02


@dataclass(frozen=True, slots=True)
class Sniffed:
    """A media type, and a sentence where the end of the file is missing, as while it is being written."""

    media_type: str
    unfinished: str = ""


def sniff(file: BinaryIO, limits: Limits) -> Sniffed:
    """Tell what kind of document an open file of at least one byte is.

    Raises errors.UnreadableFile, naming what it is and what to do, where it is none that can be read.
    """
    file.seek(0)
    head = file.read(_HEAD)
    tail = _tail(file, _PDF_WINDOW)
    if _PDF.match(head):
        return _pdf(tail)
    if head.startswith(package.SIGNATURES):
        return _zip(file, limits)
    strangers.refuse(file, head)
    text = decoded(head, cut=True).text
    if _HTML.match(text):
        return Sniffed(HTML)
    if _PDF.search(head[:_PDF_WINDOW]):
        return _pdf(tail)
    if _readable(text):
        return Sniffed(TXT)
    raise UnreadableFile(
        "This kind of file is not known: it is neither a PDF, a Word document, a presentation, a web page nor plain text.",
        remedy="Save it as PDF and drop that.",
    )


def _tail(file: BinaryIO, size: int) -> bytes:
    end = file.seek(0, 2)
    file.seek(max(0, end - size))
    return file.read(size)


def _pdf(tail: bytes) -> Sniffed:
    return Sniffed(PDF, "" if b"%%EOF" in tail else "The end of this PDF is missing.")


def _zip(file: BinaryIO, limits: Limits) -> Sniffed:
    if not package.has_directory(file):
        return Sniffed(
            "application/zip", "The end of this file is missing: it is a Word document, presentation or zip."
        )
    with package.opened(file, limits) as container:
        kind = package.main_type(container)
        if kind == f"{DOCX}.main+xml":
            return Sniffed(DOCX)
        if kind == f"{PPTX}.main+xml":
            return Sniffed(PPTX)
        raise strangers.packed(kind)


def _readable(text: str) -> bool:
    """Tell whether a text is mostly printable; binary files, read as text, hold one control in eight characters."""
    return len(_UNPRINTABLE.findall(text)) <= _UNPRINTABLE_SHARE * len(text)
