"""Watching the drop zone: the loop that looks, waits and takes.

A scan is the truth; events from the system only make the next scan come sooner. Nothing is skipped in silence: what is not taken waits, with a reason and a next try.
"""

import itertools
import json
import os
import stat
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from reviewsearch.app.ingest import Dropped, Intake, Outcome, Receipt
from reviewsearch.app.scans import Scans
from reviewsearch.app.settings import Settings
from reviewsearch.app.settling import Look, Waiting, is_due, is_out_of_patience, refused, seen
from reviewsearch.app.writing import writing
from reviewsearch.store import disk
from reviewsearch.store.archive import FILED

# Names under which editors, browsers and office programs keep what is not finished.
_UNFINISHED = (".part", ".partial", ".crdownload", ".download", ".tmp", ".temp", ".swp", ".filepart", ".opdownload")
_NOT_DROPPED = frozenset({"README.md", "desktop.ini", "Thumbs.db"})


def dropped_files(root: Path) -> Iterator[tuple[Path, os.stat_result]]:
    """Yield the plain files of the drop zone: the top of the archive and the folders people made in it. Follows no link."""
    folders = [root]
    while folders:
        folder = folders.pop()
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError:
            continue
        for entry in entries:
            if entry.name.startswith((".", "~$")) or (folder == root and entry.name in {*FILED, *_NOT_DROPPED}):
                continue
            try:
                status = entry.stat(follow_symlinks=False)
            except OSError:
                continue
            if stat.S_ISDIR(status.st_mode):
                folders.append(Path(entry.path))
            elif stat.S_ISREG(status.st_mode) and not entry.name.lower().endswith(_UNFINISHED):
                yield Path(entry.path), status


def unusual_entries(root: Path) -> Iterator[tuple[Path, str]]:
    """Yield what lies in the drop zone and is never taken, with the reason."""
    for entry in sorted(os.scandir(root), key=lambda entry: entry.name):
        if entry.is_symlink():
            yield Path(entry.path), "It is a link to another place; drop the file itself."
        elif entry.name.lower().endswith(_UNFINISHED) or entry.name.startswith("~$"):
            yield (
                Path(entry.path),
                "It has the name of an unfinished or temporary file; it is taken once it is renamed.",
            )
        elif not entry.is_dir() and not entry.is_file():
            yield Path(entry.path), "It is a pipe or a device, not a file."


@dataclass
class Watcher:
    """The drop zone of one archive, between looks."""

    root: Path
    settle: float
    clock: Callable[[], float] = time.monotonic
    waiting: dict[Path, Waiting] = field(default_factory=dict)

    def look(self) -> None:
        """Scan the drop zone once."""
        now = self.clock()
        found = {path: Look.of(status) for path, status in dropped_files(self.root)}
        self.waiting = {
            path: seen(self.waiting.get(path), look, now=now, settle=self.settle) for path, look in found.items()
        }

    def due(self) -> list[Dropped]:
        """Return the files to take now, small ones first: nobody's short note waits for a long report."""
        now = self.clock()
        due = sorted((waiting.look.size, path) for path, waiting in self.waiting.items() if is_due(waiting, now=now))
        return [Dropped(path, remove=True, settled=is_out_of_patience(self.waiting[path], now=now)) for _, path in due]

    def took(self, path: Path, receipt: Receipt) -> None:
        """Note what became of a file."""
        known = self.waiting.pop(path, None)
        if known and receipt.outcome is Outcome.WAITING:
            reason = receipt.reason or "It could not be taken."
            self.waiting[path] = refused(known, reason, now=self.clock(), settle=self.settle)

    def pause(self, scan: float) -> float:
        """Return how long to wait for the next look, in seconds."""
        now = self.clock()
        soonest = min((waiting.next_try for waiting in self.waiting.values()), default=now + scan)
        return max(0.0, min(scan, soonest - now))


