"""The PDFs among the traps."""

from collections.abc import Iterator
from functools import partial

from pikepdf import Array, Dictionary

from reviewsearch.domain.media_types import PDF
from tools.traps.pdf_writing import (
    HEIGHT,
    IMAGE,
    WIDTH,
    Change,
    box,
    form,
    grey_image,
    layer,
    line,
    mark,
    noise,
    on_page,
    pdf,
    resource,
    unseen,
)
from tools.traps.trap import Trap

_SHEET = f"q {WIDTH} 0 0 {HEIGHT} 0 0 cm /I Do Q\n"
# A scanned sheet at 144 dots an inch: paper, and ink where the words stand.
_DOTS = 2
# Of five columns of dots these are dark, as strokes of letters are.
_STROKE = range(2)

_trap = partial(Trap, media_type=PDF)


def traps() -> Iterator[Trap]:
    """Yield all traps that are PDFs."""
    yield from _covered()
    yield from _coloured()
    yield from _invisible()
    yield from _scanned()
    yield from _elsewhere()


def _covered() -> Iterator[Trap]:
    seen = pdf(line() + unseen() + box(y=600))
    dark = "text-under-box"
    yield _trap("text-under-black-box", dark, content=pdf(line() + unseen() + box()), twin=seen)
    yield _trap("text-under-grey-box", dark, content=pdf(line() + unseen() + box("0.4 g")), twin=seen)
    yield _trap(
        "text-under-dark-red-box",
        dark,
        content=pdf(line() + unseen() + box("0.5 0 0 rg")),
        twin=pdf(line() + box("0.5 0 0 rg") + unseen(before="1 g")),
    )
    yield _trap(
        "text-under-thick-line",
        dark,
        content=pdf(line() + unseen() + "q 30 w 50 699 m 380 699 l S Q\n"),
        twin=pdf(line() + unseen() + "q 1 w 50 690 m 380 690 l S Q\n"),
    )
    yield _trap(
        "text-under-many-boxes",
        dark,
        content=pdf(line() + unseen() + "".join(box(x=60 + 15 * at, width=15) for at in range(20))),
        twin=seen,
    )
    yield _trap(
        "text-under-black-picture",
        dark,
        content=pdf(line() + unseen() + IMAGE, grey_image(1, 1, b"\0")),
        twin=pdf(line() + IMAGE + unseen(before="1 g"), grey_image(1, 1, b"\0")),
    )
    yield _trap(
        "text-under-box-drawn-by-a-marking-tool",
        dark,
        content=pdf(line() + unseen(), mark("Square", look="0 g 60 680 300 40 re f")),
        twin=pdf(line() + unseen(), mark("Square", look="0 G 60 680 300 40 re S")),
        twin_finds=frozenset({"annotation"}),
    )
    yield _trap(
        "text-under-box-in-a-piece-of-the-page",
        dark,
        content=pdf(line() + "/X Do\n" + box(), form(unseen())),
        twin=pdf(line() + "/X Do\n" + box(y=600), form(unseen())),
    )
    yield _trap(
        "text-and-box-in-a-piece-of-the-page",
        dark,
        content=pdf(line() + "/X Do\n", form(unseen() + box())),
        twin=pdf(line() + "/X Do\n", form(box() + unseen(before="1 g"))),
    )
    yield _trap(
        "one-word-of-a-line-under-box",
        dark,
        content=pdf(line() + unseen() + box(x=112, width=34, y=690, height=16)),
        twin=seen,
    )
    yield _trap(
        "three-letters-of-a-word-under-box",
        dark,
        content=pdf(line() + unseen() + box(x=86, width=20, y=690, height=16)),
        twin=seen,
    )
    yield _trap(
        "text-under-box-on-a-turned-page",
        dark,
        content=pdf(line() + unseen() + box(), on_page(Rotate=90)),
        twin=pdf(line() + unseen() + box(y=600), on_page(Rotate=90)),
    )
    yield _trap(
        "text-under-box-on-a-cropped-page",
        dark,
        content=pdf(line() + unseen() + box(), on_page(CropBox=Array([40, 300, 500, 800]))),
        twin=pdf(line() + unseen() + box(y=600), on_page(CropBox=Array([40, 300, 500, 800]))),
    )
    yield _trap(
        "sloping-text-under-box",
        dark,
        content=pdf(
            line()
            + unseen(before="0.94 0.34 -0.34 0.94 0 0 Tm", x=300, y=400)
            + box(x=100, y=400, width=400, height=300)
        ),
        twin=pdf(line() + unseen(before="0.94 0.34 -0.34 0.94 0 0 Tm", x=300, y=400)),
    )
    yield _trap(
        "text-under-nearly-solid-box",
        dark,
        content=pdf(line() + unseen() + "/T gs\n" + box(), resource("ExtGState", "T", Dictionary(ca=0.99))),
        twin=pdf(line() + unseen() + "/T gs\n" + box("1 1 0 rg"), resource("ExtGState", "T", Dictionary(ca=0.4))),
    )
    yield _trap(
        "text-under-white-box",
        "text-under-light-box",
        content=pdf(line() + unseen() + box("1 g")),
        twin=pdf(line() + unseen() + box("1 g", y=600)),
    )
    yield _trap(
        "text-under-photograph",
        "text-under-image",
        content=pdf(line() + unseen() + IMAGE, grey_image(150, 20, noise(150, 20, 20, 235))),
        twin=pdf(line() + IMAGE + unseen(before="1 g"), grey_image(150, 20, noise(150, 20, 20, 90))),
    )


