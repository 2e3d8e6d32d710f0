"""What an archive stands in, looked at to tell whether it is well: rights, room, who writes, the system's notices, and a canary."""

import contextlib
import os
import secrets
import shutil
import stat
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from reviewsearch.app.checkups import FIX, Checked, Finding
from reviewsearch.app.inboxes import Inbox, Mode
from reviewsearch.app.library import Library
from reviewsearch.app.notices import Noticed, Notices
from reviewsearch.app.settings import Settings
from reviewsearch.app.turns import lock_path
from reviewsearch.app.watching import read
from reviewsearch.app.writing import TRIAL, writing
from reviewsearch.errors import NotWritable, ReviewsearchError
from reviewsearch.store import disk
from reviewsearch.store.archive import STAGING
from reviewsearch.store.lock import holding

_OTHERS = stat.S_IWGRP | stat.S_IWOTH
# What is asked to be free besides room for a second index: for the files of a busy day.
_LEAST_FREE = 200 * 1024 * 1024
_LEAST_NAMES = 1_000


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
        yield Checked("rights", Finding.WRONG, message, FIX)
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
    return [folder for folder in folders if _is_open(folder)]


def _is_open(folder: Path) -> bool:
    # A generation may go as it is looked at.
    with contextlib.suppress(FileNotFoundError):
        return bool(folder.stat().st_mode & _OTHERS)
    return False


def room(settings: Settings) -> Iterator[Checked]:
    """See that there is room for a second index, which is made beside the one in use."""
    size = sum(_sizes(settings.index))
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


def _sizes(folder: Path) -> Iterator[int]:
    for within, _, names in os.walk(folder):
        for name in names:
            # SQLite's own beside a catalogue come and go.
            with contextlib.suppress(FileNotFoundError):
                yield Path(within, name).stat().st_size


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
