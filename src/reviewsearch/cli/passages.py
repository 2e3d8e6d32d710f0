"""How a passage is set on a terminal: broken into lines of a given width, with the words that match marked."""

import re
from collections.abc import Callable, Iterator, Sequence

import click

from reviewsearch.cli.plain import plain

_TOKEN = re.compile(r"\S+")


def wrapped(text: str, marks: Sequence[tuple[int, int]], *, width: int, mark: Callable[[str], str]) -> list[str]:
    """Return a passage as lines of at most `width` columns (longer where one word is); `mark` is put around matches."""
    lines: list[str] = []
    line, columns = "", 0
    for word in _words(text, marks, mark):
        length = len(click.unstyle(word))
        if line and columns + 1 + length > width:
            lines.append(line)
            line, columns = word, length
        else:
            line = f"{line} {word}" if line else word
            columns += length + (1 if columns else 0)
    return [*lines, line] if line else lines


def _words(text: str, marks: Sequence[tuple[int, int]], mark: Callable[[str], str]) -> Iterator[str]:
    """Yield the words of a text, what is marked in them marked, fit to be shown."""
    for token in _TOKEN.finditer(text):
        at, pieces = token.start(), ""
        for start, end in marks:
            # A mark may reach over several words; each is marked by itself, so that lines can break between.
            here, until = max(start, at), min(end, token.end())
            if here < until:
                pieces += plain(text[at:here]) + mark(plain(text[here:until]))
                at = until
        yield pieces + plain(text[at : token.end()])
