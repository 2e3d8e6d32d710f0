"""How a PDF is read: by PDFium page by page, by pypdf where that fails or reads badly, and mended first where both fail.

Chosen by measurement: see docs/extraction.md. Where PDFium is not installed, pypdf is the reader of it all.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

from reviewsearch.contained import contained
from reviewsearch.domain.document import Extraction
from reviewsearch.domain.ports import Limits
from reviewsearch.domain.quality import Quality, is_plainly_text, measured
from reviewsearch.domain.repairs import repaired
from reviewsearch.errors import BrokenDown
from reviewsearch.extract import pdf_pypdf
from reviewsearch.extract.pdf_facts import Facts
from reviewsearch.extract.pdf_pypdf import Reading, assembled
from reviewsearch.extract.pdf_repair import PastRepair, rewritten
from reviewsearch.extract.words import english_words, known_words

try:
    from reviewsearch.extract import pdf_pdfium
except ImportError:  # there is no wheel for this system
    HAS_PDFIUM = False
else:
    HAS_PDFIUM = True

# pypdf takes twenty times as long: a document whose pages it reads no better is not read by it to the end.
_TRIALS = 3


def extract(file: BinaryIO, limits: Limits) -> Extraction:
    """Read a PDF by whatever reads it best; a page that nothing can read is left empty and named in a warning.

    Raises errors.UnreadableFile where it is locked or has no pages, and whatever pypdf raises where nothing opens it.
    """
    extraction = _by_pdfium(file, limits) if HAS_PDFIUM else None
    return mended(extraction or pdf_pypdf.extract(file, limits))


def mended(extraction: Extraction) -> Extraction:
    """Put right what is surely damage; pages that change keep the text as it was read."""
    texts = [page.text for page in extraction.pages]
    pages = tuple(
        page if page.text == text else replace(page, text=text, raw=page.text)
        for page, text in zip(extraction.pages, repaired(texts, english_words()), strict=True)
    )
    return replace(extraction, pages=pages)


def _by_pdfium(file: BinaryIO, limits: Limits) -> Extraction | None:
    """Read a PDF with PDFium first; None where pypdf alone is left to try."""
    other = _Other(file)
    try:
        with pdf_pdfium.opened(file) as pages:
            if len(pages):
                return assembled(_read(pages, other), pages.facts(limits.pages) or other.facts(), limits)
    except pdf_pdfium.Locked:
        return None  # pypdf says what the matter is
    except pdf_pdfium.Damaged:
        pass
    return _written_anew(file, other, limits)


def _written_anew(file: BinaryIO, other: "_Other", limits: Limits) -> Extraction | None:
    """Read what can be saved of a file that PDFium cannot open, unless pypdf finds as many pages in it as it is."""
    try:
        with rewritten(file) as copy, pdf_pdfium.opened(copy) as pages:
            if len(pages) <= other.page_count():
                return None
            facts = replace(other.facts(), sound=False)
            return assembled(_read(pages, other), facts, limits)
    except (PastRepair, pdf_pdfium.Damaged, pdf_pdfium.Locked):
        return None


def _read(pages: "pdf_pdfium.Pages", other: "_Other") -> Iterator[Reading]:
    met: set[str] = set()
    for index in range(len(pages)):
        text = pages.text(index)
        if text and is_plainly_text(text, known_words(), met):
            yield Reading(text, pdf_pdfium.NAME, is_plain=True)
            continue
        if text and other.is_promising(text):
            second = other.text(index)
            if second and _is_better(second, text, other):
                yield Reading(second, pdf_pypdf.NAME)
                continue
        if text or (text is not None and pages.shows(index) is pdf_pdfium.Shown.PICTURES):
            yield Reading(text, pdf_pdfium.NAME)
        else:
            # pypdf says which pages without text are blank and which are damaged, and reads some of them.
            yield Reading(other.text(index, text), pdf_pypdf.NAME)


def _is_better(second: str, first: str, other: "_Other") -> bool:
    ours, theirs = _quality(first), _quality(second)
    # Readers differ in a word or two on any page; what counts is a page that one reads and the other does not.
    better = (theirs.sense > 1.1 * ours.sense + 5) or (ours.is_hopeless and not theirs.is_hopeless)
    other.was_tried(better=better)
    return better


def _quality(text: str) -> Quality:
    return measured(text, known_words())


class _Other:
    """pypdf, opened when first it is needed, as the second reader of one file."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._pages: pdf_pypdf.Pages | None = None
        self._failed = False
        self._in_vain = 0

    def _open(self) -> pdf_pypdf.Pages | None:
        if self._pages is None and not self._failed:
            try:
                with contained():
                    self._pages = pdf_pypdf.Pages(self._file)
            except BrokenDown:
                self._failed = True  # PDFium has opened the file, or nobody will
        return self._pages

    def facts(self) -> Facts:
        """Return what the file says of itself, as far as pypdf can tell."""
        pages = self._open()
        return pages.facts() if pages is not None else Facts(sound=False)

    def page_count(self) -> int:
        """Return how many pages pypdf finds."""
        pages = self._open()
        return len(pages) if pages else 0

    def is_promising(self, text: str) -> bool:
        """Whether pypdf may read a page better than this."""
        return self._in_vain < _TRIALS and _quality(text).is_doubtful

    def was_tried(self, *, better: bool) -> None:
        """Note whether trying was worth it."""
        self._in_vain = 0 if better else self._in_vain + 1

    def text(self, index: int, otherwise: str | None = None) -> str | None:
        """Return a page's text as pypdf reads it, None where it cannot, or `otherwise` where it cannot open the file."""
        pages = self._open()
        return pages.text(index) if pages and index < len(pages) else otherwise
