"""Rows 21, 23, 24, 33, 34, 50: too much open, no permission, files that stay, are empty or too large, and being told to stop."""

import contextlib
import itertools
import os
import resource
import shutil
import stat
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from tests.faults.conftest import Service, Zone
from tools.processes import children_of

from reviewsearch import Library
from reviewsearch.app import settling
from reviewsearch.app.inboxes import Inbox, Mode
from reviewsearch.app.receipt import Outcome
from reviewsearch.domain.document import Status

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="takes files away from a running process as Linux lets one")
# In seconds, as docs/reliability.md has it.
FIRST_PAUSE = 1.0
PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n"
ENDING = b"trailer\n<< /Root 1 0 R /Size 3 >>\nstartxref\n0\n%%EOF\n"
# Takes the place of Tesseract: it is there, and never ends with a page.
ENDLESS_OCR = """#!/bin/sh
case "$1" in
  --version) echo "tesseract 5.3.0" ;;
  --list-langs) echo "List of available languages (1):"; echo eng ;;
  *) echo $$ > "$(dirname "$0")/began"; sleep 300 ;;
esac
"""


@LINUX
@pytest.mark.parametrize(("before", "more"), [(1, 0), (1, 1), (1, 3), (1, 7), (0, 3)])
def test_row_21_with_too_much_open_it_pauses_and_then_goes_on_and_loses_nothing(
    service: Service, before: int, more: int
) -> None:
    """Wherever it comes upon it, which depends on how many more files it can open; before a first file is read, as it reads."""
    service.start()
    first = {f"before {number}.txt": "before" for number in range(before)}
    dropped = {f"note {number}.txt": f"note {number}" for number in range(20 * before or 1)}
    for name, words in first.items():
        (service.root / name).write_text(words)
    service.wait(lambda: all(map(service.said, first)))
    began = time.monotonic()
    with few_to_be_opened(service.pid, more):
        for name, words in dropped.items():
            (service.root / name).write_text(words)
        # It tries more than once, so it lives; where it lets go of everything first, that may be enough to go on.
        service.wait(lambda: len(tries(service)) > 1 or all(map(service.said, dropped)), seconds=40)
        # The first pause is a second long and each later one longer: who spins has no time to say so more often than this.
        assert len(tries(service)) <= 2 + (time.monotonic() - began) / FIRST_PAUSE
    expected = sorted([*first.values(), *dropped.values()])
    with Library(service.settings) as library:
        service.wait(lambda: len(library.documents()) >= len(expected), seconds=40)
        documents = library.documents()
        assert sorted((service.settings.home / document.path).read_text() for document in documents) == expected
        assert {document.status for document in documents} <= {Status.HELD, Status.PUBLISHED}
    # Nothing was wrong with any of them, and none is said to be at fault.
    assert [line for name in dropped for line in service.said(name) if "too much open" in line] == []
    assert service.stop() == 0


def tries(service: Service) -> list[str]:
    """Return what a watcher said of its pauses."""
    return [line for line in service.errors if "Trying again in" in line]


@contextlib.contextmanager
def few_to_be_opened(process: int, more: int) -> Iterator[None]:
    """Let a process open no more than so many files beside those it has, whatever numbers these have."""
    soft, hard = resource.prlimit(process, resource.RLIMIT_NOFILE)
    used = set(map(int, os.listdir(f"/proc/{process}/fd")))  # noqa: PTH208 - links that may go while they are counted
    free = (number for number in itertools.count() if number not in used)
    resource.prlimit(process, resource.RLIMIT_NOFILE, (next(itertools.islice(free, more, None)), hard))
    try:
        yield
    finally:
        resource.prlimit(process, resource.RLIMIT_NOFILE, (soft, hard))


