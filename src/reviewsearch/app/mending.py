"""How the archive's own records are made whole again: from the index's copy of them, else from the document itself."""

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from reviewsearch.app.index import Index
from reviewsearch.app.recording import recorded
from reviewsearch.app.settings import Settings, who
from reviewsearch.domain.approval import lost
from reviewsearch.domain.document import Event, Kind, Record, Source, Stated, Status
from reviewsearch.errors import IndexUnavailable, NewerArchive
from reviewsearch.extract.reader import Asked, Reader
from reviewsearch.store import disk
from reviewsearch.store.archive import Archive, Filed, Staged
from reviewsearch.store.catalogue import Catalogue
from reviewsearch.store.inspection import original_of

_FOLDER = "the folder it is filed in"


@contextlib.contextmanager
def last_good(settings: Settings) -> Iterator[Catalogue | None]:
    """Give the catalogue in use, None where there is none that can be read."""
    try:
        catalogue = Index.catalogue_in_use(settings)
    except IndexUnavailable:
        yield None
        return
    with contextlib.closing(catalogue):
        yield catalogue if catalogue.damage() is None else None


def mend_records(settings: Settings, archive: Archive, reader: Reader, *, orphans: bool = False) -> tuple[Filed, ...]:
    """Put aside records that cannot be read and write them anew; return what was mended. Needs the writer's lock.

    With `orphans` also where no record stands at all, which may be because a stop came before it was written: then the
    dropped file is still there, and is taken anew. Raises NewerArchive.
    """
    found = archive.survey()
    if found.newer:
        raise NewerArchive(
            f"{len(found.newer)} records of this archive were written by a newer version of reviewsearch.",
            remedy="Install that version on this computer too. Nothing was changed.",
        )
    if not found.damaged and not found.orphans:
        return ()
    with last_good(settings) as catalogue:
        copies = {entry.path: entry.record for entry in catalogue.entries()} if catalogue else {}
    lost = [path for path in found.orphans if orphans or path.relative_to(archive.root).as_posix() in copies]
    for path, _ in found.damaged:
        archive.set_aside(path)
        lost.append(original_of(path))
    mended = (_mended(settings, archive, reader, original, copies) for original in lost if original.is_file())
    return tuple(filed for filed in mended if filed)


def _mended(
    settings: Settings, archive: Archive, reader: Reader, original: Path, copies: dict[str, Record]
) -> Filed | None:
    """Write the record of an original; None where its bytes are not those it was named for."""
    path = original.relative_to(archive.root)
    identity = disk.sha256(original)
    copy = copies.get(path.as_posix())
    if copy is not None:
        # What was changed since is not forgotten with its record: verify finds that the bytes are others.
        record = _with_event(copy, "record lost or damaged; restored from the index")
    elif original.stem.rpartition("--")[2] in {identity[:8], identity}:
        record = _derived(settings, archive, reader, path, identity)
    else:
        return None
    filed = Filed(record, path)
    archive.restore(filed)
    return filed


def _derived(settings: Settings, archive: Archive, reader: Reader, path: Path, identity: str) -> Record:
    """Make a record of what a document says of itself, and of the place where it was filed."""
    original = archive.root / path
    staged = Staged(original, identity, original.stat().st_size)
    source = Source(path.name, str(original.parent), _now())
    (reading,) = reader.read_many([Asked(original, settled=True)])
    record, _ = recorded(settings, staged, source, reading)
    record = lost(replace(record, suffix=original.suffix))
    if path.parts[0] == "quarantine" or record.status is Status.QUARANTINED:
        return _with_event(record, "record lost; made anew from the document")
    about = record.description
    kind = path.stem.rpartition("--")[0]
    if kind in set(Kind):
        about = replace(about, kind=Stated(kind, _FOLDER))
    key = path.parts[1] if path.parts[0] == "cases" else None
    cases = (Stated(key, _FOLDER),) if key else ()
    about = replace(about, cases=(*cases, *(case for case in about.cases if key and case.value != key)))
    return _with_event(replace(record, description=about), "record lost; made anew from the document")


def _with_event(record: Record, what: str) -> Record:
    return replace(record, revision=record.revision + 1, history=(*record.history, Event(_now(), what, who())))


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
