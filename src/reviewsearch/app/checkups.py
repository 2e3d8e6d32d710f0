"""What is looked at to tell whether an archive is well: files, records, catalogue, index, rights, room, watcher, and a canary."""

import contextlib
import os
import secrets
import shutil
import stat
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from reviewsearch.app.bundle import settings_in
from reviewsearch.app.bundle_problems import bundle_problems
from reviewsearch.app.bundling import public_place
from reviewsearch.app.inboxes import Inbox, Mode
from reviewsearch.app.index import Index, generations
from reviewsearch.app.library import Library
from reviewsearch.app.notices import Noticed, Notices
from reviewsearch.app.settings import Settings
from reviewsearch.app.turns import lock_path
from reviewsearch.app.verifying import last_verified
from reviewsearch.app.watching import read
from reviewsearch.app.writing import TRIAL, writing
from reviewsearch.errors import IndexUnavailable, NotWritable, ReviewsearchError
from reviewsearch.store import disk
from reviewsearch.store.archive import STAGING, Archive, Filed, Problem
from reviewsearch.store.catalogue import Entry
from reviewsearch.store.lock import holding

_FIX = "Run: reviewsearch doctor --fix"
# What the sentences about the public bundle are headed with.
PUBLIC = "public"
_OTHERS = stat.S_IWGRP | stat.S_IWOTH
_MOST_NAMED = 10
# What is asked to be free besides room for a second index: for the files of a busy day.
_LEAST_FREE = 200 * 1024 * 1024
_LEAST_NAMES = 1_000
_LONGEST_UNREAD = timedelta(days=14)
# A writer may be between two steps: what it is just doing is over after so many seconds.
_BETWEEN_STEPS = 3.0


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

    found = 0
    for problem in archive.problems(reread=lambda _: False, progress=counted):
        found += 1
        if found <= _MOST_NAMED:
            yield Checked("files", Finding.WRONG, f"{problem.kind}: {problem.path}. {problem.message}")
    if found > _MOST_NAMED:
        more = f"{found - _MOST_NAMED} more files are not as they were kept."
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
    found = set(_index(settings))
    if holding(lock_path(settings)) and any(each.finding is Finding.WRONG for each in found):
        time.sleep(_BETWEEN_STEPS)
        found &= set(_index(settings))
    if not found:
        found.add(Checked("index", Finding.WELL, "The catalogue and the index hold what the archive holds."))
    yield from sorted(found, key=lambda each: each.message)


def _index(settings: Settings) -> Iterator[Checked]:
    try:
        with contextlib.closing(Index.open(settings, generations(settings))) as index:
            damage = index.damage()
            if damage:
                yield Checked("index", Finding.WRONG, f"{damage}.", _FIX)
                return
            kept = {filed.record.id: filed for filed in Archive(settings.archive).filed()}
            held = {entry.record.id: entry for entry in index.catalogue.entries()}
            yield from _differences(kept, held)
            differs = index.disagreement()
            if differs:
                yield Checked("index", Finding.WRONG, f"The index differs from the catalogue: {differs}.", _FIX)
            strays = index.strays()
            if strays and not holding(lock_path(settings)):
                message = f"{len(strays)} files of the index belong to nothing."
                yield Checked("index", Finding.WRONG, message, _FIX)
    except (IndexUnavailable, OSError) as error:
        cause = error.cause if isinstance(error, IndexUnavailable) else f"The index cannot be read: {error.strerror}."
        yield Checked("index", Finding.WRONG, cause, _FIX)


def _differences(kept: Mapping[str, Filed], held: Mapping[str, Entry]) -> Iterator[Checked]:
    lacking = [identity for identity in kept if identity not in held]
    if lacking:
        message = f"{len(lacking)} documents of the archive are not in the catalogue."
        yield Checked("catalogue", Finding.WRONG, message, _FIX)
    gone = [entry.path for identity, entry in held.items() if identity not in kept]
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
        yield Checked("catalogue", Finding.WRONG, message, _FIX)


