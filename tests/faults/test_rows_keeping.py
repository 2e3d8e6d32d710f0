"""Full and failing disks, read-only places, writers that die, files that nobody can read, and searches meanwhile."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas
from tools.faults import mounts
from tools.faults.scenarios import OTHER, VERSIONS, drop, new_home, taken, what_came_of_it
from tools.processes import children_of

from reviewsearch import Library
from reviewsearch.app.receipt import Outcome
from reviewsearch.app.settings import Settings
from reviewsearch.app.turns import lock_path
from reviewsearch.errors import UnreadableQuery
from reviewsearch.store.lock import WriterLock, holding

Program = Callable[..., "subprocess.CompletedProcess[str]"]

NO_MEMORY = mounts.missing("tmpfs")
needs_mounts = pytest.mark.skipif(NO_MEMORY is not None, reason=f"nothing is mounted: {NO_MEMORY}")
NOTES = {
    f"MSCP2022-23-{n:02} note.txt": b"Briefing note\nRef no: MSCP 2022/23-%02d\n\nA curlew." % n for n in range(1, 13)
}


@needs_mounts
@pytest.mark.slow
@pytest.mark.timeout(120)
def test_row_19_on_a_full_disk_all_stays_where_it_was_dropped_the_room_that_is_needed_is_said_and_it_goes_on_by_itself(
    tmp_path: Path,
) -> None:
    said = set()
    with mounts.in_memory(tmp_path, 6 * mounts.MEGABYTE) as folder:
        home, ballast = folder / "home", folder / "ballast"
        new_home(home, "whoosh")
        taken(home, OTHER)
        drop(home, NOTES)
        command = [sys.executable, "-m", "reviewsearch", "--home", str(home), "watch", "--once"]
        # From a disk that holds nothing more to one on which half of it finds room.
        for free in (0, 8, 24, 60, 120, 240, 420):
            room = os.statvfs(folder)
            ballast.write_bytes(bytes(max(0, room.f_bavail * room.f_frsize - free * 1024)))
            done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=50)
            ballast.unlink()
            said |= set(
                re.findall(
                    r"disk is full: [\d,]+ bytes are needed and [\d,]+ bytes are free", done.stdout + done.stderr
                )
            )
            kept = {path.read_bytes() for path in (home / "archive" / "cases").rglob("*.txt")}
            lying = {path.read_bytes() for path in (home / "archive").glob("*.txt")}
            assert set(NOTES.values()) <= kept | lying
        subprocess.run(command, capture_output=True, check=True, timeout=50)
        came = what_came_of_it(home)
    assert said
    assert len(came["documents"]) == len(came["originals"]) == len(NOTES) + 1
    assert (came["left"], came["problems"], came["staging"], came["damage"]) == ([], [], [], None)


@needs_mounts
@pytest.mark.parametrize("which", ["archive", "index"])
def test_row_22_a_place_where_nothing_can_be_written_is_named_at_the_start(
    settings: Settings, program: Program, which: str
) -> None:
    taken(settings.home, OTHER)
    with mounts.read_only(settings.home / which):
        refused = program("watch", "--once")
        assert refused.returncode == 4
        assert f"Nothing can be written to {settings.home / which}" in refused.stderr
        assert "help: Give the account" in refused.stderr
        assert program("search", "heron").returncode == 0
    assert program("watch", "--once").returncode == 0


_WITH_A_WORKER = """
import sys
from pathlib import Path
from reviewsearch.app import settings
from reviewsearch.app.writing import writing
from reviewsearch.extract.reader import Asked, Reader
from reviewsearch.sandbox import Sandbox
with writing(settings.load(Path(sys.argv[1])), purpose="a test"), Sandbox() as sandbox:
    list(Reader(sandbox, extractor="").read_many([Asked(Path(sys.argv[2]), settled=True)]))
    print("ready", flush=True)
    sys.stdin.read()
