import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from reviewsearch.app.linux import boot, is_written, lacks, mount_of, mounts

TABLE = """
22 27 0:21 / /proc rw,relatime - proc proc rw
27 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw,discard
40 27 0:55 / /mnt/the\\040share rw,relatime - cifs //server/share rw
41 27 0:56 / /home/a/photos rw - fuse.sshfs a@b: rw
42 27 0:57 / /var/lib/x rw - overlay overlay rw
43 27 8:1 / /media/stick rw - fuseblk /dev/sdb1 rw
not a line of that form
44 27
"""


def test_the_table_of_mounts_is_read() -> None:
    found = {mount.point: mount for mount in mounts(TABLE.splitlines())}
    assert set(found) == {"/proc", "/", "/mnt/the share", "/home/a/photos", "/var/lib/x", "/media/stick"}
    assert found["/"].is_local
    assert found["/"].silent is None
    assert not found["/"].is_share


@pytest.mark.parametrize(
    ("point", "words", "is_share"),
    [
        ("/mnt/the share", "a network share", True),
        ("/home/a/photos", "a folder that a program provides (fuse.sshfs)", True),
        ("/var/lib/x", "a container's layered folder", False),
        ("/media/stick", "a folder that a program provides (fuseblk)", False),
    ],
)
def test_what_does_not_tell_of_all_new_files_is_known_by_its_kind(point: str, words: str, *, is_share: bool) -> None:
    (mount,) = (mount for mount in mounts(TABLE.splitlines()) if mount.point == point)
    assert (mount.silent, mount.is_share) == (words, is_share)
    assert not mount.is_local


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux")
def test_linux_is_asked(tmp_path: Path) -> None:
    mount = mount_of(tmp_path)
    assert mount
    assert tmp_path.is_relative_to(mount.point)
    assert boot() == boot() != ""
    assert lacks() == ()


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux")
def test_who_writes_to_a_file_is_known_while_he_does(tmp_path: Path) -> None:
    mount = mount_of(tmp_path)
    if not (mount and mount.is_local):
        pytest.skip("this folder does not lie on a disk of this computer alone")
    path = tmp_path / "note.txt"
    with path.open("w") as writer, path.open("rb") as reader:
        assert is_written(reader.fileno())
        writer.close()
        assert not is_written(reader.fileno())


def test_where_nobody_says_who_writes_nothing_is_claimed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reviewsearch.app.linux.CAN_ASK", False)  # as on macOS and Windows
    with (tmp_path / "note.txt").open("w") as writer:
        assert not is_written(writer.fileno())
    assert "grows slowly" in lacks()[0]


def test_of_a_file_that_cannot_be_asked_about_nothing_is_claimed() -> None:
    with Path("/dev/null").open("rb") as file:
        assert not is_written(file.fileno())


_THREADS = """
import ctypes, os, sys, threading
from reviewsearch.app.linux import keep_memory_together
if sys.argv[1] == "together":
    keep_memory_together()
gate = threading.Barrier(7)
def work():
    gate.wait()
    [bytearray(2_000) for _ in range(5_000)]
    gate.wait()
threads = [threading.Thread(target=work) for _ in range(6)]
for thread in threads: thread.start()
gate.wait(); gate.wait()
libc = ctypes.CDLL(None)
libc.fdopen.restype = ctypes.c_void_p
out = ctypes.c_void_p(libc.fdopen(os.dup(1), b"w"))
libc.malloc_info(0, out), libc.fflush(out)
for thread in threads: thread.join()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux how its memory is given out")
@pytest.mark.skipif("CS_GNU_LIBC_VERSION" not in getattr(os, "confstr_names", ()), reason="needs the C library of GNU")
def test_all_threads_take_memory_from_one_place() -> None:
    """The C library itself says from how many places it gives memory out: its `malloc_info` describes each as a heap."""

    def places(how: str) -> int:
        done = subprocess.run([sys.executable, "-c", _THREADS, how], capture_output=True, text=True, check=True)
        return done.stdout.count("<heap nr=")

    assert places("apart") > 1
    assert places("together") == 1


_LARGE_PIECES = """
import ctypes, os, sys
from reviewsearch.app.linux import keep_memory_together
if sys.argv[1] == "together":
    keep_memory_together()
first = bytearray(8_000_000)
del first
second = bytearray(4_000_000)
libc = ctypes.CDLL(None)
libc.fdopen.restype = ctypes.c_void_p
out = ctypes.c_void_p(libc.fdopen(os.dup(1), b"w"))
libc.malloc_info(0, out), libc.fflush(out)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux how its memory is given out")
@pytest.mark.skipif("CS_GNU_LIBC_VERSION" not in getattr(os, "confstr_names", ()), reason="needs the C library of GNU")
def test_large_pieces_of_memory_stand_by_themselves_so_that_each_goes_back_when_it_is_free() -> None:
    """Else the C library learns from the first that is given back to keep those that follow among the small ones."""

    def alone(how: str) -> int:
        done = subprocess.run([sys.executable, "-c", _LARGE_PIECES, how], capture_output=True, text=True, check=True)
        (size,) = re.findall(r'<total type="mmap" count="\d+" size="(\d+)"/>', done.stdout)
        return int(size)

    assert alone("apart") < 4_000_000
    assert alone("together") >= 4_000_000
