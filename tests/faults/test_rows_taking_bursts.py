"""Rows 1, 2, 7, 10: many files at once, in every way in which files come to be in a folder, with and without notices."""

from pathlib import Path

import pytest
from benchmarks.burst import WAYS, documents, name, text, wrong
from tests.faults.conftest import Zone

from reviewsearch import Library
from reviewsearch.app import watcher as watcher_room
from reviewsearch.app.inboxes import Inbox, Mode
from reviewsearch.app.remembered import Remembered
from reviewsearch.app.watcher import Watcher

SETTLE = 0.2
# Enough that some settle while others come; `benchmarks/burst.py` drops as many as one likes.
MANY = 60


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


def test_row_10_what_an_overflowing_queue_of_notices_loses_the_next_look_finds(zone: Zone) -> None:
    zone.start(events=False)  # nothing is told at all, which is the worst that an overflow can do
    for number in range(100):
        (zone.root / name(number)).write_text(text(number))
    with Library(zone.settings) as library:
        zone.wait(lambda: documents(library) == 100 and not zone.lying())
        assert wrong(library, 100) == []