"""


def test_row_26_the_lock_is_free_when_its_holder_is_killed_while_a_worker_lives(
    settings: Settings, tmp_path: Path
) -> None:
    note = tmp_path / "note.txt"
    note.write_text("A note.")
    command = [sys.executable, "-c", _WITH_A_WORKER, str(settings.home), str(note)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "ready\n"
        workers = children_of(holder.pid)
        assert workers
        for worker in workers:
            os.kill(worker, signal.SIGSTOP)  # it will not notice that its parent has gone
        try:
            holder.kill()
            holder.wait(10)
            assert holding(lock_path(settings)) is None
            with WriterLock(lock_path(settings), purpose="me"):
                pass
        finally:
            for worker in workers:
                os.kill(worker, signal.SIGCONT)


def test_row_25_a_second_service_is_told_who_the_first_is_and_ends(settings: Settings, program: Program) -> None:
    command = [sys.executable, "-m", "reviewsearch", "--home", str(settings.home), "watch"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as first:
        assert first.stderr is not None
        first.stderr.readline()  # it says how it watches once it does
        second = program("watch")
        drop(settings.home, OTHER)
        with Library(settings) as library:
            for _ in range(400):
                if library.search("heron").total:
                    break
                time.sleep(0.05)
            assert library.search("heron").total == 1
        first.terminate()
        assert first.wait(10) == 0
    assert second.returncode == 5
    assert f"reviewsearch watch (process {first.pid} on {socket.gethostname()})" in second.stderr


def test_row_25_of_two_services_started_at_once_one_watches_and_the_other_ends(settings: Settings) -> None:
    drop(settings.home, OTHER)
    command = [sys.executable, "-m", "reviewsearch", "--home", str(settings.home), "watch"]
    with ExitStack() as stack:
        both = [
            stack.enter_context(subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True))
            for _ in range(2)
        ]
        for each in both:
            stack.callback(each.kill)
        waited_for(lambda: any(each.poll() is not None for each in both))
        (ended,) = [each for each in both if each.poll() is not None]
        (watching,) = [each for each in both if each is not ended]
        assert ended.stderr is not None
        assert ended.returncode == 5
        assert f"reviewsearch watch (process {watching.pid} on {socket.gethostname()})" in ended.stderr.read()
        waited_for(lambda: not any(path.is_file() for path in settings.archive.glob("*.txt")))
        with Library(settings) as library:
            assert library.search("heron").total == len(library.documents()) == len(OTHER)
        watching.terminate()
        assert watching.wait(10) == 0


def waited_for(until: Callable[[], bool], seconds: float = 40.0) -> None:
    end = time.monotonic() + seconds
    while not until():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_row_27_while_one_writes_others_search_and_a_second_writer_is_told_who_the_first_is(
    settings: Settings, program: Program
) -> None:
    taken(settings.home, OTHER)
    with WriterLock(lock_path(settings), purpose="reviewsearch rebuild"):
        assert program("search", "heron").returncode == 0
        refused = program("rebuild")
    assert refused.returncode == 5
    assert f"reviewsearch rebuild (process {os.getpid()} on " in refused.stderr


def test_row_38_a_worker_that_breaks_down_costs_its_file_alone(settings: Settings, tmp_path: Path) -> None:
    killer = _Killer()
    slow = tmp_path / "slow.txt"
    slow.write_text("word " * 3_000_000)
    files = [slow]
    for name, content in VERSIONS.items():
        (tmp_path / name).write_bytes(content)
        files.append(tmp_path / name)
    with killer, Library(settings) as library:
        receipts = library.add(files)
        assert killer.killed
        assert [receipt.outcome.value for receipt in receipts[1:]] == ["older version", "new version"]
        assert library.search("crane").total == 1
    assert receipts[0].outcome.value in {"filed", "quarantined", "waiting"}


class _Killer:
    """Kills the first worker that reads a file, as a reader does that breaks down."""

    def __init__(self) -> None:
        self.killed: list[int] = []
        self._others = set(children_of(os.getpid()))  # what other tests depend on
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join(5)

    def _run(self) -> None:
        while not self._over.wait(0.002):
            for server in set(children_of(os.getpid())) - self._others:
                for reader in children_of(server):
                    with suppress(ProcessLookupError):
                        os.kill(reader, signal.SIGSEGV)
                        self.killed.append(reader)
                        return


def test_row_49_a_hundred_searches_at_once_while_documents_are_taken_meet_no_lock_and_no_error(
    settings: Settings,
) -> None:
    taken(settings.home, OTHER)
    drop(settings.home, NOTES)
    command = [sys.executable, "-m", "reviewsearch", "--home", str(settings.home), "watch", "--once"]
    totals: list[int] = []
    errors: list[BaseException] = []
    with ExitStack() as stack:
        libraries = [stack.enter_context(Library(settings)) for _ in range(10)]
        taking = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

        def search(library: Library) -> None:
            try:
                totals.extend(library.search("heron").total for _ in range(10))
            except BaseException as error:  # noqa: BLE001 - whatever it is, the test must fail by it
                errors.append(error)

        threads = [threading.Thread(target=search, args=(libraries[number % 10],)) for number in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(50)
        assert taking.wait(50) == 0
    assert errors == []
    assert set(totals) == {1}
    assert len(totals) == 200


def _pdf(path: Path, *, text: str = "A curlew.", **options: Any) -> Path:
    canvas = Canvas(str(path), **options)
    canvas.drawString(72, 720, text)
    canvas.save()
    return path


def test_row_39_locked_scanned_and_loaded_pdfs_are_archived_and_flagged_and_nothing_in_them_is_run_or_unpacked(
    settings: Settings, tmp_path: Path
) -> None:
    locked = _pdf(tmp_path / "locked.pdf", encrypt=StandardEncryption("secret", "secret"))
    scanned = _pdf(tmp_path / "scanned.pdf", text="")
    loaded = _pdf(tmp_path / "loaded.pdf")
    with pikepdf.open(loaded, allow_overwriting_input=True) as pdf:
        pdf.attachments["macro.exe"] = b"MZ and so on"
        pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.launchURL('https://example.org')")
        pdf.save(loaded)
    with Library(settings) as library:
        receipts = {receipt.name: receipt for receipt in library.add([locked, scanned, loaded])}
        assert receipts["locked.pdf"].outcome is Outcome.QUARANTINED
        assert "password" in str(receipts["locked.pdf"].reason)
        assert receipts["scanned.pdf"].empty_pages == 1
        assert receipts["loaded.pdf"].outcome is Outcome.FILED
        assert len(library.documents()) == 3
        assert library.search("curlew").total == 1
    assert not list(settings.home.rglob("*.exe"))


@pytest.mark.parametrize(
    "query", ["(" * 500, '"' * 999, "a* " * 400, "NOT " * 250, "x" * 100_000, "\x00\udcff", "a OR " * 300]
)
def test_row_48_a_query_made_to_do_harm_is_answered_or_refused_in_a_moment(settings: Settings, query: str) -> None:
    taken(settings.home, OTHER)
    with Library(settings) as library:
        library.search("heron")
        began = time.process_time()
        try:
            library.search(query)
        except UnreadableQuery as error:
            assert error.cause  # noqa: PT017 - either end is right
        spent = time.process_time() - began
        assert library.search("heron").total == 1
    assert spent < 0.5
