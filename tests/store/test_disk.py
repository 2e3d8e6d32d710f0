import os
import socket
import stat
from pathlib import Path

import pytest

from reviewsearch.errors import NotYet, UnreadableFile
from reviewsearch.files import opened
from reviewsearch.store import disk


def test_a_file_written_whole_replaces_the_old_one_and_leaves_nothing_beside(tmp_path: Path) -> None:
    path = tmp_path / "record.json"
    disk.write_whole(path, b"old")
    disk.write_whole(path, b"new")
    assert path.read_bytes() == b"new"
    assert [entry.name for entry in tmp_path.iterdir()] == ["record.json"]


def test_a_write_that_fails_leaves_the_old_file_and_nothing_beside(tmp_path: Path) -> None:
    path = tmp_path / "record.json"
    path.mkdir()
    (path / "in the way").write_text("x")
    with pytest.raises(OSError, match="directory"):
        disk.write_whole(path, b"new")
    assert [entry.name for entry in tmp_path.iterdir()] == ["record.json"]


def test_placing_never_replaces(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("a")
    (tmp_path / "b").write_text("b")
    with pytest.raises(FileExistsError):
        disk.place(tmp_path / "a", tmp_path / "b")
    disk.place(tmp_path / "a", tmp_path / "c")
    assert (tmp_path / "b").read_text() == "b"
    assert (tmp_path / "c").read_text() == "a"


def test_placing_copies_where_a_file_system_has_no_links(tmp_path: Path) -> None:
    elsewhere = Path("/dev/shm")  # noqa: S108 - another file system is what is wanted
    if not elsewhere.is_dir() or elsewhere.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("no second file system on this machine")
    (tmp_path / "a").write_text("a")
    target = elsewhere / f"reviewsearch-test-{os.getpid()}"
    try:
        disk.place(tmp_path / "a", target)
        assert target.read_text() == "a"
    finally:
        target.unlink(missing_ok=True)


def test_folders_are_made_with_those_above_them(tmp_path: Path) -> None:
    disk.make_folder(tmp_path / "a" / "b" / "c", mode=0o700)
    disk.make_folder(tmp_path / "a" / "b" / "c")
    assert stat.S_IMODE((tmp_path / "a" / "b" / "c").stat().st_mode) == 0o700


def test_a_link_is_never_followed(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    (tmp_path / "link").symlink_to(tmp_path / "secret")
    with pytest.raises(UnreadableFile, match="link"), opened(tmp_path / "link"):
        pass


def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(UnreadableFile, match="pipe"), opened(tmp_path / "pipe"):
        pass


def test_a_socket_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # a socket's path must be short
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("s")
        with pytest.raises(UnreadableFile, match="not a file"), opened(tmp_path / "s"):
            pass


def test_a_file_nobody_may_read_is_to_be_tried_again(tmp_path: Path) -> None:
    path = tmp_path / "locked"
    path.write_text("x")
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("this account may read everything")
    with pytest.raises(NotYet, match="not allowed"), opened(path):
        pass


def test_the_hash_of_a_copy_is_that_of_its_bytes(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x" * 3_000_000)
    with opened(tmp_path / "a") as file:
        digest, size = disk.copy_hashing(file, tmp_path / "b")
    assert size == 3_000_000
    assert digest == disk.sha256(tmp_path / "a") == disk.sha256(tmp_path / "b")


def test_this_system_says_what_it_lacks() -> None:
    assert disk.lacks() == () or all(sentence for sentence in disk.lacks())
