import io
import os
import signal
import subprocess
import sys
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from reviewsearch.domain.document import Attachment, Extraction, Page
from reviewsearch.domain.ports import Limits
from reviewsearch.errors import NotYet, UnreadableFile
from reviewsearch.extract import read
from reviewsearch.extract.sandbox import Allowance, Asked, Sandbox, gaps, protections, wire
from reviewsearch.store.lock import WriterLock

Drop = Callable[..., Path]
linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asks Linux what its processes do")


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(lanes=2) as sandbox:
        yield sandbox


def endless_pdf() -> bytes:
    """A small file with forty pages of half a million drawing steps each."""
    stream = zlib.compress(b"BT /F 9 Tf 1 0 0 1 9 9 Tm (x) Tj ET\n" * 100_000, 9)
    content = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
    content += b"2 0 obj\n<< /Type /Pages /Kids [" + b"3 0 R " * 40 + b"] /Count 40 >>\nendobj\n"
    content += b"3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R\n"
    content += b"/Resources << /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>\nendobj\n"
    content += b"4 0 obj\n<< /Filter /FlateDecode /Length %d >>\nstream\n" % len(stream)
    content += stream + b"\nendstream\nendobj\ntrailer\n<< /Root 1 0 R /Size 5 >>\nstartxref\n0\n%%EOF\n"
    return content


def children_of(process: int) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[1]) == process:
                found.append(int(entry.name))
    return found


def reading_child() -> int:
    """Wait for the process that reads a file: a child of a child of this one."""
    deadline = time.monotonic() + 8
    while time.monotonic() < deadline:
        for server in children_of(os.getpid()):
            for child in children_of(server):
                return child
        time.sleep(0.01)
    raise AssertionError("nothing is being read")


@pytest.mark.parametrize("kind", ["pdf", "docx", "pptx", "html", "txt"])
def test_a_file_reads_the_same_inside_and_outside(
    sandbox: Sandbox, drop: Drop, good_files: dict[str, bytes], kind: str
) -> None:
    path = drop(good_files[kind])
    assert sandbox.read(path) == read(path)


def test_where_a_system_cannot_fork_a_program_is_started_for_each_file(
    drop: Drop, good_files: dict[str, bytes]
) -> None:
    path = drop(good_files["pdf"])
    with Sandbox(forking=False) as sandbox:
        assert sandbox.read(path) == read(path)


def test_refusals_come_out_as_they_are_said(sandbox: Sandbox, drop: Drop) -> None:
    with pytest.raises(NotYet, match="empty"):
        sandbox.read(drop(b""))
    with pytest.raises(UnreadableFile, match="empty") as refused:
        sandbox.read(drop(b""), settled=True)
    assert not isinstance(refused.value, NotYet)


