"""The owner's policy: what becomes of a document by itself once it has been checked."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from reviewsearch.domain.decisions import PROGRAM, Decision, State, decided, instant
from reviewsearch.domain.document import Record, Status
from reviewsearch.domain.findings import Finding, holding

NOT_CHECKED = "It has not been checked yet; `reviewsearch watch` does that, after reading pages that are scans."


class Publish(StrEnum):
    """When a document is published: when its checks find nothing that holds, or after a person has approved it."""

    WHEN_CLEAN = "when-clean"
    AFTER_APPROVAL = "after-approval"


@dataclass(frozen=True, slots=True)
class Policy:
    """What the owner decided; `another_person`: who approves a document may not be who added it."""

    publish: Publish = Publish.WHEN_CLEAN
    another_person: bool = False
    contact: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    """What a document says of when it may be seen, beside now: `until` is that instant, `says` the sentence for people.

    `until` is None where it names no instant, or none to come; `is_vague` where it is issued in a month or year to come.
    """

    now: datetime
    until: datetime | None = None
    says: str = ""
    is_vague: bool = False


def why_held(record: Record) -> str | None:
    """Return in a sentence why the public does not see a document, None where nothing keeps it back."""
    if record.status is not Status.HELD:
        return record.reason or "It could not be read."
    if not record.decisions:
        return NOT_CHECKED
    last = record.decisions[-1]
    return last.why if last.state in {State.HELD, State.WITHDRAWN} else None


def after_checks(
    record: Record, policy: Policy, day: Day, *, newer: str | None, kept_back: str | None = None
) -> Decision | None:
    """Return what the policy decides of a checked document, None where something was decided before.

    `newer` is the id of a newer version that is public, `kept_back` that of another version, or of a file with the same
    words, which keeps this one from the public (see `keeps_back`).
    """
    if record.decisions or record.checked is None or record.status is not Status.HELD:
        return None
    found = holding(record.checked.findings)
    if newer:
        return decided(State.HELD, day.now, f"A newer version is public: {newer[:8]}.")
    if kept_back:
        return decided(State.HELD, day.now, f"Another version of it is kept from the public: {kept_back[:8]}.")
    if found:
        return decided(State.HELD, day.now, f"The checks found: {named(found)}.", until=day.until)
    if policy.publish is Publish.AFTER_APPROVAL:
        return decided(State.HELD, day.now, "It waits for a person's approval.", until=day.until)
    if day.is_vague:
        why = "It says that it is issued in a month or year that is still to come, and names no day."
        return decided(State.HELD, day.now, why, until=day.until)
    if day.until:
        return decided(State.SCHEDULED, day.now, day.says, until=day.until)
    return decided(State.PUBLISHED, day.now, "The checks found nothing that holds it.")


def after_another_check(record: Record, now: datetime) -> Decision | None:
    """Return what follows when a document that was decided upon is checked again; None where all stays as it is.

    What is scheduled is held where the checks now find something that nobody has accepted. What is public stays so: only a
    person takes it away.
    """
    last = record.decisions[-1] if record.decisions else None
    if last is None or last.state is not State.SCHEDULED:
        return None
    found = tuple(finding for finding in holding_findings(record) if finding.check not in last.accepts)
    if not found:
        return None
    until = instant(last.until) if last.until else None
    return decided(State.HELD, now, f"The checks found: {named(found)}.", until=until)


def is_kept_back(record: Record) -> bool:
    """Return whether a person decided that the public shall not see a document."""
    last = record.decisions[-1] if record.decisions else None
    by_person = last is not None and last.by != PROGRAM and not last.until
    return by_person and last is not None and last.state in {State.HELD, State.WITHDRAWN}


def keeps_back(other: Record, until: datetime | None) -> bool:
    """Return whether another version of a document, or the same words in another file, keeps it from the public.

    So it is where a person decided that the public shall not see that one, and where that one is to appear at an instant
    that this one, public at `until` or at once, would not wait for.
    """
    last = other.decisions[-1] if other.decisions else None
    if last is None:
        return False
    if last.state is State.SCHEDULED and last.until:
        return until is None or until < instant(last.until)
    return last.by != PROGRAM and last.state in {State.HELD, State.WITHDRAWN}


def due(record: Record, now: datetime) -> Decision | None:
    """Return the decision that a scheduled document's time brings once it has come; None before, to the microsecond."""
    last = record.decisions[-1] if record.decisions else None
    if last is None or last.state is not State.SCHEDULED or last.until is None or now < instant(last.until):
        return None
    return decided(State.PUBLISHED, now, "Its time has come.", accepts=last.accepts)


def replaced(now: datetime, *, by: str) -> Decision:
    """Return the decision that takes an older version from the public when a newer one is published."""
    return decided(State.WITHDRAWN, now, f"A newer version was published: {by[:8]}.", replaced_by=by)


def named(findings: tuple[Finding, ...]) -> str:
    """Return the names of checks that found something, each once."""
    return ", ".join(dict.fromkeys(finding.check for finding in findings))


def holding_findings(record: Record) -> tuple[Finding, ...]:
    """Return what the checks of a document found that holds it; nothing where it was not checked."""
    return holding(record.checked.findings) if record.checked else ()
