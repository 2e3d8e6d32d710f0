"""Intake: dropped files on their way into archive and index, in one straight line whose every step may be done twice.

stage (copy, hash, flush) → read → describe → keep (original, then record: now it counts) → catalogue and index → let go of the
dropped file. A stop anywhere leaves the dropped file where it was, and doing it all again ends in the same state.
"""

import os
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from reviewsearch.app import troubles
from reviewsearch.app.clerks import WORTH_IT, Clerks
from reviewsearch.app.filing import Document, Filing, Read
from reviewsearch.app.index import Index
from reviewsearch.app.letting_go import let_go
from reviewsearch.app.pace import Pace
from reviewsearch.app.receipt import Dropped, Outcome, Receipt
from reviewsearch.app.settings import Settings
from reviewsearch.app.staging import staged as staged_from
from reviewsearch.domain.document import Extraction, Source
from reviewsearch.errors import NotYet, UnreadableFile
from reviewsearch.extract.reader import Asked, Reader
from reviewsearch.store.archive import Archive, Staged


@dataclass(frozen=True, slots=True)
class _Staged:
    dropped: Dropped
    look: os.stat_result
    staged: Staged
    source: Source
    started: float
    known: bool


@dataclass(frozen=True, slots=True)
class _Taken:
    dropped: Dropped
    look: os.stat_result
    documents: tuple[Document, ...]
    started: float


