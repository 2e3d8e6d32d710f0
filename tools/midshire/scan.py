"""A page as a photocopier would have left it: a slightly turned, speckled picture without a text layer."""

from __future__ import annotations

import random
import textwrap

from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.units import cm
from reportlab.lib.utils import ImageReader
from reportlab.platypus import Flowable

WIDTH, HEIGHT = 1060, 1530
_PAPER, _INK, _GREY = 255, 20, 150
# Type size and letters to a line, of headings and of other lines.
_LARGE, _SMALL = (34, 50), (25, 76)


class ScannedPage(Flowable):
    """The picture, filling the frame it stands in."""

    def __init__(self, text: str) -> None:
        """Take the words that are to be drawn, one line of markup a line of the sheet."""
        super().__init__()
        self.text = text

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """Nearly the whole sheet."""
        self.width = 19 * cm
        self.height = self.width * HEIGHT / WIDTH
        return self.width, self.height

    def draw(self) -> None:
        """Put the picture on the page, words and all, as pixels."""
        self.canv.drawImage(ImageReader(picture(self.text)), 0, 0, self.width, self.height)


def picture(text: str) -> Image.Image:
    """The sheet as a black and white bitmap of about 170 dots to the inch."""
    sheet = Image.new("L", (WIDTH, HEIGHT), _PAPER)
    pen = ImageDraw.Draw(sheet)
    height = 90.0
    for line in text.splitlines():
        size, across = _LARGE if line.isupper() else _SMALL
        for part in textwrap.wrap(line.strip("."), across) or [""]:
            pen.text((95, height), part, fill=_INK, font=ImageFont.load_default(size))
            height += size * 1.5
        height += 8
    pen.rectangle((70, 60, WIDTH - 70, HEIGHT - 90), outline=90, width=2)
    turned = sheet.rotate(0.8, resample=Image.Resampling.BILINEAR, fillcolor=_PAPER)
    _speckle(turned)
    return turned.point(lambda level: 255 if level > _GREY else 0).convert("1", dither=Image.Dither.NONE)


def _speckle(sheet: Image.Image) -> None:
    dust = random.Random(20210302)
    for _ in range(420):
        spot = dust.randrange(WIDTH), dust.randrange(HEIGHT)
        sheet.putpixel(spot, _INK)
