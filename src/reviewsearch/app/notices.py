"""How each folder is watched: whether the system tells at once of what is dropped there, proven by a file of our own.

Notices only make the next look come sooner; a scan is the truth. That a system says it watches proves nothing: shares and
layered folders tell of our own files and not of others', and a watcher may go blind while it says it is well. So a probe
must be noticed, at the start and again and again; on any doubt the folder is only scanned, which is said, and tried again later.
"""

import errno
import logging
import os
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from reviewsearch.app.inboxes import Inbox, Mode
from reviewsearch.app.linux import mount_of

if TYPE_CHECKING:
    from watchdog.observers.api import BaseObserver, ObservedWatch

PROBE = ".reviewsearch-probe"
HEARTBEAT = 30.0
# A probe is noticed within milliseconds; a busy machine may take longer.
_NOTICED_WITHIN = 2.0
# After how many seconds notices are tried again, at first and at most.
_FIRST_PAUSE, _LONGEST_PAUSE = 60.0, 900.0
# Each watched folder takes a thread; folders within folders beyond these are looked through like all.
_MOST_FOLDERS = 32
_FULL = {
    errno.ENOSPC: "the system's limit of watched folders is reached",
    errno.EMFILE: "the system's limit of watchers is reached",
    errno.ENFILE: "the system's limit of watchers is reached",
}


class Noticed(StrEnum):
    """How what is dropped into a folder comes to be known."""

    AT_ONCE = "at once"
    SCAN = "scan"
    OFFLINE = "offline"


@dataclass(frozen=True, slots=True)
class Way:
    """How a folder is watched at present and, where not by notices, why."""

    noticed: Noticed
    why: str = ""


@dataclass(slots=True)
class _Folder:
    """One inbox between two looks. Times in seconds of the clock that only goes forward."""

    inbox: Inbox
    way: Way = Way(Noticed.SCAN, "it has not been looked at yet")
    identity: tuple[int, int] | None = None
    watches: "dict[Path, ObservedWatch]" = field(default_factory=dict)
    probed: float = 0.0
    proven: bool = False
    looks: int = 0
    retry: float = 0.0
    failures: int = 0


