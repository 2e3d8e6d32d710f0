"""Breaks the program on purpose, one mistake at a time, and sees that the tests notice: each row must end with "caught".

    ./dev python -m tools.mutants [WORD ...]

A copy of the program is changed, never the program; only the tests that must notice are run. With words, only the mistakes
whose names hold one of them.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
_LONGEST = 600
_KILLS = "tests/faults/test_killed_anywhere.py"
_FLUSHES = "tests/faults/test_power_cuts.py -k on_the_disk_before"
_REFUSED = "tests/faults/test_refused_calls.py"
_MENDING = "tests/faults/test_rows_mending.py"
_WRITERS = "tests/faults/test_rows_taking_writers.py"
_FOLDERS = "tests/faults/test_rows_taking_folders.py"
_NAMES = "tests/faults/test_rows_taking_names.py"
_TROUBLES = "tests/faults/test_rows_taking_troubles.py"


@dataclass(frozen=True, slots=True)
class Mutant:
    """A mistake: in which file what stands there becomes what, and which tests must notice."""

    name: str
    file: str
    right: str
    wrong: str
    tests: str


MUTANTS = (
    Mutant("a copy is not flushed", "store/disk.py", "            size += copy.write(piece)\n        flush(copy)\n", "            size += copy.write(piece)\n", _FLUSHES),
    Mutant("a record is not flushed", "store/disk.py", "            if durable:\n                flush(file)\n", "", _FLUSHES),
    Mutant("the name of a record is not flushed", "store/disk.py", "    if durable:\n        system.flush(path.parent)\n", "", _FLUSHES),
    Mutant("the name of a new folder is not flushed", "store/disk.py", "        try:\n            system.flush(each.parent)\n", "        try:\n            pass\n", _FLUSHES),
    Mutant("a file for the public is not flushed", "app/bundling.py", '        with unfinished.open("rb+") as file:\n            os.fsync(file.fileno())\n', "", _FLUSHES),
    Mutant("the name of a file for the public is not flushed", "app/bundling.py", "        unfinished.replace(target)\n        system.flush(target.parent)\n", "        unfinished.replace(target)\n", _FLUSHES),
    Mutant("flushing does nothing", "store/disk.py", "    os.fsync(file.fileno())\n", "", "tests/faults/test_power_cuts.py"),
    Mutant("nothing that others wrote, and no folder, is flushed", "system.py", "        os.fsync(descriptor)\n", "        pass\n", _FLUSHES),
    Mutant("the record is written before the original", "store/archive.py", "        try:\n            disk.place(staged.path, target)\n        except FileExistsError:\n            self._check_same", "        disk.write_whole(beside(target), records.encode(record))\n        try:\n            disk.place(staged.path, target)\n        except FileExistsError:\n            self._check_same", f"{_KILLS} -k killed_again"),
    Mutant("the dropped file goes before the document is kept", "app/filing.py", "        held = self.held(staged.id, (*near, *done))\n        if held:", "        if source.place.endswith('archive'):\n            Path(source.place, source.name).unlink(missing_ok=True)\n        held = self.held(staged.id, (*near, *done))\n        if held:", f"{_KILLS} -k killed_again"),
    Mutant("what is held is kept again", "app/filing.py", "        if held:\n            done.append(self._again(held, source))\n            return\n", "        source = replace(source, name=f'again {source.name}')\n", f"{_KILLS} -k killed_again"),
    Mutant("what is staged is never swept", "store/archive.py", "        left = [path for path in (self.root / STAGING).iterdir() if path.is_file()]\n", "        left = []\n", f"{_KILLS} -k killed_again"),
    Mutant("a move that was broken off is never finished", "store/archive.py", "        for filed in found.older:\n            if filed.record.id in held:", "        for filed in ():\n            if filed.record.id in held:", "tests/store/test_archive.py -k broken_off"),
    Mutant("a copy is trusted though its flush failed", "store/disk.py", "    file.flush()\n    os.fsync(file.fileno())\n", "    file.flush()\n    with contextlib.suppress(OSError):\n        os.fsync(file.fileno())\n", f"{_REFUSED} -k fsync"),
    Mutant("a damaged catalogue is used", "app/writing.py", "        trouble = index.damage()\n", "        trouble = None\n", f"{_MENDING} -k missing_damaged"),
    Mutant("an engine that differs is used", "app/writing.py", "            trouble = index.disagreement()\n", "", f"{_MENDING} -k missing_damaged"),
    Mutant("what a stop left undone is not made good", "app/writing.py", "            reconcile(archive, index, reader, Readings(settings))\n", "", "tests/app/test_library.py -k made_good_at_the_next_writing"),
    Mutant("an edited original is indexed anew", "app/writing.py", "            whole = is_whole(archive.root, filed)\n", "            whole = True\n", f"{_MENDING} -k staff_changed"),
    Mutant("a file that another program holds open is taken", "app/staging.py", "            if not dropped.settled and _stays_written(", "            if False and not dropped.settled and _stays_written(", f"{_WRITERS} -k row_03"),
    Mutant("unfinished names are taken", "app/looking.py", "            elif _is_plain(status, self._inbox) and not entry.name.lower().endswith(_UNFINISHED):", "            elif _is_plain(status, self._inbox):", f"{_WRITERS} -k row_06"),
    Mutant("a file that went away as it was taken is told of", "app/watcher.py", "        if known is None or (self._of[path].path.is_dir() and not os.path.lexists(path)):", "        if known is None:", f"{_WRITERS} -k row_08"),
    Mutant("a file of the same size has not changed", "app/settling.py", "    if known is None or known.look != look:", "    if known is None or known.look.size != look.size:", f"{_WRITERS} -k row_09"),
    Mutant("nobody asks whether a probe was noticed", "app/notices.py", "        elif not folder.proven and since >= _NOTICED_WITHIN and folder.looks > 1:", "        elif False:", f"{_FOLDERS} -k row_11"),
    Mutant("a folder that is made anew goes unnoticed", "app/notices.py", "        if folder.identity != (status.st_dev, status.st_ino):", "        if folder.identity is None:", f"{_FOLDERS} -k row_12"),
    Mutant("what cannot be reached is forgotten", "app/watcher.py", "            if not any(path.is_relative_to(place) for place in unreachable):", "            if True:", f"{_FOLDERS} -k out_of_reach"),
    Mutant("kept files that stay are not remembered", "app/watcher.py", '            self._remembered.keep(path, look, receipt.id, stays=receipt.stays or "")', "            pass", f"{_TROUBLES} -k row_24"),
    Mutant("hard links are taken", "app/looking.py", "    return stat.S_ISREG(status.st_mode) and (status.st_nlink <= 1 or inbox.mode is Mode.LEAVE)", "    return stat.S_ISREG(status.st_mode)", f"{_NAMES} -k row_31"),
    Mutant("a day's patience begins anew at a restart", "app/watcher.py", "        since = self._remembered.waits_since(path) if is_new else None", "        since = None", f"{_TROUBLES} -k row_33"),
    Mutant("files of any size are read", "app/staging.py", "    if size > limit:", "    if size > limit * 10**9:", f"{_TROUBLES} -k row_34"),
    Mutant("a document's second name is not remembered", "app/filing.py", "sources=(*record.sources, source)", "sources=record.sources", f"{_NAMES} -k row_35"),
    Mutant("new bytes under a known name are another work", "app/versions.py", "    if not keys:\n        yield from", "    if keys:\n        yield from", f"{_NAMES} -k new_bytes"),
    Mutant("what cannot be read while too much is open is quarantined", "app/recording.py", '    elif isinstance(reading, UnreadableFile) and not isinstance(reading, NotYet):\n        extraction = Extraction("application/octet-stream", ())\n        reason = f"{reading.cause} {reading.remedy}".strip()\n', '    elif isinstance(reading, UnreadableFile | OSError) and not isinstance(reading, NotYet):\n        extraction = Extraction("application/octet-stream", ())\n        reason = str(reading)\n', f"{_TROUBLES} -k row_21"),
    Mutant("with too much open it tries again without a pause", "app/watch.py", "            pause = pause_after(tries - 1, _FIRST_PAUSE)\n", "            pause = 0.0\n", f"{_TROUBLES} -k row_21"),
    Mutant("with too much open it ends", "app/troubles.py", "_PASSING = _FULL | _TOO_MUCH_OPEN | _UNREACHABLE", "_PASSING = _FULL | _UNREACHABLE", f"{_TROUBLES} -k row_21"),
    Mutant("files settle by the clock on the wall", "app/watcher.py", "clock: Callable[[], float] = time.monotonic", "clock: Callable[[], float] = time.time", f"{_WRITERS} -k computer_jumps"),
    Mutant("what is read when we are to stop is read to its end", "app/watch.py", "                intake.hurry()", "                pass", f"{_TROUBLES} -k endless_file"),
)  # fmt: skip


def is_caught(mutant: Mutant) -> bool:
    """Run the tests on a copy of the program with this mistake; return whether they fail."""
    with tempfile.TemporaryDirectory() as scratch:
        tree = Path(scratch)
        for name in ("src", "tests", "tools", "docs", "pyproject.toml"):
            (shutil.copytree if (ROOT / name).is_dir() else shutil.copy)(ROOT / name, tree / name)
        file = tree / "src" / "reviewsearch" / mutant.file
        text = file.read_text(encoding="utf-8")
        if text.count(mutant.right) != 1:
            raise SystemExit(
                f"{mutant.name}: {mutant.file} holds {text.count(mutant.right)} times what is to be changed."
            )
        file.write_text(text.replace(mutant.right, mutant.wrong), encoding="utf-8")
        path = os.pathsep.join((str(tree / "src"), str(tree)))
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "pytest",
                "-q",
                "-x",
                "-p",
                "no:randomly",
                "-p",
                "no:cacheprovider",
                *mutant.tests.split(" ", 2),
            ],
            cwd=tree,
            env={**os.environ, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
            check=False,
            timeout=_LONGEST,
        )
        if done.returncode not in {0, 1}:
            raise SystemExit(done.stdout + done.stderr)
        return done.returncode == 1


def main(words: list[str]) -> int:
    """Print a row for each mistake; return 1 where one went unnoticed."""
    print("| mistake | noticed by | |\n|---|---|---|")
    missed = 0
    for mutant in MUTANTS:
        if not words or any(word in mutant.name for word in words):
            caught = is_caught(mutant)
            missed += not caught
            print(f"| {mutant.name} | `{mutant.tests}` | {'caught' if caught else 'MISSED'} |", flush=True)
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
