"""A page drawn for Tesseract, in this process; that it is done behind walls is seen in `test_ocr`."""

import io

import pytest
from pypdfium2 import PdfiumError
from reportlab.pdfgen.canvas import Canvas

from reviewsearch.extract.ocr import BLANK
from reviewsearch.extract.rendering import draw


def _pdf(*sizes: tuple[float, float]) -> io.BytesIO:
    """A page of each size with a black square at its lower left, and a blank one."""
    target = io.BytesIO()
    canvas = Canvas(target, invariant=1)
    for size in sizes:
        canvas.setPageSize(size)
        canvas.rect(0, 0, 72, 72, fill=1)
        canvas.showPage()
    canvas.showPage()
    canvas.save()
    target.seek(0)
    return target


def _drawn(pdf: io.BytesIO, number: int) -> tuple[int, int, bytes]:
    made = io.BytesIO()
    assert draw(number, pdf, made) == 0
    head, _, dots = made.getvalue().partition(b"\n")
    kind, width, height, depth = head.split()
    assert (kind, depth) == (b"P5", b"255")
    return int(width), int(height), dots


def test_a_page_is_drawn_at_300_dots_to_the_inch_in_grey_and_as_it_stands() -> None:
    width, height, dots = _drawn(_pdf((595, 842)), 1)
    assert (width, height) == (2480, 3509)
    assert len(dots) == width * height
    upper_left, lower_left, lower_right = dots[0], dots[(height - 150) * width + 150], dots[-1]
    assert (upper_left, lower_left, lower_right) == (255, 0, 255)


def test_a_poster_is_drawn_smaller() -> None:
    width, height, _ = _drawn(_pdf((595, 842), (4 * 595, 4 * 842)), 2)
    assert 17_500_000 < width * height < 18_100_000
    assert height / width == pytest.approx(842 / 595, abs=0.002)


def test_of_a_page_with_nothing_on_it_no_picture_is_made() -> None:
    made = io.BytesIO()
    assert draw(2, _pdf((595, 842)), made) == BLANK
    assert made.getvalue() == b""


def test_a_page_that_is_not_there_is_not_drawn() -> None:
    with pytest.raises((PdfiumError, IndexError)):
        draw(9, _pdf((595, 842)), io.BytesIO())
