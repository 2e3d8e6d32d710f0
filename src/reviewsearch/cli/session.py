"""What the options before the command decided: which archive, which colours."""

import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reviewsearch.cli.terminal import Terminal

if TYPE_CHECKING:
    from reviewsearch.app.library import Library
    from reviewsearch.app.settings import Settings


@dataclass(frozen=True, slots=True)
class Session:
    """One run of the program. `home` is None where the nearest archive upwards is meant."""

    home: Path | None = None
    colour: str = "auto"

    @property
    def stdout(self) -> Terminal:
        """How to write data."""
        return Terminal.of(sys.stdout, self.colour)

    def settings(self) -> "Settings":
        """Return the settings of the archive that is meant. Raises NotFound and BadSettings."""
        from reviewsearch.app import settings

        return settings.load(self.home if self.home is not None else settings.find_home())

    def library(self) -> "Library":
        """Open the archive that is meant. Raises NotFound and BadSettings."""
        from reviewsearch.app.library import Library

        return Library(self.settings())


def print_json(data: object) -> None:
    """Print one object: on one line for programs, indented for people."""
    indent = 2 if sys.stdout.isatty() else None
    click.echo(json.dumps(data, ensure_ascii=False, indent=indent))


def seen_from_here(path: Path) -> str:
    """Return a path as one would type it: relative where it lies below the folder one stands in, else whole."""
    try:
        return os.fspath(path.relative_to(Path.cwd()))
    except ValueError:
        return os.fspath(path)
