"""A PDF without what its pages do not show: properties, XMP, attachments, scripts, comments and what pictures tell."""

import io
from collections.abc import Iterator
from contextlib import closing
from typing import Any, BinaryIO

import pypdfium2
import pypdfium2.raw as pdfium
from pypdf import PdfReader, PdfWriter
from pypdf.errors import PdfReadError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject, PdfObject, StreamObject

from reviewsearch.checks.pictures import without_exif
from reviewsearch.checks.properties import is_file_title

# Pixels a point; every pixel must be the same.
_SCALE = 1.0
_MOST_PIXELS = 4_000_000
_MOST_PAGES = 5_000
_MOST_OBJECTS = 2_000_000
_OF_ROOT = {
    "/Metadata": "XMP",
    "/AF": "attached files",
    "/PieceInfo": "what programs left in it",
    "/AA": "scripts",
    "/SpiderInfo": "where it was taken from",
    "/Collection": "attached files",
    "/Threads": "article threads",
}
_OF_NAMES = {"/EmbeddedFiles": "attached files", "/JavaScript": "scripts"}
_OF_PAGE = ("/AA", "/PieceInfo", "/Metadata", "/LastModified", "/Thumb", "/AF")
_ACTIONS = frozenset({"/JavaScript", "/Launch", "/ImportData", "/SubmitForm"})
# Sticky notes and what hangs on them are taken out whole; whatever else was drawn stays, without the words behind it.
_NOTES = frozenset({"/Text", "/Popup", "/FileAttachment"})
_DRAWN_NOTES = frozenset({pdfium.FPDF_ANNOT_TEXT, pdfium.FPDF_ANNOT_POPUP, pdfium.FPDF_ANNOT_FILEATTACHMENT})
_NO_COMMENTS = frozenset({"/Link", "/Widget"})
_WORDS = ("/Contents", "/RC", "/T", "/Subj", "/CreationDate", "/M", "/NM", "/IRT", "/Popup")


def cleaned(file: BinaryIO) -> tuple[bytes, tuple[str, ...]]:
    """Return a copy and what was taken out of it. Raises whatever pypdf raises on a file that it cannot read or write."""
    file.seek(0)
    reader = PdfReader(file)
    if reader.is_encrypted:
        reader.decrypt("")
    removed = [*_properties(reader), *_of_root(reader.root_object)]
    for page in reader.pages[:_MOST_PAGES]:
        # What pypdf gives as a page is a copy with what it inherits; the page itself is what is written.
        removed += _of_page(_resolved(page.indirect_reference) or page)
    title = str(reader.metadata.get("/Title") or "") if reader.metadata else ""
    writer = PdfWriter(clone_from=reader)
    writer.metadata = {"/Title": title} if title and not is_file_title(title) else None
    removed += _of_streams(writer)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue(), tuple(dict.fromkeys(removed))


def _properties(reader: PdfReader) -> Iterator[str]:
    stated = {str(key): str(value) for key, value in (reader.metadata or {}).items() if str(value).strip()}
    if any(key != "/Title" for key in stated) or is_file_title(stated.get("/Title", "")):
        yield "properties"


def _of_root(root: DictionaryObject) -> Iterator[str]:
    for key, what in _OF_ROOT.items():
        if root.pop(key, None) is not None:
            yield what
    names = _resolved(root.get("/Names"))
    for key, what in _OF_NAMES.items():
        if isinstance(names, DictionaryObject) and names.pop(key, None) is not None:
            yield what
    if _is_script(root.get("/OpenAction")):
        del root["/OpenAction"]
        yield "scripts"


