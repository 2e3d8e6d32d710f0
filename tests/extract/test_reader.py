import os
import signal
import subprocess
import sys
import threading
import time
import zlib
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tools.processes import children_of

from reviewsearch.domain.document import Attachment, Extraction, Page
from reviewsearch.domain.ports import Limits
from reviewsearch.errors import NotYet, UnreadableFile
from reviewsearch.extract import read
from reviewsearch.extract.job import JOB, Wanted
from reviewsearch.extract.reader import Asked, Reader
from reviewsearch.sandbox import AHEAD, Allowance, Sandbox
from reviewsearch.store.lock import WriterLock

Drop = Callable[..., Path]
linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asks Linux what its processes do")


LANES = 2


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Sandbox(lanes=LANES) as sandbox:
        yield Reader(sandbox)


@contextmanager
def reading_alone(extractor: str = "", *, forking: bool = True, **allowed: Any) -> Iterator[Reader]:
    """A reader in a sandbox of one lane, with the reader of PDFs and the allowance that a test needs."""
    with Sandbox(lanes=1, allowance=Allowance(**allowed), forking=forking) as sandbox:
        yield Reader(sandbox, extractor=extractor)


def endless_pdf(pages: int = 1, steps: int = 2_000_000) -> bytes:
    """A small file whose pages have so many drawing steps each; pypdf takes some 40,000 a second."""
    stream = zlib.compress(b"BT /F 9 Tf 1 0 0 1 9 9 Tm (x) Tj ET\n" * steps, 9)
    content = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
    content += b"2 0 obj\n<< /Type /Pages /Kids [" + b"3 0 R " * pages + b"] /Count %d >>\nendobj\n" % pages
    content += b"3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R\n"
    content += b"/Resources << /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>\nendobj\n"
    content += b"4 0 obj\n<< /Filter /FlateDecode /Length %d >>\nstream\n" % len(stream)
    content += stream + b"\nendstream\nendobj\ntrailer\n<< /Root 1 0 R /Size 5 >>\nstartxref\n0\n%%EOF\n"
    return content


def reading_child(others: Collection[int]) -> int:
    """Wait for the process that reads a file: a child of a child of this one that is none of the others."""
    deadline = time.monotonic() + 8
    while time.monotonic() < deadline:
        for server in set(children_of(os.getpid())).difference(others):
            for child in children_of(server):
                return child
        time.sleep(0.01)
    raise AssertionError("nothing is being read")


@pytest.mark.parametrize("kind", ["pdf", "docx", "pptx", "html", "txt"])
def test_a_file_reads_the_same_inside_and_outside(
    reader: Reader, drop: Drop, good_files: dict[str, bytes], kind: str
) -> None:
    path = drop(good_files[kind])
    assert reader.read(path) == read(path)


def test_where_a_system_cannot_fork_a_program_is_started_for_each_file(
    drop: Drop, good_files: dict[str, bytes]
) -> None:
    path = drop(good_files["pdf"])
    with reading_alone(forking=False) as reader:
        assert reader.read(path) == read(path)


def test_refusals_come_out_as_they_are_said(reader: Reader, drop: Drop) -> None:
    with pytest.raises(NotYet, match="empty"):
        reader.read(drop(b""))
    with pytest.raises(UnreadableFile, match="empty") as refused:
        reader.read(drop(b""), settled=True)
    assert not isinstance(refused.value, NotYet)


