"""What of an archive is looked at to tell whether it is well: files, records, catalogue, index, the public bundle, leftovers."""

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from reviewsearch.app.bundle import settings_in
from reviewsearch.app.bundle_problems import bundle_problems
from reviewsearch.app.bundling import public_place
from reviewsearch.app.index import Index, generations
from reviewsearch.app.lasting import lasting
from reviewsearch.app.settings import Settings
from reviewsearch.app.turns import lock_path
from reviewsearch.app.verifying import last_verified
from reviewsearch.errors import IndexUnavailable
from reviewsearch.store.archive import STAGING, Archive, Filed, Problem
from reviewsearch.store.catalogue import Entry
from reviewsearch.store.lock import holding

FIX = "Run: reviewsearch doctor --fix"
# What the sentences about the public bundle are headed with.
PUBLIC = "public"
_MOST_NAMED = 10
_LONGEST_UNREAD = timedelta(days=14)


class Finding(StrEnum):
    """How something was found: in order; worth knowing; wrong; wrong before it was repaired."""

    WELL = "well"
    NOTE = "note"
    WRONG = "wrong"
    MENDED = "mended"


@dataclass(frozen=True, slots=True)
class Checked:
    """One sentence about one thing that was looked at, and where something is to be done, what."""

    what: str
    finding: Finding
    message: str
    remedy: str = ""


def files_and_records(settings: Settings) -> Iterator[Checked]:
    """Compare originals with records; reads no original."""
    archive = Archive(settings.archive)
    count = 0

    def counted(_: int, total: int) -> None:
        nonlocal count
        count = total

    def problems() -> Iterator[Problem]:
        return archive.problems(reread=lambda _: False, progress=counted)

    found = lasting(settings, problems(), problems)
    for problem in found[:_MOST_NAMED]:
        message = f"{problem.kind}: {problem.path}. {problem.message}"
        remedy = FIX if message.endswith(FIX) else ""
        yield Checked("files", Finding.WRONG, message.removesuffix(remedy).rstrip(), remedy)
    if len(found) > _MOST_NAMED:
        more = f"{len(found) - _MOST_NAMED} more files are not as they were kept."
        yield Checked("files", Finding.WRONG, more, "Run: reviewsearch verify --all")
    if not found:
        yield Checked("files", Finding.WELL, f"Of all {count:,} documents the original and the record are there.")
    yield from _reread(settings)


def _reread(settings: Settings) -> Iterator[Checked]:
    last = last_verified(settings)
    for problem in last.found[:_MOST_NAMED]:
        if problem.kind == "changed":
            yield Checked("originals", Finding.WRONG, f"{problem.kind}: {problem.path}. {problem.message}")
    if last.at is None:
        message = "No original has been read again to see that it is as it was kept."
        yield Checked("originals", Finding.NOTE, message, "Let cron run each day: reviewsearch verify")
    elif datetime.now(UTC) - datetime.fromisoformat(last.at) > _LONGEST_UNREAD:
        message = f"Originals were last read again at {last.at}."
        yield Checked("originals", Finding.NOTE, message, "Let cron run each day: reviewsearch verify")
    elif not last.found:
        yield Checked("originals", Finding.WELL, f"Read again at {last.at}, and as they were kept.")


def index_and_archive(settings: Settings) -> Iterator[Checked]:
    """Compare records with the catalogue, the catalogue with the index, by their contents; reads all of both."""
    found = lasting(settings, _index(settings), lambda: _index(settings))
    well = Checked("index", Finding.WELL, "The catalogue and the index hold what the archive holds.")
    yield from sorted(found, key=lambda each: each.message) or [well]


