"""Reading files without trusting them: each in a process of its own, from which nothing comes back but its words.

The process that reads is forked from a server, which is started as a program of its own: it has no thread and no lock of the
one that asks, and loads the readers' libraries once. Where a system cannot fork, each file gets a program of its own.
"""

import contextlib
import os
import tempfile
import threading
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from reviewsearch.domain.document import Extraction
from reviewsearch.domain.ports import Limits
from reviewsearch.errors import UnreadableFile
from reviewsearch.extract.sandbox import wire
from reviewsearch.extract.sandbox.lanes import Ended, Forking, Lane, Spawning, in_words
from reviewsearch.extract.sandbox.walls import Allowance, gaps, protections
from reviewsearch.files import opened

__all__ = ["Allowance", "Asked", "Sandbox", "gaps", "protections"]

Outcome = wire.Outcome
# Such files are looked at, and made new ones of by LibreOffice, before they are read.
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CAN_FORK = hasattr(os, "fork")
_MOST_LANES = 4


@dataclass(frozen=True, slots=True)
class Asked:
    """A file to read. Without a path nothing is read and None comes back in its place in the row."""

    path: Path | None
    settled: bool = False


class Sandbox:
    """Reads files in other processes, one for each file, as many at a time as there are processors.

    The processes start with the first file. Safe to use from several threads.
    """

    def __init__(
        self,
        *,
        lanes: int | None = None,
        extractor: str = "",
        limits: Limits | None = None,
        allowance: Allowance | None = None,
        forking: bool = _CAN_FORK,
    ) -> None:
        self.lanes = lanes or min(_MOST_LANES, _processors())
        self._extractor = extractor
        self._limits = limits or Limits()
        self._allowance = allowance or Allowance()
        self._forking = forking
        self._idle: deque[Lane] = deque()
        self._guard = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let the processes end; closing twice is no error, and what is asked next starts them again."""
        with self._guard:
            while self._idle:
                self._idle.pop().close()

    def read(self, path: Path, *, settled: bool = False) -> Extraction:
        """Read the pages and properties of the file at `path`, as `extract.read` does, whatever it holds.

        Raises errors.NotYet, errors.UnreadableFile and OSError, as that does, and UnreadableFile where reading it takes
        more than it may or breaks down.
        """
        with opened(path) as file, self._readable(file) as (readable, old):
            outcome = self._outcome(readable, settled=settled)
        if not isinstance(outcome, Extraction):
            raise outcome
        return replace(outcome, media_type=old, language=None) if old else outcome

    @contextlib.contextmanager
    def _readable(self, file: BinaryIO) -> Iterator[tuple[BinaryIO, str]]:
        """Give a file as it is, or, where it may be of an old Office program, as `legacy.modern` gives it."""
        if file.read(len(_OLD_OFFICE)) != _OLD_OFFICE:
            yield file, ""
            return
        from reviewsearch.extract.legacy import modern

        with modern(file, self._limits) as made:
            yield made

    def read_many(self, files: Iterable[Asked]) -> Generator[Outcome | None, None, None]:
        """Read files side by side; yield what became of each, in the order asked for, as soon as it is its turn.

        Of `files` no more are asked for than there are processes to read them, and one.
        """
        row: deque[Future[Outcome | None]] = deque()
        with ThreadPoolExecutor(self.lanes, thread_name_prefix="reading") as threads:
            try:
                for asked in files:
                    row.append(threads.submit(self._tried, asked))
                    while row and (len(row) > self.lanes or row[0].done()):
                        yield row.popleft().result()
                while row:
                    yield row.popleft().result()
            finally:
                for future in row:
                    future.cancel()

    def _tried(self, asked: Asked) -> Outcome | None:
        if asked.path is None:
            return None
        try:
            return self.read(asked.path, settled=asked.settled)
        except (UnreadableFile, OSError) as error:
            return error

    def _outcome(self, file: BinaryIO, *, settled: bool) -> Outcome:
        from reviewsearch.extract.sandbox.server import question

        asked = question(self._limits, self._allowance, settled=settled, extractor=self._extractor)
        with _scratch() as answer:
            ended = self._ask(asked, file, answer)
            if ended.how == "lost":
                # The server itself was ended from outside, by the system for want of memory or by a person; others may be too.
                self.close()
                ended = self._ask(asked, file, answer)
            if not ended.well:
                return in_words(ended, self._allowance)
            answer.seek(0)
            try:
                return wire.understood(answer, self._limits)
            except wire.Garbled:
                return in_words(Ended("garbled"), self._allowance)

    def _ask(self, asked: bytes, file: BinaryIO, answer: BinaryIO) -> Ended:
        answer.truncate(0)
        answer.seek(0)
        file.seek(0)
        lane = self._lane()
        try:
            ended = lane.ask(asked, file, answer)
        except BaseException:
            lane.close()
            raise
        if ended.how == "lost":
            lane.close()
        else:
            with self._guard:
                self._idle.append(lane)
        return ended

    def _lane(self) -> Lane:
        with self._guard:
            if self._idle:
                return self._idle.pop()
        wall = self._allowance.wall_seconds
        return Forking(wall) if self._forking else Spawning(wall)


def _scratch() -> BinaryIO:
    """Open a file without a name for an answer: in memory where the system offers that."""
    if hasattr(os, "memfd_create"):
        return os.fdopen(os.memfd_create("answer", os.MFD_CLOEXEC), "w+b")
    return tempfile.TemporaryFile()


def _processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
