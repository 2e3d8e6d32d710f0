"""Which processes a process has started, as Linux tells."""

from contextlib import suppress
from pathlib import Path


def children_of(process: int) -> list[int]:
    """Return the ids of the processes that a process has started and that are still there."""
    children = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it has ended meanwhile
            if int(path.read_text().rpartition(")")[2].split()[1]) == process:
                children.append(int(path.parent.name))
    return children
