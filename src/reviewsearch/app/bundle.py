"""The public bundle, open for reading: everything in it is published, and nothing else is there to be found."""

import json
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from reviewsearch.app import settings as settings_of
from reviewsearch.app.clock import local_words
from reviewsearch.app.finder import Finder, steady
from reviewsearch.app.index import Index
from reviewsearch.app.settings import Settings
from reviewsearch.domain.decisions import instant
from reviewsearch.domain.publication import Tombstone
from reviewsearch.domain.results import Results
from reviewsearch.errors import IndexUnavailable, UnreadableReference
from reviewsearch.store.generations import Generations

SETTINGS = "settings.json"
TOMBSTONES = "tombstones.json"
_SHORTEST_ID = 6


class Bundle(Finder):
    """A public bundle: the folder `index/public`, or a copy of it on another machine with nothing else beside it.

    Answers as a Finder does, of published documents alone. Its settings are those that stand in the bundle, and change
    with it.
    """

    def __init__(self, place: Generations) -> None:
        super().__init__(settings_in(place.current()), place)

    @classmethod
    def open(cls, folder: str | Path) -> Self:
        """Open the bundle in a folder. Raises IndexUnavailable where there is none, or none that is whole."""
        return cls(Generations(Path(folder)))

    @property
    def state_tag(self) -> str:
        """A word that changes whenever anything in the bundle does: the same word, the same answers."""
        return self._state_tag()

    @steady
    def _state_tag(self) -> str:
        index = self._index()
        return f"{self._folder().name.removeprefix('generation-')}-{index.catalogue.changes()}"

    @steady
    def original(self, identity: str) -> Path:
        """Return the file of a published document, called as a download should be. Raises NotFound.

        The file goes when its document is withdrawn: who opens it later must be ready for FileNotFoundError.
        """
        return self._folder() / self._index().recollection.document(self._entry(identity).record.id).path

    @steady
    def published_at(self, identity: str) -> datetime:
        """Return since when a document has been public, in UTC. Raises NotFound."""
        return instant(self._entry(identity).record.decisions[-1].at)

    @steady
    def tombstones(self) -> tuple[Tombstone, ...]:
        """Return what remains of documents that were public and are no longer, the last withdrawn first."""
        index = self._index()
        gone = (stone for stone in tombstones_in(self._folder()) if index.catalogue.entry(stone.id) is None)
        return tuple(sorted(gone, key=lambda stone: (stone.at, stone.id), reverse=True))

    @steady
    def tombstone(self, name: str) -> Tombstone | None:
        """Return what remains of a document, by its id (or six or more of its first digits) or by its case's reference.

        Of a case: what was withdrawn last. None where nothing of that name was withdrawn.
        """
        wanted = name.strip().lower().rstrip("…")
        stones = self.tombstones()
        by_id = [stone for stone in stones if len(wanted) >= _SHORTEST_ID and stone.id.startswith(wanted)]
        if len(by_id) == 1:
            return by_id[0]
        key = self._key_of_gone(name)
        return next((stone for stone in stones if key in stone.cases), None)

    # Inside

    def _opened(self, folder: Path) -> Index:
        self.settings = settings_in(folder)
        return super()._opened(folder)

    def _said(self, results: Results) -> Results:
        stone = self.tombstone(results.no_such_case) if results.no_such_case else None
        return replace(results, notes=(*results.notes, in_words(stone))) if stone else results

    def _folder(self) -> Path:
        return self._in_use()[0]

    def _key_of_gone(self, reference: str) -> str | None:
        """Return the key of a case that may be held no more, read without knowing which are."""
        references = self.settings.references
        if (known := references.from_key(reference)) is not None:
            return known.key
        try:
            return references.parse(reference).key
        except UnreadableReference:
            return None


def in_words(stone: Tombstone) -> str:
    """Return a tombstone as a sentence for people."""
    what = " and ".join(stone.references) or "A document"
    contact = f" Contact: {stone.contact}." if stone.contact else ""
    reason = f" {stone.reason}" if stone.reason else ""
    return f"{what}: withdrawn on {local_words(stone.at)}.{reason}{contact}"


def settings_in(folder: Path) -> Settings:
    """Return the settings that a generation of a bundle carries. Raises IndexUnavailable where it carries none."""
    return settings_of.carried(folder, _read(folder / SETTINGS, dict))


def tombstones_in(folder: Path) -> tuple[Tombstone, ...]:
    """Return the tombstones that a generation of a bundle carries. Raises IndexUnavailable."""
    stones = _read(folder / TOMBSTONES, list)
    return tuple(
        Tombstone(**{**stone, "cases": tuple(stone["cases"]), "references": tuple(stone["references"])})
        for stone in stones
    )


def encoded(data: object) -> bytes:
    """Return what a bundle keeps beside its catalogue, as JSON."""
    return json.dumps(data, indent=1, ensure_ascii=False, sort_keys=True).encode() + b"\n"


def encoded_tombstones(stones: "tuple[Tombstone, ...]") -> bytes:
    """Return tombstones as a generation carries them."""
    return encoded([asdict(stone) for stone in sorted(stones, key=lambda stone: stone.id)])


def _read(path: Path, kind: type[Any]) -> Any:
    try:
        data = json.loads(path.read_bytes())
    except (OSError, ValueError):
        data = None
    if not isinstance(data, kind):
        raise IndexUnavailable(
            f"The public bundle in {path.parent.parent} is not whole.", remedy="Run: reviewsearch rebuild"
        )
    return data
