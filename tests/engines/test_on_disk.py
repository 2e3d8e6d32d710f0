"""What every engine with files keeps, whatever happens to them: each law here is asked of all of them."""

import resource
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from pathlib import Path
from typing import NamedTuple

import pytest

from reviewsearch.domain.ports import Drop, Put, SearchEngine, Terms
from reviewsearch.domain.query import Filters, Phrase, Word
from reviewsearch.engines import open_engine
from reviewsearch.engines.tantivy import files as tantivy
from reviewsearch.engines.whoosh import files as whoosh
from reviewsearch.errors import Busy, IndexUnavailable

Make = Callable[..., Put]
Count = Callable[[SearchEngine, str], int]


class Kind(NamedTuple):
    """An engine with files: what is special to its files."""

    name: str
    lock: str
    # What stands in a folder that nobody works in begins with one of these.
    known: tuple[str, ...]
    # So many bytes between one size of a full disk and the next that is tried.
    step: int


KINDS = (
    Kind("tantivy", tantivy.LOCK, (tantivy.MARKER, tantivy.LOCK, *map(str, range(10))), 577),
    Kind("whoosh", "MAIN_WRITELOCK", (whoosh.MARKER, "_MAIN_", "MAIN_"), 1_999),
)


@pytest.fixture(params=KINDS, ids=lambda kind: kind.name)
def kind(request: pytest.FixtureRequest) -> Kind:
    made: Kind = request.param
    return made


@pytest.fixture
def engine(kind: Kind, folder: Path) -> Iterator[SearchEngine]:
    opened = open_engine(kind.name, folder, analyser="1", create=True)
    yield opened
    opened.close()


def files(folder: Path) -> list[Path]:
    """All but those that Tantivy makes to lock what it reads."""
    return sorted(path for path in folder.rglob("*") if not path.name.startswith("."))


def test_the_folder_is_for_us_alone(engine: SearchEngine, folder: Path) -> None:
    assert engine.ids() == frozenset()
    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_folder_of_something_else_is_left_alone(kind: Kind, folder: Path) -> None:
    folder.mkdir(mode=0o755)
    (folder / "thesis.txt").write_text("mine")
    with pytest.raises(IndexUnavailable, match="already holds something"):
        open_engine(kind.name, folder, analyser="1", create=True)
    assert [path.name for path in folder.iterdir()] == ["thesis.txt"]


def test_a_file_where_the_folder_should_be_is_no_index(kind: Kind, folder: Path) -> None:
    folder.write_text("")
    with pytest.raises(IndexUnavailable, match="no index"):
        open_engine(kind.name, folder, analyser="1")


def test_when_the_disk_fails_at_any_flush_the_old_state_stands(
    engine: SearchEngine, folder: Path, put: Make, failing_disk: Callable[[int], AbstractContextManager[None]]
) -> None:
    engine.apply([put("a", "", "child")])
    before = files(folder)
    for allowed in range(100):
        try:
            with failing_disk(allowed):
                engine.apply([put("b", "", "child"), Drop("a")])
            break
        except OSError:
            pass
        assert engine.ids() == {"a"}
        assert files(folder) == before
    assert allowed > 3
    assert engine.ids() == {"b"}


def test_when_the_disk_is_full_at_any_byte_the_old_state_stands(
    kind: Kind, engine: SearchEngine, folder: Path, put: Make
) -> None:
    """No file may be longer than so many bytes: writing fails as it does on a full disk."""
    engine.apply([put("a", "", "child")])
    before = files(folder)
    many: list[Put | Drop] = [
        put("b", "title", *[" ".join(f"word{n * page}" for n in range(40)) for page in range(20)]),
        Drop("a"),
    ]
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    failures = 0
    for allowed in range(0, 100 * kind.step, kind.step):
        resource.setrlimit(resource.RLIMIT_FSIZE, (allowed, limits[1]))
        try:
            engine.apply(many)
            break
        except OSError:
            failures += 1
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        assert engine.ids() == {"a"}
        assert files(folder) == before
    assert failures > 3
    assert engine.ids() == {"b"}


