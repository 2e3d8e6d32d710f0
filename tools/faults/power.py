"""Cuts the power at random moments while documents are taken, and says in JSON what was there afterwards.

    python -m tools.faults.power WORK KIND ENGINE CUTS SEED

The archive lies on a disk of its own, an image of a file system of this KIND. The process that takes documents is halted, the
image is copied as it is (what was written to files and never flushed is not in it), and the process goes on. Each copy is
mounted and started from: what had been acknowledged must be there, and taking the rest must end as if nothing had happened.
"""

import json
import os
import random
import select
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from tools.faults.kills import in_child, warm
from tools.faults.mounts import copy_as_it_is, image, mounted_again
from tools.faults.scenarios import drop, new_home, take, what_came_of_it

DOCUMENTS = 40
_LONGEST = 60.0


def documents() -> dict[str, bytes]:
    """Return the files to drop: each a case of its own, some bytes of which no file system makes by itself."""
    return {
        f"MSCP2022-23-{number:02} note.txt": b"Briefing note\nRef no: MSCP 2022/23-%02d\nMay 2023\n\nA curlew. %d\n"
        % (number, number)
        * 40
        for number in range(1, DOCUMENTS + 1)
    }


def cut(file: Path, home: Path, pauses: list[float], scratch: Path) -> list[tuple[Path, list[str]]]:
    """Take what is dropped and copy the disk after each of these pauses, in seconds; return the copies, each with what was acknowledged by then."""
    command = [sys.executable, "-m", "reviewsearch", "--home", str(home), "watch", "--once"]
    copies, said = [], b""
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as taking:
        assert taking.stdout is not None  # noqa: S101 - asked for above
        reading = taking.stdout.fileno()
        os.set_blocking(reading, False)
        for number, pause in enumerate(pauses):
            time.sleep(pause)
            if number % 2:  # soon after something was acknowledged
                select.select([reading], [], [], _LONGEST)
            os.kill(taking.pid, signal.SIGSTOP)  # until it is waited for it can be halted, whether it runs or has ended
            said += _read(reading)
            copy = scratch / f"cut-{number}.img"
            copy_as_it_is(file, copy)
            copies.append((copy, [line.split(" → ")[0] for line in said.decode().splitlines() if " → " in line]))
            os.kill(taking.pid, signal.SIGCONT)
        taking.kill()
    if taking.returncode not in {0, -signal.SIGKILL}:
        raise RuntimeError(f"taking documents ended with {taking.returncode}")
    return copies


def _read(pipe: int) -> bytes:
    pieces = []
    while True:
        try:
            piece = os.read(pipe, 65536)
        except BlockingIOError:
            break
        if not piece:
            break
        pieces.append(piece)
    return b"".join(pieces)


def after(copy: Path, kind: str, acknowledged: list[str]) -> dict[str, Any]:
    """Start from a copy of the disk; return what was lost, and what came of it all."""
    files = documents()
    with mounted_again(copy, kind) as folder:
        home = folder / "home"
        kept = {path.read_bytes() for path in (home / "archive" / "cases").rglob("*.txt") if _has_record(path)}
        lost = [name for name in acknowledged if files[name] not in kept]
        again = in_child(lambda: take(home))
        came = what_came_of_it(home)
    return {
        "lost": lost,
        "again": again,
        "documents": len(came["documents"]),
        "names": sorted(row[0] for row in came["documents"]) == sorted(files),
        "originals": len(came["originals"]),
        **{name: came[name] for name in ("problems", "damage", "disagreement", "staging", "left")},
    }


RIGHT = {
    "lost": [],
    "again": 0,
    "documents": DOCUMENTS,
    "names": True,
    "originals": DOCUMENTS,
    "problems": [],
    "damage": None,
    "disagreement": None,
    "staging": [],
    "left": [],
}


def _has_record(path: Path) -> bool:
    return path.with_name(f"{path.name}.json").is_file()


def sweep(work: Path, kind: str, engine: str, cuts: int, seed: int) -> dict[str, Any]:
    """Cut so many times in one run; return how many documents had been acknowledged at each, and what was wrong after which."""
    chance = random.Random(seed)
    wrong, told = {}, []
    with image(work, kind) as (file, folder):
        home = folder / "home"
        new_home(home, engine)
        drop(home, documents())
        os.sync()
        copies = cut(file, home, [chance.uniform(0.01, 0.8) for _ in range(cuts)], work)
    for copy, acknowledged in copies:
        told.append(len(acknowledged))
        result = after(copy, kind, acknowledged)
        if result != RIGHT:
            wrong[copy.name] = {name: value for name, value in result.items() if value != RIGHT[name]}
        shutil.rmtree(copy.with_suffix(".mounted"))
        copy.unlink()
    return {"cuts": len(copies), "acknowledged": told, "wrong": wrong}


def main(arguments: list[str]) -> None:
    """Print what a sweep found."""
    work, kind, engine, cuts, seed = arguments
    warm(Path(work))
    print(json.dumps(sweep(Path(work), kind, engine, int(cuts), int(seed))))


if __name__ == "__main__":
    main(sys.argv[1:])