def test_a_file_that_has_gone_is_the_callers_affair(reader: Reader, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        reader.read(tmp_path / "gone.pdf")


def test_many_files_come_back_in_the_order_asked_for(reader: Reader, tmp_path: Path) -> None:
    files = []
    for number in range(12):
        path = tmp_path / f"{number}.txt"
        path.write_text(f"number {number} " * (1 if number % 2 else 20_000))
        files.append(Asked(path))
    outcomes = list(reader.read_many([*files, Asked(None), Asked(tmp_path / "gone")]))
    texts = [outcome.pages[0].text for outcome in outcomes if isinstance(outcome, Extraction)]
    assert [text.split()[1] for text in texts] == [str(number) for number in range(12)]
    assert outcomes[12] is None
    assert isinstance(outcomes[13], FileNotFoundError)


def test_no_more_files_are_asked_for_than_can_be_read(reader: Reader, drop: Drop) -> None:
    path = drop(b"A short text.")
    asked = 0

    def files() -> Iterator[Asked]:
        nonlocal asked
        for _ in range(50):
            asked += 1
            yield Asked(path)

    outcomes = reader.read_many(files())
    next(outcomes)
    assert asked <= LANES + AHEAD
    outcomes.close()


@pytest.mark.parametrize("forking", [True, False])
def test_a_file_that_takes_too_long_is_stopped_and_the_next_one_read(drop: Drop, *, forking: bool) -> None:
    with reading_alone("pypdf", wall_seconds=2.0, forking=forking) as reader:
        with pytest.raises(UnreadableFile, match="more than 2 seconds"):
            reader.read(drop(endless_pdf()))
        assert reader.read(drop(b"A short text.")).pages[0].text == "A short text."


@linux
def test_a_file_that_takes_too_much_work_is_stopped(drop: Drop) -> None:
    with (
        reading_alone("pypdf", cpu_seconds=1) as reader,
        pytest.raises(UnreadableFile, match="more than 1 seconds of work"),
    ):
        reader.read(drop(endless_pdf()))


@linux
def test_a_file_that_takes_too_much_memory_costs_that_file(drop: Drop) -> None:
    with reading_alone(memory_bytes=320 * 1024 * 1024) as reader:
        with pytest.raises(UnreadableFile, match=r"memory|break down|damaged"):
            reader.read(drop(b"<!DOCTYPE html><body>" + b"<p>x" * 2_500_000))
        assert reader.read(drop(b"A short text.")).pages[0].text == "A short text."


def test_a_file_of_too_much_text_is_refused(drop: Drop) -> None:
    with (
        reading_alone(output_bytes=1024 * 1024) as reader,
        pytest.raises(UnreadableFile, match="Its text takes more than 1 MB"),
    ):
        reader.read(drop(b"word " * 400_000))


@linux
@pytest.mark.parametrize("how", [signal.SIGSEGV, signal.SIGABRT, signal.SIGKILL])
def test_a_reader_that_breaks_down_costs_that_file_alone(drop: Drop, how: signal.Signals) -> None:
    others = children_of(os.getpid())  # such as a website's server, on which tests to come depend
    with reading_alone("pypdf") as reader:
        said: list[str] = []

        def reads() -> None:
            try:
                reader.read(drop(endless_pdf()))
            except UnreadableFile as error:
                said.append(error.cause)

        thread = threading.Thread(target=reads)
        thread.start()
        os.kill(reading_child(others), how)
        thread.join(8)
        assert said == ["It makes the program that reads such files break down; it is damaged, or was made to do harm."]
        assert reader.read(drop(b"A short text.")).pages[0].text == "A short text."


@linux
def test_a_server_that_is_ended_from_outside_is_started_again(drop: Drop) -> None:
    path = drop(b"A short text.")
    others = children_of(os.getpid())
    with reading_alone() as reader:
        reader.read(path)
        (server,) = set(children_of(os.getpid())).difference(others)
        os.kill(server, signal.SIGKILL)
        assert reader.read(path).pages[0].text == "A short text."


@linux
def test_a_lock_is_free_once_its_holder_is_killed_with_a_file_in_hand(drop: Drop, tmp_path: Path) -> None:
    code = """
import sys
from pathlib import Path
from reviewsearch.extract.reader import Reader
from reviewsearch.sandbox import Sandbox
from reviewsearch.store.lock import WriterLock
with WriterLock(Path(sys.argv[1]), purpose="test"), Sandbox(lanes=1) as sandbox:
    reader = Reader(sandbox, extractor="pypdf")
    reader.read(Path(sys.argv[2]).with_name("short"))
    print("locked", flush=True)
    reader.read(Path(sys.argv[2]))
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


@pytest.mark.parametrize("kind", ["docx", "html"])
def test_the_very_first_file_may_need_what_the_server_has_not_loaded_yet(
    drop: Drop, good_files: dict[str, bytes], kind: str
) -> None:
    with reading_alone() as reader:
        assert "shared information" in reader.read(drop(good_files[kind])).pages[0].text


@linux
def test_of_a_file_that_is_stopped_halfway_the_pages_read_so_far_are_kept(drop: Drop) -> None:
    with reading_alone("pypdf", cpu_seconds=3) as reader:
        kept = reader.read(drop(endless_pdf(pages=400, steps=2_000)))
    assert 1 <= len(kept.pages) < 400
    assert [page.number for page in kept.pages] == list(range(1, len(kept.pages) + 1))
    assert all(page.text.strip() and page.reader.startswith("pypdf ") for page in kept.pages)
    assert kept.media_type == "application/pdf"
    (warning,) = kept.warnings
    assert warning.startswith(
        "Reading it takes more than 3 seconds of work, far more than a document does. Only the first"
    )


FULL = Extraction(
    "application/pdf",
    (
        Page(1, "one £ 𝒳" * 100, "i", "o n e", "a reader 1"),
        Page(2, "", None, None, ""),
        Page(3, "three", headings=((0, 9),)),
    ),
    {"title": "Learning from Child Q"},
    "cy",
    ("Page 2 is damaged and could not be read.",),
    (Attachment("note.txt", b"\x00\xff"),),
)
UNFIT = {
    "more pages": Limits(pages=2),
    "more characters": Limits(characters=0),
    "more attachments": Limits(attachments=0),
    "larger attachments": Limits(attached_bytes=1),
}


@pytest.mark.parametrize("what", UNFIT)
def test_an_answer_beyond_the_limits_is_not_believed(what: str) -> None:
    assert JOB.fits(FULL, Wanted(Limits()))
    assert not JOB.fits(FULL, Wanted(UNFIT[what]))


@pytest.mark.parametrize(
    "strange",
    [
        replace(FULL, pages=FULL.pages[::-1]),
        replace(FULL, warnings=("x" * 3_000,)),
        replace(FULL, properties={"title": "x" * 3_000}),
        replace(FULL, attachments=(Attachment("x" * 3_000, b""),)),
        replace(FULL, pages=(Page(1, "", label="x" * 3_000),)),
        replace(FULL, warnings=("x",) * 101),
        replace(FULL, pages=(Page(1, "one", headings=((1, 0),)),)),
        replace(FULL, pages=(Page(1, "one", headings=((-1, 0),)),)),
        replace(FULL, pages=(Page(1, "one", headings=((0, 10),)),)),
        replace(FULL, pages=(Page(1, "one\ntwo", headings=((1, 0), (0, 0))),)),
        replace(FULL, unread=(0,)),
        replace(FULL, unread=(2, 4)),
        replace(FULL, unread=(2, 1)),
        replace(FULL, unread=(2, 2)),
    ],
)
def test_an_answer_that_no_reader_gives_is_not_believed(strange: Extraction) -> None:
    assert not JOB.fits(strange, Wanted(Limits()))


def test_pages_that_are_not_the_first_ones_are_not_kept() -> None:
    assert JOB.rescued([Extraction("text/plain", (Page(2, "two"),))], "It was stopped.") is None
    assert JOB.rescued([Extraction("text/plain", ())], "It was stopped.") is None
    kept = JOB.rescued([Extraction("text/plain", (Page(1, "one"),))], "It was stopped.")
    assert kept is not None
    assert kept.warnings == ("It was stopped. Only the first page is searchable.",)


def test_of_a_pdf_stopped_halfway_the_pages_without_text_are_known() -> None:
    parts = [Extraction(kind, (Page(1, ""),)) for kind in ("application/pdf", "text/plain")]
    assert [kept.unread for part in parts if (kept := JOB.rescued([part], "It was stopped."))] == [(1,), ()]


def test_a_reader_that_was_made_ready_reads_what_it_would_have_read(drop: Drop) -> None:
    with reading_alone() as reader:
        for name in ("report.PDF", "minutes.docx", "note.txt", "no ending", "other.pdf"):
            reader.get_ready(name)
        path = drop(b"A heron", "note.txt")
        assert reader.read(path) == read(path)
