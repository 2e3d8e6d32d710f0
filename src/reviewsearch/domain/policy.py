"""The owner's policy: what becomes of a document once it has been checked, and what a person may decide."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from reviewsearch.domain.decisions import Decision, State, appended, instant, stamped
from reviewsearch.domain.document import Description, Record, Source, Stated, Status
from reviewsearch.domain.findings import Finding, holding
from reviewsearch.errors import WrongUsage

PROGRAM = "reviewsearch"
NOT_CHECKED = "It has not been checked yet; `reviewsearch watch` does that, after reading pages that are scans."
FORGOTTEN = "A document that was removed from the archive on purpose"


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
    """What a document says of when it is issued, beside now: `until` is the instant of that day's release.

    `until` is None where it names no day, or none to come; `is_vague` where it names a month or year that is still to come.
    """

    now: datetime
    until: datetime | None = None
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
        return _decided(State.HELD, day.now, f"A newer version is public: {newer[:8]}.")
    if kept_back:
        return _decided(State.HELD, day.now, f"Another version of it is kept from the public: {kept_back[:8]}.")
    if found:
        return _decided(State.HELD, day.now, f"The checks found: {named(found)}.", until=day.until)
    if policy.publish is Publish.AFTER_APPROVAL:
        return _decided(State.HELD, day.now, "It waits for a person's approval.", until=day.until)
    if day.is_vague:
        why = "It says that it is issued in a month or year that is still to come, and names no day."
        return _decided(State.HELD, day.now, why)
    if day.until:
        return _decided(State.SCHEDULED, day.now, "It says that it is issued on that day.", until=day.until)
    return _decided(State.PUBLISHED, day.now, "The checks found nothing that holds it.")


def after_another_check(record: Record, now: datetime) -> Decision | None:
    """Return what follows when a document that was decided upon is checked again; None where all stays as it is.

    What is scheduled is held where the checks now find something that nobody has accepted. What is public stays so: only a
    person takes it away.
    """
    last = record.decisions[-1] if record.decisions else None
    if last is None or last.state is not State.SCHEDULED:
        return None
    found = tuple(finding for finding in _holding(record) if finding.check not in last.accepts)
    if not found:
        return None
    until = instant(last.until) if last.until else None
    return _decided(State.HELD, now, f"The checks found: {named(found)}.", until=until)


def approved(record: Record, policy: Policy, day: Day, *, by: str, accepts: tuple[str, ...], at_once: bool) -> Decision:
    """Return a person's approval: the document is published, or scheduled for what was planned or it says itself.

    Raises WrongUsage where there is nothing to approve, where the findings that hold it are not the ones accepted, and
    where another person must approve it.
    """
    _refuse_unfit(record)
    last = record.decisions[-1] if record.decisions else None
    if last and last.state is State.PUBLISHED:
        raise WrongUsage("It is public already.", remedy=f"See since when: reviewsearch history {record.id[:8]}")
    if last and last.state is State.SCHEDULED and not at_once:
        raise WrongUsage(
            "It is approved already and becomes public at its time.",
            remedy=f"To publish it now: reviewsearch approve {record.id[:8]} --now",
        )
    added_by = record.history[0].by if record.history else None
    if policy.another_person and by == added_by:
        raise WrongUsage(
            f"{by} added this document, and another person must approve it.",
            remedy="Let a colleague approve it, with their own account (or REVIEWSEARCH_PERSON).",
        )
    _refuse_unnamed(record, accepts)
    planned = instant(last.until) if last and last.until else day.until
    why = f"Approved, accepting: {', '.join(accepts)}." if accepts else "Approved."
    if planned and planned > day.now and not at_once:
        return _decided(State.SCHEDULED, day.now, why, by=by, until=planned, accepts=accepts)
    return _decided(State.PUBLISHED, day.now, why, by=by, accepts=accepts)


def scheduled(record: Record, policy: Policy, now: datetime, *, until: datetime, by: str) -> Decision:
    """Return a person's decision on when a document becomes public; it must still be approved where it waits for that.

    Raises WrongUsage where that instant has passed, and where the document is public.
    """
    _refuse_unfit(record)
    if until <= now:
        raise WrongUsage(
            "That time has passed.", remedy=f"To publish it now: reviewsearch approve {record.id[:8]} --now"
        )
    last = record.decisions[-1] if record.decisions else None
    if last and last.state is State.PUBLISHED:
        raise WrongUsage(
            "It is public already.",
            remedy=f"To take it from the public: reviewsearch withdraw {record.id[:8]} --reason …",
        )
    is_clean = policy.publish is Publish.WHEN_CLEAN and record.checked is not None and not _holding(record)
    by_nobody = last is None or (last.state is State.HELD and last.by == PROGRAM)
    if (last and last.state is State.SCHEDULED) or (is_clean and by_nobody):
        accepts = last.accepts if last else ()
        return _decided(State.SCHEDULED, now, "Scheduled.", by=by, until=until, accepts=accepts)
    return _decided(State.HELD, now, "It waits for a person's approval.", by=by, until=until)


def held(record: Record, now: datetime, *, reason: str, by: str) -> Decision:
    """Return a person's decision to keep a document back. Raises WrongUsage where it is public."""
    _refuse_unfit(record)
    if record.standing is Status.PUBLISHED:
        raise WrongUsage(
            "It is public.", remedy=f"To take it from the public: reviewsearch withdraw {record.id[:8]} --reason …"
        )
    return _decided(State.HELD, now, reason, by=by)


