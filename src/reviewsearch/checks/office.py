"""What Office and OpenDocument files hold besides their text: properties, files inside them, scripts and pictures."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from lxml import etree

from reviewsearch.checks import pictures
from reviewsearch.checks.looked import Looked, together
from reviewsearch.checks.properties import of_document
from reviewsearch.domain.checklist import counted, found
from reviewsearch.domain.ports import Limits
from reviewsearch.package import MARKUP_BYTES, opened, tree, unpacked

_LIMITS = Limits()
_PICTURE = re.compile(r"\.(?:jpe?g|tiff?|png|webp|hei[cf])$", re.IGNORECASE)
_PICTURE_BYTES = 64 * 1024 * 1024
_ATTACHED = re.compile(r"(?:^|/)(?:embeddings|activeX|Object \d+)/?[^/]*$")
_SCRIPT = re.compile(r"(?:^|/)(?:vbaProject\.bin|Basic/.+\.xml|Scripts/.+)$")
_PROPERTIES = re.compile(r"^(?:docProps/.+\.xml|meta\.xml)$")
# Numbers, dates and programs tell nothing of anybody.
_LONGEST = 2_000


@dataclass(frozen=True, slots=True)
class Parts:
    """An open package, whose parts are unpacked within limits."""

    package: zipfile.ZipFile
    names: tuple[str, ...]

    def tree(self, name: str) -> etree._Element:
        """Return the markup of a part. Raises errors.UnreadableFile and lxml.etree.XMLSyntaxError."""
        return tree(unpacked(self.package, name, MARKUP_BYTES))

    def trees(self, pattern: str) -> Iterator[tuple[str, etree._Element]]:
        """Yield the parts whose whole names match, with their markup, those with numbers in the order of these."""
        wanted = re.compile(pattern)
        for name in sorted((name for name in self.names if wanted.fullmatch(name)), key=_natural):
            yield name, self.tree(name)

    def bytes_of(self, name: str, room: int = _PICTURE_BYTES) -> bytes:
        """Return a part. Raises errors.UnreadableFile where it is larger than `room`."""
        return unpacked(self.package, name, room)


def parts(file: BinaryIO) -> Parts:
    """Open a package. Raises errors.UnreadableFile where it is damaged, locked or goes beyond the limits."""
    file.seek(0)
    package = opened(file, _LIMITS)
    return Parts(package, tuple(package.namelist()))


def look(opened_parts: Parts, shown: str) -> Looked:
    """Look at what stands beside the text, which is `shown`."""
    return together((_properties(opened_parts, shown), _others(opened_parts), *_pictures(opened_parts)))


def _properties(opened_parts: Parts, shown: str) -> Looked:
    stated: dict[str, str] = {}
    for name in opened_parts.names:
        if _PROPERTIES.match(name):
            for element in opened_parts.tree(name).iter("*"):
                key = element.get("name") or str(element.tag).rpartition("}")[2]
                value = " ".join(" ".join(map(str, element.itertext())).split())
                if len(element) <= 1 and value:
                    stated.setdefault(key, value[:_LONGEST])
    return of_document(stated, b"", shown)


def _others(opened_parts: Parts) -> Looked:
    attached = [name for name in opened_parts.names if _ATTACHED.search(name) and not name.endswith(("/", ".rels"))]
    scripted = any(_SCRIPT.search(name) for name in opened_parts.names)
    findings = [
        *([found("attachment", count=counted(len(attached), "file"))] if attached else ()),
        *([found("script")] if scripted else ()),
    ]
    return Looked(tuple(findings))


def _pictures(opened_parts: Parts) -> Iterator[Looked]:
    """Look at the pictures, and tell once of what any of them says."""
    seen: set[str] = set()
    for name in opened_parts.names:
        if _PICTURE.search(name):
            for finding in pictures.look(opened_parts.bytes_of(name)).findings:
                if finding.message not in seen:
                    seen.add(finding.message)
                    yield Looked((finding,))


def text_of(element: etree._Element, tag: str) -> str:
    """Return the text of all elements of one name below an element, pieces of one word joined."""
    return "".join(piece.text or "" for piece in element.iter(tag))


def _natural(name: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"(\d+)", name)]
