"""The catalogue: facts and page texts of every document in one SQLite file, made from the archive and deleted without loss.

Writers commit a document and the fact that the engine has still to learn of it (`pending`) together, so that a stop
between the two is made good at the next start. Readers see committed documents only and never wait for the writer.
"""

import contextlib
import os
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import NamedTuple, Self

from reviewsearch.domain.document import Page, Record, Status
from reviewsearch.domain.layout import Layout
from reviewsearch.domain.structure import Recommendation, recommendations
from reviewsearch.errors import IndexUnavailable
from reviewsearch.store import records, sums
from reviewsearch.store.layouts import decode, encode
from reviewsearch.store.sums import damage_told

SCHEMA = 5
# So many documents are asked for in one question.
_AT_ONCE = 500
_REBUILD = "Run: reviewsearch rebuild"
_TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE document (
    id TEXT PRIMARY KEY, record BLOB NOT NULL, path TEXT NOT NULL, status TEXT NOT NULL, kind TEXT NOT NULL,
    title TEXT NOT NULL, published TEXT, words TEXT,
    superseded_by TEXT, pending INTEGER NOT NULL, facts_sum INTEGER NOT NULL, pages_sum INTEGER NOT NULL,
    layout_sum INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX document_words ON document (words);
CREATE INDEX document_facts ON document (id, kind, published);
CREATE TABLE page (
    document TEXT NOT NULL, number INTEGER NOT NULL, label TEXT, text TEXT NOT NULL, raw TEXT, reader TEXT NOT NULL,
    PRIMARY KEY (document, number)
) WITHOUT ROWID;
CREATE TABLE layout (document TEXT NOT NULL, number INTEGER NOT NULL, places TEXT NOT NULL, PRIMARY KEY (document, number)) WITHOUT ROWID;
CREATE TABLE recommendation (
    document TEXT NOT NULL, place INTEGER NOT NULL, number TEXT NOT NULL, text TEXT NOT NULL, page INTEGER NOT NULL,
    PRIMARY KEY (document, place)
) WITHOUT ROWID;
CREATE TABLE belongs (key TEXT NOT NULL, document TEXT NOT NULL, place INTEGER NOT NULL, PRIMARY KEY (key, document)) WITHOUT ROWID;
CREATE INDEX belongs_document ON belongs (document, place);
CREATE TABLE source (name TEXT NOT NULL, document TEXT NOT NULL, PRIMARY KEY (name, document)) WITHOUT ROWID;
CREATE INDEX source_document ON source (document);
CREATE TABLE term (term TEXT PRIMARY KEY, documents INTEGER NOT NULL, sum INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE engine_file (
    name TEXT PRIMARY KEY, size INTEGER NOT NULL, sum INTEGER NOT NULL, modified INTEGER NOT NULL
) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """A document as the catalogue holds it: its record, its path relative to the archive, and the id of its newest version."""

    record: Record
    path: str
    superseded_by: str | None = None


@dataclass(frozen=True, slots=True)
class EngineFile:
    """A file of the engine as it was when it was noted: its size in bytes, its sum, its time in nanoseconds."""

    size: int
    total: int
    modified: int


class Facts(NamedTuple):
    """A document's kind, its own cases in order, and its date of publication in ISO 8601 as far as known, else ""."""

    kind: str
    cases: tuple[str, ...]
    published: str


class Catalogue:
    """One catalogue file, open for reading, or for writing by the one process that holds the writer's lock."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    @classmethod
    def create(cls, path: Path, meta: Mapping[str, str]) -> Self:
        """Make an empty catalogue that remembers `meta`. The file must not exist."""
        with damage_told():
            db = _connect(path, "rwc")
            db.execute("PRAGMA journal_mode=WAL")
            db.executescript(_TABLES)
        with damage_told(), db:
            db.executemany("INSERT INTO meta VALUES (?, ?)", [*meta.items(), ("schema", str(SCHEMA))])
        return cls(db)

    @classmethod
    def open(cls, path: Path, *, write: bool = False) -> Self:
        """Open a catalogue. Raises IndexUnavailable where it is missing, damaged or of another schema."""
        if not path.is_file():
            raise IndexUnavailable("There is no catalogue yet.", remedy=_REBUILD)
        with damage_told():
            catalogue = cls(_connect(path, "rw" if write else "ro"))
            schema = catalogue.meta().get("schema")
        if schema != str(SCHEMA):
            catalogue.close()
            raise IndexUnavailable("The catalogue was made by another version of reviewsearch.", remedy=_REBUILD)
        return catalogue

    def close(self) -> None:
        """Let go of the file; closing twice is no error."""
        self._db.close()

    def meta(self) -> dict[str, str]:
        """Return what the catalogue was made with."""
        return dict(self._db.execute("SELECT name, value FROM meta"))

    # Writing

    def put(self, entry: Entry, pages: Iterable[Page] | None, terms: Collection[str] | None) -> None:
        """Hold a document, new or changed, and note that the engine must learn of it. Part of the caller's transaction.

        `pages` and `terms` (its distinct exact terms) may be None where only the record changed.
        """
        record, about = entry.record, entry.record.description
        published = about.published.value if about.published else None
        belongs = [(key, record.id, place) for place, key in enumerate(dict.fromkeys(about.case_keys))]
        sources = sorted({(_text(source.name), record.id) for source in record.sources})
        row = (
            record.id,
            records.encode(record),
            entry.path,
            record.standing.value,
            about.kind.value,
            about.title.value,
            published,
            record.words,
        )
        facts = sums.of_rows([row, *belongs, *sources])
        before = self._db.execute("SELECT pages_sum, layout_sum FROM document WHERE id = ?", (record.id,)).fetchone()
        self._db.execute(
            "INSERT OR REPLACE INTO document VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?)",
            (*row, entry.superseded_by, facts, *(before or (sums.of_rows([]), sums.of_rows([])))),
        )
        for table in ("belongs", "source"):
            self._db.execute(f"DELETE FROM {table} WHERE document = ?", (record.id,))  # noqa: S608 - the names stand above
        self._db.executemany("INSERT INTO belongs VALUES (?, ?, ?)", belongs)
        self._db.executemany("INSERT INTO source VALUES (?, ?)", sources)
        if pages is not None:
            self._put_pages(record.id, tuple(pages))
        if terms is not None:
            self.count_terms(Counter(dict.fromkeys(terms, 1)))

    def _put_pages(self, identity: str, pages: Sequence[Page]) -> None:
        for table in ("page", "layout", "recommendation"):
            self._db.execute(f"DELETE FROM {table} WHERE document = ?", (identity,))  # noqa: S608 - the names stand above
        rows = [(identity, page.number, page.label, page.text, page.raw, page.reader) for page in pages]
        made = [(identity, at, *astuple(each)) for at, each in enumerate(recommendations(pages))]
        self._db.executemany("INSERT INTO page VALUES (?, ?, ?, ?, ?, ?)", rows)
        self._db.executemany("INSERT INTO recommendation VALUES (?, ?, ?, ?, ?)", made)
        total = sums.of_rows([*rows, *made])
        self._db.execute("UPDATE document SET pages_sum = ? WHERE id = ?", (total, identity))

    def lay_out(self, identity: str, layouts: Iterable[Layout]) -> None:
        """Hold the layouts of a document's pages, which has just been put. Part of the caller's transaction."""
        rows = [(identity, number, encode(layout)) for number, layout in enumerate(layouts, start=1)]
        self._db.executemany("INSERT INTO layout VALUES (?, ?, ?)", rows)
        self._db.execute("UPDATE document SET layout_sum = ? WHERE id = ?", (sums.of_rows(rows), identity))

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
        for table in ("page", "layout", "recommendation", "belongs", "source"):
            self._db.execute(f"DELETE FROM {table} WHERE document = ?", (identity,))  # noqa: S608 - the names stand above

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Give a context in which all writing happens or, after an exception, none of it.

        Raises OSError where the disk is full or fails, IndexUnavailable where the file is damaged.
        """
        with damage_told(), self._db:
            yield

    def pending(self) -> tuple[str, ...]:
        """Return the ids of documents the engine has still to learn of."""
        return tuple(row[0] for row in self._db.execute("SELECT id FROM document WHERE pending = 1 ORDER BY id"))

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

    # Reading

    def noted_files(self) -> dict[str, EngineFile]:
        """Return the files of the engine that are noted, by name."""
        return {name: EngineFile(*row) for name, *row in self._db.execute("SELECT * FROM engine_file")}

    def damage(self) -> str | None:
        """Return what is wrong with the file, in words, None where all of it is as it was written; reads all of it."""
        return sums.damage(self._db)

    def entry(self, identity: str) -> Entry | None:
        """Return the document of this id, if it is held."""
        return next(self._entries("WHERE id = ?", (identity,)), None)

    def entries(self, identities: Sequence[str] | None = None) -> Iterator[Entry]:
        """Yield all documents in order of id, or those of these ids that are held."""
        if identities is None:
            yield from self._entries("ORDER BY id", ())
            return
        for start in range(0, len(identities), _AT_ONCE):
            some = identities[start : start + _AT_ONCE]
            yield from self._entries(f"WHERE id IN ({','.join('?' * len(some))}) ORDER BY id", some)

    def facts(self, identities: Sequence[str]) -> dict[str, Facts]:
        """Return what is needed to put documents in order, of those of these that are held, without reading their records."""
        found: dict[str, Facts] = {}
        for start in range(0, len(identities), _AT_ONCE):
            some = identities[start : start + _AT_ONCE]
            marks = ",".join("?" * len(some))
            keys: dict[str, list[str]] = {}
            cases = f"SELECT document, key FROM belongs WHERE document IN ({marks}) ORDER BY document, place"  # noqa: S608 - values are bound
            for document, key in self._db.execute(cases, some):
                keys.setdefault(document, []).append(key)
            # Without the hint SQLite reads past each record to get at what stands behind it.
            facts = f"SELECT id, kind, published FROM document INDEXED BY document_facts WHERE id IN ({marks})"  # noqa: S608 - as above
            for identity, kind, published in self._db.execute(facts, some):
                found[identity] = Facts(kind, tuple(keys.get(identity, ())), published or "")
        return found

    def beginning(self, prefix: str) -> tuple[str, ...]:
        """Return the ids, at most ten, that begin with a prefix of hexadecimal digits."""
        query = "SELECT id FROM document WHERE id >= ? AND id < ? ORDER BY id LIMIT 10"
        return tuple(row[0] for row in self._db.execute(query, (prefix, prefix + "g")))

    def of_case(self, key: str) -> Iterator[Entry]:
        """Yield the documents that are a case's own, those first whose first case it is, in order of id."""
        yield from self._entries("JOIN belongs ON document = id WHERE key = ? ORDER BY place, id", (key,))

    def superseded_by(self, identity: str) -> tuple[str, ...]:
        """Return the ids of older versions of a document."""
        rows = self._db.execute("SELECT id FROM document WHERE superseded_by = ? ORDER BY id", (identity,))
        return tuple(row[0] for row in rows)

    def same_words(self, words: str) -> tuple[str, ...]:
        """Return the ids of documents whose text is the same but for white space."""
        return tuple(
            row[0] for row in self._db.execute("SELECT id FROM document WHERE words = ? ORDER BY id", (words,))
        )

    def called(self, name: str) -> tuple[str, ...]:
        """Return the ids of documents that were dropped under this name."""
        return tuple(
            row[0]
            for row in self._db.execute("SELECT document FROM source WHERE name = ? ORDER BY document", (_text(name),))
        )

    def case_keys(self) -> tuple[str, ...]:
        """Return the keys of all cases held, in order."""
        return tuple(row[0] for row in self._db.execute("SELECT DISTINCT key FROM belongs ORDER BY key"))

    def counts(self) -> dict[str, int]:
        """Return how many documents there are of each status."""
        shown = "superseded_by IS NULL OR status IN ('published', 'scheduled')"
        status = f"CASE WHEN {shown} THEN status ELSE 'superseded' END"
        counts = dict(self._db.execute(f"SELECT {status}, COUNT(*) FROM document GROUP BY 1"))  # noqa: S608 - a constant
        return {status.value: int(counts.get(status.value, 0)) for status in Status}

    def page_count(self) -> int:
        """Return how many pages there are."""
        return int(self._db.execute("SELECT COUNT(*) FROM page").fetchone()[0])

    def pages(self, identity: str) -> tuple[Page, ...]:
        """Return the pages of a document, in order."""
        rows = self._db.execute(
            "SELECT number, text, label, raw, reader FROM page WHERE document = ? ORDER BY number", (identity,)
        )
        return tuple(Page(*row) for row in rows)

    def page(self, identity: str, number: int) -> Page | None:
        """Return one page of a document, counted from 1."""
        row = self._db.execute(
            "SELECT number, text, label, raw, reader FROM page WHERE document = ? AND number = ?", (identity, number)
        ).fetchone()
        return Page(*row) if row else None

    def laid_out(self, places: Sequence[tuple[str, int]]) -> dict[tuple[str, int], tuple[Page, Layout]]:
        """Return pages by document and number, with their layouts; those that are not held, or not laid out, are left out."""
        wanted = f"WITH wanted (document, number) AS (VALUES {', '.join(['(?, ?)'] * len(places))})"
        columns = "document, number, text, label, raw, reader, places"
        query = f"{wanted} SELECT {columns} FROM wanted JOIN page USING (document, number) JOIN layout USING (document, number)"  # noqa: S608 - values are bound
        rows = self._db.execute(query, [value for place in places for value in place]) if places else ()
        return {(row[0], row[1]): (Page(*row[1:-1]), decode(row[-1])) for row in rows}

    def recommendations(self, identity: str) -> tuple[Recommendation, ...]:
        """Return the recommendations that a document numbers, as `domain.structure` finds them."""
        query = "SELECT number, text, page FROM recommendation WHERE document = ? ORDER BY place"
        return tuple(Recommendation(*row) for row in self._db.execute(query, (identity,)))

    def terms_beginning(self, prefix: str, limit: int) -> tuple[str, ...]:
        """Return the terms that begin with `prefix`, those in most documents first."""
        query = "SELECT term FROM term WHERE term >= ? AND term < ? ORDER BY documents DESC, term LIMIT ?"
        return tuple(row[0] for row in self._db.execute(query, (prefix, prefix + "\U0010ffff", limit)))

    def holds(self, terms: Iterable[str]) -> bool:
        """Return whether every one of these terms stands in some document."""
        one = "SELECT 1 FROM term WHERE term = ?"
        return all(self._db.execute(one, (term,)).fetchone() for term in terms)

    def documents_with(self, term: str) -> int:
        """Return how many documents hold an exact term."""
        row = self._db.execute("SELECT documents FROM term WHERE term = ?", (term,)).fetchone()
        return int(row[0]) if row else 0

    def vocabulary(self) -> Mapping[str, int]:
        """Return every term and how many documents hold it."""
        return dict(self._db.execute("SELECT term, documents FROM term"))

    def changes(self) -> int:
        """Return how often the index was changed since it was made."""
        return int(self.meta().get("changes", 0))

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

    def version(self) -> int:
        """Return a number that changes whenever another process has written."""
        return int(self._db.execute("PRAGMA data_version").fetchone()[0])

    def _entries(self, condition: str, values: Sequence[str]) -> Iterator[Entry]:
        rows = self._db.execute(f"SELECT record, path, superseded_by FROM document {condition}", tuple(values))  # noqa: S608 - conditions are written here, values are bound
        for record, path, superseded_by in rows.fetchall():
            try:
                yield Entry(records.decode(record), path, superseded_by)
            except records.BadRecord as error:
                raise IndexUnavailable(f"The catalogue is damaged: {error.cause}", remedy=_REBUILD) from None


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    # A reader that may not write beside the file (a web host's) reads it as it is; nobody changes it there.
    alone = "&immutable=1" if mode == "ro" and not os.access(path.parent, os.W_OK) else ""
    uri = f"{path.absolute().as_uri()}?mode={mode}{alone}"
    db = sqlite3.connect(uri, uri=True, timeout=10, check_same_thread=False)
    # A power cut may cost the newest entries, never the file; the archive has them and the next start sees that they lack.
    db.execute("PRAGMA synchronous=NORMAL")
    # In KiB. Of a nation's pages each search reads thirty, far apart; what leads to them is then at hand.
    db.execute("PRAGMA cache_size=-32000")
    return db


def _text(name: str) -> str:
    """Return a name that SQLite can hold, for names that are no valid text."""
    return name.encode("utf-8", "backslashreplace").decode("utf-8")
