"""An archive to ask, and three ways to run the program: in this process, as a process of its own, on a terminal."""

import fcntl
import hashlib
import os
import pty
import struct
import subprocess
import sys
import termios
from collections.abc import Callable, Iterator, Mapping
from importlib import resources
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner, Result

from reviewsearch import Library
from reviewsearch.app.settings import initialise
from reviewsearch.cli.group import group

SECONDS = 30
REPORT = """Local Child Safeguarding Practice Review: Rowan
Case reference: MSCP 2019/20-01
Published: 23 July 2024
The review was led by an independent reviewer.
\fMissed appointments
Rowan was not brought to five appointments with the paediatrician. Nobody asked why the appointments were missed.
\fRecommendations
The partnership should ask why a child is not brought, and should visit the housing office.
"""
SECOND = """Local Child Safeguarding Practice Review: Jay
Case reference: MSCP 2019/20-10
Published: April 2021
County lines and missing episodes. Jay was not in school.
"""
BRIEFING = """<html><head><title>Learning from Rowan</title></head><body><h1>Learning from Rowan: briefing note</h1>
<p>Ref no: MSCP2019-20-01</p><p>Published: 30 July 2024</p><p>Ask why a child was not brought to appointments.</p></body></html>
"""
LETTERS = "Child Q: Report of the Local Child Safeguarding Practice Review\nMSCP 2021/22-01\nPublished: 12 October 2022\nA baby who did not grow.\n"
CORRECTED = LETTERS.replace("12 October 2022", "9 February 2023").replace("grow", "grow well")


DROPPED = {
    "MSCP 2019-20-01 report.txt": REPORT.encode(),
    "MSCP2019-20-01 briefing note.html": BRIEFING.encode(),
    "MSCP 2019-20-10 report.txt": SECOND.encode(),
    "MSCP2021-22-01 Child Q report FINAL.txt": LETTERS.encode(),
    "MSCP2021-22-01 Child Q report v2.txt": CORRECTED.encode(),
    "MSCP 2022-23-03 plan.xyz": bytes(range(256)) * 8,
}


def make_midshire(folder: Path) -> Path:
    """Make an archive of seven documents, one of which could not be read; return its home."""
    home = folder / "archive of Midshire"
    template = (resources.files("reviewsearch") / "data" / "midshire.toml").read_text(encoding="utf-8")
    initialise(home, template.replace("settle_seconds = 2", "settle_seconds = 0.2").replace("= 10\n", "= 0.5\n"))
    drop = folder / "dropped"
    drop.mkdir()
    for name, content in DROPPED.items():
        (drop / name).write_bytes(content)
    summary = docx.Document()
    summary.add_heading("Serious Case Review: Baby Linnet. Executive summary", 0)
    summary.add_paragraph("MSCB 2019/20-01. Published: 6 December 2019. The place of sleep was seen once.")
    summary.save(str(drop / "MSCB 2019-20-01 Executive Summary.docx"))
    with Library.open(home) as library:
        library.add(sorted(drop.iterdir()))
    return home


@pytest.fixture(autouse=True, scope="module")
def _nothing_set() -> Iterator[None]:
    """Take away what this machine's owner has set for the program, and say who runs it."""
    with pytest.MonkeyPatch.context() as patch:
        for name in list(os.environ):
            if name.startswith("REVIEWSEARCH_") or name in {"NO_COLOR", "FORCE_COLOR", "PAGER", "COLUMNS", "LINES"}:
                patch.delenv(name)
        patch.setenv("REVIEWSEARCH_PERSON", "A. Tester")
        yield


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of an archive of seven documents, for tests that only read."""
    return make_midshire(tmp_path_factory.mktemp("midshire"))


@pytest.fixture
def own_home(tmp_path: Path) -> Path:
    """The home of such an archive, for a test that writes."""
    return make_midshire(tmp_path)


@pytest.fixture
def ids() -> Mapping[str, str]:
    """The ids of some of the documents: those of one report in two versions, the only one not read, and so on."""
    known = {name: hashlib.sha256(content).hexdigest() for name, content in DROPPED.items()}
    return dict(zip(("report", "briefing", "lines", "older", "newest", "unread"), known.values(), strict=True))


@pytest.fixture
def invoke() -> Callable[..., Result]:
    """Run the program in this process: quick; streams are no terminal."""

    def run(*args: str | Path, env: Mapping[str, str] | None = None) -> Result:
        return CliRunner().invoke(group, [str(arg) for arg in args], env=env)

    return run


@pytest.fixture
def ask(home: Path, invoke: Callable[..., Result]) -> Callable[..., Result]:
    """Run a command on the archive that is only read, in this process."""

    def run(*args: str | Path, env: Mapping[str, str] | None = None) -> Result:
        return invoke("--home", home, *args, env=env)

    return run


def command(*args: str | Path) -> list[str]:
    return [sys.executable, "-m", "reviewsearch", *map(str, args)]


@pytest.fixture
def execute() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run the program as a process of its own, whose streams are pipes."""

    def run(
        *args: str | Path, cwd: Path | None = None, env: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command(*args),
            cwd=cwd,
            env={**os.environ, **(env or {})},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=SECONDS,
            check=False,
        )

    return run


@pytest.fixture
def start() -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Start the program and leave it running; it is ended with the test."""
    started: list[subprocess.Popen[str]] = []

    def run(*args: str | Path) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            command(*args),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            bufsize=1,
        )
        started.append(process)
        return process

    yield run
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture
def on_terminal() -> Callable[..., tuple[str, int]]:
    """Run the program with all streams on a terminal of 100 columns and 30 lines; return what stood there, and its exit code."""

    def run(*args: str | Path, env: Mapping[str, str] | None = None) -> tuple[str, int]:
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))
        process = subprocess.Popen(
            command(*args),
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env={**os.environ, "TERM": "xterm-256color", **(env or {})},
            start_new_session=True,
        )
        os.close(theirs)
        pieces: list[bytes] = []
        try:
            while piece := os.read(ours, 65536):
                pieces.append(piece)
        except OSError:  # Linux says so when the last one has let go of the terminal
            pass
        finally:
            os.close(ours)
        return b"".join(pieces).decode().replace("\r\n", "\n"), process.wait(SECONDS)

    return run
