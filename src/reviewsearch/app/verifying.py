"""Re-reading originals to see that each is as it was kept: a seventh at a time, so that a week of daily runs covers all."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from reviewsearch.app.lasting import lasting
from reviewsearch.app.settings import Settings
from reviewsearch.app.turns import lock_path
from reviewsearch.domain.document import Record
from reviewsearch.store import disk
from reviewsearch.store.archive import Archive
from reviewsearch.store.inspection import Problem
from reviewsearch.store.lock import holding

PARTS = 7


@dataclass(frozen=True, slots=True)
class Verified:
    """What the last run left: the part to read next, counted from 0; when it ended (UTC, ISO 8601); what it found."""

    part: int = 0
    at: str | None = None
    found: tuple[Problem, ...] = ()


def last_verified(settings: Settings) -> Verified:
    """Return what the last run left, as if there had been none where that is not known any more."""
    try:
        left = json.loads(_path(settings).read_bytes())
        return Verified(int(left["part"]) % PARTS, str(left["at"]), tuple(Problem(**found) for found in left["found"]))
    except (OSError, ValueError, KeyError, TypeError):
        return Verified()


def verify(
    settings: Settings, *, everything: bool = False, progress: Callable[[int, int], None] | None = None
) -> Iterator[Problem]:
    """Yield what is not as it was kept. Every record is looked at, and of the originals the next part, or all, is read again.

    What is found while another process writes is looked at again, last of all: that one may just be keeping it. Writes nothing in
    the archive. Once all was yielded, the part to read next is remembered.
    """
    part = last_verified(settings).part
    archive = Archive(settings.archive)

    def is_due(record: Record) -> bool:
        return everything or part_of(record) == part

    found, doubtful = [], []
    for problem in archive.problems(reread=is_due, progress=progress):
        if holding(lock_path(settings)):
            doubtful.append(problem)
        else:
            found.append(problem)
            yield problem
    lasted = lasting(settings, doubtful, lambda: archive.problems(reread=is_due))
    yield from lasted
    found += lasted
    _remember(settings, Verified(part if everything else (part + 1) % PARTS, _now(), tuple(found)))


def part_of(record: Record) -> int:
    """Return the part a document belongs to, from 0 on; it never changes."""
    return int(record.id[:8], 16) % PARTS


def _remember(settings: Settings, verified: Verified) -> None:
    found = [{"kind": each.kind, "path": each.path, "message": each.message} for each in verified.found]
    content = json.dumps({"part": verified.part, "at": verified.at, "found": found}, indent=1).encode()
    disk.make_folder(settings.index)
    disk.write_whole(_path(settings), content, durable=False)


def _path(settings: Settings) -> Path:
    return settings.index / "verified.json"


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
