"""What only the record and the rest of the archive tell of a document before the public sees it: what it lacks, and rare places."""

from collections.abc import Iterator, Sequence

from reviewsearch.app.settings import Settings
from reviewsearch.domain.checklist import found
from reviewsearch.domain.completeness import completeness
from reviewsearch.domain.document import Kind, Page, Record, Status
from reviewsearch.domain.embargo import embargoes
from reviewsearch.domain.findings import Finding, holding
from reviewsearch.domain.jigsaw import jigsaw
from reviewsearch.domain.policy import is_kept_back
from reviewsearch.domain.versions import same_work
from reviewsearch.store.catalogue import Catalogue

# Of these a case has one; briefings, slides and statements of one case are works of their own, and natural.
_ONE_OF_A_CASE = frozenset({Kind.REPORT, Kind.THEMATIC_REVIEW, Kind.EXECUTIVE_SUMMARY})

# Of fewer documents, that a name stands in no other tells nothing.
_ENOUGH_TO_COMPARE = 20


def lacking(
    record: Record, pages: Sequence[Page], catalogue: Catalogue | None, settings: Settings
) -> tuple[Finding, ...]:
    """Return what a document lacks or names alone. Without a catalogue nothing is compared with other documents.

    Only an embargo without an end holds it.
    """
    about, references = record.description, settings.references
    keys = about.case_keys
    lacks = completeness(
        pages=len(pages),
        empty_pages=sum(not page.text.strip() for page in pages),
        reference=references.display(keys[0]) if keys else None,
        cases_held_elsewhere=[references.display(key) for key in _claimed(record, catalogue)] if catalogue else (),
        duplicates_held=[other.id[:8] for other in _twins(record, catalogue)] if catalogue else (),
        title_source=about.title.source,
        language_source=about.language.source,
    )
    endless = [found("embargo", page=each.page) for each in embargoes(pages, settings.cues) if each.day is None]
    return (*endless, *lacks, *(_rarely_named(record, pages, catalogue) if catalogue else ()))


def _rarely_named(record: Record, pages: Sequence[Page], catalogue: Catalogue) -> tuple[Finding, ...]:
    """Return hints that only a comparison with other cases gives: of places that none of their documents names."""
    if sum(catalogue.counts().values()) < _ENOUGH_TO_COMPARE:
        return ()
    own = {entry.record.id for key in record.description.case_keys for entry in catalogue.of_case(key)} | {record.id}

    def is_rare(name: str) -> bool:
        return all(catalogue.documents_with(word) <= len(own) for word in name.lower().replace("-", " ").split())

    told = {finding.page for finding in jigsaw(pages)}
    return tuple(finding for finding in jigsaw(pages, is_rare) if finding.page not in told)


def _claimed(record: Record, catalogue: Catalogue) -> Iterator[str]:
    """Yield the keys of cases of which another work of the same kind and language is held."""
    about = record.description
    if about.kind.value not in _ONE_OF_A_CASE:
        return
    for key in about.case_keys:
        for other in (entry.record for entry in catalogue.of_case(key)):
            alike = (other.description.kind.value, other.description.language.value) == (
                about.kind.value,
                about.language.value,
            )
            if other.id != record.id and alike and other.status is Status.HELD and not same_work(record, other):
                yield key
                break


def _twins(record: Record, catalogue: Catalogue) -> Iterator[Record]:
    """Yield documents of the same words that a person or the checks keep from the public."""
    twins = catalogue.same_words(record.words) if record.words else ()
    for other in (entry.record for entry in catalogue.entries(twins)):
        is_kept = other.standing in {Status.HELD, Status.WITHDRAWN}
        found = holding(other.checked.findings) if other.checked else ()
        if other.id != record.id and is_kept and (is_kept_back(other) or found):
            yield other
