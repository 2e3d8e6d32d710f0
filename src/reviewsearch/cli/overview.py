"""How cases and their documents are listed, one to a line."""

from collections.abc import Iterator, Sequence

from reviewsearch.cli.plain import one_line
from reviewsearch.cli.terminal import hanging
from reviewsearch.cli.words import counted, standing
from reviewsearch.domain.document import Case, Document, Status


def case_rows(cases: Sequence[Case], *, width: int | None) -> Iterator[str]:
    """Yield each case: reference, number of documents, newest publication, kinds; in columns, or, without `width`, with tabs between."""
    rows = [_case_row(case) for case in cases]
    if width is None:
        yield from ("\t".join(row) for row in rows)
        return
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(3)]
    for row in rows:
        begin = "".join(f"{cell.ljust(columns)}  " for cell, columns in zip(row, widths, strict=False))
        yield from hanging(begin, row[3], width=width)


def document_row(document: Document) -> str:
    """Return a document as one line with tabs: id, kind, published, pages, status, path, title."""
    cells = (
        document.id,
        document.kind.value,
        str(document.published or ""),
        str(document.pages),
        document.status.value,
        document.path,
        document.title,
    )
    return "\t".join(map(one_line, cells))


def _kind(document: Document) -> str:
    """Return a document's kind, and how it stands where the public does not see it."""
    kind = document.kind.label.lower()
    return kind if document.status is Status.PUBLISHED else f"{kind} ({standing(document)})"


def _case_row(case: Case) -> tuple[str, str, str, str]:
    current = [document for document in case.documents if document.superseded_by is None]
    newest = max((document.published for document in current if document.published), default=None)
    kinds = dict.fromkeys(map(_kind, current))
    return (
        one_line(case.reference),
        counted(len(current), "document"),
        newest.in_words() if newest else "no date",
        ", ".join(kinds),
    )
