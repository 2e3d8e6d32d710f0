"""Making the public bundle: from published documents only, in a generation of its own that needs nothing beside it."""

import contextlib
import os
import shutil
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reviewsearch import system
from reviewsearch.app import settings as settings_of
from reviewsearch.app.bundle import SETTINGS, TOMBSTONES, encoded, encoded_tombstones, settings_in, tombstones_in
from reviewsearch.app.index import CATALOGUE, ENGINE, Index, Prepared
from reviewsearch.app.settings import OWN_SYNONYMS, SHELF, Settings
from reviewsearch.domain.document import Page, Record
from reviewsearch.domain.publication import Tombstone, is_public, public_record
from reviewsearch.domain.schemes import slug
from reviewsearch.errors import IndexUnavailable, UnreadableFile
from reviewsearch.store import disk
from reviewsearch.store.archive import Filed
from reviewsearch.store.catalogue import Catalogue
from reviewsearch.store.generations import Generations

# Puts the file that the public downloads at the second path, made from the original at the first.
Copy = Callable[[Path, Path], None]
_CARRIED = ("partnership", "engine", "synonym_scopes", "scheme", "website")
_BATCH = 50
_OWN_DIGITS = 8


@dataclass(frozen=True, slots=True)
class Public:
    """A published document on its way into the bundle: its record as staff have it, its pages, and its original.

    `file` is what the public downloads, where that was made before.
    """

    record: Record
    pages: tuple[Page, ...]
    original: Path
    file: Path | None = None


def public_place(settings: Settings) -> Generations:
    """Return the generations of the public bundle."""
    return Generations(settings.index / "public")


def copied(original: Path, target: Path) -> None:
    """Copy an original's bytes: never a link, so that nothing done to the bundle can reach the archive."""
    shutil.copyfile(original, target)


