"""An archive with a watcher beside it, for what may happen to files on their way in, and drivers of faults, each in a process of its own."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import IO, Any

import pytest
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas
from tools.faults.scenarios import new_home

from reviewsearch import Library, Receipt
from reviewsearch.app import settings as settings_of
from reviewsearch.app import watch
from reviewsearch.app.inboxes import Inbox
from reviewsearch.app.looking import dropped_files
from reviewsearch.app.receipt import Outcome
from reviewsearch.app.settings import Settings
from reviewsearch.app.status import State, state_of
from reviewsearch.app.watching import Folder

SETTLE = 0.2
SETTINGS = f"""
engine = "whoosh"
read_scans = false
settle_seconds = {SETTLE}
scan_seconds = 0.5

[[scheme]]
form = "financial-year"
bodies = [{{ name = "MSCP", former = ["MSCB"] }}]
"""


class Zone:
    """An archive that is watched from `start` to `stop`, in a thread of this process, and what the watcher said."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.root = settings.archive
        self.said: list[Receipt] = []
        self.folders: list[Folder] = []
        self.warned: list[str] = []
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self, *inboxes: Inbox, events: bool = True) -> None:
        self.stop()
        self._stop.clear()
        self.folders.clear()
        self._thread = threading.Thread(target=self._run, args=(inboxes, events), daemon=True)
        self._thread.start()
        self.wait(lambda: bool(self.folders))

    def _run(self, inboxes: Sequence[Inbox], events: bool) -> None:  # noqa: FBT001 - only called above
        watch.run(
            self.settings,
            stop=self._stop,
            say=self.said.append,
            started=self.folders.extend,
            warn=self.warned.append,
            inboxes=inboxes,
            events=events,
        )

    def stop(self) -> None:
        if self._thread:
            self._stop.set()
            self._thread.join(10)
            assert not self._thread.is_alive()
            self._thread = None

    def once(self, *inboxes: Inbox) -> list[Receipt]:
        said: list[Receipt] = []
        watch.run(self.settings, stop=threading.Event(), say=said.append, inboxes=inboxes, once=True)
        return said

    def wait(self, until: Callable[[], bool], seconds: float = 20.0) -> None:
        end = time.monotonic() + seconds
        while not until():
            assert time.monotonic() < end, f"it did not happen in {seconds} s; said {self.said}, warned {self.warned}"
            time.sleep(0.02)

    def settle(self) -> None:
        """Wait until everything that lies there must have been looked at and taken, could it be."""
        time.sleep(3 * SETTLE + 2 * self.settings.scan_seconds)

    @property
    def outcomes(self) -> dict[str, Outcome]:
        return {receipt.name: receipt.outcome for receipt in self.said}

    def state(self) -> State:
        with Library(self.settings) as library:
            return state_of(library)

    def held(self) -> list[str]:
        """Return the words of all originals that are held."""
        with Library(self.settings) as library:
            return sorted((self.settings.home / document.path).read_text() for document in library.documents())

    def lying(self) -> list[str]:
        """Return the names of what lies in the drop zone."""
        return sorted(path.name for path, _ in dropped_files(self.root))


@pytest.fixture
def zone(tmp_path: Path) -> Iterator[Zone]:
    """An archive, not watched yet."""
    yield (zone := Zone(settings_of.initialise(tmp_path / "home", SETTINGS)))
    zone.stop()


@pytest.fixture
def watched(zone: Zone) -> Zone:
    """An archive that is watched."""
    zone.start()
    return zone


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder beside the archive, on the same disk."""
    (tmp_path / "desk").mkdir()
    return tmp_path / "desk"


Driven = Callable[..., Any]


@pytest.fixture
def driven(tmp_path: Path) -> Driven:
    """Run a driver of `tools/faults` and return what it says."""

    def run(driver: str, *arguments: str | int) -> Any:
        work = tmp_path / "work"
        work.mkdir()
        command = [sys.executable, "-m", f"tools.faults.{driver}", str(work), *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=580)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return run


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """An empty archive."""
    return new_home(tmp_path / "home", "whoosh")


Program = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def program(settings: Settings) -> Program:
    """Run the program on that archive, in another process."""

    def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-m", "reviewsearch", "--home", str(settings.home), *arguments]
        return subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=50
        )

    return run


class Service:
    """A watcher as a process of its own, as people run it, and the lines that it prints."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.root = settings.archive
        self.lines, self.errors = list[str](), list[str]()
        self._process: subprocess.Popen[str] | None = None
        self._listening: list[threading.Thread] = []

    def start(self, *arguments: str | Path, before: Sequence[str] = (), env: Mapping[str, str] | None = None) -> None:
        """Start it, behind another program that runs it, and wait until it says how it watches."""
        command = [*before, sys.executable, "-m", "reviewsearch", "--home", self.settings.home, "watch", *arguments]
        self._process = subprocess.Popen(
            list(map(str, command)),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            bufsize=1,
            env={**os.environ, **(env or {})},
            start_new_session=True,  # so that what another program runs can be ended with it
        )
        for stream, kept in ((self._process.stdout, self.lines), (self._process.stderr, self.errors)):
            self._listening.append(threading.Thread(target=self._gather, args=(stream, kept), daemon=True))
            self._listening[-1].start()
        self.wait(lambda: "Stop with Ctrl-C." in self.errors, seconds=40)

    @staticmethod
    def _gather(stream: IO[str], kept: list[str]) -> None:
        # Line by line: `extend` of all of them would show none before the last.
        with stream:
            while line := stream.readline():
                kept.append(line.rstrip("\n"))

    @property
    def pid(self) -> int:
        assert self._process
        return self._process.pid

    def stop(self, seconds: float = 20.0) -> int:
        """Ask it to end, and return how it did."""
        assert self._process
        self._process.terminate()
        return self._process.wait(seconds)

    def end(self) -> None:
        if self._process:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(10)
        for thread in self._listening:
            thread.join(10)

    def wait(self, until: Callable[[], bool], seconds: float = 20.0) -> None:
        end = time.monotonic() + seconds
        while not until():
            assert time.monotonic() < end, f"it did not happen in {seconds} s; said {self.lines}, {self.errors}"
            time.sleep(0.02)

    def said(self, name: str) -> list[str]:
        """Return what was said of a file."""
        return [line.partition(" → ")[2] for line in self.lines if line.startswith(f"{name} → ")]

    def state(self) -> State:
        with Library(self.settings) as library:
            return state_of(library)