def _index(settings: Settings) -> Iterator[Checked]:
    try:
        with contextlib.closing(Index.open(settings, generations(settings))) as index:
            damage = index.damage()
            if damage:
                yield Checked("index", Finding.WRONG, f"{damage}.", FIX)
                return
            kept = {filed.record.id: filed for filed in Archive(settings.archive).filed()}
            held = {entry.record.id: entry for entry in index.catalogue.entries()}
            yield from _differences(settings.archive, kept, held)
            differs = index.disagreement()
            if differs:
                yield Checked("index", Finding.WRONG, f"The index differs from the catalogue: {differs}.", FIX)
            strays = index.strays()
            if strays and not holding(lock_path(settings)):
                message = f"{len(strays)} files of the index belong to nothing."
                yield Checked("index", Finding.WRONG, message, FIX)
    except (IndexUnavailable, OSError) as error:
        cause = error.cause if isinstance(error, IndexUnavailable) else f"The index cannot be read: {error.strerror}."
        yield Checked("index", Finding.WRONG, cause, FIX)


def _differences(root: Path, kept: Mapping[str, Filed], held: Mapping[str, Entry]) -> Iterator[Checked]:
    lacking = [identity for identity in kept if identity not in held]
    if lacking:
        message = f"{len(lacking)} documents of the archive are not in the catalogue."
        yield Checked("catalogue", Finding.WRONG, message, FIX)
    # Of an original whose record alone has gone, looking through the files has told.
    lost = [entry.path for identity, entry in held.items() if identity not in kept]
    gone = [path for path in lost if not (root / path).is_file()]
    for path in sorted(gone)[:_MOST_NAMED]:
        message = f"archive/{path} and its record are gone; the index still answers with it."
        yield Checked("catalogue", Finding.WRONG, message, "Restore both from a backup, or run: reviewsearch rebuild")
    other = [
        identity
        for identity, filed in kept.items()
        if identity in held and (held[identity].record, held[identity].path) != (filed.record, filed.path.as_posix())
    ]
    if other:
        message = f"{len(other)} records say something else than the catalogue does."
        yield Checked("catalogue", Finding.WRONG, message, FIX)


def public_bundle(settings: Settings) -> Iterator[Checked]:
    """See that what the public is shown is as it was made; reads all of it."""
    try:
        public_place(settings).current()
    except IndexUnavailable:
        return  # nothing is published
    if damage := lasting(settings, _bundle(settings), lambda: _bundle(settings)):
        yield from damage
        return
    problems: list[Problem] = []
    if not holding(lock_path(settings)):  # a writer may be a moment ahead of the bundle
        with contextlib.suppress(IndexUnavailable):  # that there is no index is told by others
            problems += bundle_problems(settings)
    for problem in problems[:_MOST_NAMED]:
        yield Checked(PUBLIC, Finding.WRONG, f"{problem.path}: {problem.message}", FIX)
    if not problems:
        yield Checked(PUBLIC, Finding.WELL, "What the public is shown is as it was made, and is what is published.")


def _bundle(settings: Settings) -> Iterator[Checked]:
    try:
        folder = public_place(settings).current()
        with contextlib.closing(Index.at(settings_in(folder), folder)) as index:
            wrong = index.damage() or index.disagreement()
    except (IndexUnavailable, OSError) as error:
        wrong = error.cause if isinstance(error, IndexUnavailable) else f"it cannot be read: {error.strerror}"
    if wrong:
        yield Checked(PUBLIC, Finding.WRONG, f"What the public is shown is damaged: {wrong}.", FIX)


def leftovers(settings: Settings) -> Iterator[Checked]:
    """Look for what an interrupted process left; while one writes, that is its own."""
    if holding(lock_path(settings)):
        return
    with contextlib.suppress(OSError):
        left = [path for path in (settings.archive / STAGING).iterdir() if path.is_file()]
        if left:
            message = f"{len(left)} copies were left by a process that was interrupted."
            yield Checked("leftovers", Finding.WRONG, message, FIX)
    place = generations(settings)
    with contextlib.suppress(IndexUnavailable):
        current = place.current()
        old = [folder for folder in place.root.glob("generation-*") if folder != current]
        if old:
            message = f"{len(old)} indexes are left that are not in use."
            yield Checked("leftovers", Finding.WRONG, message, FIX)
