"""Plain text as office programs save it: wrapped lines, underlined headings, dashes for bullets."""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING, assert_never

from tools.midshire.markup import (
    Block,
    Bullets,
    Chapter,
    Finding,
    Note,
    Para,
    Quote,
    Recommendation,
    Scan,
    Section,
    Table,
)

if TYPE_CHECKING:
    from tools.midshire.manuscript import Manuscript

_WIDTH = 78


def as_text(manuscript: Manuscript) -> bytes:
    """The finished file, in the encoding and with the line ends that its front matter asks for."""
    head = [manuscript["title"].upper(), "=" * len(manuscript["title"]), "", manuscript["cover"].strip(), ""]
    lines = "\n".join([*head, *(_plain(block) for block in manuscript.blocks)])
    text = re.sub(r"</?\w+>", "", lines.replace("<br/>", "\n")).rstrip("\n") + "\n"
    return text.replace("\n", "\r\n").encode(manuscript["encoding"])


def _plain(block: Block) -> str:
    match block:
        case Chapter():
            return f"\n{block.title}\n{'-' * len(block.title)}\n"
        case Section() | Finding():
            return f"{block.title}\n"
        case Para() | Note() | Recommendation():
            return _wrapped(block.text)
        case Quote():
            return _wrapped(block.text, "    ")
        case Bullets():
            return "\n".join(textwrap.fill(f"- {item}", _WIDTH, subsequent_indent="  ") for item in block.items) + "\n"
        case Table():
            return "\n".join(_row(row, block.rows[0]) for row in block.rows[1:])
        case Scan():
            raise ValueError(block)
        case _:
            assert_never(block)


def _wrapped(text: str, indent: str = "") -> str:
    return (
        "\n".join(
            textwrap.fill(line, _WIDTH, initial_indent=indent, subsequent_indent=indent) for line in text.split("<br/>")
        )
        + "\n"
    )


def _row(row: tuple[str, ...], head: tuple[str, ...]) -> str:
    """A table's row as a run of labelled lines, which is what survives in plain text."""
    labelled = (f"{label}: {cell}" for label, cell in zip(head, row, strict=True))
    return "\n".join(textwrap.fill(line, _WIDTH, subsequent_indent="    ") for line in labelled) + "\n"
