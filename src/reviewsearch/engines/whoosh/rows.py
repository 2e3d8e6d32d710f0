"""How a document lies in Whoosh's files: one row of facts, and postings that carry the pages their terms stand on."""

import json
import struct
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, chain, starmap
from typing import Any

from whoosh import fields, formats
from whoosh.reading import TermNotFound

from reviewsearch.domain.ports import BARRIER, FILLER, Put
from reviewsearch.engines.ranking import Stock

# Raised whenever what follows changes; an index of another number is not opened.
VERSION = 2

# The words of a document are its title twice and its pages, those of a title just it; both as typed and as stems.
BODY_EXACT, BODY_STEMS, TITLE_EXACT, TITLE_STEMS = "body_exact", "body_stems", "title_exact", "title_stems"
FACTS = "facts"

# How often a term stands in a text, and the rest packed: on how many pages it stands, each page's number and how often it
# stands there, and, of exact terms, all its places; unsigned numbers, least byte first, all of the size that the first
# byte names as `struct` does: H or I.
Posting = tuple[float, bytes]


class _Ready(fields.FieldType):  # type: ignore[misc] # Whoosh has no types, so that its classes are Any to the checker
    """A field that is given its postings: no analyser of Whoosh's sees a word."""

    def __init__(self) -> None:
        super().__init__(formats.Format(), analyzer=None)

    def index(self, value: Mapping[str, tuple[int, bytes]], **_: object) -> Iterator[tuple[bytes, int, float, bytes]]:
        for term, (times, packed) in value.items():
            yield _key(term), times, float(times), packed


def schema() -> Any:
    """Return what Whoosh shall keep of each row."""
    return fields.Schema(
        **{name: _Ready() for name in (BODY_EXACT, BODY_STEMS, TITLE_EXACT, TITLE_STEMS)}, **{FACTS: fields.COLUMN()}
    )


@dataclass(frozen=True, slots=True)
class Row:
    """What is known of a document without its words.

    `title` and `pages` are their lengths in words, what fills pages included, and `length` that of all it is ranked by; `places`
    are how many places title and pages take, barriers included.
    """

    id: str
    kind: str
    cases: tuple[str, ...]
    year: int | None
    themes: tuple[str, ...]
    language: str
    title: int
    length: int
    pages: tuple[int, ...]
    places: tuple[int, ...]

    def pages_at(self, at: Iterable[int]) -> Counter[int]:
        """Count on which pages these places of the body lie; 0 is the title."""
        title, *others = self.places
        starts = list(accumulate((length + 1 for length in others), initial=2 * (title + 1)))
        return Counter(bisect_right(starts, place) for place in at)


def written(put: Put) -> dict[str, object]:
    """Return the fields of a document's row, as Whoosh's writer takes them."""
    exact = [(0, put.title.exact.split()), *((n, page.exact.split()) for n, page in enumerate(put.pages, 1))]
    stems = [(0, put.title.stems.split()), *((n, page.stems.split()) for n, page in enumerate(put.pages, 1))]
    taken = [len(terms) for _, terms in exact]
    title, *others = [len(terms) - terms.count(BARRIER) for _, terms in exact]
    length = 2 * title + sum(others) - sum(terms.count(FILLER) for _, terms in exact)
    facts = [put.id, put.kind, put.cases, put.year, put.themes, put.language, title, length, others, taken]
    return {
        BODY_EXACT: _postings([exact[0], *exact], places=True),
        BODY_STEMS: _postings([stems[0], *stems], places=False),
        TITLE_EXACT: _postings(exact[:1], places=True),
        TITLE_STEMS: _postings(stems[:1], places=False),
        FACTS: json.dumps(facts).encode(),
    }


def read(facts: bytes) -> Row:
    """Return the row that these bytes of the facts column stand for."""
    id_, kind, cases, year, themes, language, title, length, others, taken = json.loads(facts)
    return Row(id_, kind, tuple(cases), year, tuple(themes), language, title, length, tuple(others), tuple(taken))


def page_count(packed: bytes) -> int:
    """Return on how many pages a term stands."""
    return _numbers(packed, 0, 1)[0]


def pages(packed: bytes) -> dict[int, int]:
    """Return how often a term stands on each of its pages."""
    numbers = _numbers(packed, 1, 2 * page_count(packed))
    return dict(zip(numbers[::2], numbers[1::2], strict=True))