def _coloured() -> Iterator[Trap]:
    same = "text-in-background-colour"
    yield _trap(
        "white-text", same, content=pdf(line() + unseen(before="1 g")), twin=pdf(line() + box() + unseen(before="1 g"))
    )
    yield _trap(
        "text-that-is-nearly-white",
        same,
        content=pdf(line() + unseen(before="0.98 g")),
        twin=pdf(line() + unseen(before="0.75 g")),
    )
    yield _trap(
        "yellow-text-on-yellow",
        same,
        content=pdf(line() + box("1 1 0 rg") + unseen(before="1 1 0 rg")),
        twin=pdf(line() + box("1 1 0 rg") + unseen(before="1 0 0 rg")),
    )
    yield _trap(
        "black-text-on-black",
        "text-under-box",
        content=pdf(line() + box() + unseen()),
        twin=pdf(line() + box("0 0.45 0 rg") + unseen(before="0.88 0 0 rg")),
    )


def _invisible() -> Iterator[Trap]:
    yield _trap(
        "invisible-text",
        "invisible-text",
        content=pdf(line() + unseen(before="3 Tr")),
        twin=pdf(line() + unseen(before="0 Tr")),
    )
    yield _trap(
        "text-without-any-opacity",
        "invisible-text",
        content=pdf(line() + "/T gs\n" + unseen(), resource("ExtGState", "T", Dictionary(ca=0))),
        twin=pdf(line() + "/T gs\n" + unseen(), resource("ExtGState", "T", Dictionary(ca=1))),
    )
    marked = "/OC /L BDC\n" + unseen() + "EMC\n"
    yield _trap(
        "text-on-a-layer-that-is-off",
        "text-on-layer-off",
        content=pdf(line() + marked, layer(off=True)),
        twin=pdf(line() + marked, layer(off=False)),
    )
    yield _trap("tiny-text", "tiny-text", content=pdf(line() + unseen(size=0.5)), twin=pdf(line() + unseen(size=6)))
    yield _trap(
        "tiny-white-text",
        "tiny-text",
        content=pdf(line() + unseen(size=0.5) + unseen(size=0.4, y=650)),
        twin=pdf(line() + unseen(size=6)),
    )


def _sheet(*, burnt: bool) -> Change:
    """Return a picture of a page on which the words stands, blacked out before it was scanned or not."""
    width, height = WIDTH * _DOTS, HEIGHT * _DOTS
    rows = [bytearray(b"\xf4" * width) for _ in range(height)]
    for top, left, right in ((HEIGHT - 768, 72, 260), (HEIGHT - 704, 72, 240)):
        for y in range(top * _DOTS, (top + 8) * _DOTS):
            for x in range(left * _DOTS, right * _DOTS):
                rows[y][x] = 0x20 if x % 5 in _STROKE else 0xF0
    if burnt:
        for y in range((HEIGHT - 720) * _DOTS, (HEIGHT - 680) * _DOTS):
            rows[y][60 * _DOTS : 360 * _DOTS] = b"\x05" * 300 * _DOTS
    return grey_image(width, height, b"".join(rows))


def _scanned() -> Iterator[Trap]:
    read = line(before="3 Tr") + unseen(before="3 Tr")
    honest = pdf(_SHEET + read, _sheet(burnt=False))
    yield _trap(
        "scan-blacked-out-on-paper-with-its-text-beneath",
        "text-under-box",
        content=pdf(_SHEET + read, _sheet(burnt=True)),
        twin=honest,
    )
    yield _trap(
        "scan-blacked-out-on-screen-with-its-text-beneath",
        "text-under-box",
        content=pdf(_SHEET + read + box(), _sheet(burnt=False)),
        twin=honest,
    )
    yield _trap(
        "invisible-text-beside-a-picture",
        "invisible-text",
        content=pdf(IMAGE + line() + unseen(y=500, before="3 Tr"), grey_image(1, 1, b"\x80")),
        twin=pdf(line() + unseen() + _SHEET, _sheet(burnt=False)),
    )


def _elsewhere() -> Iterator[Trap]:
    seen = pdf(line() + unseen())
    yield _trap("text-above-the-page", "text-outside-page", content=pdf(line() + unseen(y=900)), twin=seen)
    yield _trap("text-left-of-the-page", "text-outside-page", content=pdf(line() + unseen(x=-400)), twin=seen)
    yield _trap(
        "text-outside-the-crop",
        "text-outside-page",
        content=pdf(line() + unseen(y=30), on_page(CropBox=Array([0, 100, WIDTH, HEIGHT]))),
        twin=pdf(line() + unseen(), on_page(CropBox=Array([0, 100, WIDTH, HEIGHT]))),
    )
    yield _trap(
        "text-cut-off-by-a-frame",
        "text-clipped",
        content=pdf(line() + "q 60 740 300 40 re W n\n" + unseen() + "Q\n"),
        twin=pdf(line() + "q 60 680 300 40 re W n\n" + unseen() + "Q\n"),
    )
