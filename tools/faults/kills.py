"""Kills what is done to an archive at its n-th touch of the home, starts again, and says in JSON what came of it.

    python -m tools.faults.kills WORK ENGINE FIRST STEP SCENARIO…

For n = FIRST, FIRST + STEP, … a child is killed with SIGKILL as the n-th event that touches its home is about to happen
(Python's audit hooks: every open, link, rename, removal and SQLite connection, whoever calls it). Then another child, which
does what a person would do then, is killed as well, somewhere in making good what the first left; a third is left alone.
Ends with the first n that is survived, having no n-th touch.
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
# Where the second child is killed: anywhere in so many touches, which is about how many a start makes.
_OF_A_START = 89
_ROOMS = tuple(
    f"reviewsearch.{room}"
    for room in "cli.watch cli.rebuild app.watch app.writing app.shapes engines.whoosh engines.tantivy".split()
)
_TOUCHES = frozenset("open os.link os.rename os.remove os.rmdir os.mkdir os.truncate os.chmod sqlite3.connect".split())


def warm(work: Path) -> None:
    """Load and set up, before anything forks, what every child would set up again; one process reads files."""
    if hasattr(os, "sched_setaffinity"):
        # On one processor, but drivers that run side by side not all on the same.
        processors = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, {processors[os.getpid() % len(processors)]})
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


def one(number: int, home: Path, whole: Path, scenario: Scenario) -> tuple[list[int], dict[str, Any]]:
    """Kill at the n-th touch, start again and kill that, start again; return how both ended and what came of it all."""
    shutil.copytree(whole, home)
    try:
        ended = [in_child(lambda: killed_at(number, home, lambda: scenario.work(home)))]
        if ended != [0]:
            ended.append(in_child(lambda: killed_at(1 + number * 7 % _OF_A_START, home, lambda: scenario.finish(home))))
        again = in_child(lambda: scenario.finish(home))
        return ended, {"again": again, **what_came_of_it(home)}
    finally:
        shutil.rmtree(home)


def sweep(work: Path, name: str, engine: str, numbers: range) -> dict[str, Any]:
    """Run all these numbers of a scenario; return how many kills there were, and what differed from a run that was left alone."""
    scenario, whole = SCENARIOS[name], work / "whole"
    new_home(whole, engine)
    scenario.prepare(whole)
    # Every run has its home at the same place, so that names that depend on it are alike.
    home = work / "home"
    alone, expected = one(LONGEST * 10, home, whole, scenario)
    kills, wrong = 0, {}
    for number in numbers:
        ended, result = one(number, home, whole, scenario)
        if ended == [0]:
            break
        kills += ended.count(-signal.SIGKILL)
        # What is left to be done after the first kill may take less touches than the second waits for.
        if ended not in ([-signal.SIGKILL] * 2, [-signal.SIGKILL, 0]) or result != expected:
            wrong[number] = {"ended": ended, **result}
    shutil.rmtree(whole)
    return {"alone": alone, "expected": expected, "kills": kills, "wrong": wrong}


def main(arguments: list[str]) -> None:
    """Print what came of each scenario."""
    work, engine, first, step, *names = arguments
    warm(Path(work))
    numbers = range(int(first), LONGEST, int(step))
    print(json.dumps({name: sweep(Path(work), name, engine, numbers) for name in names}))


if __name__ == "__main__":
    main(sys.argv[1:])
