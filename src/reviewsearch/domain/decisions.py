"""Decisions: who let the public see a document or took it away, when and why, in a chain that shows any change."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum

# Who decides where no person does.
PROGRAM = "reviewsearch"


class State(StrEnum):
    """What was decided: `held` back, `scheduled` for an instant, `published`, or `withdrawn` after it was public."""

    HELD = "held"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Decision:
    """One entry of a document's decisions.

    `at` and, for what is scheduled, `until` are instants in UTC, ISO 8601. `was` is the state before. `accepts` names the
    findings that a person saw and accepted. `replaced_by` is the id of the newer version for which a document was
    withdrawn; `is_reason_public` lets the public read `why`. `seal` is the SHA-256, in hexadecimal, of the entry, of the
    document's id and of the seal before it.
    """

    state: State
    at: str
    by: str
    why: str
    was: State = State.HELD
    until: str | None = None
    accepts: tuple[str, ...] = ()
    replaced_by: str | None = None
    is_reason_public: bool = False
    seal: str = ""


def decided(
    state: State,
    now: datetime,
    why: str,
    *,
    by: str = PROGRAM,
    until: datetime | None = None,
    accepts: tuple[str, ...] = (),
    replaced_by: str | None = None,
    is_reason_public: bool = False,
) -> Decision:
    """Return a decision made at `now`, by the program where nobody is named; sealed once it is `appended`."""
    return Decision(
        state=state,
        at=stamped(now),
        by=by,
        why=why,
        until=stamped(until) if until else None,
        accepts=accepts,
        replaced_by=replaced_by,
        is_reason_public=is_reason_public,
    )


def appended(identity: str, decisions: Sequence[Decision], decision: Decision) -> tuple[Decision, ...]:
    """Return a document's decisions with one more, sealed; those before it stay as they are."""
    was = decisions[-1].state if decisions else State.HELD
    before = decisions[-1].seal if decisions else ""
    entry = replace(decision, was=was)
    return (*decisions, replace(entry, seal=_seal(identity, before, entry)))


def broken(identity: str, decisions: Iterable[Decision]) -> int | None:
    """Return the number, from 1, of the first decision that is not as it was made; None where all are.

    What this cannot see: that the last entries are missing, or that somebody sealed the whole chain again. Who must be
    able to prove that, notes the last seal (`history` prints it) somewhere else.
    """
    before = ""
    for number, decision in enumerate(decisions, 1):
        if decision.seal != _seal(identity, before, decision):
            return number
        before = decision.seal
    return None


def instant(stamp: str) -> datetime:
    """Return the instant that an entry names. Raises ValueError where it says no offset."""
    moment = datetime.fromisoformat(stamp)
    if moment.tzinfo is None:
        raise ValueError(f"no instant without an offset: {stamp!r}")
    return moment.astimezone(UTC)


def stamped(moment: datetime) -> str:
    """Return an instant as entries name it: UTC, ISO 8601, to the microsecond."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _seal(identity: str, before: str, decision: Decision) -> str:
    said = [
        *(before, identity, decision.state.value, decision.was.value, decision.at, decision.by, decision.why),
        *(decision.until, list(decision.accepts), decision.replaced_by, decision.is_reason_public),
    ]
    return hashlib.sha256(json.dumps(said).encode("ascii")).hexdigest()
