import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from reviewsearch import Library, Receipt
from reviewsearch.app import watch
from reviewsearch.app.checking import Checking
from reviewsearch.app.notices import Notices
from reviewsearch.app.receipt import Outcome
from reviewsearch.app.settings import Settings
from reviewsearch.app.status import state_of
from reviewsearch.app.watcher import Watcher
from reviewsearch.app.watching import Folder
from reviewsearch.extract.reader import Asked, Reader

Write = Callable[..., Path]


class Running:
    """A watcher in a thread of its own, and what it said."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.said: list[Receipt] = []
        self.how: list[Sequence[Folder]] = []
        self.stop = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()
        self.wait(lambda: bool(self.how))

    def _run(self) -> None:
        watch.run(self.settings, stop=self.stop, say=self.said.append, started=self.how.append)

    def wait(self, until: Callable[[], bool], seconds: float = 8.0) -> None:
        end = time.monotonic() + seconds
        while not until():
            assert time.monotonic() < end, f"it did not happen in {seconds} s; said {self.said}"
            time.sleep(0.02)

    def end(self) -> None:
        self.stop.set()
        self._thread.join(5)
        assert not self._thread.is_alive()


@pytest.fixture
def running(settings: Settings) -> Iterator[Running]:
    running = Running(settings)
    yield running
    running.end()


def outcomes(running: Running) -> dict[str, Outcome]:
    return {receipt.name: receipt.outcome for receipt in running.said}


def test_what_is_dropped_is_filed_and_can_be_found(running: Running, library: Library, write: Write) -> None:
    shutil.copy(write("MSCP2019-20-01 note.txt", "A heron"), running.settings.archive)
    running.wait(lambda: "MSCP2019-20-01 note.txt" in outcomes(running))
    with library:
        (hit,) = library.search("heron").hits
        assert hit.document.reference == "MSCP 2019/20-01"
        assert state_of(library).waiting == ()
    assert not (running.settings.archive / "MSCP2019-20-01 note.txt").exists()


def test_it_says_how_it_watches(running: Running) -> None:
    ((folder,),) = running.how
    assert (folder.path, folder.mode, folder.noticed) == (str(running.settings.archive), "own", "at once")
    assert folder.in_words(0.5) == "new files are noticed at once"


def test_files_in_folders_that_people_make_are_taken(running: Running, write: Write) -> None:
    desk = write("one.txt", "one").parent
    write("two.txt", "two")
    shutil.copytree(desk, running.settings.archive / "from the board" / "2019")
    running.wait(lambda: {"one.txt", "two.txt"} <= set(outcomes(running)))


def test_a_file_that_is_still_being_written_waits_until_it_is_whole(running: Running, library: Library) -> None:
    path = running.settings.archive / "slow.txt"
    with path.open("w", encoding="utf-8") as file:
        for number in range(8):
            file.write(f"part {number}\n")
            file.flush()
            time.sleep(0.1)
            assert running.said == []
        file.write("heron")
    running.wait(lambda: bool(running.said))
    with library:
        assert library.search("heron").total == 1
        assert len(library.documents()) == 1


def test_an_unfinished_file_waits_with_a_reason_and_is_taken_once_it_is_whole(
    running: Running, library: Library
) -> None:
    path = running.settings.archive / "late.txt"
    path.touch()
    running.wait(lambda: outcomes(running).get("late.txt") is Outcome.WAITING)
    running.wait(lambda: any(pending.next_try is not None for pending in state_of(library).waiting))
    (pending,) = state_of(library).waiting
    assert pending.name == "late.txt"
    assert pending.reason
    path.write_text("Now it is whole", encoding="utf-8")
    running.wait(lambda: outcomes(running).get("late.txt") is Outcome.FILED)
    library.close()


def test_a_second_drop_under_the_same_name_is_kept_beside_the_first_and_is_the_one_that_is_shown(
    running: Running, library: Library, write: Write
) -> None:
    shutil.copy(write("note.txt", "heron"), running.settings.archive)
    running.wait(lambda: len(running.said) == 1)
    shutil.copy(write("note.txt", "crane"), running.settings.archive)
    running.wait(lambda: len(running.said) == 2)
    with library:
        assert (library.search("heron").total, library.search("crane").total) == (0, 1)
        assert len(library.documents()) == 2
    assert outcomes(running) == {"note.txt": Outcome.NEW_VERSION}


def test_names_of_unfinished_files_are_left_until_they_are_renamed(
    running: Running, write: Write, library: Library
) -> None:
    part = running.settings.archive / "report.pdf.crdownload"
    shutil.copy(write("x.txt", "words"), part)
    (running.settings.archive / "~$report.docx").write_text("lock")
    (running.settings.archive / ".hidden").write_text("x")
    time.sleep(1.0)
    assert running.said == []
    assert {name for name, _ in state_of(library).ignored} == {"report.pdf.crdownload", "~$report.docx"}
    part.rename(running.settings.archive / "report.txt")
    running.wait(lambda: "report.txt" in outcomes(running))
    library.close()


def test_links_and_pipes_are_left_and_named(running: Running, write: Write, library: Library) -> None:
    archive = running.settings.archive
    (archive / "link.txt").symlink_to(write("secret.txt", "secret"))
    (archive / "loop").symlink_to(archive)
    os.mkfifo(archive / "pipe.pdf")
    shutil.copy(write("note.txt", "heron"), archive)
    running.wait(lambda: "note.txt" in outcomes(running))
    assert list(outcomes(running)) == ["note.txt"]
    assert {name for name, _ in state_of(library).ignored} == {"link.txt", "loop", "pipe.pdf"}
    library.close()


def test_the_readme_of_the_archive_is_no_document(settings: Settings, library: Library) -> None:
    (settings.archive / "README.md").write_text("what this is")
    assert watch.run(settings, stop=threading.Event(), say=lambda _: None, started=lambda _: None, once=True)
    with library:
        assert library.documents() == ()


def test_once_takes_also_what_a_stop_in_the_midst_of_letting_go_left_under_a_hidden_name(settings: Settings) -> None:
    (settings.archive / ".note.txt.leaving").write_text("A heron.")
    said: list[Receipt] = []
    assert watch.run(settings, stop=threading.Event(), say=said.append, started=lambda _: None, once=True)
    assert [receipt.name for receipt in said] == ["note.txt"]
    assert not list(settings.archive.glob("*note*"))
    assert not list(settings.archive.glob(".note*"))


def test_once_takes_what_lies_there_and_says_whether_all_was_taken(settings: Settings, write: Write) -> None:
    said: list[Receipt] = []
    shutil.copy(write("note.txt", "heron"), settings.archive)
    assert watch.run(settings, stop=threading.Event(), say=said.append, started=lambda _: None, once=True)
    assert [receipt.outcome for receipt in said] == [Outcome.FILED]
    (settings.archive / "empty.pdf").touch()
    assert not watch.run(settings, stop=threading.Event(), say=said.append, started=lambda _: None, once=True)
    assert said[-1].outcome is Outcome.WAITING


def test_files_without_a_watcher_are_said_to_wait_for_one(settings: Settings, library: Library, write: Write) -> None:
    shutil.copy(write("note.txt", "heron"), settings.archive)
    with library:
        state = state_of(library)
    (pending,) = state.waiting
    assert "reviewsearch watch" in pending.reason
    assert state.watcher is None
    assert not state.is_well


def test_status_names_the_writer_and_the_watcher_while_they_run(running: Running, library: Library) -> None:
    running.wait(lambda: state_of(library).watcher is not None)
    state = state_of(library)
    assert "reviewsearch watch" in (state.writer or "")
    running.end()
    assert state_of(library).writer is None
    library.close()


def test_what_is_dropped_while_documents_are_checked_is_looked_at_before_more_are_checked(
    settings: Settings, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else it would begin to settle a second late."""
    checked: list[str] = []
    looked: list[int] = []
    look, check = Watcher.look, Checking._check  # noqa: SLF001 - watched, not replaced

    def seen_to_look(watcher: Watcher, notices: Notices | None = None) -> None:
        looked.append(len(checked))
        look(watcher, notices)

    def seen_to_check(checking: Checking, identity: str) -> None:
        checked.append(identity)
        if len(checked) == 1:
            (settings.archive / "later.txt").write_text("A crane")
            time.sleep(0.3)  # the system tells of it
        check(checking, identity)

    monkeypatch.setattr(Watcher, "look", seen_to_look)
    monkeypatch.setattr(Checking, "_check", seen_to_check)
    for number in range(6):
        shutil.copy(write(f"note {number}.txt", f"A heron {number}"), settings.archive)
    running = Running(settings)
    try:
        running.wait(lambda: len(running.said) == 7 and len(checked) == 7)
    finally:
        running.end()
    assert 1 in looked


def test_the_program_that_reads_files_is_started_while_the_first_of_them_settles(
    settings: Settings, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    ready, tried = Reader.get_ready, Reader.tried

    def made_ready(reader: Reader, name: str) -> None:
        asked.append(f"ready for {name}")
        ready(reader, name)

    def reads(reader: Reader, file: Asked) -> object:
        asked.append("read")
        return tried(reader, file)

    monkeypatch.setattr(Reader, "get_ready", made_ready)
    monkeypatch.setattr(Reader, "tried", reads)
    shutil.copy(write("note.txt", "A heron"), settings.archive)
    watch.run(settings, stop=threading.Event(), say=lambda _: None, once=True)
    assert asked[0] == "ready for note.txt"
    assert "read" in asked
