"""Where Tantivy's files lie: each batch of writes makes a folder of its own, which counts once the marker names it.

    index/
        reviewsearch-index    the marker: which folder counts, its files, what made the terms
        writing               locked while a process writes
        7/documents, 7/pages  two of Tantivy's indexes

What a batch leaves as it was is linked, not copied: Tantivy never changes a file. So documents and pages change together or
not at all, a batch that fails leaves nothing that counts, and files that no index names any more are never carried along.
"""

import json
import os
import re
import shutil
import stat
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

from tantivy import Index

from reviewsearch.errors import Busy, IndexUnavailable, ReviewsearchError
from reviewsearch.system import flush, take_lock

MARKER, LOCK = "reviewsearch-index", "writing"
META = "meta.json"
# How often, and how many seconds apart, it is tried to take away what was shown to Tantivy.
_TAKE_TRIES, _TAKE_PAUSE = 50, 0.02
_SYSTEM_ERROR = re.compile(r"os error (\d+)")

# Time, number and size of the marker.
Stamp = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class State:
    """What the marker says: the number of the folder that counts, and the files in it."""

    generation: int
    files: tuple[str, ...]


def stamp(folder: Path) -> Stamp:
    """Return what changes whenever the index is written to or exchanged for another. Raises OSError where there is none."""
    state = (folder / MARKER).stat()
    return state.st_mtime_ns, state.st_ino, state.st_size


def load(folder: Path, fingerprint: str) -> State:
    """Return which files count. Raises errors.IndexUnavailable unless this is an index of this make, OSError where there is none."""
    text = (folder / MARKER).read_bytes()
    try:
        marker = json.loads(text)
        made_by, state = marker["fingerprint"], State(int(marker["generation"]), tuple(marker["files"]))
    except (ValueError, TypeError, KeyError) as error:
        raise unavailable(f"The index in {folder} is damaged, or was made by another version.") from error
    if made_by != fingerprint:
        raise unavailable(f"The index in {folder} was made by another version of this program.")
    return state


def whole(folder: Path, state: State) -> Path:
    """Return the folder that counts. Raises OSError where a file of it is missing: Tantivy would not notice all."""
    place = folder / str(state.generation)
    for name in state.files:
        (place / name).stat()
    return place


def prepare(folder: Path) -> None:
    """Make an empty folder for us alone. Raises errors.IndexUnavailable where it holds something else."""
    folder.mkdir(parents=True, exist_ok=True)
    # What one that was being made when its maker died may have left.
    ours = {LOCK, f"{MARKER}.new", "0"}
    if any(path.name not in ours for path in folder.iterdir()):
        raise unavailable(f"The folder {folder} already holds something, and it is not an index of this program.")
    folder.chmod(stat.S_IRWXU)


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Let nobody else write meanwhile. Raises errors.Busy where another does; a writer that dies lets go."""
    descriptor = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
    try:
        take_lock(descriptor)
    except OSError:
        os.close(descriptor)
        raise Busy(
            "Another process is writing to the index.", remedy="wait until it has finished, then try again"
        ) from None
    try:
        yield
    finally:
        os.close(descriptor)


@contextmanager
def beside(folder: Path, generation: int) -> Iterator[Path]:
    """Give a new folder; when the block fails it goes. Whatever else does not count goes first."""
    before = generation - 1
    _sweep(folder, before)
    place = folder / str(generation)
    place.mkdir()
    try:
        yield place
    except BaseException:
        _sweep(folder, before)
        raise


def carry(before: Path, files: Iterable[str], place: Path) -> None:
    """Let a new folder begin with what another holds."""
    for name in files:
        path = place / name
        path.parent.mkdir(exist_ok=True)
        try:
            path.hardlink_to(before / name)
        except OSError:  # a file system without links
            shutil.copyfile(before / name, path)
            flush(path)


def named(level: Path) -> tuple[list[Path], int]:
    """Return the files that Tantivy's table of contents names, and how many of their rows are deleted."""
    segments = json.loads((level / META).read_text(encoding="utf-8"))["segments"]
    prefixes = {segment["segment_id"].replace("-", "") for segment in segments}
    deletes = [
        (segment["segment_id"].replace("-", ""), segment["deletes"]) for segment in segments if segment["deletes"]
    ]
    marks = {f"{prefix}.{delete['opstamp']}.del" for prefix, delete in deletes}
    files = [
        path
        for path in level.iterdir()
        if path.name == META
        or path.name in marks
        or (path.suffix != ".del" and path.name.partition(".")[0] in prefixes)
    ]
    return files, sum(delete["num_deleted_docs"] for _, delete in deletes)


