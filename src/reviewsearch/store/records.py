"""Records as they stand on disk: JSON beside each original, which later and earlier versions of this program can read.

What a later version adds at the top level is carried along by an earlier one, so the format number changes only where what
stands there already comes to mean something else. Then the earlier version leaves the archive alone and says so.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, fields
from typing import Any, TypeVar

from reviewsearch.domain.decisions import Decision, State, appended
from reviewsearch.domain.document import Description, Event, Record, Source, Stated, Status
from reviewsearch.domain.findings import Checked, Finding, Severity
from reviewsearch.errors import ReviewsearchError

FORMAT = 2
_Part = TypeVar("_Part", Stated, Source, Event)


class BadRecord(ReviewsearchError):
    """A record on disk cannot be read; its document's bytes are still there."""


class NewerRecord(BadRecord):
    """A record is sound, and of a format that only a later version of this program knows."""


def _with_decisions(data: dict[str, Any]) -> dict[str, Any]:
    """Return a record of the format 1, which knew no publication: its document is held until a person approves it."""
    at = data["sources"][0]["added"]
    why = "It was filed before this archive published anything, and waits for a person's approval."
    decisions = appended(data["id"], (), Decision(State.HELD, at, "reviewsearch", why))
    is_read = data["status"] == Status.HELD.value
    return {**data, "format": 2, "checked": None, "decisions": [asdict(each) for each in decisions if is_read]}


# For each older format, how its JSON becomes that of the next: {1: from_1_to_2, ...}.
MIGRATIONS: Mapping[int, Callable[[dict[str, Any]], dict[str, Any]]] = {
    1: _with_decisions,
}


def encode(record: Record) -> bytes:
    """Return a record as JSON that people can read, ending with a line feed, the same for the same record."""
    about = record.description
    data = {
        **record.unknown,
        "format": FORMAT,
        "id": record.id,
        "size": record.size,
        "media_type": record.media_type,
        "suffix": record.suffix,
        "status": record.status.value,
        "reason": record.reason,
        "pages": record.pages,
        "empty_pages": record.empty_pages,
        "words": record.words,
        "revision": record.revision,
        "description": {
            "kind": _stated(about.kind),
            "title": _stated(about.title),
            "cases": [_stated(case) for case in about.cases],
            "mentions": [_stated(mention) for mention in about.mentions],
            "published": _stated(about.published) if about.published else None,
            "language": _stated(about.language),
            "themes": [_stated(theme) for theme in about.themes],
        },
        "corrections": {name: list(values) for name, values in sorted(record.corrections.items())},
        "sources": [{"name": source.name, "place": source.place, "added": source.added} for source in record.sources],
        "history": [{"at": event.at, "what": event.what, "by": event.by} for event in record.history],
        "checked": asdict(record.checked) if record.checked else None,
        "decisions": [asdict(decision) for decision in record.decisions],
    }
    try:
        return json.dumps(data, indent=1, ensure_ascii=False).encode("utf-8") + b"\n"
    except UnicodeEncodeError:
        # Names that are no valid text (a file system allows any bytes) are kept as escapes, so nothing of them is lost.
        return json.dumps(data, indent=1).encode("ascii") + b"\n"


def decode(content: bytes) -> Record:
    """Return the record that `content` holds, of this format or an older one. Raises BadRecord."""
    try:
        data = json.loads(content)
        if not isinstance(data, dict):
            raise BadRecord("A record is not a JSON object.", remedy="Run: reviewsearch verify")
        number = data.get("format")
        while number != FORMAT:
            if not isinstance(number, int) or number not in MIGRATIONS:
                newer = isinstance(number, int) and number > FORMAT
                raise (NewerRecord if newer else BadRecord)(
                    f"A record has the format {number}, which this version does not know.",
                    remedy="Install the newest version of reviewsearch.",
                )
            data = MIGRATIONS[number](data)
            number = data.get("format")
        return _record(data)
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise BadRecord(f"A record cannot be read: {error}.", remedy="Run: reviewsearch verify") from None


def _record(data: dict[str, Any]) -> Record:
    about = data["description"]
    description = Description(
        kind=_part(Stated, about["kind"]),
        title=_part(Stated, about["title"]),
        cases=tuple(_part(Stated, case) for case in about["cases"]),
        mentions=tuple(_part(Stated, mention) for mention in about["mentions"]),
        published=_part(Stated, about["published"]) if about["published"] else None,
        language=_part(Stated, about["language"]),
        themes=tuple(_part(Stated, theme) for theme in about["themes"]),
    )
    return Record(
        id=data["id"],
        size=data["size"],
        media_type=data["media_type"],
        suffix=data["suffix"],
        status=Status(data["status"]),
        description=description,
        sources=tuple(_part(Source, source) for source in data["sources"]),
        history=tuple(_part(Event, event) for event in data["history"]),
        corrections={name: tuple(values) for name, values in data["corrections"].items()},
        reason=data["reason"],
        pages=data["pages"],
        empty_pages=data["empty_pages"],
        words=data["words"],
        revision=data["revision"],
        checked=_checked(data["checked"]) if data["checked"] else None,
        decisions=tuple(_decision(each) for each in data["decisions"]),
        unknown={name: value for name, value in data.items() if name not in _WRITTEN},
    )


_WRITTEN = frozenset({"format", *(field.name for field in fields(Record))})
_PARTS = {kind: tuple(field.name for field in fields(kind)) for kind in (Stated, Source, Event)}


def _part(kind: type[_Part], data: Mapping[str, Any]) -> _Part:
    """Make a part of a record of what is known of it; a later version may have written more."""
    return kind(*map(data.__getitem__, _PARTS[kind]))


def _checked(data: dict[str, Any]) -> Checked:
    findings = (Finding(**{**each, "severity": Severity(each["severity"])}) for each in data["findings"])
    return Checked(data["at"], data["version"], tuple(findings))


def _decision(data: dict[str, Any]) -> Decision:
    states = {name: State(data[name]) for name in ("state", "was")}
    return Decision(**{**data, **states, "accepts": tuple(data["accepts"])})


def _stated(stated: Stated) -> dict[str, str]:
    return {"value": stated.value, "source": stated.source}
