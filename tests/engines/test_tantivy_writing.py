"""A batch of writes counts whole or not at all, whatever happens, and what is deleted goes."""

import json
import os
import random
import shutil
import string
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from reviewsearch.domain.ports import Drop, Put, SearchEngine, Terms
from reviewsearch.engines.tantivy import Tantivy, engine
from reviewsearch.engines.tantivy.files import LOCK, MARKER, META

Make = Callable[..., Put]
Count = Callable[[SearchEngine, str], int]
Failing = Callable[[int], AbstractContextManager[None]]


@pytest.fixture
def tantivy(folder: Path) -> Iterator[Tantivy]:
    opened = Tantivy(folder, analyser="1", create=True)
    yield opened
    opened.close()


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every index counts as too large to be written again for each document deleted."""
    monkeypatch.setattr(engine, "SMALL", 0)


def levels(folder: Path) -> tuple[Path, Path]:
    generation = json.loads((folder / MARKER).read_text())["generation"]
    return folder / str(generation) / "documents", folder / str(generation) / "pages"


def segments(level: Path) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads((level / META).read_text())["segments"]
    return found


def files(folder: Path) -> list[Path]:
    """All but those that Tantivy makes to lock what it reads."""
    return sorted(path for path in folder.rglob("*") if not path.name.startswith("."))


def test_all_is_flushed_before_the_marker_names_it_and_its_name_after(
    tantivy: Tantivy, folder: Path, put: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A power cut at any moment leaves the old index or the new: what Tantivy did not flush itself, we do."""
    steps: list[tuple[str, int]] = []
    fsync, replace = os.fsync, os.replace

    def flushing(handle: int) -> None:
        steps.append(("flush", os.fstat(handle).st_ino))
        fsync(handle)

    def replacing(old: str, new: str) -> None:
        steps.append(("replace", Path(old).stat().st_ino))
        replace(old, new)

    monkeypatch.setattr(os, "fsync", flushing)
    monkeypatch.setattr(os, "replace", replacing)
    tantivy.apply([put("a", "title", "child")])
    documents, pages = levels(folder)
    needed = {path.stat().st_ino for path in (documents, pages, documents.parent, folder, folder / MARKER)}
    at = [what for what, _ in steps].index("replace")
    assert {inode for _, inode in steps[:at]} == needed
    assert steps[at + 1 :] == [("flush", folder.stat().st_ino)]


def test_tantivy_flushes_each_file_it_makes(folder: Path, tmp_path: Path) -> None:
    """Seen from outside: no file that the marker names was not flushed after it was last written to."""
    if not shutil.which("strace"):
        pytest.skip("strace is not installed: that Tantivy flushes its files is not seen here")
    script = f"""
from pathlib import Path
from reviewsearch.domain.ports import Put, Terms
from reviewsearch.engines.tantivy import Tantivy
engine = Tantivy(Path({str(folder)!r}), analyser="1", create=True)
engine.apply([Put("a", Terms("one", "one"), (Terms("child", "child"),), "report")])
"""
    calls = tmp_path / "calls"
    strace = ["strace", "-f", "-y", "-e", "trace=fsync,fdatasync,write", "-o", str(calls)]
    if subprocess.run([*strace, "true"], capture_output=True, check=False).returncode:
        pytest.skip("strace may not be used here: that Tantivy flushes its files is not seen")
    subprocess.run([*strace, sys.executable, "-c", script], check=True)
    last: dict[str, str] = {}
    for line in calls.read_text().splitlines():
        if "<" in line and str(folder) in line:
            last[Path(line.partition("<")[2].partition(">")[0]).name] = line.split("(")[0].split()[-1]
    named = json.loads((folder / MARKER).read_text())["files"]
    made = {Path(name).name for name in named} - {META}
    assert len(made) == 12
    assert {last[name] for name in made} <= {"fsync", "fdatasync"}


@pytest.mark.parametrize("linked", [True, False])
def test_when_the_disk_fails_at_any_flush_the_old_state_stands(
    tantivy: Tantivy, folder: Path, put: Make, monkeypatch: pytest.MonkeyPatch, failing_disk: Failing, *, linked: bool
) -> None:
    if not linked:
        monkeypatch.setattr(Path, "hardlink_to", lambda *_: (_ for _ in ()).throw(PermissionError(1, "no links")))
    tantivy.apply([put("a", "", "child")])
    before = files(folder)
    for allowed in range(100):
        try:
            with failing_disk(allowed):
                tantivy.apply([put("b", "", "child")])
            break
        except OSError:
            pass
        assert tantivy.ids() == {"a"}
        assert files(folder) == before
    assert allowed == (6 if linked else 20)
    assert tantivy.ids() == {"a", "b"}


def test_an_index_that_could_not_be_made_can_be_made_again(folder: Path, failing_disk: Failing) -> None:
    for allowed in range(6):
        with failing_disk(allowed), pytest.raises(OSError, match="Input/output"):
            Tantivy(folder, analyser="1", create=True)
        assert not (folder / MARKER).exists()
    assert Tantivy(folder, analyser="1", create=True).ids() == frozenset()


