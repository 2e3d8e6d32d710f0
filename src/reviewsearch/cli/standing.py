"""How it is said who may see a document, since when or from when, and what keeps it back."""

from collections.abc import Iterator

from reviewsearch.app.clock import local_words
from reviewsearch.cli.plain import one_line
from reviewsearch.cli.words import counted, short
from reviewsearch.domain.document import Document, Record, Status
from reviewsearch.domain.findings import Finding
from reviewsearch.domain.policy import why_held


def standing_in_words(record: Record) -> str:
    """Return how a document stands: "public since 23 July 2024, 09:30", "held: …", by London's clock."""
    last = record.decisions[-1] if record.decisions else None
    match record.standing:
        case Status.PUBLISHED if last:
            return f"public since {local_words(last.at)}"
        case Status.SCHEDULED if last and last.until:
            return f"scheduled: public from {local_words(last.until)} on"
        case Status.WITHDRAWN if last:
            return f"withdrawn on {local_words(last.at)}: {last.why}"
        case Status.HELD:
            planned = f" Its time is set: {local_words(last.until)}." if last and last.until else ""
            return f"held: {why_held(record)}{planned}"
        case Status.FORGOTTEN:
            return "removed from the archive"
        case _:
            return "could not be read"


def standing_line(document: Document, record: Record) -> str:
    """Return a document and how it stands, in one line: its id, kind, case, title and standing, with tabs between."""
    cells = (
        short(document.id),
        document.kind.label,
        document.reference or "no reference",
        document.title,
        standing_in_words(record),
    )
    return "\t".join(map(one_line, cells))


def finding_lines(findings: tuple[Finding, ...]) -> Iterator[str]:
    """Yield what the checks found, a line for each: how grave, where, which check, and the sentence; tabs between."""
    for finding in findings:
        where = "" if finding.page is None else f"page {finding.page}"
        place = ", ".join(filter(None, (where, finding.place or "")))
        yield "\t".join(map(one_line, (finding.severity.value, finding.check, place or "the file", finding.message)))


def found_in_words(record: Record) -> str:
    """Return what the checks of a document came to."""
    if record.checked is None:
        return "not checked yet"
    found = record.checked.findings
    return f"{counted(len(found), 'finding')}: see reviewsearch check {short(record.id)}" if found else "nothing found"
