"""Scanned pages: read in the background when nothing is dropped, kept beside the index, and put in their places on a rebuild."""

import contextlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from reviewsearch import system
from reviewsearch.app.index import Index, Prepared
from reviewsearch.app.meanwhile import Meanwhile
from reviewsearch.app.settings import Settings
from reviewsearch.domain.completeness import filled_in
from reviewsearch.domain.decisions import PROGRAM
from reviewsearch.domain.describe import describe
from reviewsearch.domain.document import Event, Extraction, Page, Record
from reviewsearch.domain.media_types import PDF
from reviewsearch.extract import ocr
from reviewsearch.store import disk
from reviewsearch.store.archive import Archive, Filed

_FORMAT = 1
# A document is indexed as a whole: after each of its two hundred pages would be too often.
_AT_A_TIME = 10


class Readings:
    """What was read of scanned pages, one file for each document, by its content; lost, it is read again."""

    def __init__(self, settings: Settings) -> None:
        self._folder = settings.index / "scans"

    def on(self, identity: str, pages: tuple[Page, ...]) -> tuple[Page, ...]:
        """Return a document's pages with what was read of those that have no text of their own."""
        unread = frozenset(ocr.unread_pages(pages))
        known = self._of(identity) if unread else {}
        return tuple(known[page.number].on(page) if page.number in unread & known.keys() else page for page in pages)

    def add(self, identity: str, number: int, reading: ocr.OcrPage) -> None:
        """Keep what was read of a page."""
        known = {**self._of(identity), number: reading}
        rows = {str(at): [page.text, page.confidence, page.reader] for at, page in sorted(known.items())}
        disk.make_folder(self._folder)
        content = json.dumps({"format": _FORMAT, "pages": rows}, ensure_ascii=False).encode()
        disk.write_whole(self._path(identity), content, durable=False)

    def forget(self, identity: str) -> None:
        """Keep nothing of a document."""
        with contextlib.suppress(FileNotFoundError):
            self._path(identity).unlink()
            system.flush(self._folder)

    def _of(self, identity: str) -> dict[int, ocr.OcrPage]:
        try:
            kept = json.loads(self._path(identity).read_bytes())
            rows = kept["pages"].items() if kept["format"] == _FORMAT else ()
            return {int(at): ocr.OcrPage(str(text), float(sure), str(reader)) for at, (text, sure, reader) in rows}
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return {}  # not there, or damaged: the page is read again

    def _path(self, identity: str) -> Path:
        return self._folder / f"{identity}.json"


def is_unread(settings: Settings, record: Record, pages: tuple[Page, ...]) -> bool:
    """Return whether a document has pages that are still to be read from their pictures, on this computer."""
    scanned = record.media_type == PDF and settings.read_scans and ocr.is_available()
    return scanned and bool(ocr.unread_pages(pages))


class Scans:
    """The scanned pages that wait to be read, for the one process that may write."""

    def __init__(
        self,
        settings: Settings,
        archive: Archive,
        index: Index,
        *,
        changed: Callable[[str], None],
        described: Callable[[str], None],
        meanwhile: Meanwhile | None = None,
    ) -> None:
        """Make ready to read; `changed` is told of each document that has more text than before, `described` of what it now says."""
        self._meanwhile = meanwhile or Meanwhile()
        self._changed = changed
        self._described = described
        self._settings = settings
        self._wanted = settings.read_scans
        self._readings = Readings(settings)
        self._archive = archive
        self._index = index
        # Documents whose pages nothing here can read, until something can.
        self._aside: list[str] = []
        self._waiting = [
            entry.record.id
            for entry in index.catalogue.entries()
            if entry.record.empty_pages and entry.record.media_type == PDF and entry.superseded_by is None
        ]

    def expect(self, identity: str) -> None:
        """Note a document that came with pages without text."""
        self._waiting.append(identity)

    def read_one(self) -> bool:
        """Read the next page; return whether there was anything to do. Pages become searchable ten at a time, or with their last.

        Where nothing can read scans any more, what was read while something could becomes searchable all the same.
        """
        if not self._wanted:
            return False
        if able := ocr.is_available():
            self._waiting += self._aside
            self._aside.clear()
        while self._waiting:
            identity = self._waiting[-1]
            entry = self._index.catalogue.entry(identity)
            held = self._index.catalogue.pages(identity)
            pages = self._readings.on(identity, held)
            unread = ocr.unread_pages(pages)
            path = self._archive.root / entry.path if entry else None
            if unread and not able:
                self._waiting.pop()
                self._aside.append(identity)
                if pages != held:
                    self._take(identity, pages)
                return True
            if entry and path and unread and path.is_file():
                self._read(identity, path, unread[:1])
                pages, left = self._readings.on(identity, held), len(unread) - 1
                if left:
                    if left % _AT_A_TIME == 0:
                        self._take(identity, pages)
                    return True
            self._finish(identity, pages, held)
            self._waiting.pop()
            if unread:
                return True
        return False

    def _read(self, identity: str, path: Path, numbers: Sequence[int]) -> None:
        for number, reading in self._meanwhile.during(lambda: ocr.read_scans(path, numbers)).items():
            self._readings.add(identity, number, reading)

    def _take(self, identity: str, pages: tuple[Page, ...]) -> None:
        # Its record is asked for again: something may have been decided of it while its page was read.
        if entry := self._index.catalogue.entry(identity):
            self._index.take([Prepared(Filed(entry.record, Path(entry.path)), pages)])
            self._changed(identity)

    def _finish(self, identity: str, pages: tuple[Page, ...], held: tuple[Page, ...]) -> None:
        """Have a document say of itself what only its scanned pages tell; what was read before a stop becomes searchable too."""
        entry = self._index.catalogue.entry(identity)
        if entry is None:
            return
        later = self._described_anew(entry.record, pages)
        if later == entry.record:
            if pages != held:
                self._take(identity, pages)
            return
        filed = self._archive.rewrite(Filed(entry.record, Path(entry.path)), later)
        self._index.take([Prepared(filed, pages)])
        self._described(identity)
        self._changed(identity)

    def _described_anew(self, record: Record, pages: tuple[Page, ...]) -> Record:
        """Return a record with what it lacks and its document's pages, all of them read, tell."""
        read = Extraction(record.media_type, pages)
        settings = self._settings
        said = describe(read, source_name=record.source_name, references=settings.references, cues=settings.cues)
        about = filled_in(record.description, said)
        if about == record.description:
            return record
        event = Event(datetime.now(UTC).isoformat(timespec="seconds"), "described by its scanned pages", PROGRAM)
        return replace(record, description=about, history=(*record.history, event))

    def read_all(self) -> Iterator[None]:
        """Read page after page, until none waits."""
        while self.read_one():
            yield