def test_what_a_killed_writer_left_is_cleared_away(tantivy: Tantivy, folder: Path, put: Make) -> None:
    left = [
        folder / f"{MARKER}.new",
        folder / "1" / "pages" / "0123456789abcdef.idx",
        folder / "9" / "documents" / META,
    ]
    for path in left:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"half")
    tantivy.apply([put("a", "", "child")])
    assert sorted(path.name for path in folder.iterdir()) == ["1", MARKER, LOCK]
    assert tantivy.ids() == {"a"}


@pytest.mark.usefixtures("large")
def test_many_small_batches_make_few_segments_and_no_file_that_nothing_names(
    tantivy: Tantivy, folder: Path, put: Make
) -> None:
    for number in range(30):
        tantivy.apply([put(f"{number}", "", f"child word{number}"), Drop(f"{number - 20}")])
        for level in levels(folder):
            assert len(segments(level)) < 10
            named = {str(segment["segment_id"]).replace("-", "") for segment in segments(level)}
            assert {path.name.partition(".")[0] for path in level.glob("[!.]*")} == {*named, "meta"}
            assert len(list(level.glob("*.del"))) == sum(bool(segment["deletes"]) for segment in segments(level))
    other = Tantivy(folder, analyser="1")
    assert other.ids() == {f"{number}" for number in range(10, 30)}


# Tantivy leaves out of its files what one text shares with others before it: these share nothing.
STRANGE = tuple("".join(random.Random(n).choices(string.ascii_letters + string.digits, k=24)) for n in range(10))  # noqa: S311 - seeded


def seen(folder: Path) -> set[str]:
    content = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    return {word for word in STRANGE if word.encode() in content}


def test_no_word_of_a_deleted_document_stays_in_the_files(tantivy: Tantivy, folder: Path, put: Make) -> None:
    tantivy.apply([put(f"{number}", "", f"child {word}") for number, word in enumerate(STRANGE)])
    before = seen(folder)
    assert len(before) > 7
    tantivy.apply([Drop("0"), Drop("1"), put("2", "", "child")])
    assert set() < seen(folder) <= set(STRANGE[3:])
    assert tantivy.ids() == set("23456789")


@pytest.mark.usefixtures("large")
def test_of_a_large_index_words_are_deleted_when_enough_is(
    tantivy: Tantivy, folder: Path, put: Make, total: Count
) -> None:
    tantivy.apply([put(word, "", f"child {word}") for word in STRANGE])
    tantivy.apply([put(f"{number}", "", "child child") for number in range(90)])
    before = seen(folder)
    tantivy.apply([Drop(word) for word in STRANGE[:2]])
    tantivy.apply([put(STRANGE[2], "", "child other")])
    assert [total(tantivy, word) for word in (*STRANGE[:3], "child")] == [0, 0, 0, 98]
    assert seen(folder) == before
    tantivy.apply([Drop(word) for word in STRANGE[3:7]])
    assert seen(folder) <= {STRANGE[2], *STRANGE[7:]}  # the third is an id
    assert total(tantivy, "child") == 94


@pytest.mark.usefixtures("large")
def test_a_large_index_is_written_again_only_where_deleted_words_are_in_its_files(
    tantivy: Tantivy, folder: Path, put: Make, total: Count
) -> None:
    tantivy.apply([put(STRANGE[0], "", f"child {STRANGE[1]}"), *(put(str(n), "", "child") for n in range(40))])
    before = files(folder)
    tantivy.rewrite()
    assert files(folder) == before
    tantivy.apply([Drop(STRANGE[0])])
    assert tantivy.kept([STRANGE[1]]) == {STRANGE[1]}
    assert STRANGE[1] in seen(folder)
    tantivy.rewrite()
    assert tantivy.kept([STRANGE[1]]) == frozenset()
    assert seen(folder) == set()
    assert tantivy.ids() == {str(n) for n in range(40)}
    assert total(tantivy, "child") == 40


def test_all_is_kept_when_the_index_is_written_again(tantivy: Tantivy, put: Make) -> None:
    """What was put, and how documents stand to each other, down to the barriers."""
    text = Terms("one ¶ two threes ¶", "one ¶ two three ¶")
    facts = {"kind": "slides", "cases": ("x-1", "x-2"), "year": 2020, "themes": ("neglect", "school"), "language": "cy"}
    full = Put("full", text, (text, Terms("", ""), Terms("last", "last")), **facts)  # type: ignore[arg-type]
    bare = Put("bare", Terms("", ""), (), "report")
    tantivy.apply([full, bare, put("gone", "", "x")])
    tantivy.apply([Drop("gone")])
    tantivy.apply([put("gone", "", "x")])
    tantivy.apply([Drop("gone")])
    view = tantivy._current()[0]  # noqa: SLF001 - what is kept is seen nowhere else
    assert {kept.id: kept for kept in view.puts(held.number for held in view.held())} == {"full": full, "bare": bare}


def test_a_batch_of_everything_again_in_any_order_is_the_same(tantivy: Tantivy, put: Make, total: Count) -> None:
    documents = [put(f"{number}", "", f"child word{number}") for number in range(20)]
    tantivy.apply(documents)
    random.Random(1).shuffle(documents)  # noqa: S311 - seeded
    tantivy.apply([*documents, *documents, Drop("7")])
    assert tantivy.ids() == {f"{number}" for number in range(20)} - {"7"}
    assert total(tantivy, "child") == 19
