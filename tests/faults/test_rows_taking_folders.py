"""Rows 11 to 14: what tells of new files stops, folders go and come back, shares are offline, others write behind our back."""

import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.faults.conftest import SETTLE, Service, Zone

from reviewsearch.app.inboxes import Inbox, Mode
from reviewsearch.app.notices import PROBE, Noticed, Notices
from reviewsearch.app.receipt import Outcome

Mount = Callable[..., None]
LIMITS = {"max_inotify_watches": "limit of watched folders", "max_inotify_instances": "limit of watchers"}


@pytest.fixture
def inbox(tmp_path: Path) -> Inbox:
    """A folder outside the archive whose files move to `.done` once they are kept."""
    folder = tmp_path / "inbox"
    folder.mkdir()
    return Inbox(folder, Mode.FILE)


def way_of(zone: Zone | Service, place: Path) -> str:
    return next((folder.noticed for folder in zone.state().folders if folder.path == str(place)), "")


def test_row_11_a_watcher_that_has_died_is_noticed_said_and_started_again(tmp_path: Path) -> None:
    now = 0.0
    wake = threading.Event()
    before = set(threading.enumerate())
    notices = Notices([Inbox(tmp_path, Mode.OWN)], wake, clock=lambda: now)
    try:
        notices.begin()
        assert notices.ways[tmp_path].noticed is Noticed.AT_ONCE
        (dead,) = (thread for thread in set(threading.enumerate()) - before if "Observer" in type(thread).__name__)
        dead.stop()  # type: ignore[attr-defined]
        dead.join(5)
        notices.tend(tmp_path, [tmp_path])
        assert notices.ways[tmp_path].noticed is Noticed.SCAN
        assert "has stopped" in notices.ways[tmp_path].why
        now = 3_600.0
        notices.tend(tmp_path, [tmp_path])
        notices.begin()
        assert notices.ways[tmp_path].noticed is Noticed.AT_ONCE
    finally:
        notices.close()


def test_row_11_a_watcher_that_has_gone_blind_is_found_out_by_its_probe(tmp_path: Path) -> None:
    """Blind, and yet alive: the folder it was told to watch has been renamed, and another stands in its place."""
    now = 0.0
    notices = Notices([Inbox(tmp_path / "in", Mode.OWN)], threading.Event(), clock=lambda: now)
    (tmp_path / "in").mkdir()
    try:
        notices.begin()
        (tmp_path / "in" / PROBE).mkdir()  # now no probe can be made, so none can be noticed
        for now in (60.0, 120.0):  # noqa: B007 - the clock of the lambda above
            notices.tend(tmp_path / "in", [tmp_path / "in"])
        assert notices.ways[tmp_path / "in"].noticed is Noticed.SCAN
    finally:
        notices.close()


def test_row_11_a_watcher_that_lives_and_is_told_of_nothing_is_found_out_by_its_probe(tmp_path: Path) -> None:
    now = 0.0
    notices = Notices([Inbox(tmp_path, Mode.OWN)], threading.Event(), clock=lambda: now)
    try:
        notices.begin()
        assert notices.ways[tmp_path].noticed is Noticed.AT_ONCE
        observer = notices._observer  # noqa: SLF001 - what the system does to it is done from below
        assert observer
        observer.unschedule_all()
        assert observer.is_alive()
        for now in (60.0, 61.0, 70.0):  # noqa: B007 - the clock of the lambda above
            notices.tend(tmp_path, [tmp_path])
        assert notices.ways[tmp_path].noticed is Noticed.SCAN
        assert "did not tell of a file that was put there to try it" in notices.ways[tmp_path].why
        assert not (tmp_path / PROBE).exists()
    finally:
        notices.close()


@pytest.mark.skipif(sys.platform != "linux" or not shutil.which("unshare"), reason="needs unshare, of Linux")
@pytest.mark.parametrize("limit", LIMITS)
def test_row_11_where_the_system_watches_nothing_more_the_folder_is_looked_through_and_status_says_so(
    service: Service, limit: str
) -> None:
    shell = f'echo 0 > /proc/sys/user/{limit} && exec "$@"'
    service.start(before=["unshare", "--user", "--map-root-user", "sh", "-c", shell, "sh"])
    assert any(LIMITS[limit] in line and "looked through every 0.5 s" in line for line in service.errors)
    (service.root / "note.txt").write_text("heron")
    service.wait(lambda: bool(service.said("note.txt")))
    assert way_of(service, service.root) == "scan"


def test_row_12_an_inbox_that_is_removed_and_made_again_is_watched_again(zone: Zone, inbox: Inbox) -> None:
    zone.start(inbox)
    zone.wait(lambda: way_of(zone, inbox.path) == "at once")
    shutil.rmtree(inbox.path)
    zone.wait(lambda: way_of(zone, inbox.path) == "offline")
    assert not zone.state().is_well
    (zone.root / "meanwhile.txt").write_text("meanwhile")
    zone.wait(lambda: "meanwhile.txt" in zone.outcomes)
    inbox.path.mkdir()
    (inbox.path / "after.txt").write_text("after")
    zone.wait(lambda: "after.txt" in zone.outcomes)
    zone.wait(lambda: way_of(zone, inbox.path) == "at once")
    assert [path.name for path in inbox.done.iterdir()] == ["after.txt"]