def test_row_23_a_file_that_may_not_be_read_waits_and_the_others_are_taken(
    service: Service, ordinary: Sequence[str]
) -> None:
    locked = service.root / "locked.txt"
    locked.write_text("secret")
    locked.chmod(0)
    service.start(before=ordinary)
    (service.root / "open.txt").write_text("open")
    service.wait(lambda: bool(service.said("open.txt")) and bool(service.said("locked.txt")))
    (said,) = service.said("locked.txt")
    assert said.startswith("waits: The file cannot be opened: this account is not allowed to read it. Give the account")
    (pending,) = service.state().waiting
    assert (pending.name, pending.state) == ("locked.txt", "waiting")
    locked.chmod(stat.S_IRUSR | stat.S_IWUSR)
    service.wait(lambda: len(service.said("locked.txt")) > 1, seconds=30)
    assert "found after" in service.said("locked.txt")[-1]


@pytest.mark.parametrize("mode", [Mode.OWN, Mode.FILE])
def test_row_24_a_file_that_cannot_be_removed_is_taken_once_and_said_to_stay(
    service: Service, ordinary: Sequence[str], tmp_path: Path, mode: Mode
) -> None:
    folder = service.root / "desk" if mode is Mode.OWN else tmp_path / "inbox"
    folder.mkdir()
    (folder / "note.txt").write_text("heron")
    folder.chmod(0o555)
    arguments: list[str | Path] = [] if mode is Mode.OWN else ["--inbox", folder]
    try:
        service.start(*arguments, before=ordinary)
        service.wait(lambda: bool(service.said("note.txt")))
        time.sleep(2.0)
        assert len(service.said("note.txt")) == 1
        assert "It is kept, but could not be" in service.said("note.txt")[0]
        assert [name for name, _ in service.state().ignored] == ["note.txt"]
        assert service.state().pending == 0
        assert service.stop() == 0
        service.lines.clear()
        service.start(*arguments, before=ordinary)
        time.sleep(2.0)
        assert service.lines == []
    finally:
        folder.chmod(0o755)
    with Library(service.settings) as library:
        (document,) = library.documents()
        assert len(library.record(document.id).sources) == 1


def test_row_24_a_source_that_is_only_read_is_taken_once_and_left_as_it_is(zone: Zone, tmp_path: Path) -> None:
    source = Inbox(tmp_path / "source", Mode.LEAVE)
    (source.path / "2019").mkdir(parents=True)
    (source.path / "2019" / "note.txt").write_text("heron")
    assert [receipt.outcome for receipt in zone.once(source)] == [Outcome.FILED]
    assert zone.once(source) == []
    assert sorted(path.name for path in source.path.rglob("*")) == ["2019", "note.txt"]
    (source.path / "2019" / "note.txt").write_text("crane")
    assert [receipt.outcome for receipt in zone.once(source)] == [Outcome.NEW_VERSION]
    # What it remembers may be lost: it then looks once more, and finds that all is held.
    (zone.settings.index / "watched.sqlite").write_bytes(b"damaged " * 200)
    assert [receipt.outcome for receipt in zone.once(source)] == [Outcome.ALREADY_HELD]
    assert zone.held() == ["crane", "heron"]


