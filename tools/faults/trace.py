"""Reads what strace wrote: the calls by which files and their names come, change, go and are put on the disk."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

CALLS = (
    "openat,write,pwrite64,writev,pwritev,sendfile,copy_file_range,ftruncate,fsync,fdatasync,"
    "rename,renameat,renameat2,link,linkat,unlink,unlinkat,rmdir,mkdir"
)
OPTIONS = ("-y", "-s", "400", "-e", f"trace={CALLS}")
_LINE = re.compile(r"(?:\d+ +)?(?P<call>\w+)\((?P<arguments>.*)\) += (?P<result>-?\d+)(?P<rest>.*)")
# A path, behind the open folder it begins at where the call has one.
_PATH = re.compile(r'(?:\d+<(?P<folder>[^>]*)>, )?"(?P<name>(?:[^"\\]|\\.)*)"')
_OPEN = re.compile(r"\d+<(?P<path>[^>]*)>")


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
        handles = _OPEN.findall(arguments)
        # All write to the file that they name first, but one.
        handle = handles[-1 if found["call"] == "copy_file_range" else 0] if handles else ""
        yield Call(
            found["call"],
            tuple(str(PurePosixPath(each["folder"] or "/", each["name"])) for each in _PATH.finditer(arguments)),
            handle.removesuffix(" (deleted)"),
            arguments,
            int(found["result"]) >= 0,
        )
