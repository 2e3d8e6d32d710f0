"""What lies in a folder that documents are dropped into: the plain files to take, and what is never taken and why."""

import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from reviewsearch.app.inboxes import Inbox, Mode
from reviewsearch.store.archive import FILED

# Names under which editors, browsers and office programs keep what is not finished.
_UNFINISHED = (".part", ".partial", ".crdownload", ".download", ".tmp", ".temp", ".swp", ".filepart", ".opdownload")
_NOT_DROPPED = frozenset({"README.md", "desktop.ini", "Thumbs.db"})
# The end of the hidden name under which a file stands in the instant in which it is let go.
LEAVING = ".leaving"


class Scan:
    """One pass over an inbox. Follows no link; what cannot be reached is passed over and told of."""

    def __init__(self, inbox: Inbox) -> None:
        self._inbox = inbox
        # Once the pass is over: the folders that were gone through, and those that could not be.
        self.folders: list[Path] = []
        self.unreachable: dict[Path, OSError] = {}

    def __iter__(self) -> Iterator[tuple[Path, os.stat_result]]:
        """Yield the plain files, each with how it looks. The whole inbox out of reach is told of under its own path."""
        waiting = [self._inbox.path]
        while waiting:
            folder = waiting.pop()
            yield from self._files(folder, self._entries(folder), waiting)

    def _entries(self, folder: Path) -> Iterator["os.DirEntry[str]"]:
        """Yield what lies in a folder, one by one: of ten thousand files none is held in mind."""
        try:
            with os.scandir(folder) as listing:
                yield from listing
        except OSError as error:  # among others a share that goes away while it is read
            self._missed(folder, error)
        else:
            self.folders.append(folder)

    def _files(
        self, folder: Path, entries: Iterable["os.DirEntry[str]"], waiting: list[Path]
    ) -> Iterator[tuple[Path, os.stat_result]]:
        for entry in entries:
            if entry.name.startswith((".", "~$")) or _is_ours(entry.name, folder, self._inbox):
                continue
            try:
                status = entry.stat(follow_symlinks=False)
            except OSError as error:
                # Of two that go away at once, the file and the inbox it lay in, the inbox is what matters.
                gone = isinstance(error, FileNotFoundError) and not self._inbox.path.is_dir()
                self._missed(self._inbox.path if gone else Path(entry.path), error)
                continue
            if stat.S_ISDIR(status.st_mode):
                waiting.append(Path(entry.path))
            elif _is_plain(status, self._inbox) and not entry.name.lower().endswith(_UNFINISHED):
                yield Path(entry.path), status

    def _missed(self, place: Path, error: OSError) -> None:
        # A folder that someone takes away while we look is no fault; the inbox itself gone is.
        if place == self._inbox.path or not isinstance(error, FileNotFoundError):
            self.unreachable[place] = error


def _is_ours(name: str, folder: Path, inbox: Inbox) -> bool:
    """Return whether a name at the top of the archive is one of its own."""
    if name in _NOT_DROPPED and folder == inbox.path:
        return True
    return inbox.mode is Mode.OWN and folder == inbox.path and name in FILED


def _is_plain(status: os.stat_result, inbox: Inbox) -> bool:
    """Return whether this is a file under one name alone: of another's file a name may be put here that shows all of it."""
    return stat.S_ISREG(status.st_mode) and (status.st_nlink <= 1 or inbox.mode is Mode.LEAVE)


def dropped_files(root: Path) -> Iterator[tuple[Path, os.stat_result]]:
    """Yield the plain files of the archive's drop zone: its top and the folders people made in it. Follows no link."""
    yield from Scan(Inbox(root, Mode.OWN))


def unusual_entries(inbox: Inbox) -> Iterator[tuple[Path, str]]:
    """Yield what lies in an inbox and is never taken, with the reason."""
    scan = Scan(inbox)
    for _ in scan:
        pass
    for place, error in scan.unreachable.items():
        yield place, f"It cannot be opened ({error.strerror}); give the account that runs reviewsearch permission."
    for folder in scan.folders:
        try:
            inside = sorted(folder.iterdir())
        except OSError:
            continue
        for path in inside:
            if path.name.startswith(".") or _is_ours(path.name, folder, inbox):
                continue
            if reason := _why_not(path, inbox):
                yield path, reason


def _why_not(path: Path, inbox: Inbox) -> str | None:
    """Return why an entry is never taken, None where it is."""
    try:
        status = path.lstat()
    except OSError:
        return None
    if stat.S_ISLNK(status.st_mode):
        return "It is a link to another place; drop the file itself."
    if stat.S_ISDIR(status.st_mode):
        return None
    if not stat.S_ISREG(status.st_mode):
        return "It is a pipe or a device, not a file."
    if path.name.lower().endswith(_UNFINISHED) or path.name.startswith("~$"):
        return "It has the name of an unfinished or temporary file; it is taken once it is renamed."
    if not _is_plain(status, inbox):
        return "It is another file's second name (a hard link); drop a copy of the file."
    return None
