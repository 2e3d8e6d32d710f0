"""`reviewsearch watch`: run as people run it, as a process that is stopped by a signal."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Start = Callable[..., subprocess.Popen[str]]
Invoke = Callable[..., Result]
pytestmark = [
    pytest.mark.timeout(60),
    pytest.mark.skipif(sys.platform == "win32", reason="signals are told otherwise there"),
]


def statement(number: int) -> str:
    return (
        f"Press statement\nRef no: MSCP 2023/24-{number:02}\nIssued: 3 May 2024\nA child was harmed in case {number}.\n"
    )


def line_of(stream: object) -> str:
    assert hasattr(stream, "readline")
    line: str = stream.readline()
    return line


@pytest.fixture
def watching(start: Start, own_home: Path) -> subprocess.Popen[str]:
    """A watcher that has said that it watches."""
    process = start("--home", own_home, "watch")
    said = line_of(process.stderr)
    assert said == f"Watching {own_home}/archive: new files are noticed at once.\n", said + process.communicate()[1]
    assert line_of(process.stderr) == "Stop with Ctrl-C.\n"
    return process


def test_what_is_dropped_is_told_in_one_line_and_found_within_five_seconds(
    watching: subprocess.Popen[str], own_home: Path, invoke: Invoke
) -> None:
    dropped = time.monotonic()
    (own_home / "archive" / "statement.txt").write_text(statement(1))
    line = line_of(watching.stdout)
    assert line.startswith("statement.txt → Press statement, MSCP 2023/24-01, 1 page, found after ")
    assert json.loads(invoke("--home", own_home, "search", "MSCP 2023/24-01", "--json").stdout)["total"] == 1
    assert time.monotonic() - dropped < 5
    assert not (own_home / "archive" / "statement.txt").exists()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_well_within_five_seconds(watching: subprocess.Popen[str], number: signal.Signals) -> None:
    told = time.monotonic()
    watching.send_signal(number)
    _, said = watching.communicate(timeout=20)
    assert time.monotonic() - told < 5
    assert watching.returncode == 0
    assert said == "Stopped watching. What is dropped now is taken at the next start.\n"


def test_a_second_watcher_is_turned_away_and_told_of_the_first(
    watching: subprocess.Popen[str], own_home: Path, invoke: Invoke
) -> None:
    answer = invoke("--home", own_home, "watch")
    assert answer.exit_code == 5
    first, help_ = answer.stderr.splitlines()
    assert first.startswith(
        f"Error: Another process is writing to this archive: reviewsearch watch (process {watching.pid} on "
    )
    assert help_.startswith("help: ")


def test_status_knows_that_a_watcher_runs(watching: subprocess.Popen[str], own_home: Path, invoke: Invoke) -> None:
    deadline = time.monotonic() + 10
    while f"Watcher     runs (process {watching.pid})" not in (shown := invoke("--home", own_home, "status").stdout):
        assert time.monotonic() < deadline, shown
        time.sleep(0.05)


def test_what_is_not_whole_waits_and_the_rest_is_taken(
    watching: subprocess.Popen[str], own_home: Path, invoke: Invoke
) -> None:
    (own_home / "archive" / "empty.txt").touch()
    assert line_of(watching.stdout).startswith("empty.txt → waits: The file is empty.")
    (own_home / "archive" / "statement.txt").write_text(statement(1))
    assert line_of(watching.stdout).startswith("statement.txt → Press statement")
    (pending,) = json.loads(invoke("--home", own_home, "status", "--json").stdout)["waiting"]
    assert pending["name"] == "empty.txt"


def test_once_takes_what_lies_there_and_ends(invoke: Invoke, own_home: Path) -> None:
    for number in (1, 2):
        (own_home / "archive" / f"statement {number}.txt").write_text(statement(number))
    answer = invoke("--home", own_home, "watch", "--once")
    assert answer.exit_code == 0
    assert [line.split(" → ")[0] for line in answer.stdout.splitlines()] == ["statement 1.txt", "statement 2.txt"]
    assert answer.stderr.startswith("Looking once at ")
    assert invoke("--home", own_home, "watch", "--once").stdout == ""


def test_once_ends_with_4_where_something_must_wait(invoke: Invoke, own_home: Path) -> None:
    (own_home / "archive" / "empty.txt").touch()
    answer = invoke("--home", own_home, "watch", "--once")
    assert answer.exit_code == 4
    assert answer.stdout.startswith("empty.txt → waits: ")


def test_once_ends_with_4_where_something_could_not_be_read(invoke: Invoke, own_home: Path) -> None:
    (own_home / "archive" / "picture.bin").write_bytes(bytes(range(1, 256)) * 4)
    answer = invoke("--home", own_home, "watch", "--once")
    assert answer.exit_code == 4
    assert answer.stdout.startswith("picture.bin → could not be read (")


def test_inboxes_are_named_on_the_command_line(invoke: Invoke, own_home: Path, tmp_path: Path) -> None:
    for number, name in enumerate(("scanner", "board"), start=1):
        (tmp_path / name).mkdir()
        (tmp_path / name / f"{name}.txt").write_text(statement(number))
    options = ("--inbox", tmp_path / "scanner", "--leave", tmp_path / "board")
    answer = invoke("--home", own_home, "watch", "--once", *options)
    assert answer.exit_code == 0
    assert [line.split(" → ")[0] for line in answer.stdout.splitlines()] == ["board.txt", "scanner.txt"]
    assert [line.split("/")[-1] for line in answer.stderr.splitlines()[:3]] == ["archive", "scanner", "board"]
    assert [path.name for path in (tmp_path / "scanner" / ".done").iterdir()] == ["scanner.txt"]
    assert [path.name for path in (tmp_path / "board").iterdir()] == ["board.txt"]
    assert invoke("--home", own_home, "watch", "--once", *options).stdout == ""


def test_an_inbox_out_of_reach_is_said_and_ends_once_with_4(invoke: Invoke, own_home: Path, tmp_path: Path) -> None:
    answer = invoke("--home", own_home, "watch", "--once", "--inbox", tmp_path / "unplugged")
    assert answer.exit_code == 4
    assert "unplugged: cannot be reached at present (No such file or directory)" in answer.stderr


def test_an_inbox_in_the_archive_is_refused(invoke: Invoke, own_home: Path) -> None:
    answer = invoke("--home", own_home, "watch", "--inbox", own_home / "archive" / "desk")
    assert answer.exit_code == 2
    assert "lie one in the other" in answer.stderr


def test_many_waiting_files_are_counted_and_the_oldest_named(invoke: Invoke, own_home: Path) -> None:
    for number in range(14):
        (own_home / "archive" / f"note {number}.txt").write_text("x")
    shown = invoke("--home", own_home, "status").stdout
    assert "Waiting     14 files; the oldest first:" in shown
    assert "Waiting     and 4 others" in shown
    data = json.loads(invoke("--home", own_home, "status", "--json").stdout)
    assert (data["pending"], len(data["waiting"]), data["folders"], data["trouble"]) == (14, 14, [], None)
