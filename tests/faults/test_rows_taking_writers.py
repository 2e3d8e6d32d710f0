"""Rows 3 to 6, 8, 9, 15, 28: who writes slowly, in parts, under other names, with other times, or thinks better of it."""

import functools
import mmap
import os
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.faults.conftest import SETTLE, Clock, Service, Zone

from reviewsearch import Library
from reviewsearch.app import staging
from reviewsearch.app.inboxes import Inbox, Mode
from reviewsearch.app.letting_go import let_go
from reviewsearch.app.linux import is_written
from reviewsearch.app.receipt import Outcome
from reviewsearch.app.remembered import Remembered
from reviewsearch.app.watcher import Watcher
from reviewsearch.app.writing import writing

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="only Linux says whether a program still writes to a file")
REPORT = "Review: Wren\nRef no: MSCP 2019/20-01\nPublished: 23 July 2024\n\n{}"
WRITER = (
    "import sys, time; file = open(sys.argv[1], 'w'); file.write('half '); file.flush(); print('begun', flush=True); "
)
WRITER += "sys.stdin.readline(); file.write('whole'); file.close(); print('done', flush=True); sys.stdin.readline()"


@LINUX
def test_row_03_a_file_that_another_program_holds_open_waits_however_long_that_pauses(watched: Zone) -> None:
    path = watched.root / "slow.txt"
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
    ) as writer:
        assert writer.stdin
        assert writer.stdout
        writer.stdout.readline()
        watched.wait(lambda: watched.outcomes.get("slow.txt") is Outcome.WAITING)
        assert "open for writing" in str(watched.said[0].reason)
        assert "half" in path.read_text()
        writer.stdin.write("\n")
        writer.stdout.readline()
        watched.wait(lambda: watched.outcomes.get("slow.txt") is Outcome.FILED)
        writer.stdin.write("\n")
    assert watched.held() == ["half whole"]


