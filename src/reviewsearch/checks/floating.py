"""What floats over the text of a Word document: boxes and pictures that may cover it, which only drawn pages show."""

from collections.abc import Iterable, Iterator

from lxml.etree import _Element

from reviewsearch.checks.looked import Looked
from reviewsearch.domain.checklist import counted, found

_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_VML = "{urn:schemas-microsoft-com:vml}"
_W10 = "{urn:schemas-microsoft-com:office:word}"
_SHAPES = frozenset(f"{_VML}{name}" for name in ("rect", "roundrect", "oval", "shape", "line", "polyline"))
_ON = frozenset({"1", "true", "on"})
_OFF = frozenset({"f", "false"})


def in_front(stories: Iterable[_Element]) -> Looked:
    """Look for what lies in front of the text and does not push it aside."""
    count = sum(1 for story in stories for _ in _floating(story))
    return Looked((found("drawn-over", count=counted(count, "box or picture", "boxes or pictures")),) if count else ())


def _floating(story: _Element) -> Iterator[_Element]:
    for anchor in story.iter(f"{_WP}anchor"):
        is_behind = anchor.get("behindDoc", "0") in _ON
        if not is_behind and not _is_for_older_programs(anchor) and anchor.find(f"{_WP}wrapNone") is not None:
            yield anchor
    for shape in story.iter(*_SHAPES):
        if not _is_for_older_programs(shape) and _is_in_front(shape):
            yield shape


def _is_for_older_programs(element: _Element) -> bool:
    """Whether the same is drawn by what newer programs read."""
    return next(element.iterancestors(f"{_MC}Fallback"), None) is not None


def _is_in_front(shape: _Element) -> bool:
    """Whether a shape of older programs floats over the text, and is no outline."""
    pairs = (said.partition(":") for said in shape.get("style", "").split(";"))
    style = {name.strip().lower(): value.strip().lower() for name, _, value in pairs}
    if style.get("position") != "absolute" or style.get("z-index", "0").startswith("-"):
        return False
    if shape.find(f"{_W10}wrap") is not None:
        return False
    return shape.get("filled", "t") not in _OFF or next(shape.iter(f"{_VML}imagedata"), None) is not None
