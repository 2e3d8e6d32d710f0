"""The Whoosh engine: one folder, one writer at a time, any number of readers."""

import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import whoosh
from whoosh.index import EmptyIndexError, FileIndex

from reviewsearch.contained import contained
from reviewsearch.domain.ports import Drop, Facets, Match, Matches, Put
from reviewsearch.domain.query import Filters, Node
from reviewsearch.engines.whoosh.answers import Answer
from reviewsearch.engines.whoosh.files import (
    LOCK,
    MARKER,
    Codec,
    Files,
    Stamp,
    all_again,
    counted,
    look,
    make,
    merged,
    stamp,
    trust,
    unavailable,
)
from reviewsearch.engines.whoosh.rows import VERSION, View, schema, written
from reviewsearch.errors import BrokenDown, Busy, ReviewsearchError

# How often, and after how many seconds, a reader looks again while a writer exchanges files under its hands.
_ATTEMPTS, _PAUSE = 20, 0.01


class Whoosh:
    """Documents in a folder of Whoosh's files. Threads may share one; they take turns."""

    name = "whoosh"

    def __init__(self, folder: Path, *, analyser: str, create: bool = False) -> None:
        """Open the index in a folder; with `create`, make it where there is none. Raises errors.IndexUnavailable."""
        self.fingerprint = f"{self.name} {whoosh.versionstring()}, rows {VERSION}, {analyser}"
        self._folder = folder
        self._turn = threading.RLock()
        if create and not (folder / MARKER).exists():
            make(folder, self.fingerprint)
        trust(folder, self.fingerprint)
        self._view: View | None = None
        self._seen: Stamp | None = None
        with self._damage_told():
            self._current()

    def apply(self, changes: Iterable[Put | Drop]) -> None:
        """Carry out all changes, in order, or none; the batch is held in memory. Raises errors.Busy where another writes."""
        last = {change.id: change for change in changes}
        with self._turn, self._damage_told():
            self._current()
            with self._alone():
                self._write(list(last.values()))

    def search(self, query: Node, *, filters: Filters, limit: int, offset: int) -> Matches:
        """Return the documents that match, best first, ties by id, with their best pages."""
        with self._turn, self._damage_told():
            return Answer(self._current(), query).matches(filters, limit=limit, offset=offset)

    def first(self, query: Node, *, filters: Filters, limit: int) -> tuple[Match, ...]:
        """Return the first matches of `search`: their pages are known when their order is."""
        return self.search(query, filters=filters, limit=limit, offset=0).matches

    def paged(self, query: Node, matches: Sequence[Match]) -> tuple[Match, ...]:
        """Return matches of a query as `search` and `first` gave them, with their pages."""
        del query
        return tuple(matches)

    def facets(self, query: Node, *, filters: Filters) -> Facets:
        """Count the documents that match by their facts."""
        with self._turn, self._damage_told():
            return Answer(self._current(), query).facets(filters)

    def rewrite(self) -> None:
        """Write the files anew, so that nothing of deleted documents is left in them."""
        with self._turn, self._damage_told(), self._alone():
            files = Files(self._folder)
            try:
                FileIndex(files, schema()).writer(compound=False, codec=Codec(), _lk=False).commit(mergetype=all_again)
            finally:
                files.let_go()

    def kept(self, terms: Iterable[str]) -> frozenset[str]:
        """Return which of these exact terms stand in the files; Whoosh counts deleted documents until it writes anew."""
        with self._turn, self._damage_told():
            view = self._current()
            return frozenset(term for term in terms if view.keeps(term))

    def ids(self) -> frozenset[str]:
        """Return the ids of all documents held."""
        with self._turn, self._damage_told():
            return frozenset(self._current().numbers)

    def files(self) -> Mapping[str, str]:
        """Return the files that count: the table of contents and those of the segments it names."""
        with self._turn, self._damage_told():
            return {name: name for name in counted(self._folder)}

    def strays(self) -> tuple[str, ...]:
        """Return files that no table of contents names."""
        with self._turn, self._damage_told():
            known = {*counted(self._folder), MARKER, LOCK}
            return tuple(sorted(path.name for path in self._folder.iterdir() if path.name not in known))

    def close(self) -> None:
        """Let go of files and memory; asked again, it opens again."""
        with self._turn:
            if self._view:
                self._view.close()
            self._view = None

    @contextmanager
    def _alone(self) -> Iterator[None]:
        lock = Files(self._folder).lock(LOCK)
        if not lock.acquire():
            raise Busy("Another process is writing to the index.", remedy="wait until it has finished, then try again")
        # Whoosh itself keeps the lock when a commit fails.
        try:
            yield
        finally:
            lock.release()

    def _write(self, changes: list[Put | Drop]) -> None:
        numbers = self._current().numbers
        # Whoosh's own update of a document twice in one batch keeps both: the last change to each is all there is here.
        gone = [numbers[change.id] for change in changes if change.id in numbers]
        puts = [change for change in changes if isinstance(change, Put)]
        if not gone and not puts:
            return
        for left in self._folder.glob("_MAIN_*.toc.*"):  # by a writer that was killed
            left.unlink()
        files = Files(self._folder)
        try:
            # Compound, one file of all, makes opening 80 times slower.
            writer = FileIndex(files, schema()).writer(compound=False, codec=Codec(), _lk=False)
            for number in gone:
                writer.delete_document(number)
            for put in puts:
                writer.add_document(**written(put))
            writer.commit(mergetype=merged)
        finally:
            files.let_go()

    def _current(self) -> View:
        """Return the latest view, made anew only when the index has been written to or exchanged for another."""
        for _ in range(_ATTEMPTS):
            try:
                latest = stamp(self._folder)
                if self._view is None or latest != self._seen:
                    trust(self._folder, self.fingerprint)
                    self.close()
                    self._view, self._seen = look(self._folder), latest
            except (OSError, EmptyIndexError):
                time.sleep(_PAUSE)
            else:
                return self._view
        raise unavailable(f"The index in {self._folder} cannot be read.")

    @contextmanager
    def _damage_told(self) -> Iterator[None]:
        try:
            with contained(ReviewsearchError, OSError):
                yield
        except BrokenDown as error:
            raise unavailable(f"The index in {self._folder} is damaged.") from error.__cause__
