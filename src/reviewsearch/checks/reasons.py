"""Why letters on a page of a PDF cannot be seen, and which of them are the honest text of a scan."""

import ctypes
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pypdfium2.raw as pdfium

from reviewsearch.checks.drawn import Leaf, Picture, Rect
from reviewsearch.checks.unseen import Run, within

# Shades of 255: below, a flat place is dark, as a black or grey redaction bar is; a light one is paper, or a table's shading.
_DARK = 140
# What JPEG makes of one colour still counts as one.
_FLAT = 24
_INK = 40
_PAPER = 170
_MOSTLY = 0.7
_NEARLY_ALL = 0.95
_PART_OF_PAGE = 0.6
_TINY_POINTS = 1.2
_INVISIBLE_MODES = frozenset({pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP})
_EDGE = 1


@dataclass(frozen=True, slots=True)
class Reason:
    """Letters that cannot be seen, and the name of the check that says why."""

    check: str
    run: Run


def reasons(leaf: Leaf, runs: Sequence[Run]) -> tuple[Reason, ...]:
    """Return why each run of letters cannot be seen; the honest text of a scanned page is left out."""
    if not runs:
        return ()
    scanned = _is_scan(leaf, runs)
    invisible = [run for run in runs if _mode(leaf, run) in _INVISIBLE_MODES]
    honest = (
        {id(run) for run in runs} if scanned else set(map(id, invisible)) if _lie_on_ink(leaf, invisible) else set()
    )
    named = ((run, _why_in_scan(leaf, run) if id(run) in honest else _why(leaf, run)) for run in runs)
    return tuple(Reason(check, run) for run, check in named if check)


def tiny(leaf: Leaf, words: Iterable[tuple[int, int]]) -> tuple[Run, ...]:
    """Return the words whose letters are too small to be read, seen or not."""
    found = []
    for begin, end in words:
        left, right, bottom, top = leaf.points(begin)
        if 0 < max(right - left, top - bottom) < _TINY_POINTS:
            found.append(Run(begin, end, leaf.mapping.box(left, bottom, right, top)))
    return tuple(found)


def _why_in_scan(leaf: Leaf, run: Run) -> str:
    """Say what is wrong with a word that was read from a scan: it is if something dark was drawn over the picture of it."""
    rect = within(run.box, leaf.textless)
    return "text-under-box" if rect and _flat_and_dark(leaf.textless, rect) else ""


def _why(leaf: Leaf, run: Run) -> str:
    rect = within(run.box, leaf.shown)
    if rect is None:
        return "text-outside-page"
    if _flat_and_dark(leaf.shown, rect):
        return "text-under-box"
    thing = leaf.thing(run.begin)
    if thing is None:
        return "invisible-text"
    if _on_layer(thing):
        return "layer-off"
    colour = _colour(thing)
    if _mode(leaf, run) in _INVISIBLE_MODES or (colour and colour[3] == 0):
        return "invisible-text"
    if _clipped(leaf, thing, run):
        return "text-clipped"
    if not _is_flat(leaf.shown, rect):
        return "text-under-image"
    same = colour is not None and abs(_luma(*colour[:3]) - _mean(leaf.shown, rect)) < _FLAT
    return "text-in-background-colour" if same else "text-under-light-box"


