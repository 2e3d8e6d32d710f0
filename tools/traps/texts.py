"""The web pages and rich-text documents among the traps."""

from collections.abc import Iterator
from functools import partial

from reviewsearch.domain.media_types import HTML, RTF
from tools.traps.trap import Trap

_OPEN = "Agencies shared information late."
_WORDS = "Hidden words about the family"


def traps() -> Iterator[Trap]:
    """Yield all traps that are text with marks in it."""
    web = partial(Trap, media_type=HTML)
    plain = _page(f"<!-- /header --><p>{_OPEN}</p>")
    yield web("web-page-remark", "comment-in-markup", content=_page(f"<p>{_OPEN}</p><!-- {_WORDS} -->"), twin=plain)
    hidden, shown = (_page(f'<p>{_OPEN}</p><p style="display:{how}">{_WORDS}</p>') for how in ("none", "block"))
    yield web("web-page-hidden-text", "hidden-text", content=hidden, twin=shown)
    yield web("web-page-script", "script", content=_page(f"<p>{_OPEN}</p><script>track()</script>"), twin=plain)
    author = _page(f"<p>{_OPEN}</p>", '<meta name="author" content="J. Example">')
    yield web(
        "web-page-author",
        "properties",
        content=author,
        twin=_page(f"<p>{_OPEN}</p>", '<meta name="description" content="x">'),
    )
    rich = partial(Trap, media_type=RTF)
    plain = _rich(rf"{{\plain {_OPEN}}}\par {{\deleted0\v0 {_WORDS}}}")
    yield rich("rich-text-deletion", "tracked-deletion", content=_rich(rf"{_OPEN}{{\deleted {_WORDS}}}"), twin=plain)
    yield rich("rich-text-hidden-text", "hidden-text", content=_rich(rf"{_OPEN}{{\v {_WORDS}}}"), twin=plain)
    remark = _rich(rf"{_OPEN}{{\*\annotation {{\pard her real name?}}}}")
    yield rich("rich-text-comment", "comment", content=remark, twin=plain)
    yield rich("rich-text-author", "properties", content=_rich(_OPEN, r"{\info{\author J. Example}}"), twin=plain)


def _page(body: str, head: str = "") -> bytes:
    return (
        f"<!DOCTYPE html><html lang='en'><head><title>A review</title>{head}</head><body>{body}</body></html>".encode()
    )


def _rich(body: str, info: str = "") -> bytes:
    return rf"{{\rtf1\ansi\ansicpg1252{{\fonttbl{{\f0 Arial;}}}}{info}\f0 {body}\par}}".encode()
