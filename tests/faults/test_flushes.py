"""A trace of the system's calls shows that nothing is relied on, or told to be done, before it is on the disk."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tools.faults import strace
from tools.faults.laws import followed
from tools.faults.operations import OPERATIONS

NO_TRACE = strace.missing()
TAKEN = [("first start", "drop"), ("attachments", "quarantine")]
DECIDED = [("describe", "rebuild"), ("decide",), ("engine", "engine without links")]
WITH_ANY_ENGINE = [
    ("never", "home"),
    ("inbox", "without links"),
    ("mend", "beyond mending"),
    ("again", "moved", "restored"),
    ("left original", "left record"),
]

traced = pytest.mark.skipif(NO_TRACE is not None, reason=f"nothing is traced: {NO_TRACE}")
with_both_engines = pytest.mark.parametrize("engine", ["whoosh", "tantivy"])


def check(told: dict[str, Any]) -> None:
    for name, seen in told.items():
        assert (seen["ended"], seen["mistakes"], seen["broken"]) == (0, [], []), name
        assert seen["told"] > 0, name


@traced
@with_both_engines
@pytest.mark.parametrize("names", TAKEN, ids=", ".join)
def test_row_18_all_of_a_document_is_on_the_disk_before_its_dropped_file_goes(
    driven: Callable[..., Any], names: tuple[str, ...], engine: str
) -> None:
    told = driven("flushes", engine, *names)
    check(told)
    for name, seen in told.items():
        assert seen["acknowledged"] == seen["dropped"] > 0, name
        assert seen["public"] > 0, name


@traced
@with_both_engines
@pytest.mark.parametrize("names", DECIDED, ids=", ".join)
def test_row_18_what_is_told_to_be_done_is_on_the_disk_and_before_it_what_it_relies_on(
    driven: Callable[..., Any], names: tuple[str, ...], engine: str
) -> None:
    check(driven("flushes", engine, *names))


@traced
@pytest.mark.parametrize("names", WITH_ANY_ENGINE, ids=", ".join)
def test_row_18_what_is_found_made_or_moved_is_on_the_disk_before_it_is_relied_on(
    driven: Callable[..., Any], names: tuple[str, ...]
) -> None:
    check(driven("flushes", "whoosh", *names))


def test_row_18_every_operation_is_traced() -> None:
    assert {name for names in (*TAKEN, *DECIDED, *WITH_ANY_ENGINE) for name in names} == set(OPERATIONS)


CASES = "/h/archive/cases"
STAFF = "/h/index/staff"
RECORD = f"""
openat(AT_FDCWD</>, "{CASES}/k/.a.txt.json.new", O_WRONLY|O_CREAT|O_TRUNC, 0666) = 3<{CASES}/k/.a.txt.json.new>
write(3<{CASES}/k/.a.txt.json.new>, "words", 5) = 5
"""
FLUSHED = f"fsync(3<{CASES}/k/.a.txt.json.new>) = 0\n"
NAMED = f'rename("{CASES}/k/.a.txt.json.new", "{CASES}/k/a.txt.json") = 0\n'
FOLDER = f"fsync(4<{CASES}/k>) = 0\n"
MADE = f'mkdir("{CASES}/k", 0777) = 0\n'
ABOVE = f"fsync(4<{CASES}>) = 0\n"
LINKED = f'linkat(AT_FDCWD</>, "/h/archive/.staging/a", AT_FDCWD</>, "{CASES}/k/a.txt", 0) = 0\n'
GENERATION = f'mkdir("{STAFF}/generation-2", 0700) = 0\n'
POINTED = f'rename("{STAFF}/.current.new", "{STAFF}/current") = 0\n'
STAFF_FLUSHED = f"fsync(4<{STAFF}>) = 0\n"
SWEPT = f'rmdir("{STAFF}/generation-1") = 0\n'
ASIDE = f'rename("{CASES}/k/a.txt.json", "/h/archive/quarantine/records/a.damaged") = 0\n'
ASIDE_FLUSHED = "fsync(4</h/archive/quarantine/records>) = 0\n"
TOLD = 'unlink("/h/told") = -1 ENOENT (No such file or directory)\n'


@pytest.mark.parametrize(
    ("log", "broken"),
    [
        (RECORD + FLUSHED + NAMED + FOLDER, ()),
        (RECORD + NAMED + FOLDER, ("when it got its name", "when all was done")),
        (RECORD + FLUSHED + NAMED, ("when all was done",)),
        (RECORD + FLUSHED + NAMED + TOLD + FOLDER, ("when all was done",)),
        (MADE + ABOVE + LINKED + FOLDER + RECORD + FLUSHED + NAMED + FOLDER, ()),
        (MADE + LINKED + FOLDER + ABOVE, ("before it held",)),
        (LINKED + RECORD + FLUSHED + NAMED + FOLDER, ("made it count",)),
        (GENERATION + STAFF_FLUSHED + POINTED + STAFF_FLUSHED + SWEPT + STAFF_FLUSHED, ()),
        (GENERATION + POINTED + STAFF_FLUSHED, ("made it count",)),
        (GENERATION + STAFF_FLUSHED + POINTED + SWEPT + STAFF_FLUSHED, ("went before",)),
        (GENERATION + STAFF_FLUSHED + POINTED + STAFF_FLUSHED + SWEPT, ("might be back",)),
        (ASIDE + ASIDE_FLUSHED + FOLDER, ()),
        (ASIDE + FOLDER + ASIDE_FLUSHED, ("its new place",)),
    ],
)
def test_row_18_the_reader_of_traces_finds_each_law_that_is_broken(
    tmp_path: Path, log: str, broken: tuple[str, ...]
) -> None:
    (tmp_path / "log").write_text(log)
    seen = followed(tmp_path / "log", Path("/h")).broken
    assert len(seen) == len(broken), seen
    assert all(words in said for words, said in zip(broken, seen, strict=True)), seen