def _is_scan(leaf: Leaf, runs: Sequence[Run]) -> bool:
    """Whether all of a page's text stands under a picture of a page that shows the words, as some scanners put it."""
    letters = sum(map(str.isalnum, leaf.text))
    hidden = sum(run.end - run.begin for run in runs)
    if hidden < _NEARLY_ALL * letters or not _has_large_image(leaf):
        return False
    sample = sorted(leaf.textless.pixels[::97])
    return sample[len(sample) // 2] > _PAPER and _lie_on_ink(leaf, runs)


def _has_large_image(leaf: Leaf) -> bool:
    picture = leaf.shown
    images = (thing for kind, thing in leaf.things if kind == pdfium.FPDF_PAGEOBJ_IMAGE)
    areas = (box[2:] for box in (_bounds(leaf, thing) for thing in images) if box)
    return sum(width * height for width, height in areas) > _PART_OF_PAGE * picture.width * picture.height


def _lie_on_ink(leaf: Leaf, runs: Sequence[Run]) -> bool:
    """Whether, behind the text, there is something to be seen where the words stand: the scan that they were read from."""
    rects = [rect for rect in (within(run.box, leaf.textless) for run in runs) if rect]
    return bool(rects) and sum(_spread(leaf.textless, rect) > _INK for rect in rects) >= _MOSTLY * len(runs)


def _flat_and_dark(picture: Picture, rect: Rect) -> bool:
    return _is_flat(picture, rect) and _mean(picture, rect) < _DARK


def _is_flat(picture: Picture, rect: Rect) -> bool:
    return _spread(picture, rect) <= _FLAT


def _spread(picture: Picture, rect: Rect) -> int:
    rows = _rows(picture, rect)
    return max(map(max, rows)) - min(map(min, rows))


def _mean(picture: Picture, rect: Rect) -> float:
    rows = _rows(picture, rect)
    return sum(map(sum, rows)) / sum(map(len, rows))


def _rows(picture: Picture, rect: Rect) -> list[bytes]:
    """Return the pixels inside a rectangle without its edge, which a neighbour may touch."""
    left, top, right, bottom = rect
    edge = _EDGE if right - left > 2 * _EDGE + 1 and bottom - top > 2 * _EDGE + 1 else 0
    return [picture.row(y, left + edge, right - edge) for y in range(top + edge, bottom - edge)]


def _mode(leaf: Leaf, run: Run) -> int:
    thing = leaf.thing(run.begin)
    return int(pdfium.FPDFTextObj_GetTextRenderMode(thing)) if thing else -1


def _colour(thing: "pdfium.FPDF_PAGEOBJECT") -> tuple[int, int, int, int] | None:
    parts = [ctypes.c_uint() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetFillColor(thing, *parts):
        return None
    red, green, blue, alpha = (part.value for part in parts)
    return red, green, blue, alpha


def _luma(red: int, green: int, blue: int) -> float:
    return 0.299 * red + 0.587 * green + 0.114 * blue


def _on_layer(thing: "pdfium.FPDF_PAGEOBJECT") -> bool:
    """Whether an object is marked as part of a layer; that it cannot be seen is known already."""
    name, length = (ctypes.c_ushort * 8)(), ctypes.c_ulong()
    for at in range(min(16, pdfium.FPDFPageObj_CountMarks(thing))):
        mark = pdfium.FPDFPageObj_GetMark(thing, at)
        if pdfium.FPDFPageObjMark_GetName(mark, name, ctypes.sizeof(name), length) and bytes(name)[:6] == b"O\0C\0\0\0":
            return True
    return False


def _bounds(leaf: Leaf, thing: "pdfium.FPDF_PAGEOBJECT") -> tuple[float, float, float, float] | None:
    """Return left, top, width and height of an object on the picture."""
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not pdfium.FPDFPageObj_GetBounds(thing, left, bottom, right, top):
        return None
    x0, y0, x1, y1 = leaf.mapping.box(left.value, bottom.value, right.value, top.value)
    return x0, y0, x1 - x0, y1 - y0


def _clipped(leaf: Leaf, thing: "pdfium.FPDF_PAGEOBJECT", run: Run) -> bool:
    """Whether a letter stands outside every point of one of the frames that its text is drawn within."""
    frames = pdfium.FPDFPageObj_GetClipPath(thing)
    x, y = ctypes.c_float(), ctypes.c_float()
    for at in range(min(64, max(0, pdfium.FPDFClipPath_CountPaths(frames)))):
        xs, ys = [], []
        for part in range(min(1_000, max(0, pdfium.FPDFClipPath_CountPathSegments(frames, at)))):
            if pdfium.FPDFPathSegment_GetPoint(pdfium.FPDFClipPath_GetPathSegment(frames, at, part), x, y):
                xs.append(x.value)
                ys.append(y.value)
        if not xs:
            continue
        x0, y0, x1, y1 = leaf.mapping.box(min(xs), min(ys), max(xs), max(ys))
        left, top, right, bottom = run.box
        if left >= x1 - 1 or right <= x0 + 1 or top >= y1 - 1 or bottom <= y0 + 1:
            return True
    return False
