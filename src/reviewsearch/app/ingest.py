"""Intake: what becomes of a dropped file, in one straight line whose every step may be done twice.

stage (copy, hash, flush) → read → describe → keep (original, then record: now it counts) → catalogue and index → let go of the
dropped file. A stop anywhere leaves the dropped file where it was, and doing it all again ends in the same state.
"""

import os
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from io import BytesIO
from pathlib import Path

from reviewsearch.app import troubles
from reviewsearch.app.clerks import WORTH_IT, Clerks
from reviewsearch.app.index import Index, Prepared
from reviewsearch.app.letting_go import let_go
from reviewsearch.app.pace import Pace
from reviewsearch.app.receipt import Dropped, Outcome, Receipt
from reviewsearch.app.recording import Described, recorded
from reviewsearch.app.settings import Settings, who
from reviewsearch.app.staging import staged as staged_from
from reviewsearch.domain.approval import come_again
from reviewsearch.domain.document import Event, Extraction, Record, Source, Status
from reviewsearch.errors import NotYet, UnreadableFile
from reviewsearch.extract.reader import Asked, Reader
from reviewsearch.extract.reader import Outcome as Reading
from reviewsearch.store.archive import Archive, Filed, Staged

# A message attached to a message attached to a message: what is deeper inside is named and not taken.
_MOST_MESSAGES_DEEP = 3


@dataclass(frozen=True, slots=True)
class _Staged:
    dropped: Dropped
    look: os.stat_result
    staged: Staged
    source: Source
    started: float
    known: bool


@dataclass(frozen=True, slots=True)
class _Read:
    """What became of reading a file, and what was made of its words while others were indexed."""

    outcome: Reading | None = None
    described: Described | None = None


