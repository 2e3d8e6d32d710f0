"""What a presentation holds that its audience does not see: notes, comments, hidden slides, and text off or under something."""

import posixpath
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from lxml.etree import _Element

from reviewsearch.checks import office
from reviewsearch.checks.looked import Looked, Unseen, together
from reviewsearch.checks.office import Parts, text_of
from reviewsearch.domain.checklist import counted, found
from reviewsearch.domain.findings import Finding

P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_SLIDE = r"ppt/slides/slide\d+\.xml"
_NOTES = r"ppt/notesSlides/notesSlide\d+\.xml"
_COMMENTS = r"ppt/comments/.+\.xml"
_SHAPES = frozenset({f"{P}sp", f"{P}pic", f"{P}graphicFrame", f"{P}cxnSp"})
_GROUP = f"{P}grpSp"
_FILLS = ("solidFill", "gradFill", "pattFill", "blipFill")
# Hundredths of a point.
_TINY = 200
_DARK = 100
_DEEPEST = 20
_LETTER = re.compile(r"\w")
# Placeholders of a notes page that hold no notes: its picture of the slide, number, date, head and foot.
_NO_NOTES = frozenset({"sldImg", "sldNum", "dt", "hdr", "ftr"})


@dataclass(frozen=True, slots=True)
class Frame:
    """A rectangle on a slide, in EMU: its upper left corner, its width and its height."""

    x: float
    y: float
    width: float
    height: float

    def holds(self, other: "Frame") -> bool:
        """Tell whether the other lies within this one."""
        return (
            self.x <= other.x
            and self.y <= other.y
            and self.x + self.width >= other.x + other.width
            and self.y + self.height >= other.y + other.height
        )

    def touches(self, other: "Frame") -> bool:
        """Tell whether the two have a place in common."""
        return (
            self.x < other.x + other.width
            and other.x < self.x + self.width
            and self.y < other.y + other.height
            and other.y < self.y + self.height
        )


def look(file: BinaryIO) -> Looked:
    """Look at a presentation. Raises errors.UnreadableFile, and what zipfile and lxml raise on damage."""
    parts = office.parts(file)
    with parts.package:
        size = _size(parts)
        slides = [_slide(tree, number, size) for number, tree in enumerate(_in_order(parts), start=1)]
        return together((*slides, _notes(parts), _comments(parts), office.look(parts)))


def _in_order(parts: Parts) -> Iterator[_Element]:
    """Yield the slides in the order shown, which the presentation tells, and not their names."""
    r_id = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
    links: dict[str | None, str] = {
        link.get("Id"): posixpath.normpath(posixpath.join("ppt", link.get("Target", ""))).lstrip("/")
        for _, tree in parts.trees(r"ppt/_rels/presentation\.xml\.rels")
        for link in tree.iter("*")
    }
    for _, tree in parts.trees(r"ppt/presentation\.xml"):
        named = [links.get(slide.get(r_id), "") for slide in tree.iter(f"{P}sldId")]
        others = [name for name in parts.names if re.fullmatch(_SLIDE, name) and name not in named]
        for name in (*named, *others):
            if name in parts.names:
                yield parts.tree(name)


def _size(parts: Parts) -> Frame:
    for _, tree in parts.trees(r"ppt/presentation\.xml"):
        size = tree.find(f"{P}sldSz")
        if size is not None:
            return Frame(0, 0, _number(size, "cx"), _number(size, "cy"))
    return Frame(0, 0, 9_144_000, 6_858_000)


def _slide(slide: _Element, number: int, size: Frame) -> Looked:
    hidden = slide.get("show") in {"0", "false"}
    findings = [found("hidden-slide", page=number, places=f"slide {number:,}")] if hidden else []
    tree = slide.find(f"{P}cSld/{P}spTree")
    shapes = list(_shapes(tree, Frame(0, 0, 1, 1), 0)) if tree is not None else []
    return together((Looked(tuple(findings)), _unseen(shapes, number, size)))


def _unseen(shapes: list[tuple[_Element, Frame | None]], number: int, size: Frame) -> Looked:
    whys = [
        (why, text_of(shape, f"{A}t"))
        for at, (shape, frame) in enumerate(shapes)
        if (why := _why_unseen(shape, frame, shapes[at + 1 :], size))
    ]
    return Looked(
        tuple(_told(way, count, number) for way, count in Counter(way for way, _ in whys).items()),
        words=tuple(words for way, words in whys if way != "drawn-over"),
        # What is hidden is no part of the text that readers give; what may be covered is looked at when it is drawn.
        unseen=tuple(Unseen(words) for way, words in whys if way not in {"hidden-text", "drawn-over"}),
    )


def _told(way: str, count: int, number: int) -> Finding:
    words = counted(count, "shape")
    place = "beside the slide" if way == "text-outside-page" else None
    over = counted(count, "text")
    return found(way, page=number, place=place, words=f"the text of {words}", places=words, count=over)


def _why_unseen(shape: _Element, frame: Frame | None, above: list[tuple[_Element, Frame | None]], size: Frame) -> str:
    """Return the name of the check that says why a shape's words cannot be seen, "" where they can or there are none."""
    if not _LETTER.search(text_of(shape, f"{A}t")):
        return ""
    if any(about.get("hidden") in {"1", "true"} for about in shape.iter(f"{P}cNvPr")):
        return "hidden-text"
    if frame and not frame.touches(size):
        return "text-outside-page"
    if frame and any(_covers(other, over, frame) for other, over in above):
        return "text-under-box"
    if _is_tiny(shape):
        return "tiny-text"
    return "drawn-over" if frame and any(_may_cover(other, over, frame) for other, over in above) else ""


