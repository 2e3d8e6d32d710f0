"""The Tantivy engine: one folder, one writer at a time, any number of readers."""

import threading
import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from pathlib import Path

from tantivy import Index, IndexWriter, Query, Schema
from tantivy.tantivy import __version__

from reviewsearch.domain.ports import Drop, Facets, Match, Matches, Put
from reviewsearch.domain.query import Filters, Node
from reviewsearch.engines.tantivy.answers import DOCUMENTS, PAGE_ROWS, View
from reviewsearch.engines.tantivy.files import (
    LOCK,
    MARKER,
    Stamp,
    State,
    beside,
    carry,
    load,
    named,
    prepare,
    publish,
    stamp,
    told,
    unavailable,
    whole,
    writing,
)
from reviewsearch.engines.tantivy.rows import (
    NUMBER,
    VERSION,
    document_schema,
    page_schema,
    rows,
)
from reviewsearch.errors import IndexUnavailable

# An index of so many documents and pages is written again, whole, whenever something is deleted: no word of it stays in the
# files, and what is rare and long is counted as if it had never been there. 5,000 take about a second and a half.
SMALL = 5_000
# A larger one when so many of its rows are deleted; until then what is deleted is only hidden.
WORN = 1 / 16

# What one writer may hold in memory, in bytes, before it writes a segment.
_HEAP = 64_000_000

# How often, and after how many seconds, a reader looks again while a writer exchanges files under its hands.
_ATTEMPTS, _PAUSE = 20, 0.01


class Tantivy:
    """Documents in a folder of Tantivy's files. Threads may share one."""

    name = "tantivy"

    def __init__(self, folder: Path, *, analyser: str, create: bool = False) -> None:
        """Open the index in a folder; with `create`, make it where there is none. Raises errors.IndexUnavailable."""
        self.fingerprint = f"{__version__}, rows {VERSION}, {analyser}"
        self._folder = folder
        self._turn = threading.RLock()
        self._view: tuple[View, State] | None = None
        self._seen: Stamp | None = None
        with told(folder):
            if create and not _is_index(folder):
                self._make()
            self._current()

    def apply(self, changes: Iterable[Put | Drop]) -> None:
        """Carry out all changes, in order, or none; the batch is held in memory. Raises errors.Busy where another writes."""
        last = {change.id: change for change in changes}
        with self._turn, told(self._folder):
            self._current()
            with writing(self._folder):
                self._write(last, *self._current())

    def search(self, query: Node, *, filters: Filters, limit: int, offset: int) -> Matches:
        """Return the documents that match, best first, ties by id, with their best pages."""
        with told(self._folder):
            view = self._current()[0]
            found = view.matches(query, filters, limit=limit, offset=offset)
            return Matches(found.total, view.paged(query, found.matches))

    def first(self, query: Node, *, filters: Filters, limit: int) -> tuple[Match, ...]:
        """Return the first matches of `search`, without their pages."""
        with told(self._folder):
            return self._current()[0].matches(query, filters, limit=limit, offset=0).matches

    def paged(self, query: Node, matches: Sequence[Match]) -> tuple[Match, ...]:
        """Return matches of a query with their best pages."""
        with told(self._folder):
            return self._current()[0].paged(query, matches)

    def facets(self, query: Node, *, filters: Filters) -> Facets:
        """Count the documents that match by their facts."""
        with told(self._folder):
            return self._current()[0].facets(query, filters)

    def rewrite(self) -> None:
        """Write the files anew, so that nothing of deleted documents is left in them."""
        with self._turn, told(self._folder), writing(self._folder):
            view, state = self._current()
            if not _dead(self._folder / str(state.generation)):
                return  # a small index is written anew with every deletion
            with beside(self._folder, state.generation + 1) as place:
                _add(place, view.puts(held.number for held in view.held()), state.generation + 1)
                publish(self._folder, place, self.fingerprint)

    def kept(self, terms: Iterable[str]) -> frozenset[str]:
        """Return which of these exact terms stand in the files; Tantivy counts deleted rows until it writes anew."""
        with told(self._folder):
            view = self._current()[0]
            return frozenset(term for term in terms if view.keeps(term))

    def ids(self) -> frozenset[str]:
        """Return the ids of all documents held."""
        with told(self._folder):
            return self._current()[0].ids()

    def files(self) -> Mapping[str, str]:
        """Return the files that the marker names."""
        with told(self._folder):
            state = self._current()[1]
        return {name: f"{state.generation}/{name}" for name in state.files}

    def strays(self) -> tuple[str, ...]:
        """Return the files of folders that do not count, and what lies in the one that does and the marker does not name."""
        known = {MARKER, LOCK, *self.files().values()}
        found = (path.relative_to(self._folder) for path in self._folder.rglob("*") if path.is_file())
        # Tantivy locks its folders with files whose names begin with a full stop.
        return tuple(sorted(path.as_posix() for path in found if path.as_posix() not in known and path.name[0] != "."))

    def close(self) -> None:
        """Let go of files and memory; asked again, it opens again."""
        with self._turn:
            self._view = None

    def _make(self) -> None:
        prepare(self._folder)
        with writing(self._folder), beside(self._folder, 0) as place:
            _add(place, (), 0)
            publish(self._folder, place, self.fingerprint)

    def _write(self, changes: dict[str, Put | Drop], view: View, state: State) -> None:
        """Write a batch into a folder of its own, beginning with what stands or, where that is worn, without it."""
        gone = {view.name(held): held for held in view.held(changes.keys())} if changes else {}
        puts = [change for change in changes.values() if isinstance(change, Put)]
        if not gone and not puts:
            return
        before = self._folder / str(state.generation)
        with beside(self._folder, state.generation + 1) as place:
            if gone and _is_worn(view, before, sum(1 + held.pages for held in gone.values())):
                kept = view.puts(held.number for held in view.held() if view.name(held) not in gone)
                _add(place, chain(kept, puts), state.generation + 1)
            else:
                carry(before, state.files, place)
                _add(place, puts, state.generation + 1, without=[held.number for held in gone.values()])
            publish(self._folder, place, self.fingerprint)

    def _current(self) -> tuple[View, State]:
        """Return the latest view, made anew only when the index has been written to or exchanged for another."""
        with self._turn:
            for _ in range(_ATTEMPTS):
                try:
                    latest = stamp(self._folder)
                    if self._view is None or latest != self._seen:
                        self._view, self._seen = self._look(latest), latest
                except OSError:
                    time.sleep(_PAUSE)
                else:
                    return self._view
        raise unavailable(f"There is no index in {self._folder}.")

    def _look(self, latest: Stamp) -> tuple[View, State]:
        """Open what the marker names. Raises OSError where it has been exchanged meanwhile."""
        state = load(self._folder, self.fingerprint)
        try:
            with told(self._folder):
                return View(whole(self._folder, state)), state
        except (OSError, IndexUnavailable) as error:
            if stamp(self._folder) != latest:
                raise OSError from error
            # A writer lets another folder count before it deletes this one: this is not its doing.
            raise unavailable(f"The index in {self._folder} is damaged.") from error


