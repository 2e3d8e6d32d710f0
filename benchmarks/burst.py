"""What it takes to take thousands of files dropped at once, in each of the eight ways in which files come to be in a folder.

    ./dev python -m benchmarks.burst [--files 10000] [--way NAME]… [--blind]

A watcher runs while they are dropped; `--blind` has it learn nothing from the system, as on a network share. Ends with 1 where
a document is lost or held twice. Processor seconds are those of the watcher and all that it started. Memory is the watcher's most:
with the pages of files that the system keeps for it and may take back (the index, libraries), its own alone, and what of its own it
has most of the time (half of the looks of the second half), which is between two batches.
"""

import argparse
import contextlib
import mmap
import os
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from reviewsearch import Library
from reviewsearch.app import settings as settings_of

SETTINGS = 'engine = "{engine}"\nread_scans = false\nsettle_seconds = {settle}\nscan_seconds = {scan}\n'
SETTLE, SCAN = 1.0, 2.0
LONGEST = 1_800.0
_LONG_AGO = 800_000_000
_AT_A_TIME = 200


def text(number: int) -> str:
    """Return the words of a page that no other file has."""
    return (
        f"Note {number}\n\nThe lead practitioner of case zebra{number} met the family and wrote down what they said.\n"
    )


def name(number: int) -> str:
    """Return what a file is called."""
    return f"note {number}.txt"


def _dropped(zone: Path, count: int, settle: float) -> None:
    del settle
    for number in range(count):
        (zone / name(number)).write_text(text(number))


def _renamed(zone: Path, count: int, settle: float) -> None:
    del settle
    with _beside(zone) as desk:
        for number in range(count):
            (desk / name(number)).write_text(text(number))
            (desk / name(number)).rename(zone / name(number))


def _held_open(zone: Path, count: int, settle: float) -> None:
    for group in _groups(count):
        with contextlib.ExitStack() as stack:
            files = [(number, stack.enter_context((zone / name(number)).open("w"))) for number in group]
            for number, file in files:
                file.write(text(number)[:20])
                file.flush()
            time.sleep(2 * settle)
            for number, file in files:
                file.write(text(number)[20:])


def _in_parts(zone: Path, count: int, settle: float) -> None:
    for number in range(count):
        (zone / name(number)).write_text(text(number)[:20])
    time.sleep(1.5 * settle)
    for number in range(count):
        (zone / name(number)).write_text(text(number))


def _set_aside(zone: Path, count: int, settle: float) -> None:
    for group in _groups(count):
        with contextlib.ExitStack() as stack:
            files = []
            for number in group:
                file = stack.enter_context((zone / name(number)).open("w+b"))
                os.posix_fallocate(file.fileno(), 0, len(text(number).encode()))
                files.append((number, file))
            time.sleep(2 * settle)
            for number, file in files:
                with mmap.mmap(file.fileno(), 0) as memory:
                    memory[:] = text(number).encode()
        for number in group:
            # It may have been taken already; then there is nothing to set.
            with contextlib.suppress(FileNotFoundError):
                os.utime(zone / name(number), (_LONG_AGO, _LONG_AGO))


def _under_other_names(zone: Path, count: int, settle: float) -> None:
    for number in range(count):
        (zone / f"{name(number)}.part").write_text(text(number))
    time.sleep(settle)
    for number in range(count):
        (zone / f"{name(number)}.part").rename(zone / name(number))


def _in_a_tree(zone: Path, count: int, settle: float) -> None:
    del settle
    with _beside(zone) as desk:
        for number in range(count):
            folder = desk / "moved" / f"year {number % 7}" / f"case {number % 50}"
            folder.mkdir(parents=True, exist_ok=True)
            (folder / name(number)).write_text(text(number))
        (desk / "moved").rename(zone / "moved")


def _with_old_times(zone: Path, count: int, settle: float) -> None:
    del settle
    with _beside(zone) as desk:
        for number in range(count):
            path = desk / name(number)
            path.write_text(text(number))
            os.utime(path, (_LONG_AGO, _LONG_AGO))
            shutil.copy2(path, zone / name(number))


# Each drops so many files into a folder; the last number is the settle time, which slow ones outlast.
WAYS: dict[str, Callable[[Path, int, float], None]] = {
    "written at once": _dropped,
    "renamed into the folder": _renamed,
    "held open while written": _held_open,
    "closed between parts, then written anew": _in_parts,
    "room set aside first, old time put back": _set_aside,
    "under a temporary name, then renamed": _under_other_names,
    "a tree of folders": _in_a_tree,
    "copied with their old times": _with_old_times,
}


