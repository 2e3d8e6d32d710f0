"""Generations: an index is built in a folder of its own beside the old one, then a small file is pointed at it.

Readers hold the generation they opened; it is removed once a newer one stands. Nothing is
ever wiped before what replaces it is whole.
"""

import secrets
import shutil
from pathlib import Path

from reviewsearch import system
from reviewsearch.errors import IndexUnavailable
from reviewsearch.store import disk

_POINTER = "current"


class Generations:
    """The folder of one index (`index/staff`) and the generations in it."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def current(self) -> Path:
        """Return the folder of the generation in use. Raises IndexUnavailable where there is none, OSError with too much open."""
        try:
            name = (self.root / _POINTER).read_text(encoding="ascii").strip()
        except ValueError:
            name = ""
        except OSError as error:
            if error.errno in disk.TOO_MUCH_OPEN:
                raise  # there may well be one
            name = ""
        if not name or "/" in name or not (self.root / name).is_dir():
            raise IndexUnavailable("There is no index yet, or it is not whole.", remedy="Run: reviewsearch rebuild")
        return self.root / name

    def begin(self) -> Path:
        """Make an empty folder for a new generation, to be built beside the one in use."""
        disk.make_folder(self.root)
        folder = self.root / f"generation-{secrets.token_hex(4)}"
        # Whoosh's files are pickles: whoever can write here could make us run anything.
        folder.mkdir(mode=0o700)
        system.flush(self.root)
        return folder

    def publish(self, folder: Path) -> None:
        """Point at a generation that is whole, and remove all others: what is withdrawn or forgotten does not come back with them."""
        disk.flush_tree(folder)
        disk.write_whole(self.root / _POINTER, folder.name.encode("ascii") + b"\n")
        self.sweep()
        system.flush(self.root)

    def sweep(self) -> None:
        """Remove generations that are not in use: older ones, and what an interrupted rebuild left."""
        try:
            current = self.current()
        except IndexUnavailable:
            return
        for folder in self.root.glob("generation-*"):
            if folder != current:
                # Where a reader still holds its files (Windows), the next sweep removes them.
                shutil.rmtree(folder, ignore_errors=True)

    def discard(self, folder: Path) -> None:
        """Remove a generation that was not finished."""
        shutil.rmtree(folder, ignore_errors=True)
