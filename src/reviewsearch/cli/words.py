"""How numbers, dates, names of things and lists are put into words."""

from collections.abc import Iterable

from reviewsearch.domain.document import Document, Status
from reviewsearch.domain.partial_dates import PartialDate

LANGUAGES = {"en": "English", "cy": "Welsh"}
_STATUSES = {
    Status.HELD: "held",
    Status.SCHEDULED: "scheduled",
    Status.PUBLISHED: "public",
    Status.WITHDRAWN: "withdrawn",
    Status.QUARANTINED: "could not be read",
    Status.FORGOTTEN: "removed from the archive",
    Status.SUPERSEDED: "older version",
}
_SHORT = 8
# Of so many the tenths say nothing.
_MANY_SECONDS = 10


def counted(number: int, thing: str, things: str = "") -> str:
    """Return "1 document", "2 documents", "1,204 pages"."""
    return f"{number:,} {thing if number == 1 else things or f'{thing}s'}"


def listed(parts: Iterable[str]) -> str:
    """Return "a", "a and b", "a, b and c"."""
    *first, last = list(parts) or [""]
    return f"{', '.join(first)} and {last}" if first else last


def short(identity: str) -> str:
    """Return the first digits of an id, as many as people are shown and may type."""
    return identity[:_SHORT]


def standing(document: Document) -> str:
    """Return a document's status in words."""
    words = _STATUSES[document.status]
    return f"{words}; newest: {short(document.superseded_by)}" if document.superseded_by else words


def facts(document: Document) -> tuple[str, ...]:
    """Return what a document is, each part in a few words: its reference, kind, date of publication, pages."""
    parts = (
        _references(document),
        document.kind.label,
        document.published.in_words() if document.published else "no date",
        counted(document.pages, "page"),
    )
    return (*parts, standing(document))


def _references(document: Document) -> str:
    others = len(document.cases) - 1
    more = f" and {counted(others, 'other case')}" if others > 0 else ""
    return (document.reference or "no reference") + more


def moment(stamp: str) -> str:
    """Return an instant (UTC, ISO 8601) as "23 July 2024, 09:30 UTC"."""
    day, _, time = stamp.partition("T")
    try:
        return f"{PartialDate(day).in_words()}, {time[:5]} UTC"
    except ValueError:
        return stamp


def lasted(seconds: float) -> str:
    """Return a length of time: "0.4 s", "12 s", "3 min", "2 h"."""
    for unit, length in (("h", 3600), ("min", 60)):
        if seconds >= length:
            return f"{seconds / length:.0f} {unit}"
    return f"{seconds:.0f} s" if seconds >= _MANY_SECONDS else f"{seconds:.1f} s"