def _covers(shape: _Element, over: Frame | None, frame: Frame) -> bool:
    """Whether a shape without words, filled with something dark, lies over all of a frame."""
    if over is None or not over.holds(frame) or shape.tag != f"{P}sp" or _LETTER.search(text_of(shape, f"{A}t")):
        return False
    fill = shape.find(f"{P}spPr/{A}solidFill/{A}srgbClr")
    if fill is None:
        theme = shape.find(f"{P}spPr/{A}solidFill/{A}schemeClr")
        return theme is not None and theme.get("val") in {"tx1", "dk1", "tx2", "dk2"}
    red, green, blue = bytes.fromhex(fill.get("val", "FFFFFF"))
    return fill.find(f"{A}alpha") is None and 0.299 * red + 0.587 * green + 0.114 * blue < _DARK


def _may_cover(shape: _Element, over: Frame | None, frame: Frame) -> bool:
    """Whether a picture, or a shape that is filled and without words, lies over part of a frame: its words may stand there."""
    if over is None or not over.touches(frame):
        return False
    filled = next(shape.iterchildren(f"{P}spPr"), None)
    fills = [fill for name in _FILLS for fill in (filled.iterchildren(f"{A}{name}") if filled is not None else ())]
    is_filled = any(next(fill.iter(f"{A}alpha"), None) is None for fill in fills)
    return shape.tag == f"{P}pic" or (is_filled and not _LETTER.search(text_of(shape, f"{A}t")))


def _is_tiny(shape: _Element) -> bool:
    runs = [run for run in shape.iter(f"{A}r") if _LETTER.search(text_of(run, f"{A}t"))]
    looks = [run.find(f"{A}rPr") for run in runs]
    sizes = [about.get("sz", "") for about in looks if about is not None]
    return any(size.isdecimal() and int(size) <= _TINY for size in sizes)


def _shapes(parent: _Element, group: Frame, depth: int) -> Iterator[tuple[_Element, Frame | None]]:
    """Yield the shapes of a slide in the order drawn, with where they stand: `group` is the corner and scale of the group."""
    for child in parent.iterchildren(tag="*"):
        if child.tag == _GROUP and depth < _DEEPEST:
            yield from _shapes(child, _within(child, group), depth + 1)
        elif child.tag in _SHAPES:
            yield child, _frame(child, group)
        elif str(child.tag).endswith("}AlternateContent"):
            first = next(child.iterchildren(tag="*"), None)
            if first is not None and depth < _DEEPEST:
                yield from _shapes(first, group, depth + 1)


def _frame(shape: _Element, group: Frame) -> Frame | None:
    """Return where a shape stands, None where its layout says so."""
    place = next((at for at in shape.iter(f"{A}xfrm", f"{P}xfrm")), None)
    off, ext = (place.find(f"{A}off"), place.find(f"{A}ext")) if place is not None else (None, None)
    if off is None or ext is None:
        return None
    x, y = group.x + _number(off, "x") * group.width, group.y + _number(off, "y") * group.height
    return Frame(x, y, _number(ext, "cx") * group.width, _number(ext, "cy") * group.height)


def _within(group: _Element, outer: Frame) -> Frame:
    """Return how places inside a group become places on the slide: what is added, and what they are multiplied with."""
    place = group.find(f"{P}grpSpPr/{A}xfrm")
    corners = [place.find(f"{A}{name}") if place is not None else None for name in ("off", "ext", "chOff", "chExt")]
    off, ext, child_off, child_ext = corners
    if off is None or ext is None or child_off is None or child_ext is None:
        return outer
    wide = _number(ext, "cx") / (_number(child_ext, "cx") or 1)
    high = _number(ext, "cy") / (_number(child_ext, "cy") or 1)
    x = _number(off, "x") - _number(child_off, "x") * wide
    y = _number(off, "y") - _number(child_off, "y") * high
    return Frame(outer.x + x * outer.width, outer.y + y * outer.height, wide * outer.width, high * outer.height)


def _number(element: _Element, name: str) -> float:
    try:
        return float(element.get(name, "0"))
    except ValueError:
        return 0.0


def _notes(parts: Parts) -> Looked:
    notes = [_note(tree) for _, tree in parts.trees(_NOTES)]
    written = tuple(note for note in notes if _LETTER.search(note))
    if not written:
        return Looked()
    return Looked((found("speaker-notes", places=f"of {counted(len(written), 'slide')}"),), words=written)


def _note(tree: _Element) -> str:
    shapes = (shape for shape in tree.iter(f"{P}sp"))
    return "\n".join(text_of(shape, f"{A}t") for shape in shapes if not _is_furniture(shape))


def _is_furniture(shape: _Element) -> bool:
    return any(holder.get("type") in _NO_NOTES for holder in shape.iter(f"{P}ph"))


def _comments(parts: Parts) -> Looked:
    """Look for comments, of the older kind and of the newer, which call them threads."""
    remarks = [
        "".join(map(str, remark.itertext()))
        for _, tree in parts.trees(_COMMENTS)
        for remark in tree.iter("*")
        if str(remark.tag).rpartition("}")[2] == "cm"
    ]
    if not remarks:
        return Looked()
    return Looked((found("comment", count=counted(len(remarks), "comment")),), words=tuple(remarks))