class Intake:
    """Takes dropped files into an archive and its index. Needs the writer's lock."""

    def __init__(
        self,
        settings: Settings,
        archive: Archive,
        index: Index,
        reader: Reader,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        meanwhile: Callable[[], None] = lambda: None,
        is_due: Callable[[], bool] = lambda: False,
    ) -> None:
        """Make ready to take files; `meanwhile` is done between steps, and while files are read, when all is written down.

        Where `is_due` says that it must be done now, what is in hand is written down for it at once.
        """
        self._settings = settings
        self._archive = archive
        self._index = index
        self._reader = reader
        self._filing = Filing(settings, archive, index, reader)
        self._now = now
        self._meanwhile = meanwhile
        self._is_due = is_due

    def expect(self, paths: Iterable[Path]) -> None:
        """While files settle, have what will read them made ready."""
        for path in paths:
            self._reader.get_ready(path.name)

    def hurry(self) -> None:
        """Stop reading what is being read now, from another thread: it waits, and is read at the next start."""
        self._reader.stop()

    def take(self, files: Iterable[Dropped]) -> Iterator[tuple[Dropped, Receipt]]:
        """Take files one after another; yield each with what became of it, once it can be found.

        While one is indexed the next ones are read and, where there are many, described.
        """
        ahead: deque[_Staged | tuple[Dropped, Receipt]] = deque()
        batch: list[_Taken] = []
        told: list[tuple[Dropped, Receipt]] = []
        pace = Pace()

        def waiting() -> None:
            """Write down what is in hand, which a slow file would keep waiting; only then may records be changed."""
            if not batch or pace.is_due(len(batch)) or self._is_due():
                told.extend(self._commit(batch, pace))
                self._meanwhile()

        sandbox = self._reader.sandbox
        # On one processor they would only be in the way.
        clerks = Clerks(self._settings, sandbox.lanes // 2)
        work = partial(self._read, threading.Semaphore(sandbox.lanes), clerks)
        staged_files = self._staged(files, clerks, ahead, batch, pace)
        try:
            with closing(clerks):
                # While some documents are described others are read.
                each = sandbox.each(work, staged_files, meanwhile=waiting, beside=clerks.most)
                with closing(each) as readings:
                    for read in readings:
                        yield from told
                        told.clear()
                        yield from self._filed(read, ahead.popleft(), batch, pace)
                # They end while the last documents are written down.
                clerks.dismiss()
                yield from told
                yield from self._commit(batch, pace)
        finally:
            for staged in ahead:
                if isinstance(staged, _Staged):
                    self._archive.discard(staged.staged)

    def _filed(
        self, read: Read, staged: _Staged | tuple[Dropped, Receipt], batch: list[_Taken], pace: Pace
    ) -> Iterator[tuple[Dropped, Receipt]]:
        taken = self._one(staged, read, batch) if isinstance(staged, _Staged) else staged
        if not isinstance(taken, _Taken):
            yield taken
            return
        if not batch:
            pace.begin()
        batch.append(taken)
        if pace.is_due(len(batch)):
            yield from self._commit(batch, pace)
            self._meanwhile()

    def _staged(
        self,
        files: Iterable[Dropped],
        clerks: Clerks,
        ahead: deque[_Staged | tuple[Dropped, Receipt]],
        batch: list[_Taken],
        pace: Pace,
    ) -> Iterator[_Staged | None]:
        """Stage files as the readers get to them; once there are many, the clerks start while the first is read."""
        for number, dropped in enumerate(files, start=1):
            staged = self._copied(dropped, batch)
            ahead.append(staged if isinstance(staged, _Staged) else (dropped, staged))
            yield staged if isinstance(staged, _Staged) else None
            if number == WORTH_IT:
                clerks.get_ready()
        pace.end()

    def _read(self, lanes: threading.Semaphore, clerks: Clerks, one: _Staged | None) -> Read:
        """Read a staged file, in a thread of its own; what is held already need not be read."""
        if one is None or one.known:
            return Read()
        with lanes:
            outcome = self._reader.tried(Asked(one.staged.path, one.dropped.settled))
        if not isinstance(outcome, Extraction):
            return Read(outcome)
        return Read(outcome, clerks.ask(one.staged, one.source, outcome))

    def _copied(self, dropped: Dropped, batch: list[_Taken]) -> _Staged | Receipt:
        started = time.monotonic()
        try:
            staged, look = staged_from(self._archive, dropped)
        except UnreadableFile as error:
            return _waits(dropped, error)
        # To the microsecond: of two versions dropped one after another, the later is the newer.
        source = Source(dropped.path.name, str(dropped.path.parent), self._now().isoformat(timespec="microseconds"))
        return _Staged(
            dropped, look, staged, source, started, known=self._filing.held(staged.id, _near(batch)) is not None
        )

    def _one(self, one: _Staged, read: Read, batch: list[_Taken]) -> _Taken | tuple[Dropped, Receipt]:
        try:
            documents = self._filing.file(one.staged, one.source, read, _near(batch))
        except NotYet as error:
            return one.dropped, _waits(one.dropped, error)
        except OSError as error:
            if troubles.concerns_all(error):
                raise
            return one.dropped, _waits(
                one.dropped, troubles.in_words(error, self._archive.root, wanted=one.staged.size)
            )
        finally:
            self._archive.discard(one.staged)
        return _Taken(one.dropped, one.look, documents, one.started)

    def _commit(self, waiting: list[_Taken], pace: Pace) -> Iterator[tuple[Dropped, Receipt]]:
        """Write down what waits, of which nothing waits any more."""
        if not waiting:
            return
        started = time.monotonic()
        batch = waiting.copy()
        waiting.clear()
        # What is attached stands before what it is attached to: a stop between loses neither.
        self._index.take(document.prepared for document in _near(batch))
        for taken in batch:
            inbox = taken.dropped.inbox
            stays = let_go(taken.dropped.path, taken.look, inbox) if inbox and taken.dropped.goes else None
            for document in taken.documents:
                receipt = self._filing.as_version(document.receipt)
                yield taken.dropped, replace(receipt, seconds=time.monotonic() - taken.started, stays=stays)
        pace.written(started)


def _near(batch: Iterable[_Taken]) -> list[Document]:
    """Return the documents the index has yet to take, in the order in which they were kept."""
    return [document for taken in batch for document in taken.documents]


def _waits(dropped: Dropped, error: UnreadableFile) -> Receipt:
    return Receipt(dropped.path.name, Outcome.WAITING, reason=error.cause, remedy=error.remedy)
