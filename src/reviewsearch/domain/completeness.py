"""What is missing for a document to be found and read by everybody: text, a reference of its own, a title, a language."""

from collections.abc import Iterator, Sequence

from reviewsearch.domain.checklist import counted, found
from reviewsearch.domain.findings import Finding

# What a description says where nothing in the document told it.
_TITLE_MADE_UP = frozenset({"", "file name", "assumed"})
_LANGUAGE_MADE_UP = frozenset({"", "assumed"})


def completeness(
    *,
    pages: int,
    empty_pages: int,
    reference: str | None,
    cases_held_elsewhere: Sequence[str] = (),
    duplicates_held: Sequence[str] = (),
    title_source: str,
    language_source: str,
) -> tuple[Finding, ...]:
    """Return what a document lacks, from its record and the catalogue; all are warnings.

    `empty_pages` of `pages` have no text; `cases_held_elsewhere` are references it claims that documents of another work
    have; `duplicates_held` are documents kept from the public that hold the same words. The sources say where title and
    language came from, as a description does.
    """
    return tuple(
        _missing(pages, empty_pages, reference, cases_held_elsewhere, duplicates_held, title_source, language_source)
    )


def _missing(
    pages: int,
    empty: int,
    reference: str | None,
    elsewhere: Sequence[str],
    duplicates: Sequence[str],
    title_source: str,
    language_source: str,
) -> Iterator[Finding]:
    if empty:
        whole = (
            "All pages are"
            if empty >= pages
            else f"{counted(empty, 'page')} of {pages:,} {'is' if empty == 1 else 'are'}"
        )
        yield found("no-text-layer", pages=whole)
    if reference is None:
        yield found("no-reference")
    if elsewhere:
        yield found("reference-elsewhere", which=", ".join(elsewhere))
    if duplicates:
        yield found("duplicate-of-held", which=", ".join(duplicates))
    if title_source in _TITLE_MADE_UP:
        yield found("no-title")
    if language_source in _LANGUAGE_MADE_UP:
        yield found("no-language")
