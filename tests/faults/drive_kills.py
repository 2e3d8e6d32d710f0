"""Kills an intake at its n-th touch of the archive's home, starts again, and says in JSON what came of it.

    drive_kills.py WORK FIRST STEP

Not a test: run by one, in a process of its own, because it forks. For n = FIRST, FIRST + STEP, … a child takes two dropped
files and is killed with SIGKILL as the n-th event that touches its home is about to happen (Python's audit hooks: every
open, link, rename, removal and SQLite connection, whoever calls it). Then another child, not killed, starts and finishes.
Ends with the first n that the intake survives, having no n-th touch.
"""

import json
import os
import shutil
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from reviewsearch import Library
from reviewsearch.app import settings as settings_of
from reviewsearch.app import watch
from reviewsearch.app.looking import dropped_files
from reviewsearch.app.settings import Settings

DROPPED = {
    "MSCP2019-20-01 report FINAL.txt": "Review: Wren\nRef no: MSCP 2019/20-01\nPublished: 23 July 2024\n\nA heron.",
    "MSCP2019-20-01 report v2.txt": "Review: Wren\nRef no: MSCP 2019/20-01\nPublished: 24 July 2024\n\nA crane.",
}
SETTINGS = 'settle_seconds = 0.01\nscan_seconds = 0.1\n[[scheme]]\nform = "financial-year"\nbodies = ["MSCP"]\n'
LONGEST = 2_000


def run(settings: Settings) -> None:
    """Take what lies in the drop zone, as `reviewsearch watch --once` does."""
    watch.run(settings, stop=threading.Event(), say=lambda _: None, started=lambda _: None, once=True)


def in_child(work: Callable[[], None]) -> int:
    """Do some work in a forked child; return its exit status, negative for a signal."""
    pid = os.fork()
    if pid == 0:
        try:
            work()
        except BaseException:  # noqa: BLE001 - whatever it is, it must be told by the exit status
            sys.excepthook(*sys.exc_info())
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def killed_at(number: int, home: Path, work: Callable[[], None]) -> None:
    """Do some work and be killed at the n-th event that names something below `home`."""
    left = number

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal left
        if event not in {
            "open",
            "os.link",
            "os.rename",
            "os.remove",
            "os.rmdir",
            "os.mkdir",
            "os.truncate",
            "sqlite3.connect",
        }:
            return
        if str(home) in " ".join(str(argument) for argument in arguments if isinstance(argument, str | bytes | Path)):
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)
    work()


def what_came_of_it(settings: Settings) -> dict[str, object]:
    """Return what can be seen of an archive after all is done."""
    with Library(settings) as library:
        documents = library.documents()
        return {
            "sources": sorted(document.source_name for document in documents),
            "status": {document.source_name: document.status.value for document in documents},
            "contents": {
                document.source_name: (settings.home / document.path).read_text(encoding="utf-8")
                for document in documents
            },
            "crane": library.search("crane").total,
            "heron": library.search("heron").total,
            "case": library.search("MSCP 2019/20-01").total,
            "problems": [problem.message for problem in library.verify()],
            "staging": [path.name for path in (settings.archive / ".staging").iterdir()],
            "generations": len(list((settings.index / "staff").glob("generation-*"))),
            "left": sorted(path.name for path, _ in dropped_files(settings.archive)),
        }


def one(number: int, home: Path, whole: Path) -> tuple[int, dict[str, object]]:
    """Kill at the n-th touch, start again; return how the first run ended and what came of both."""
    shutil.copytree(whole, home)
    settings = settings_of.load(home)
    ended = in_child(lambda: killed_at(number, home, lambda: run(settings)))
    again = in_child(lambda: run(settings))
    result = {"again": again, **what_came_of_it(settings)}
    shutil.rmtree(home)
    return ended, result


def main(work: Path, first: int, step: int) -> None:
    """Run all numbers and print what differed from an intake that was left alone."""
    whole = work / "whole"
    settings_of.initialise(whole, SETTINGS)
    for name, text in DROPPED.items():
        (whole / "archive" / name).write_text(text, encoding="utf-8")
    ended, expected = one(LONGEST * 10, work / "undisturbed", whole)
    kills, wrong = 0, {}
    for number in range(first, LONGEST, step):
        ended_so, result = one(number, work / f"home-{number}", whole)
        if ended_so == 0:
            break
        kills += 1
        if ended_so != -signal.SIGKILL or result != expected:
            wrong[number] = {"ended": ended_so, **result}
    print(json.dumps({"ended": ended, "expected": expected, "kills": kills, "wrong": wrong}))  # noqa: T201 - the answer


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
