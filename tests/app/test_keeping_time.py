"""A document becomes public at its instant: what takes long was done before, and nothing else that takes long keeps it waiting."""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

import pytest

from reviewsearch.app import pace, watch
from reviewsearch.app.bundle import Bundle
from reviewsearch.app.bundling import copied
from reviewsearch.app.ingest import Intake
from reviewsearch.app.library import Library
from reviewsearch.app.means import Means
from reviewsearch.app.meanwhile import Meanwhile
from reviewsearch.app.receipt import Dropped
from reviewsearch.app.settings import Settings
from reviewsearch.app.writing import writing
from reviewsearch.domain.document import Page, Record, Status
from reviewsearch.domain.findings import Finding
from reviewsearch.extract.reader import Asked, Outcome, Reader
from reviewsearch.sandbox import Sandbox

PATIENCE = 40.0
NINE = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class Write(Protocol):
    def __call__(self, name: str, *pages: str) -> Path: ...


@dataclass
class Office:
    """The clock, how often a copy for download was made, and what is done while a document is looked at."""

    now: Callable[[], datetime] = lambda: NINE
    copies: list[str] = field(default_factory=list)
    looking: Callable[[str], None] = lambda _: None
    version: str = "a test"

    def __call__(self, settings: Settings, sandbox: Sandbox) -> Means:
        del settings, sandbox
        return Means(self.version, self._look, now=self.now, copy=self._copy)

    def _look(self, original: Path, record: Record, pages: tuple[Page, ...]) -> tuple[Finding, ...]:
        del original, record
        self.looking(pages[-1].text)
        return ()

    def _copy(self, original: Path, target: Path) -> None:
        self.copies.append(original.name)
        copied(original, target)


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture
def library(settings: Settings, office: Office) -> Iterator[Library]:
    with Library(settings, means=office) as library:
        yield library


def planned(library: Library, write: Write, office: Office, *, minutes: float = 5) -> str:
    path = write("wren.txt", "Review: Wren\nRef no: MSCP 2019/20-01\nPublished: 3 May 2099", "We saw a kingfisher.")
    (receipt,) = library.add([path])
    assert receipt.id
    with library.publishing("a test") as publisher:
        publisher.schedule(receipt.id, office.now() + timedelta(minutes=minutes), by="Ada")
    return receipt.id


def ahead(settings: Settings) -> list[str]:
    return sorted(path.name for path in (settings.index / "ahead").glob("*"))


def test_what_is_scheduled_is_made_ready_before_and_once(
    library: Library, settings: Settings, write: Write, office: Office
) -> None:
    identity = planned(library, write, office)
    with library.publishing("a test") as publisher:
        assert publisher.make_ready()
        assert not publisher.make_ready()
    assert ahead(settings) == [identity]
    assert len(office.copies) == 1
    with Bundle.open(settings.index / "public") as bundle:
        assert bundle.documents() == ()
        office.now = lambda: NINE + timedelta(minutes=5)
        with library.publishing("a test"):
            pass
        assert bundle.search("kingfisher").total == 1
        assert "kingfisher" in bundle.original(identity).read_text(encoding="utf-8")
    assert len(office.copies) == 1
    assert ahead(settings) == []


def test_nothing_is_made_ready_that_is_far_off(
    library: Library, settings: Settings, write: Write, office: Office
) -> None:
    planned(library, write, office, minutes=600)
    with library.publishing("a test") as publisher:
        assert not publisher.make_ready()
    assert ahead(settings) == []


@pytest.mark.parametrize("wrong", ["the file", "the pages", "the checks", "nothing is left"])
def test_what_was_made_ready_is_made_again_where_it_is_not_what_would_be_made_now(
    library: Library, settings: Settings, write: Write, office: Office, wrong: str
) -> None:
    identity = planned(library, write, office)
    with library.publishing("a test") as publisher:
        assert publisher.make_ready()
    folder = settings.index / "ahead" / identity
    match wrong:
        case "the file":
            (folder / "file").write_text("somebody else's", encoding="utf-8")
        case "the pages":
            (folder / "pages.json").write_text("{}", encoding="utf-8")
        case "the checks":
            office.version = "other checks"
        case _:
            (folder / "file").unlink()
    office.now = lambda: NINE + timedelta(minutes=5)
    with library.publishing("a test"):
        pass
    assert len(office.copies) == 2
    with Bundle.open(settings.index / "public") as bundle:
        assert "kingfisher" in bundle.original(identity).read_text(encoding="utf-8")


