"""How an archive stands: what is held, what waits and why, what could not be read, who is writing."""

import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from reviewsearch.app import linux, remembered, watching
from reviewsearch.app.inboxes import Inbox, Mode
from reviewsearch.app.library import Library
from reviewsearch.app.looking import Scan, unusual_entries
from reviewsearch.app.settings import Settings
from reviewsearch.app.settling import SETTLING, Look
from reviewsearch.app.turns import lock_path
from reviewsearch.app.watching import Folder, Pending, Watching
from reviewsearch.domain.document import Status
from reviewsearch.domain.policy import why_held
from reviewsearch.errors import IndexUnavailable
from reviewsearch.extract import ocr
from reviewsearch.sandbox import gaps
from reviewsearch.store import disk
from reviewsearch.store.lock import holding

# Of ten thousand files that wait, as many are told by name.
_MOST_TOLD = 100


@dataclass(frozen=True, slots=True)
class Refused:
    """A document that could not be read; it is kept and can be found by its name."""

    id: str
    name: str
    reason: str
    path: str


@dataclass(frozen=True, slots=True)
class Held:
    """A document that the public does not see until a person has done something, and why."""

    id: str
    title: str
    reference: str | None
    why: str


@dataclass(frozen=True, slots=True)
class Publishing:
    """Who may see what: the next instant (UTC, ISO 8601) at which something becomes public, and what is held and why.

    Older versions of what is shown are not among the held.
    """

    next: str | None = None
    held: tuple[Held, ...] = ()


@dataclass(frozen=True, slots=True)
class State:
    """How an archive stands.

    `waiting` are the oldest of the `pending` files that wait in inboxes; `folders` say how each inbox is watched, where a
    watcher runs; `trouble` is what stops it, and `index` what is wrong with the index, None where nothing is.
    """

    partnership: str
    engine: str
    counts: Mapping[str, int]
    cases: int
    waiting: tuple[Pending, ...] = ()
    refused: tuple[Refused, ...] = ()
    ignored: tuple[tuple[str, str], ...] = ()
    watcher: str | None = None
    writer: str | None = None
    publishing: Publishing = Publishing()
    index: str | None = None
    notes: tuple[str, ...] = field(default_factory=lambda: (*disk.lacks(), *gaps()))
    pending: int = 0
    folders: tuple[Folder, ...] = ()
    trouble: str | None = None

    @property
    def is_well(self) -> bool:
        """Whether nothing needs a person's attention."""
        offline = any(folder.noticed == "offline" for folder in self.folders)
        unwatched = any(pending.next_try is None for pending in self.waiting)
        return not (self.refused or self.index or self.trouble or offline or unwatched)


def state_of(library: Library) -> State:
    """Return how an archive stands; never waits for a writer."""
    settings = library.settings
    watcher = watching.read(settings, lock_path(settings))
    waiting, pending = _waiting(settings, watcher)
    counts: Mapping[str, int] = {}
    cases = 0
    refused: tuple[Refused, ...] = ()
    publishing = Publishing()
    problem: str | None = None
    try:
        counts = library.counts()
        cases = len(library.cases())
        refused = _refused(library)
        publishing = _publishing(library)
    except IndexUnavailable as error:
        problem = f"{error.cause} {error.remedy}"
    return State(
        partnership=settings.partnership,
        engine=settings.engine,
        counts=counts,
        cases=cases,
        waiting=waiting,
        refused=refused,
        ignored=_ignored(settings, watcher),
        watcher=f"process {watcher.process}" if watcher else None,
        writer=holding(lock_path(settings)),
        publishing=publishing,
        index=problem,
        notes=(*disk.lacks(), *linux.lacks(), *gaps(), *_unread_scans(library, counts)),
        pending=pending,
        folders=watcher.folders if watcher else (),
        trouble=watcher.trouble if watcher else None,
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
    told = f"{pages} no text so far and may be scans: `reviewsearch watch` reads them while nothing is dropped."
    return (f"{told} Until then their documents are not checked, and the public does not see them.",)


def _inboxes(settings: Settings, watcher: Watching | None) -> tuple[Inbox, ...]:
    """Return the inboxes that a watcher watches, or would."""
    if watcher:
        return tuple(Inbox(Path(folder.path), Mode(folder.mode)) for folder in watcher.folders)
    return (Inbox(settings.archive, Mode.OWN), *settings.inboxes)


def _ignored(settings: Settings, watcher: Watching | None) -> tuple[tuple[str, str], ...]:
    """Return what lies in inboxes and is not taken: what never will be, and what is kept and could not be removed."""
    unusual = [(path.name, reason) for inbox in _inboxes(settings, watcher) for path, reason in unusual_entries(inbox)]
    with remembered.reading(remembered.place(settings.index)) as known:
        return (*unusual, *((path.name, reason) for path, reason in known.staying() if path.exists()))


def _waiting(settings: Settings, watcher: Watching | None) -> tuple[tuple[Pending, ...], int]:
    """Return what waits and how many that are: as the watcher says, with what has been dropped since; else what lies there."""
    written = list(watcher.waiting) if watcher else []
    # What was taken a moment ago is not written down yet; what lies where nobody can look may be there all the same.
    away = {folder.path for folder in watcher.folders if folder.noticed == "offline"} if watcher else set()
    told = [one for one in written if Path(one.folder, one.name).exists() or _lies_in(one, away)]
    total = watcher.total - len(written) + len(told) if watcher else 0
    if len(told) == total:
        # All that waits is told by name: what else lies there came after it was written down.
        names = {(pending.folder, pending.name) for pending in told}
        fresh = [one for one in _lying(settings, watcher) if (one.folder, one.name) not in names]
        told, total = [*told, *fresh], total + len(fresh)
    return tuple(sorted(told, key=lambda pending: (-pending.seconds, pending.name)))[:_MOST_TOLD], total


def _lies_in(pending: Pending, folders: Iterable[str]) -> bool:
    return any(Path(pending.folder).is_relative_to(folder) for folder in folders)


def _lying(settings: Settings, watcher: Watching | None) -> Iterator[Pending]:
    """Yield the files that lie in inboxes and are not kept, as if each had only just been dropped."""
    now = time.time()
    reason = SETTLING if watcher else "No watcher runs: start one with `reviewsearch watch`."
    with remembered.reading(remembered.place(settings.index)) as known:
        for inbox in _inboxes(settings, watcher):
            for path, status in Scan(inbox):
                if known.is_kept(path, Look.of(status)):
                    continue
                yield Pending(
                    path.name,
                    # Of its times only the last one is not brought along from elsewhere. Whatever clock set it: not below 0.
                    0 if watcher else max(0, round(now - status.st_ctime)),
                    reason,
                    0 if watcher else None,
                    "settling" if watcher else "waiting",
                    str(path.parent),
                )


def _refused(library: Library) -> tuple[Refused, ...]:
    return tuple(
        Refused(document.id, document.source_name, document.reason or "It could not be read.", document.path)
        for document in library.documents()
        if document.status is Status.QUARANTINED
    )


def _publishing(library: Library) -> Publishing:
    documents = [document for document in library.documents() if document.superseded_by is None]
    scheduled = (library.record(each.id).decisions[-1].until for each in documents if each.status is Status.SCHEDULED)
    held = tuple(
        Held(each.id, each.title, each.reference, why_held(library.record(each.id)) or "")
        for each in documents
        if each.status is Status.HELD
    )
    return Publishing(min(filter(None, scheduled), default=None), held)
