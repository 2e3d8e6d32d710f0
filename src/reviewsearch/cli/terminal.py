"""What the terminal that reads us can show: colour, links, how wide it is."""

import os
import shutil
import sys
import textwrap
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import click

# Longer lines are hard to read, however wide the window.
_WIDEST = 100
_NARROWEST = 40
# The longest label of a list of facts.
_LABEL = 11


@dataclass(frozen=True, slots=True)
class Terminal:
    """How to write to one stream. `width` is in columns."""

    is_terminal: bool
    colour: bool
    width: int = 80

    @classmethod
    def of(cls, stream: TextIO | None, colour: str) -> "Terminal":
        """Return how to write to a stream, where the person asked for colour `auto`, `always` or `never`."""
        is_terminal = stream is not None and stream.isatty()
        columns = shutil.get_terminal_size().columns
        return cls(is_terminal, _colour(colour, is_terminal=is_terminal), max(_NARROWEST, min(columns, _WIDEST)))

    def bold(self, text: str) -> str:
        """Return a text that stands out."""
        return click.style(text, bold=True) if self.colour else text

    def faint(self, text: str) -> str:
        """Return a text that stands back."""
        return click.style(text, dim=True) if self.colour else text

    def alarm(self, text: str) -> str:
        """Return the word that says something is wrong."""
        return click.style(text, fg="red", bold=True) if self.colour else text

    def mark(self, text: str) -> str:
        """Return a word that was searched for: in colour, or between «» where there is none."""
        return click.style(text, fg="yellow", bold=True, underline=True) if self.colour else f"«{text}»"

    def labelled(self, label: str, text: str) -> list[str]:
        """Return a line of a list of facts; on a terminal broken under itself where it is long."""
        begin = f"  {self.faint(label.ljust(_LABEL))} "
        return hanging(begin, text, width=self.width) if self.is_terminal else [begin + text]

    def link(self, text: str, path: Path, *, page: int | None = None) -> str:
        """Return a text that opens a file where it is clicked on (OSC 8), plain where there is no terminal in colour."""
        if not (self.is_terminal and self.colour):
            return text
        target = path.absolute().as_uri() + (f"#page={page}" if page else "")
        return f"\x1b]8;;{target}\x1b\\{text}\x1b]8;;\x1b\\"


def hanging(begin: str, text: str, *, width: int) -> list[str]:
    """Return a text behind its beginning, broken so that all of it stands to the right of that."""
    columns = len(click.unstyle(begin))
    lines = textwrap.wrap(text, max(width - columns, _NARROWEST // 2), break_on_hyphens=False) or [""]
    return [begin + lines[0], *(" " * columns + line for line in lines[1:])]


def stderr(colour: str = "auto") -> Terminal:
    """Return how to write everything else."""
    return Terminal.of(sys.stderr, colour)


def _colour(asked: str, *, is_terminal: bool) -> bool:
    if asked != "auto":
        return asked == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR", "0") not in {"", "0"}:
        return True
    return is_terminal and os.environ.get("TERM") != "dumb"
