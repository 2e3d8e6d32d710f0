"""How a document lies in Tantivy's files: one row among the documents, and one for each page among the pages.

Documents and pages are two indexes. In one, how rare a word is and how long a text is on average would be counted over
documents and pages together, and both would be wrong for either.
"""

import re
from collections.abc import Iterable

from tantivy import Document, Schema, SchemaBuilder

from reviewsearch.domain.ports import BARRIER, Put, Terms

# Raised whenever what follows changes; an index of another number is not opened.
VERSION = 3

# The words of a document are its title twice and its pages, those of a page just it; both as typed and as stems.
BODY_EXACT, BODY_STEMS, TITLE_EXACT, TITLE_STEMS = "body_exact", "body_stems", "title_exact", "title_stems"
ID, KIND, CASE, YEAR, THEME, LANGUAGE = "id", "kind", "case", "year", "theme", "language"

# What a document and its pages have in common: another for each time it is put. How many pages it has, and of a page its own.
NUMBER, PAGES, PAGE = "number", "pages", "page"
# 1 for a document all of whose words are their own stems, as in Welsh.
UNSTEMMED = "unstemmed"

_BETWEEN = re.compile(f"(?<![^ ]){BARRIER}(?![^ ])")
_HALF = re.compile("[\ud800-\udfff]")


def document_schema() -> Schema:
    """Return what is kept of a document."""
    builder = SchemaBuilder()
    builder.add_unsigned_field(NUMBER, indexed=True, fast=True)
    builder.add_unsigned_field(PAGES, fast=True)
    builder.add_unsigned_field(UNSTEMMED, indexed=True)
    builder.add_integer_field(YEAR, stored=True, indexed=True, fast=True)
    for name in (ID, KIND, CASE, THEME, LANGUAGE):
        counted = name in {KIND, THEME, LANGUAGE}
        builder.add_text_field(name, stored=True, fast=counted, tokenizer_name="raw", index_option="basic")
    _add_words(builder, TITLE_EXACT, TITLE_STEMS, stored=True)
    _add_words(builder, BODY_EXACT, BODY_STEMS, stored=False)
    return builder.build()


def page_schema() -> Schema:
    """Return what is kept of a page. Its words are kept whole, so that the index can be written again without them."""
    builder = SchemaBuilder()
    builder.add_unsigned_field(NUMBER, indexed=True, fast=True)
    builder.add_unsigned_field(PAGE, stored=True, fast=True)
    _add_words(builder, BODY_EXACT, BODY_STEMS, stored=True)
    return builder.build()


def rows(put: Put, number: int, documents: Schema, pages: Schema) -> tuple[Document, list[Document]]:
    """Return a document's row and its pages' rows."""
    exact, stems = _values(put.title.exact), _values(put.title.stems)
    words = [(_values(page.exact), _values(page.stems)) for page in put.pages]
    bare = [page.unfilled() for page in put.pages]
    bodies = [
        own if page == body else (_values(body.exact), _values(body.stems))
        for page, body, own in zip(put.pages, bare, words, strict=True)
    ]
    row: dict[str, object] = {
        NUMBER: number,
        PAGES: len(put.pages),
        UNSTEMMED: int(all(part.exact == part.stems for part in (put.title, *bare))),
        YEAR: [] if put.year is None else put.year,
        ID: put.id,
        KIND: put.kind,
        CASE: list(put.cases),
        THEME: list(put.themes),
        LANGUAGE: put.language,
        TITLE_EXACT: exact,
        TITLE_STEMS: stems,
        BODY_EXACT: [*exact, *exact, *(part for page, _ in bodies for part in page)],
        BODY_STEMS: [*stems, *stems, *(part for _, page in bodies for part in page)],
    }
    # Without the schema, a number for an unsigned field ends the thread that writes.
    return Document.from_dict(row, documents), [
        Document.from_dict({NUMBER: number, PAGE: place, BODY_EXACT: page_exact, BODY_STEMS: page_stems}, pages)
        for place, (page_exact, page_stems) in enumerate(words, 1)
    ]


def read(document: Document, pages: Iterable[Document]) -> Put:
    """Return the document that was written as these rows; its pages may be in any order."""
    ordered = sorted(pages, key=_place)
    return Put(
        id=str(document.get_first(ID)),
        title=_terms(document, TITLE_EXACT, TITLE_STEMS),
        pages=tuple(_terms(page, BODY_EXACT, BODY_STEMS) for page in ordered),
        kind=str(document.get_first(KIND)),
        cases=tuple(document.get_all(CASE)),
        year=document.get_first(YEAR),
        themes=tuple(document.get_all(THEME)),
        language=str(document.get_first(LANGUAGE)),
    )


def whole(text: str) -> str:
    """Return a text that Tantivy can be given: halves of characters, which nobody can see, are marked as such."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return _HALF.sub("\ufffd", text)
    return text


def _add_words(builder: SchemaBuilder, exact: str, stems: str, *, stored: bool) -> None:
    builder.add_text_field(exact, stored=stored, tokenizer_name="whitespace", index_option="position")
    builder.add_text_field(stems, stored=stored, tokenizer_name="whitespace", index_option="freq")


def _values(text: str) -> list[str]:
    """Return what stands between barriers: no phrase reaches from one value of a field to the next."""
    text = whole(text)
    if BARRIER not in text:
        return [text]
    parts = f" {text} ".split(f" {BARRIER} ")
    # Two barriers in a row share a space, and a word may hold the sign.
    if any(BARRIER in part for part in parts):
        parts = _BETWEEN.split(text)
    return [part.strip(" ") for part in parts]


def _terms(row: Document, exact: str, stems: str) -> Terms:
    between = f" {BARRIER} "
    return Terms(between.join(row.get_all(exact)).strip(), between.join(row.get_all(stems)).strip())


def _place(page: Document) -> int:
    return int(page.get_first(PAGE) or 0)
