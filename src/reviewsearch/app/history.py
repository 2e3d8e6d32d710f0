"""History: what was done with documents, who let the public see them, and what was public at an instant."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from reviewsearch.app.finder import Finder
from reviewsearch.domain.decisions import Decision, broken, instant
from reviewsearch.domain.document import Document, Record
from reviewsearch.domain.publication import public_at
from reviewsearch.errors import NotFound, UnreadableReference
from reviewsearch.store.archive import Archive, Problem


@dataclass(frozen=True, slots=True)
class Line:
    """One line of history: `at` in UTC, ISO 8601; `decision` where it is about who may see the document."""

    at: str
    document: Document
    what: str
    by: str
    decision: Decision | None = None


def lines(finder: Finder, name: str | None) -> tuple[Line, ...]:
    """Return the history of a document, of a case's documents, or of all, the oldest first. Raises NotFound."""
    made = (line for document in documents(finder, name) for line in _of(document, finder.record(document.id)))
    return tuple(sorted(made, key=lambda line: instant(line.at)))


def public_then(finder: Finder, name: str | None, moment: datetime) -> tuple[Document, ...]:
    """Return which of these documents were public at an instant, as their records say. Raises NotFound."""
    wanted = documents(finder, name)
    return tuple(each for each in wanted if public_at(finder.record(each.id).decisions, moment))


def documents(finder: Finder, name: str | None) -> tuple[Document, ...]:
    """Return the document of an id, the documents of a reference, or all. Raises NotFound."""
    if name is None:
        return finder.documents()
    try:
        return (finder.document(name),)
    except NotFound:
        try:
            case = finder.find(name)
        except UnreadableReference:
            case = None
        if case is None:
            raise
        return case.documents


def versions(finder: Finder, document: Document) -> tuple[Document, ...]:
    """Return the other versions of a document, newest first: the one that replaced it, and those it or that replaced."""
    newest = document.superseded_by or document.id
    cases = [case.documents for key in document.cases if (case := finder.find(key))]
    near = [other for some in cases for other in some] if document.cases else finder.documents()
    others = {
        other.id: other for other in near if other.id != document.id and newest in {other.id, other.superseded_by}
    }
    return tuple(sorted(others.values(), key=lambda other: (other.id != newest, other.id)))


def replaced(finder: Finder, found: Iterable[Document]) -> Mapping[str, str]:
    """Return which of these documents, and of their other versions, gave way to a newer one: its id, and that of the newest."""
    all_of_them = [each for document in found for each in (document, *versions(finder, document))]
    return {each.id: each.superseded_by for each in all_of_them if each.superseded_by}


def chain_problems(archive: Archive) -> Iterator[Problem]:
    """Yield the records whose decisions are not as they were made."""
    for filed in archive.filed():
        number = broken(filed.record.id, filed.record.decisions)
        if number is not None:
            path = Path(archive.root.name, f"{filed.path.as_posix()}.json").as_posix()
            message = (
                f"Decision {number} in its record is not as it was made: somebody changed the record by hand, or it is "
                "damaged. Restore it from a backup."
            )
            yield Problem("changed", path, message)


def _of(document: Document, record: Record) -> Iterator[Line]:
    for event in record.history:
        yield Line(event.at, document, event.what, event.by)
    if record.checked:
        found = len(record.checked.findings)
        what = f"checked: {found} {'finding' if found == 1 else 'findings'}" if found else "checked: nothing found"
        yield Line(record.checked.at, document, what, f"checks {record.checked.version}")
    for decision in record.decisions:
        yield Line(decision.at, document, f"{decision.state.value}: {decision.why}", decision.by, decision)


def latest_seals(finder: Finder, wanted: Iterable[Document]) -> dict[str, str]:
    """Return the last seal of each document's decisions, by id; who notes them elsewhere can prove that none was cut off."""
    records = (finder.record(document.id) for document in wanted)
    return {record.id: record.decisions[-1].seal for record in records if record.decisions}