def _groups(count: int) -> Iterator[range]:
    return (range(start, min(count, start + _AT_A_TIME)) for start in range(0, count, _AT_A_TIME))


@contextlib.contextmanager
def _beside(zone: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir=zone.parent) as desk:
        yield Path(desk)


def documents(library: Library) -> int:
    """Return how many documents are held, published or not."""
    counts = library.counts()
    return sum(counts.values()) - counts["pages"]


def wrong(library: Library, count: int) -> list[str]:
    """Return what is lost, held twice or never was: nothing, where all is well."""
    held = Counter(
        (library.settings.home / document.path).read_text(encoding="utf-8") for document in library.documents()
    )
    found = [f"lost: {name(number)}" for number in range(count) if not held[text(number)]]
    found += [f"held {times} times: {words[:20]!r}" for words, times in held.items() if times > 1]
    # What was closed half-way is a document too, until the whole comes.
    begun = {text(number)[:20] for number in range(count)}
    whole = {text(number) for number in range(count)}
    found += [f"never dropped: {words[:20]!r}" for words in held if words not in whole | begun]
    some = random.Random(count).sample(range(count), min(20, count))
    found += [f"not found: zebra{number}" for number in some if library.search(f"zebra{number}").total != 1]
    return found


def measured(way: str, count: int, *, blind: bool, engine: str) -> tuple[str, list[str]]:
    """Drop files in one way while a watcher runs; return a row of the table, and what is wrong."""
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch) / "home"
        made = settings_of.initialise(home, SETTINGS.format(engine=engine, settle=SETTLE, scan=SCAN))
        command = [sys.executable, "-m", "reviewsearch", "--home", str(home), "watch"]
        before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        with subprocess.Popen(
            [*command, *(["--scan-only"] if blind else [])], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as watcher:
            _wait((home / "index" / "watching.json").exists, began)
            with _most_of_its_own(watcher.pid) as own:
                WAYS[way](made.archive, count, SETTLE)
                with Library(made) as library:
                    _wait(lambda: _is_over(library, home, count), began)
            memory = _memory(watcher.pid, "VmHWM")
            watcher.terminate()
            watcher.wait(10)
        seconds, after = time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
        processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        with Library(made) as library:
            errors = wrong(library, count)
            held = documents(library)
        how = "scan only" if blind else "told"
        usual = statistics.median(own[len(own) // 2 :])
        amounts = f"{processor:.0f} | {memory:.0f} | {max(own):.0f} | {usual:.1f} | {seconds:.0f}"
        return f"| {way} | {how} | {count:,} | {held:,} | {amounts} |", errors


def _is_over(library: Library, home: Path, count: int) -> bool:
    lying = any(path.is_file() for path in (home / "archive").glob("*.txt")) or any(
        path.is_file() for path in (home / "archive").glob("moved/**/*")
    )
    return not lying and documents(library) >= count


@contextlib.contextmanager
def _most_of_its_own(process: int) -> Iterator[list[float]]:
    """Give a list that grows by how much memory a process has that is no page of a file, four times a second."""
    over, seen = threading.Event(), [0.0]

    def look() -> None:
        while not over.wait(0.25):
            seen.append(_memory(process, "RssAnon"))

    looking = threading.Thread(target=look, daemon=True)
    looking.start()
    try:
        yield seen
    finally:
        over.set()
        looking.join()


def _memory(process: int, of: str) -> float:
    """Return what the system says of a process's memory, in megabytes of 2^20 bytes: VmHWM, RssAnon or another."""
    for line in Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines():
        if line.startswith(f"{of}:"):
            return int(line.split()[1]) / 1024
    return 0.0


def _wait(until: Callable[[], bool], began: float) -> None:
    while not until():
        if time.monotonic() - began > LONGEST:
            raise TimeoutError
        time.sleep(0.5)


def main(arguments: list[str]) -> int:
    """Print the table; return 0 where nothing is wrong."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--way", action="append", choices=list(WAYS))
    parser.add_argument("--blind", action="store_true")
    parser.add_argument("--engine", default="tantivy")
    given = parser.parse_args(arguments)
    print(
        "| dropped | noticed | files | held | processor seconds | most memory, MB | of it its own | usually | seconds by the clock |"
    )
    print("|---|---|---|---|---|---|---|---|---|")
    failed = False
    for way in given.way or WAYS:
        row, errors = measured(way, given.files, blind=given.blind, engine=given.engine)
        print(row, flush=True)
        for error in errors[:10]:
            print(f"    {error}", file=sys.stderr)
        failed = failed or bool(errors)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