def public_bundle(settings: Settings) -> Iterator[Checked]:
    """See that what the public is shown is as it was made; reads all of it."""
    try:
        folder = public_place(settings).current()
    except IndexUnavailable:
        return  # nothing is published
    try:
        with contextlib.closing(Index.at(settings_in(folder), folder)) as index:
            wrong = index.damage() or index.disagreement()
    except (IndexUnavailable, OSError) as error:
        wrong = error.cause if isinstance(error, IndexUnavailable) else f"it cannot be read: {error.strerror}"
    if wrong:
        yield Checked(PUBLIC, Finding.WRONG, f"What the public is shown is damaged: {wrong}.", _FIX)
        return
    problems: list[Problem] = []
    if not holding(lock_path(settings)):  # a writer may be a moment ahead of the bundle
        with contextlib.suppress(IndexUnavailable):  # that there is no index is told by others
            problems += bundle_problems(settings)
    for problem in problems[:_MOST_NAMED]:
        yield Checked(PUBLIC, Finding.WRONG, f"{problem.path}: {problem.message}", _FIX)
    if not problems:
        yield Checked(PUBLIC, Finding.WELL, "What the public is shown is as it was made, and is what is published.")


def leftovers(settings: Settings) -> Iterator[Checked]:
    """Look for what an interrupted process left; while one writes, that is its own."""
    if holding(lock_path(settings)):
        return
    with contextlib.suppress(OSError):
        left = [path for path in (settings.archive / STAGING).iterdir() if path.is_file()]
        if left:
            message = f"{len(left)} copies were left by a process that was interrupted."
            yield Checked("leftovers", Finding.WRONG, message, _FIX)
    place = generations(settings)
    with contextlib.suppress(IndexUnavailable):
        current = place.current()
        old = [folder for folder in place.root.glob("generation-*") if folder != current]
        if old:
            message = f"{len(old)} indexes are left that are not in use."
            yield Checked("leftovers", Finding.WRONG, message, _FIX)


def rights(settings: Settings) -> Iterator[Checked]:
    """See that this account may write, and that others may not write where it would do harm."""
    well = True
    for folder in filter(Path.is_dir, (settings.archive, settings.index)):
        try:
            disk.check_writable(folder)
        except NotWritable as error:
            well = False
            yield Checked("rights", Finding.WRONG, error.cause, error.remedy)
    for folder in open_to_others(settings):
        well = False
        message = f"Others may write to {folder}: what they put there could make this program do as they wish."
        yield Checked("rights", Finding.WRONG, message, _FIX)
    mask = os.umask(0o077)
    os.umask(mask)
    if os.name == "posix" and not mask & stat.S_IWOTH:
        well = False
        message = f"This account's umask is {mask:03o}: everyone may change the files it makes."
        yield Checked("rights", Finding.WRONG, message, "Set umask 027 for the account that runs reviewsearch.")
    if well:
        yield Checked("rights", Finding.WELL, "This account may write to the archive and the index, others may not.")


def open_to_others(settings: Settings) -> list[Path]:
    """Return the folders of the index that other accounts may write to; its files could be made to run anything."""
    if os.name != "posix":
        return []
    places = (settings.index / "staff", settings.index / "public")
    folders = [folder for place in places for folder in (place, *place.glob("generation-*/"))]
    return [folder for folder in folders if folder.is_dir() and folder.stat().st_mode & _OTHERS]


def room(settings: Settings) -> Iterator[Checked]:
    """See that there is room for a second index, which is made beside the one in use."""
    size = sum(path.stat().st_size for path in _below(settings.index) if path.is_file())
    for folder, needed in ((settings.archive, _LEAST_FREE), (settings.index, _LEAST_FREE + size)):
        if not folder.is_dir():
            continue
        try:
            free = shutil.disk_usage(folder).free
            names = os.statvfs(folder) if hasattr(os, "statvfs") else None
        except OSError as error:
            yield Checked("room", Finding.WRONG, f"{folder}: {error.strerror}.")
            continue
        if free < needed:
            message = f"{free:,} bytes are free for {folder}; {needed:,} should be."
            yield Checked("room", Finding.WRONG, message, "Free some space on that disk.")
        elif names and names.f_files and names.f_favail < _LEAST_NAMES:
            message = f"The disk of {folder} can hold only {names.f_favail:,} more files."
            yield Checked("room", Finding.WRONG, message, "Remove files that are not needed from that disk.")
        else:
            yield Checked("room", Finding.WELL, f"{free:,} bytes are free for {folder.name}/.")


