"""What stands on the pages of a PDF and cannot be seen, and what was drawn on them with marking tools."""

import ctypes
import re
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from typing import BinaryIO

import pypdfium2
import pypdfium2.raw as pdfium

from reviewsearch.checks.drawn import Leaf, TooMuch, leaf
from reviewsearch.checks.looked import Looked, Shown, Unseen, together
from reviewsearch.checks.reasons import Reason, reasons
from reviewsearch.checks.unseen import Run, unread
from reviewsearch.domain.checklist import counted, found

_MOST_PAGES = 5_000
_MOST_MARKS = 5_000
_LONGEST_NOTE = 20_000
_CONTEXT = 40
# A hyphen at the end of a line comes as U+FFFE or U+0002, and the next line's words follow without a break.
_LINE_HYPHEN = re.compile("[\ufffe\x02](?:\r?\n)?")
_EMPTY_LINES = re.compile(r"(?:[ \t]*\r?\n){2,}")
_NO_MARKS = frozenset(
    {
        *(pdfium.FPDF_ANNOT_LINK, pdfium.FPDF_ANNOT_POPUP, pdfium.FPDF_ANNOT_WIDGET, pdfium.FPDF_ANNOT_XFAWIDGET),
        *(pdfium.FPDF_ANNOT_PRINTERMARK, pdfium.FPDF_ANNOT_TRAPNET, pdfium.FPDF_ANNOT_WATERMARK),
        *(pdfium.FPDF_ANNOT_UNKNOWN, pdfium.FPDF_ANNOT_FILEATTACHMENT),
    }
)


def look(file: BinaryIO) -> Looked:
    """Look at every page. Raises pypdfium2.PdfiumError where the file cannot be opened."""
    with _opened(file) as document:
        count = len(document)
        looks = together(_page(document, index) for index in range(min(count, _MOST_PAGES)))
    if count > _MOST_PAGES:
        return together(
            (looks, Looked((found("not-checked", why=f"only its first {_MOST_PAGES:,} pages were looked at."),)))
        )
    return looks


@contextmanager
def _opened(file: BinaryIO) -> Iterator[pypdfium2.PdfDocument]:
    file.seek(0)
    with closing(pypdfium2.PdfDocument(file, autoclose=False)) as document:
        yield document


def _page(document: pypdfium2.PdfDocument, index: int) -> Looked:
    try:
        with leaf(document, index) as page:
            return together((_hidden(page, index + 1), _marks(page, index + 1)))
    except pypdfium2.PdfiumError:
        why = "the page is damaged."
    except TooMuch:
        why = "the page holds too much to be looked at."
    return Looked((found("not-checked", page=index + 1, why=why),), shown=(Shown(index + 1, ""),))


def _hidden(page: Leaf, number: int) -> Looked:
    hidden = _all_reasons(page) if page.count else ()
    if not hidden:
        return Looked()
    grouped: dict[str, list[Run]] = {}
    for reason in hidden:
        grouped.setdefault(reason.check, []).append(reason.run)
    findings = []
    for check, runs in grouped.items():
        words = counted(len({_word_of(page, run) for run in runs}), "word")
        findings.append(found(check, page=number, place=_place(page, runs[0]), words=words))
    shown = _without(page.text, [reason.run for reason in hidden])
    unseen = tuple(_words(page.text, reason.run) for reason in hidden)
    return Looked(tuple(findings), shown=(Shown(number, shown),), unseen=unseen)


def _words(text: str, run: Run) -> Unseen:
    return Unseen(text[run.begin : run.end], text[max(0, run.begin - _CONTEXT) : run.begin])


def _all_reasons(page: Leaf) -> tuple[Reason, ...]:
    found_here = unread(page)
    hidden = reasons(page, found_here.unseen)
    known = {reason.run.begin for reason in hidden}
    return hidden + tuple(Reason("tiny-text", run) for run in found_here.small if run.begin not in known)


def _word_of(page: Leaf, run: Run) -> int:
    """Return where the word begins that some letters belong to."""
    begin = run.begin
    while begin > 0 and page.text[begin - 1].isalnum():
        begin -= 1
    return begin


def _place(page: Leaf, run: Run) -> str:
    left, top, right, bottom = run.box
    across = (left + right) / 2 / page.shown.width
    down = (top + bottom) / 2 / page.shown.height
    if not (0 <= across <= 1 and 0 <= down <= 1):
        return "beside the page"
    height = "near the top" if down < 1 / 3 else "near the middle" if down < 2 / 3 else "near the foot"
    return f"{height}, on the left" if across < 1 / 3 else height if across < 2 / 3 else f"{height}, on the right"


def _marks(page: Leaf, number: int) -> Looked:
    """Look at what was drawn or written on a page with marking tools."""
    comments, drawn, redactions = 0, 0, 0
    words: list[str] = []
    count = pdfium.FPDFPage_GetAnnotCount(page.raw)
    if count > _MOST_MARKS:
        raise TooMuch
    for at in range(count):
        mark = pdfium.FPDFPage_GetAnnot(page.raw, at)
        if not mark:
            continue
        kind = pdfium.FPDFAnnot_GetSubtype(mark)
        if kind not in _NO_MARKS:
            note = _string(mark, b"Contents")
            words += [note] if note else []
            redactions += kind == pdfium.FPDF_ANNOT_REDACT
            comments += bool(note) and kind not in {pdfium.FPDF_ANNOT_REDACT, pdfium.FPDF_ANNOT_FREETEXT}
            drawn += kind == pdfium.FPDF_ANNOT_FREETEXT or (not note and kind != pdfium.FPDF_ANNOT_REDACT)
        pdfium.FPDFPage_CloseAnnot(mark)
    findings = [
        *([found("unapplied-redaction", page=number)] if redactions else ()),
        *([found("comment", page=number, count=counted(comments, "comment"))] if comments else ()),
        *([found("annotation", page=number)] if drawn else ()),
    ]
    return Looked(tuple(findings), words=tuple(words))


def _string(mark: "pdfium.FPDF_ANNOTATION", key: bytes) -> str:
    length = pdfium.FPDFAnnot_GetStringValue(mark, key, None, 0)
    buffer = (ctypes.c_ushort * (length // 2 + 1))()
    pdfium.FPDFAnnot_GetStringValue(mark, key, buffer, length)
    return bytes(buffer)[: max(0, length - 2)].decode("utf-16-le", "replace")[:_LONGEST_NOTE].strip()


def _without(text: str, runs: Iterable[Run]) -> str:
    letters = list(text)
    for run in runs:
        letters[run.begin : run.end] = [""] * (run.end - run.begin)
    left = _LINE_HYPHEN.sub("-\n", "".join(letters)).replace("\r\n", "\n").replace("\0", "")
    return _EMPTY_LINES.sub("\n", left).strip()
