"""How an OpenDocument file is opened: its text, its styles, and what it says of itself.

The markup is read here with lxml and not with a library for OpenDocument: those give the text of comments, deleted
passages, hidden sections and speaker notes along with the rest, and unpack the file without limits.
"""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from lxml import etree

from reviewsearch.domain.ports import Limits
from reviewsearch.errors import UnreadableFile
from reviewsearch.extract.odf_markup import Flow, Styles
from reviewsearch.extract.odf_names import name
from reviewsearch.extract.odf_numbers import Counters, lists_of
from reviewsearch.extract.pages import stated
from reviewsearch.package import tree, words_only

_KEYS = {"title": "title", "subject": "subject", "keyword": "keywords", "language": "language", "generator": "program"}
_KEYS |= {"initial-creator": "author", "creator": "author", "creation-date": "created", "date": "modified"}


@dataclass(frozen=True, slots=True)
class Opened:
    """An OpenDocument file: the trees of its text and of its styles, its properties, and a reading of its text."""

    content: etree._Element
    looks: etree._Element
    properties: dict[str, str]
    flow: Flow

    def body(self, kind: str) -> etree._Element:
        """Return the part with the text in it, "office:text" or "office:presentation". Raises ValueError."""
        body = self.content.find(f"{name('office:body')}/{name(kind)}")
        if body is None:
            raise ValueError("no body")  # told to people as a damaged file
        return body

    def styles(self) -> Iterator[etree._Element]:
        """Yield all styles, those that programs make on the way last."""
        for part in (self.looks, self.content):
            yield from part.iter(name("style:style"))


def opened(file: BinaryIO, limits: Limits) -> Opened:
    """Open a file. Raises errors.UnreadableFile where it is locked or beyond the limits, and what lxml raises."""
    with zipfile.ZipFile(words_only(file, limits)) as package:
        names = set(package.namelist())

        def part(path: str) -> bytes:
            return package.read(path) if path in names else b"<none/>"

        if b"encryption-data" in part("META-INF/manifest.xml"):
            raise UnreadableFile(
                "The file is protected with a password.", remedy="Save a copy without one and drop that."
            )
        content, looks = tree(package.read("content.xml")), tree(part("styles.xml"))
        properties = _properties(tree(part("meta.xml")))
    styles = (style for tree_of in (looks, content) for style in tree_of.iter(name("style:style")))
    return Opened(content, looks, properties, Flow(Styles.of(styles), Counters(lists_of((looks, content)))))


def _properties(about: etree._Element) -> dict[str, str]:
    pairs = ((str(item.tag).rpartition("}")[2], item.text) for group in about for item in group.iterchildren("*"))
    return stated((_KEYS[key], value) for key, value in pairs if key in _KEYS)
