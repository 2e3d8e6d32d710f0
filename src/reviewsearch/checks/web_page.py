"""What a web page holds that its visitor does not see: remarks in its source, hidden elements, scripts, and its author."""

import re
from typing import BinaryIO

from lxml import etree

from reviewsearch.checks.looked import Looked, together
from reviewsearch.checks.properties import of_document
from reviewsearch.domain.checklist import counted, found
from reviewsearch.errors import UnreadableFile

_MARKUP_BYTES = 16 * 1024 * 1024
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
# Two words in a row: what programs leave between the tags for each other has fewer, or is an instruction.
_REMARK = re.compile(r"[^\W\d_]{2,}\W+[^\W\d_]{2,}")
_FOR_PROGRAMS = re.compile(r"\s*(?:\[if|\[endif|<!\[|[{/#]|wp:|end\b|start\b|begin\b)", re.IGNORECASE)
_NO_TEXT = frozenset("script style template noscript head".split())
_PERSONAL_META = frozenset({"author", "dc.creator", "article:author", "publisher-email", "email"})


def look(file: BinaryIO) -> Looked:
    """Look at a web page. Raises errors.UnreadableFile where it is too large."""
    file.seek(0)
    data = file.read(_MARKUP_BYTES + 1)
    if len(data) > _MARKUP_BYTES:
        raise UnreadableFile("This web page is too large.", remedy="Print it to a PDF and drop that.")
    if not data.strip():
        return Looked()
    parser = etree.HTMLParser(no_network=True, huge_tree=True)
    root = etree.fromstring(data, parser)
    if any("depth" in entry.message for entry in parser.error_log):
        raise UnreadableFile("This web page nests its parts too deeply.", remedy="Print it to a PDF and drop that.")
    if root is None:
        return Looked()
    remarks = tuple(text for remark in root.iter(etree.Comment) if _is_remark(text := remark.text or ""))
    hidden = tuple(text for element in root.iter("*") if _hides(element) and (text := _words(element)))
    metas = {meta.get("name") or meta.get("property") or "": meta.get("content") or "" for meta in root.iter("meta")}
    authors = [value for name, value in metas.items() if name.lower() in _PERSONAL_META]
    script = next(root.iter("script"), None) is not None
    findings = [
        *([found("comment-in-markup", count=counted(len(remarks), "remark"))] if remarks else ()),
        *([found("hidden-text", places=counted(len(hidden), "place"))] if hidden else ()),
        *([found("script")] if script else ()),
    ]
    return together((Looked(tuple(findings), words=remarks + hidden), of_document({"author": ", ".join(authors)})))


def _is_remark(text: str) -> bool:
    return bool(_REMARK.search(text)) and not _FOR_PROGRAMS.match(text)


def _hides(element: etree._Element) -> bool:
    if str(element.tag) in _NO_TEXT:
        return False
    return element.get("hidden") is not None or bool(_HIDING.search(element.get("style") or ""))


def _words(element: etree._Element) -> str:
    return " ".join(" ".join(map(str, element.itertext())).split())