@LINUX
def test_row_03_asking_who_writes_harms_neither_side(tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_text("x")
    code = "import sys\nfor _ in range(20000): open(sys.argv[1], 'a').close()"
    with subprocess.Popen([sys.executable, "-c", code, str(path)]) as writer:
        with path.open("rb") as file:
            answers = set()
            while writer.poll() is None:
                answers.add(is_written(file.fileno()))
        assert writer.returncode == 0
    with path.open("rb") as file:
        assert not is_written(file.fileno())
    assert False in answers


def test_row_04_a_writer_that_closes_between_parts_ends_with_the_whole_file_in_front(watched: Zone) -> None:
    path = watched.root / "MSCP2019-20-01 report.txt"
    path.write_text(REPORT.format("Only half of it"))
    watched.wait(lambda: len(watched.said) == 1)
    path.write_text(REPORT.format("Only half of it, and the heron"))
    watched.wait(lambda: len(watched.said) == 2)
    assert [receipt.outcome for receipt in watched.said] == [Outcome.FILED, Outcome.NEW_VERSION]
    with Library(watched.settings) as library:
        assert library.search("heron").total == 1
        assert library.search("MSCP 2019/20-01").total == 1
        assert len(library.documents()) == 2


@LINUX
def test_row_05_a_file_with_room_set_aside_and_its_old_time_put_back_is_taken_when_it_is_filled(watched: Zone) -> None:
    path = watched.root / "filled.txt"
    words = b"A heron stood at the water. " * 100
    with path.open("w+b") as file:
        os.posix_fallocate(file.fileno(), 0, len(words))
        os.utime(path, (800_000_000, 800_000_000))
        watched.settle()
        assert watched.held() == []
        with mmap.mmap(file.fileno(), 0) as memory:
            memory[:] = words
        os.utime(path, (800_000_000, 800_000_000))
    watched.wait(lambda: watched.outcomes.get("filled.txt") is Outcome.FILED)
    assert watched.held() == [words.decode()]


def test_row_05_a_change_that_keeps_size_and_time_is_seen_all_the_same(tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_text("heron")
    before = path.lstat()
    time.sleep(0.02)
    path.write_text("crane")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert (path.lstat().st_size, path.lstat().st_mtime_ns) == (before.st_size, before.st_mtime_ns)
    assert staging.unchanging(path.lstat()) != staging.unchanging(before)


@pytest.mark.parametrize(
    "temporary", ["report.txt.part", "report.txt.crdownload", "~$report.txt", "report.TMP", ".report"]
)
def test_row_06_temporary_names_are_passed_over_until_the_file_is_renamed(watched: Zone, temporary: str) -> None:
    (watched.root / temporary).write_text("heron")
    watched.settle()
    assert watched.said == []
    (watched.root / temporary).rename(watched.root / "report.txt")
    watched.wait(lambda: watched.outcomes.get("report.txt") is Outcome.FILED)
    assert watched.held() == ["heron"]


def test_row_08_a_file_deleted_before_it_is_taken_is_forgotten_quietly(watched: Zone) -> None:
    path = watched.root / "note.txt"
    path.write_text("heron")
    time.sleep(0.05)
    path.unlink()
    watched.settle()
    assert watched.said == []
    assert watched.state().pending == 0
    assert watched.held() == []


def test_row_08_a_file_deleted_as_it_is_taken_is_forgotten_as_quietly(zone: Zone, tmp_path: Path) -> None:
    now = 0.0
    path = zone.root / "note.txt"
    path.write_text("heron")
    with writing(zone.settings, purpose="a test") as writer, Remembered.open(tmp_path / "watched") as remembered:
        watcher = Watcher([Inbox(zone.root, Mode.OWN)], SETTLE, remembered, clock=lambda: now)
        watcher.look()
        now = SETTLE
        (dropped,) = watcher.due()
        path.unlink()
        ((_, receipt),) = writer.intake.take([dropped])
        assert receipt.outcome is Outcome.WAITING
        assert not watcher.took(dropped, receipt)
        assert watcher.waiting == {}


def test_row_09_a_file_replaced_by_one_of_its_size_while_it_settles_settles_anew(zone: Zone, tmp_path: Path) -> None:
    now = 0.0
    path = zone.root / "note.txt"
    path.write_text("heron")
    (tmp_path / "other").write_text("crane")
    with Remembered.open(tmp_path / "watched") as remembered:
        watcher = Watcher([Inbox(zone.root, Mode.OWN)], SETTLE, remembered, clock=lambda: now)
        watcher.look()
        (tmp_path / "other").replace(path)
        now = SETTLE * 0.9
        watcher.look()
        now = SETTLE
        assert watcher.due() == []
        now = SETTLE * 1.9
        assert [dropped.path for dropped in watcher.due()] == [path]


def test_row_09_another_file_of_the_same_size_under_the_name_is_a_new_version(watched: Zone, desk: Path) -> None:
    path = watched.root / "MSCP2019-20-01 report.txt"
    path.write_text(REPORT.format("heron"))
    watched.wait(lambda: len(watched.said) == 1)
    (desk / "other").write_text(REPORT.format("crane"))
    (desk / "other").replace(path)
    watched.wait(lambda: len(watched.said) == 2)
    assert watched.said[1].outcome is Outcome.NEW_VERSION
    assert len(watched.held()) == 2


def test_row_09_words_added_between_keeping_and_letting_go_are_not_lost(tmp_path: Path) -> None:
    inbox = Inbox(tmp_path, Mode.OWN)
    path = tmp_path / "note.txt"
    path.write_text("heron")
    look = path.lstat()
    with path.open("a") as file:
        file.write(" and crane")
    assert let_go(path, look, inbox) is None
    assert path.read_text() == "heron and crane"


@LINUX
@pytest.mark.parametrize("mode", [Mode.OWN, Mode.FILE])
def test_row_09_a_file_that_somebody_has_just_opened_to_add_to_it_stays(tmp_path: Path, mode: Mode) -> None:
    path = tmp_path / "note.txt"
    path.write_text("heron")
    look = path.lstat()
    with path.open("a") as file:
        assert let_go(path, look, Inbox(tmp_path, mode)) is None
        file.write(" and crane")
    assert path.read_text() == "heron and crane"
    assert [entry.name for entry in tmp_path.rglob("*") if entry.is_file()] == ["note.txt"]


def test_row_15_a_file_copied_with_its_old_time_is_taken(watched: Zone) -> None:
    path = watched.root / "old.txt"
    path.write_text("heron")
    os.utime(path, (800_000_000, 800_000_000))
    watched.wait(lambda: watched.outcomes.get("old.txt") is Outcome.FILED)


@pytest.mark.parametrize("seconds", [0, 1, 2**32 - 1, 4_300_000_000], ids=["1970", "a second later", "2106", "beyond"])
def test_row_28_what_a_wrong_clock_stamped_is_taken_like_all_else(watched: Zone, seconds: int) -> None:
    path = watched.root / "note.txt"
    path.write_text("heron")
    os.utime(path, (seconds, seconds))
    assert watched.state().pending <= 1
    watched.wait(lambda: watched.outcomes.get("note.txt") is Outcome.FILED)
    assert watched.held() == ["heron"]


@pytest.mark.parametrize("jump", [-10_000_000.0, 3_600.0, 10_000_000.0], ids=["back", "an hour on", "months on"])
def test_row_28_a_clock_that_jumps_changes_nothing_about_taking(
    zone: Zone, jump: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    true_time = time.time
    zone.start()
    (zone.root / "before.txt").write_text("before")
    monkeypatch.setattr(time, "time", lambda: true_time() + jump)
    (zone.root / "after.txt").write_text("after")
    assert zone.state().watcher
    zone.wait(lambda: {"before.txt", "after.txt"} <= set(zone.outcomes))
    assert set(zone.outcomes.values()) == {Outcome.FILED}
    assert zone.held() == ["after", "before"]


@LINUX
def test_row_28_the_clock_of_the_computer_jumps_while_files_wait_and_nothing_is_taken_otherwise(
    service: Service, clock: Clock
) -> None:
    service.start(env=clock.env)
    jumps = {"an hour on": 3_600, "months back": -10_000_000, "years on": 900_000_000, "as before": 0}
    for name, seconds in jumps.items():
        said = functools.partial(service.said, f"{name}.txt")
        with (service.root / f"{name}.txt").open("w") as file:
            file.write(name)
            file.flush()
            service.wait(lambda: bool(said()))  # noqa: B023 - waited for here
            clock.jump(seconds)
        service.wait(lambda: len(said()) > 1)  # noqa: B023 - waited for here
        assert [line.startswith("waits: Another program still has it open") for line in said()] == [True, False]
    assert service.stop() == 0
    today = datetime.now(UTC)
    with Library(service.settings) as library:
        records = [library.record(document.id) for document in library.documents()]
    stamped = {record.source_name: datetime.fromisoformat(record.sources[0].added) for record in records}
    assert set(stamped) == {f"{name}.txt" for name in jumps}
    # The clock really jumped: each was stamped with what it said, give and take what all of this lasted.
    for name, seconds in jumps.items():
        assert abs(stamped[f"{name}.txt"] - today - timedelta(seconds=seconds)) < timedelta(minutes=50)