def withdrawn(record: Record, now: datetime, *, reason: str, by: str, is_reason_public: bool = False) -> Decision:
    """Return a person's decision to take a document from the public. Raises WrongUsage where it is not public."""
    if record.standing is not Status.PUBLISHED:
        raise WrongUsage(
            "It is not public.", remedy=f"To keep it from becoming so: reviewsearch hold {record.id[:8]} --reason …"
        )
    return _decided(State.WITHDRAWN, now, reason, by=by, is_reason_public=is_reason_public)


def forgotten(record: Record, now: datetime, *, reason: str, by: str) -> Record:
    """Return what is left of a document that is removed from the archive: which case and kind, and who decided what.

    Raises WrongUsage where it is public, and where it has gone already.
    """
    if record.status is Status.FORGOTTEN:
        raise WrongUsage("It was removed from the archive before.", remedy=f"reviewsearch history {record.id[:8]}")
    if record.standing is Status.PUBLISHED:
        raise WrongUsage("It is public.", remedy=f"First: reviewsearch withdraw {record.id[:8]} --reason …")
    about = record.description
    decision = _decided(State.HELD, now, f"Removed from the archive: {reason}", by=by)
    return Record(
        id=record.id,
        size=0,
        media_type=record.media_type,
        suffix=record.suffix,
        status=Status.FORGOTTEN,
        description=Description(
            kind=Stated(about.kind.value, ""),
            title=Stated(FORGOTTEN, ""),
            cases=tuple(Stated(case.value, "") for case in about.cases),
        ),
        sources=(Source("", "", record.sources[0].added),),
        reason=f"{FORGOTTEN}.",
        words=record.words,
        revision=record.revision,
        decisions=appended(record.id, record.decisions, decision),
    )


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


def come_again(before: Record, record: Record, *, by: str) -> Record:
    """Return the record of a document that is kept again after it was removed on purpose: held, with its decisions."""
    decision = Decision(State.HELD, record.sources[0].added, by, "It was dropped again after it had been removed.")
    decisions = appended(record.id, before.decisions, decision)
    return replace(record, revision=before.revision + 1, decisions=decisions)


def lost(record: Record) -> Record:
    """Return the record that was made anew of a document whose own was lost, with all that was decided: a person must see to it."""
    why = "Its record was lost, and with it who decided what; it waits for a person's approval."
    decision = Decision(State.HELD, record.sources[0].added, PROGRAM, why)
    return replace(record, decisions=appended(record.id, record.decisions, decision))


def due(record: Record, now: datetime) -> Decision | None:
    """Return the decision that a scheduled document's time brings once it has come; None before, to the microsecond."""
    last = record.decisions[-1] if record.decisions else None
    if last is None or last.state is not State.SCHEDULED or last.until is None or now < instant(last.until):
        return None
    return _decided(State.PUBLISHED, now, "Its time has come.", accepts=last.accepts)


def replaced(now: datetime, *, by: str) -> Decision:
    """Return the decision that takes an older version from the public when a newer one is published."""
    return _decided(State.WITHDRAWN, now, f"A newer version was published: {by[:8]}.", replaced_by=by)


def named(findings: tuple[Finding, ...]) -> str:
    """Return the names of checks that found something, each once."""
    return ", ".join(dict.fromkeys(finding.check for finding in findings))


def _decided(
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


def _holding(record: Record) -> tuple[Finding, ...]:
    return holding(record.checked.findings) if record.checked else ()


def _refuse_unfit(record: Record) -> None:
    if record.status is Status.QUARANTINED:
        raise WrongUsage("It could not be read, and cannot be published.", remedy="Save it anew and drop it again.")
    if record.status is Status.FORGOTTEN:
        raise WrongUsage("It was removed from the archive on purpose.", remedy="To have it again, drop it again.")


def _refuse_unnamed(record: Record, accepts: tuple[str, ...]) -> None:
    if record.checked is None:
        raise WrongUsage("It has not been checked yet.", remedy="It is checked by: reviewsearch watch --once")
    wanted = tuple(dict.fromkeys(finding.check for finding in _holding(record)))
    if missing := [name for name in wanted if name not in accepts]:
        accepting = " ".join(f"--accept {name}" for name in wanted)
        raise WrongUsage(
            f"The checks found something that nobody has accepted: {', '.join(missing)}.",
            remedy=f"Look at it: reviewsearch check {record.id[:8]}\n"
            f"Then, if it may be seen: reviewsearch approve {record.id[:8]} {accepting}",
        )
    if unknown := [name for name in accepts if name not in wanted]:
        raise WrongUsage(
            f"The checks found no {', '.join(unknown)} that holds it.", remedy=f"reviewsearch check {record.id[:8]}"
        )
