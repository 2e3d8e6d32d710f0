"""Lets the n-th call of the system fail, for every n, while documents are taken, and says in JSON what came of it.

    python -m tools.faults.refusals WORK SCENARIO ENGINE FIRST STEP [CALL:ERROR …]

For n = FIRST, FIRST + STEP, … of every cell, or of those named, up to the first n that there is not. The calls are those of the
main thread, which does all writing of the archive.
"""

import json
import shutil
import sys
from functools import partial
from pathlib import Path
from typing import Any

from reviewsearch.store.disk import sha256
from tools.faults.kills import in_child, warm
from tools.faults.laws import followed
from tools.faults.scenarios import SCENARIOS, Scenario, new_home, what_came_of_it
from tools.faults.strace import traced
from tools.faults.trace import CALLS, OPTIONS

# What each call may be refused with: https://man7.org/linux/man-pages/ names them all; EIO may come from any.
CELLS = {
    "openat": ("EIO", "ENOSPC", "EMFILE", "EACCES"),
    "write": ("EIO", "ENOSPC"),
    "pwrite64": ("EIO", "ENOSPC"),
    "fsync": ("EIO", "ENOSPC"),
    "fdatasync": ("EIO", "ENOSPC"),
    "rename": ("EIO", "ENOSPC", "EACCES"),
    "linkat": ("EIO", "ENOSPC", "EACCES"),
    "unlink": ("EIO", "EACCES"),
    "mkdir": ("EIO", "ENOSPC", "EACCES"),
    "rmdir": ("EIO", "EACCES"),
    "sendfile": ("EIO", "ENOSPC"),
    "ftruncate": ("EIO", "ENOSPC"),
    "read": ("EIO",),
    "pread64": ("EIO",),
    "getdents64": ("EIO",),
    "newfstatat": ("EIO", "EACCES"),
    "flock": ("EIO",),
    "memfd_create": ("EMFILE",),
    "socketpair": ("EMFILE",),
    "pipe2": ("EMFILE",),
}
LONGEST = 1_000


def one(number: int, home: Path, whole: Path, scenario: Scenario, cell: tuple[str, str]) -> tuple[bool, dict[str, Any]]:
    """Refuse the n-th call; return whether there was one, and what came of it once it was done to the end."""
    call, error = cell
    shutil.copytree(whole, home)
    log = home.with_name("strace.log")
    options = (*OPTIONS[:3], "-e", f"trace={CALLS},{call}", "-e", f"inject={call}:error={error}:when={number}")
    try:
        traced(partial(scenario.work, home), log, options)
        refused = "(INJECTED)" in log.read_text(encoding="utf-8", errors="replace")
        mistakes = followed(log, home).mistakes
        again = in_child(lambda: scenario.finish(home))
        came = what_came_of_it(home)
        # A file whose removal was refused stays, said to be kept; one that is not kept must not be forgotten.
        kept = set(came["originals"])
        came["left"] = [name for name in came["left"] if sha256(home / "archive" / name) not in kept]
        return refused, {"again": again, "mistakes": mistakes, **came}
    finally:
        shutil.rmtree(home)


def sweep(work: Path, name: str, cell: tuple[str, str], numbers: range) -> dict[str, Any]:
    """Refuse each n-th call of these numbers; return how many were refused, and what differed from a run left alone."""
    scenario, whole, home = SCENARIOS[name], work / "whole", work / "home"
    _, expected = one(LONGEST * 10, home, whole, scenario, cell)
    refused, wrong = 0, {}
    for number in numbers:
        was, result = one(number, home, whole, scenario, cell)
        if not was:
            break
        refused += 1
        if result != expected:
            wrong[number] = {name: value for name, value in result.items() if value != expected[name]}
    return {"expected": expected, "refused": refused, "wrong": wrong}


def main(arguments: list[str]) -> None:
    """Print what was found, by cell."""
    work, name, engine, first, step, *cells = arguments
    warm(Path(work))
    new_home(Path(work, "whole"), engine)
    SCENARIOS[name].prepare(Path(work, "whole"))
    told = {}
    for call, errors in CELLS.items():
        for error in errors:
            if not cells or f"{call}:{error}" in cells:
                numbers = range(int(first), LONGEST, int(step))
                told[f"{call}:{error}"] = sweep(Path(work), name, (call, error), numbers)
    print(json.dumps(told))


if __name__ == "__main__":
    main(sys.argv[1:])
