"""How a search's answer looks to other programs: a line per passage, a table for a spreadsheet, or names of files."""

import csv
import io
import json
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from reviewsearch.app.shapes import hit_shape
from reviewsearch.cli.plain import one_line, plain
from reviewsearch.cli.session import seen_from_here
from reviewsearch.domain.results import Hit, Passage, Results

# A cell that begins with one of these is a formula to a spreadsheet, and the text comes from documents.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
COLUMNS = (
    "case", "reference", "kind", "title", "published", "pages", "status", "id", "path", "page", "label", "text",
)  # fmt: skip


def passage_lines(results: Results, home: Path) -> Iterator[str]:
    """Yield `case TAB path:page TAB text` for each passage; one line without text for a document that has none."""
    for hit in results.hits:
        path = plain(seen_from_here(home / hit.document.path))
        case = hit.document.case or "-"
        for passage in hit.passages:
            yield f"{case}\t{path}:{passage.page}\t{one_line(passage.text)}"
        if not hit.passages:
            yield f"{case}\t{path}:1\t"


def json_lines(results: Results, home: Path) -> Iterator[str]:
    """Yield each document that was found as one line of JSON."""
    del home
    for hit in results.hits:
        yield json.dumps(hit_shape(hit), ensure_ascii=False)


def csv_lines(results: Results, home: Path) -> Iterator[str]:
    """Yield a table with a heading and a row for each passage, for spreadsheets."""
    yield _row(COLUMNS)
    for hit in results.hits:
        for passage in hit.passages or (None,):
            yield _row(_cells(hit, passage, home))


def path_lines(results: Results, home: Path) -> Iterator[bytes]:
    """Yield the path of each document, seen from the folder one stands in, byte for byte."""
    for hit in results.hits:
        yield os.fsencode(seen_from_here(home / hit.document.path))


FORMATS: Mapping[str, Callable[[Results, Path], Iterator[str] | Iterator[bytes]]] = {
    "lines": passage_lines,
    "jsonl": json_lines,
    "csv": csv_lines,
    "paths": path_lines,
}


def _cells(hit: Hit, passage: Passage | None, home: Path) -> tuple[str, ...]:
    document = hit.document
    found = (str(passage.page), passage.label or "", _cell(passage.text)) if passage else ("", "", "")
    return (
        document.case or "",
        document.reference or "",
        document.kind.value,
        _cell(document.title),
        str(document.published or ""),
        str(document.pages),
        document.status.value,
        document.id,
        plain(seen_from_here(home / document.path)),
        *found,
    )


def _cell(text: str) -> str:
    shown = one_line(text)
    return f"'{shown}" if shown.startswith(_FORMULA) else shown


def _row(cells: tuple[str, ...]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(cells)
    return line.getvalue()