@pytest.mark.parametrize(
    ("name", "content"),
    [("empty.pdf", b""), ("no pages.pdf", PDF + ENDING), ("cut off.pdf", PDF)],
    ids=["zero bytes", "no pages", "cut off"],
)
def test_row_33_what_is_not_whole_waits_and_after_a_day_is_archived_without_text(
    zone: Zone, name: str, content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    (zone.root / name).write_bytes(content)
    (first,) = zone.once()
    assert first.outcome is Outcome.WAITING
    assert first.reason
    assert first.remedy
    assert zone.lying() == [name]
    monkeypatch.setattr(settling, "PATIENCE", 0.1)  # a day is too long for a test; who counts it is tested with a clock
    (last,) = zone.once()
    assert last.outcome is Outcome.QUARANTINED
    assert zone.lying() == []
    with Library(zone.settings) as library:
        (document,) = library.documents()
        assert document.status is Status.QUARANTINED
        assert (zone.settings.home / document.path).read_bytes() == content
        assert library.record(document.id).reason


def test_row_33_the_day_goes_on_over_a_restart(zone: Zone, monkeypatch: pytest.MonkeyPatch) -> None:
    (zone.root / "empty.pdf").touch()
    assert [receipt.outcome for receipt in zone.once()] == [Outcome.WAITING]
    time.sleep(2.0)
    monkeypatch.setattr(settling, "PATIENCE", 2.0)  # which one run alone does not last
    (receipt,) = zone.once()
    assert receipt.outcome is Outcome.QUARANTINED


def test_row_34_a_file_too_large_is_refused_before_it_is_read_and_named(zone: Zone) -> None:
    path = zone.root / "huge.pdf"
    path.touch()
    try:
        os.truncate(path, 1 << 40)
    except OSError:
        pytest.skip("this file system does not hold a file of a terabyte, even an empty one")
    began = time.process_time()
    (receipt,) = zone.once()
    assert time.process_time() - began < 5
    assert receipt.outcome is Outcome.WAITING
    assert "1,099,511,627,776 bytes" in str(receipt.reason)
    assert receipt.remedy == "Save a smaller copy and drop that."
    assert list((zone.root / ".staging").iterdir()) == []


@LINUX
def test_row_50_told_to_stop_with_an_endless_file_in_hand_it_ends_within_five_seconds(
    service: Service, endless_pdf: bytes
) -> None:
    service.start()
    (service.root / "endless.pdf").write_bytes(endless_pdf)
    service.wait(lambda: any(children_of(server) for server in children_of(service.pid)))
    started = [child for server in children_of(service.pid) for child in (server, *children_of(server))]
    (service.root / "note.txt").write_text("heron")
    told = time.monotonic()
    assert service.stop() == 0
    assert time.monotonic() - told < 5
    # By itself, and not because its last moment had come.
    service.wait(lambda: service.errors[-1].startswith("Stopped watching"))
    assert service.said("endless.pdf") == []
    assert (service.root / "endless.pdf").read_bytes() == endless_pdf
    time.sleep(0.3)
    assert not any(Path(f"/proc/{process}/exe").exists() for process in started)


@LINUX
def test_row_50_told_to_stop_with_a_long_scanned_page_in_hand_it_ends_within_five_seconds(
    service: Service, tmp_path: Path, scanned_pdf: bytes
) -> None:
    settings_file = service.settings.home / "reviewsearch.toml"
    settings_file.write_text(settings_file.read_text().replace("read_scans = false", "read_scans = true"))
    programs = tmp_path / "programs"
    programs.mkdir()
    (programs / "tesseract").write_text(ENDLESS_OCR)
    (programs / "tesseract").chmod(0o755)
    (service.root / "scan.pdf").write_bytes(scanned_pdf)
    service.start(env={"PATH": f"{programs}:{os.environ['PATH']}"})
    service.wait((programs / "began").exists, seconds=40)
    time.sleep(0.1)
    reading = int((programs / "began").read_text())
    told = time.monotonic()
    assert service.stop() == 0
    assert time.monotonic() - told < 5
    assert service.errors[-1].startswith("Stopped watching")
    time.sleep(0.2)
    assert not Path(f"/proc/{reading}/exe").exists()


@pytest.mark.skipif(not shutil.which("sh"), reason="asks a shell")
def test_row_50_told_to_stop_in_the_midst_of_a_burst_it_loses_nothing_and_goes_on_at_the_next_start(
    service: Service,
) -> None:
    for number in range(150):
        (service.root / f"note {number}.txt").write_text(f"Words of note {number}")
    service.start()
    service.wait(lambda: bool(service.lines))
    told = time.monotonic()
    assert service.stop() == 0
    assert time.monotonic() - told < 5
    service.start()
    service.wait(lambda: not list(service.root.glob("*.txt")), seconds=60)
    with Library(service.settings) as library:
        assert len(library.documents()) == 150
