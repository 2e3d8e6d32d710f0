"""What a running watcher writes down of itself, for `status` to read: how each folder is watched, and what waits and why."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reviewsearch.app.linux import boot
from reviewsearch.app.notices import Noticed, Way
from reviewsearch.app.settings import Settings
from reviewsearch.app.watcher import Watcher
from reviewsearch.store import disk
from reviewsearch.store.lock import holding, lives

# Of ten thousand files that wait the oldest say what is to be said.
_MOST_TOLD = 100


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder that is watched: its mode (own, file, leave), how its files are noticed (at once, scan, offline), and why."""

    path: str
    mode: str
    noticed: str
    why: str

    def in_words(self, scan: float) -> str:
        """Say how it is watched, where it is looked through every `scan` seconds."""
        match Noticed(self.noticed):
            case Noticed.AT_ONCE:
                return "new files are noticed at once"
            case Noticed.SCAN:
                return f"looked through every {scan:g} s; {self.why}"
            case Noticed.OFFLINE:
                return (
                    f"cannot be reached at present ({self.why}); tried again every {scan:g} s, "
                    "and nothing that waits there is forgotten"
                )


@dataclass(frozen=True, slots=True)
class Pending:
    """A file that waits in an inbox: for how long, why, and in how many seconds it is tried again (None: no watcher runs).

    `state` is "settling" or, once it was refused, "waiting"; `folder` is where it lies.
    """

    name: str
    seconds: int
    reason: str
    next_try: int | None
    state: str = "waiting"
    folder: str = ""


@dataclass(frozen=True, slots=True)
class Watching:
    """A watcher at work. `waiting` are the oldest of the `total` files that wait; `trouble` says what stops all of them."""

    process: int
    folders: tuple[Folder, ...]
    waiting: tuple[Pending, ...]
    total: int
    trouble: str | None = None


def state_path(settings: Settings) -> Path:
    """Return where a running watcher writes what waits."""
    return settings.index / "watching.json"


def folders_of(watcher: Watcher, ways: Mapping[Path, Way]) -> tuple[Folder, ...]:
    """Return how each inbox is watched."""
    return tuple(
        Folder(str(path), inbox.mode.value, ways[path].noticed.value, ways[path].why)
        for path, inbox in watcher.inboxes.items()
    )


def note(path: Path, watcher: Watcher, ways: Mapping[Path, Way], *, trouble: str | None = None) -> None:
    """Write how things stand. Lost with a power cut, made anew a moment later."""
    now = watcher.clock()
    state = {
        "process": os.getpid(),
        "boot": boot(),
        "folders": [_fields(folder) for folder in folders_of(watcher, ways)],
        "total": len(watcher.waiting) + watcher.queued,
        "trouble": trouble,
        "waiting": [
            {
                "name": file.name,
                "folder": str(file.parent),
                "seconds": round(now - waiting.first_seen),
                "reason": waiting.in_words(now),
                "next_try": round(max(0.0, waiting.next_try - now)),
                "state": "settling" if waiting.is_settling else "waiting",
            }
            for file, _, waiting in watcher.oldest(_MOST_TOLD)
        ],
    }
    disk.write_whole(path, json.dumps(state).encode(), durable=False)


def _fields(folder: Folder) -> dict[str, str]:
    return {"path": folder.path, "mode": folder.mode, "noticed": folder.noticed, "why": folder.why}


def read(settings: Settings, lock: Path) -> Watching | None:
    """Return what a running watcher wrote last; None where none runs, whatever an ended one left behind."""
    try:
        state: Any = json.loads(state_path(settings).read_text(encoding="utf-8"))
        watching = Watching(
            process=int(state["process"]),
            folders=tuple(Folder(**row) for row in state["folders"]),
            waiting=tuple(Pending(**row) for row in state["waiting"]),
            total=int(state["total"]),
            trouble=state["trouble"],
        )
    except (OSError, ValueError, TypeError, KeyError):
        return None
    # In trouble it lets go of the lock, so that a person may put things right.
    writes = f"process {watching.process} " in (holding(lock) or "")
    runs = writes or (watching.trouble is not None and lives(watching.process))
    return watching if runs and state["boot"] == boot() else None
