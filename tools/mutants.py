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
_FLUSHES = "tests/faults/test_flushes.py"
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
    Mutant("flushing does nothing", "store/disk.py", "    os.fsync(file.fileno())\n", "", f"{_FLUSHES} tests/faults/test_power_cuts.py"),
    Mutant("nothing that others wrote, and no folder, is flushed", "system.py", "        os.fsync(descriptor)\n", "        pass\n", _FLUSHES),
    Mutant("what is still in the program's own memory is not flushed", "store/disk.py", "    file.flush()\n", "", f"{_FLUSHES} -k first"),
    Mutant("the name of an original is not flushed", "store/disk.py", "        _place_copy(source, target)\n    system.flush(target.parent)\n", "        _place_copy(source, target)\n", f"{_FLUSHES} -k first"),
    Mutant("a copy where a file system has no links is not flushed", "store/disk.py", "                copy.write(piece)\n            flush(copy)\n", "                copy.write(piece)\n", f"{_FLUSHES} -k inbox"),
    Mutant("what takes the place of another is not flushed", "store/disk.py", "    source.replace(target)\n    system.flush(target.parent)\n", "    source.replace(target)\n", f"{_FLUSHES} -k left"),
    Mutant("the bytes of what an earlier try left are not flushed", "store/disk.py", "    system.flush(path)\n    system.flush(path.parent)\n", "    system.flush(path.parent)\n", f"{_FLUSHES} -k again"),
    Mutant("the name of what an earlier try left is not flushed", "store/disk.py", "    system.flush(path)\n    system.flush(path.parent)\n", "    system.flush(path)\n", f"{_FLUSHES} -k again"),
    Mutant("what stands where a document is to be moved is not flushed", "store/archive.py", "            self._check_same(target, later)\n            disk.flush_path(target)\n", "            self._check_same(target, later)\n", f"{_FLUSHES} -k again"),
    Mutant("what a stop left is not flushed", "app/writing.py", "    archive.flush(lacking)\n", "", f"{_FLUSHES} -k left or moved"),
    Mutant("the record that a stop left is not flushed", "store/archive.py", "            for path in (original, beside(original)):\n", "            for path in (original,):\n", f"{_FLUSHES} -k moved"),
    Mutant("the original that a stop left is not flushed", "store/archive.py", "            for path in (original, beside(original)):\n", "            for path in (beside(original),):\n", f"{_FLUSHES} -k left"),
    Mutant("nothing that a stop left is flushed", "store/archive.py", "                if path.is_file():\n                    system.flush(path)\n", "                pass\n", f"{_FLUSHES} -k left"),
    Mutant("the names that a stop left are not flushed", "store/archive.py", "            system.flush(folder)\n", "            pass\n", f"{_FLUSHES} -k left or moved"),
    Mutant("what is found where there is no index is not flushed", "app/writing.py", "    archive.flush(_lacking(before, filed))\n", "", f"{_FLUSHES} -k restored"),
    Mutant("the folders found at a start are not flushed", "store/archive.py", "        for name in FILED:\n            system.flush(self.root / name)\n", "", f"{_FLUSHES} -k left"),
    Mutant("the archive's own folder is not flushed at a start", "store/archive.py", "        system.flush(self.root)\n", "", f"{_FLUSHES} -k left"),
    Mutant("the former place of a moved document is not flushed", "store/archive.py", "        here.unlink(missing_ok=True)\n        system.flush(here.parent)\n", "        here.unlink(missing_ok=True)\n", f"{_FLUSHES} -k describe"),
    Mutant("the former place of a document that came again is not flushed", "store/archive.py", "            system.flush(beside(self.root / before).parent)\n", "", f"{_FLUSHES} -k decide"),
    Mutant("that a forgotten document has gone is not flushed", "store/archive.py", "            here.unlink()\n            system.flush(here.parent)\n", "            here.unlink()\n", f"{_FLUSHES} -k decide"),
    Mutant("that a forgotten document's scans have gone is not flushed", "app/scans.py", "            system.flush(self._folder)\n", "", f"{_FLUSHES} -k decide"),
    Mutant("the place of a record that is put aside is not flushed", "store/archive.py", "        system.flush(record.parent)\n", "", f"{_FLUSHES} -k mend"),
    Mutant("a file in `.done` is not flushed", "app/letting_go.py", "    system.flush(folder)\n", "", f"{_FLUSHES} -k inbox"),
    Mutant("the key of what is never published is not flushed", "app/never.py", "        os.fsync(file.fileno())\n", "", f"{_FLUSHES} -k never"),
    Mutant("the key of what is never published is flushed before it is written", "app/never.py", "        file.flush()\n", "", f"{_FLUSHES} -k never"),
    Mutant("the name of the key of what is never published is not flushed", "app/never.py", "    system.flush(path.parent)\n", "", f"{_FLUSHES} -k never"),
    Mutant("the choice of an engine is not flushed", "app/settings.py", "    system.flush(path)\n", "", f"{_FLUSHES} -k home"),
    Mutant("the name of a generation is not flushed", "store/generations.py", "        folder.mkdir(mode=0o700)\n        system.flush(self.root)\n", "        folder.mkdir(mode=0o700)\n", f"{_FLUSHES} -k rebuild"),
    Mutant("a generation is not flushed before it counts", "store/generations.py", "        disk.flush_tree(folder)\n", "", f"{_FLUSHES} -k rebuild"),
    Mutant("the files of a generation are not flushed", "store/disk.py", "        for name in names:\n            system.flush(Path(within, name))\n", "", f"{_FLUSHES} -k decide"),
    Mutant("the folders of a generation are not flushed", "store/disk.py", "        system.flush(Path(within))\n", "", f"{_FLUSHES} -k rebuild"),
    Mutant("that old generations have gone is not flushed", "store/generations.py", "        self.sweep()\n        system.flush(self.root)\n", "        self.sweep()\n", f"{_FLUSHES} -k rebuild"),
    Mutant("the files of Whoosh are not flushed", "engines/whoosh/files.py", "        for file in self._made:\n            flush(Path(self.folder, str(file)))\n", "", f"{_FLUSHES} -k engine"),
    Mutant("the names of Whoosh's files are not flushed", "engines/whoosh/files.py", "        flush(Path(self.folder))\n        super()", "        super()", f"{_FLUSHES} -k engine"),
    Mutant("the name of Whoosh's table of contents is not flushed", "engines/whoosh/files.py", "        try:\n            flush(Path(self.folder))\n", "        try:\n            pass\n", f"{_FLUSHES} -k engine"),
    Mutant("the marker of Whoosh's index is not flushed", "engines/whoosh/files.py", "    flush(marker)\n", "", f"{_FLUSHES} -k engine"),
    Mutant("the name of the marker of Whoosh's index is not flushed", "engines/whoosh/files.py", "    flush(folder)\n", "", f"{_FLUSHES} -k engine"),
    Mutant("a copy of a file of Tantivy's is not flushed", "engines/tantivy/files.py", "            shutil.copyfile(before / name, path)\n            flush(path)\n", "            shutil.copyfile(before / name, path)\n", f"{_FLUSHES} -k engine"),
    Mutant("the folders of a batch of Tantivy's are not flushed", "engines/tantivy/files.py", "    for path in (*levels, place):\n        flush(path)\n", "", f"{_FLUSHES} -k engine"),
    Mutant("the names of Tantivy's files are not flushed", "engines/tantivy/files.py", "    for path in (*levels, place):\n        flush(path)\n", "    for path in (place,):\n        flush(path)\n", f"{_FLUSHES} -k engine"),
    Mutant("the names of Tantivy's folders are not flushed", "engines/tantivy/files.py", "    for path in (*levels, place):\n        flush(path)\n", "    for path in levels:\n        flush(path)\n", f"{_FLUSHES} -k engine"),
    Mutant("the marker of Tantivy's index is not flushed", "engines/tantivy/files.py", "    flush(fresh)\n    flush(folder)\n    fresh.replace", "    flush(folder)\n    fresh.replace", f"{_FLUSHES} -k engine"),
    Mutant("the name of a batch of Tantivy's is not flushed", "engines/tantivy/files.py", "    flush(fresh)\n    flush(folder)\n    fresh.replace", "    flush(fresh)\n    fresh.replace", f"{_FLUSHES} -k engine"),
    Mutant("the name of the marker of Tantivy's index is not flushed", "engines/tantivy/files.py", "    try:\n        flush(folder)\n", "    try:\n        pass\n", f"{_FLUSHES} -k engine"),
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
    Mutant("with too much open it ends", "app/troubles.py", "_PASSING = _FULL | disk.TOO_MUCH_OPEN | _UNREACHABLE", "_PASSING = _FULL | _UNREACHABLE", f"{_TROUBLES} -k row_21"),
    Mutant("files settle by the clock on the wall", "app/watcher.py", "clock: Callable[[], float] = time.monotonic", "clock: Callable[[], float] = time.time", f"{_WRITERS} -k computer_jumps"),
    Mutant("what is read when we are to stop is read to its end", "app/watch.py", "                intake.hurry()", "                pass", f"{_TROUBLES} -k endless_file"),
)  # fmt: skip


def place_of(mutant: Mutant) -> tuple[str, int]:
    """Return the text of a mutant's file, and where in it stands what it changes. Raises ValueError unless that stands there once."""
    text = (ROOT / "src" / "reviewsearch" / mutant.file).read_text(encoding="utf-8")
    if text.count(mutant.right) != 1:
        raise ValueError(f"{mutant.name}: {mutant.file} holds {text.count(mutant.right)} times what is to be changed.")
    return text, text.index(mutant.right)


def is_caught(mutant: Mutant) -> bool:
    """Run the tests on a copy of the program with this mistake; return whether they fail."""
    with tempfile.TemporaryDirectory() as scratch:
        tree = Path(scratch)
        for name in ("src", "tests", "tools", "docs", "pyproject.toml"):
            (shutil.copytree if (ROOT / name).is_dir() else shutil.copy)(ROOT / name, tree / name)
        text, _ = place_of(mutant)
        file = tree / "src" / "reviewsearch" / mutant.file
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
