"""What stands in an archive: what counts, what a stop left behind, and what is not as it was kept."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from reviewsearch.domain.document import Record, Status
from reviewsearch.store import disk, records

FILED = ("cases", "unreferenced", "quarantine")
# The end of the name of a record that could not be read; what stands in its place is made anew.
DAMAGED = ".damaged"


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


@dataclass(frozen=True, slots=True)
class Survey:
    """All that stands in the filed part of an archive; each path is whole.

    `older` are records of documents that stand elsewhere with a later revision, as after a stop while one was moved;
    `damaged` are records that cannot be read, with the reason; `newer` those of a later version of this program; `orphans`
    are files that no record stands beside; `unfinished` were being written when a stop came.
    """

    filed: tuple[Filed, ...]
    older: tuple[Filed, ...]
    damaged: tuple[tuple[Path, str], ...]
    newer: tuple[Path, ...]
    orphans: tuple[Path, ...]
    unfinished: tuple[Path, ...]


def survey(root: Path) -> Survey:
    """Look at every record of an archive; reads no original."""
    files = list(_files(root))
    unfinished = tuple(path for path in files if path.name.startswith(".") and path.suffix == disk.UNFINISHED)
    stored = [path for path in files if path.name[0] != "." and path.suffix not in {".json", DAMAGED}]
    found: dict[str, list[Filed]] = {}
    damaged, newer = [], []
    beside = set()
    for path in files:
        if path.suffix != ".json" or path.name.startswith("."):
            continue
        beside.add(original_of(path))
        try:
            record = records.decode(path.read_bytes())
        except records.NewerRecord:
            newer.append(path)
        except (records.BadRecord, OSError) as error:
            damaged.append((path, str(error)))
        else:
            found.setdefault(record.id, []).append(Filed(record, original_of(path).relative_to(root)))
    best = {identity: max(each, key=lambda filed: filed.record.revision) for identity, each in found.items()}
    older = [filed for each in found.values() for filed in each if filed is not best[filed.record.id]]
    return Survey(
        filed=tuple(sorted(best.values(), key=lambda filed: filed.path.as_posix())),
        older=tuple(filed for filed in older if filed.record.revision < best[filed.record.id].record.revision),
        damaged=tuple(damaged),
        newer=tuple(newer),
        orphans=tuple(path for path in stored if path not in beside),
        unfinished=unfinished,
    )


def problems(
    root: Path,
    *,
    reread: Callable[[Record], bool] = lambda _: True,
    progress: Callable[[int, int], None] | None = None,
) -> Iterator[Problem]:
    """Yield what is not as recorded. `reread` says of which documents the original is read again, to compare its hash.

    `progress` is called before each record and at the end, with how many are done and how many there are.
    """
    found = survey(root)
    for path, cause in found.damaged:
        yield Problem("unreadable", shown(path, root), f"The record cannot be read: {cause}")
    for path in found.newer:
        cause = "The record was written by a newer version of reviewsearch: install that."
        yield Problem("unreadable", shown(path, root), cause)
    for done, filed in enumerate(found.filed):
        if progress:
            progress(done, len(found.filed))
        yield from _problem(root, filed, reread=reread(filed.record))
    if progress:
        progress(len(found.filed), len(found.filed))
    for path in found.orphans:
        advice = "No record stands beside it. Run: reviewsearch doctor --fix"
        yield Problem("unexpected", shown(path, root), advice)


def _problem(root: Path, filed: Filed, *, reread: bool) -> Iterator[Problem]:
    original = root / filed.path
    try:
        if filed.record.status is Status.FORGOTTEN and not original.exists():
            return  # removed on purpose
        if not original.is_file():
            yield Problem("missing", shown(original, root), "The original is not there; restore it from a backup.")
        elif original.stat().st_size != filed.record.size or (reread and disk.sha256(original) != filed.record.id):
            message = "The original was changed after it was filed; restore it from a backup."
            yield Problem("changed", shown(original, root), message)
    except OSError as error:
        cause = (
            f"The original cannot be read ({error.strerror}): have the disk looked at, and restore it from a backup."
        )
        yield Problem("unreadable", shown(original, root), cause)


def is_whole(root: Path, filed: Filed) -> bool:
    """Return whether a document's original is as it was kept; reads it."""
    return not any(_problem(root, filed, reread=True))


def beside(original: Path) -> Path:
    """Return where the record of an original stands."""
    return original.with_name(f"{original.name}.json")


def original_of(record: Path) -> Path:
    """Return where the original of a record stands."""
    return record.with_name(record.name.removesuffix(".json"))


def shown(path: Path, root: Path) -> str:
    """Return a path as people read it: relative to the archive's home."""
    return path.relative_to(root.parent).as_posix()


def _files(root: Path) -> Iterator[Path]:
    for name in FILED:
        for folder, _, files in sorted(os.walk(root / name)):
            yield from (Path(folder, file) for file in sorted(files))
