"""A page of a PDF as PDFium draws it, with its text and without: the letters, their boxes, and the pictures to compare.

PDFium is not made for several threads at once: a document is checked in a process of its own.
"""

import ctypes
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cached_property

import pypdfium2
import pypdfium2.raw as pdfium

# Pixels a point: a letter of 10 points is drawn 15 pixels high. A poster is drawn smaller.
_SCALE = 1.5
_MOST_PIXELS = 6_000_000
_MOST_LETTERS = 200_000
_MOST_OBJECTS = 200_000
_DEEPEST = 12
# PageToDevice gives whole pixels: asked for a picture this many times as large, it gives parts of them.
_FINE = 1_000

Rect = tuple[int, int, int, int]


class TooMuch(Exception):
    """A page holds more than is looked at."""


@dataclass(frozen=True, slots=True)
class Picture:
    """Pixels, row by row from the top: `channels` bytes each, rows `stride` bytes apart."""

    pixels: bytes
    width: int
    height: int
    stride: int
    channels: int

    def row(self, y: int, left: int, right: int) -> bytes:
        """Return the pixels of a row from `left` to just before `right`."""
        begin = y * self.stride
        return self.pixels[begin + left * self.channels : begin + right * self.channels]


@dataclass(frozen=True, slots=True)
class Mapping:
    """Where a point of the page (in points, from below) stands on its picture (in pixels, from above)."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    def box(self, left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
        """Return left, top, right and bottom of a box on the picture."""
        if self.b == 0 == self.c:
            x0, x1 = left * self.a + self.e, right * self.a + self.e
            y0, y1 = top * self.d + self.f, bottom * self.d + self.f
            return (x0, y0, x1, y1) if x0 <= x1 and y0 <= y1 else (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
        corners = [(x, y) for x in (left, right) for y in (bottom, top)]
        xs = [self.a * x + self.c * y + self.e for x, y in corners]
        ys = [self.b * x + self.d * y + self.f for x, y in corners]
        return min(xs), min(ys), max(xs), max(ys)


class Leaf:
    """One open page: its letters by number, where each stands, and its picture with and without them."""

    def __init__(self, page: pypdfium2.PdfPage, text_page: pypdfium2.PdfTextPage) -> None:
        self.raw = page.raw
        self._page = page
        self._text = text_page
        self.count = pdfium.FPDFText_CountChars(text_page)
        if self.count > _MOST_LETTERS:
            raise TooMuch
        width, height = page.get_size()
        self.scale = min(_SCALE, (_MOST_PIXELS / max(1.0, width * height)) ** 0.5)
        self._box = (ctypes.c_double * 4)()
        size = ctypes.sizeof(ctypes.c_double)
        self._corners = [ctypes.c_double.from_buffer(self._box, size * at) for at in range(4)]

    @cached_property
    def text(self) -> str:
        """The letters as they are numbered: one character for each."""
        buffer = (ctypes.c_ushort * (2 * self.count + 2))()
        written = pdfium.FPDFText_GetText(self._text, 0, self.count, buffer)
        units = buffer[: max(0, written - 1)]
        if len(units) != self.count:  # PDFium left some out
            units = [min(0xFFFF, pdfium.FPDFText_GetUnicode(self._text, at)) for at in range(self.count)]
        return "".join(map(chr, units))

    @cached_property
    def mapping(self) -> Mapping:
        """How points of the page become pixels of its picture."""
        picture = self.shown
        x, y = ctypes.c_int(), ctypes.c_int()

        def at(left: int, bottom: int) -> tuple[float, float]:
            size = (picture.width * _FINE, picture.height * _FINE)
            pdfium.FPDF_PageToDevice(self.raw, 0, 0, *size, 0, left, bottom, x, y)
            return x.value / _FINE, y.value / _FINE

        (e, f), (right_x, right_y), (up_x, up_y) = at(0, 0), at(100, 0), at(0, 100)
        return Mapping((right_x - e) / 100, (right_y - f) / 100, (up_x - e) / 100, (up_y - f) / 100, e, f)

    def points(self, index: int) -> tuple[float, float, float, float]:
        """Return left, right, bottom and top of a letter on the page, in points."""
        pdfium.FPDFText_GetCharBox(self._text, index, *self._corners)
        left, right, bottom, top = self._box
        return left, right, bottom, top

    def thing(self, index: int) -> "pdfium.FPDF_PAGEOBJECT | None":
        """Return the text object that a letter belongs to."""
        return pdfium.FPDFText_GetTextObject(self._text, index) or None

    @cached_property
    def things(self) -> "list[tuple[int, pdfium.FPDF_PAGEOBJECT]]":
        """All objects on the page with their types, in the order drawn, those inside others in their places. Raises TooMuch."""
        found: list[tuple[int, pdfium.FPDF_PAGEOBJECT]] = []
        for pair in _walk(self.raw, pdfium.FPDFPage_GetObject, pdfium.FPDFPage_CountObjects(self.raw), 0):
            found.append(pair)
            if len(found) > _MOST_OBJECTS:
                raise TooMuch
        return found

    @cached_property
    def shown(self) -> Picture:
        """The page as a reader sees it, in shades of grey."""
        return self._draw(colour=False)

    @cached_property
    def textless(self) -> Picture:
        """The page without its text, in shades of grey."""
        with self._without_text():
            return self._draw(colour=False)

    @cached_property
    def coloured(self) -> tuple[Picture, Picture]:
        """The page with its text and without, in colours."""
        shown = self._draw(colour=True)
        with self._without_text():
            return shown, self._draw(colour=True)

    @contextmanager
    def _without_text(self) -> Iterator[None]:
        texts = [thing for kind, thing in self.things if kind == pdfium.FPDF_PAGEOBJ_TEXT]
        for thing in texts:
            pdfium.FPDFPageObj_SetIsActive(thing, False)
        try:
            yield
        finally:
            for thing in texts:
                pdfium.FPDFPageObj_SetIsActive(thing, True)

    def _draw(self, *, colour: bool) -> Picture:
        bitmap = self._page.render(scale=self.scale, grayscale=not colour, may_draw_forms=False)
        with closing(bitmap):
            size = (bitmap.width, bitmap.height, bitmap.stride, bitmap.n_channels)
            return Picture(ctypes.string_at(bitmap.buffer, bitmap.stride * bitmap.height), *size)


def _walk(
    parent: object, child: "Callable[[object, int], pdfium.FPDF_PAGEOBJECT]", count: int, depth: int
) -> "Iterator[tuple[int, pdfium.FPDF_PAGEOBJECT]]":
    for at in range(count):
        thing = child(parent, at)
        kind = pdfium.FPDFPageObj_GetType(thing)
        yield kind, thing
        if kind == pdfium.FPDF_PAGEOBJ_FORM:
            if depth == _DEEPEST:
                raise TooMuch
            yield from _walk(thing, pdfium.FPDFFormObj_GetObject, pdfium.FPDFFormObj_CountObjects(thing), depth + 1)


@contextmanager
def leaf(document: pypdfium2.PdfDocument, index: int) -> Iterator[Leaf]:
    """Open a page, counted from 0. Raises pypdfium2.PdfiumError where it is damaged, and TooMuch."""
    with closing(document[index]) as page, closing(page.get_textpage()) as text_page:
        yield Leaf(page, text_page)
