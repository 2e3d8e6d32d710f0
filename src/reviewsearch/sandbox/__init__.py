"""Work on files without trusting them: each in a process of its own, from which nothing comes back but what its job may make.

The process that works is forked from a server, one for all, which is started as a program of its own: it has no thread and no lock of the
one that asks, and loads the libraries of its jobs once. Where a system cannot fork, each file gets a program of its own.
"""

import os
import tempfile
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from types import TracebackType
from typing import BinaryIO, Self, TypeVar

from reviewsearch.errors import UnreadableFile
from reviewsearch.sandbox import wire
from reviewsearch.sandbox.codec import Garbled
from reviewsearch.sandbox.job import Given, Job, Made, SoFar, loading
from reviewsearch.sandbox.lanes import Ended, Lane, Program, Spawning, in_words
from reviewsearch.sandbox.walls import Allowance, gaps, protections

__all__ = ["Allowance", "Job", "Sandbox", "SoFar", "gaps", "loading", "protections"]

# While fifty documents are written to the index, two processes read a score of reports.
AHEAD = 20
_CAN_FORK = hasattr(os, "fork")
_MOST_LANES = 4
_PAUSE = 0.1
_Item = TypeVar("_Item")
_Outcome = TypeVar("_Outcome")


class Sandbox:
    """Does jobs on files in other processes, one for each file, as many at a time as there are processors.

    The processes start with the first file. Safe to use from several threads.
    """

    def __init__(
        self, *, lanes: int | None = None, allowance: Allowance | None = None, forking: bool = _CAN_FORK
    ) -> None:
        self.lanes = lanes or min(_MOST_LANES, _processors())
        self._allowance = allowance or Allowance()
        self._forking = forking
        self._program: Program | None = None
        self._idle: deque[Lane] = deque()
        self._busy: set[Lane] = set()
        self._is_stopped = False
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
            if self._program:
                self._program.close()
                self._program = None

    def stop(self) -> None:
        """Stop what is being worked on, and begin nothing more: NotYet comes of each job. Safe to call from another thread."""
        with self._guard:
            self._is_stopped = True
            for lane in self._busy:
                lane.hang_up()

    def run(self, job: Job[Given, Made], file: BinaryIO, given: Given, *, allowance: Allowance | None = None) -> Made:
        """Do a job on an open file, which must have a descriptor, and return what it makes of it.

        Raises what the job raises of errors.NotYet, errors.UnreadableFile and OSError, and UnreadableFile where the work
        takes more than it may or breaks down, unless the job can make a whole of what was told before.
        """
        allowance = allowance or self._allowance
        asked = wire.question(job, given, allowance)
        with _scratch() as answer:
            ended = self._ask(asked, file, answer, allowance)
            if ended.how == "lost" and not self._is_stopped:
                # The server itself was ended from outside, by the system for want of memory or by a person.
                ended = self._ask(asked, file, answer, allowance)
            if self._is_stopped and not ended.well:
                # What was told before must not pass for the whole: nothing is wrong with the file.
                raise in_words(Ended("lost"), allowance)
            answer.seek(0)
            try:
                said = wire.understood(answer, job, given, whole=ended.well)
            except Garbled:
                raise in_words(Ended("garbled"), allowance) from None
        outcome = said.outcome if ended.well else _rescued(job, said.parts, in_words(ended, allowance))
        if outcome is None:
            raise in_words(ended, allowance)
        if isinstance(outcome, UnreadableFile | OSError):
            raise outcome
        return outcome

    def each(
        self,
        work: Callable[[_Item], _Outcome],
        items: Iterable[_Item],
        *,
        meanwhile: Callable[[], None] | None = None,
        beside: int = 0,
    ) -> Generator[_Outcome, None, None]:
        """Do work that runs jobs on items side by side; yield what came of each, in their order, as soon as it is its turn.

        Of the items no more are asked for than there are processes, and AHEAD more, so that these have something to do while
        whoever takes what came of the first is busy with it. So many more as `beside` says are worked on at a time, where the work
        does not all of its time run jobs. What the work raises comes out in its turn. While there is nothing
        to yield, `meanwhile` is called about ten times a second.
        """
        row: deque[Future[_Outcome]] = deque()
        with ThreadPoolExecutor(self.lanes + beside, thread_name_prefix="sandbox") as threads:
            try:
                for item in items:
                    row.append(threads.submit(work, item))
                    while row and (len(row) >= self.lanes + AHEAD or row[0].done()):
                        yield _waited_for(row.popleft(), meanwhile)
                while row:
                    yield _waited_for(row.popleft(), meanwhile)
            finally:
                for future in row:
                    future.cancel()

    def _ask(self, asked: bytes, file: BinaryIO, answer: BinaryIO, allowance: Allowance) -> Ended:
        answer.truncate(0)
        answer.seek(0)
        file.seek(0)
        lane = self._lane()
        if lane is None:
            return Ended("lost")
        try:
            ended = lane.ask(asked, file, answer, allowance.wall_seconds)
        except BaseException:
            lane.close()
            raise
        finally:
            with self._guard:
                self._busy.discard(lane)
        if ended.how == "lost":
            self._give_up(lane)
        else:
            with self._guard:
                self._idle.append(lane)
        return ended

    def _give_up(self, lane: Lane) -> None:
        """Let go of a server that has gone, unless another thread did and has started the next."""
        lane.close()
        with self._guard:
            if self._program and lane.program is self._program:
                self._program.close()
                self._program = None
                while self._idle:
                    self._idle.pop().close()

    def _lane(self) -> Lane | None:
        """Return a lane to work in, None once all work is stopped."""
        with self._guard:
            if self._is_stopped:
                return None
            lane = self._idle.pop() if self._idle else self._new_lane()
            self._busy.add(lane)
            return lane

    def _new_lane(self) -> Lane:
        if not self._forking:
            return Spawning()
        self._program = self._program or Program()
        return self._program.lane()


def _waited_for(future: Future[_Outcome], meanwhile: Callable[[], None] | None) -> _Outcome:
    while meanwhile and not wait([future], _PAUSE).done:
        meanwhile()
    return future.result()


def _rescued(job: Job[Given, Made], parts: Iterable[Made], why: UnreadableFile) -> Made | None:
    told = list(parts)
    return job.rescued(told, why.cause) if told else None


def _scratch() -> BinaryIO:
    """Open a file without a name for an answer: in memory where the system offers that."""
    if hasattr(os, "memfd_create"):
        return os.fdopen(os.memfd_create("answer", os.MFD_CLOEXEC), "w+b")
    return tempfile.TemporaryFile()


def _processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
