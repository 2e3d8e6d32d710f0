"""How it is said what was searched in the public bundle for traces of a document, and what was found."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from reviewsearch.cli.plain import one_line
from reviewsearch.cli.words import counted

if TYPE_CHECKING:
    from reviewsearch.app.library import Library
    from reviewsearch.app.traces import Searched

_MEGABYTE = 1_000_000


def search_for(library: "Library", identity: str) -> "Searched":
    """Search the public bundle for what tells a document from all others."""
    from reviewsearch.app.traces import searched

    return searched(library.settings, library.sought(identity))


def searched_lines(searched: "Searched") -> Iterator[str]:
    """Yield what was searched, then each trace, with tabs between its place and what was found there."""
    size = searched.bytes / _MEGABYTE
    sought = counted(searched.sought, "text")
    yield (
        f"Searched {counted(searched.files, 'file')} ({size:.1f} MB) of the public bundle for {sought} that only this document "
        f"holds, and asked its catalogue and its engine: {_came_to(searched)}."
    )
    for trace in searched.traces:
        yield "\t".join(map(one_line, (trace.place, trace.what)))


def _came_to(searched: "Searched") -> str:
    return f"{counted(len(searched.traces), 'trace')} found" if searched.traces else "nothing found"