# Each batch puts three documents of two pages.
_WRITER = """
import sys
from pathlib import Path
from reviewsearch.domain.ports import Put, Terms
from reviewsearch.engines import open_engine
engine = open_engine(sys.argv[1], Path(sys.argv[2]), analyser="1")
print("ready", flush=True)
words = Terms(" ".join(f"w{n}" for n in range(300)), " ".join(f"w{n}" for n in range(300)))
for batch in range(1000):
    engine.apply([Put(f"{batch}.{part}", words, (words, words), "report") for part in range(3)])
"""


def test_a_writer_killed_at_any_moment_leaves_a_whole_index(
    kind: Kind, engine: SearchEngine, folder: Path, put: Make
) -> None:
    """After kill -9 all documents of a batch are there with all their pages, or none is."""
    engine.apply([put("0", "", "child")])
    for wait in (0.005, 0.02, 0.05, 0.11, 0.2):
        writer = subprocess.Popen([sys.executable, "-c", _WRITER, kind.name, str(folder)], stdout=subprocess.PIPE)
        assert writer.stdout is not None
        writer.stdout.readline()
        time.sleep(wait)
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        writer.stdout.close()
        ids = engine.ids() - {"0"}
        assert len(ids) % 3 == 0
        found = engine.search(Word("w7", "w7"), filters=Filters(), limit=1000, offset=0)
        assert found.total == len(ids)
        assert {match.page_count for match in found.matches} <= {2}
        engine.apply([*(Drop(id_) for id_ in ids), put("0", "", "child")])
        assert engine.ids() == {"0"}
    left = [path.name for path in folder.iterdir()]
    assert [name for name in left if not name.startswith(kind.known)] == []
    assert engine.strays() == ()


def test_an_index_put_in_place_of_another_is_seen(
    kind: Kind, engine: SearchEngine, folder: Path, put: Make, tmp_path: Path
) -> None:
    """Rebuilt beside, then swapped, with as many generations as the old one."""
    engine.apply([put("old", "", "child")])
    assert engine.ids() == {"old"}
    beside = tmp_path / "beside"
    new = open_engine(kind.name, beside, analyser="1", create=True)
    new.apply([put("new", "", "child")])
    new.close()
    folder.rename(tmp_path / "before")
    beside.rename(folder)
    assert engine.ids() == {"new"}
    engine.apply([put("newer", "", "child")])
    assert engine.ids() == {"new", "newer"}


def test_an_index_taken_away_is_said_to_be_missing(engine: SearchEngine, folder: Path) -> None:
    assert engine.ids() == frozenset()
    shutil.rmtree(folder)
    for ask in (engine.ids, lambda: engine.apply([Drop("a")])):
        with pytest.raises(IndexUnavailable, match=r"no index|cannot be read") as caught:
            ask()
        assert caught.value.remedy == "reviewsearch rebuild"


def test_while_another_holds_the_lock_writing_is_refused_and_reading_is_not(
    kind: Kind, engine: SearchEngine, folder: Path, put: Make
) -> None:
    import fcntl

    engine.apply([put("a", "", "child")])
    with (folder / kind.lock).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(Busy):
            engine.apply([Drop("a")])
        assert engine.ids() == {"a"}
    engine.apply([Drop("a")])
    assert engine.ids() == frozenset()


def test_threads_may_share_one_while_another_writes(kind: Kind, engine: SearchEngine, folder: Path) -> None:
    """Whoosh's files have one place of reading for all, and are closed when a newer state is seen: threads take turns."""
    text = Terms("child plan", "child plan")
    stop = threading.Event()

    def ask() -> list[int]:
        seen = []
        while not stop.is_set():
            seen.append(engine.search(Phrase(("child", "plan")), filters=Filters(), limit=3, offset=0).total)
        return seen

    with ThreadPoolExecutor(3) as pool:
        asking = [pool.submit(ask) for _ in range(3)]
        try:
            writer = open_engine(kind.name, folder, analyser="1")
            for number in range(20):
                writer.apply([Put(f"{number}.{part}", text, (text,), "report") for part in range(2)])
            writer.close()
        finally:
            stop.set()
        for asked in asking:
            seen = asked.result()
            assert seen == sorted(seen)
            assert all(total % 2 == 0 for total in seen)
    assert len(engine.ids()) == 40
