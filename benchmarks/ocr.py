"""Word accuracy and cost of reading scanned pages whose words are known: drawn from the sample, degraded by script.

python -m benchmarks.ocr
"""

from __future__ import annotations

import random
import re
import resource
import tempfile
import textwrap
import time
from difflib import SequenceMatcher
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from reviewsearch.extract import read
from reviewsearch.extract.ocr import read_scans

SAMPLE = Path(__file__).parents[1] / "src/reviewsearch/sample/documents"
PAGES = (("MSCP 2019-20-10 report.pdf", (8, 13, 16)), ("MSCP2020-21-02 briefing.cy.docx", (1,)))
# Dots to the inch, degrees turned, share of dots that are dirt, blur in dots.
WEAR = {"clean": (300, 0.0, 0.0, 0.0), "copied": (200, 0.8, 0.0008, 0.6), "poor": (150, -0.6, 0.0004, 0.5)}


def scanned(words: str, dots: int, turn: float, dirt: float, blur: float) -> Image.Image:
    """Draw a sheet of A4 and wear it."""
    sheet = Image.new("L", (int(8.27 * dots), int(11.69 * dots)), 255)
    pen, font = ImageDraw.Draw(sheet), ImageFont.load_default(11 / 72 * dots)
    for at, line in enumerate(textwrap.wrap(words, 84)):
        pen.text((0.9 * dots, (0.9 + at * 16 / 72) * dots), line, fill=30, font=font)
    sheet = sheet.rotate(turn, resample=Image.Resampling.BICUBIC, fillcolor=255).filter(ImageFilter.GaussianBlur(blur))
    specks = random.Random(5)
    for _ in range(int(sheet.width * sheet.height * dirt)):
        sheet.putpixel((specks.randrange(sheet.width), specks.randrange(sheet.height)), specks.choice((0, 60, 200)))
    return sheet


def words_right(truth: str, read_as: str) -> float:
    """Return the share of the true words that were read, in order."""
    wanted, found = (re.findall(r"\w+", text.lower()) for text in (truth, read_as))
    alike = SequenceMatcher(None, wanted, found, autojunk=False).get_matching_blocks()
    return sum(block.size for block in alike) / len(wanted)


def main() -> None:
    """Print a line for each degree of wear, and what a page costs."""
    truths: list[str] = []
    for name, numbers in PAGES:
        pages = read(SAMPLE / name).pages
        truths += [" ".join(pages[number - 1].text.split())[:1_900] for number in numbers]
    began, count = time.monotonic(), 0
    for wear, (dots, *how) in WEAR.items():
        with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
            canvas = Canvas(file.name, pagesize=(595, 842))
            for truth in truths:
                canvas.drawImage(ImageReader(scanned(truth, dots, *how)), 0, 0, 595, 842)
                canvas.showPage()
            canvas.save()
            found = read_scans(Path(file.name), range(1, len(truths) + 1))
        right = [words_right(truth, found[at].text) for at, truth in enumerate(truths, 1)]
        sure = [page.confidence for page in found.values()]
        count += len(truths)
        print(
            f"{wear:8} words right {min(right):.3f}-{max(right):.3f}, last (Welsh) {right[-1]:.3f}; sure {min(sure):.2f}-{max(sure):.2f}"
        )
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(
        f"{count} pages: {(time.monotonic() - began) / count:.2f} s a page (drawing the test included), "
        f"{(used.ru_utime + used.ru_stime) / count:.2f} s of processor, largest process {used.ru_maxrss // 1024} MB"
    )


if __name__ == "__main__":
    main()
