"""What is missing for a document to be found and read by everybody: text, a reference of its own, a title, a language."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from reviewsearch.domain.checklist import counted, found
from reviewsearch.domain.document import Description, Stated
from reviewsearch.domain.findings import Finding
from reviewsearch.domain.kinds import UNTOLD

# What a description says where nothing in the document told it.
_TITLE_MADE_UP = frozenset({"", "file name", "assumed"})
_LANGUAGE_MADE_UP = frozenset({"", "assumed"})
_KIND_MADE_UP = frozenset({UNTOLD})


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


def filled_in(before: Description, anew: Description) -> Description:
    """Return a description with what it lacks taken from another, made when more of the document could be read.

    What was told before, or corrected by a person, stays; a case that is only now read to be its own is one it mentions then.
    """
    cases = before.cases or anew.cases
    own = {case.value for case in cases}
    mentions = {each.value: each for each in before.mentions if each.value not in own}
    for each in (*anew.cases, *anew.mentions):
        if each.value not in own:
            mentions.setdefault(each.value, each)
    return replace(
        before,
        cases=cases,
        mentions=tuple(mentions.values()),
        title=_told(before.title, anew.title, _TITLE_MADE_UP),
        kind=_told(before.kind, anew.kind, _KIND_MADE_UP),
        published=before.published or anew.published,
        language=_told(before.language, anew.language, _LANGUAGE_MADE_UP),
    )


def _told(before: Stated, anew: Stated, made_up: frozenset[str]) -> Stated:
    return anew if before.source in made_up and anew.source not in made_up else before


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
