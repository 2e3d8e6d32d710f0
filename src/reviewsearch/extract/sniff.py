"""What kind a file is, told by its contents and never by its name."""

import re
from dataclasses import dataclass
from typing import BinaryIO

from reviewsearch import package
from reviewsearch.domain.media_types import DOC, DOCX, EML, HTML, MSG, ODP, ODT, PDF, PPT, PPTX, RTF, TXT
from reviewsearch.domain.ports import Limits
from reviewsearch.errors import UnreadableFile
from reviewsearch.extract import strangers
from reviewsearch.extract.encoding import decoded

_HEAD = 8 * 1024
# Readers accept a PDF whose first line stands within its first 1,024 bytes, and expect its last within as many.
_PDF_WINDOW = 1024
_PDF = re.compile(rb"%PDF-\d")
_HTML = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*"
    r"<(?:!doctype\s+html|(?:html|head|body|title|meta|link|style|script|base|div|p|h[1-6]|table|article|main|section)[\s>])",
    re.IGNORECASE | re.DOTALL,
)
# What every old Office file and Outlook message begins with.
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Names of streams inside an old Office file that tell what it is; of a locked one nothing else is known.
_LOCKED = "EncryptedPackage"
_STREAMS = (("__properties_version1", MSG), ("WordDocument", DOC), ("PowerPoint Document", PPT))
_DIRECTORY_WINDOW = 64 * 1024
_HEADER_LINES = re.compile(rb"(?:([A-Za-z][A-Za-z0-9-]*):[^\n]*\r?\n(?:[ \t][^\n]*\n)*)")
# Programs write at least one of these; people who type "From:" and "Subject:" over a note write none.
_WRITTEN_BY_PROGRAMS = frozenset({b"mime-version", b"message-id", b"received", b"return-path", b"dkim-signature"})
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
    if head.startswith(COMPOUND):
        return _compound(file, head)
    if head.startswith(rb"{\rtf"):
        return Sniffed(RTF, "" if b"}" in tail else "The end of this rich-text document is missing.")
    strangers.refuse(head)
    return _text(head, tail)


def _text(head: bytes, tail: bytes) -> Sniffed:
    """Tell what a file is that begins with no signature."""
    if _is_message(head):
        return Sniffed(EML)
    text = decoded(head, cut=True).text
    if _HTML.match(text):
        return Sniffed(HTML)
    if _PDF.search(head[:_PDF_WINDOW]):
        return _pdf(tail)
    if _readable(text):
        return Sniffed(TXT)
    raise UnreadableFile(
        "This kind of file is not known: it is neither a PDF, a Word document, a presentation, a message, a web page "
        "nor plain text.",
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
        if kind.strip() in {ODT, ODP}:
            return Sniffed(kind.strip())
        raise strangers.packed(kind, container.namelist())


def _compound(file: BinaryIO, head: bytes) -> Sniffed:
    """Tell an old Office file by the streams in its directory, which a number in its header points to."""
    sector_size = 1 << min(int.from_bytes(head[30:32], "little"), 16)
    file.seek((int.from_bytes(head[48:52], "little") + 1) * sector_size)
    directory = file.read(_DIRECTORY_WINDOW) + head
    if _LOCKED.encode("utf-16-le") not in directory:
        for stream, media_type in _STREAMS:
            if stream.encode("utf-16-le") in directory:
                return Sniffed(media_type)
    raise strangers.compound(directory)


def _is_message(head: bytes) -> bool:
    place = 0
    while line := _HEADER_LINES.match(head, place):
        if line[1].lower() in _WRITTEN_BY_PROGRAMS:
            return True
        place = line.end()
    return False


def _readable(text: str) -> bool:
    """Tell whether a text is mostly printable; binary files, read as text, hold one control in eight characters."""
    return len(_UNPRINTABLE.findall(text)) <= _UNPRINTABLE_SHARE * len(text)
