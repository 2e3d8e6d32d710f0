"""What stands in a folder of Tantivy's files is opened, or said to be missing, damaged or of another make."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from tantivy import Query

from reviewsearch.domain.ports import Drop, Put, SearchEngine
from reviewsearch.domain.query import EVERYTHING, Filters, Phrase
from reviewsearch.engines.tantivy import Tantivy
from reviewsearch.engines.tantivy.files import MARKER, told
from reviewsearch.engines.tantivy.rows import page_schema
from reviewsearch.errors import IndexUnavailable

Make = Callable[..., Put]
Folders = Callable[[], AbstractContextManager[Path]]
Count = Callable[[SearchEngine, str], int]


@pytest.fixture
def tantivy(folder: Path) -> Iterator[Tantivy]:
    opened = Tantivy(folder, analyser="1", create=True)
    yield opened
    opened.close()


def levels(folder: Path) -> tuple[Path, Path]:
    generation = json.loads((folder / MARKER).read_text())["generation"]
    return folder / str(generation) / "documents", folder / str(generation) / "pages"


def files(folder: Path) -> list[Path]:
    """All but those that Tantivy makes to lock what it reads."""
    return sorted(path for path in folder.rglob("*") if not path.name.startswith("."))


@pytest.mark.parametrize(
    "marker",
    ["", "{", "[]", "7", '"x"', "{}", '{"fingerprint": 1, "generation": null, "files": {}}', "whoosh 2.7.4, rows 1"],
)
def test_a_marker_that_cannot_be_read_is_told(tantivy: Tantivy, folder: Path, marker: str) -> None:
    tantivy.close()
    (folder / MARKER).write_text(marker)
    with pytest.raises(IndexUnavailable, match="another version"):
        Tantivy(folder, analyser="1")


def test_damaged_files_are_said_to_be_damaged(tantivy: Tantivy, folder: Path, put: Make, tmp_path: Path) -> None:
    """Each file in turn cut to half, emptied or taken away: our own error, when it is opened."""
    tantivy.apply([put(f"{n}", "title", "the child and the school", "school") for n in range(50)])
    tantivy.close()
    named = [path.relative_to(folder) for path in files(folder) if path.parent in levels(folder)]
    for number, name in enumerate(named):
        for keep in (None, 0, 2):
            copy = tmp_path / f"{number}-{keep}"
            shutil.copytree(folder, copy)
            if keep is None:
                (copy / name).unlink()
            else:
                content = (copy / name).read_bytes()
                (copy / name).write_bytes(content[: len(content) // 2] if keep else b"")
            with pytest.raises(IndexUnavailable, match="damaged") as caught:
                Tantivy(copy, analyser="1")
            assert caught.value.remedy == "reviewsearch rebuild"
    assert len(named) == 14


def test_overwritten_files_are_a_right_answer_or_our_error(
    tantivy: Tantivy, folder: Path, put: Make, tmp_path: Path
) -> None:
    """Each file in turn filled with zeros, as a failing disk may: Rust panics, and the program lives."""
    tantivy.apply([put(f"{n}", "title", "the child and the school", "school") for n in range(50)])
    tantivy.close()
    told = 0
    for number, name in enumerate(path.relative_to(folder) for level in levels(folder) for path in level.iterdir()):
        copy = tmp_path / f"{number}"
        shutil.copytree(folder, copy)
        (copy / name).write_bytes(bytes((copy / name).stat().st_size))
        try:
            opened = Tantivy(copy, analyser="1")
            opened.search(Phrase(("the", "school")), filters=Filters(), limit=1, offset=0)
            opened.facets(EVERYTHING, filters=Filters())
            opened.ids()
        except IndexUnavailable as error:
            assert error.remedy == "reviewsearch rebuild"  # noqa: PT017 - either is right
            told += 1
    assert told > 5


@contextmanager
def nobody() -> Iterator[None]:
    """Let the system refuse what it refuses others: to its administrator it refuses nothing."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_an_index_that_may_only_be_read_is_read(
    brief_folder: Folders, put: Make, monkeypatch: pytest.MonkeyPatch, total: Count
) -> None:
    """As on a web host, by an account that may write nothing: Tantivy makes a file to lock even to read."""
    with brief_folder() as place:
        folder = place / "index"
        made = Tantivy(folder, analyser="1", create=True)
        made.apply([put("a", "", "child"), put("b", "", "child")])
        made.close()
        place.chmod(0o755)
        for path in (folder, *folder.rglob("*")):
            path.chmod(0o555 if path.is_dir() else 0o444)
        elsewhere = place / "elsewhere"
        elsewhere.mkdir()
        elsewhere.chmod(0o777)
        monkeypatch.setattr(tempfile, "tempdir", str(elsewhere))
        with nobody():
            # Again and again: a thread of Tantivy's may still be looking at what it was shown when that is taken away.
            for _ in range(30):
                reader = Tantivy(folder, analyser="1")
                assert reader.ids() == {"a", "b"}
            assert total(reader, "child") == 2
            with pytest.raises(PermissionError):
                reader.apply([Drop("a")])
        assert list(elsewhere.iterdir()) == []
        for path in (folder, *folder.rglob("*")):
            path.chmod(0o755)


