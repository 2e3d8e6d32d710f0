"""How a search's answer looks to a person at a terminal."""

from collections.abc import Iterator
from pathlib import Path

from reviewsearch.cli.passages import wrapped
from reviewsearch.cli.plain import one_line
from reviewsearch.cli.terminal import Terminal
from reviewsearch.cli.words import counted, facts, short
from reviewsearch.domain.document import Document
from reviewsearch.domain.results import Hit, Passage, Results

_INDENT = "  "


def answer_lines(results: Results, *, home: Path, screen: Terminal, offset: int) -> Iterator[str]:
    """Yield the lines of an answer: each document with its best passages, then how many there are."""
    for hit in results.hits:
        yield from heading_lines(hit.document, home=home, screen=screen)
        yield from _passages(hit, home=home, screen=screen)
        yield ""
    yield screen.faint(_count(results, offset))


def heading_lines(document: Document, *, home: Path, screen: Terminal) -> Iterator[str]:
    """Yield a document's title and what it is."""
    title = screen.bold(one_line(document.title))
    yield screen.link(title, home / document.path)
    yield _INDENT + one_line(" · ".join((*facts(document), short(document.id))))
    if document.reason:
        yield _INDENT + one_line(document.reason)


def place(passage: Passage) -> str:
    """Return where a passage stands: "page 12", and what is printed on that page where it says otherwise."""
    printed = passage.label is not None and passage.label != str(passage.page)
    return f"page {passage.page} (printed {one_line(passage.label or '')})" if printed else f"page {passage.page}"


def _passages(hit: Hit, *, home: Path, screen: Terminal) -> Iterator[str]:
    for passage in hit.passages:
        where = place(passage)
        link = screen.link(where, home / hit.document.path, page=passage.page)
        text = wrapped(passage.text, passage.marks, width=screen.width - 2 * len(_INDENT), mark=screen.mark)
        yield f"{_INDENT}{link}"
        yield from (f"{_INDENT * 2}{line}" for line in text)
    if hit.more_pages:
        yield screen.faint(f"{_INDENT}and {counted(hit.more_pages, 'more page')}")


def _count(results: Results, offset: int) -> str:
    shown = len(results.hits)
    documents = counted(results.total, "document")
    if shown in {0, results.total}:
        return f"{documents}."
    last = offset + shown
    stretch = f"{offset + 1} to {last}" if shown > 1 else f"Number {last}"
    more = f" More: --offset {last}" if last < results.total else ""
    return f"{stretch} of {documents}.{more}"
