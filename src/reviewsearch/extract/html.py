"""How a web page is read: as one page, decoded by what it says of itself where that fits."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from lxml import etree

from reviewsearch.domain.document import Extraction
from reviewsearch.domain.media_types import HTML
from reviewsearch.domain.ports import Limits
from reviewsearch.errors import UnreadableFile
from reviewsearch.extract.encoding import decoded
from reviewsearch.extract.html_markup import MARKUP_BYTES, SPACE, main_text, parsed
from reviewsearch.extract.pages import faithful, gathered, language_tag, stated

_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE)
_CHARSET_WINDOW = 4096


def extract(file: BinaryIO, limits: Limits) -> Extraction:
    """Read a web page as one page. Raises errors.UnreadableFile where it is too large."""
    data = file.read(MARKUP_BYTES + 1)
    if len(data) > MARKUP_BYTES:
        raise UnreadableFile(
            f"This web page has more than {MARKUP_BYTES // 2**20} MB.", remedy="Print it to a PDF and drop that."
        )
    root, too_deep = parsed(_decoded(data))
    if root is None:
        return Extraction(HTML, gathered([("", None)], limits)[0])
    pages, warnings = gathered([(main_text(root), None)], limits)
    if too_deep:
        warnings = (*warnings, "This web page nests its parts too deeply; what stands inside could not be read.")
    language = root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or root.get("xml:lang")
    return Extraction(HTML, pages, stated(_properties(root)), language_tag(language), warnings)


def _decoded(data: bytes) -> str:
    """Decode by byte order mark, else by what the page declares where that fits, else by its bytes."""
    declared = _CHARSET.search(data[:_CHARSET_WINDOW])
    if declared and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        name = declared[1].decode("ascii").lower()
        # What calls itself Latin-1 is Windows-1252, says the HTML standard; who declares UTF-16 in ASCII errs.
        name = {"iso-8859-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252"}.get(name, name)
        try:
            return faithful(data.decode(name)) if not name.startswith("utf-16") else faithful(decoded(data).text)
        except (LookupError, ValueError):
            pass
    return faithful(decoded(data).text)


def _properties(root: etree._Element) -> Iterator[tuple[str, str | None]]:
    title = next(root.iter("title"), None)
    yield "title", None if title is None else SPACE.sub(" ", title.text or "")
    for meta in root.iter("meta"):
        yield meta.get("name") or meta.get("property") or "", meta.get("content")
