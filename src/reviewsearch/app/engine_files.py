"""The files of one engine, and whether each is still as it was written: noted in the catalogue beside it."""

from collections.abc import Mapping
from pathlib import Path

from reviewsearch.domain.ports import SearchEngine
from reviewsearch.store import sums
from reviewsearch.store.catalogue import Catalogue, EngineFile


class EngineFiles:
    """What the catalogue knows of the files of its engine, which are made once and never changed."""

    def __init__(self, folder: Path, engine: SearchEngine, catalogue: Catalogue) -> None:
        self.folder = folder
        self._engine = engine
        self._catalogue = catalogue

    def note(self) -> None:
        """Note the files as they are now; only those are read that were not noted before. Raises OSError."""
        known = self._catalogue.noted_files()
        now = {name: self._noted(known, name, path) for name, path in self._engine.files().items()}
        if now != known:
            self._catalogue.note_files(now)

    def damage(self) -> str | None:
        """Return in words which file is not as it was noted, None where all are; reads all of them.

        Files that were made or replaced just before a stop may not be noted: the engine itself misses those that are gone.
        """
        known, found = self._catalogue.noted_files(), self._engine.files()
        for name in sorted(known.keys() & found.keys()):
            try:
                size, total = sums.of_file(self.folder / found[name])
            except OSError as error:
                return f"The index is damaged: {name} cannot be read ({error.strerror})"
            if (size, total) != (known[name].size, known[name].total):
                return f"The index is damaged: {name} is not what was written"
        return None

    def _noted(self, known: Mapping[str, EngineFile], name: str, path: str) -> EngineFile:
        file = self.folder / path
        modified = file.stat().st_mtime_ns
        before = known.get(name)
        return before if before and before.modified == modified else EngineFile(*sums.of_file(file), modified)
