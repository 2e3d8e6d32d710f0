from pathlib import Path

import pytest

from reviewsearch.app.remembered import Remembered, reading
from reviewsearch.app.settling import Look

LOOK = Look(1, 2, 3, 2**64 - 1)
ID = "a" * 64


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "watched.sqlite"


def test_what_is_kept_is_known_again_while_it_looks_the_same(place: Path, tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    with Remembered.open(place) as remembered:
        assert not remembered.is_kept(path, LOOK)
        remembered.keep(path, LOOK, ID, stays="")
    with Remembered.open(place) as remembered:
        assert remembered.is_kept(path, LOOK)
        assert not remembered.is_kept(path, Look(1, 2, 4, 2**64 - 1))
        assert (remembered.identity(path), remembered.identity(tmp_path / "other")) == (ID, None)
        assert list(remembered.staying()) == []
        remembered.keep(path, LOOK, ID, stays="It may not be removed.")
        assert list(remembered.staying()) == [(path, "It may not be removed.")]


def test_since_when_a_file_waits_outlasts_a_stop(place: Path, tmp_path: Path) -> None:
    with Remembered.open(place) as remembered:
        remembered.waits(tmp_path / "note.txt", 12.5)
    with Remembered.open(place) as remembered:
        assert remembered.waits_since(tmp_path / "note.txt") == 12.5
        remembered.forget(tmp_path / "note.txt")
        assert remembered.waits_since(tmp_path / "note.txt") is None


def test_what_has_gone_is_forgotten_inbox_by_inbox(place: Path, tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    (here / "lies.txt").touch()
    with Remembered.open(place) as remembered:
        for path in (here / "lies.txt", here / "gone.txt", there / "gone.txt"):
            remembered.keep(path, LOOK, ID, stays="")
        remembered.prune(here)
        known = [remembered.is_kept(path, LOOK) for path in (here / "lies.txt", here / "gone.txt", there / "gone.txt")]
    assert known == [True, False, True]


def test_a_damaged_file_is_made_anew(place: Path, tmp_path: Path) -> None:
    place.write_bytes(b"damaged " * 1000)
    with reading(place) as remembered:
        assert not remembered.is_kept(tmp_path, LOOK)
    with Remembered.open(place) as remembered:
        remembered.keep(tmp_path, LOOK, ID, stays="")
        with reading(place) as read:
            assert read.is_kept(tmp_path, LOOK)


def test_who_only_reads_makes_no_file(place: Path, tmp_path: Path) -> None:
    with reading(place) as remembered:
        assert not remembered.is_kept(tmp_path, LOOK)
    assert not place.exists()
