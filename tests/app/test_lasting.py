"""What is found while another process writes: told where it lasts, and not where that one was only between two steps."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from reviewsearch.app import checkups
from reviewsearch.app.lasting import lasting
from reviewsearch.app.library import Library
from reviewsearch.app.settings import Settings
from reviewsearch.app.writing import writing


@pytest.fixture
def filled(library: Library, write: Callable[..., Path]) -> Settings:
    with library:
        library.add([write("MSCP2019-20-01 report.txt", "Review: Wren\nRef no: MSCP 2019/20-01", "A heron.")])
    return library.settings


@pytest.fixture
def busy(filled: Settings) -> Iterator[Settings]:
    """An archive that another process writes to."""
    with writing(filled, purpose="a test"):
        yield filled


@pytest.fixture
def lost(busy: Settings) -> Path:
    """A record that is not beside its original, as while that is just being kept."""
    record = next(busy.archive.glob("cases/**/*.json"))
    return record.rename(busy.home / record.name)


def record_of(settings: Settings, lost: Path) -> Path:
    (original,) = settings.archive.glob(f"cases/**/{lost.stem}")
    return original.with_name(lost.name)


def test_where_nobody_writes_nothing_is_looked_for_again(filled: Settings) -> None:
    def again() -> list[str]:
        raise AssertionError

    assert lasting(filled, iter(["a", "b"]), again) == ["a", "b"]


def test_while_somebody_writes_what_is_found_each_time_is_told(busy: Settings) -> None:
    looks = [["c", "a"], ["a", "c", "d"], ["a"]]
    assert lasting(busy, ["a", "b", "c"], lambda: looks.pop(0)) == ["a"]
    assert looks == []


def test_a_document_that_is_just_being_kept_is_no_file_that_belongs_to_nothing(busy: Settings, lost: Path) -> None:
    place = record_of(busy, lost)

    def kept(done: int, total: int) -> None:
        # When this is called for the last time all files have been looked at.
        if done == total and lost.exists():
            lost.rename(place)

    with Library(busy) as library:
        assert list(library.verify(progress=kept)) == []
        place.rename(lost)
        (problem,) = library.verify()
    assert (problem.kind, problem.path) == ("unexpected", f"archive/{place.relative_to(busy.archive).as_posix()[:-5]}")


def test_a_look_at_an_archive_that_is_written_to_names_what_stays_wrong(busy: Settings, lost: Path) -> None:
    place = record_of(busy, lost)
    (found,) = (each for each in checkups.files_and_records(busy) if each.what == "files")
    assert found.finding is checkups.Finding.WRONG
    assert place.name[:-5] in found.message
