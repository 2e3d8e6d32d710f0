"""What a catalogue holds, as it is asked for: documents, pages, cases, words, and what was noted of the engine."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from reviewsearch.domain.decisions import State
from reviewsearch.domain.document import Page, Record, Status
from reviewsearch.domain.layout import Layout
from reviewsearch.domain.structure import Recommendation
from reviewsearch.errors import IndexUnavailable
from reviewsearch.store import records, sums
from reviewsearch.store.layouts import decode, headings_in

REBUILD = "Run: reviewsearch rebuild"
# So many documents are asked for in one question.
_AT_ONCE = 500
_OLDER = {True: " AND superseded_by IS NOT NULL", False: ""}
# So many records are kept read, by their bytes, each some 5 KB: the next state of a catalogue, or the next generation, holds most of
# them again. Who writes looks at a document a few times in a row, and then at others.
_READ, _JUST_READ = 10_000, 200
_CHECKED = "json_extract(CAST(record AS TEXT), '$.checked.version')"
_IS_PUBLIC = f"json_extract(CAST(record AS TEXT), '$.decisions[#-1].state') = '{State.PUBLISHED.value}'"
_IS_HELD = f"json_extract(CAST(record AS TEXT), '$.status') = '{Status.HELD.value}'"


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


class Shown(NamedTuple):
    """What the catalogue holds of a document to show it, without its record; `text` is as `store.shown` writes it."""

    id: str
    path: str
    superseded_by: str | None
    text: str


class Contents:
    """All questions that can be asked of an open catalogue; none changes it."""

    def __init__(self, connection: sqlite3.Connection, *, is_written: bool = False) -> None:
        self._db = connection
        self._read = lru_cache(maxsize=_JUST_READ)(records.decode) if is_written else _record

    def meta(self) -> dict[str, str]:
        """Return what the catalogue was made with."""
        return dict(self._db.execute("SELECT name, value FROM meta"))

    def pending(self) -> tuple[str, ...]:
        """Return the ids of documents the engine has still to learn of."""
        return tuple(row[0] for row in self._db.execute("SELECT id FROM document WHERE pending = 1 ORDER BY id"))

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
        for some, marks in _at_once(identities):
            yield from self._entries(f"WHERE id IN ({marks}) ORDER BY id", some)

    def shown(self, identities: Sequence[str] | None = None) -> Iterator[Shown]:
        """Yield what shows all documents, in order of id, or those of these ids that are held."""
        if identities is None:
            everything = self._db.execute("SELECT id, path, superseded_by, shown FROM document ORDER BY id").fetchall()
            yield from map(Shown._make, everything)
        for some, marks in _at_once(identities or ()):
            query = f"SELECT id, path, superseded_by, shown FROM document WHERE id IN ({marks})"  # noqa: S608 - question marks alone are put in, and values bound
            yield from map(Shown._make, self._db.execute(query, some))

    def facts(self, identities: Sequence[str]) -> dict[str, Facts]:
        """Return what is needed to put documents in order, of those of these that are held, without reading their records."""
        found: dict[str, Facts] = {}
        for some, marks in _at_once(identities):
            # With the hint SQLite reads no more than the index.
            facts = f"SELECT id, kind, cases, published FROM document INDEXED BY document_facts WHERE id IN ({marks})"  # noqa: S608 - question marks alone are put in, and values bound
            for identity, kind, cases, published in self._db.execute(facts, some):
                found[identity] = Facts(kind, tuple(cases.split()), published or "")
        return found

    def beginning(self, prefix: str) -> tuple[str, ...]:
        """Return the ids, at most ten, that begin with a prefix of hexadecimal digits."""
        query = "SELECT id FROM document WHERE id >= ? AND id < ? ORDER BY id LIMIT 10"
        return tuple(row[0] for row in self._db.execute(query, (prefix, prefix + "g")))

    def of_case(self, key: str) -> Iterator[Entry]:
        """Yield the documents that are a case's own, those first whose first case it is, in order of id."""
        yield from self._entries("JOIN belongs ON document = id WHERE key = ? ORDER BY place, id", (key,))

    def ids_of_case(self, key: str) -> tuple[str, ...]:
        """Return the ids of the documents that are a case's own, those first whose first case it is, in order of id."""
        query = "SELECT document FROM belongs WHERE key = ? ORDER BY place, document"
        return tuple(row[0] for row in self._db.execute(query, (key,)))

    def titles_and_themes(self) -> tuple[frozenset[str], frozenset[str]]:
        """Return the titles and the themes of all documents that no newer version has taken the place of."""
        themes = "json_extract(CAST(record AS TEXT), '$.description.themes')"
        query = f"SELECT title, {themes} FROM document WHERE superseded_by IS NULL"  # noqa: S608 - a constant
        rows = self._db.execute(query).fetchall()
        stated = {some for _, some in rows}  # most have none, or the same ones
        found = frozenset(theme["value"] for some in stated for theme in json.loads(some))
        return frozenset(title for title, _ in rows), found

    def newest(self) -> frozenset[str]:
        """Return the ids of all documents that no newer version has taken the place of."""
        return frozenset(row[0] for row in self._db.execute("SELECT id FROM document WHERE superseded_by IS NULL"))

    def unchecked(self, after: str, most: int) -> list[str]:
        """Return so many at most of the ids behind `after`, in order, of documents that were read and never checked."""
        return self._behind(f"{_CHECKED} IS NULL AND {_IS_HELD}", (), after, most)

    def checked_otherwise(self, version: str, after: str, most: int) -> list[str]:
        """Return the same of documents that were checked, by other checks than those of this version."""
        return self._behind(f"{_CHECKED} <> ? AND {_IS_HELD}", (version,), after, most)

    def public(self, after: str, most: int) -> list[str]:
        """Return the same of documents that are public."""
        return self._behind(_IS_PUBLIC, (), after, most)

    def has_public(self, key: str) -> bool:
        """Return whether a document that is a case's own is public."""
        query = f"SELECT 1 FROM document JOIN belongs ON document = id WHERE key = ? AND {_IS_PUBLIC} LIMIT 1"  # noqa: S608 - a constant
        return self._db.execute(query, (key,)).fetchone() is not None

    def _behind(self, condition: str, values: Sequence[str], after: str, most: int) -> list[str]:
        query = f"SELECT id FROM document WHERE {condition} AND id > ? ORDER BY id LIMIT ?"  # noqa: S608 - conditions are written here, values are bound
        return [row[0] for row in self._db.execute(query, (*values, after, most))]

    def superseded_by(self, identity: str) -> tuple[str, ...]:
        """Return the ids of older versions of a document."""
        rows = self._db.execute("SELECT id FROM document WHERE superseded_by = ? ORDER BY id", (identity,))
        return tuple(row[0] for row in rows)

    def same_words(self, words: str) -> tuple[str, ...]:
        """Return the ids of documents whose text is the same but for white space."""
        query = "SELECT id FROM document WHERE words = ? ORDER BY id"
        return tuple(row[0] for row in self._db.execute(query, (words,)))

    def of_words(self, words: str, *, most: int = -1, older: bool = False) -> list[Entry]:
        """Return so many at most of the documents whose text is the same but for white space; with `older`, of those superseded."""
        return list(self._entries(f"WHERE words = ?{_OLDER[older]} ORDER BY id LIMIT ?", (words, most)))

    def dropped_as(self, name: str, place: str, *, most: int = -1, older: bool = False) -> list[Entry]:
        """Return so many at most of the documents that were dropped under this name in this place; `older` as above."""
        within = "id IN (SELECT document FROM source WHERE name = ? AND place = ?)"
        values = (storable(name), storable(place), most)
        return list(self._entries(f"WHERE {within}{_OLDER[older]} ORDER BY id LIMIT ?", values))

    def called(self, name: str) -> tuple[str, ...]:
        """Return the ids of documents that were dropped under this name."""
        query = "SELECT DISTINCT document FROM source WHERE name = ? ORDER BY document"
        return tuple(row[0] for row in self._db.execute(query, (storable(name),)))

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
            "SELECT number, text, label, raw, reader, headings FROM page WHERE document = ? ORDER BY number",
            (identity,),
        )
        return tuple(map(_page, rows))

    def page(self, identity: str, number: int) -> Page | None:
        """Return one page of a document, counted from 1."""
        row = self._db.execute(
            "SELECT number, text, label, raw, reader, headings FROM page WHERE document = ? AND number = ?",
            (identity, number),
        ).fetchone()
        return _page(row) if row else None

    def laid_out(self, places: Sequence[tuple[str, int]]) -> dict[tuple[str, int], tuple[Page, Layout]]:
        """Return pages by document and number, with their layouts; those that are not held, or not laid out, are left out.

        Of a page its text and label alone, which is all that a passage shows: most of the time goes into reading columns.
        """
        wanted = f"WITH wanted (document, number) AS (VALUES {', '.join(['(?, ?)'] * len(places))})"
        columns = "document, number, text, label, places"
        query = f"{wanted} SELECT {columns} FROM wanted JOIN page USING (document, number) WHERE places IS NOT NULL"  # noqa: S608 - values are bound
        rows = self._db.execute(query, [value for place in places for value in place]) if places else ()
        return {(key, number): (Page(number, text, label), decode(laid)) for key, number, text, label, laid in rows}

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

    def is_within_another(self, term: str) -> bool:
        """Return whether some longer term holds these letters, as "robins" does "robin"."""
        one = "SELECT 1 FROM term WHERE instr(term, ?) AND term <> ? LIMIT 1"
        return self._db.execute(one, (term, term)).fetchone() is not None

    def vocabulary(self) -> Mapping[str, int]:
        """Return every term and how many documents hold it."""
        return dict(self._db.execute("SELECT term, documents FROM term"))

    def changes(self) -> int:
        """Return how often the index was changed since it was made."""
        return int(self.meta().get("changes", 0))

    def version(self) -> int:
        """Return a number that changes whenever another process has written."""
        return int(self._db.execute("PRAGMA data_version").fetchone()[0])

    def _entries(self, condition: str, values: Sequence[str | int]) -> Iterator[Entry]:
        # One after another: of all documents not even what is unread of them is held in mind.
        rows = self._db.execute(f"SELECT record, path, superseded_by FROM document {condition}", tuple(values))  # noqa: S608 - conditions are written here, values are bound
        for record, path, superseded_by in rows:
            try:
                yield Entry(self._read(record), path, superseded_by)
            except records.BadRecord as error:
                raise IndexUnavailable(f"The catalogue is damaged: {error.cause}", remedy=REBUILD) from None


def _at_once(identities: Sequence[str]) -> Iterator[tuple[Sequence[str], str]]:
    """Yield ids, so many as one question may name, with the marks that stand for them in it."""
    for start in range(0, len(identities), _AT_ONCE):
        some = identities[start : start + _AT_ONCE]
        yield some, ",".join("?" * len(some))


@lru_cache(maxsize=_READ)
def _record(content: bytes) -> Record:
    return records.decode(content)


def _page(row: Sequence[Any]) -> Page:
    number, text, label, raw, reader, headings = row
    return Page(number, text, label, raw, reader, headings_in(headings))


def storable(name: str) -> str:
    """Return a name that SQLite can hold, for names that are no valid text."""
    return name.encode("utf-8", "backslashreplace").decode("utf-8")
