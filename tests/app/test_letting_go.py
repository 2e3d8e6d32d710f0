import os
from pathlib import Path

import pytest

from reviewsearch.app.inboxes import Inbox, Mode
from reviewsearch.app.letting_go import let_go, put_back_all


@pytest.fixture
def inbox(tmp_path: Path) -> Inbox:
    return Inbox(tmp_path, Mode.FILE)


def gone(path: Path, inbox: Inbox) -> str | None:
    return let_go(path, path.lstat(), inbox)


def files(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob("*") if path.is_file()}


def test_a_kept_file_of_the_archive_goes(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("heron")
    assert gone(tmp_path / "note.txt", Inbox(tmp_path, Mode.OWN)) is None
    assert files(tmp_path) == {}


def test_a_kept_file_of_an_inbox_moves_to_done_and_a_name_that_is_taken_there_gets_a_counter(inbox: Inbox) -> None:
    (inbox.path / "2019").mkdir()
    for words in ("heron", "crane", "stork"):
        (inbox.path / "2019" / "note.txt").write_text(words)
        assert gone(inbox.path / "2019" / "note.txt", inbox) is None
    assert files(inbox.path) == {
        ".done/2019/note.txt": "heron",
        ".done/2019/note (2).txt": "crane",
        ".done/2019/note (3).txt": "stork",
    }


@pytest.mark.parametrize("name", ["é" * 120 + ".txt", "x" * 255, ".x" + "y" * 250, "no ending"])
def test_long_names_fit_with_their_counter(inbox: Inbox, name: str) -> None:
    for words in ("heron", "crane"):
        (inbox.path / name).write_text(words)
        assert gone(inbox.path / name, inbox) is None
    assert sorted(files(inbox.done).values()) == ["crane", "heron"]
    (inbox.path / name).write_text("stork")
    assert gone(inbox.path / name, Inbox(inbox.path, Mode.OWN)) is None
    assert not (inbox.path / name).exists()


def test_a_file_that_has_gone_already_is_no_fault(inbox: Inbox) -> None:
    path = inbox.path / "note.txt"
    path.write_text("heron")
    look = path.lstat()
    path.unlink()
    assert let_go(path, look, inbox) is None
    assert files(inbox.path) == {}


@pytest.mark.parametrize("mode", [Mode.OWN, Mode.FILE])
def test_another_file_under_the_name_stays(tmp_path: Path, mode: Mode) -> None:
    path = tmp_path / "note.txt"
    path.write_text("heron")
    look = path.lstat()
    (tmp_path / "other").write_text("crane")
    (tmp_path / "other").replace(path)
    assert let_go(path, look, Inbox(tmp_path, mode)) is None
    assert files(tmp_path) == {"note.txt": "crane"}


def test_done_that_cannot_be_made_is_said(inbox: Inbox) -> None:
    inbox.done.write_text("in the way")
    (inbox.path / "note.txt").write_text("heron")
    stays = gone(inbox.path / "note.txt", inbox)
    assert stays
    assert stays.startswith("It is kept, but could not be moved to .done: ")
    assert (inbox.path / "note.txt").read_text() == "heron"


def test_what_a_stop_in_its_midst_left_is_put_back_and_replaces_nothing(tmp_path: Path) -> None:
    (tmp_path / ".note.txt.leaving").write_text("heron")
    (tmp_path / ".other.txt.leaving").write_text("crane")
    (tmp_path / "other.txt").write_text("stork")
    put_back_all(tmp_path)
    assert files(tmp_path) == {"note.txt": "heron", "other.txt": "stork", "other (2).txt": "crane"}


def test_a_name_that_is_no_text_is_let_go_like_any(inbox: Inbox) -> None:
    path = Path(os.fsdecode(os.fsencode(inbox.path) + b"/caf\xe9.txt"))
    path.write_text("heron")
    assert gone(path, inbox) is None
    assert sorted(files(inbox.done).values()) == ["heron"]
