"""What cameras and programs write into pictures: EXIF, found and read as far as it tells of people and places."""

import struct
from collections.abc import Iterator

from reviewsearch.checks.looked import Looked
from reviewsearch.checks.properties import in_words
from reviewsearch.domain.checklist import found

_MARK = b"Exif\0\0"
_APP1 = b"\xff\xe1"
_MOST_BLOCKS = 200
_LONGEST_BLOCK = 65_536
_MOST_ENTRIES = 200
# Tags of EXIF 2.32 and TIFF 6 that tell of a person or a place, or when a picture was taken.
_POSITION, _DETAILS = 0x8825, 0x8769
_TELLING = {
    _POSITION: "where it was taken",
    0x013B: "who took it",
    0x8298: "whose it is",
    0xA430: "whose camera it was",
    0xA431: "which camera it was",
    0x9003: "when it was taken",
    0x9004: "when it was taken",
}


def look(content: bytes) -> Looked:
    """Look for EXIF in bytes that hold pictures anywhere: a PDF, or one picture."""
    names = dict.fromkeys(name for block in _blocks(content) for name in _told(block))
    return Looked((found("picture-properties", names=in_words(names)),)) if names else Looked()


def _blocks(content: bytes) -> Iterator[bytes]:
    at = content.find(_MARK)
    for _ in range(_MOST_BLOCKS):
        if at < 0:
            return
        if content[max(0, at - 4) : max(0, at - 2)] == _APP1:
            yield content[at + len(_MARK) : at + _LONGEST_BLOCK]
        at = content.find(_MARK, at + len(_MARK))


def _told(block: bytes) -> Iterator[str]:
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(block[:4])
    if order is None:
        return
    waiting = [_number(block, 4, order)]
    for _ in range(4):
        if not waiting:
            return
        place = waiting.pop()
        count = struct.unpack_from(f"{order}H", block, place)[0] if 0 < place <= len(block) - 2 else 0
        for at in range(place + 2, min(place + 2 + 12 * min(count, _MOST_ENTRIES), len(block) - 12), 12):
            tag = struct.unpack_from(f"{order}H", block, at)[0]
            if tag in _TELLING:
                yield _TELLING[tag]
            if tag == _DETAILS:
                waiting.append(_number(block, at + 8, order))


def _number(block: bytes, at: int, order: str) -> int:
    return int(struct.unpack_from(f"{order}I", block, at)[0]) if at <= len(block) - 4 else 0
