"""The right to write, and what comes with it: one writer, the index brought in step with the archive before anything else."""

import contextlib
import itertools
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from reviewsearch.app.checking import Checking
from reviewsearch.app.index import Index, Prepared, built_beside, generations
from reviewsearch.app.ingest import Intake
from reviewsearch.app.means import Means, MeansOf, usual
from reviewsearch.app.publishing import Publisher
from reviewsearch.app.scans import Readings, Scans
from reviewsearch.app.settings import Settings
from reviewsearch.app.turns import turn
from reviewsearch.domain.document import Extraction, Page, Status
from reviewsearch.errors import IndexUnavailable, NotYet
from reviewsearch.extract.reader import Asked, Reader
from reviewsearch.sandbox import Sandbox
from reviewsearch.store import disk
from reviewsearch.store.archive import Archive, Filed

# Called with how many documents are done and how many there are.
Progress = Callable[[int, int], None]
_BATCH = 50


@dataclass(frozen=True, slots=True)
class Writer:
    """The one process that may write, with all it writes to."""

    settings: Settings
    archive: Archive
    index: Index
    intake: Intake
    publisher: Publisher
    checking: Checking

    def read_more(self, identity: str) -> None:
        """Learn that scanned pages of a document have been read."""
        self.publisher.read_more(identity)
        self.checking.expect(identity)


@contextlib.contextmanager
def writing(
    settings: Settings, *, purpose: str, progress: Progress | None = None, means: MeansOf = usual
) -> Iterator[Writer]:
    """Take the writer's lock, make good what a stop left undone, and give what may be written to. Raises Busy."""
    disk.make_folder(settings.index)
    with turn(settings, purpose=purpose), Sandbox() as sandbox:
        reader = Reader(sandbox, extractor=settings.extractor)
        archive = Archive(settings.archive)
        archive.prepare()
        archive.sweep()
        generations(settings).sweep()
        index = _current(settings, archive, reader, progress)
        try:
            reconcile(archive, index, reader, Readings(settings))
            publisher, checking = _publishing(settings, archive, index, means(settings, sandbox))
            yield Writer(settings, archive, index, Intake(settings, archive, index, reader), publisher, checking)
        finally:
            index.close()


def rebuild(settings: Settings, *, progress: Progress | None = None, means: MeansOf = usual) -> int:
    """Make the index anew from the archive, beside the one in use; return how many documents it holds. Raises Busy."""
    disk.make_folder(settings.index)
    with (
        turn(settings, purpose="reviewsearch rebuild"),
        Sandbox() as sandbox,
    ):
        archive = Archive(settings.archive)
        archive.prepare()
        count = _build(settings, archive, Reader(sandbox, extractor=settings.extractor), progress)
        with contextlib.closing(Index.open(settings, generations(settings), write=True)) as index:
            for _ in Scans(settings, archive, index, changed=lambda _: None).read_all():
                pass
            _, checking = _publishing(settings, archive, index, means(settings, sandbox), anew=True)
            checking.check_all()
        return count


def _publishing(
    settings: Settings, archive: Archive, index: Index, means: Means, *, anew: bool = False
) -> tuple[Publisher, Checking]:
    """Bring the public bundle in step, and give what publishes and what checks."""
    publisher = Publisher(settings, archive, index, means)
    publisher.start(anew=anew)
    return publisher, Checking(settings, archive, index, publisher, means)


def reconcile(archive: Archive, index: Index, reader: Reader, readings: Readings) -> None:
    """Hold what the archive has and the index lacks: the work of a process that was stopped before it got there."""
    index.catch_up()
    known = {entry.record.id: (entry.record.revision, entry.path) for entry in index.catalogue.entries()}
    lacking = (
        filed
        for filed in archive.filed()
        if known.get(filed.record.id) != (filed.record.revision, filed.path.as_posix())
    )
    for prepared in read_again(archive, lacking, reader, readings):
        index.take([prepared])


def read_again(archive: Archive, documents: Iterable[Filed], reader: Reader, readings: Readings) -> Iterator[Prepared]:
    """Read kept documents' pages again; none where one is quarantined, or its original has gone (`verify` says so)."""
    ahead: deque[Filed] = deque()

    def asked() -> Iterator[Asked]:
        for filed in documents:
            ahead.append(filed)
            unread = filed.record.status is not Status.QUARANTINED
            yield Asked(archive.root / filed.path if unread else None, settled=True)

    for reading in reader.read_many(asked()):
        # A file that cannot be read just now, or on this computer, must not look as if it had no text.
        if isinstance(reading, NotYet) or (isinstance(reading, OSError) and not isinstance(reading, FileNotFoundError)):
            raise reading
        pages: tuple[Page, ...] = reading.pages if isinstance(reading, Extraction) else ()
        filed = ahead.popleft()
        yield Prepared(filed, readings.on(filed.record.id, pages))


def _current(settings: Settings, archive: Archive, reader: Reader, progress: Progress | None) -> Index:
    try:
        return Index.open(settings, generations(settings), write=True)
    except IndexUnavailable:
        _build(settings, archive, reader, progress)
        return Index.open(settings, generations(settings), write=True)


def _build(settings: Settings, archive: Archive, reader: Reader, progress: Progress | None) -> int:
    filed = list(archive.filed())
    with built_beside(settings, generations(settings)) as index:
        prepared = read_again(archive, filed, reader, Readings(settings))
        for start in range(0, len(filed), _BATCH):
            some = list(itertools.islice(prepared, _BATCH))
            index.take(some)
            if progress:
                progress(start + len(some), len(filed))
    return len(filed)
