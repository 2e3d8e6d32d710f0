"""The right to write, and what comes with it: one writer, the index brought in step with the archive before anything else."""

import contextlib
import itertools
import shutil
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from reviewsearch.app.checking import Checking
from reviewsearch.app.index import Index, Prepared, built_beside, generations
from reviewsearch.app.ingest import Intake
from reviewsearch.app.means import Means, MeansOf, usual
from reviewsearch.app.meanwhile import Meanwhile
from reviewsearch.app.mending import last_good, mend_records
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
from reviewsearch.store.catalogue import Catalogue
from reviewsearch.store.inspection import is_whole

# Called with how many documents are done and how many there are.
Progress = Callable[[int, int], None]
_BATCH = 100
# How the name of a folder begins in which something is tried, beside what is in use.
TRIAL = "doctor-"


@dataclass(frozen=True, slots=True)
class Writer:
    """The one process that may write, with all it writes to."""

    settings: Settings
    archive: Archive
    index: Index
    intake: Intake
    publisher: Publisher
    checking: Checking
    meanwhile: Meanwhile

    def check_in_use(self) -> None:
        """Raise IndexUnavailable where the index that is written to is not the one in use any more: someone deleted it."""
        if generations(self.settings).current() != self.index.folder:
            raise IndexUnavailable("The index was taken away.", remedy="Run: reviewsearch rebuild")

    def read_more(self, identity: str) -> None:
        """Learn that scanned pages of a document have been read."""
        self.publisher.read_more(identity)
        self.checking.expect(identity)


@contextlib.contextmanager
def writing(
    settings: Settings,
    *,
    purpose: str,
    progress: Progress | None = None,
    means: MeansOf = usual,
    orphans: bool = False,
    sandbox: Sandbox | None = None,
) -> Iterator[Writer]:
    """Take the writer's lock, make good what a stop left undone, and give what may be written to.

    With `orphans` documents without a record get one anew (see `mending.mend_records`). An index that is missing, damaged or
    does not agree with the archive is made anew beside the old one, which answers searches until then. Who writes again and
    again may lend a `sandbox` of his own. Raises Busy, NotWritable and NewerArchive.
    """
    with _alone(settings, purpose, orphans=orphans, lent=sandbox) as (archive, walled, reader):
        generations(settings).sweep()
        index = _in_step(settings, archive, reader, progress)
        try:
            meanwhile = Meanwhile()
            publisher, checking = _publishing(settings, archive, index, means(settings, walled), meanwhile)
            intake = Intake(settings, archive, index, reader, meanwhile=meanwhile, is_due=publisher.is_due)
            yield Writer(settings, archive, index, intake, publisher, checking, meanwhile)
        finally:
            index.close()


def rebuild(settings: Settings, *, progress: Progress | None = None, means: MeansOf = usual) -> int:
    """Make the index anew from the archive, beside the one in use; return how many documents it holds. Raises Busy."""
    with _alone(settings, "reviewsearch rebuild") as (archive, sandbox, reader):
        with last_good(settings) as before:
            count = _build(settings, archive, reader, progress, before)
        with contextlib.closing(Index.open(settings, generations(settings), write=True)) as index:
            for _ in Scans(settings, archive, index, changed=lambda _: None, described=lambda _: None).read_all():
                pass
            _, checking = _publishing(settings, archive, index, means(settings, sandbox), Meanwhile(), anew=True)
            checking.check_all()
        return count


@contextlib.contextmanager
def _alone(
    settings: Settings, purpose: str, *, orphans: bool = False, lent: Sandbox | None = None
) -> Iterator[tuple[Archive, Sandbox, Reader]]:
    """Take the writer's lock; bring the archive itself in order."""
    for folder in (settings.archive, settings.index):
        disk.make_folder(folder)
        disk.check_writable(folder)
    with turn(settings, purpose=purpose), contextlib.nullcontext(lent) if lent else Sandbox() as sandbox:
        reader = Reader(sandbox, extractor=settings.extractor)
        archive = Archive(settings.archive)
        archive.prepare()
        archive.sweep()
        for left in settings.index.glob(f"{TRIAL}*"):
            shutil.rmtree(left, ignore_errors=True)
        mend_records(settings, archive, reader, orphans=orphans)
        yield archive, sandbox, reader


