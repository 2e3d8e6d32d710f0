"""How an OpenDocument text is read: the words its reader sees, on pages as far as the file tells."""

from collections.abc import Iterator
from typing import BinaryIO

from lxml import etree

from reviewsearch.domain.document import Extraction
from reviewsearch.domain.media_types import ODT
from reviewsearch.domain.ports import Limits
from reviewsearch.extract.breaks import HARD_BREAK, sheets, unmarked, with_notes
from reviewsearch.extract.odf import Opened, opened
from reviewsearch.extract.odf_names import name
from reviewsearch.extract.pages import gathered, language_tag

_HEADS = tuple(
    name(f"style:{kind}") for kind in ("header", "header-first", "header-left", "footer", "footer-first", "footer-left")
)
_STANDARD = "Standard"


def extract(file: BinaryIO, limits: Limits) -> Extraction:
    """Read a text; footnotes stand at the end of their page, running heads once, at the end of the first.

    Raises errors.UnreadableFile where it is locked or beyond the limits, and what lxml raises where it is damaged.
    """
    document = opened(file, limits)
    flow = document.flow
    text = "".join(flow.blocks(document.body("office:text"))).removeprefix(HARD_BREAK)  # one that ends no page
    texts = with_notes(sheets(text), flow.footnotes, flow.endnotes)
    texts[0] = "\n".join((texts[0], *_running_heads(document)))
    pages, warnings = gathered(((page.strip("\n"), None) for page in texts), limits, marked=True)
    properties = document.properties
    return Extraction(ODT, pages, properties, language_tag(properties.get("language")), warnings)


def _running_heads(document: Opened) -> list[str]:
    """Return each head and foot of the page styles in use, once: the reference often stands nowhere else."""
    heads: dict[str, None] = {}
    for master in _masters_in_use(document):
        for head in master.iterchildren(*_HEADS):
            if head.get(name("style:display")) != "false":
                heads[unmarked("".join(document.flow.blocks(head))).strip()] = None
    return [head for head in heads if head]


def _masters_in_use(document: Opened) -> Iterator[etree._Element]:
    masters = {master.get(name("style:name"), ""): master for master in document.looks.iter(name("style:master-page"))}
    waiting = [*(style.get(name("style:master-page-name"), "") for style in document.styles()), _STANDARD]
    while waiting:
        master = masters.pop(waiting.pop(), None)
        if master is not None:
            waiting.append(master.get(name("style:next-style-name"), ""))
            yield master
