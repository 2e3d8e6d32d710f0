"""The library: the one object a program needs to keep documents and find them."""

import contextlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Self

from reviewsearch.app import settings as settings_of
from reviewsearch.app.finder import Finder
from reviewsearch.app.history import chain_problems
from reviewsearch.app.index import Prepared, generations, made_anew
from reviewsearch.app.settings import Settings
from reviewsearch.app.verifying import verify
from reviewsearch.domain.corrections import checked, corrected
from reviewsearch.domain.document import Document, Event, Record, Status
from reviewsearch.domain.findings import Finding
from reviewsearch.errors import IndexUnavailable
from reviewsearch.store.archive import Archive, Filed, Problem

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from reviewsearch.app.means import MeansOf
    from reviewsearch.app.never import Added
    from reviewsearch.app.publishing import Publisher
    from reviewsearch.app.receipt import Receipt
    from reviewsearch.app.traces import Sought
    from reviewsearch.app.writing import Progress, Writer

# Writing needs the readers of files, which take longer to import than a search takes: those methods import it themselves.


class Library(Finder):
    """An archive: everything in it can be found; writing takes the writer's lock for as long as it lasts."""

    def __init__(self, settings: Settings, *, means: "MeansOf | None" = None) -> None:
        super().__init__(settings, generations(settings))
        self._means = means

    def _writing(self, purpose: str) -> "AbstractContextManager[Writer]":
        from reviewsearch.app.means import usual
        from reviewsearch.app.writing import writing

        return writing(self.settings, purpose=purpose, means=self._means or usual)

    @classmethod
    def open(cls, home: str | Path) -> Self:
        """Open the archive whose `reviewsearch.toml` stands in `home`. Raises NotFound and BadSettings."""
        return cls(settings_of.load(Path(home)))

    def _unavailable(self, error: IndexUnavailable) -> IndexUnavailable:
        from reviewsearch.app.turns import lock_path
        from reviewsearch.store.lock import holding

        writer = holding(lock_path(self.settings))
        if writer is None:
            return error
        return IndexUnavailable(
            f"The index is being made anew at this moment, by {writer}.",
            remedy="Ask again in a moment. Nothing is lost: every document stands in archive/.",
        )

    # Reading scans

    def scanned_pages(self) -> int:
        """Return how many pages of PDFs have no text that can be read, and were not read from their pictures so far."""
        from reviewsearch.domain.media_types import PDF
        from reviewsearch.extract.ocr import unread_pages

        with self._lock:
            catalogue = self._index().catalogue
            scanned = (
                entry.record.id
                for entry in catalogue.entries()
                if entry.record.empty_pages and entry.record.media_type == PDF and entry.superseded_by is None
            )
            return sum(len(unread_pages(catalogue.pages(identity))) for identity in scanned)

    def scans(self, identity: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Return the numbers of a document's pages read from pictures, and of those without text. Raises NotFound."""
        from reviewsearch.extract.ocr import seen_pages, unread_pages

        pages = self.pages(identity)
        return seen_pages(pages), unread_pages(pages)

    # Keeping

    def add(self, paths: Iterable[str | Path]) -> "tuple[Receipt, ...]":
        """Keep copies of files, wherever they are; return what became of each. Raises Busy."""
        return tuple(self.adding(Path(path) for path in paths))

    def adding(self, paths: Iterable[Path]) -> "Iterator[Receipt]":
        """Keep copies of files, and yield what became of each as soon as it can be found; then check them. Raises Busy."""
        from reviewsearch.app.receipt import Dropped

        with self._writing("reviewsearch add") as writer:
            for _, receipt in writer.intake.take(Dropped(path.absolute()) for path in paths):
                if receipt.id:
                    writer.checking.expect(receipt.id)
                yield receipt
            writer.checking.check_new()

    def describe(self, identity: str, corrections: Mapping[str, tuple[str, ...]], *, by: str) -> Document:
        """Correct what is said of a document: reference, title, kind, published, language, theme. Raises WrongUsage, Busy."""
        given = checked(corrections, self.settings.references)
        with self._writing("reviewsearch describe") as writer:
            entry = self._entry(identity)
            filed = Filed(entry.record, Path(entry.path))
            said = ", ".join(f"{name} {' and '.join(values)}" for name, values in given.items())
            record = replace(
                entry.record,
                description=corrected(entry.record.description, given, by=by),
                corrections={**entry.record.corrections, **given},
                history=(
                    *entry.record.history,
                    Event(datetime.now(UTC).isoformat(timespec="seconds"), f"described: {said}", by),
                ),
            )
            pages = writer.index.catalogue.pages(record.id)
            writer.index.take([Prepared(writer.archive.rewrite(filed, record), pages)])
            writer.publisher.described(record.id)
            writer.publisher.settle()
            return self.document(record.id)

    # Publishing

    def check(self, name: str) -> tuple[Finding, ...]:
        """Return what the checks find in a document that is kept, by its id, or in a file. Raises NotFound, UnreadableFile."""
        from reviewsearch.app.checking import look_at
        from reviewsearch.app.means import usual

        path = Path(name)
        kept = None if path.is_file() else self._entry(name)
        pages = self.pages(kept.record.id) if kept else ()
        try:
            catalogue = self._index().catalogue
        except IndexUnavailable:
            catalogue = None  # a file can be looked at all the same
        return look_at(self.settings, self._means or usual, path, kept, pages, catalogue)

    def never(self, entries: Iterable[str]) -> "tuple[Added, tuple[Document, ...]]":
        """Add entries to the never-publish list; return what became of them, and in which documents new ones stand.

        Looks at names and texts; whatever else is in the files is looked at when they are checked again. Raises BadSettings
        and Busy.
        """
        from reviewsearch.app.never import add, stands_in

        added = add(self.settings, entries)
        try:
            documents = self.documents() if added.new else ()
        except IndexUnavailable:
            documents = ()  # nothing is kept yet, or a rebuild will check all there is
        kept = (document for document in documents if document.status is not Status.FORGOTTEN)
        return added, tuple(
            document for document in kept if stands_in(added.fresh, document.source_name, self.pages(document.id))
        )

    def sought(self, identity: str) -> "Sought":
        """Return what tells a document from all others, to look for in public. Raises NotFound."""
        from reviewsearch.app.traces import sought_of

        record = self.record(identity)
        return sought_of(record, self.pages(record.id), self._index().catalogue, self.settings)

    def forget(self, identity: str, *, reason: str, by: str) -> Record:
        """Remove a document that is not public from the archive and from the index. Raises WrongUsage and Busy."""
        from reviewsearch.app.scans import Readings

        with self._writing("reviewsearch forget") as writer:
            record = writer.publisher.forget(self._entry(identity).record.id, reason=reason, by=by)
            writer.publisher.settle()
            Readings(self.settings).forget(record.id)
            made_anew(self.settings, self._place, writer.index)
        return record

    @contextlib.contextmanager
    def publishing(self, purpose: str) -> "Iterator[Publisher]":
        """Give what decides who may see documents; at the end the public bundle is as was decided. Raises Busy."""
        with self._writing(purpose) as writer:
            try:
                yield writer.publisher
            finally:
                writer.publisher.settle()

    def rebuild(self, *, progress: "Progress | None" = None) -> int:
        """Make the index anew from the archive; searches go on meanwhile. Returns the number of documents. Raises Busy."""
        from reviewsearch.app.means import usual
        from reviewsearch.app.writing import rebuild

        return rebuild(self.settings, progress=progress, means=self._means or usual)

    def verify(self, *, everything: bool = False, progress: "Progress | None" = None) -> Iterator[Problem]:
        """Yield what is not as it was kept: looks at every record, and reads the next seventh of the originals, or all."""
        yield from verify(self.settings, everything=everything, progress=progress)
        yield from chain_problems(Archive(self.settings.archive))
