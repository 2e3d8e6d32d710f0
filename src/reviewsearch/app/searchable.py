"""What engines are given of a document to search: its terms and facts, and which of its words readers may be offered."""

from collections.abc import Iterable, Iterator

from reviewsearch.domain.document import Page, Record, Status
from reviewsearch.domain.glossary import explains_words
from reviewsearch.domain.ports import Put, Terms
from reviewsearch.domain.running import parted
from reviewsearch.domain.text import Analyser

# One of several pages is ranked as if it held so many words at least: where a chapter ends early, its last page is no more about it.
# A page that explains words counts as a full one: a line of it tells less than a line of running text. docs/ranking.md has what was tried.
_SHORT_PAGE, _FULL_PAGE = 120, 500


def searchable(analyser: Analyser, record: Record, pages: Iterable[Page]) -> Put:
    """Return a document as engines take it."""
    about = record.description
    language = about.language.value
    published = about.published_date
    return Put(
        id=record.id,
        title=_title(analyser, record),
        pages=tuple(_pages(analyser, pages, language)),
        kind=about.kind.value,
        cases=about.case_keys,
        year=published.year if published else None,
        themes=tuple(theme.value for theme in about.themes),
        language=language,
    )


def _pages(analyser: Analyser, pages: Iterable[Page], language: str) -> Iterator[Terms]:
    """Yield what pages are searched and ranked by: of running headers and footers only the references in them."""
    bodies = tuple(parted(tuple(pages)))
    short = _SHORT_PAGE if len(bodies) > 1 else 0
    for page in bodies:
        found = analyser.references.find(page.running, soft=False) if page.running else ()
        text = "\n".join((page.body, *(page.running[each.start : each.end] for each in found)))
        terms = analyser.terms(text, language=language)
        yield terms.filled(_FULL_PAGE if explains_words(page.body) else short)


def _title(analyser: Analyser, record: Record) -> Terms:
    title = record.description.title.value
    if record.status is Status.QUARANTINED:
        # Nothing else is known of it: it must be found by the name it was dropped under.
        title = f"{title} {record.source_name}" if record.source_name not in title else title
    return analyser.terms(title, language=record.description.language.value)


def offered_words(put: Put) -> set[str]:
    """Return the words of a document that may be offered to readers as words: no numbers, no references, no barriers."""
    terms = set(put.title.exact.split()).union(*(page.exact.split() for page in put.pages))
    return {term for term in terms if term.isalnum() and not term.isdigit()}