def test_row_12_an_inbox_that_another_takes_the_place_of_is_watched_and_the_old_one_no_more(
    zone: Zone, inbox: Inbox, tmp_path: Path
) -> None:
    zone.start(inbox)
    inbox.path.rename(tmp_path / "old inbox")
    (tmp_path / "new").mkdir()
    (tmp_path / "new").rename(inbox.path)
    (tmp_path / "old inbox" / "old.txt").write_text("old")
    (inbox.path / "new.txt").write_text("new")
    zone.wait(lambda: "new.txt" in zone.outcomes)
    zone.settle()
    assert zone.held() == ["new"]
    assert (tmp_path / "old inbox" / "old.txt").exists()


def test_row_12_what_takes_the_place_of_a_folder_is_told_of_at_once_from_the_next_look_on(tmp_path: Path) -> None:
    """By notices alone: that the next look finds what lies there says nothing of them."""
    folder, wake = tmp_path / "in", threading.Event()
    folder.mkdir()
    notices = Notices([Inbox(folder, Mode.FILE)], wake)
    try:
        notices.begin()
        assert notices.ways[folder].noticed is Noticed.AT_ONCE
        folder.rename(tmp_path / "old")
        folder.mkdir()
        notices.begin()
        assert notices.ways[folder].noticed is Noticed.AT_ONCE
        wake.clear()
        (folder / "note.txt").write_text("heron")
        assert wake.wait(20)
    finally:
        notices.close()


def test_row_12_what_lies_under_a_mount_is_taken_after_it(zone: Zone, inbox: Inbox, mounted: Mount) -> None:
    zone.start(inbox)
    (inbox.path / "empty.txt").touch()
    zone.wait(lambda: zone.outcomes.get("empty.txt") is Outcome.WAITING)
    mounted("-t", "tmpfs", "-o", "size=1m", "tmpfs", inbox.path)
    (inbox.path / "above.txt").write_text("above")
    zone.wait(lambda: zone.outcomes.get("above.txt") is Outcome.FILED)
    subprocess.run(["umount", "--lazy", inbox.path], check=True)
    (inbox.path / "empty.txt").write_text("no longer empty")
    zone.wait(lambda: zone.outcomes.get("empty.txt") is Outcome.FILED)


def test_row_13_an_inbox_out_of_reach_is_not_taken_for_empty(zone: Zone, inbox: Inbox, tmp_path: Path) -> None:
    zone.start(inbox)
    (inbox.path / "empty.txt").touch()
    zone.wait(lambda: zone.outcomes.get("empty.txt") is Outcome.WAITING)
    inbox.path.rename(tmp_path / "unplugged")
    zone.wait(lambda: way_of(zone, inbox.path) == "offline")
    state = zone.state()
    assert [pending.name for pending in state.waiting] == ["empty.txt"]
    assert any("cannot be reached" in folder.in_words(10) for folder in state.folders)
    (tmp_path / "unplugged").rename(inbox.path)
    zone.wait(lambda: way_of(zone, inbox.path) != "offline")
    assert [pending.name for pending in zone.state().waiting] == ["empty.txt"]
    assert len([receipt for receipt in zone.said if receipt.name == "empty.txt"]) == 1


@pytest.mark.slow
@pytest.mark.timeout(120)
@pytest.mark.skipif(not shutil.which("strace"), reason="there is no strace to make a share fail")
@pytest.mark.parametrize(("error", "words"), [("ESTALE", "Stale file handle"), ("EIO", "Input/output error")])
def test_row_13_a_share_that_fails_for_a_while_is_tried_again_and_nothing_is_forgotten(
    service: Service, inbox: Inbox, error: str, words: str
) -> None:
    (inbox.path / "empty.txt").touch()
    trace = ["strace", "-f", "-qq", "-o", "/dev/null", "-P", str(inbox.path), "-e", "trace=openat"]
    service.start(
        "--inbox", inbox.path, "--scan-only", before=[*trace, "-e", f"inject=openat:error={error}:when=8..20"]
    )
    service.wait(lambda: bool(service.said("empty.txt")), seconds=40)
    service.wait(lambda: way_of(service, inbox.path) == "offline", seconds=40)
    state = service.state()
    assert [pending.name for pending in state.waiting] == ["empty.txt"]
    assert any(words in folder.why for folder in state.folders)
    service.wait(lambda: way_of(service, inbox.path) == "scan", seconds=40)
    assert [pending.name for pending in service.state().waiting] == ["empty.txt"]
    (inbox.path / "note.txt").write_text("heron")
    service.wait(lambda: bool(service.said("note.txt")), seconds=40)


def test_row_14_what_is_written_behind_a_mount_is_found_by_looking(zone: Zone, tmp_path: Path, mounted: Mount) -> None:
    for name in ("lower", "upper", "work", "seen"):
        (tmp_path / name).mkdir()
    layers = f"lowerdir={tmp_path}/lower,upperdir={tmp_path}/upper,workdir={tmp_path}/work"
    mounted("-t", "overlay", "-o", layers, "overlay", tmp_path / "seen")
    zone.start(Inbox(tmp_path / "seen", Mode.FILE))
    (folder,) = (folder for folder in zone.folders if folder.path == str(tmp_path / "seen"))
    assert folder.noticed == "scan"
    assert "a container's layered folder" in folder.why
    (tmp_path / "upper" / "note.txt").write_text("heron")
    zone.wait(lambda: zone.outcomes.get("note.txt") is Outcome.FILED)


def test_row_14_without_a_single_notice_all_is_found_within_a_scan_and_the_settle_time(zone: Zone, desk: Path) -> None:
    zone.start(events=False)
    (desk / "note.txt").write_text("heron")
    (desk / "note.txt").rename(zone.root / "note.txt")
    zone.wait(lambda: bool(zone.lying()))
    zone.wait(lambda: not zone.lying(), seconds=SETTLE + zone.settings.scan_seconds + 8)
