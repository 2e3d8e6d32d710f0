"""The archive on disk: originals that are never rewritten, each with its record beside it, filed under its case.

`archive/cases/<key>/<kind>--<8 of sha256><suffix>` and the same name with `.json` for the record; documents without a
case stand in `unreferenced/`, those that could not be read in `quarantine/`. Everything else at the top level, and in
folders people make there, has been dropped and waits to be taken. A record on disk is what makes a document count.
"""

import os
import secrets
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from reviewsearch import system
from reviewsearch.domain.document import Record, Status
from reviewsearch.errors import ReviewsearchError
from reviewsearch.store import disk, inspection, records
from reviewsearch.store.inspection import DAMAGED, FILED, Filed, Problem, Survey, beside

__all__ = ["FILED", "STAGING", "Archive", "Filed", "Problem", "Staged"]

STAGING = ".staging"
_NAME_CHARACTERS = 8


@dataclass(frozen=True, slots=True)
class Staged:
    """A copy of a dropped file on the archive's own file system, flushed, not yet counted."""

    path: Path
    id: str
    size: int


class Archive:
    """The folder of originals and records. One process writes; any number read."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def prepare(self) -> None:
        """Make the folders that are missing; what stands in the others is on the disk from now on.

        Who made a folder of a case may have been stopped before its name was, and nothing that is kept in it makes good for that.
        """
        for name in (*FILED, STAGING):
            disk.make_folder(self.root / name)
        for name in FILED:
            system.flush(self.root / name)
        system.flush(self.root)

    def stage(self, source: BinaryIO) -> Staged:
        """Copy an open file into the archive's staging folder. Raises OSError (a full disk leaves nothing behind)."""
        path = self.root / STAGING / secrets.token_hex(16)
        try:
            identity, size = disk.copy_hashing(source, path)
        except BaseException:
            with suppress(OSError):
                path.unlink(missing_ok=True)
            raise
        return Staged(path, identity, size)

    def discard(self, staged: Staged) -> None:
        """Let go of a staged copy; what cannot be removed now is swept at the next start."""
        with suppress(OSError):
            staged.path.unlink(missing_ok=True)

    def sweep(self) -> int:
        """Finish what an interrupted process left unfinished; only the holder of the writer's lock may. Returns how many.

        What was staged and what was being written goes, and so does what is left of a document's former place.
        """
        found = self.survey()
        left = [path for path in (self.root / STAGING).iterdir() if path.is_file()]
        left += found.unfinished
        held = {filed.record.id for filed in found.filed if (self.root / filed.path).is_file()}
        for filed in found.older:
            if filed.record.id in held:
                left += [beside(self.root / filed.path), self.root / filed.path]
        left += [path for path in found.orphans if _short_id(path) and disk.sha256(path) in held]
        for path in left:
            path.unlink(missing_ok=True)
        for folder in (self.root / STAGING).glob("*/"):  # where something was tried
            shutil.rmtree(folder, ignore_errors=True)
        return len(left)

    def keep(self, staged: Staged, record: Record) -> Filed:
        """File a staged copy and write its record, in the order that survives a stop at any point; may be done twice.

        Raises OSError where the disk is full or fails: then the document does not count, and keeping it begins with a new
        copy. What failed to reach the disk is never taken for written: a second flush may say that all is well when it is lost.
        """
        target = self._target(record)
        disk.make_folder(target.parent)
        try:
            disk.place(staged.path, target)
        except FileExistsError:
            self._check_same(target, record)
            # It may stand there because its flush failed: this copy is surely on the disk.
            disk.exchange(staged.path, target)
        disk.write_whole(beside(target), records.encode(record))
        self.discard(staged)
        return Filed(record, target.relative_to(self.root))

    def keep_again(self, staged: Staged, record: Record, before: Path) -> Filed:
        """File a staged copy of a document that had been forgotten, whose record stands at the path `before`."""
        filed = self.keep(staged, record)
        if filed.path != before:
            beside(self.root / before).unlink(missing_ok=True)
            system.flush(beside(self.root / before).parent)
        return filed

    def rewrite(self, filed: Filed, record: Record) -> Filed:
        """Replace a document's record, moving both where its case, kind or state says another place; may be done twice."""
        later = replace(record, revision=filed.record.revision + 1)
        here = self.root / filed.path
        target = self._target(later)
        if target == here:
            disk.write_whole(beside(here), records.encode(later))
            return Filed(later, filed.path)
        disk.make_folder(target.parent)
        try:
            disk.place(here, target)
        except FileExistsError:
            self._check_same(target, later)
            disk.flush_path(target)
        # Between here and the end two records of one document may stand; the later revision counts.
        disk.write_whole(beside(target), records.encode(later))
        beside(here).unlink(missing_ok=True)
        here.unlink(missing_ok=True)
        system.flush(here.parent)
        return Filed(later, target.relative_to(self.root))

    def forget(self, filed: Filed, record: Record) -> Filed:
        """Replace a document's record by one without content and remove its original; may be done twice."""
        later = replace(record, revision=filed.record.revision + 1)
        here = self.root / filed.path
        disk.write_whole(beside(here), records.encode(later))
        self.let_go(Filed(later, filed.path))
        return Filed(later, filed.path)

    def let_go(self, filed: Filed) -> None:
        """Remove the original of a document that is forgotten, if a stop left it."""
        here = self.root / filed.path
        if here.exists():
            here.unlink()
            system.flush(here.parent)

    def restore(self, filed: Filed) -> None:
        """Write the record of a document whose original stands without a record that can be read."""
        disk.write_whole(beside(self.root / filed.path), records.encode(filed.record))

    def set_aside(self, record: Path) -> Path:
        """Move a record that cannot be read into quarantine, so that what stands in its place is whole; return where to."""
        aside = self.root / "quarantine" / "records" / f"{record.name}.{secrets.token_hex(4)}{DAMAGED}"
        disk.make_folder(aside.parent)
        disk.exchange(record, aside)
        system.flush(record.parent)
        return aside

    def flush(self, documents: Iterable[Filed]) -> None:
        """Put documents on the disk of which it is not known whether their writer got so far before it was stopped."""
        originals = [self.root / filed.path for filed in documents]
        for original in originals:
            for path in (original, beside(original)):
                if path.is_file():
                    system.flush(path)
        for folder in {original.parent for original in originals}:
            system.flush(folder)

    def survey(self) -> Survey:
        """Return all that stands in the filed part of the archive."""
        return inspection.survey(self.root)

    def filed(self) -> Iterator[Filed]:
        """Yield every document that counts, in order of path. A record that cannot be read is passed over (see `survey`)."""
        yield from self.survey().filed

    def read(self, path: Path) -> Filed:
        """Return what is filed at a path relative to the archive. Raises BadRecord and OSError."""
        return Filed(records.decode(beside(self.root / path).read_bytes()), path)

    def problems(
        self,
        *,
        reread: Callable[[Record], bool] = lambda _: True,
        progress: Callable[[int, int], None] | None = None,
    ) -> Iterator[Problem]:
        """Yield what is not as recorded; see `inspection.problems`."""
        return inspection.problems(self.root, reread=reread, progress=progress)

    def _target(self, record: Record) -> Path:
        keys = record.description.case_keys
        if record.status is Status.QUARANTINED:
            folder, name = Path("quarantine"), "unread"
        else:
            folder = Path("cases", keys[0]) if keys else Path("unreferenced")
            name = record.description.kind.value
        for length in (_NAME_CHARACTERS, len(record.id)):
            target = self.root / folder / f"{name}--{record.id[:length]}{record.suffix}"
            if self._may_stand(target, record.id):
                break
        return target

    def _may_stand(self, target: Path, identity: str) -> bool:
        """Whether a place is free for a document, or its own already."""
        try:
            return self.read(target.relative_to(self.root)).record.id == identity
        except (FileNotFoundError, records.BadRecord):
            return not os.path.lexists(target) or disk.sha256(target) == identity

    def _check_same(self, target: Path, record: Record) -> None:
        if disk.sha256(target) != record.id:
            raise ReviewsearchError(f"{target} is in the way and is another file.", remedy="Run: reviewsearch verify")


def _short_id(path: Path) -> str:
    """Return the first digits of a document's id that the name of its original ends with, "" for other names."""
    digits = path.stem.rpartition("--")[2]
    return digits if len(digits) in {_NAME_CHARACTERS, 64} and set(digits) <= set("0123456789abcdef") else ""
