"""Each call of the system refused with each error it may give: nothing is lost, and what did not reach the disk never counts."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tools.faults import strace
from tools.faults.laws import followed
from tools.faults.refusals import CELLS

WHY_NOT = strace.missing()
# Of calls that are made often every so many is refused.
STEPS = {
    "openat": 61,
    "write": 47,
    "pwrite64": 151,
    "fsync": 19,
    "read": 31,
    "pread64": 31,
    "getdents64": 31,
    "newfstatat": 151,
}
needs_strace = pytest.mark.skipif(WHY_NOT is not None, reason=f"no calls are refused: {WHY_NOT}")


@needs_strace
@pytest.mark.slow
@pytest.mark.timeout(240)
@pytest.mark.parametrize("call", CELLS)
def test_row_20_whichever_call_is_refused_with_whichever_error_nothing_is_lost(
    driven: Callable[..., Any], call: str
) -> None:
    first = 1 if call == "pipe2" else 2
    step = STEPS.get(call, 9)
    cells = [f"{call}:{error}" for error in CELLS[call]]
    told = driven("refusals", "drop", "whoosh", first, step, *cells)
    assert sorted(told) == sorted(cells)
    for cell, found in told.items():
        assert found["wrong"] == {}, cell
        assert found["expected"]["mistakes"] == [], cell
        assert found["refused"] >= 1, cell


LOG = """
openat(AT_FDCWD</>, "/h/archive/.staging/a1", O_WRONLY|O_CREAT|O_EXCL, 0666) = 3</h/archive/.staging/a1>
write(3</h/archive/.staging/a1>, "words", 5) = 5
{first}
linkat(AT_FDCWD</>, "/h/archive/.staging/a1", AT_FDCWD</>, "/h/archive/cases/k/report--a1.txt", 0) = 0
{second}
unlink("/h/archive/dropped.txt") = 0
"""
PUBLIC = """
openat(AT_FDCWD</>, "/h/index/public/g/originals/.a.txt.new", O_WRONLY|O_CREAT|O_TRUNC, 0666) = 5</h/index/public/g/originals/.a.txt.new>
sendfile(5</h/index/public/g/originals/.a.txt.new>, 6</h/archive/cases/k/a.txt>, [0] => [5], 5) = 5
{first}
rename("/h/index/public/g/originals/.a.txt.new", "/h/index/public/g/originals/a.txt") = 0
{second}
"""
PUBLIC_FILE = "fsync(7</h/index/public/g/originals/.a.txt.new>) = 0"
PUBLIC_FOLDER = "fsync(7</h/index/public/g/originals>) = 0"
FILE = "fsync(3</h/archive/.staging/a1>) = 0"
FOLDER = "fsync(4</h/archive/cases/k>) = 0"
FAILED = "fsync(3</h/archive/.staging/a1>) = -1 EIO (Input/output error) (INJECTED)"


@pytest.mark.parametrize(
    ("first", "second", "mistake"),
    [
        (FILE, FOLDER, None),
        ("", FOLDER, "the bytes of"),
        (FILE, "", "the name"),
        (f"{FAILED}\n{FILE}", FOLDER, "failed to reach the disk"),
    ],
)
def test_row_18_the_reader_of_traces_finds_what_was_not_on_the_disk(
    tmp_path: Path, first: str, second: str, mistake: str | None
) -> None:
    log = tmp_path / "log"
    log.write_text(LOG.format(first=first, second=second))
    disk = followed(log, Path("/h"))
    assert disk.acknowledged == 1
    assert len(disk.mistakes) == (mistake is not None)
    assert all(mistake in told for told in disk.mistakes if mistake)


@pytest.mark.parametrize(
    ("first", "second", "mistake"),
    [(PUBLIC_FILE, PUBLIC_FOLDER, None), ("", PUBLIC_FOLDER, "the bytes of"), (PUBLIC_FILE, "", "the name")],
)
def test_row_18_the_reader_of_traces_finds_what_the_public_was_given_and_was_not_on_the_disk(
    tmp_path: Path, first: str, second: str, mistake: str | None
) -> None:
    log = tmp_path / "log"
    log.write_text(PUBLIC.format(first=first, second=second))
    mistakes = followed(log, Path("/h")).mistakes
    assert len(mistakes) == (mistake is not None)
    assert all(mistake in told for told in mistakes if mistake)


def test_row_20_a_flush_that_failed_fails_the_copy_it_was_for(driven: Callable[..., Any]) -> None:
    """So that it is copied anew: a second flush of the same bytes may say that all is well when they are lost."""
    if WHY_NOT:
        pytest.skip(f"no calls are refused: {WHY_NOT}")
    told = driven("refusals", "drop", "whoosh", 1, 1000, "fsync:EIO")["fsync:EIO"]
    assert (told["refused"], told["wrong"]) == (1, {})
