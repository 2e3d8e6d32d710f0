"""What a person decides of a document: to let the public see it, at once or at an instant, to keep it back, to take it away."""

from dataclasses import replace
from datetime import datetime

from reviewsearch.domain.decisions import PROGRAM, Decision, State, appended, decided, instant
from reviewsearch.domain.document import Description, Record, Source, Stated, Status
from reviewsearch.domain.policy import Day, Policy, Publish, holding_findings
from reviewsearch.errors import WrongUsage

FORGOTTEN = "A document that was removed from the archive on purpose"


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
        return decided(State.SCHEDULED, day.now, why, by=by, until=planned, accepts=accepts)
    return decided(State.PUBLISHED, day.now, why, by=by, accepts=accepts)


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
    is_clean = policy.publish is Publish.WHEN_CLEAN and record.checked is not None and not holding_findings(record)
    by_nobody = last is None or (last.state is State.HELD and last.by == PROGRAM)
    if (last and last.state is State.SCHEDULED) or (is_clean and by_nobody):
        accepts = last.accepts if last else ()
        return decided(State.SCHEDULED, now, "Scheduled.", by=by, until=until, accepts=accepts)
    return decided(State.HELD, now, "It waits for a person's approval.", by=by, until=until)


def held(record: Record, now: datetime, *, reason: str, by: str) -> Decision:
    """Return a person's decision to keep a document back. Raises WrongUsage where it is public."""
    _refuse_unfit(record)
    if record.standing is Status.PUBLISHED:
        raise WrongUsage(
            "It is public.", remedy=f"To take it from the public: reviewsearch withdraw {record.id[:8]} --reason …"
        )
    return decided(State.HELD, now, reason, by=by)


def withdrawn(record: Record, now: datetime, *, reason: str, by: str, is_reason_public: bool = False) -> Decision:
    """Return a person's decision to take a document from the public. Raises WrongUsage where it is not public."""
    if record.standing is not Status.PUBLISHED:
        raise WrongUsage(
            "It is not public.", remedy=f"To keep it from becoming so: reviewsearch hold {record.id[:8]} --reason …"
        )
    return decided(State.WITHDRAWN, now, reason, by=by, is_reason_public=is_reason_public)


def forgotten(record: Record, now: datetime, *, reason: str, by: str) -> Record:
    """Return what is left of a document that is removed from the archive: which case and kind, and who decided what.

    Raises WrongUsage where it is public, and where it has gone already.
    """
    if record.status is Status.FORGOTTEN:
        raise WrongUsage("It was removed from the archive before.", remedy=f"reviewsearch history {record.id[:8]}")
    if record.standing is Status.PUBLISHED:
        raise WrongUsage("It is public.", remedy=f"First: reviewsearch withdraw {record.id[:8]} --reason …")
    about = record.description
    decision = decided(State.HELD, now, f"Removed from the archive: {reason}", by=by)
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


def _refuse_unfit(record: Record) -> None:
    if record.status is Status.QUARANTINED:
        raise WrongUsage("It could not be read, and cannot be published.", remedy="Save it anew and drop it again.")
    if record.status is Status.FORGOTTEN:
        raise WrongUsage("It was removed from the archive on purpose.", remedy="To have it again, drop it again.")


def _refuse_unnamed(record: Record, accepts: tuple[str, ...]) -> None:
    if record.checked is None:
        raise WrongUsage("It has not been checked yet.", remedy="It is checked by: reviewsearch watch --once")
    wanted = tuple(dict.fromkeys(finding.check for finding in holding_findings(record)))
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