def _publishing(
    settings: Settings, archive: Archive, index: Index, means: Means, meanwhile: Meanwhile, *, anew: bool = False
) -> tuple[Publisher, Checking]:
    """Bring the public bundle in step, and give what publishes and what checks."""
    publisher = Publisher(settings, archive, index, means, meanwhile=meanwhile)
    publisher.start(anew=anew)
    return publisher, Checking(settings, archive, index, publisher, meanwhile.minding(means))


def reconcile(archive: Archive, index: Index, reader: Reader, readings: Readings) -> None:
    """Hold what the archive has and the index lacks: the work of a process that was stopped before it got there."""
    index.catch_up()
    lacking = _lacking(index.catalogue, archive.filed())
    archive.flush(lacking)
    for prepared in read_again(archive, lacking, reader, readings, before=index.catalogue):
        index.take([prepared])


def _lacking(catalogue: Catalogue | None, documents: Iterable[Filed]) -> list[Filed]:
    """Return the documents that a catalogue does not hold as they are filed: nobody knows whether these are on the disk."""
    known = {entry.record.id: (entry.record, entry.path) for entry in catalogue.entries()} if catalogue else {}
    return [filed for filed in documents if known.get(filed.record.id) != (filed.record, filed.path.as_posix())]


def read_again(
    archive: Archive, documents: Iterable[Filed], reader: Reader, readings: Readings, *, before: Catalogue | None
) -> Iterator[Prepared]:
    """Read kept documents' pages again; none where one is quarantined.

    Where an original is not as it was kept (`verify` says so) its pages are those of `before`, when it was, if that holds it.
    """
    ahead: deque[tuple[Filed, bool]] = deque()

    def asked() -> Iterator[Asked]:
        for filed in documents:
            whole = is_whole(archive.root, filed)
            ahead.append((filed, whole))
            unread = whole and filed.record.status is Status.HELD
            yield Asked(archive.root / filed.path if unread else None, settled=True)

    for reading in reader.read_many(asked()):
        # A file that cannot be read just now, or on this computer, must not look as if it had no text.
        if isinstance(reading, NotYet) or (isinstance(reading, OSError) and not isinstance(reading, FileNotFoundError)):
            raise reading
        filed, whole = ahead.popleft()
        pages: tuple[Page, ...] = reading.pages if isinstance(reading, Extraction) else ()
        if not whole and before and filed.record.status is Status.HELD:
            pages = before.pages(filed.record.id)
        yield Prepared(filed, readings.on(filed.record.id, pages))


def _in_step(settings: Settings, archive: Archive, reader: Reader, progress: Progress | None) -> Index:
    """Open the index and bring it in step with the archive; where that cannot be done, make it anew."""
    index = None
    try:
        index = Index.open(settings, generations(settings), write=True)
        trouble = index.damage()
        if trouble is None:
            index.note_files()
            reconcile(archive, index, reader, Readings(settings))
            trouble = index.disagreement()
    except IndexUnavailable as error:
        trouble = error.cause
    if index is not None and trouble is None:
        return index
    if index is not None:
        index.close()
    with last_good(settings) as before:
        _build(settings, archive, reader, progress, before)
    return Index.open(settings, generations(settings), write=True)


def _build(
    settings: Settings, archive: Archive, reader: Reader, progress: Progress | None, before: Catalogue | None
) -> int:
    filed = list(archive.filed())
    archive.flush(_lacking(before, filed))
    with built_beside(settings, generations(settings)) as index:
        prepared = read_again(archive, filed, reader, Readings(settings), before=before)
        for start in range(0, len(filed), _BATCH):
            some = list(itertools.islice(prepared, _BATCH))
            index.take(some)
            if progress:
                progress(start + len(some), len(filed))
    return len(filed)