@dataclass(frozen=True, slots=True)
class _Taken:
    dropped: Dropped
    look: os.stat_result
    receipt: Receipt
    prepared: Prepared
    started: float
    within: tuple[tuple[Receipt, Prepared], ...] = ()


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
        try:
            with closing(Clerks(self._settings, max(1, sandbox.lanes // 2))) as clerks:
                staged_files = self._staged(files, ahead, batch)
                with closing(sandbox.each(partial(self._read, clerks), staged_files, meanwhile=waiting)) as readings:
                    for read in readings:
                        yield from told
                        told.clear()
                        yield from self._filed(read, ahead.popleft(), batch, pace)
            yield from told
            yield from self._commit(batch, pace)
        finally:
            for staged in ahead:
                if isinstance(staged, _Staged):
                    self._archive.discard(staged.staged)

    def _filed(
        self, read: _Read, staged: _Staged | tuple[Dropped, Receipt], batch: list[_Taken], pace: Pace
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
        self, files: Iterable[Dropped], ahead: deque[_Staged | tuple[Dropped, Receipt]], batch: list[_Taken]
    ) -> Iterator[tuple[int, _Staged | None]]:
        """Stage files as the readers get to them, and number them."""
        for number, dropped in enumerate(files):
            staged = self._copied(dropped, batch)
            ahead.append(staged if isinstance(staged, _Staged) else (dropped, staged))
            yield number, staged if isinstance(staged, _Staged) else None

    def _read(self, clerks: Clerks, numbered: tuple[int, _Staged | None]) -> _Read:
        """Read a staged file, in a thread of its own; what is held already need not be read."""
        number, one = numbered
        if one is None or one.known:
            return _Read()
        outcome = self._reader.tried(Asked(one.staged.path, one.dropped.settled))
        if number < WORTH_IT or not isinstance(outcome, Extraction):
            return _Read(outcome)
        return _Read(outcome, clerks.ask(one.staged, one.source, outcome))

    def _copied(self, dropped: Dropped, batch: list[_Taken]) -> _Staged | Receipt:
        started = time.monotonic()
        try:
            staged, look = staged_from(self._archive, dropped)
        except UnreadableFile as error:
            return _waits(dropped, error)
        # To the microsecond: of two versions dropped one after another, the later is the newer.
        source = Source(dropped.path.name, str(dropped.path.parent), self._now().isoformat(timespec="microseconds"))
        return _Staged(dropped, look, staged, source, started, known=self._held(staged.id, batch, []) is not None)

    def _one(self, one: _Staged, read: _Read, batch: list[_Taken]) -> _Taken | tuple[Dropped, Receipt]:
        within: list[tuple[Receipt, Prepared]] = []
        try:
            receipt, prepared = self._file(one.staged, one.source, read, batch, within)
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
        return _Taken(one.dropped, one.look, receipt, prepared, one.started, tuple(within))

    def _file(
        self,
        staged: Staged,
        source: Source,
        read: _Read,
        batch: list[_Taken],
        within: list[tuple[Receipt, Prepared]],
        depth: int = 0,
    ) -> tuple[Receipt, Prepared]:
        """Keep a document, and what is attached to it as documents of their own, which are added to `within`."""
        held = self._held(staged.id, batch, within)
        if held:
            return self._again(held, source)
        if read.described and isinstance(read.outcome, Extraction):
            record, extraction = read.described.record, read.outcome
        else:
            record, extraction = recorded(self._settings, staged, source, read.outcome)
        warnings = list(extraction.warnings)
        for attached in extraction.attachments:
            if depth >= _MOST_MESSAGES_DEEP:
                warnings.append(f"The attachment “{attached.name}” lies too deep inside messages and was not taken.")
                continue
            inner = Source(attached.name, f"attached to {source.name}", source.added)
            within.append(self._attached(attached.content, inner, batch, within, depth + 1))
        filed = self._keep(staged, record)
        twins = self._twins(filed, batch)
        warnings += [f"the same words are held already as {twin[:8]}" for twin in twins]
        outcome = Outcome.QUARANTINED if record.status is Status.QUARANTINED else Outcome.FILED
        receipt = self._receipt(source.name, filed, outcome=outcome, warnings=tuple(warnings))
        # What was a document before goes on as it was corrected, and is analysed anew.
        analysis = read.described.analysis if read.described and filed.record is record else None
        return receipt, Prepared(filed, extraction.pages, analysis)

    def _twins(self, filed: Filed, batch: list[_Taken]) -> list[str]:
        """Return the ids of other documents with the same words."""
        words = filed.record.words
        if not words:
            return []
        near = [taken.prepared.filed.record for taken in batch]
        held = {*self._index.catalogue.same_words(words), *(each.id for each in near if each.words == words)}
        return sorted(held - {filed.record.id})

    def _attached(
        self, content: bytes, source: Source, batch: list[_Taken], within: list[tuple[Receipt, Prepared]], depth: int
    ) -> tuple[Receipt, Prepared]:
        staged = self._archive.stage(BytesIO(content))
        try:
            read = _Read(self._reader.tried(Asked(staged.path, settled=True)))
            return self._file(staged, source, read, batch, within, depth)
        finally:
            self._archive.discard(staged)

    def _again(self, held: Filed, source: Source) -> tuple[Receipt, Prepared]:
        """The same bytes are held: remember the other name they came under, keep nothing twice."""
        record = held.record
        if any((known.name, known.place) == (source.name, source.place) for known in record.sources):
            return self._receipt(source.name, held, outcome=Outcome.ALREADY_HELD), Prepared(held, None)
        history = (*record.history, Event(source.added, f"dropped again as {source.name}", who()))
        held = self._archive.rewrite(held, replace(record, sources=(*record.sources, source), history=history))
        return self._receipt(source.name, held, outcome=Outcome.ALREADY_HELD), Prepared(held, None)

    def _held(self, identity: str, batch: list[_Taken], within: list[tuple[Receipt, Prepared]]) -> Filed | None:
        for prepared in (*(each for _, each in reversed(within)), *(taken.prepared for taken in reversed(batch))):
            if prepared.filed.record.id == identity:
                return prepared.filed
        entry = self._index.catalogue.entry(identity)
        if entry is None or entry.record.status is Status.FORGOTTEN:
            return None
        return self._archive.read(Path(entry.path))

    def _keep(self, staged: Staged, record: Record) -> Filed:
        """Keep a document; one that had been removed on purpose goes on with its decisions, and is held."""
        before = self._index.catalogue.entry(record.id)
        if before is None:
            return self._archive.keep(staged, record)
        return self._archive.keep_again(staged, come_again(before.record, record, by=who()), Path(before.path))

    def _commit(self, waiting: list[_Taken], pace: Pace) -> Iterator[tuple[Dropped, Receipt]]:
        """Write down what waits, of which nothing waits any more."""
        if not waiting:
            return
        started = time.monotonic()
        batch = waiting.copy()
        waiting.clear()
        # What is attached stands before what it is attached to: a stop between loses neither.
        self._index.take(
            prepared for taken in batch for prepared in (*(each for _, each in taken.within), taken.prepared)
        )
        for taken in batch:
            inbox = taken.dropped.inbox
            stays = let_go(taken.dropped.path, taken.look, inbox) if inbox and taken.dropped.goes else None
            for receipt in (*(each for each, _ in taken.within), taken.receipt):
                seconds = time.monotonic() - taken.started
                yield taken.dropped, replace(self._as_version(receipt), seconds=seconds, stays=stays)
        pace.written(started)

    def _as_version(self, receipt: Receipt) -> Receipt:
        """Say of a filed document whether it replaces another or stands behind one."""
        if receipt.outcome is not Outcome.FILED or receipt.id is None:
            return receipt
        entry = self._index.catalogue.entry(receipt.id)
        if entry and entry.superseded_by:
            return replace(receipt, outcome=Outcome.OLD_VERSION)
        replaces = self._index.catalogue.superseded_by(receipt.id)
        return replace(receipt, outcome=Outcome.NEW_VERSION) if replaces else receipt

    def _receipt(self, name: str, filed: Filed, *, outcome: Outcome, warnings: tuple[str, ...] = ()) -> Receipt:
        keys = filed.record.description.case_keys
        reference = self._settings.references.display(keys[0]) if keys else None
        return Receipt.of(filed.record, f"archive/{filed.path.as_posix()}", name, outcome, reference, warnings)


def _waits(dropped: Dropped, error: UnreadableFile) -> Receipt:
    return Receipt(dropped.path.name, Outcome.WAITING, reason=error.cause, remedy=error.remedy)