def _of_page(page: DictionaryObject) -> Iterator[str]:
    """Take out what hangs on a page and is not drawn."""
    for key in _OF_PAGE:
        if page.pop(key, None) is not None:
            yield "what programs left in it"
    marks = _resolved(page.get("/Annots"))
    if not isinstance(marks, ArrayObject):
        return
    kept = ArrayObject()
    for mark in marks:
        about = _resolved(mark)
        kind = str(about.get("/Subtype")) if isinstance(about, DictionaryObject) else ""
        if kind in _NOTES:
            yield "attached files" if kind == "/FileAttachment" else "comments"
        elif kind:
            kept.append(mark)
            yield from _of_mark(about, kind)
    page[NameObject("/Annots")] = kept


def _of_mark(mark: DictionaryObject, kind: str) -> Iterator[str]:
    """Take the words off something drawn with a marking tool, and scripts off anything."""
    for key in _WORDS if kind not in _NO_COMMENTS else ():
        if mark.pop(key, None) is not None:
            yield "comments"
    scripted = _is_script(mark.get("/A"))
    if scripted:
        del mark["/A"]
    if mark.pop("/AA", None) is not None or scripted:
        yield "scripts"


def _of_streams(writer: PdfWriter) -> Iterator[str]:
    """Take XMP off everything that has its own, and out of pictures what the camera wrote."""
    for thing in _objects(writer):
        if not isinstance(thing, DictionaryObject):
            continue
        if thing.pop("/Metadata", None) is not None:
            yield "XMP"
        if isinstance(thing, StreamObject) and _filters(thing)[:1] == ["/DCTDecode"]:
            # As any stream: the methods of those that are encoded would decode the picture, and encode it again.
            picture = StreamObject.get_data(thing)
            lean = without_exif(picture)
            if lean != picture:
                StreamObject.set_data(thing, lean)
                yield "what pictures tell of where and when they were taken"


def _objects(writer: PdfWriter) -> Iterator[PdfObject]:
    """Yield all that a file is made of; pypdf has no list of it, and says where it ends by an error."""
    for number in range(1, _MOST_OBJECTS + 1):
        try:
            yield writer.get_object(number)
        except IndexError:
            return
        except PdfReadError:  # this number is free
            continue


def _filters(stream: StreamObject) -> list[str]:
    named = _resolved(stream.get("/Filter"))
    return [str(name) for name in named] if isinstance(named, ArrayObject) else [str(named)]


def _is_script(action: Any) -> bool:
    action = _resolved(action)
    return isinstance(action, DictionaryObject) and str(_resolved(action.get("/S"))) in _ACTIONS


def _resolved(thing: Any) -> Any:
    return thing.get_object() if isinstance(thing, IndirectObject) else thing


def looks_the_same(before: BinaryIO, after: BinaryIO) -> bool:
    """Draw every page of both and compare them, pixel by pixel; sticky notes do not count. False where one cannot be drawn."""
    before.seek(0)
    after.seek(0)
    try:
        with (
            closing(pypdfium2.PdfDocument(before, autoclose=False)) as one,
            closing(pypdfium2.PdfDocument(after, autoclose=False)) as other,
        ):
            if len(one) != len(other) or len(one) > _MOST_PAGES:
                return False
            return all(_picture(one, at) == _picture(other, at) for at in range(len(one)))
    except pypdfium2.PdfiumError:
        return False


def _picture(document: pypdfium2.PdfDocument, index: int) -> tuple[tuple[int, int], bytes]:
    with closing(document[index]) as page:
        for at in reversed(range(min(_MOST_PAGES, pdfium.FPDFPage_GetAnnotCount(page.raw)))):
            mark = pdfium.FPDFPage_GetAnnot(page.raw, at)
            kind = pdfium.FPDFAnnot_GetSubtype(mark)
            pdfium.FPDFPage_CloseAnnot(mark)
            if kind in _DRAWN_NOTES:
                pdfium.FPDFPage_RemoveAnnot(page.raw, at)
        width, height = page.get_size()
        scale = min(_SCALE, (_MOST_PIXELS / max(1.0, width * height)) ** 0.5)
        with closing(page.render(scale=scale, may_draw_forms=False)) as bitmap:
            return (bitmap.width, bitmap.height), bytes(memoryview(bitmap.buffer))
