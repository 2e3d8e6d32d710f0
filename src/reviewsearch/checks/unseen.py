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


@dataclass(frozen=True, slots=True)
class Run:
    """Letters that stand in a row, from `begin` to just before `end`, and the box around them on the picture, in pixels."""

    begin: int
    end: int
    box: tuple[float, float, float, float]


def unseen(leaf: Leaf) -> tuple[Run, ...]:
    """Return the runs of letters on a page that no reader sees, in order. Raises drawn.TooMuch."""
    words = [match.span() for match in _WORD.finditer(leaf.text)]
    doubtful = [(begin, end) for begin, end in words if _doubtful(leaf, begin, end)]
    return tuple(run for begin, end in doubtful for run in _runs(leaf, begin, end))


def _doubtful(leaf: Leaf, begin: int, end: int) -> bool:
    return any(not _leaves_a_mark(leaf, at) for at in range(begin, end, 2))


def _runs(leaf: Leaf, begin: int, end: int) -> Iterator[Run]:
    """Yield the parts of a word that cannot be seen, in any colour."""
    hidden = [not (_leaves_a_mark(leaf, at) or _is_coloured(leaf, at)) for at in range(begin, end)]
    at = begin
    while at < end:
        length = next((n for n in range(end - at) if not hidden[at - begin + n]), end - at)
        if length >= min(_SHORTEST, end - begin):
            boxes = [_box(leaf, letter) for letter in range(at, at + length)]
            lefts, tops, rights, bottoms = zip(*boxes, strict=True)
            yield Run(at, at + length, (min(lefts), min(tops), max(rights), max(bottoms)))
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
