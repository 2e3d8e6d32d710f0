"""Rows 1, 2, 7, 10: many files at once, in every way in which files come to be in a folder, with and without notices."""

import ctypes
import os
import signal
import time
from pathlib import Path

import pytest
from benchmarks.burst import WAYS, documents, name, text, wrong
from tests.faults.conftest import Service, Zone

from reviewsearch import Library
from reviewsearch.app import watcher as watcher_room
from reviewsearch.app.inboxes import Inbox, Mode
from reviewsearch.app.remembered import Remembered
from reviewsearch.app.watcher import Watcher

SETTLE = 0.2
LIMIT = Path("/proc/sys/fs/inotify/max_queued_events")
# Of sys/inotify.h: a file was made; one that had been written to was closed.
MADE, CLOSED = 0x100, 0x8
# Enough that some settle while others come; `benchmarks/burst.py` drops as many as one likes.
MANY = 24


@pytest.mark.slow
@pytest.mark.timeout(180)
@pytest.mark.parametrize("events", [True, False], ids=["told", "blind"])
@pytest.mark.parametrize("way", WAYS)
def test_row_01_many_files_at_once_are_all_taken_once(zone: Zone, way: str, *, events: bool) -> None:
    zone.start(events=events)
    WAYS[way](zone.root, MANY, SETTLE)
    with Library(zone.settings) as library:
        zone.wait(lambda: not zone.lying() and documents(library) >= MANY, seconds=150)
        assert wrong(library, MANY) == []
        if "parts" not in way:
            assert documents(library) == MANY


def test_row_01_files_dropped_while_nobody_watched_are_taken_at_the_start(zone: Zone) -> None:
    WAYS["written at once"](zone.root, 50, SETTLE)
    assert len(zone.once()) == 50
    with Library(zone.settings) as library:
        assert wrong(library, 50) == []
    assert zone.once() == []


def test_row_01_of_a_burst_no_more_files_are_held_in_mind_than_are_taken_soon(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watcher_room, "_MOST_SETTLING", 30)
    monkeypatch.setattr(watcher_room, "_MOST_AT_ONCE", 10)
    for number in range(100):
        (tmp_path / name(number)).write_text(text(number))
    now = 0.0
    with Remembered.open(tmp_path / ".watched") as remembered:
        watcher = Watcher([Inbox(tmp_path, Mode.OWN)], 1.0, remembered, clock=lambda: now)
        watcher.look()
        assert (len(watcher.waiting), watcher.queued) == (30, 70)
        assert not watcher.is_done
        now = 1.0
        watcher.look()
        due = watcher.due()
        assert len(due) == 10
        for dropped in due:
            dropped.path.unlink()
        watcher.look()  # sees that they are gone
        watcher.look()  # and has room for others
        assert (len(watcher.waiting), watcher.queued) == (30, 60)


def test_row_02_a_file_renamed_into_the_inbox_is_taken_once(watched: Zone, desk: Path) -> None:
    (desk / "note.txt").write_text("heron")
    (desk / "note.txt").rename(watched.root / "note.txt")
    watched.wait(lambda: bool(watched.said))
    watched.settle()
    assert watched.held() == ["heron"]
    assert len(watched.said) == 1


def test_row_07_a_tree_of_folders_is_taken_whole_and_what_comes_into_it_later_too(watched: Zone, desk: Path) -> None:
    deep = desk / "board" / "2019" / "autumn"
    deep.mkdir(parents=True)
    (desk / "board" / "top.txt").write_text("top")
    (deep / "deep.txt").write_text("deep")
    (desk / "board").rename(watched.root / "board")
    watched.wait(lambda: {"top.txt", "deep.txt"} <= set(watched.outcomes))
    (watched.root / "board" / "2019" / "late.txt").write_text("late")
    watched.wait(lambda: "late.txt" in watched.outcomes)
    assert watched.held() == ["deep", "late", "top"]


def test_row_07_a_folder_within_the_drop_zone_is_told_of_too(zone: Zone) -> None:
    folder = zone.root / "board"
    folder.mkdir()
    # Looked at so seldom that only a notice can bring what is dropped in time.
    object.__setattr__(zone.settings, "scan_seconds", 60.0)
    zone.start()
    (folder / "note.txt").write_text("heron")
    zone.wait(lambda: "note.txt" in zone.outcomes, seconds=10)


@pytest.mark.skipif(not LIMIT.exists(), reason="there is no inotify, whose queue could overflow")
def test_row_10_what_a_queue_of_notices_loses_when_it_overflows_the_next_look_finds(service: Service) -> None:
    """The reader is stopped until the system has thrown notices away: those of all that was dropped last."""
    service.start()
    (folder,) = service.state().folders
    assert folder.noticed == "at once"
    os.kill(service.pid, signal.SIGSTOP)
    try:
        # Each is made and closed: two notices. Two alike in a row would be one, so that they take turns.
        for number in range(int(LIMIT.read_text()) // 2 + 100):
            noise = service.root / f".noise {number % 2}"
            noise.write_bytes(b"")
            noise.unlink()
        for number in range(30):
            (service.root / name(number)).write_text(text(number))
    finally:
        os.kill(service.pid, signal.SIGCONT)
    began = time.monotonic()
    service.wait(lambda: not any(service.root.glob("*.txt")))
    patience = 8  # of a busy machine
    assert time.monotonic() - began < service.settings.scan_seconds + service.settings.settle_seconds + patience
    with Library(service.settings) as library:
        assert wrong(library, 30) == []
        assert documents(library) == 30


def test_row_10_a_queue_that_is_full_has_thrown_away_what_came_last(tmp_path: Path) -> None:
    """So that the test above says something: what it makes is more than the queue holds."""
    if not LIMIT.exists():
        pytest.skip("there is no inotify, whose queue could overflow")
    libc = ctypes.CDLL(None, use_errno=True)
    queue = libc.inotify_init1(os.O_NONBLOCK)
    try:
        assert libc.inotify_add_watch(queue, os.fsencode(tmp_path), MADE | CLOSED) > 0
        for number in range(int(LIMIT.read_text()) // 2 + 100):
            (tmp_path / f".noise {number % 2}").write_bytes(b"")
            (tmp_path / f".noise {number % 2}").unlink()
        (tmp_path / "note.txt").write_text("heron")
        told = b"".join(iter(lambda: _read(queue), b""))
    finally:
        os.close(queue)
    assert b".noise 1" in told
    assert b"note.txt" not in told


def _read(queue: int) -> bytes:
    try:
        return os.read(queue, 65536)
    except BlockingIOError:
        return b""
