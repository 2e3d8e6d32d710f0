"""How a document lies in Tantivy's files: one row among the documents, and one for each page among the pages.

Documents and pages are two indexes. In one, how rare a word is and how long a text is on average would be counted over
documents and pages together, and both would be wrong for either.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from tantivy import Document, Schema, SchemaBuilder

from reviewsearch.domain.ports import BARRIER, Put, Terms

# Raised whenever what follows changes; an index of another number is not opened.
VERSION = 4

# The words of a document are its title twice and its pages, those of a page just it; both as typed and as stems.
BODY_EXACT, BODY_STEMS, TITLE_EXACT, TITLE_STEMS = "body_exact", "body_stems", "title_exact", "title_stems"
# Each word of a document as typed with the one that follows it, for phrases: where "the" stands in sixty pages is a long list,
# where "the family" does a short one, and of a phrase of two words nothing is to be read but which documents hold it. Titles
# and pages are short, and there words are read as they stand.
BODY_PAIRS = "body_pairs"
# Stands within a pair: no term holds it, and Tantivy takes it for a letter.
_JOINT = "\x1f"
ID, KIND, CASE, YEAR, THEME, LANGUAGE = "id", "kind", "case", "year", "theme", "language"

# What a document and its pages have in common: another for each time it is put. How many pages it has, and of a page its own.
NUMBER, PAGES, PAGE = "number", "pages", "page"
# 1 for a document all of whose words are their own stems, as in Welsh.
UNSTEMMED = "unstemmed"

_BETWEEN = re.compile(f"(?<![^ ]){BARRIER}(?![^ ])")
_HALF = re.compile("[\ud800-\udfff]")


class _Words(NamedTuple):
    """The words of a text as fields take them: what stands between barriers is a value of its own."""

    exact: list[str]
    stems: list[str]

    @classmethod
    def of(cls, terms: Terms) -> "_Words":
        return cls(_values(terms.exact), _values(terms.stems))


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
    _add_words(builder, BODY_EXACT, BODY_STEMS, stored=False, index_option="freq")
    builder.add_text_field(BODY_PAIRS, tokenizer_name="whitespace", index_option="position")
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
    title = _Words.of(put.title)
    words = list(map(_Words.of, put.pages))
    bare = [page.unfilled() for page in put.pages]
    bodies = [own if page == body else _Words.of(body) for page, body, own in zip(put.pages, bare, words, strict=True)]
    bodies = [title, title, *bodies]
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
        TITLE_EXACT: title.exact,
        TITLE_STEMS: title.stems,
        BODY_EXACT: [part for body in bodies for part in body.exact],
        BODY_STEMS: [part for body in bodies for part in body.stems],
        BODY_PAIRS: [_in_pairs(part) for body in bodies for part in body.exact],
    }
    # Without the schema, a number for an unsigned field ends the thread that writes.
    return Document.from_dict(row, documents), [
        Document.from_dict({NUMBER: number, PAGE: place, BODY_EXACT: page.exact, BODY_STEMS: page.stems}, pages)
        for place, page in enumerate(words, 1)
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


def pair(first: str, second: str) -> str:
    """Return the term for two words that follow one another."""
    return f"{first}{_JOINT}{second}"


def whole(text: str) -> str:
    """Return a text that Tantivy can be given: halves of characters, which nobody can see, are marked as such."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return _HALF.sub("\ufffd", text)
    return text


def _add_words(builder: SchemaBuilder, exact: str, stems: str, *, stored: bool, index_option: str = "position") -> None:
    builder.add_text_field(exact, stored=stored, tokenizer_name="whitespace", index_option=index_option)
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


def _in_pairs(text: str) -> str:
    """Return each word of a text joined to the next, the last to nothing: a text is as long in pairs as in words."""
    words = text.split()
    # By slices, in two thirds of the time that joining each takes.
    row = ["", _JOINT, "", " "] * len(words)
    row[::4], row[2:-2:4] = words, words[1:]
    return "".join(row)


def _terms(row: Document, exact: str, stems: str) -> Terms:
    between = f" {BARRIER} "
    return Terms(between.join(row.get_all(exact)).strip(), between.join(row.get_all(stems)).strip())


def _place(page: Document) -> int:
    return int(page.get_first(PAGE) or 0)