def test_what_is_held_or_forgotten_is_not_kept_ready(
    library: Library, settings: Settings, write: Write, office: Office
) -> None:
    identity = planned(library, write, office)
    with library.publishing("a test") as publisher:
        assert publisher.make_ready()
    library.forget(identity, reason="a test", by="Ada")
    assert ahead(settings) == []


def test_what_is_not_whole_any_more_is_not_made_ready(
    library: Library, settings: Settings, write: Write, office: Office
) -> None:
    identity = planned(library, write, office)
    original = settings.home / library.document(identity).path
    original.chmod(0o600)
    original.write_text("somebody else's", encoding="utf-8")
    with library.publishing("a test") as publisher:
        assert not publisher.make_ready()
    assert ahead(settings) == []


def test_what_is_due_does_not_wait_for_what_takes_long(
    library: Library, settings: Settings, write: Write, office: Office
) -> None:
    """Another document is looked at from before the instant until the first is seen in public: not for ever, then."""
    office.now = lambda: datetime.now(UTC)
    identity = planned(library, write, office, minutes=0.1)
    seen: list[bool] = []

    def looking(text: str) -> None:
        end = time.monotonic() + PATIENCE
        with Bundle.open(settings.index / "public") as bundle:
            while "goldcrest" in text and time.monotonic() < end and not seen:
                if bundle.search("kingfisher").total:
                    seen.append(bundle.search("goldcrest").total == 0)
                time.sleep(0.02)

    office.looking = looking
    write("../home/archive/slow.txt", "Review: Slow\nRef no: MSCP 2019/20-02\nPublished: 3 May 2024", "A goldcrest.")
    stop = threading.Event()
    watcher = threading.Thread(
        target=lambda: watch.run(settings, stop=stop, say=lambda _: None, means=office, events=False)
    )
    watcher.start()
    try:
        end = time.monotonic() + PATIENCE
        while not seen and time.monotonic() < end:
            time.sleep(0.05)
    finally:
        stop.set()
        watcher.join(PATIENCE)
    assert seen == [True]
    assert library.document(identity).status is Status.PUBLISHED


class SlowReader(Reader):
    """Reads a file that is called slow inside only once something is seen."""

    seen = threading.Event()

    def tried(self, asked: Asked) -> Outcome | None:
        if asked.path and b"slow" in asked.path.read_bytes():
            self.seen.wait(PATIENCE)
        return super().tried(asked)


@pytest.mark.parametrize("pressing", [False, True])
def test_what_was_read_is_written_down_while_a_slow_file_is_read(
    settings: Settings, write: Write, monkeypatch: pytest.MonkeyPatch, *, pressing: bool
) -> None:
    """Soon after it was taken; at once where something becomes public at this moment."""
    SlowReader.seen.clear()
    if pressing:
        monkeypatch.setattr(pace, "_SECONDS", 10 * PATIENCE)
    quick = write("quick.txt", "Review: Quick\nRef no: MSCP 2019/20-01", "A kingfisher.")
    other = write("other.txt", "Review: Other\nRef no: MSCP 2019/20-02", "A slow reader.")
    with Sandbox() as sandbox, writing(settings, purpose="a test", means=Office(), sandbox=sandbox) as writer:

        def look() -> None:
            if list(writer.index.catalogue.entries()):
                SlowReader.seen.set()

        reader = SlowReader(sandbox)
        intake = Intake(settings, writer.archive, writer.index, reader, meanwhile=look, is_due=lambda: pressing)
        receipts = [receipt for _, receipt in intake.take([Dropped(quick), Dropped(other)])]
    assert SlowReader.seen.is_set()
    assert [receipt.name for receipt in receipts] == ["quick.txt", "other.txt"]


def test_work_gets_a_thread_only_where_something_may_become_due() -> None:
    looked, names = threading.Event(), []

    def work() -> str:
        names.append(threading.current_thread() is threading.main_thread())
        assert not meanwhile.is_wanted or looked.wait(PATIENCE)
        return "done"

    meanwhile = Meanwhile()
    assert meanwhile.during(work) == "done"
    meanwhile.begin(lambda: True, looked.set)
    assert meanwhile.during(work) == "done"
    assert names == [True, False]