def run(
    settings: Settings,
    *,
    stop: threading.Event,
    say: Callable[[Receipt], None],
    started: Callable[[str], None],
    once: bool = False,
) -> bool:
    """Take what is dropped until `stop` is set, or, with `once`, until what lies there now has been taken or must wait.

    Calls `started` with how the folder is watched, and `say` with what became of each file. Returns whether all was
    taken. Raises Busy.
    """
    wake = threading.Event()
    with writing(settings, purpose="reviewsearch watch") as writer:
        stop_hints, how = hinted(settings.archive, wake) if not once else ((lambda: None), "once")
        watcher = Watcher(settings.archive, settings.settle_seconds)
        scans = Scans(settings, writer.archive, writer.index)
        started(how)
        try:
            while not stop.is_set():
                wake.clear()
                _take_due(watcher, writer.intake, scans, say=say, stop=stop)
                note_state(state_path(settings), watcher, how=how)
                if once and all(waiting.tries for waiting in watcher.waiting.values()):
                    while not stop.is_set() and scans.read_one():
                        pass
                    break
                # A page at a time: what is dropped meanwhile waits for no more than that.
                if not watcher.due() and scans.read_one():
                    continue
                _wait(watcher.pause(settings.scan_seconds), wake, stop)
        finally:
            stop_hints()
            state_path(settings).unlink(missing_ok=True)
    return not watcher.waiting


def _take_due(
    watcher: Watcher, intake: Intake, scans: Scans, *, say: Callable[[Receipt], None], stop: threading.Event
) -> None:
    watcher.look()
    # The step in hand is finished before a stop is heeded: the generator is left only between files.
    due = itertools.takewhile(lambda _: not stop.is_set(), watcher.due())
    for dropped, receipt in intake.take(due):
        watcher.took(dropped.path, receipt)
        if receipt.id and receipt.empty_pages:
            scans.expect(receipt.id)
        say(receipt)


def _wait(seconds: float, wake: threading.Event, stop: threading.Event) -> None:
    """Wait until something is dropped, the time is over or we are to stop, noticing a stop within a fifth of a second."""
    end = time.monotonic() + seconds
    while not stop.is_set() and not wake.is_set() and (left := end - time.monotonic()) > 0:
        wake.wait(min(0.2, left))


def state_path(settings: Settings) -> Path:
    """Return where a running watcher writes what waits."""
    return settings.index / "watching.json"


def hinted(root: Path, wake: threading.Event) -> tuple[Callable[[], None], str]:
    """Ask the system to wake us when something is dropped. Returns how to stop, and in words how the folder is watched."""
    from watchdog.events import (
        DirCreatedEvent,
        DirMovedEvent,
        FileClosedEvent,
        FileCreatedEvent,
        FileMovedEvent,
        FileSystemEventHandler,
    )
    from watchdog.observers import Observer

    class Hint(FileSystemEventHandler):
        def on_any_event(self, event: object) -> None:
            del event
            wake.set()

    observer = Observer()
    # Unfiltered, watchdog wakes itself by our own reading; and only the drop zone is watched, never what is filed.
    kinds = [FileCreatedEvent, FileMovedEvent, FileClosedEvent, DirCreatedEvent, DirMovedEvent]
    try:
        observer.schedule(Hint(), str(root), recursive=False, event_filter=kinds)
        observer.start()
    except OSError as error:
        return (lambda: None), f"by looking at it again and again (the system gives no events: {error.strerror})"

    def stop() -> None:
        observer.stop()
        observer.join(5)

    return stop, "by events from the system, and by looking at it again and again"


def note_state(path: Path, watcher: Watcher, *, how: str) -> None:
    """Write what waits, for `status` to read. Lost with a power cut, made anew a moment later."""
    now = watcher.clock()
    state = {
        "process": os.getpid(),
        "how": how,
        "at": time.time(),
        "waiting": [
            {
                "name": file.name,
                "seconds": round(now - waiting.first_seen),
                "reason": waiting.reason,
                "next_try": round(max(0.0, waiting.next_try - now)),
            }
            for file, waiting in sorted(watcher.waiting.items())
        ],
    }
    disk.write_whole(path, json.dumps(state).encode(), durable=False)


def read_state(path: Path) -> Mapping[str, object] | None:
    """Return what a running watcher wrote last, None where there is none."""
    try:
        state = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return state if isinstance(state, dict) else None
