"""The small markup the manuscripts are written in, read into blocks that every layout understands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@dataclass(frozen=True, slots=True)
class Chapter:
    """A numbered chapter, or an appendix, which keeps its own letter."""

    title: str

    @property
    def is_appendix(self) -> bool:
        """Appendices are not numbered, and their paragraphs are not either."""
        return self.title.startswith(("Appendix", "Atodiad"))


@dataclass(frozen=True, slots=True)
class Section:
    """A heading inside a chapter."""

    title: str


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph; plain ones carry no number."""

    text: str
    plain: bool = False


@dataclass(frozen=True, slots=True)
class Quote:
    """Words somebody said, set apart."""

    text: str


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of points."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, the first row being the head; widths are parts of the line."""

    caption: str
    widths: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """The heading of a finding; layouts number it."""

    title: str


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A recommendation; layouts number it."""

    text: str


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote, set where it stands."""

    text: str


@dataclass(frozen=True, slots=True)
class Scan:
    """A page that exists as a picture only."""

    text: str


Block = Chapter | Section | Para | Quote | Bullets | Table | Finding | Recommendation | Note | Scan


def parse(text: str) -> tuple[Block, ...]:
    """Read markup into blocks; blank lines separate them."""
    return tuple(_block(chunk) for chunk in re.split(r"\n\s*\n", text.strip()) if chunk.strip())


def _block(chunk: str) -> Block:
    mark, _, rest = chunk.partition(" ")
    if read := _READ.get(mark):
        return read(rest)
    if mark == "-":
        return Bullets(tuple(_items(chunk)))
    if mark in {"T:", "|"}:
        return _table(chunk)
    return Para(_joined(chunk))


def _joined(text: str) -> str:
    return " ".join(text.split())


def _items(chunk: str) -> Iterator[str]:
    for item in re.split(r"(?:^|\n)- ", chunk):
        if item.strip():
            yield _joined(item)


def _table(chunk: str) -> Table:
    """`T: caption | 20 50 30` may come first; each further line is a row of cells between bars."""
    lines = chunk.splitlines()
    caption, widths = "", ""
    if lines[0].startswith("T:"):
        caption, _, widths = lines.pop(0)[2:].partition("|")
    rows = tuple(tuple(cell.strip() for cell in line.strip().strip("|").split("|")) for line in lines)
    parts = tuple(int(part) for part in widths.split()) or (1,) * len(rows[0])
    return Table(caption.strip(), parts, rows)


_READ: dict[str, Callable[[str], Block]] = {
    "#": Chapter,
    "##": Section,
    "F:": Finding,
    "!scan": Scan,
    "R:": lambda rest: Recommendation(_joined(rest)),
    ">": lambda rest: Quote(_joined(rest)),
    "~": lambda rest: Para(_joined(rest), plain=True),
    "^": lambda rest: Note(_joined(rest)),
}
