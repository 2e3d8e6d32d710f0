"""The catalogue: facts and page texts of every document in one SQLite file, made from the archive and deleted without loss.

Writers commit a document and the fact that the engine has still to learn of it (`pending`) together, so that a stop
between the two is made good at the next start. Readers see committed documents only and never wait for the writer.
"""

import contextlib
import os
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple
from itertools import zip_longest
from pathlib import Path
from typing import Self

from reviewsearch.domain.document import Page
from reviewsearch.domain.layout import Layout
from reviewsearch.domain.structure import Recommendation
from reviewsearch.errors import IndexUnavailable
from reviewsearch.store import records, sums
from reviewsearch.store.contents import REBUILD, Contents, EngineFile, Entry, Facts, storable
from reviewsearch.store.layouts import encode, headings_out
from reviewsearch.store.shown import encode as encode_shown
from reviewsearch.store.sums import damage_told

__all__ = ["SCHEMA", "Catalogue", "EngineFile", "Entry", "Facts"]

SCHEMA = 8
# What is kept of the file in memory, in KiB. Of a nation's pages each search reads thirty, far apart; what leads to them is then
# at hand. Who writes touches a document once.
_KEPT_TO_READ, _KEPT_TO_WRITE = 32_000, 1_500
# Pages of the file are so large that three of a document's stand in one. Where rows are long they stand in tables of their own
# and not in their index: SQLite would put four into a page of that, and go through ten pages to find one.
_PAGE_SIZE = 8192
# What lets go of a document's pages and what is found on them, and of what its record says besides.
_DROP_PAGES = ("DELETE FROM page WHERE document = ?", "DELETE FROM recommendation WHERE document = ?")
_DROP_FACTS = ("DELETE FROM belongs WHERE document = ?", "DELETE FROM source WHERE document = ?")
_TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE document (
    id TEXT PRIMARY KEY, shown TEXT NOT NULL, record BLOB NOT NULL, path TEXT NOT NULL, status TEXT NOT NULL,
    kind TEXT NOT NULL, cases TEXT NOT NULL, title TEXT NOT NULL, published TEXT, words TEXT,
    superseded_by TEXT, pending INTEGER NOT NULL, facts_sum INTEGER NOT NULL, pages_sum INTEGER NOT NULL
);
CREATE INDEX document_words ON document (words);
CREATE INDEX document_facts ON document (id, kind, cases, published);
CREATE TABLE page (
    document TEXT NOT NULL, number INTEGER NOT NULL, label TEXT, text TEXT NOT NULL, raw TEXT, reader TEXT NOT NULL,
    headings TEXT NOT NULL, places TEXT, PRIMARY KEY (document, number)
);
CREATE TABLE recommendation (
    document TEXT NOT NULL, place INTEGER NOT NULL, number TEXT NOT NULL, text TEXT NOT NULL, page INTEGER NOT NULL,
    PRIMARY KEY (document, place)
);
CREATE TABLE belongs (key TEXT NOT NULL, document TEXT NOT NULL, place INTEGER NOT NULL, PRIMARY KEY (key, document)) WITHOUT ROWID;
CREATE INDEX belongs_document ON belongs (document, place);
CREATE TABLE source (
    name TEXT NOT NULL, place TEXT NOT NULL, document TEXT NOT NULL, PRIMARY KEY (name, place, document)
) WITHOUT ROWID;
CREATE INDEX source_document ON source (document);
CREATE TABLE term (term TEXT PRIMARY KEY, documents INTEGER NOT NULL, sum INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE engine_file (
    name TEXT PRIMARY KEY, size INTEGER NOT NULL, sum INTEGER NOT NULL, modified INTEGER NOT NULL
) WITHOUT ROWID;
"""


class Catalogue(Contents):
    """One catalogue file, open for reading, or for writing by the one process that holds the writer's lock."""

    @classmethod
    def create(cls, path: Path, meta: Mapping[str, str]) -> Self:
        """Make an empty catalogue that remembers `meta`. The file must not exist."""
        with damage_told():
            db = _connect(path, "rwc")
            db.execute(f"PRAGMA page_size={_PAGE_SIZE}")
            db.execute("PRAGMA journal_mode=WAL")
            db.executescript(_TABLES)
        with damage_told(), db:
            db.executemany("INSERT INTO meta VALUES (?, ?)", [*meta.items(), ("schema", str(SCHEMA))])
        return cls(db, is_written=True)

    @classmethod
    def open(cls, path: Path, *, write: bool = False) -> Self:
        """Open a catalogue. Raises IndexUnavailable where it is missing, damaged or of another schema."""
        if not path.is_file():
            raise IndexUnavailable("There is no catalogue yet.", remedy=REBUILD)
        with damage_told():
            catalogue = cls(_connect(path, "rw" if write else "ro"), is_written=write)
            schema = catalogue.meta().get("schema")
        if schema != str(SCHEMA):
            catalogue.close()
            raise IndexUnavailable("The catalogue was made by another version of reviewsearch.", remedy=REBUILD)
        return catalogue

    def close(self) -> None:
        """Let go of the file; closing twice is no error."""
        self._db.close()

    def put(
        self,
        entry: Entry,
        pages: Iterable[Page] | None,
        terms: Collection[str] | None,
        recommended: Sequence[Recommendation] = (),
        layouts: Sequence[Layout] = (),
    ) -> None:
        """Hold a document, new or changed, and note that the engine must learn of it. Part of the caller's transaction.

        `pages` and `terms` (its distinct exact terms) may be None where only the record changed; `recommended` are the
        recommendations on the pages, `layouts` those of the first of them.
        """
        record, about = entry.record, entry.record.description
        published = about.published.value if about.published else None
        belongs = [(key, record.id, place) for place, key in enumerate(dict.fromkeys(about.case_keys))]
        sources = sorted({(storable(source.name), storable(source.place), record.id) for source in record.sources})
        row = (
            record.id,
            encode_shown(record),
            records.encode(record),
            entry.path,
            record.standing.value,
            about.kind.value,
            " ".join(dict.fromkeys(about.case_keys)),
            about.title.value,
            published,
            record.words,
        )
        facts = sums.of_rows([row, *belongs, *sources])
        before = self._db.execute("SELECT pages_sum FROM document WHERE id = ?", (record.id,)).fetchone()
        self._db.execute(
            "INSERT OR REPLACE INTO document VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?)",
            (*row, entry.superseded_by, facts, *(before or (sums.of_rows([]),))),
        )
        for statement in _DROP_FACTS:
            self._db.execute(statement, (record.id,))
        self._db.executemany("INSERT INTO belongs VALUES (?, ?, ?)", belongs)
        self._db.executemany("INSERT INTO source VALUES (?, ?, ?)", sources)
        if pages is not None:
            self._put_pages(record.id, pages, recommended, layouts)
        if terms is not None:
            self.count_terms(Counter(dict.fromkeys(terms, 1)))

    def _put_pages(
        self, identity: str, pages: Iterable[Page], recommended: Sequence[Recommendation], layouts: Sequence[Layout]
    ) -> None:
        for statement in _DROP_PAGES:
            self._db.execute(statement, (identity,))
        rows = [
            (identity, page.number, page.label, page.text, page.raw, page.reader, headings_out(page.headings), places)
            for page, places in zip_longest(pages, map(encode, layouts))
        ]
        made = [(identity, at, *astuple(each)) for at, each in enumerate(recommended)]
        self._db.executemany("INSERT INTO page VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
        self._db.executemany("INSERT INTO recommendation VALUES (?, ?, ?, ?, ?)", made)
        total = sums.of_rows([*rows, *made])
        self._db.execute("UPDATE document SET pages_sum = ? WHERE id = ?", (total, identity))

    def supersede(self, identity: str, by: str | None) -> None:
        """Note the newest version of a document, or that it is the newest itself. Part of the caller's transaction."""
        self._db.execute("UPDATE document SET superseded_by = ?, pending = 1 WHERE id = ?", (by, identity))

    def count_terms(self, counts: Mapping[str, int]) -> None:
        """Add to how many documents hold each term; counts may be negative. Part of the caller's transaction."""
        self._db.executemany(
            "INSERT INTO term VALUES (?, ?, ?) ON CONFLICT (term) DO UPDATE SET documents = documents + excluded.documents",
            ((term, count, sums.of_text(term)) for term, count in counts.items()),
        )
        if any(count < 0 for count in counts.values()):
            self._db.execute("DELETE FROM term WHERE documents <= 0")

    def remove(self, identity: str) -> None:
        """Hold a document no more. Part of the caller's transaction."""
        self._db.execute("DELETE FROM document WHERE id = ?", (identity,))
        for statement in (*_DROP_PAGES, *_DROP_FACTS):
            self._db.execute(statement, (identity,))

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Give a context in which all writing happens or, after an exception, none of it.

        Raises OSError where the disk is full or fails, IndexUnavailable where the file is damaged.
        """
        with damage_told(), self._db:
            yield

    def learnt(self, identities: Iterable[str]) -> None:
        """Note that the engine has learnt of these documents, and that the index is another than it was."""
        with self.transaction():
            self._db.execute(
                "INSERT INTO meta VALUES ('changes', '1') ON CONFLICT (name) DO UPDATE SET value = CAST(value AS INTEGER) + 1"
            )
            self._db.executemany(
                "UPDATE document SET pending = 0 WHERE id = ?", [(identity,) for identity in identities]
            )

    def note_files(self, files: Mapping[str, EngineFile]) -> None:
        """Note the files of the engine by name; those noted before are forgotten."""
        with self.transaction():
            self._db.execute("DELETE FROM engine_file")
            self._db.executemany(
                "INSERT INTO engine_file VALUES (?, ?, ?, ?)", ((name, *astuple(file)) for name, file in files.items())
            )

    def copy_to(self, path: Path) -> None:
        """Copy the catalogue, as it is at this moment, into a file of its own."""
        with contextlib.closing(sqlite3.connect(path)) as target:
            self._db.backup(target)
            target.execute("PRAGMA journal_mode=WAL")

    def compact(self) -> None:
        """Write the file anew, so that nothing of what was removed is left in it."""
        self._db.execute("VACUUM")
        self.settle()

    def settle(self) -> None:
        """Put everything into the one file, so that a copy of it is whole."""
        self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    # A reader that may not write beside the file (a web host's) reads it as it is; nobody changes it there.
    alone = "&immutable=1" if mode == "ro" and not os.access(path.parent, os.W_OK) else ""
    uri = f"{path.absolute().as_uri()}?mode={mode}{alone}"
    db = sqlite3.connect(uri, uri=True, timeout=10, check_same_thread=False)
    # A power cut may cost the newest entries, never the file; the archive has them and the next start sees that they lack.
    db.execute("PRAGMA synchronous=NORMAL")
    db.execute(f"PRAGMA cache_size=-{_KEPT_TO_WRITE if mode.startswith('rw') else _KEPT_TO_READ}")
    return db