def _is_index(folder: Path) -> bool:
    try:
        stamp(folder)
    except OSError:
        return False
    return True


def _is_worn(view: View, folder: Path, dead: int) -> bool:
    """Whether an index is to be written again when so many more of its rows are deleted."""
    if view.rows <= SMALL:
        return True
    return dead + _dead(folder) > WORN * view.rows


def _dead(folder: Path) -> int:
    """Return how many rows are deleted and still stand in the files."""
    return sum(named(folder / level)[1] for level in (DOCUMENTS, PAGE_ROWS))


def _add(place: Path, puts: Iterable[Put], generation: int, *, without: Collection[int] = ()) -> None:
    """Write documents into a folder, after deleting those of these numbers."""
    documents, pages = document_schema(), page_schema()
    document_writer, page_writer = _writer(place / DOCUMENTS, documents), _writer(place / PAGE_ROWS, pages)
    for schema, writer in ((documents, document_writer), (pages, page_writer)):
        for number in without:
            # By a query: where Tantivy is given a bare number it takes it for a signed one, and deletes nothing.
            writer.delete_documents_by_query(Query.term_query(schema, NUMBER, number))
    # No number is ever given twice: a batch has one of the writer's generations for itself.
    for number, put in enumerate(puts, generation << 24):
        document, several = rows(put, number, documents, pages)
        document_writer.add_document(document)
        for page in several:
            page_writer.add_document(page)
    # Both at once: they wait for the disk most of the time.
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(_finish, (document_writer, page_writer)))


def _finish(writer: IndexWriter) -> None:
    writer.commit()
    # Without waiting, segments pile up; the writer cannot be used again.
    writer.wait_merging_threads()


def _writer(folder: Path, schema: Schema) -> IndexWriter:
    folder.mkdir(exist_ok=True)
    # Opened afresh for each batch: an index kept open by two leaves files that nobody deletes.
    return Index(schema, str(folder)).writer(_HEAP, 1)
