"""Publication: what of a document the public may be told, and when it is public."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise

from reviewsearch.domain.decisions import Decision, State, instant
from reviewsearch.domain.document import Description, Kind, Record, Source, Stated

# Where a part of a description came from, as `domain.describe` says it.
_FROM_NAME = "file name"


@dataclass(frozen=True, slots=True)
class Tombstone:
    """What remains of a document that was public: that it was, and whom to ask. Never its title or a word of it.

    `at` is when it was withdrawn (UTC, ISO 8601); `reason` is given only where the person who withdrew it made it public;
    `replaced_by` is the id of the newer version that is shown instead.
    """

    id: str
    cases: tuple[str, ...]
    references: tuple[str, ...]
    kind: str
    at: str
    contact: str = ""
    reason: str | None = None
    replaced_by: str | None = None


def public_record(record: Record, *, name: str, reference: str | None) -> Record:
    """Return what the public bundle keeps of a published document; `name` is what its download is called.

    Nothing of how it came here, of who did what and why, or of what was found in it. What was read out of the name it was
    dropped under is not told either: such a title gives way to its kind and reference.
    """
    return Record(
        id=record.id,
        size=record.size,
        media_type=record.media_type,
        suffix=record.suffix,
        status=record.status,
        description=_bare(record.description, reference),
        sources=(Source(name, "", ""),),
        pages=record.pages,
        empty_pages=record.empty_pages,
        decisions=(Decision(State.PUBLISHED, published_at(record), "", ""),),
    )


def published_at(record: Record) -> str:
    """Return since when a published document has been public (UTC, ISO 8601). Raises ValueError where it is not."""
    if not is_public(record):
        raise ValueError(f"{record.id} is not public")
    return record.decisions[-1].at


def is_public(record: Record) -> bool:
    """Return whether a document is public: whether that was decided last."""
    return bool(record.decisions) and record.decisions[-1].state is State.PUBLISHED


def tombstone(record: Record, references: Iterable[str], *, contact: str) -> Tombstone | None:
    """Return what remains of a document in public, None where it never was public or is now."""
    last = next(
        (
            after
            for before, after in reversed(tuple(pairwise(record.decisions)))
            if before.state is State.PUBLISHED and after.state is not State.PUBLISHED
        ),
        None,
    )
    if last is None or is_public(record):
        return None
    return Tombstone(
        id=record.id,
        cases=record.description.case_keys,
        references=tuple(references),
        kind=record.description.kind.value,
        at=last.at,
        contact=contact,
        reason=last.why if last.is_reason_public else None,
        replaced_by=last.replaced_by,
    )


def _bare(about: Description, reference: str | None) -> Description:
    """Return a description without where its parts came from, which names files and people."""

    def bare(stated: Stated) -> Stated:
        return replace(stated, source="")

    return Description(
        kind=bare(about.kind),
        title=bare(about.title) if about.title.source != _FROM_NAME else Stated(_plain_title(about, reference), ""),
        cases=tuple(map(bare, about.cases)),
        mentions=tuple(bare(mention) for mention in about.mentions if mention.source != _FROM_NAME),
        published=bare(about.published) if about.published else None,
        language=bare(about.language),
        themes=tuple(map(bare, about.themes)),
    )


def _plain_title(about: Description, reference: str | None) -> str:
    label = Kind(about.kind.value).label
    return f"{label}, {reference}" if reference else label


def public_at(decisions: Iterable[Decision], moment: datetime) -> bool:
    """Return whether a document was public at an instant, by what stood in its decisions then."""
    last = state_at(decisions, moment)
    return last is not None and last.state is State.PUBLISHED


def state_at(decisions: Iterable[Decision], moment: datetime) -> Decision | None:
    """Return the decision that held at an instant, None where there was none yet."""
    known = [decision for decision in decisions if instant(decision.at) <= moment]
    return known[-1] if known else None