def test_a_file_that_has_gone_is_the_callers_affair(sandbox: Sandbox, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        sandbox.read(tmp_path / "gone.pdf")


def test_many_files_come_back_in_the_order_asked_for(sandbox: Sandbox, tmp_path: Path) -> None:
    files = []
    for number in range(12):
        path = tmp_path / f"{number}.txt"
        path.write_text(f"number {number} " * (1 if number % 2 else 20_000))
        files.append(Asked(path))
    outcomes = list(sandbox.read_many([*files, Asked(None), Asked(tmp_path / "gone")]))
    texts = [outcome.pages[0].text for outcome in outcomes if isinstance(outcome, Extraction)]
    assert [text.split()[1] for text in texts] == [str(number) for number in range(12)]
    assert outcomes[12] is None
    assert isinstance(outcomes[13], FileNotFoundError)


def test_no_more_files_are_asked_for_than_can_be_read(sandbox: Sandbox, drop: Drop) -> None:
    path = drop(b"A short text.")
    asked = 0

    def files() -> Iterator[Asked]:
        nonlocal asked
        for _ in range(50):
            asked += 1
            yield Asked(path)

    outcomes = sandbox.read_many(files())
    next(outcomes)
    assert asked <= sandbox.lanes + 1
    outcomes.close()


@pytest.mark.parametrize("forking", [True, False])
def test_a_file_that_takes_too_long_is_stopped_and_the_next_one_read(drop: Drop, *, forking: bool) -> None:
    with Sandbox(lanes=1, allowance=Allowance(wall_seconds=2.0), forking=forking, extractor="pypdf") as sandbox:
        with pytest.raises(UnreadableFile, match="more than 2 seconds"):
            sandbox.read(drop(endless_pdf()))
        assert sandbox.read(drop(b"A short text.")).pages[0].text == "A short text."


@linux
def test_a_file_that_takes_too_much_work_is_stopped(drop: Drop) -> None:
    with (
        Sandbox(lanes=1, allowance=Allowance(cpu_seconds=1), extractor="pypdf") as sandbox,
        pytest.raises(UnreadableFile, match="more than 1 seconds of work"),
    ):
        sandbox.read(drop(endless_pdf()))


@linux
def test_a_file_that_takes_too_much_memory_costs_that_file(drop: Drop) -> None:
    with Sandbox(lanes=1, allowance=Allowance(memory_bytes=320 * 1024 * 1024)) as sandbox:
        with pytest.raises(UnreadableFile, match=r"memory|break down|damaged"):
            sandbox.read(drop(b"<!DOCTYPE html><body>" + b"<p>x" * 2_500_000))
        assert sandbox.read(drop(b"A short text.")).pages[0].text == "A short text."


def test_a_file_of_too_much_text_is_refused(drop: Drop) -> None:
    with (
        Sandbox(lanes=1, allowance=Allowance(output_bytes=1024 * 1024)) as sandbox,
        pytest.raises(UnreadableFile, match="Its text takes more than 1 MB"),
    ):
        sandbox.read(drop(b"word " * 400_000))


@linux
@pytest.mark.parametrize("how", [signal.SIGSEGV, signal.SIGABRT, signal.SIGKILL])
def test_a_reader_that_breaks_down_costs_that_file_alone(drop: Drop, how: signal.Signals) -> None:
    with Sandbox(lanes=1, extractor="pypdf") as sandbox:
        said: list[str] = []

        def reads() -> None:
            try:
                sandbox.read(drop(endless_pdf()))
            except UnreadableFile as error:
                said.append(error.cause)

        thread = threading.Thread(target=reads)
        thread.start()
        os.kill(reading_child(), how)
        thread.join(8)
        assert said == ["It makes the program that reads such files break down; it is damaged, or was made to do harm."]
        assert sandbox.read(drop(b"A short text.")).pages[0].text == "A short text."


@linux
def test_a_server_that_is_ended_from_outside_is_started_again(drop: Drop) -> None:
    path = drop(b"A short text.")
    with Sandbox(lanes=1) as sandbox:
        sandbox.read(path)
        before = children_of(os.getpid())
        for server in before:
            os.kill(server, signal.SIGKILL)
        assert sandbox.read(path).pages[0].text == "A short text."


@linux
def test_a_lock_is_free_once_its_holder_is_killed_with_a_file_in_hand(drop: Drop, tmp_path: Path) -> None:
    code = """
import sys
from pathlib import Path
from reviewsearch.extract.sandbox import Sandbox
from reviewsearch.store.lock import WriterLock
with WriterLock(Path(sys.argv[1]), purpose="test"), Sandbox(lanes=1, extractor="pypdf") as sandbox:
    sandbox.read(Path(sys.argv[2]).with_name("short"))
    print("locked", flush=True)
    sandbox.read(Path(sys.argv[2]))
"""
    drop(b"A short text.", "short")
    command = [sys.executable, "-c", code, str(tmp_path / "lock"), str(drop(endless_pdf()))]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"locked\n"
        (server,) = children_of(holder.pid)
        deadline = time.monotonic() + 5
        while not (readers := children_of(server)) and time.monotonic() < deadline:
            time.sleep(0.01)
        holder.kill()
    with WriterLock(tmp_path / "lock", purpose="another"):
        pass
    while any(Path(f"/proc/{process}").exists() for process in (server, *readers)):
        assert time.monotonic() < deadline, "it goes on reading for nobody"
        time.sleep(0.01)


# Each is what a library that hostile bytes have taken over would try; "refused" is what it must come to.
ATTEMPTS = {
    "open another file": "open('/etc/passwd').read()",
    "open the same file to write": "open(f'/proc/self/fd/{held.fileno()}', 'r+')",
    "write a new file": "open('/tmp/reviewsearch-escaped', 'w')",
    "list a folder": "__import__('os').listdir('/')",
    "use the network": "__import__('socket').socket()",
    "start a program": "__import__('os').execv('/bin/true', ['true'])",
    "start a process": "__import__('os').fork()",
    "end another process": "__import__('os').kill(__import__('os').getppid(), 0)",
    "change the rights of a file": "__import__('os').chmod('/tmp', 0o777)",
    "delete a file": "__import__('os').unlink('/tmp/no-such-file-at-all')",
}


@linux
@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_behind_the_walls_a_process_cannot(attempt: str) -> None:
    if gaps():
        pytest.skip(" ".join(gaps()))
    code = f"""
import os, socket
from reviewsearch.extract.sandbox.walls import Allowance, Walls
held = open("/etc/hostname", "rb")
walls = Walls()
walls.put_on(Allowance())
try:
    {ATTEMPTS[attempt]}
except PermissionError:
    os.write(1, b"refused")
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stdout == b"refused"


@linux
def test_behind_the_walls_python_still_finds_its_own_parts() -> None:
    code = """
import os
from reviewsearch.extract.sandbox.walls import Allowance, Walls
Walls().put_on(Allowance())
os.write(1, "é".encode("cp775") + "x".encode("utf-7"))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stdout == b"\x82x"


def test_what_protects_and_what_does_not_is_said_in_sentences() -> None:
    assert len(protections()) >= 2
    assert all(sentence.endswith(".") for sentence in (*protections(), *gaps()))
    if sys.platform.startswith("linux"):
        assert len(protections()) + len(gaps()) >= 5


FULL = Extraction(
    "application/pdf",
    (Page(1, "one £ 𝒳", "i", "o n e", "a reader 1"), Page(2, "", None, None, ""), Page(3, "three")),
    {"title": "Learning from Child Q"},
    "cy",
    ("Page 2 is damaged and could not be read.",),
    (Attachment("note.txt", b"\x00\xff"),),
)
OUTCOMES = [FULL, Extraction("text/plain", ()), NotYet("a", remedy="b"), UnreadableFile("c"), OSError(5, "no")]


@pytest.mark.parametrize("outcome", OUTCOMES, ids=lambda outcome: type(outcome).__name__)
def test_what_is_written_is_understood(outcome: wire.Outcome) -> None:
    file = io.BytesIO()
    wire.written(outcome, file)
    file.seek(0)
    back = wire.understood(file, Limits())
    assert type(back) is type(outcome)
    if isinstance(outcome, Extraction) or isinstance(back, Extraction):
        assert back == outcome
    else:
        assert vars(back) == vars(outcome)
        assert back.args == outcome.args


def _written() -> bytes:
    file = io.BytesIO()
    wire.written(FULL, file)
    return file.getvalue()


def test_an_answer_cut_short_is_no_answer() -> None:
    whole = _written()
    for end in range(len(whole)):
        with pytest.raises(wire.Garbled):
            wire.understood(io.BytesIO(whole[:end]), Limits())


NO_ANSWERS = {
    "nothing": b"",
    "no JSON": b"\xff\n",
    "another shape": b"[1]\n",
    "nested without end": b"[" * 200_000 + b"\n",
    "an unknown kind": b'{"kind":"run"}\n',
    "a number for a sentence": b'{"kind":"refused","cause":1,"remedy":""}\n',
    "an endless sentence": b'{"kind":"refused","cause":"' + b"x" * 3_000 + b'","remedy":""}\n',
    "a text of less than nothing": _written().replace(b'"i",1,', b'"i",1,-'),
    "a reader that is not named": _written().replace(b'"i",1,', b'"i",7,'),
}


@pytest.mark.parametrize("what", NO_ANSWERS)
def test_whoever_reads_an_answer_believes_none_of_it(what: str) -> None:
    with pytest.raises(wire.Garbled):
        wire.understood(io.BytesIO(NO_ANSWERS[what]), Limits())


@pytest.mark.parametrize(
    "limits", [Limits(pages=2), Limits(characters=0), Limits(attachments=0), Limits(attached_bytes=1)]
)
def test_an_answer_beyond_the_limits_is_none(limits: Limits) -> None:
    with pytest.raises(wire.Garbled):
        wire.understood(io.BytesIO(_written()), limits)


@pytest.mark.parametrize("kind", ["docx", "html"])
def test_the_very_first_file_may_need_what_the_server_has_not_loaded_yet(
    drop: Drop, good_files: dict[str, bytes], kind: str
) -> None:
    with Sandbox(lanes=1) as sandbox:
        assert "shared information" in sandbox.read(drop(good_files[kind])).pages[0].text