@pytest.fixture
def service(zone: Zone) -> Iterator[Service]:
    """A watcher as a process of its own, not started yet."""
    yield (service := Service(zone.settings))
    service.end()


# Takes the place of the C library's clock: ahead of the true one by as many seconds as the file says that CLOCK_AHEAD names.
CLOCK = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>
static volatile const long long *ahead;
__attribute__((constructor)) static void begin(void) {
    const char *name = getenv("CLOCK_AHEAD");
    int file = name ? open(name, O_RDONLY) : -1;
    if (file < 0) return;
    void *found = mmap(NULL, sizeof *ahead, PROT_READ, MAP_SHARED, file, 0);
    ahead = found == MAP_FAILED ? NULL : found;
    close(file);
}
int clock_gettime(clockid_t which, struct timespec *now) {
    static int (*true_one)(clockid_t, struct timespec *);
    if (!true_one) true_one = dlsym(RTLD_NEXT, "clock_gettime");
    int failed = true_one(which, now);
    if (!failed && ahead && (which == CLOCK_REALTIME || which == CLOCK_REALTIME_COARSE)) now->tv_sec += *ahead;
    return failed;
}
"""


class Clock:
    """The clock of a program that is started with `env`: it jumps when it is told to, while the program runs."""

    def __init__(self, folder: Path) -> None:
        self._ahead = folder / "ahead"
        self._ahead.write_bytes(bytes(8))
        self.env = {"LD_PRELOAD": str(folder / "clock.so"), "CLOCK_AHEAD": str(self._ahead)}

    def jump(self, seconds: int) -> None:
        """Let it be so many seconds ahead of the true one, or behind."""
        with self._ahead.open("r+b") as file:  # of which the program has a view: it must not be made anew
            file.write(seconds.to_bytes(8, sys.byteorder, signed=True))


@pytest.fixture
def clock(tmp_path: Path) -> Clock:
    """A clock that jumps. Skips where none can be made."""
    if sys.platform != "linux" or not shutil.which("cc"):
        pytest.skip("a clock that jumps is made by a C compiler, on Linux")
    (tmp_path / "clock").mkdir()
    (tmp_path / "clock" / "clock.c").write_text(CLOCK)
    command = ["cc", "-shared", "-fPIC", "-O1", "-o", "clock.so", "clock.c", "-ldl"]
    done = subprocess.run(command, cwd=tmp_path / "clock", capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"the C compiler makes no clock that jumps: {done.stderr.strip()}")
    return Clock(tmp_path / "clock")


@pytest.fixture
def ordinary() -> Sequence[str]:
    """What to run a program behind so that permissions hold for it: for the superuser they do not."""
    if os.geteuid() != 0:
        return ()
    if not shutil.which("setpriv"):
        pytest.skip("the tests run as the superuser, whom permissions do not hold, and there is no setpriv")
    return ("setpriv", "--bounding-set", "-dac_override,-dac_read_search", "--")


@pytest.fixture
def mounted() -> Iterator[Callable[..., None]]:
    """Mount something, `mounted("-t", "tmpfs", "tmpfs", folder)`, until the test ends. Skips where one may not."""
    places: list[str] = []

    def mount(*arguments: str | Path) -> None:
        if os.geteuid() != 0 or not shutil.which("mount"):
            pytest.skip("only the superuser may mount a file system")
        words = list(map(str, arguments))
        done = subprocess.run(["mount", *words], capture_output=True, text=True, check=False)
        if done.returncode:
            pytest.skip(f"this computer does not let a file system be mounted: {done.stderr.strip()}")
        places.append(words[-1])

    yield mount
    for place in reversed(places):
        if os.path.ismount(place):
            subprocess.run(["umount", "--lazy", place], check=True)


@pytest.fixture
def endless_pdf() -> bytes:
    """A small file with forty pages of half a million drawing steps each."""
    stream = zlib.compress(b"BT /F 9 Tf 1 0 0 1 9 9 Tm (x) Tj ET\n" * 100_000, 9)
    content = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
    content += b"2 0 obj\n<< /Type /Pages /Kids [" + b"3 0 R " * 40 + b"] /Count 40 >>\nendobj\n"
    content += b"3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R\n"
    content += b"/Resources << /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>\nendobj\n"
    content += b"4 0 obj\n<< /Filter /FlateDecode /Length %d >>\nstream\n" % len(stream)
    return content + stream + b"\nendstream\nendobj\ntrailer\n<< /Root 1 0 R /Size 5 >>\nstartxref\n0\n%%EOF\n"


@pytest.fixture
def scanned_pdf() -> bytes:
    """A page that is nothing but a picture."""
    canvas = Canvas(made := BytesIO(), pagesize=A4)
    canvas.drawInlineImage(Image.new("L", (400, 500), 120), 40, 40, 500, 700)
    canvas.showPage()
    canvas.save()
    return made.getvalue()
