import os
import sys
from pathlib import Path

import pytest

from reviewsearch.errors import IndexUnavailable
from reviewsearch.store.generations import Generations


def test_there_is_no_generation_at_first(tmp_path: Path) -> None:
    with pytest.raises(IndexUnavailable) as caught:
        Generations(tmp_path / "staff").current()
    assert "reviewsearch rebuild" in caught.value.remedy


def test_a_new_generation_takes_over_only_when_it_is_published(tmp_path: Path) -> None:
    generations = Generations(tmp_path / "staff")
    first = generations.begin()
    generations.publish(first)
    second = generations.begin()
    assert generations.current() == first
    generations.publish(second)
    assert generations.current() == second
    assert not first.exists()


def test_sweeping_removes_what_an_interrupted_rebuild_left_and_nothing_else(tmp_path: Path) -> None:
    generations = Generations(tmp_path / "staff")
    generations.publish(current := generations.begin())
    left = generations.begin()
    generations.sweep()
    assert current.is_dir()
    assert not left.exists()


def test_without_a_generation_in_use_nothing_is_swept(tmp_path: Path) -> None:
    generations = Generations(tmp_path / "staff")
    begun = generations.begin()
    generations.sweep()
    assert begun.is_dir()
    generations.discard(begun)
    assert not begun.exists()


@pytest.mark.parametrize("pointer", ["", "../elsewhere", "generation-gone", "\xff"])
def test_a_pointer_to_nowhere_is_an_index_that_is_not_there(tmp_path: Path, pointer: str) -> None:
    generations = Generations(tmp_path)
    (tmp_path / "current").write_bytes(pointer.encode("latin-1"))
    with pytest.raises(IndexUnavailable):
        generations.current()


@pytest.mark.skipif(sys.platform == "win32", reason="this system has no limit of open files to set")
def test_with_too_much_open_nobody_is_told_that_there_is_none(tmp_path: Path) -> None:
    import resource

    generations = Generations(tmp_path / "staff")
    generations.publish(generations.begin())
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    next_to_be_opened = os.open(tmp_path, os.O_RDONLY)
    os.close(next_to_be_opened)
    resource.setrlimit(resource.RLIMIT_NOFILE, (next_to_be_opened, hard))
    try:
        with pytest.raises(OSError, match="Too many open files"):
            generations.current()
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    assert generations.current().is_dir()
