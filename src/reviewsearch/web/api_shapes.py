"""How the API's answers look: the shapes of the command line's JSON, with the addresses a website needs."""

from collections.abc import Iterable, Sequence

from reviewsearch.app.shapes import FORMAT, Shape, document_shape, page_shape, passage_shape, results_shape
from reviewsearch.domain.document import Document, Page
from reviewsearch.domain.publication import Tombstone
from reviewsearch.domain.results import Hit, Passage, Results
from reviewsearch.domain.suggestions import Suggestion
from reviewsearch.web.asked import Asked
from reviewsearch.web.cases import held
from reviewsearch.web.overview import Row
from reviewsearch.web.showing import format_of


def results(asked: Asked, found: Results, *, limit: int, offset: int) -> Shape:
    """Return the answer to a search."""
    return {
        **results_shape(found),
        "limit": limit,
        "offset": offset,
        "notes": list(found.notes),
        "results": [hit(asked, each) for each in found.hits],
    }


def hit(asked: Asked, found: Hit) -> Shape:
    """Return one document that was found."""
    return {
        **document(asked, found.document),
        "score": round(found.score, 4),
        "passages": [_passage(asked, found.document, each) for each in found.passages],
        "more_pages": found.more_pages,
    }


def document(asked: Asked, found: Document) -> Shape:
    """Return a document as every answer names it, with its addresses, format and size."""
    return {
        **document_shape(found),
        "language": found.language,
        "themes": list(found.themes),
        "file_format": format_of(found.media_type),
        "media_type": found.media_type,
        "bytes": found.size,
        "url": _page(asked, f"/documents/{found.id}"),
        "file": _file(asked, found),
        "case_url": _page(asked, f"/cases/{found.case}") if found.case else None,
    }


def whole_document(asked: Asked, found: Document, page: Page | None) -> Shape:
    """Return a document with what is said of it besides, and the text of a page where one is asked for."""
    return {
        **document(asked, found),
        "mentions": list(found.mentions),
        "superseded_by": found.superseded_by,
        "text": [page_shape(page)] if page else [],
    }


def cases(asked: Asked, rows: Sequence[Row], *, limit: int, offset: int, years: Iterable[int]) -> Shape:
    """Return the table of cases, from `offset` on."""
    return {
        "format": FORMAT,
        "total": len(rows),
        "limit": limit,
        "offset": offset,
        "years": list(years),
        "cases": [_row(asked, row) for row in rows[offset : offset + limit]],
    }


def case(asked: Asked, row: Row, *, gone: Sequence[Tombstone]) -> Shape:
    """Return one case: its documents, what is published and what is missing, and what was withdrawn."""
    standing = held(row.documents, {each.kind for each in gone})
    return {
        **_row(asked, row),
        "held": {each.name: each.standing.removeprefix("is_") for each in standing},
        "withdrawn": withdrawn(gone),
    }


def withdrawn(gone: Iterable[Tombstone]) -> list[Shape]:
    """Return what is left to say of documents that are no longer published."""
    return [
        {
            "id": each.id,
            "cases": list(each.cases),
            "references": list(each.references),
            "kind": each.kind,
            "withdrawn": each.at,
            "contact": each.contact or None,
            "reason": each.reason,
            "replaced_by": each.replaced_by,
        }
        for each in gone
    ]


def suggestions(asked: Asked, found: Iterable[Suggestion]) -> Shape:
    """Return what may be meant by what has been typed."""
    return {"format": FORMAT, "typed": asked.query, "suggestions": [_suggestion(asked, each) for each in found]}


def _suggestion(asked: Asked, found: Suggestion) -> Shape:
    return {"kind": found.kind, "text": found.text, "url": _page(asked, "/search", ("q", found.text))}


def _row(asked: Asked, row: Row) -> Shape:
    return {
        "case": row.key,
        "reference": row.reference,
        "title": row.main.title,
        "published": row.published or None,
        "url": _page(asked, f"/cases/{row.key}"),
        "documents": [document(asked, each) for each in row.documents],
    }


def _passage(asked: Asked, of: Document, passage: Passage) -> Shape:
    anchor = f"#page={passage.page}" if format_of(of.media_type) == "pdf" else ""
    return {
        **passage_shape(passage),
        "url": _page(asked, f"/documents/{of.id}/pages/{passage.page}", ("q", asked.query)),
        "file": f"{_file(asked, of)}{anchor}",
    }


def _file(asked: Asked, found: Document) -> str:
    return asked.whole(asked.plain_link(f"/documents/{found.id}/file"))


def _page(asked: Asked, path: str, *parameters: tuple[str, object]) -> str:
    return asked.whole(asked.link(path, *parameters))
