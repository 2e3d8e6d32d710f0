"""How an Office file is packed: a zip of parts, of which a reader is handed those with words in them, within limits."""

import posixpath
import re
import zipfile
from collections.abc import Container
from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO
from urllib.parse import unquote

from reviewsearch.domain.ports import Limits
from reviewsearch.errors import UnreadableFile

if TYPE_CHECKING:
    from lxml import etree

SIGNATURES = (b"PK\x03\x04", b"PK\x05\x06")

TYPES = "[Content_Types].xml"
_DIRECTORY_END = b"PK\x05\x06"
_DIRECTORY_END_WINDOW = 22 + 0xFFFF
_BYTES_A_NAME = 512
_LOCKED = 0x1
_CHUNK = 64 * 1024
# Markup is unpacked to this much, all parts together: a tree of it takes up to ten times as much memory.
MARKUP_BYTES = 64 * 1024 * 1024
# Deflate packs at most 1,032 to 1. Of honest files a Word table of 8,400 empty rows packs best: 142 to 1.
_SUSPECT_BYTES = 8 * 1024 * 1024
_SUSPECT_RATIO = 300
_MAIN_TYPE = re.compile(rb"application/vnd\.[\w.-]+\.main\+xml")


def has_directory(file: BinaryIO) -> bool:
    """Tell whether a zip file has its list of parts, which is written last."""
    return bool(_directory_end(file))


def _directory_end(file: BinaryIO) -> bytes:
    end = file.seek(0, 2)
    file.seek(max(0, end - _DIRECTORY_END_WINDOW))
    tail = file.read()
    place = tail.rfind(_DIRECTORY_END)
    return tail[place:] if place >= 0 else b""


def opened(file: BinaryIO, limits: Limits) -> zipfile.ZipFile:
    """Open a zip file without unpacking anything.

    Raises errors.UnreadableFile where it is damaged, locked, or says itself that it goes beyond the limits.
    """
    # Looked at before zipfile reads the whole list into memory.
    size_of_list = int.from_bytes(_directory_end(file)[12:16], "little")
    if size_of_list > limits.parts * _BYTES_A_NAME:
        raise _too_much(f"its list of parts has {size_of_list:,} bytes")
    try:
        package = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        # Besides its own error zipfile gives that of a place before the beginning, a name in no encoding, a version it does not know.
        raise UnreadableFile(
            "This file is damaged: its list of parts cannot be read.",
            remedy="Open it in the program it was made with, save a copy and drop that.",
        ) from error
    parts = package.infolist()
    if len(parts) > limits.parts:
        raise _too_much(f"it has {len(parts):,} parts, and {limits.parts:,} are allowed")
    unpacked = sum(part.file_size for part in parts)
    if unpacked > limits.unpacked_bytes:
        raise _too_much(f"it unpacks to {unpacked:,} bytes, and {limits.unpacked_bytes:,} are allowed")
    if any(part.flag_bits & _LOCKED for part in parts):
        raise UnreadableFile("The file is protected with a password.", remedy="Save a copy without one and drop that.")
    return package


def main_type(package: zipfile.ZipFile) -> str:
    """Return the media type of the part that an Office file is about, or what another says of itself, or ""."""
    names = set(package.namelist())
    if TYPES in names:
        found = _MAIN_TYPE.search(unpacked(package, TYPES, MARKUP_BYTES))
        return found[0].decode("ascii") if found else ""
    return unpacked(package, "mimetype", _CHUNK)[:100].decode("ascii", "replace") if "mimetype" in names else ""


def words_only(file: BinaryIO, limits: Limits) -> BytesIO:
    """Return the file with its markup as it is and every other part (pictures, films, fonts, sheets) empty.

    The libraries unpack whole parts into memory and believe what the file says of their size; here each is unpacked
    in small steps and counted. Links to parts that are not there, which Word writes now and then and which no library
    bears, are left out. Raises errors.UnreadableFile where a part is a bomb or damaged.
    """
    copy = BytesIO()
    room = min(limits.unpacked_bytes, MARKUP_BYTES)
    with opened(file, limits) as package, zipfile.ZipFile(copy, "w", zipfile.ZIP_STORED) as lean:
        names = frozenset(package.namelist())
        for name in sorted(names):
            markup = name.lower().endswith((".xml", ".rels"))
            content = unpacked(package, name, room) if markup else b""
            room -= len(content)
            lean.writestr(name, _without_dead_links(name, content, names) if name.endswith(".rels") else content)
    copy.seek(0)
    return copy


def unpacked(package: zipfile.ZipFile, name: str, room: int) -> bytes:
    """Unpack one part in small steps. Raises errors.UnreadableFile where it is a bomb or larger than `room` bytes."""
    packed_bytes = max(1, package.getinfo(name).compress_size)
    content = bytearray()
    with package.open(name) as part:
        while chunk := part.read(_CHUNK):
            content += chunk
            if len(content) > room:
                raise _too_much(f"its text and layout alone unpack to more than {room:,} bytes")
            if len(content) > max(_SUSPECT_BYTES, _SUSPECT_RATIO * packed_bytes):
                raise _too_much(f"a part of {packed_bytes:,} bytes unpacks to more than {_SUSPECT_RATIO} times as many")
    return bytes(content)


def _without_dead_links(name: str, content: bytes, names: Container[str]) -> bytes:
    from lxml import etree

    folder = posixpath.dirname(posixpath.dirname(name))
    links = tree(content)
    for link in list(links):
        target = unquote(str(link.get("Target", "")))
        place = posixpath.normpath(posixpath.join("/", folder, target)).removeprefix("/")
        if link.get("TargetMode") != "External" and place not in names:
            links.remove(link)
    return etree.tostring(links)


def tree(content: bytes) -> "etree._Element":
    """Parse markup without entities, document types or network."""
    from lxml import etree

    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))


def _too_much(what: str) -> UnreadableFile:
    return UnreadableFile(
        f"The file unpacks to more than a document can hold: {what}.",
        remedy="Save it as PDF and drop that.",
    )
