"""The archive on disk: originals that are never rewritten, each with its record beside it, filed under its case.

`archive/cases/<key>/<kind>--<8 of sha256><suffix>` and the same name with `.json` for the record; documents without a
case stand in `unreferenced/`, those that could not be read in `quarantine/`. Everything else at the top level, and in
folders people make there, has been dropped and waits to be taken. A record on disk is what makes a document count.
"""

import os
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from reviewsearch.domain.document import Record, Status
from reviewsearch.errors import ReviewsearchError
from reviewsearch.store import disk, records

FILED = ("cases", "unreferenced", "quarantine")
STAGING = ".staging"
_NAME_CHARACTERS = 8


@dataclass(frozen=True, slots=True)
class Staged:
    """A copy of a dropped file on the archive's own file system, flushed, not yet counted."""

    path: Path
    id: str
    size: int


@dataclass(frozen=True, slots=True)
class Filed:
    """A document that counts: its record, and its original's path relative to the archive."""

    record: Record
    path: Path


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in the archive that is not as its record says; `kind` is changed, missing, unexpected or unreadable."""

    kind: str
    path: str
    message: str


class Archive:
    """The folder of originals and records. One process writes; any number read."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def prepare(self) -> None:
        """Make the folders that are missing."""
        for name in (*FILED, STAGING):
            disk.make_folder(self.root / name)

    def stage(self, source: BinaryIO) -> Staged:
        """Copy an open file into the archive's staging folder. Raises OSError (a full disk leaves nothing behind)."""
        path = self.root / STAGING / secrets.token_hex(16)
        try:
            identity, size = disk.copy_hashing(source, path)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        return Staged(path, identity, size)

    def discard(self, staged: Staged) -> None:
        """Let go of a staged copy."""
        staged.path.unlink(missing_ok=True)

    def sweep(self) -> int:
        """Remove what an interrupted process left unfinished; only the holder of the writer's lock may. Returns how many."""
        left = [path for path in (self.root / STAGING).iterdir() if path.is_file()]
        left += [path for path in self._filed_files() if path.name.startswith(".") and path.suffix == disk.UNFINISHED]
        for path in left:
            path.unlink()
        return len(left)

    def keep(self, staged: Staged, record: Record) -> Filed:
        """File a staged copy and write its record, in the order that survives a stop at any point; may be done twice."""
        target = self._target(record)
        disk.make_folder(target.parent)
        try:
            disk.place(staged.path, target)
        except FileExistsError:
            if disk.sha256(target) != record.id:
                raise ReviewsearchError(
                    f"{target} is in the way and is another file.", remedy="Run: reviewsearch verify"
                ) from None
        disk.write_whole(_beside(target), records.encode(record))
        self.discard(staged)
        return Filed(record, target.relative_to(self.root))

    def keep_again(self, staged: Staged, record: Record, before: Path) -> Filed:
        """File a staged copy of a document that had been forgotten, whose record stands at the path `before`."""
        filed = self.keep(staged, record)
        if filed.path != before:
            _beside(self.root / before).unlink(missing_ok=True)
        return filed

    def rewrite(self, filed: Filed, record: Record) -> Filed:
        """Replace a document's record, moving both where its case, kind or state says another place; may be done twice."""
        later = replace(record, revision=filed.record.revision + 1)
        here = self.root / filed.path
        target = self._target(later)
        if target == here:
            disk.write_whole(_beside(here), records.encode(later))
            return Filed(later, filed.path)
        disk.make_folder(target.parent)
        if not target.exists():
            disk.place(here, target)
        # Between here and the end two records of one document may stand; the later revision counts.
        disk.write_whole(_beside(target), records.encode(later))
        _beside(here).unlink(missing_ok=True)
        here.unlink(missing_ok=True)
        disk.flush_folder(here.parent)
        return Filed(later, target.relative_to(self.root))

    def forget(self, filed: Filed, record: Record) -> Filed:
        """Replace a document's record by one without content and remove its original; may be done twice."""
        later = replace(record, revision=filed.record.revision + 1)
        here = self.root / filed.path
        disk.write_whole(_beside(here), records.encode(later))
        self.let_go(Filed(later, filed.path))
        return Filed(later, filed.path)

    def let_go(self, filed: Filed) -> None:
        """Remove the original of a document that is forgotten, if a stop left it."""
        here = self.root / filed.path
        if here.exists():
            here.unlink()
            disk.flush_folder(here.parent)

    def filed(self) -> Iterator[Filed]:
        """Yield every document that counts, in order of path. A record that cannot be read is passed over (see `problems`)."""
        best: dict[str, Filed] = {}
        for path in self.record_files():
            try:
                record = records.decode(path.read_bytes())
            except (records.BadRecord, OSError):
                continue
            known = best.get(record.id)
            if known is None or record.revision > known.record.revision:
                best[record.id] = Filed(record, _original(path).relative_to(self.root))
        yield from sorted(best.values(), key=lambda filed: filed.path.as_posix())

    def record_files(self) -> Iterator[Path]:
        """Yield the path of every record."""
        for path in self._filed_files():
            if path.suffix == ".json" and not path.name.startswith("."):
                yield path

    def read(self, path: Path) -> Filed:
        """Return what is filed at a path relative to the archive. Raises BadRecord and OSError."""
        return Filed(records.decode(_beside(self.root / path).read_bytes()), path)

    def problems(self, *, deep: bool = True, progress: Callable[[int, int], None] | None = None) -> Iterator[Problem]:
        """Yield what is not as recorded; `deep` re-reads every original to compare its hash.

        `progress` is called before each record and at the end, with how many are done and how many there are.
        """
        seen: set[Path] = set()
        files = list(self.record_files())
        for done, path in enumerate(files):
            if progress:
                progress(done, len(files))
            shown = _shown(path, self.root)
            original = _original(path)
            seen.add(original)
            try:
                record = records.decode(path.read_bytes())
            except (records.BadRecord, OSError) as error:
                yield Problem("unreadable", shown, f"The record cannot be read: {error}")
                continue
            if not original.is_file():
                if record.status is not Status.FORGOTTEN:
                    yield _missing(original, self.root)
            elif deep and disk.sha256(original) != record.id:
                yield Problem(
                    "changed",
                    _shown(original, self.root),
                    "The original was changed after it was filed; restore it from a backup.",
                )
        if progress:
            progress(len(files), len(files))
        for path in self._filed_files():
            if path not in seen and path.suffix != ".json":
                yield Problem(
                    "unexpected",
                    _shown(path, self.root),
                    "No record stands beside it; drop it at the top of the archive to have it filed.",
                )

    def _filed_files(self) -> Iterator[Path]:
        for name in FILED:
            for folder, _, files in sorted(os.walk(self.root / name)):
                yield from (Path(folder, file) for file in sorted(files))

    def _target(self, record: Record) -> Path:
        keys = record.description.case_keys
        if record.status is Status.QUARANTINED:
            folder, name = Path("quarantine"), "unread"
        else:
            folder = Path("cases", keys[0]) if keys else Path("unreferenced")
            name = record.description.kind.value
        for length in (_NAME_CHARACTERS, len(record.id)):
            target = self.root / folder / f"{name}--{record.id[:length]}{record.suffix}"
            if not _beside(target).exists() or self.read(target.relative_to(self.root)).record.id == record.id:
                break
        return target


def _missing(original: Path, root: Path) -> Problem:
    return Problem("missing", _shown(original, root), "The original is not there; restore it from a backup.")


def _beside(original: Path) -> Path:
    return original.with_name(f"{original.name}.json")


def _original(record: Path) -> Path:
    return record.with_name(record.name.removesuffix(".json"))


def _shown(path: Path, root: Path) -> str:
    return path.relative_to(root.parent).as_posix()
