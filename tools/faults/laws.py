"""What a power cut would leave after each call of a trace, and the laws that it must never break.

1. No file gets a name that lasts before its bytes are on the disk.
2. Nothing is relied on before it is on the disk: a folder by what it holds; an original by its record, a generation and an
   engine's files by what points at them, a key by its list; what is new by the removal of what it replaces, or of the place
   where it stood before; all of a document by the removal of its dropped file.
3. When a person is told that something is done, all of it is on the disk.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from tools.faults.lasting import Lasting
from tools.faults.trace import Call, calls

# Letting go of a file of this name, which there never is, says in a trace that a person has been told.
TOLD = "told"


@dataclass
class _File:
    """What stands under one or more names; `lost` once a flush of it failed."""

    dirty: bool = False
    lost: bool = False


@dataclass
class Disk:
    """What would be there after a power cut, as far as flushes tell.

    `fresh` are names that may be missing then, `gone` those that may stand again, each with the name it was exchanged for;
    `unused` are generations that nothing points at yet, of which nothing is relied on.
    `mistakes` are what would cost a document, or show the public half of one; `broken` what breaks any of the laws.
    """

    lasting: Lasting
    standing: frozenset[str] = frozenset()
    files: dict[str, _File] = field(default_factory=dict)
    fresh: set[str] = field(default_factory=set)
    unused: set[str] = field(default_factory=set)
    gone: dict[str, str | None] = field(default_factory=dict)
    mistakes: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    acknowledged: int = 0
    told: int = 0

    def found(self, path: str) -> None:
        """Learn that at first something stands at a path of which nobody knows whether it is on the disk."""
        self.fresh.add(path)
        if not Path(path).is_dir():
            self.files[path] = _File(dirty=True)

    def see(self, call: Call) -> None:
        """Follow one call."""
        match call.name:
            case "openat" if call.done and call.paths and "O_CREAT" in call.flags:
                self._made(call.paths[0], emptied="O_TRUNC" in call.flags)
            case "mkdir" if call.done:
                self._new_name(call.paths[0])
                if self.lasting.is_generation(call.paths[0]):
                    self.unused.add(call.paths[0])
            case "write" | "pwrite64" | "writev" | "pwritev" | "sendfile" | "copy_file_range" | "ftruncate" if (
                call.done
            ):
                self._file(call.opened).dirty = True
            case "fsync" | "fdatasync":
                self._flushed(call.opened, done=call.done)
            case "link" | "linkat" if call.done:
                self._named(*call.paths[:2])
            case "rename" | "renameat" | "renameat2" if call.done:
                self._renamed(*call.paths[:2])
            case "unlink" | "unlinkat" | "rmdir" if PurePosixPath(call.paths[0]).name == TOLD:
                self._rest()
            case "unlink" | "unlinkat" | "rmdir" if call.done:
                self._removed(call.paths[0])

    def end(self) -> None:
        """See what is left when all is done: the public's files count by then."""
        for name in filter(self.lasting.is_public, sorted(self.fresh)):
            self.mistakes.append(f"the name {name} was not on the disk at the end")
        self._rest()

    def _file(self, path: str) -> _File:
        return self.files.setdefault(path, _File())

    def _made(self, path: str, *, emptied: bool) -> None:
        if path not in self.files and path not in self.standing:
            self.files[path] = _File()
            self._new_name(path)
        elif emptied:
            self._file(path).dirty = True

    def _new_name(self, path: str) -> None:
        """Learn of a name that was not there, and see that what it relies on is on the disk."""
        area = self.lasting.area(path)
        if area is None:
            return
        if area != "index":  # of which a pointer comes last
            above = {str(each) for each in PurePosixPath(path).parents} & self.fresh
            self.broken += [f"the folder {each} was not on the disk before it held {path}" for each in sorted(above)]
        if self.lasting.makes_count(path) and not self._is_unused(path):
            self.broken += [f"{what} when {path} made it count" for what in self._unsafe(path)]
        self.fresh.add(path)

    def _is_unused(self, path: str) -> bool:
        return any(path.startswith(f"{folder}/") for folder in self.unused)

    def _unsafe(self, name: str) -> Iterator[str]:
        """Say what is not on the disk of what counts by a name."""
        for path in sorted(self.fresh):
            if self.lasting.counts_by(path, name):
                yield f"the name {path} was not on the disk"
        for path, file in sorted(self.files.items()):
            if file.dirty and self.lasting.counts_by(path, name):
                yield f"the bytes of {path} were not on the disk"

    def _flushed(self, path: str, *, done: bool) -> None:
        if path in self.files:
            file = self.files[path]
            file.dirty, file.lost = file.dirty and not done, file.lost or not done
        if not done:
            return
        self.fresh = {name for name in self.fresh if str(PurePosixPath(name).parent) != path}
        for name in [name for name in self.gone if str(PurePosixPath(name).parent) == path]:
            after = self.gone.pop(name)
            if after in self.fresh:
                self.broken.append(f"{name} was gone from the disk before {after}, its new place, was on it")

    def _named(self, before: str, after: str) -> None:
        file = self._file(before)
        if file.lost and self.lasting.area(after) == "archive":
            self.mistakes.append(f"{after} is what failed to reach the disk")
        if file.dirty and self.lasting.is_public(after):
            self.mistakes.append(f"the bytes of {after} were not on the disk when it got its name")
        elif file.dirty and self.lasting.area(after):
            self.broken.append(f"the bytes of {after} were not on the disk when it got its name")
        self.files[after] = file
        self._new_name(after)
        if self.lasting.makes_count(after):
            self.unused = {folder for folder in self.unused if not self.lasting.counts_by(folder, after)}

    def _renamed(self, before: str, after: str) -> None:
        if self.lasting.is_dropped(before):
            self._acknowledged(before)
        was_there = before not in self.fresh
        self._named(before, after)
        self._forgotten(before)
        if was_there and self.lasting.stays_gone(before):
            self.gone[before] = after

    def _removed(self, path: str) -> None:
        if self.lasting.is_dropped(path):
            self._acknowledged(path)
        if path not in self.fresh:
            self.broken += [f"{path} went before {each} was on the disk" for each in self._replaces(path)]
            if self.lasting.stays_gone(path):
                self.gone[path] = None
        self._forgotten(path)

    def _replaces(self, path: str) -> Iterator[str]:
        """Yield what takes the place of what stands at a path and is not on the disk yet."""
        area = self.lasting.area(path)
        for name in sorted(self.fresh) if area else ():
            if self.lasting.area(name) == area and (area != "index" or self._points_at(name, path)):
                yield name

    def _points_at(self, name: str, path: str) -> bool:
        return self.lasting.is_pointer(name) and self.lasting.counts_by(path, name) and not self._is_unused(name)

    def _forgotten(self, path: str) -> None:
        """Let a name go, and all below it."""
        self.files.pop(path, None)
        self.fresh.discard(path)
        self.gone = {name: after for name, after in self.gone.items() if not name.startswith(f"{path}/")}

    def _acknowledged(self, path: str) -> None:
        """Letting go of a dropped file is what tells people that it is kept."""
        self.acknowledged += 1
        for name, file in self.files.items():
            if self.lasting.area(name) == "archive" and file.dirty:
                self.mistakes.append(f"the bytes of {name} were not on the disk when {path} was let go")
        for name in sorted(self.fresh):
            if self.lasting.area(name) == "archive":
                self.mistakes.append(f"the name {name} was not on the disk when {path} was let go")

    def _rest(self) -> None:
        """See that nothing is left to be flushed: a person is told that it is done."""
        self.told += 1
        self.broken += [f"the name {name} was not on the disk when all was done" for name in sorted(self.fresh)]
        self.broken += [f"{name} might be back after all was done" for name in sorted(self.gone)]
        for name, file in sorted(self.files.items()):
            if file.dirty and self.lasting.area(name):
                self.broken.append(f"the bytes of {name} were not on the disk when all was done")
        self.fresh.clear()
        self.gone.clear()


def followed(log: Path, home: Path, *, standing: Iterable[Path] = (), found: Iterable[Path] = ()) -> Disk:
    """Return what a log says of the archive in `home`, where these files stood before.

    Of those in `found` nobody knows whether they are on the disk.
    """
    disk = Disk(Lasting(str(home)), frozenset(map(str, standing)))
    for path in found:
        disk.found(str(path))
    for call in calls(log.read_text(encoding="utf-8", errors="replace").splitlines()):
        disk.see(call)
    disk.end()
    return disk