@pytest.mark.parametrize("busy", [2, 1_000])
def test_a_folder_that_cannot_be_taken_away_yet_is_tried_again_and_not_for_ever(
    brief_folder: Folders, put: Make, monkeypatch: pytest.MonkeyPatch, busy: int
) -> None:
    """Tantivy's thread may put its lock into what was shown to it at the moment when that is taken away."""
    with brief_folder() as place:
        folder, elsewhere = place / "index", place / "elsewhere"
        made = Tantivy(folder, analyser="1", create=True)
        made.apply([put("a", "", "child")])
        made.close()
        elsewhere.mkdir()
        for path in (place, *place.rglob("*")):
            path.chmod(0o755 if path.is_dir() else 0o444)
        elsewhere.chmod(0o777)
        monkeypatch.setattr(tempfile, "tempdir", str(elsewhere))
        remove, tries = os.rmdir, list[str]()

        def removing(path: str, **options: int) -> None:
            tries.append(path)
            if len(tries) <= busy:
                raise OSError(39, "Directory not empty")
            remove(path, **options)

        with nobody(), monkeypatch.context() as patch:
            patch.setattr(os, "rmdir", removing)
            assert Tantivy(folder, analyser="1").ids() == {"a"}
        left = list(elsewhere.iterdir())
        assert len(left) == (2 if busy > 2 else 0)
        assert len(tries) < 200
        # At least: Tantivy's thread may be met there besides those that are made up.
        assert busy > 2 or len(tries) >= busy + 2


def test_a_panic_is_our_error_and_an_interruption_stays_one(tantivy: Tantivy, folder: Path) -> None:
    schema = page_schema()
    with pytest.raises(IndexUnavailable, match="damaged"), told(folder):
        Query.phrase_query(schema, "body_exact", ["alone"])
    with pytest.raises(KeyboardInterrupt), told(folder):
        raise KeyboardInterrupt
    assert tantivy.ids() == frozenset()


def test_where_tantivy_is_not_installed_the_error_says_what_to_do(folder: Path) -> None:
    asked = f"""
import sys
from pathlib import Path
sys.modules["tantivy"] = None
from reviewsearch.engines import ENGINES, open_engine
from reviewsearch.errors import BadSettings
assert "tantivy" in ENGINES
try:
    open_engine("tantivy", Path({str(folder)!r}), analyser="1", create=True)
except BadSettings as error:
    print(error.cause, error.remedy)
"""
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert "not installed" in done.stdout
    assert 'engine = "whoosh"' in done.stdout
    assert "pip install tantivy" in done.stdout


def test_threads_of_views_that_nobody_holds_end(folder: Path) -> None:
    """Each open view has two that look for changes: as an index is written to they must not pile up."""
    if not Path("/proc/self/task").is_dir():
        pytest.skip("this system does not list the threads of a program")
    asked = f"""
import os, time
from pathlib import Path
from reviewsearch.domain.ports import Put, Terms
from reviewsearch.engines.tantivy import Tantivy
engine = Tantivy(Path({str(folder)!r}), analyser="1", create=True)
for number in range(20):
    engine.apply([Put(str(number), Terms("", ""), (), "report")])
    engine.ids()
for _ in range(50):
    time.sleep(0.1)
    if len(os.listdir("/proc/self/task")) < 10:
        print("few")
        break
"""
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("few\n", "")
