"""Plants words that cannot be seen into pages of real reports, in eighteen ways, and counts how many the checks find.

    REVIEWSEARCH_DATA=FOLDER python -m benchmarks.leaks [REPORTS]

Of each report one page with text is taken; every way is tried on it alone, and the page as it was must have no finding.
"""

import io
import os
import random
import sys
import zlib
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

import pikepdf
import pypdfium2
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from reviewsearch.checks import look
from reviewsearch.domain.media_types import PDF

Box = tuple[float, float, float, float]
Way = Callable[[Pdf, Box], str]
# A page with fewer characters is a title.
_PAGE_OF_TEXT = 500
HIDDEN = frozenset(
    {
        *("text-under-box", "text-under-light-box", "text-under-image", "text-in-background-colour", "invisible-text"),
        *("text-outside-page", "text-clipped", "tiny-text", "text-on-layer-off", "unapplied-redaction"),
    }
)


def fill(colour: str, grow: float = 2) -> Way:
    """Fill a box over a word."""

    def way(_: Pdf, box: Box) -> str:
        left, bottom, right, top = box
        size = f"{left - grow} {bottom - grow} {right - left + 2 * grow} {top - bottom + 2 * grow}"
        return f"q {colour} {size} re f Q"

    return way


def stroke(_: Pdf, box: Box) -> str:
    """Draw a thick line over a word."""
    left, bottom, right, top = box
    middle = (bottom + top) / 2
    return f"q 0 G {top - bottom + 6} w {left - 3} {middle} m {right + 3} {middle} l S Q"


def picture(low: int, high: int) -> Way:
    """Draw a picture over a word, of one shade or of many."""

    def way(made: Pdf, box: Box) -> str:
        source = random.Random(1)
        pixels = bytes(source.randint(low, high) for _ in range(40 * 10))
        drawn = Stream(made, zlib.compress(pixels), Type=Name.XObject, Subtype=Name.Image, Width=40, Height=10)
        drawn.ColorSpace, drawn.BitsPerComponent, drawn.Filter = Name.DeviceGray, 8, Name.FlateDecode
        name = made.pages[0].add_resource(drawn, Name.XObject)
        left, bottom, right, top = box
        return f"q {right - left + 6} 0 0 {top - bottom + 6} {left - 3} {bottom - 3} cm {name} Do Q"

    return way


def write(before: str = "", *, x: float = 0, y: float = 0, size: float = 9, state: str = "") -> Way:
    """Write words in the margin, or where `x` and `y` say."""

    def way(made: Pdf, _: Box) -> str:
        font = made.pages[0].add_resource(
            Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica), Name.Font
        )
        left, bottom = float(made.pages[0].mediabox[0]) + 40, float(made.pages[0].mediabox[1]) + 8
        return f"q {state} BT {before} {font} {size} Tf {x or left} {y or bottom} Td (Words of the family) Tj ET Q"

    return way


def transparent(made: Pdf, box: Box) -> str:
    """Write words without any opacity."""
    name = made.pages[0].add_resource(Dictionary(Type=Name.ExtGState, ca=0), Name.ExtGState)
    return write(state=f"{name} gs")(made, box)


def on_layer(made: Pdf, box: Box) -> str:
    """Write words on a layer that is off."""
    group = made.make_indirect(Dictionary(Type=Name.OCG, Name="Draft"))
    made.Root.OCProperties = Dictionary(OCGs=Array([group]), D=Dictionary(OFF=Array([group])))
    name = made.pages[0].add_resource(group, Name.Properties)
    return f"/OC {name} BDC {write()(made, box)} EMC"


def marked(subtype: str, look_of_it: str) -> Way:
    """Hang a mark over a word."""

    def way(made: Pdf, box: Box) -> str:
        left, bottom, right, top = box
        rect = Array([left - 3, bottom - 3, right + 3, top + 3])
        drawn = f"{look_of_it} {left - 3} {bottom - 3} {right - left + 6} {top - bottom + 6} re "
        drawn += "f" if subtype == "Square" else "S"
        appearance = Stream(made, drawn.encode(), Type=Name.XObject, Subtype=Name.Form, BBox=rect)
        mark = Dictionary(Type=Name.Annot, Subtype=Name(f"/{subtype}"), Rect=rect, F=4)
        mark.AP = Dictionary(N=made.make_indirect(appearance))
        page = made.pages[0]
        page.Annots = Array([*page.get("/Annots", []), made.make_indirect(mark)])
        return ""

    return way


WAYS: Mapping[str, Way] = {
    "black box": fill("0 g"),
    "grey box": fill("0.45 g"),
    "dark blue box": fill("0 0 0.4 rg"),
    "box as tight as the letters": fill("0 g", grow=0),
    "white box": fill("1 g"),
    "thick line": stroke,
    "black picture": picture(0, 0),
    "photograph": picture(20, 235),
    "mark": marked("Square", "0 g"),
    "unapplied redaction": marked("Redact", "1 0 0 RG"),
    "white words": write("1 g"),
    "nearly white words": write("0.97 g"),
    "invisible words": write("3 Tr"),
    "words without opacity": transparent,
    "words beside the page": write(x=-300, y=300),
    "words cut off by a frame": write(state="0 0 5 5 re W n"),
    "tiny words": write(size=0.5),
    "words on a layer that is off": on_layer,
}


def one_page(path: Path) -> tuple[bytes, Box] | None:
    """Return one page of a report as a PDF of its own, and the box of a word on it; None where no page has enough words."""
    with pypdfium2.PdfDocument(path) as document:
        for index in range(len(document) // 2, len(document)):
            text = document[index].get_textpage()
            found = text.search("children", match_whole_word=True).get_next()
            if found and text.count_chars() > _PAGE_OF_TEXT:
                boxes = [text.get_charbox(found[0] + at) for at in range(found[1])]
                lefts, bottoms, rights, tops = zip(*boxes, strict=True)
                with pikepdf.open(path) as whole, pikepdf.new() as made:
                    made.pages.append(whole.pages[index])
                    target = io.BytesIO()
                    made.save(target)
                return target.getvalue(), (min(lefts), min(bottoms), max(rights), max(tops))
    return None


def found_in(content: bytes) -> bool:
    """Tell whether a look at a PDF finds words that cannot be seen."""
    return any(finding.check in HIDDEN for finding in look(io.BytesIO(content), PDF).findings)


def planted(page: bytes, way: Way, box: Box) -> bytes:
    """Return a page with words hidden in one way."""
    with pikepdf.open(io.BytesIO(page)) as made:
        operators = way(made, box)
        made.pages[0].contents_add(b"q", prepend=True)
        made.pages[0].contents_add(f"Q {operators}".encode())
        target = io.BytesIO()
        made.save(target)
    return target.getvalue()


def main(folder: Path, most: int) -> None:
    """Plant every way into a page of each report, and print how many were found."""
    found: Counter[str] = Counter()
    taken = false_alarms = 0
    for path in sorted(folder.glob("*.pdf")):
        page = one_page(path) if taken < most else None
        if page:
            taken += 1
            false_alarms += found_in(page[0])
            found.update({name: found_in(planted(page[0], way, page[1])) for name, way in WAYS.items()})
    for name in WAYS:
        print(f"{name}: {found[name]} of {taken}")
    print(f"{found.total()} of {len(WAYS) * taken}; false alarms on the pages as they were: {false_alarms}")


if __name__ == "__main__":
    main(
        Path(os.environ["REVIEWSEARCH_DATA"], "pdf", "inspection-reports"),
        int(sys.argv[1]) if len(sys.argv) > 1 else 60,
    )