class Notices:
    """The notices of all inboxes. Used by one thread; `wake` is set by the system's.

    Unless they are `wanted`, it only keeps account of which inboxes can be reached.
    """

    def __init__(
        self,
        inboxes: Sequence[Inbox],
        wake: threading.Event,
        *,
        wanted: bool = True,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._wanted = wanted
        self._wake = wake
        self._clock = clock
        self._folders = {inbox.path: _Folder(inbox) for inbox in inboxes}
        self._seen: set[Path] = set()
        self._observer: BaseObserver | None = None

    @property
    def ways(self) -> Mapping[Path, Way]:
        """How each inbox is watched."""
        return {path: folder.way for path, folder in self._folders.items()}

    def begin(self) -> None:
        """Watch all inboxes and wait, for two seconds at most, until it is proven which ones tell of what is dropped."""
        for path in self._folders:
            self.tend(path, (path,))
        end = time.monotonic() + _NOTICED_WITHIN
        while time.monotonic() < end and any(f.watches and not f.proven for f in self._folders.values()):
            time.sleep(0.005)
            for folder in self._folders.values():
                if folder.watches:
                    self._check(folder)

    def tend(self, path: Path, within: Sequence[Path], unreachable: OSError | None = None) -> None:
        """After each look at an inbox: follow its folders, prove that it is not blind, try again where it was."""
        folder = self._folders[path]
        if unreachable is None:
            try:
                status = path.stat()
            except OSError as error:
                unreachable = error
        if unreachable is not None:
            self._disarm(folder)
            folder.identity = None  # once it is back, it begins anew
            folder.way = Way(Noticed.OFFLINE, unreachable.strerror or str(unreachable))
            return
        folder.looks += 1
        if folder.identity != (status.st_dev, status.st_ino):  # made anew, or something is mounted over it
            self._disarm(folder)
            folder.identity, folder.retry, folder.failures = (status.st_dev, status.st_ino), 0.0, 0
        if folder.watches:
            self._check(folder)
        if not folder.watches and self._clock() >= folder.retry:
            self._arm(folder)
        if folder.watches:
            self._follow(folder, within)

    def close(self) -> None:
        """Watch no more."""
        for folder in self._folders.values():
            self._disarm(folder)
        if self._observer:
            self._observer.stop()
            if self._observer.is_alive():
                self._observer.join(2)
            self._observer = None

    def _arm(self, folder: _Folder) -> None:
        if not self._wanted:
            self._doubt(folder, "as was asked for")
            return
        if folder.inbox.mode is Mode.LEAVE:
            self._doubt(folder, "nothing is written there, not even to prove that the system tells of new files")
            return
        mount = mount_of(folder.inbox.path)
        if mount and mount.silent:
            self._doubt(folder, f"it is {mount.silent}, where the system does not tell of all new files")
            return
        try:
            self._watch(folder, folder.inbox.path)
            self._probe(folder)
        except OSError as error:
            self._doubt(folder, _FULL.get(error.errno or 0, f"the system gives no notices: {error.strerror}"))

    def _watch(self, folder: _Folder, place: Path) -> None:
        from watchdog.events import DirCreatedEvent, DirMovedEvent, FileClosedEvent, FileCreatedEvent, FileMovedEvent

        # Unfiltered, watchdog wakes itself by our own reading.
        kinds = [FileCreatedEvent, FileMovedEvent, FileClosedEvent, DirCreatedEvent, DirMovedEvent]
        folder.watches[place] = self._observing().schedule(
            _hint(folder.inbox.path, self._wake, self._seen), str(place), recursive=False, event_filter=kinds
        )

    def _observing(self) -> "BaseObserver":
        if self._observer is None or not self._observer.is_alive():
            from watchdog.observers import Observer

            # What it would say is said by `status`.
            logging.getLogger("watchdog").addHandler(logging.NullHandler())
            self._observer = Observer()
            self._observer.start()
        return self._observer

    def _probe(self, folder: _Folder) -> None:
        probe = folder.inbox.path / PROBE
        self._seen.discard(folder.inbox.path)
        probe.unlink(missing_ok=True)
        # Noted before it is made: it may be noticed before the next line.
        folder.probed, folder.proven, folder.looks = self._clock(), False, 0
        os.close(os.open(probe, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))

    def _check(self, folder: _Folder) -> None:
        """See whether the probe has been noticed, and send another when it is time."""
        since = self._clock() - folder.probed
        if not (self._observer and self._observer.is_alive()):
            self._doubt(folder, "what tells of new files has stopped")
        elif not folder.proven and folder.inbox.path in self._seen:
            self._remove_probe(folder)
            folder.proven, folder.failures, folder.way = True, 0, Way(Noticed.AT_ONCE)
        elif not folder.proven and since >= _NOTICED_WITHIN and folder.looks > 1:
            self._doubt(folder, "the system did not tell of a file that was put there to try it")
        elif folder.proven and since >= HEARTBEAT:
            try:
                self._probe(folder)
            except OSError as error:
                self._doubt(
                    folder, f"nothing can be written there to prove that new files are told of: {error.strerror}"
                )

    def _follow(self, folder: _Folder, within: Sequence[Path]) -> None:
        """Watch the folders that people have put into an inbox, each by itself: what is filed is never watched."""
        wanted = dict.fromkeys((folder.inbox.path, *within[:_MOST_FOLDERS]))
        for place in [place for place in folder.watches if place not in wanted]:
            self._unwatch(folder.watches.pop(place))
        for place in wanted:
            if place not in folder.watches:
                try:
                    self._watch(folder, place)
                except OSError:
                    return  # it has gone, or the limit is reached: the next look finds what lies there
                self._wake.set()  # something may have come before it was watched

    def _doubt(self, folder: _Folder, why: str) -> None:
        self._disarm(folder)
        folder.way = Way(Noticed.SCAN, why)
        folder.retry = self._clock() + min(_LONGEST_PAUSE, _FIRST_PAUSE * 2 ** min(folder.failures, 10))
        folder.failures += 1

    def _disarm(self, folder: _Folder) -> None:
        for watch in folder.watches.values():
            self._unwatch(watch)
        if folder.watches and not folder.proven:
            self._remove_probe(folder)
        folder.watches.clear()
        folder.proven = False

    def _unwatch(self, watch: "ObservedWatch") -> None:
        if self._observer and self._observer.is_alive():
            try:
                self._observer.unschedule(watch)
            except (KeyError, OSError):
                return  # the system had let go of it already

    def _remove_probe(self, folder: _Folder) -> None:
        try:
            (folder.inbox.path / PROBE).unlink(missing_ok=True)
        except OSError:
            return  # the folder cannot be reached or written to; its name is passed over


def _hint(inbox: Path, wake: threading.Event, seen: set[Path]) -> "Hint":
    from watchdog.events import FileSystemEvent, FileSystemEventHandler

    class _Hint(FileSystemEventHandler):
        def on_any_event(self, event: FileSystemEvent) -> None:
            name = Path(os.fsdecode(event.dest_path or event.src_path)).name
            if name == PROBE:
                seen.add(inbox)
            elif not name.startswith("."):
                wake.set()

    return _Hint()


if TYPE_CHECKING:
    from watchdog.events import FileSystemEventHandler as Hint
