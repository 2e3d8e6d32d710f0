"""What cameras and programs write into pictures: EXIF, found and read as far as it tells of people and places."""

import struct
from collections.abc import Iterator

from reviewsearch.checks.looked import Looked
from reviewsearch.domain.checklist import found, listed

_MARK = b"Exif\0\0"
_APP1 = b"\xff\xe1"
_MOST_BLOCKS = 200
_LONGEST_BLOCK = 65_536
_MOST_ENTRIES = 200
# Tags of EXIF 2.32 and TIFF 6 that tell of a person or a place, or when a picture was taken.
_POSITION, _DETAILS, _TURN = 0x8825, 0x8769, 0x0112
# Each part of a JPEG begins with this byte; the picture itself follows the part called so.
_MARKER, _SCAN = 0xFF, 0xDA
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
    return Looked(findings=(found("picture-properties", names=listed(names)),)) if names else Looked()


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


def without_exif(picture: bytes) -> bytes:
    """Return a JPEG picture without its EXIF and XMP segments, pixel for pixel the same; other bytes as they are.

    One that EXIF tells to be turned stays as it is: without that it would be shown lying on its side.
    """
    if not picture.startswith(b"\xff\xd8"):
        return picture
    kept, at = [picture[:2]], 2
    while at + 4 <= len(picture) and picture[at] == _MARKER and picture[at + 1] != _SCAN:
        end = at + 2 + int.from_bytes(picture[at + 2 : at + 4], "big")
        segment = picture[at:end]
        if segment[:2] == _APP1 and segment[4:10] == _MARK and _is_turned(segment[10:]):
            return picture
        if segment[:2] != _APP1:
            kept.append(segment)
        at = end
    return b"".join((*kept, picture[at:]))


def _is_turned(block: bytes) -> bool:
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(block[:4])
    place = _number(block, 4, order) if order else 0
    count = struct.unpack_from(f"{order}H", block, place)[0] if order and 0 < place <= len(block) - 2 else 0
    entries = (block[at : at + 12] for at in range(place + 2, min(place + 2 + 12 * count, len(block) - 11), 12))
    return any(
        struct.unpack(f"{order}HHIHH", entry)[0::3] != (_TURN, 1)
        for entry in entries
        if struct.unpack_from(f"{order}H", entry)[0] == _TURN
    )
