"""Reads what strace wrote, and finds what was not on the disk when a document was acknowledged."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from reviewsearch.app.settings import SHELF

CALLS = "openat,write,pwrite64,writev,sendfile,ftruncate,fsync,fdatasync,rename,renameat,renameat2,link,linkat,unlink,unlinkat,mkdir"
OPTIONS = ("-y", "-s", "400", "-e", f"trace={CALLS}")
_LINE = re.compile(r"(?:\d+ +)?(?P<call>\w+)\((?P<arguments>.*)\) += (?P<result>-?\d+)(?P<rest>.*)")
# A path, behind the open folder it begins at where the call has one.
_PATH = re.compile(r'(?:\d+<(?P<folder>[^>]*)>, )?"(?P<name>(?:[^"\\]|\\.)*)"')
_OPEN = re.compile(r"\d+<(?P<path>[^>]*)>")
_FILED = ("cases", "unreferenced", "quarantine")


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the system: its name, the paths that stand in it, and whether it was done."""

    name: str
    paths: tuple[str, ...]
    opened: str
    flags: str
    done: bool


def calls(log: Iterable[str]) -> Iterator[Call]:
    """Yield the calls of a log, made with OPTIONS."""
    for line in log:
        found = _LINE.match(line)
        if found is None:
            continue
        arguments = found["arguments"]
        handle = _OPEN.match(arguments)
        yield Call(
            found["call"],
            tuple(str(PurePosixPath(each["folder"] or "/", each["name"])) for each in _PATH.finditer(arguments)),
            handle["path"].removesuffix(" (deleted)") if handle else "",
            arguments,
            int(found["result"]) >= 0,
        )


@dataclass
class _File:
    """What stands under one or more names; `lost` once a flush of it failed."""

    dirty: bool = False
    lost: bool = False


@dataclass
class Disk:
    """What would be there after a power cut, as far as flushes tell."""

    archive: str
    public: str
    files: dict[str, _File] = field(default_factory=dict)
    unflushed_names: set[str] = field(default_factory=set)
    mistakes: list[str] = field(default_factory=list)
    acknowledged: int = 0

    def see(self, call: Call) -> None:
        """Follow one call."""
        match call.name:
            case "openat" if call.done and call.paths and "O_CREAT" in call.flags:
                self._made(call.paths[0], fresh=call.paths[0] not in self.files or "O_EXCL" in call.flags)
            case "mkdir" if call.done:
                self.unflushed_names.add(call.paths[0])
            case "write" | "pwrite64" | "writev" | "sendfile" | "ftruncate" if call.done:
                self._file(call.opened).dirty = True
            case "fsync" | "fdatasync":
                self._flushed(call.opened, done=call.done)
            case "link" | "linkat" if call.done:
                self._named(*call.paths[:2], gone=False)
            case "rename" | "renameat" | "renameat2" if call.done:
                self._acknowledged(call.paths[0])
                self._named(*call.paths[:2], gone=True)
            case "unlink" | "unlinkat" if call.done:
                self._acknowledged(call.paths[0])
                self.files.pop(call.paths[0], None)
                self.unflushed_names.discard(call.paths[0])

    def _file(self, path: str) -> _File:
        return self.files.setdefault(path, _File())

    def _made(self, path: str, *, fresh: bool) -> None:
        if fresh:
            self.files[path] = _File()
            self.unflushed_names.add(path)

    def _flushed(self, path: str, *, done: bool) -> None:
        if path in self.files:
            file = self.files[path]
            file.dirty, file.lost = file.dirty and not done, file.lost or not done
        if done:
            within = {name for name in self.unflushed_names if str(PurePosixPath(name).parent) == path}
            self.unflushed_names -= within

    def _named(self, before: str, after: str, *, gone: bool) -> None:
        file = self._file(before)
        if file.lost and self._is_filed(after):
            self.mistakes.append(f"{after} is what failed to reach the disk")
        if file.dirty and self._is_public(after):
            self.mistakes.append(f"the bytes of {after} were not on the disk when it got its name")
        self.files[after] = file
        self.unflushed_names.add(after)
        if gone:
            self.files.pop(before, None)
            self.unflushed_names.discard(before)

    def _is_filed(self, path: str) -> bool:
        return any(path.startswith(f"{self.archive}/{name}") for name in _FILED)

    def _is_public(self, path: str) -> bool:
        return path.startswith(self.public) and f"/{SHELF}/" in path and not PurePosixPath(path).name.startswith(".")

    def end(self) -> None:
        """See what is left when all is done: the public's files count by then."""
        unflushed = filter(self._is_public, self.unflushed_names)
        self.mistakes += [f"the name {name} was not on the disk at the end" for name in unflushed]

    def _acknowledged(self, path: str) -> None:
        """Letting go of a dropped file is what tells people that it is kept."""
        if str(PurePosixPath(path).parent) != self.archive or PurePosixPath(path).name.startswith("."):
            return
        self.acknowledged += 1
        for name, file in self.files.items():
            if self._is_filed(name) and file.dirty:
                self.mistakes.append(f"the bytes of {name} were not on the disk when {path} was let go")
        for name in self.unflushed_names:
            if self._is_filed(name):
                self.mistakes.append(f"the name {name} was not on the disk when {path} was let go")


def followed(log: Path, home: Path) -> Disk:
    """Return what a log says of the archive in `home`."""
    disk = Disk(str(home / "archive"), str(home / "index" / "public"))
    for call in calls(log.read_text(encoding="utf-8", errors="replace").splitlines()):
        disk.see(call)
    disk.end()
    return disk
