"""How an archive stands: what is held, what waits and why, what could not be read, who is writing."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from reviewsearch.app.library import Library
from reviewsearch.app.turns import lock_path, state_path
from reviewsearch.app.watch import dropped_files, read_state, unusual_entries
from reviewsearch.domain.document import Status
from reviewsearch.errors import IndexUnavailable
from reviewsearch.extract import ocr
from reviewsearch.sandbox import gaps
from reviewsearch.store import disk
from reviewsearch.store.lock import holding

# A watcher writes its state at least at every scan; one that has not for this many scans is not well.
_SCANS_MISSED = 6


@dataclass(frozen=True, slots=True)
class Pending:
    """A file that waits in the drop zone: for how long, why, and in how many seconds it is tried again (None: no watcher runs)."""

    name: str
    seconds: int
    reason: str
    next_try: int | None


@dataclass(frozen=True, slots=True)
class Refused:
    """A document that could not be read; it is kept and can be found by its name."""

    id: str
    name: str
    reason: str
    path: str


@dataclass(frozen=True, slots=True)
class State:
    """How an archive stands. `index` says in words what is wrong with the index, None where nothing is."""

    partnership: str
    engine: str
    counts: Mapping[str, int]
    cases: int
    waiting: tuple[Pending, ...] = ()
    refused: tuple[Refused, ...] = ()
    ignored: tuple[tuple[str, str], ...] = ()
    watcher: str | None = None
    writer: str | None = None
    index: str | None = None
    notes: tuple[str, ...] = field(default_factory=lambda: (*disk.lacks(), *gaps()))

    @property
    def is_well(self) -> bool:
        """Whether nothing needs a person's attention."""
        return not (self.refused or self.index or any(pending.next_try is None for pending in self.waiting))


def state_of(library: Library) -> State:
    """Return how an archive stands; never waits for a writer."""
    settings = library.settings
    watching = _watching(library)
    counts: Mapping[str, int] = {}
    cases = 0
    refused: tuple[Refused, ...] = ()
    problem: str | None = None
    try:
        counts = library.counts()
        cases = len(library.cases())
        refused = _refused(library)
    except IndexUnavailable as error:
        problem = f"{error.cause} {error.remedy}"
    return State(
        partnership=settings.partnership,
        engine=settings.engine,
        counts=counts,
        cases=cases,
        waiting=_waiting(library, watching),
        refused=refused,
        ignored=tuple((path.name, reason) for path, reason in unusual_entries(settings.archive))
        if settings.archive.is_dir()
        else (),
        watcher=f"process {watching['process']}, {watching['how']}" if watching else None,
        writer=holding(lock_path(settings)),
        index=problem,
        notes=(*disk.lacks(), *gaps(), *_unread_scans(library, counts)),
    )


def _unread_scans(library: Library, counts: Mapping[str, int]) -> tuple[str, ...]:
    """Say how many pages have no text until they are read from their pictures, and what that takes."""
    scanned = library.scanned_pages() if counts else 0
    if not scanned:
        return ()
    pages = "1 page has" if scanned == 1 else f"{scanned:,} pages have"
    if not library.settings.read_scans:
        return (f"{pages} no text; scans are left unread, for read_scans is false in reviewsearch.toml.",)
    if not ocr.is_available():
        return (f"{pages} no text and may be scans: reading those needs OCR. {ocr.REMEDY}",)
    return (f"{pages} no text so far and may be scans: `reviewsearch watch` reads them while nothing is dropped.",)


def _watching(library: Library) -> Mapping[str, Any] | None:
    state = read_state(state_path(library.settings))
    if not state or time.time() - float(str(state.get("at", 0))) > _SCANS_MISSED * library.settings.scan_seconds:
        return None
    return state


def _waiting(library: Library, watching: Mapping[str, Any] | None) -> tuple[Pending, ...]:
    """Return what waits: as the watcher says, with what has been dropped since; as it lies there where none runs."""
    told = {entry["name"]: Pending(**entry) for entry in watching["waiting"]} if watching else {}
    now = time.time()
    for path, status in dropped_files(library.settings.archive):
        if path.name not in told:
            age = max(0, round(now - max(status.st_mtime, status.st_ctime)))
            reason = (
                "It was dropped a moment ago." if watching else "No watcher runs: start one with `reviewsearch watch`."
            )
            told[path.name] = Pending(path.name, age, reason, 0 if watching else None)
    return tuple(sorted(told.values(), key=lambda pending: (-pending.seconds, pending.name)))


def _refused(library: Library) -> tuple[Refused, ...]:
    return tuple(
        Refused(document.id, document.source_name, document.reason or "It could not be read.", document.path)
        for document in library.documents()
        if document.status is Status.QUARANTINED
    )
