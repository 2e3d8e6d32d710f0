"""A page of a PDF as a picture: a program of its own, since what PDFium does with a hostile page is no affair of ours.

python -m reviewsearch.extract.rendering NUMBER < file.pdf > page.pgm
"""

import sys
from contextlib import closing
from typing import BinaryIO

import pypdfium2

from reviewsearch.extract.ocr import BLANK
from reviewsearch.sandbox.walls import Allowance, Walls

_POINTS_AN_INCH = 72
_DOTS_AN_INCH = 300
# A poster is drawn smaller: its letters are larger. Two sheets of A4 at 300 dots an inch have this many dots.
_MOST_DOTS = 18_000_000


def draw(number: int, file: BinaryIO, picture: BinaryIO) -> int:
    """Draw a page, counted from 1, in shades of grey (PGM); return BLANK for one on which there is nothing."""
    with closing(pypdfium2.PdfDocument(file)) as document, closing(document[number - 1]) as page:
        width, height = page.get_size()
        scale = _DOTS_AN_INCH / _POINTS_AN_INCH
        scale = min(scale, (_MOST_DOTS / max(1.0, width * height)) ** 0.5)
        bitmap = page.render(scale=scale, grayscale=True)
        lines = memoryview(bitmap.buffer).cast("B")
        rows = [bytes(lines[at * bitmap.stride : at * bitmap.stride + bitmap.width]) for at in range(bitmap.height)]
        if len(set(rows)) == 1 and len(set(rows[0])) == 1:
            return BLANK
        picture.write(b"P5 %d %d 255\n" % (bitmap.width, bitmap.height))
        picture.writelines(rows)
    return 0


if __name__ == "__main__":
    Walls().put_on(Allowance(memory_bytes=1024 * 1024 * 1024))
    with open(0, "rb", closefd=False) as given, open(1, "wb", closefd=False) as made:
        sys.exit(draw(int(sys.argv[1]), given, made))
