"""The public bundle kept to exactly what is public: what came is put in, what went is taken out, with its bytes."""

import contextlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from reviewsearch.app.bundling import Bundler, Public
from reviewsearch.app.index import Index
from reviewsearch.app.means import Means
from reviewsearch.app.readiness import Readiness, Ready
from reviewsearch.app.settings import Settings
from reviewsearch.domain.document import Record
from reviewsearch.domain.publication import Tombstone
from reviewsearch.errors import IndexUnavailable
from reviewsearch.store.archive import Archive, Filed
from reviewsearch.store.catalogue import Entry
from reviewsearch.store.inspection import is_whole

# The cases of each document that is public, by its id.
Shown = Mapping[str, tuple[str, ...]]


class Keeper:
    """Keeps the bundle, for the one process that may write."""

    def __init__(self, settings: Settings, archive: Archive, index: Index, means: Means) -> None:
        self._archive = archive
        self._catalogue = index.catalogue
        self._means = means
        self._bundler = Bundler(settings, copy=means.copy)
        self._readiness = Readiness(settings, means)
        self._bundled: set[str] = set()
        self._unfit: set[str] = set()
        self._stale = True
        self._is_writing = False

    def begin(self, shown: Collection[str], *, anew: bool) -> None:
        """Learn what is in the bundle, and whether it is as the records say; `anew`, all of it is to be made again."""
        self._stale = not self._is_in_step(shown) or anew
        if anew:
            self._bundled.clear()

    def is_behind(self, shown: Shown) -> bool:
        """Return whether the bundle is known not to be what is public."""
        return self._stale or self._bundled | self._unfit != shown.keys()

    @property
    def is_writing(self) -> bool:
        """Whether something is just being done to the bundle."""
        return self._is_writing

    def renew(self) -> None:
        """Have the whole bundle made again next time."""
        self._stale = True

    def discard(self, identity: str) -> None:
        """Have a document put in again next time: it has other pages than before."""
        self._bundled.discard(identity)
        self._unfit.discard(identity)

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

    def hurry(self, shown: Shown, stones: Collection[Tombstone]) -> None:
        """Put in what is ready and take out what is gone, in no more time than that takes; not while something else is done to the bundle.

        What comes has a time to keep, so it comes before what goes is gone.
        """
        if self._stale or self._is_writing:
            return
        with self._writing():
            self._put([entry.record.id for entry in self._entries(self._lacking(shown)) if self._ready(entry)])
            gone = self._bundled - shown.keys()
            if gone and not self._stale and self._bundler.without(gone, _keys(shown), tuple(stones)):
                self._bundled -= gone

    def settle(
        self, shown: Shown, stones: Collection[Tombstone], *, hurried: bool = False, fresh: bool = False
    ) -> None:
        """Bring the bundle in step; when it returns, what is not public is not in it, nor its bytes.

        With `hurried` what takes long is done before the bundle is touched, so that `hurry` may come between; with `fresh`
        even the files of documents that stay are made again.
        """
        self.hurry(shown, stones)
        if hurried and not self._stale:
            for identity in self._lacking(shown):
                self.make_ready(identity)
        with self._writing():
            if not self._stale:
                self._put(self._lacking(shown))
            keys = _keys(shown)
            if self._stale or self._bundled - shown.keys() or not self._bundler.is_of(keys, tuple(stones)):
                documents = self._documents(sorted(shown))
                self._bundled = set(self._bundler.make(documents, keys, tuple(stones), fresh=fresh))
            self._unfit = shown.keys() - self._bundled
            self._stale = False

    # Inside

    @contextlib.contextmanager
    def _writing(self) -> Iterator[None]:
        self._is_writing = True
        try:
            yield
        finally:
            self._is_writing = False

    def _lacking(self, shown: Shown) -> list[str]:
        return sorted(shown.keys() - self._bundled - self._unfit)

    def _put(self, identities: Collection[str]) -> None:
        if not identities:
            return
        try:
            self._bundled |= self._bundler.add(self._documents(identities))
        except IndexUnavailable:  # somebody took the bundle away
            self._stale = True

    def _ready(self, entry: Entry) -> Ready | None:
        return self._readiness.of(entry.record, self._catalogue.pages(entry.record.id))

    def _is_whole(self, entry: Entry) -> bool:
        return is_whole(self._archive.root, Filed(entry.record, Path(entry.path)))

    def _is_in_step(self, shown: Collection[str]) -> bool:
        """Return whether what is in the bundle is as its records say, and learn what is in it."""
        try:
            standing = self._bundler.standing()
        except IndexUnavailable:
            return False
        self._bundled = set(standing)
        entries = (entry.record for entry in self._catalogue.entries(sorted(self._bundled.intersection(shown))))
        return all(
            self._bundler.public(record) == standing[record.id] and self._has_pages(record) for record in entries
        )

    def _has_pages(self, record: Record) -> bool:
        """Return whether the bundle has a document's pages: those of scans may have been read since."""
        if not record.empty_pages:
            return True
        own, public = self._catalogue.pages(record.id), self._bundler.pages(record.id)
        return [page.reader for page in own] == [page.reader for page in public]

    def _documents(self, identities: Iterable[str]) -> Iterator[Public]:
        # One after another: records may change while the file of one is worked on.
        entries = (entry for identity in identities for entry in self._entries([identity]))
        return filter(None, map(self._document, entries))

    def _entries(self, identities: Sequence[str]) -> list[Entry]:
        return list(self._catalogue.entries(identities))

    def _document(self, entry: Entry) -> Public | None:
        """Return a published document for the bundle, None where its original is gone or is not what was kept.

        What can be seen of its pages is found out once, when it comes into the bundle, or was made ready before.
        """
        record, original = entry.record, self._archive.root / entry.path
        if record.id in self._bundled:
            return Public(record, self._bundler.pages(record.id), original)
        if not self._is_whole(entry):
            return None
        if ready := self._ready(entry):
            return Public(record, ready.pages, original, ready.file)
        return Public(record, self._means.visible(original, record, self._catalogue.pages(record.id)), original)


def _keys(shown: Shown) -> frozenset[str]:
    return frozenset(key for keys in shown.values() for key in keys)
