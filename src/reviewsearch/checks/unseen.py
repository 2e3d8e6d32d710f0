"""Which letters of a page a reader cannot see: those whose places look the same when no text is drawn.

Of each word the first letter is looked at, and every second one after it; where one of them leaves no mark, all are.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from operator import sub

from reviewsearch.checks.drawn import Leaf, Picture, Rect

# A difference of so many shades of 255 is seen: light grey on white is read, a white that is not quite white is not.
_SEEN = 12
_WORD = re.compile(r"[^\W_]+")
# Two letters, or one that is a whole word: a letter lost in a font that lacks it is no secret.
_SHORTEST = 2
_TINY_POINTS = 1.2


@dataclass(frozen=True, slots=True)
class Run:
    """Letters that stand in a row, from `begin` to just before `end`, and the box around them on the picture, in pixels."""

    begin: int
    end: int
    box: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Unread:
    """What of a page's letters nobody reads: those that leave no mark, and whole words that are too small."""

    unseen: tuple[Run, ...]
    small: tuple[Run, ...]


def unread(leaf: Leaf) -> Unread:
    """Return the letters on a page that no reader sees, in order. Raises drawn.TooMuch.

    What is done for every letter is done in one loop, since there are a thousand on a page: in the middle row of pixels of
    nearly every one, something is darker with the text than without.
    """
    shown, textless, points = leaf.shown, leaf.textless, leaf.points
    with_text, without, stride, width, height = shown.pixels, textless.pixels, shown.stride, shown.width, shown.height
    scale_x, skew_b, skew_c, scale_y, from_x, from_y = leaf.mapping.parts
    is_upright = skew_b == 0 == skew_c
    unseen: list[Run] = []
    small: list[Run] = []
    for word in _WORD.finditer(leaf.text):
        begin, end = word.span()
        for index in range(begin, end, 2):
            left, right, bottom, top = points(index)
            if top - bottom < _TINY_POINTS and right - left < _TINY_POINTS and index == begin and top > bottom:
                small.append(_whole(leaf, begin, end))
            if is_upright:
                x0, x1 = int(left * scale_x + from_x), int(right * scale_x + from_x) + 1
                y = int((top + bottom) * scale_y / 2 + from_y)
                if 0 <= x0 < x1 <= width and 0 <= y < height:
                    row = y * stride
                    here, there = with_text[row + x0 : row + x1], without[row + x0 : row + x1]
                    if here != there and min(there) - min(here) > _SEEN:
                        continue
            if not _leaves_a_mark(leaf, index):
                unseen += _runs(leaf, begin, end)
                break
    return Unread(tuple(unseen), tuple(small))


def _whole(leaf: Leaf, begin: int, end: int) -> Run:
    boxes = [_box(leaf, letter) for letter in range(begin, end)]
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return Run(begin, end, (min(lefts), min(tops), max(rights), max(bottoms)))


def _runs(leaf: Leaf, begin: int, end: int) -> Iterator[Run]:
    """Yield the parts of a word that cannot be seen, in any colour."""
    hidden = [not (_leaves_a_mark(leaf, at) or _is_coloured(leaf, at)) for at in range(begin, end)]
    at = begin
    while at < end:
        length = next((n for n in range(end - at) if not hidden[at - begin + n]), end - at)
        if length >= min(_SHORTEST, end - begin):
            yield _whole(leaf, at, at + length)
        at += max(1, length)


def _leaves_a_mark(leaf: Leaf, index: int) -> bool:
    rect = within(_box(leaf, index), leaf.shown)
    return rect is not None and differs(leaf.shown, leaf.textless, rect)


def _is_coloured(leaf: Leaf, index: int) -> bool:
    """Whether a letter is seen by its colour alone, as red is on a green as light as itself."""
    rect = within(_box(leaf, index), leaf.shown)
    return rect is not None and differs(*leaf.coloured, rect)


def _box(leaf: Leaf, index: int) -> tuple[float, float, float, float]:
    left, right, bottom, top = leaf.points(index)
    return leaf.mapping.box(left, bottom, right, top)


def within(box: tuple[float, float, float, float], picture: Picture) -> Rect | None:
    """Return the pixels that a box touches, None where it is outside the picture."""
    left, top, right, bottom = box
    x0, y0 = max(0, int(left)), max(0, int(top))
    x1, y1 = min(picture.width, int(right) + 1), min(picture.height, int(bottom) + 1)
    return (x0, y0, x1, y1) if x0 < x1 and y0 < y1 and right > 0 and bottom > 0 else None


def differs(one: Picture, other: Picture, rect: Rect) -> bool:
    """Tell whether a reader sees a difference between two pictures inside a rectangle."""
    left, top, right, bottom = rect
    middle = (top + bottom) // 2
    if _row_differs(one, other, middle, left, right):  # as nearly every letter's does
        return True
    return any(_row_differs(one, other, y, left, right) for y in range(top, bottom))


def _row_differs(one: Picture, other: Picture, y: int, left: int, right: int) -> bool:
    here, there = one.row(y, left, right), other.row(y, left, right)
    if here == there:
        return False
    if min(there) - min(here) > _SEEN:
        return True
    return bool(max(map(abs, map(sub, here, there))) > _SEEN)
