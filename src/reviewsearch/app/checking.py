"""Checking: every document is looked at before the public may see it, in the background, after staff can find it."""

import time

from reviewsearch.app.index import Index
from reviewsearch.app.means import Means
from reviewsearch.app.publishing import Publisher
from reviewsearch.app.scans import is_unread
from reviewsearch.app.settings import Settings
from reviewsearch.domain.decisions import stamped
from reviewsearch.domain.document import Status
from reviewsearch.domain.findings import Checked
from reviewsearch.store.archive import Archive

# The bundle is written to as a whole: after each of fifty documents would be too often, after all of them too late.
_BATCH_SECONDS = 1.0


class Checking:
    """The documents that wait to be checked, for the one process that may write."""

    def __init__(
        self,
        settings: Settings,
        archive: Archive,
        index: Index,
        publisher: Publisher,
        means: Means,
    ) -> None:
        self._settings = settings
        self._archive = archive
        self._index = index
        self._publisher = publisher
        self._means = means
        self._waiting = [
            entry.record.id
            for entry in index.catalogue.entries()
            if entry.record.checked is None and entry.record.status is Status.HELD
        ]

    def expect(self, identity: str) -> None:
        """Note a document that has just been filed, or whose scanned pages have been read."""
        self._waiting.append(identity)

    def check_some(self) -> bool:
        """Check documents for about a second, and let the bundle follow; return whether there were any."""
        end = time.monotonic() + _BATCH_SECONDS
        found = False
        while self._waiting and time.monotonic() < end:
            found = True
            self._check(self._waiting.pop(0))
        if found:
            self._publisher.settle()
        return found

    def check_all(self) -> None:
        """Check until none waits."""
        while self.check_some():
            pass

    def _check(self, identity: str) -> None:
        entry = self._index.catalogue.entry(identity)
        if entry is None or entry.record.checked is not None or entry.record.status is not Status.HELD:
            return
        original = self._archive.root / entry.path
        pages = self._index.catalogue.pages(identity)
        if not original.is_file() or is_unread(self._settings, entry.record, pages):
            return  # `verify` says so, or it is expected again: nobody may see what could not be looked at
        findings = self._means.look(original, entry.record, pages)
        self._publisher.checked(identity, Checked(stamped(self._means.now()), self._means.version, findings))
