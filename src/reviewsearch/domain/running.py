"""The lines that run through a document: headers, footers and page numbers, told by recurring at the edges of its pages.

They are good for finding whose document it is and poison for everything else: a word in a footer stands on every page.
"""

import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reviewsearch.domain.document import Page
from reviewsearch.domain.lines import without_digits

_EDGE, _FEWEST_PAGES, _SHARE = 3, 3, 3


@dataclass(frozen=True, slots=True)
class Parted:
    """A page's text without its running lines, and those lines, in order, each on a line of its own."""

    body: str
    running: str


def running_lines(pages: Sequence[Page]) -> frozenset[str]:
    """Return the lines, digits apart, among the first and last three of at least three pages and a third of all.

    A line that is only a number is "".
    """
    return _running(tuple(pages))


class _Names(dict[str, str]):
    """What the lines of one document are named: a header, and a line that is looked at again, is read once."""

    def __missing__(self, line: str) -> str:
        self[line] = normal_line(line)
        return self[line]


@functools.lru_cache(maxsize=1)  # title, terms, layouts and recommendations of a document ask one after another
def _running(pages: tuple[Page, ...]) -> frozenset[str]:
    counts: dict[str, int] = {}
    names = _Names()
    for page in pages:
        lines = [line for line in page.text.splitlines() if line.strip()]
        for line in {names[line] for line in (*lines[:_EDGE], *lines[-_EDGE:])}:
            counts[line] = counts.get(line, 0) + 1
    return frozenset(line for line, count in counts.items() if count >= max(_FEWEST_PAGES, len(pages) / _SHARE))


def normal_line(line: str) -> str:
    """Return a line as `running_lines` names it: in lower case, without digits, white space settled."""
    return " ".join(without_digits(line).split())


def parted(pages: Sequence[Page]) -> Iterator[Parted]:
    """Yield each page of a document with its running lines apart.

    Of those that say something the first stays where it is, so that what a reader can see on a page can be found.
    """
    known = _Names()
    running = running_lines(pages)
    seen: set[str] = set()
    for page in pages:
        lines = page.text.split("\n") if running else []
        filled = [at for at, line in enumerate(lines) if line.strip()]
        names = {at: known[lines[at]] for at in {*filled[:_EDGE], *filled[-_EDGE:]}}
        out = [at for at, name in sorted(names.items()) if name in running and (not name or name in seen)]
        seen.update(name for name in names.values() if name in running)
        if not out:
            yield Parted(page.text, "")
            continue
        body = "\n".join(line for at, line in enumerate(lines) if at not in set(out))
        yield Parted(body, "\n".join(lines[at] for at in out))
