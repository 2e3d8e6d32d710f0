"""Kills what is done to an archive at its n-th touch of the home, starts again, and says in JSON what came of it.

    python -m tools.faults.kills WORK SCENARIO ENGINE FIRST STEP

For n = FIRST, FIRST + STEP, … a child is killed with SIGKILL as the n-th event that touches its home is about to happen
(Python's audit hooks: every open, link, rename, removal and SQLite connection, whoever calls it). Then another child, not
killed, does what a person would do then. Ends with the first n that is survived, having no n-th touch.
"""

import contextlib
import io
import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from tools.faults.scenarios import SCENARIOS, VERSIONS, Scenario, drop, new_home, take, what_came_of_it

LONGEST = 2_000
_ROOMS = tuple(
    f"reviewsearch.{room}"
    for room in "cli.watch cli.rebuild app.watch app.writing app.shapes engines.whoosh engines.tantivy".split()
)
_TOUCHES = frozenset("open os.link os.rename os.remove os.rmdir os.mkdir os.truncate os.chmod sqlite3.connect".split())


def warm(work: Path) -> None:
    """Load and set up, before anything forks, what every child would set up again; one process reads files."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    for room in _ROOMS:
        import_module(room)
    home = work / "warm"
    new_home(home, "whoosh")
    drop(home, VERSIONS)
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        take(home)


def in_child(work: Callable[[], None]) -> int:
    """Do some work in a forked child whose output goes nowhere; return its exit status, negative for a signal."""
    pid = os.fork()
    if pid == 0:
        for stream in (1, 2):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
        try:
            work()
        except BaseException:  # noqa: BLE001 - whatever it is, it must be told by the exit status
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def killed_at(number: int, home: Path, work: Callable[[], None]) -> None:
    """Do some work and be killed at the n-th event that names something below `home`."""
    left = number

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal left
        if event not in _TOUCHES:
            return
        if str(home) in " ".join(str(argument) for argument in arguments if isinstance(argument, str | bytes | Path)):
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)
    work()


def one(number: int, home: Path, whole: Path, scenario: Scenario) -> tuple[int, dict[str, Any]]:
    """Kill at the n-th touch, start again; return how the first run ended and what came of both."""
    shutil.copytree(whole, home)
    try:
        ended = in_child(lambda: killed_at(number, home, lambda: scenario.work(home)))
        again = in_child(lambda: scenario.finish(home))
        return ended, {"again": again, **what_came_of_it(home)}
    finally:
        shutil.rmtree(home)


def sweep(work: Path, name: str, engine: str, first: int, step: int) -> dict[str, Any]:
    """Run all numbers; return what differed from a run that was left alone."""
    scenario, whole = SCENARIOS[name], work / "whole"
    new_home(whole, engine)
    scenario.prepare(whole)
    # Every run has its home at the same place, so that names that depend on it are alike.
    home = work / "home"
    ended, expected = one(LONGEST * 10, home, whole, scenario)
    kills, wrong = 0, {}
    for number in range(first, LONGEST, step):
        ended_so, result = one(number, home, whole, scenario)
        if ended_so == 0:
            break
        kills += 1
        if ended_so != -signal.SIGKILL or result != expected:
            wrong[number] = {"ended": ended_so, **result}
    return {"ended": ended, "expected": expected, "kills": kills, "wrong": wrong}


def main(arguments: list[str]) -> None:
    """Print what a sweep found."""
    work, name, engine, first, step = arguments
    warm(Path(work))
    print(json.dumps(sweep(Path(work), name, engine, int(first), int(step))))


if __name__ == "__main__":
    main(sys.argv[1:])
