"""What an engine tells of its files: each that counts, and each that belongs to nothing."""

from collections.abc import Callable
from pathlib import Path

import pytest

from reviewsearch.domain.ports import Drop, Put, SearchEngine
from reviewsearch.engines import open_engine

Make = Callable[..., Put]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the engine under contract has its files."""
    return tmp_path / "index"


def test_each_file_that_is_named_is_there_and_counts(engine: SearchEngine, put: Make, folder: Path) -> None:
    for name in "abc":
        engine.apply([put(name, "", "child")])
        named = engine.files()
        assert all((folder / path).is_file() for path in named.values())
        assert (not named) == (not folder.exists()), "only what has no folder has no files"
        assert engine.strays() == ()


def test_a_file_that_is_not_the_engines_is_a_stray(engine: SearchEngine, put: Make, folder: Path) -> None:
    engine.apply([put("a", "", "child")])
    if not engine.files():
        assert engine.strays() == ()
        return
    beside = next(iter(engine.files().values()))
    left = Path(beside).with_name("left.over").as_posix()
    (folder / left).write_bytes(b"of a process that was ended")
    assert left in engine.strays()
    assert left not in engine.files().values()


def test_what_is_named_is_all_that_an_index_needs(
    engine: SearchEngine, engine_name: str, put: Make, folder: Path
) -> None:
    engine.apply([put(str(number), "", "child", "heron") for number in range(60)])
    engine.apply([Drop("7")])
    engine.rewrite()
    engine.close()
    if not engine.files():
        assert engine.ids() == {str(number) for number in range(60)} - {"7"}
        return
    for stray in engine.strays():
        (folder / stray).unlink()
    again = open_engine(engine_name, folder, analyser="analyser 1")
    assert again.ids() == {str(number) for number in range(60)} - {"7"}
    again.close()
