"""What the watcher holds in mind between looks, with the clock in hand."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from reviewsearch.app.inboxes import Inbox, Mode
from reviewsearch.app.receipt import Dropped, Outcome, Receipt
from reviewsearch.app.remembered import Remembered
from reviewsearch.app.settling import PATIENCE
from reviewsearch.app.watcher import Watcher

SETTLE = 2.0
ID = "a" * 64


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def inbox(tmp_path: Path) -> Inbox:
    (tmp_path / "in").mkdir()
    return Inbox(tmp_path / "in", Mode.OWN)


@pytest.fixture
def remembered(tmp_path: Path) -> Iterator[Remembered]:
    with Remembered.open(tmp_path / "watched.sqlite") as remembered:
        yield remembered


@pytest.fixture
def watcher(inbox: Inbox, remembered: Remembered, clock: Clock) -> Watcher:
    return Watcher([inbox], SETTLE, remembered, clock=clock)


def waits(path: Path, reason: str = "The file is empty.") -> Receipt:
    return Receipt(path.name, Outcome.WAITING, reason=reason, remedy="Drop it again.")


def held(path: Path, outcome: Outcome = Outcome.FILED, stays: str | None = None) -> Receipt:
    return Receipt(path.name, outcome, id=ID, stays=stays)


def due(watcher: Watcher) -> list[str]:
    return [dropped.path.name for dropped in watcher.due()]


def test_a_file_is_due_once_two_looks_a_settle_time_apart_are_alike(
    watcher: Watcher, inbox: Inbox, clock: Clock
) -> None:
    path = inbox.path / "note.txt"
    path.write_text("one")
    watcher.look()
    assert (due(watcher), watcher.pause(10)) == ([], SETTLE)
    clock.now += 1.9
    path.write_text("one and two")
    watcher.look()
    clock.now += 1.9
    watcher.look()
    assert due(watcher) == []
    clock.now += 0.1
    watcher.look()
    assert due(watcher) == ["note.txt"]
    assert watcher.pause(10) == 0


def test_short_files_come_first(watcher: Watcher, inbox: Inbox, clock: Clock) -> None:
    for name, size in (("long", 300), ("short", 1), ("middle", 20)):
        (inbox.path / name).write_text("x" * size)
    watcher.look()
    clock.now += SETTLE
    assert due(watcher) == ["short", "middle", "long"]


def test_a_file_that_waits_is_told_of_once_and_tried_later_and_later(
    watcher: Watcher, inbox: Inbox, clock: Clock
) -> None:
    path = inbox.path / "empty.txt"
    path.touch()
    watcher.look()
    dropped = Dropped(path, inbox)
    assert watcher.took(dropped, waits(path))
    assert not watcher.took(dropped, waits(path))
    assert watcher.took(dropped, waits(path, "The disk is full: 10 bytes are free."))
    assert not watcher.took(dropped, waits(path, "The disk is full: 1,200 bytes are free."))
    (waiting,) = watcher.waiting.values()
    assert waiting.next_try - clock.now == 32.0
    assert waiting.reason == "The disk is full: 1,200 bytes are free. Drop it again."
    assert watcher.is_done
    assert [row[0] for row in watcher.oldest(5)] == [path]


def test_a_day_of_waiting_goes_on_after_a_restart_and_ends_with_the_file_taken_as_it_is(
    watcher: Watcher, inbox: Inbox, clock: Clock, remembered: Remembered
) -> None:
    path = inbox.path / "empty.txt"
    path.touch()
    watcher.look()
    watcher.took(Dropped(path, inbox), waits(path))
    clock.now += PATIENCE - SETTLE
    later = Watcher([inbox], SETTLE, remembered, clock=clock)
    later.look()
    clock.now += SETTLE
    (dropped,) = later.due()
    assert dropped.settled
    path.unlink()
    assert later.took(dropped, held(path, Outcome.QUARANTINED))
    # Another file under the name waits its own day.
    path.touch()
    later.look()
    clock.now += SETTLE
    assert not later.due()[0].settled


def test_a_file_that_is_kept_and_stays_is_not_taken_again_until_it_looks_otherwise(
    watcher: Watcher, inbox: Inbox, clock: Clock
) -> None:
    path = inbox.path / "note.txt"
    path.write_text("one")
    watcher.look()
    assert watcher.took(Dropped(path, inbox), held(path, stays="It may not be removed."))
    watcher.look()
    assert watcher.waiting == {}
    path.write_text("two words")
    watcher.look()
    assert list(watcher.waiting) == [path]
    # On a share its file number may have changed and nothing else: that is not worth a line.
    assert not watcher.took(Dropped(path, inbox), held(path, Outcome.ALREADY_HELD))
    clock.now += 60
    watcher.look()
    assert watcher.waiting == {}


def test_the_receipt_of_what_was_attached_says_nothing_of_the_message(watcher: Watcher, inbox: Inbox) -> None:
    path = inbox.path / "message.eml"
    path.write_text("one")
    watcher.look()
    assert watcher.took(Dropped(path, inbox), held(Path("attached.pdf")))
    assert list(watcher.waiting) == [path]


def test_an_inbox_that_cannot_be_reached_holds_nothing_up_and_forgets_nothing(
    watcher: Watcher, inbox: Inbox, clock: Clock, tmp_path: Path
) -> None:
    (inbox.path / "note.txt").write_text("one")
    watcher.look()
    inbox.path.rename(tmp_path / "away")
    clock.now += 100
    watcher.look()
    assert (due(watcher), watcher.offline, len(watcher.waiting)) == ([], {inbox.path}, 1)
    assert watcher.pause(10) == 10
    assert watcher.is_done
    (tmp_path / "away").rename(inbox.path)
    watcher.look()
    assert (due(watcher), watcher.offline) == (["note.txt"], set())


def test_a_file_that_went_away_is_not_worth_a_line(watcher: Watcher, inbox: Inbox) -> None:
    path = inbox.path / "note.txt"
    path.write_text("one")
    watcher.look()
    path.unlink()
    assert not watcher.took(Dropped(path, inbox), waits(path, "It went away before it was taken."))
    assert watcher.waiting == {}
