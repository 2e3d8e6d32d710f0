"""The nouns of intake: a file to take, and the receipt that says what became of it."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Self

from reviewsearch.app.inboxes import Inbox, Mode
from reviewsearch.domain.document import Kind, Record


class Outcome(StrEnum):
    """What became of a dropped file."""

    FILED = "filed"
    NEW_VERSION = "new version"
    OLD_VERSION = "older version"
    ALREADY_HELD = "already held"
    QUARANTINED = "quarantined"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of one dropped file: `seconds` from its taking until it could be found, `path` relative to the home.

    `stays` says why a file that is kept could not be removed from where it was dropped, None where it was or was to stay.
    """

    name: str
    outcome: Outcome
    id: str | None = None
    path: str | None = None
    reference: str | None = None
    kind: Kind | None = None
    title: str | None = None
    pages: int = 0
    empty_pages: int = 0
    warnings: tuple[str, ...] = ()
    reason: str | None = None
    remedy: str | None = None
    seconds: float | None = None
    stays: str | None = None

    @classmethod
    def of(
        cls,
        record: Record,
        path: str,
        name: str,
        outcome: Outcome,
        reference: str | None,
        warnings: tuple[str, ...] = (),
    ) -> Self:
        """Make the receipt of a document that is held, which came under a name this time."""
        return cls(
            name=name,
            outcome=outcome,
            id=record.id,
            path=path,
            reference=reference,
            kind=Kind(record.description.kind.value),
            title=record.description.title.value,
            pages=record.pages,
            empty_pages=record.empty_pages,
            warnings=warnings,
            reason=record.reason,
        )


@dataclass(frozen=True, slots=True)
class Dropped:
    """A file to take: where it is, and from which inbox, which says what becomes of it once it is kept.

    Without an inbox it stays where it is. `settled` files will not change any more: they are taken as they are.
    """

    path: Path
    inbox: Inbox | None = None
    settled: bool = False

    @property
    def goes(self) -> bool:
        """Whether it is let go once it is kept."""
        return self.inbox is not None and self.inbox.mode is not Mode.LEAVE
