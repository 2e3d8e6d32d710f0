"""The public bundle kept to exactly what is public: what came is put in, what went is taken out, with its bytes."""

import contextlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path

from reviewsearch.app.bundling import Bundler, Public
from reviewsearch.app.index import Index
from reviewsearch.app.means import Means
from reviewsearch.app.readiness import Readiness, Ready
from reviewsearch.app.settings import Settings
from reviewsearch.domain.document import Record
from reviewsearch.domain.publication import Tombstone, is_public
from reviewsearch.domain.schemes import slug
from reviewsearch.errors import IndexUnavailable
from reviewsearch.store.archive import Archive, Filed
from reviewsearch.store.catalogue import Entry
from reviewsearch.store.inspection import is_whole

# Of all documents so many ids are held in mind at a time.
_AT_A_TIME = 500


class Keeper:
    """Keeps the bundle, for the one process that may write.

    What is public the catalogue knows, and what is in the bundle the bundle's own: in mind is only where the two differ.
    """

    def __init__(self, settings: Settings, archive: Archive, index: Index, means: Means) -> None:
        self._settings = settings
        self._archive = archive
        self._catalogue = index.catalogue
        self._means = means
        self._bundler = Bundler(settings, copy=means.copy)
        self._readiness = Readiness(settings, means)
        # Whether documents were public when they were last told of, since the bundle was last looked at.
        self._noted: dict[str, bool] = {}
        # Documents to be put in, those to be put in though they are there, and those to be taken out.
        self._coming: set[str] = set()
        self._again: set[str] = set()
        self._going: set[str] = set()
        self._stale = True
        # Whether what the bundle holds of a document may be carried into the next one.
        self._is_sound = False
        self._is_writing = False

    def begin(self, *, anew: bool) -> None:
        """Learn how the bundle differs from what the records say; `anew`, all of it is to be made again."""
        self._is_sound = not anew
        self._stale = anew or not self._is_in_step()

    def note(self, identity: str, *, is_shown: bool) -> None:
        """Learn whether a document is public now."""
        self._noted[identity] = is_shown

    def is_behind(self) -> bool:
        """Return whether the bundle is known not to be what is public."""
        self._look()
        return self._stale or bool(self._coming or self._again or self._going)

    @property
    def is_writing(self) -> bool:
        """Whether something is just being done to the bundle."""
        return self._is_writing

    def renew(self) -> None:
        """Have the whole bundle made again next time."""
        self._stale = True

    def discard(self, identity: str) -> None:
        """Have a document put in again next time, if it is public: it has other pages than before."""
        entry = self._catalogue.entry(identity)
        if entry and is_public(entry.record):
            self._again.add(identity)

    def make_ready(self, identity: str) -> bool:
        """Make ready what the bundle needs of a document; return False where that was done, or cannot be."""
        pages = self._catalogue.pages(identity)
        for entry in self._entries([identity]):
            if self._ready(entry) or not self._is_whole(entry):
                return False
            self._readiness.make(entry.record, pages, self._archive.root / entry.path)
        return True

    def keep_ready(self, identities: Collection[str]) -> None:
        """Keep what was made ready of these documents, and of no other."""
        self._readiness.keep_only(identities)

    def hurry(self, stones: Collection[Tombstone]) -> None:
        """Put in what is ready and take out what is gone, in no more time than that takes; not while something else is done to the bundle.

        What comes has a time to keep, so it comes before what goes is gone.
        """
        self._look()
        if self._stale or self._is_writing:
            return
        with self._writing():
            self._put([entry.record.id for entry in self._entries(self._lacking()) if self._ready(entry)])
            if self._going and not self._stale and self._bundler.without(self._going, self._keys(), tuple(stones)):
                self._going.clear()

    def settle(self, stones: Collection[Tombstone], *, hurried: bool = False, fresh: bool = False) -> None:
        """Bring the bundle in step; when it returns, what is not public is not in it, nor its bytes.

        With `hurried` what takes long is done before the bundle is touched, so that `hurry` may come between; with `fresh`
        even the files of documents that stay are made again.
        """
        self.hurry(stones)
        if hurried and not self._stale:
            for identity in self._lacking():
                self.make_ready(identity)
        self._look()
        with self._writing():
            if not self._stale:
                self._put(self._lacking())
            keys = self._keys()
            if self._stale or self._going or not self._bundler.is_of(keys, tuple(stones)):
                self._make(keys, tuple(stones), fresh=fresh)

    # Inside

    @contextlib.contextmanager
    def _writing(self) -> Iterator[None]:
        self._is_writing = True
        try:
            yield
        finally:
            self._is_writing = False

    def _look(self) -> None:
        """Find out what of that which was noted has to come into the bundle or to go."""
        if not self._noted:
            return
        try:
            held = self._bundler.held(list(self._noted))
        except IndexUnavailable:
            self._lose()
            return
        shown = {identity for identity, is_shown in self._noted.items() if is_shown}
        gone = self._noted.keys() - shown
        self._coming = (self._coming - gone) | (shown - held)
        self._going = (self._going - shown) | (gone & held)
        self._again -= gone
        self._noted.clear()

    def _lacking(self) -> list[str]:
        return sorted(self._coming | self._again)

    def _put(self, identities: Collection[str]) -> None:
        if not identities:
            return
        try:
            self._bundler.add(self._documents(identities))
        except IndexUnavailable:
            self._lose()
            return
        self._coming.difference_update(identities)
        self._again.difference_update(identities)

    def _make(self, keys: Collection[str], stones: Sequence[Tombstone], *, fresh: bool) -> None:
        self._stale = True
        self._bundler.make(self._documents(self._public(), kept=self._is_sound), keys, stones, fresh=fresh)
        self._noted.clear()
        for known in (self._coming, self._again, self._going):
            known.clear()
        self._stale, self._is_sound = False, True

    def _lose(self) -> None:
        """Somebody took the bundle away: have it made again, of what is in the archive."""
        self._stale, self._is_sound = True, False

    def _public(self) -> Iterator[str]:
        """Yield the ids of all documents that are public, in order."""
        after = ""
        while some := self._catalogue.public(after, _AT_A_TIME):
            yield from some
            after = some[-1]

    def _missing(self) -> Iterator[str]:
        """Yield the ids of documents that are public and not in the bundle. Raises IndexUnavailable."""
        after = ""
        while some := self._catalogue.public(after, _AT_A_TIME):
            held = self._bundler.held(some)
            yield from (identity for identity in some if identity not in held)
            after = some[-1]

    def _keys(self) -> frozenset[str]:
        """Return which of the cases that the settings tell something of have a public document."""
        told = {slug(str(case.get("key"))) for case in self._settings.data.get("case", [])}
        return frozenset(filter(self._catalogue.has_public, told))

    def _ready(self, entry: Entry) -> Ready | None:
        return self._readiness.of(entry.record, self._catalogue.pages(entry.record.id))

    def _is_whole(self, entry: Entry) -> bool:
        return is_whole(self._archive.root, Filed(entry.record, Path(entry.path)))

    def _is_in_step(self) -> bool:
        """Return whether what is in the bundle is as its records say, and learn what has to come or to go."""
        try:
            with contextlib.closing(self._bundler.standing()) as standing:
                if not all(self._is_as_recorded(record, has_file=has_file) for record, has_file in standing):
                    return False
            self._coming.update(self._missing())
        except IndexUnavailable:
            self._lose()
            return False
        return True

    def _is_as_recorded(self, bundled: Record, *, has_file: bool) -> bool:
        entry = self._catalogue.entry(bundled.id)
        if entry is None or not is_public(entry.record):
            self._going.add(bundled.id)
            return True
        if not self._has_pages(entry.record):
            self._again.add(bundled.id)
        return has_file and self._bundler.public(entry.record) == bundled

    def _has_pages(self, record: Record) -> bool:
        """Return whether the bundle has a document's pages: those of scans may have been read since."""
        if not record.empty_pages:
            return True
        own, public = self._catalogue.pages(record.id), self._bundler.pages(record.id) or ()
        return [page.reader for page in own] == [page.reader for page in public]

    def _documents(self, identities: Iterable[str], *, kept: bool = False) -> Iterator[Public]:
        # One after another: records may change while the file of one is worked on.
        entries = (entry for identity in identities for entry in self._entries([identity]))
        return filter(None, (self._document(entry, kept=kept) for entry in entries))

    def _entries(self, identities: Sequence[str]) -> list[Entry]:
        return list(self._catalogue.entries(identities))

    def _document(self, entry: Entry, *, kept: bool) -> Public | None:
        """Return a published document for the bundle, None where its original is gone or is not what was kept.

        What can be seen of its pages is found out once, when it comes into the bundle, or was made ready before; with `kept`
        what the bundle has is carried along.
        """
        record, original = entry.record, self._archive.root / entry.path
        if kept and record.id not in self._again and (pages := self._bundler.pages(record.id)) is not None:
            return Public(record, pages, original)
        if not self._is_whole(entry):
            return None
        if ready := self._ready(entry):
            return Public(record, ready.pages, original, ready.file)
        return Public(record, self._means.visible(original, record, self._catalogue.pages(record.id)), original)