def _below(folder: Path) -> Iterator[Path]:
    for within, _, names in os.walk(folder):
        yield from (Path(within, name) for name in names)


def writer(settings: Settings) -> Iterator[Checked]:
    """Say who writes, and whether the watcher still looks."""
    who = holding(lock_path(settings))
    yield Checked("writer", Finding.WELL, f"Writing at this moment: {who}." if who else "No process is writing.")
    watching = read(settings, lock_path(settings))
    if watching is None:
        yield Checked("watcher", Finding.NOTE, "No watcher runs.", "Start one with: reviewsearch watch")
    elif watching.trouble:
        yield Checked("watcher", Finding.WRONG, f"A watcher runs, and takes nothing: {watching.trouble}")
    else:
        ways = "; ".join(f"{folder.path}: {folder.in_words(settings.scan_seconds)}" for folder in watching.folders)
        yield Checked("watcher", Finding.WELL, f"A watcher runs. {ways}.")


def notices(settings: Settings) -> Iterator[Checked]:
    """Watch a folder of our own beside the drop zone, and see whether the system tells of a file put there."""
    folder = settings.archive / STAGING / f"{TRIAL}{secrets.token_hex(4)}"
    try:
        folder.mkdir(parents=True)
        tried = Notices((Inbox(folder, Mode.OWN),), threading.Event())
        try:
            tried.begin()
            way = tried.ways[folder]
        finally:
            tried.close()
    except OSError as error:
        message = f"It cannot be tried whether new files are noticed: {error.strerror}."
        yield Checked("notices", Finding.WRONG, message)
        return
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if way.noticed is Noticed.AT_ONCE:
        yield Checked("notices", Finding.WELL, "A file that was put there to try it was noticed at once.")
    else:
        message = f"New files are found by looking every {settings.scan_seconds:g} s: {way.why}."
        yield Checked("notices", Finding.NOTE, message, "Nothing is lost by it; on network shares it is usual.")


def canary(settings: Settings) -> Iterator[Checked]:
    """Keep, find and remove a document, in a home of its own beside the index: no search of staff or public ever meets it."""
    home = settings.index / f"{TRIAL}{secrets.token_hex(4)}"
    word = "canary" + "".join(secrets.choice("bcdfghjklmnp") for _ in range(12))
    try:
        disk.make_folder(home)
        paper = home / f"{word}.txt"
        paper.write_text(f"Briefing note\n\nA {word} sings.\n", encoding="utf-8")
        yield _kept_and_found(replace(settings, home=home), paper, word)
    except (ReviewsearchError, OSError) as error:
        yield Checked("canary", Finding.WRONG, f"A document could not be kept and found: {error}.")
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _kept_and_found(own: Settings, paper: Path, word: str) -> Checked:
    began = time.monotonic()
    with Library(own) as library:
        (receipt,) = library.add([paper])
        seconds = time.monotonic() - began
        found = [hit.document.id for hit in library.search(word).hits]
        with writing(own, purpose="reviewsearch doctor") as hand:
            hand.index.remove([str(receipt.id)])
        left = library.search(word).total
    if found != [receipt.id]:
        message = "A document that was kept to try it could not be found."
    elif left:
        message = "A document that was removed was still found."
    else:
        return Checked("canary", Finding.WELL, f"A document was kept, found and removed, in {seconds:.1f} s.")
    return Checked("canary", Finding.WRONG, message, "Run: reviewsearch --debug doctor, and send what it prints.")


Check = Callable[[Settings], Iterable[Checked]]
CHECKS: tuple[Check, ...] = (
    files_and_records,
    index_and_archive,
    public_bundle,
    leftovers,
    rights,
    room,
    writer,
    notices,
    canary,
)
