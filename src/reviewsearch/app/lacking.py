"""What a document lacks before the public sees it, by its record and by what else the archive holds."""

from collections.abc import Iterator, Sequence

from reviewsearch.domain.completeness import completeness
from reviewsearch.domain.document import Kind, Page, Record, Status
from reviewsearch.domain.findings import Finding, holding
from reviewsearch.domain.policy import is_kept_back
from reviewsearch.domain.reference import References
from reviewsearch.domain.versions import same_work
from reviewsearch.store.catalogue import Catalogue

# Of these a case has one; briefings, slides and statements of one case are works of their own, and natural.
_ONE_OF_A_CASE = frozenset({Kind.REPORT, Kind.THEMATIC_REVIEW, Kind.EXECUTIVE_SUMMARY})


def lacking(
    record: Record, pages: Sequence[Page], catalogue: Catalogue | None, references: References
) -> tuple[Finding, ...]:
    """Return what a document lacks; all are warnings. Without a catalogue nothing is compared with other documents."""
    about = record.description
    keys = about.case_keys
    return completeness(
        pages=len(pages),
        empty_pages=sum(not page.text.strip() for page in pages),
        reference=references.display(keys[0]) if keys else None,
        cases_held_elsewhere=[references.display(key) for key in _claimed(record, catalogue)] if catalogue else (),
        duplicates_held=[other.id[:8] for other in _twins(record, catalogue)] if catalogue else (),
        title_source=about.title.source,
        language_source=about.language.source,
    )


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
