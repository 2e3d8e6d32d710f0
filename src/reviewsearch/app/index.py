"""One index, the staff's or the public's: catalogue and engine side by side in one generation, made anew beside."""

import contextlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from reviewsearch.app.analysis import Analysis, analysed
from reviewsearch.app.engine_files import EngineFiles
from reviewsearch.app.recollection import Recollection
from reviewsearch.app.searchable import offered_words, searchable
from reviewsearch.app.settings import Settings
from reviewsearch.app.versions import Kin, Versions, kin_of
from reviewsearch.domain.document import Page, Record
from reviewsearch.domain.ports import Drop, Put, SearchEngine
from reviewsearch.engines import open_engine
from reviewsearch.errors import IndexUnavailable
from reviewsearch.store.archive import Filed
from reviewsearch.store.catalogue import Catalogue, Entry
from reviewsearch.store.generations import Generations

CATALOGUE = "catalogue.sqlite"
ENGINE = "engine"


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document on its way into the index: filed, with its pages, or None where only its record changed.

    `analysis` is what was made of these pages and this record, where that has been done already.
    """

    filed: Filed
    pages: tuple[Page, ...] | None
    analysis: Analysis | None = None


class Index:
    """One open generation."""

    def __init__(self, settings: Settings, folder: Path, catalogue: Catalogue, engine: SearchEngine) -> None:
        self.folder = folder
        self.catalogue = catalogue
        self.engine = engine
        self._files = EngineFiles(folder / ENGINE, engine, catalogue)
        self._analyser = settings.analyser
        self.recollection = Recollection(catalogue, settings.analyser.references, settings.shelf)

    @classmethod
    def open(cls, settings: Settings, place: Generations, *, write: bool = False) -> "Index":
        """Open the generation in use of the folder `place`. Raises IndexUnavailable where it is missing, damaged or made otherwise."""
        return cls.at(settings, place.current(), write=write)

    @classmethod
    def at(cls, settings: Settings, folder: Path, *, write: bool = False) -> "Index":
        """Open one generation. Raises IndexUnavailable where it is missing, damaged or made otherwise."""
        catalogue = Catalogue.open(folder / CATALOGUE, write=write)
        try:
            _check(catalogue.meta(), settings)
            engine = open_engine(settings.engine, folder / ENGINE, analyser=settings.fingerprint)
            return cls(settings, folder, catalogue, engine)
        except BaseException:
            catalogue.close()
            raise

    @staticmethod
    def catalogue_in_use(settings: Settings) -> Catalogue:
        """Open the catalogue of the generation in use, whatever engine stands beside it. Raises IndexUnavailable."""
        return Catalogue.open(generations(settings).current() / CATALOGUE)

    @classmethod
    def create(cls, settings: Settings, folder: Path) -> "Index":
        """Make an empty generation in a folder of its own."""
        meta = {"engine": settings.engine, "fingerprint": settings.fingerprint}
        catalogue = Catalogue.create(folder / CATALOGUE, meta)
        engine = open_engine(settings.engine, folder / ENGINE, analyser=settings.fingerprint, create=True)
        return cls(settings, folder, catalogue, engine)

    def close(self) -> None:
        """Let go of both; closing twice is no error."""
        self.engine.close()
        self.catalogue.close()

    def take(self, documents: Iterable[Prepared]) -> None:
        """Hold documents, new or changed: first in the catalogue, then in the engine. May be done twice."""
        changes: dict[str, Put | Drop] = {}
        with self.catalogue.transaction():
            kins: set[Kin] = set()
            for document in documents:
                kins.update(self._kins(document.filed.record))
                changes[document.filed.record.id] = self._catalogue(document)
            for identity in self._settle_versions(kins):
                changes[identity] = changes.get(identity) or self._change(identity)
            for identity in changes:
                if self._is_superseded(identity):
                    changes[identity] = Drop(identity)
        self._learn(changes)

    def note(self, filed: Filed) -> None:
        """Hold what a document's record says now of its checks and decisions; nothing of that is searched."""
        before = self.catalogue.entry(filed.record.id)
        by = before.superseded_by if before else None
        with self.catalogue.transaction():
            self.catalogue.put(Entry(filed.record, filed.path.as_posix(), by), None, None)
        self.catalogue.learnt([filed.record.id])
        self.recollection.forget()

    def catch_up(self) -> None:
        """Tell the engine of what the catalogue holds and the engine was not told before a stop."""
        self._learn({identity: self._change(identity) for identity in self.catalogue.pending()})

    def _learn(self, changes: Mapping[str, Put | Drop]) -> None:
        self.recollection.forget()
        if changes:
            self._apply(changes.values())
            self.catalogue.learnt(changes)

    def compact(self) -> None:
        """Write all files anew, so that nothing of what was removed is left in them."""
        self.engine.rewrite()
        self._files.note()
        self.catalogue.compact()

    def _apply(self, changes: Iterable[Put | Drop]) -> None:
        self.engine.apply(changes)
        self._files.note()

    def damage(self) -> str | None:
        """Return in words what is wrong with the index, None where all its files are as they were written; reads them all."""
        cause = self.catalogue.damage()
        return f"The catalogue is damaged: {cause}" if cause else self._files.damage()

    def disagreement(self) -> str | None:
        """Return in words how the engine differs from the catalogue, None where both hold the same documents."""
        shown, found = self.catalogue.newest(), self.engine.ids()
        if found == shown:
            return None
        return f"{len(shown - found)} documents cannot be found, and {len(found - shown)} are found that are not held"

    def note_files(self) -> None:
        """Note the engine's files as sound, where they were made just before a stop; `damage` has been asked before."""
        self._files.note()

    def strays(self) -> tuple[Path, ...]:
        """Return the files in the engine's folder that belong to nothing; the holder of the writer's lock may delete them."""
        return tuple(self._files.folder / name for name in self.engine.strays())

    def remove(self, identities: Iterable[str]) -> None:
        """Hold documents no more: first out of the engine, so that nothing is found that cannot be shown."""
        identities = list(identities)
        if not identities:
            return
        self._apply([Drop(identity) for identity in identities])
        with self.catalogue.transaction():
            kins = {kin for identity in identities for kin in self._kins_before(identity)}
            for identity in identities:
                self._count(identity, -1)
                self.catalogue.remove(identity)
            changes = {identity: self._change(identity) for identity in self._settle_versions(kins)}
        self._learn(changes)

    def _kins(self, record: Record) -> Iterator[Kin]:
        """Yield the kins whose documents may stand otherwise to each other because of a record: its own, now and before."""
        yield from kin_of(record)
        yield from self._kins_before(record.id)

    def _kins_before(self, identity: str) -> Iterator[Kin]:
        entry = self.catalogue.entry(identity)
        return kin_of(entry.record) if entry else iter(())

    def _settle_versions(self, kins: Iterable[Kin]) -> Iterator[str]:
        """Find the newest version of each work of these kins; yield the documents that stand otherwise than before."""
        for identity, by in Versions(self.catalogue).changed(kins):
            self.catalogue.supersede(identity, by)
            yield identity

    def _is_superseded(self, identity: str) -> bool:
        entry = self.catalogue.entry(identity)
        return entry is not None and entry.superseded_by is not None

    def _catalogue(self, document: Prepared) -> Put | Drop:
        """Write a document into the catalogue; return what the engine must learn."""
        record = document.filed.record
        before = self.catalogue.entry(record.id)
        entry = Entry(record, document.filed.path.as_posix(), before.superseded_by if before else None)
        if document.pages is None:
            self.catalogue.put(entry, None, None)
            return self._change(record.id)
        self._count(record.id, -1)
        made = document.analysis or analysed(self._analyser, record, document.pages)
        self.catalogue.put(entry, document.pages, made.offered, made.recommendations, made.layouts)
        return made.put

    def _count(self, identity: str, by: int) -> None:
        entry = self.catalogue.entry(identity)
        if entry:
            put = searchable(self._analyser, entry.record, self.catalogue.pages(identity))
            self.catalogue.count_terms(dict.fromkeys(offered_words(put), by))

    def _change(self, identity: str) -> Put | Drop:
        entry = self.catalogue.entry(identity)
        if entry is None or entry.superseded_by:
            return Drop(identity)
        return searchable(self._analyser, entry.record, self.catalogue.pages(identity))


def _check(made_with: Mapping[str, str], settings: Settings) -> None:
    if (made_with.get("engine"), made_with.get("fingerprint")) != (settings.engine, settings.fingerprint):
        raise IndexUnavailable("The index was made with other settings.", remedy="Run: reviewsearch rebuild")


def made_anew(settings: Settings, place: Generations, before: Index) -> None:
    """Make an index again from what it holds, without reading a file: what was removed from it is then in no file of it."""
    with built_beside(settings, place) as index:
        for entry in before.catalogue.entries():
            pages = before.catalogue.pages(entry.record.id)
            index.take([Prepared(Filed(entry.record, Path(entry.path)), pages)])


def generations(settings: Settings) -> Generations:
    """Return the generations of the staff index."""
    return Generations(settings.index / "staff")


@contextlib.contextmanager
def built_beside(settings: Settings, place: Generations) -> Iterator[Index]:
    """Give an empty index to be filled beside the one in use in `place`; it takes over when the block ends well, else it goes."""
    folder = place.begin()
    index = Index.create(settings, folder)
    try:
        yield index
        index.close()
        place.publish(folder)
    except BaseException:
        index.close()
        place.discard(folder)
        raise