class Bundler:
    """Makes and changes the public bundle, for the one process that may write."""

    def __init__(self, settings: Settings, *, copy: Copy = copied) -> None:
        self._settings = settings
        self._place = public_place(settings)
        self._copy = copy

    def standing(self) -> Generator[tuple[Record, bool], None, None]:
        """Yield the records in the bundle, each with whether its file stands there. Raises IndexUnavailable where none is whole."""
        folder = self._place.current()
        with contextlib.closing(Index.at(settings_in(folder), folder, write=True)) as index:
            if trouble := index.damage():
                raise IndexUnavailable(trouble, remedy="Run: reviewsearch rebuild")
            index.catch_up()
            for entry in index.catalogue.entries():
                yield entry.record, (folder / SHELF / entry.record.source_name).is_file()

    def held(self, identities: Sequence[str]) -> frozenset[str]:
        """Return which of these documents are in the bundle. Raises IndexUnavailable."""
        with contextlib.closing(Catalogue.open(self._place.current() / CATALOGUE)) as catalogue:
            return frozenset(catalogue.facts(identities))

    def pages(self, identity: str) -> tuple[Page, ...] | None:
        """Return the pages of a document as they stand in the bundle, None where it is not there. Raises IndexUnavailable."""
        with contextlib.closing(Catalogue.open(self._place.current() / CATALOGUE)) as catalogue:
            return catalogue.pages(identity) if catalogue.facts([identity]) else None

    def public(self, record: Record) -> Record:
        """Return what the bundle keeps of a published document's record."""
        keys = record.description.case_keys
        reference = self._settings.references.display(keys[0]) if keys else None
        return public_record(record, name=download_name(record), reference=reference)

    def is_of(self, keys: Collection[str], tombstones: Sequence[Tombstone]) -> bool:
        """Return whether the bundle in use carries what it would carry if it were made now, of documents of these cases."""
        try:
            folder = self._place.current()
            carried = settings_in(folder).data
            stones = tombstones_in(folder)
        except IndexUnavailable:
            return False
        own = self._settings.home / OWN_SYNONYMS
        synonyms = own.read_bytes() if own.is_file() else b""
        kept = folder / OWN_SYNONYMS
        same = synonyms == (kept.read_bytes() if kept.is_file() else b"")
        return same and carried == carried_settings(self._settings, keys) and set(stones) == set(tombstones)

    def add(self, documents: Iterable[Public]) -> None:
        """Put documents into the bundle in use; first their files, then the catalogue, then the engine. May be done twice.

        An original that has gone, or is not what was checked, is left out: it is never published.
        """
        folder = self._place.current()
        with contextlib.closing(Index.at(settings_in(folder), folder, write=True)) as index:
            self._fill(index, folder, documents, None)

    def make(
        self,
        documents: Iterable[Public],
        keys: Collection[str],
        tombstones: Sequence[Tombstone],
        *,
        fresh: bool = False,
    ) -> None:
        """Make the bundle anew beside the one in use, of documents of these cases, and let it take over.

        What was in the old one and is not in the new is gone when this returns, with its bytes. Files that the old one has
        are not made again, unless `fresh`; originals are left out as `add` leaves them.
        """
        folder = self._place.begin()
        try:
            carried = carried_settings(self._settings, keys)
            self._carry(folder, carried, tombstones)
            with contextlib.closing(Index.create(settings_of.carried(folder, carried), folder)) as index:
                self._fill(index, folder, documents, None if fresh else self._shelf_in_use())
            self._place.publish(folder)
        except BaseException:
            self._place.discard(folder)
            raise

    def without(self, identities: Collection[str], keys: Collection[str], tombstones: Sequence[Tombstone]) -> bool:
        """Make the bundle again without some documents, from what it holds: many times as fast as `make`, and as thorough.

        Every file is written anew where it held anything of them. Returns False, with nothing done, where the bundle in use
        was made with other settings than it would be now, or is not whole: then it must be made.
        """
        carried = carried_settings(self._settings, keys)
        try:
            before = self._place.current()
            was = settings_in(before)
        except IndexUnavailable:
            return False
        folder = self._place.begin()
        try:
            self._carry(folder, carried, tombstones)
            settings = settings_of.carried(folder, carried)
            if settings.fingerprint != was.fingerprint or settings.engine != was.engine:
                self._place.discard(folder)
                return False
            with contextlib.closing(Catalogue.open(before / CATALOGUE)) as catalogue:
                catalogue.copy_to(folder / CATALOGUE)
            shutil.copytree(before / ENGINE, folder / ENGINE)
            with contextlib.closing(Index.at(settings, folder, write=True)) as index:
                index.catch_up()
                index.remove(identities)
                index.compact()
                names = [entry.record.source_name for entry in index.catalogue.entries()]
            disk.make_folder(folder / SHELF)
            for name in names:
                disk.place(before / SHELF / name, folder / SHELF / name)
            self._place.publish(folder)
        except BaseException:
            self._place.discard(folder)
            raise
        return True

    def _carry(self, folder: Path, carried: Mapping[str, Any], tombstones: Sequence[Tombstone]) -> None:
        """Write what a generation has beside its index."""
        disk.write_whole(folder / SETTINGS, encoded(carried))
        disk.write_whole(folder / TOMBSTONES, encoded_tombstones(tuple(tombstones)))
        if (own := self._settings.home / OWN_SYNONYMS).is_file():
            disk.write_whole(folder / OWN_SYNONYMS, own.read_bytes())

    def _shelf_in_use(self) -> Path | None:
        try:
            return self._place.current() / SHELF
        except IndexUnavailable:
            return None

    def _fill(self, index: Index, folder: Path, documents: Iterable[Public], before: Path | None) -> None:
        """Put documents and their files into a generation; `before` is where their files may stand already."""
        disk.make_folder(folder / SHELF)
        for batch in _batches(documents):
            index.take([made for document in batch if (made := self._prepared(document, folder, before))])
        index.catalogue.settle()

    def _prepared(self, document: Public, folder: Path, before: Path | None) -> Prepared | None:
        """Put a document's file into its place and return the document for the index, None where its original is not sound."""
        if not is_public(document.record):
            raise AssertionError(f"{document.record.id} is not published")
        record = self.public(document.record)
        if not self._file(document, folder / SHELF / record.source_name, before):
            return None
        return Prepared(Filed(record, Path(record.source_name)), public_pages(document.pages))

    def _file(self, document: Public, target: Path, before: Path | None) -> bool:
        """Put the file that the public downloads into its place, made from the original; return whether that could be done."""
        if target.exists():
            return True
        unfinished = target.with_name(f".{target.name}{disk.UNFINISHED}")
        unfinished.unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            if before:
                os.link(before / target.name, target)
                return True
        try:
            if disk.sha256(document.original) != document.record.id:
                return False
        except (OSError, UnreadableFile):
            return False
        self._copy(document.original, unfinished) if document.file is None else copied(document.file, unfinished)
        with unfinished.open("rb+") as file:
            os.fsync(file.fileno())
        unfinished.replace(target)
        system.flush(target.parent)
        return True


def public_pages(pages: Iterable[Page]) -> tuple[Page, ...]:
    """Return pages as the bundle keeps them: their text, and nothing of how it was before repairs."""
    return tuple(Page(page.number, page.text, page.label, None, page.reader, page.headings) for page in pages)


def carried_settings(settings: Settings, keys: Collection[str]) -> dict[str, Any]:
    """Return what of the settings a bundle carries: nothing that names a case without a published document."""
    data = {name: settings.data[name] for name in _CARRIED if name in settings.data}
    cases = [case for case in settings.data.get("case", []) if slug(str(case.get("key"))) in keys]
    return {**data, "partnership": settings.partnership, "engine": settings.engine, "case": cases}


def download_name(record: Record) -> str:
    """Return what a document's file is called in public: its first case, its kind, the first digits of its id."""
    keys = record.description.case_keys
    parts = (*keys[:1], record.description.kind.value)
    return f"{'-'.join(parts)}--{record.id[:_OWN_DIGITS]}{record.suffix}"


def _batches(documents: Iterable[Public]) -> Iterator[list[Public]]:
    batch: list[Public] = []
    for document in documents:
        batch.append(document)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
