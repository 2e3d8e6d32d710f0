"""How texts, sizes and formats look on a page: nothing in them can act, reorder or hide what stands around it."""

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, TypeVar

from reviewsearch.domain import sentences

_Shape = TypeVar("_Shape")
# Control characters are refused by XML; marks of reading direction could turn a line of the page around; surrogates are
# no text. One for one, so that the places of marked words stay what they are.
_ACTING = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)
_FORMATS = {
    "application/pdf": "pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "word",
    "application/msword": "word",
    "application/vnd.oasis.opendocument.text": "word",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "slides",
    "application/vnd.ms-powerpoint": "slides",
    "application/vnd.oasis.opendocument.presentation": "slides",
    "application/rtf": "rich-text",
    "message/rfc822": "message",
    "application/vnd.ms-outlook": "message",
    "text/html": "web",
    "text/plain": "text",
}
_KB = 1_000


class Piece(NamedTuple):
    """A stretch of text, marked or not."""

    text: str
    marked: bool


def safe(text: str) -> str:
    """Return a text of the same length in which every character only stands for itself."""
    return _ACTING.sub("\ufffd", text) if _ACTING.search(text) else text


def safe_shape(shape: _Shape) -> _Shape:
    """Return plain data with every text in it made safe."""
    made: Any = shape
    match shape:
        case str():
            made = safe(shape)
        case dict():
            made = {safe_shape(key): safe_shape(value) for key, value in shape.items()}
        case list() | tuple():
            made = [safe_shape(each) for each in shape]
    result: _Shape = made
    return result


def pieces(text: str, marks: Sequence[tuple[int, int]]) -> Iterator[Piece]:
    """Yield the stretches of a text, marked and not, in order. Marks are [start, end), in order, none overlapping."""
    text, at = safe(text), 0
    for start, end in marks:
        if start > at:
            yield Piece(text[at:start], marked=False)
        yield Piece(text[start:end], marked=True)
        at = end
    if at < len(text):
        yield Piece(text[at:], marked=False)


def paragraphs(text: str, marks: Sequence[tuple[int, int]]) -> Iterator[tuple[Piece, ...]]:
    """Yield the paragraphs of a page, each as its pieces. A mark across two paragraphs is marked in both."""
    for start, end in sentences.paragraphs(text):
        here = [(max(a, start) - start, min(b, end) - start) for a, b in marks if a < end and b > start]
        yield tuple(pieces(text[start:end], here))


def size(number: int) -> str:
    """Return a length in bytes as people read it: "842 KB", "1.2 MB". A thousand bytes are a KB."""
    if number < _KB * _KB:
        return f"{max(1, round(number / _KB))} KB"
    return f"{number / _KB / _KB:.1f} MB"


def format_of(media_type: str) -> str:
    """Return the name of a format as `words/*.toml` know it."""
    return _FORMATS.get(media_type, "file")
