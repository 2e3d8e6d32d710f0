"""Small file systems of our own: in memory, or in an image that can be copied at any moment as if the power had gone."""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file system: how it is made, its least size, and options that let it write late, as a bad day would."""

    make: tuple[str, ...]
    size: int
    options: str


KINDS = {
    "ext4": Kind(("mkfs.ext4", "-q", "-F"), 64 * MEGABYTE, "loop,commit=300,noauto_da_alloc"),
    "xfs": Kind(("mkfs.xfs", "-q", "-f"), 300 * MEGABYTE, "loop"),
    "btrfs": Kind(("mkfs.btrfs", "-q", "-f"), 128 * MEGABYTE, "loop,commit=300"),
}


def missing(kind: str) -> str | None:
    """Return why such a file system cannot be mounted here, None where it can be: tried, not guessed."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return "mounting needs root"
    if kind != "tmpfs" and shutil.which(KINDS[kind].make[0]) is None:
        return f"{KINDS[kind].make[0]} is not installed"
    with tempfile.TemporaryDirectory() as scratch:
        try:
            with in_memory(Path(scratch), MEGABYTE) if kind == "tmpfs" else image(Path(scratch), kind):
                return None
        except subprocess.CalledProcessError as error:
            return f"{kind} cannot be mounted here: {error.stderr.decode().strip()}"


@contextlib.contextmanager
def in_memory(scratch: Path, size: int) -> Iterator[Path]:
    """Give a folder that holds no more than so many bytes."""
    folder = scratch / "memory"
    folder.mkdir()
    with _mounted(folder, "-t", "tmpfs", "-o", f"size={size}", "none"):
        yield folder


@contextlib.contextmanager
def image(scratch: Path, kind: str) -> Iterator[tuple[Path, Path]]:
    """Give an image with a new file system, and the folder where it is mounted."""
    file, folder = scratch / "disk.img", scratch / "disk"
    with file.open("xb") as made:
        made.truncate(KINDS[kind].size)
    _run(*KINDS[kind].make, str(file))
    folder.mkdir()
    with _mounted(folder, "-t", kind, "-o", KINDS[kind].options, str(file)):
        yield file, folder


@contextlib.contextmanager
def mounted_again(file: Path, kind: str) -> Iterator[Path]:
    """Give the folder where a copy of an image is mounted, as after a power cut."""
    folder = file.with_suffix(".mounted")
    folder.mkdir()
    # Copies of one disk have one name; xfs would refuse two of a name at once.
    options = "loop,nouuid" if kind == "xfs" else "loop"
    with _mounted(folder, "-t", kind, "-o", options, str(file)):
        yield folder


@contextlib.contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Let nothing be written below a folder that is mounted over itself meanwhile."""
    _run("mount", "--bind", str(folder), str(folder))
    try:
        _run("mount", "-o", "remount,bind,ro", str(folder))
        yield
    finally:
        _unmount(folder)


def copy_as_it_is(file: Path, copy: Path) -> None:
    """Copy an image while it is in use, until two copies are alike: then nothing was written to it meanwhile."""
    for _ in range(20):
        _run("cp", "--sparse=always", str(file), str(copy))
        if subprocess.run(["cmp", "-s", str(file), str(copy)], check=False).returncode == 0:
            return
    raise RuntimeError("the disk never came to rest")


@contextlib.contextmanager
def _mounted(folder: Path, *what: str) -> Iterator[None]:
    _run("mount", *what, str(folder))
    try:
        yield
    finally:
        _unmount(folder)


def _unmount(folder: Path) -> None:
    """What was killed may have started programs that notice it a moment later, and hold the folder until then."""
    for pause in (0.1,) * 150:
        if subprocess.run(("umount", str(folder)), check=False, capture_output=True, timeout=60).returncode == 0:
            return
        time.sleep(pause)
    _run("umount", str(folder))


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True, timeout=60)