def publish(folder: Path, place: Path, fingerprint: str) -> None:
    """Let a new folder count: all of it is on the disk before the marker names it, and the marker's new text soon after."""
    levels = sorted(place.iterdir())
    kept = {path for level in levels for path in named(level)[0]}
    for path in {path for level in levels for path in level.iterdir() if path.name[0] != "."} - kept:
        path.unlink()  # what has been merged into something else
    # Tantivy flushes each file it makes, but not the name it gives its table of contents at last.
    for path in (*levels, place):
        flush(path)
    files = sorted(path.relative_to(place).as_posix() for path in kept)
    _mark(folder, {"fingerprint": fingerprint, "generation": int(place.name), "files": files})
    _sweep(folder, int(place.name))


def unavailable(cause: str) -> IndexUnavailable:
    """Return the error for an index that cannot be used."""
    return IndexUnavailable(cause, remedy="reviewsearch rebuild")


def opened(folder: Path) -> Index:
    """Open one of Tantivy's indexes. Raises ValueError as Tantivy does."""
    # While it is open a thread of Tantivy's looks twice a second whether the folder has changed, which it never does.
    try:
        return Index.open(str(folder))
    except ValueError as error:
        if "Lockfile" not in str(error):
            raise
        # Tantivy makes a file to lock even to read: where nothing may be made, it is shown the files elsewhere.
        shown = Path(mkdtemp(prefix="reviewsearch-"))
        try:
            for path in folder.glob("[!.]*"):
                (shown / path.name).symlink_to(path.resolve())
            index = Index.open(str(shown))
            index.searcher()
            return index
        finally:
            _taken_away(shown)


def _taken_away(shown: Path) -> None:
    # The thread's first look may put its lock into the folder while that is emptied; it looks again only after a change.
    for _ in range(_TAKE_TRIES):
        shutil.rmtree(shown, ignore_errors=True)
        if not shown.exists():
            return
        time.sleep(_TAKE_PAUSE)


@contextmanager
def told(folder: Path) -> Iterator[None]:
    """Turn what Tantivy raises into errors of ours, and what the system refused it into an OSError."""
    try:
        yield
    except (ReviewsearchError, OSError):
        raise
    except ValueError as error:
        number = _SYSTEM_ERROR.search(str(error))
        if number:
            raise OSError(int(number[1]), os.strerror(int(number[1]))) from error
        raise unavailable(f"The index in {folder} is damaged.") from error
    except BaseException as error:
        # A panic in Rust: its class cannot be imported, and is no Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise unavailable(f"The index in {folder} is damaged.") from error


def _mark(folder: Path, marker: Mapping[str, object]) -> None:
    path, fresh = folder / MARKER, folder / f"{MARKER}.new"
    before = path.read_bytes() if path.exists() else None
    fresh.write_text(json.dumps(marker), encoding="utf-8")
    flush(fresh)
    flush(folder)
    fresh.replace(path)
    try:
        flush(folder)
    except OSError:
        if before is None:
            path.unlink()
        else:  # the folder named before still stands
            fresh.write_bytes(before)
            fresh.replace(path)
        raise


def _sweep(folder: Path, generation: int) -> None:
    """Delete what does not count: the folder before, and what a writer that was killed left."""
    for path in folder.iterdir():
        if path.name in {MARKER, LOCK, str(generation)}:
            continue
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)  # Windows keeps what is being read: next time
        else:
            with suppress(OSError):
                path.unlink()