def places(packed: bytes) -> tuple[int, ...]:
    """Return where an exact term stands, counting words from the start; a place is left free between title and pages."""
    start = 1 + 2 * page_count(packed)
    return _numbers(packed, start, (len(packed) - 1) // struct.calcsize(packed[:1]) - start)


def _postings(parts: list[tuple[int, list[str]]], *, places: bool) -> dict[str, tuple[int, bytes]]:
    times: Counter[str] = Counter()
    on_pages: dict[str, list[int]] = defaultdict(list)
    at: dict[str, list[int]] = defaultdict(list)
    start = 0
    for page, terms in parts:
        counts = Counter(terms)
        del counts[BARRIER], counts[FILLER]
        times.update(counts)
        if page:
            for term, count in counts.items():
                on_pages[term] += (page, count)
        if places:
            for place, term in enumerate(terms, start):
                at[term].append(place)
        start += len(terms) + 1
    return {term: (count, _packed(on_pages[term], at[term])) for term, count in times.items()}


def _packed(on_pages: list[int], at: list[int]) -> bytes:
    # Never empty: Whoosh leaves empty values out, and those behind them move to other rows.
    numbers = (len(on_pages) // 2, *on_pages, *at)
    size = "H" if max(numbers) < 1 << 16 else "I"
    return size.encode() + struct.pack(f"<{len(numbers)}{size}", *numbers)


def _numbers(packed: bytes, start: int, count: int) -> tuple[int, ...]:
    size = packed[:1].decode()
    return struct.unpack_from(f"<{count}{size}", packed, 1 + start * struct.calcsize(size))


def _key(term: str) -> bytes:
    return term.encode("utf-8", "surrogatepass")


class View:
    """What stands in an index at one moment, whatever is written after. Not for two threads at a time.

    All counts are of the documents held: those deleted, which Whoosh counts until it merges them away, are left out, so
    scores do not depend on when and how documents came in.
    """

    def __init__(self, segments: list[Any], files: Any) -> None:
        self._files = files
        ends = accumulate((segment.doc_count_all() for segment in segments), initial=0)
        self._segments = list(zip(segments, ends, strict=False))
        # Every file that is ever read is open from here on: a writer may delete it at any time.
        self.rows: dict[int, Row] = dict(chain.from_iterable(starmap(_rows, self._segments)))

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The number of each document's row."""
        return {row.id: number for number, row in self.rows.items()}

    @cached_property
    def bodies(self) -> Stock:
        """The bodies of all documents."""
        return Stock.of([row.length for row in self.rows.values()])

    @cached_property
    def titles(self) -> Stock:
        """The titles of all documents."""
        return Stock.of([row.title for row in self.rows.values()])

    @cached_property
    def pages(self) -> Stock:
        """The pages of all documents."""
        return Stock.of(list(chain.from_iterable(row.pages for row in self.rows.values())))

    def postings(self, field: str, term: str) -> dict[int, Posting]:
        """Return where a term stands: row by row."""
        key = _key(term)
        return dict(chain.from_iterable(_walk(segment, base, field, key) for segment, base in self._segments))

    def keeps(self, term: str) -> bool:
        """Return whether an exact term stands in the files, be it of deleted documents alone."""
        key = _key(term)
        fields = (BODY_EXACT, TITLE_EXACT)
        return any((field, key) in segment for segment, _ in self._segments for field in fields)

    def close(self) -> None:
        """Let go of the files."""
        self._files.let_go()


def _rows(segment: Any, base: int) -> Iterable[tuple[int, Row]]:
    column = segment.column_reader(FACTS, translate=False)
    facts = {base + number: column[number] for number in segment.all_doc_ids()}
    # Where a writer has just deleted the file of the column, Whoosh makes up empty values.
    if not all(facts.values()):
        raise FileNotFoundError(FACTS)
    return [(number, read(value)) for number, value in facts.items()]


def _walk(segment: Any, base: int, field: str, key: bytes) -> Iterator[tuple[int, Posting]]:
    try:
        postings = segment.postings(field, key)
    except TermNotFound:
        return
    while postings.is_active():
        yield base + postings.id(), (postings.weight(), postings.value())
        postings.next()
