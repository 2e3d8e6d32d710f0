"""What becomes of a document once it is checked, and what people may decide."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from reviewsearch.domain import approval, policy
from reviewsearch.domain.decisions import PROGRAM, Decision, State, appended, stamped
from reviewsearch.domain.document import Description, Event, Record, Source, Stated, Status
from reviewsearch.domain.findings import Checked, Finding, Severity
from reviewsearch.domain.policy import Day, Policy, Publish
from reviewsearch.domain.publication import is_public, public_at, public_record, published_at, state_at, tombstone
from reviewsearch.errors import WrongUsage

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
HOLD = Finding("comment", Severity.HOLD, "A comment.")
CLEAN = Policy()
BY_HAND = Policy(Publish.AFTER_APPROVAL, another_person=True)


def record(*decisions: Decision, findings: tuple[Finding, ...] | None = (), status: Status = Status.HELD) -> Record:
    made: tuple[Decision, ...] = ()
    for decision in decisions:
        made = appended("ab" * 32, made, decision)
    return Record(
        id="ab" * 32,
        size=1,
        media_type="text/plain",
        suffix=".txt",
        status=status,
        description=Description(
            Stated("report", "assumed"),
            Stated("A title", "page 1"),
            cases=(Stated("mscp-2019-20-01", "page 1"),),
            mentions=(Stated("mscp-2019-20-02", "file name"), Stated("mscp-2019-20-03", "page 2")),
        ),
        sources=(Source("secret name.txt", "/desk", stamped(NOW)),),
        history=(Event(stamped(NOW), "added", "Ada"),),
        checked=None if findings is None else Checked(stamped(NOW), "1", findings),
        decisions=made,
    )


def decided(state: State, by: str = "Ada", until: datetime | None = None, at: datetime = NOW) -> Decision:
    return Decision(state, stamped(at), by, "because", until=stamped(until) if until else None)


def after(found: Record, mine: Policy = CLEAN, day: Day | None = None, **known: str) -> tuple[State, str] | None:
    newer, kept_back = known.get("newer"), known.get("kept_back")
    made = policy.after_checks(found, mine, day or Day(NOW), newer=newer, kept_back=kept_back)
    return (made.state, made.why) if made else None


def test_a_clean_document_is_published_and_one_for_a_day_to_come_is_scheduled() -> None:
    assert after(record()) == (State.PUBLISHED, "The checks found nothing that holds it.")
    scheduled = policy.after_checks(record(), CLEAN, Day(NOW, LATER), newer=None)
    assert scheduled
    assert (scheduled.state, scheduled.until) == (State.SCHEDULED, stamped(LATER))


@pytest.mark.parametrize(
    ("found", "mine", "day", "known", "why"),
    [
        (record(findings=(HOLD,)), CLEAN, Day(NOW), {}, "comment"),
        (record(), BY_HAND, Day(NOW), {}, "approval"),
        (record(), CLEAN, Day(NOW, is_vague=True), {}, "names no day"),
        (record(), CLEAN, Day(NOW), {"newer": "cd" * 32}, "newer version"),
        (record(), CLEAN, Day(NOW), {"kept_back": "cd" * 32}, "kept from the public"),
    ],
)
def test_everything_else_is_held_with_the_reason(
    found: Record, mine: Policy, day: Day, known: dict[str, str], why: str
) -> None:
    state, said = after(found, mine, day, **known) or (None, "")
    assert state is State.HELD
    assert why in said


@pytest.mark.parametrize(
    "found", [record(decided(State.HELD)), record(findings=None), record(status=Status.QUARANTINED)]
)
def test_what_was_decided_or_cannot_be_judged_is_left_as_it_is(found: Record) -> None:
    assert after(found) is None


def approve(found: Record, mine: Policy = CLEAN, day: Day | None = None, **asked: object) -> Decision:
    accepts = asked.get("accepts", ())
    assert isinstance(accepts, tuple)
    at_once = bool(asked.get("at_once"))
    return approval.approved(
        found, mine, day or Day(NOW), by=str(asked.get("by", "Grace")), accepts=accepts, at_once=at_once
    )


def test_approval_publishes_now_or_at_the_time_that_was_set_or_that_the_document_says() -> None:
    assert approve(record()).state is State.PUBLISHED
    planned = record(decided(State.HELD, until=LATER))
    assert (approve(planned).state, approve(planned).until) == (State.SCHEDULED, stamped(LATER))
    assert approve(planned, at_once=True).state is State.PUBLISHED
    assert approve(record(), day=Day(NOW, LATER)).state is State.SCHEDULED
    assert approve(record(decided(State.HELD, until=NOW))).state is State.PUBLISHED
    assert approve(record(decided(State.SCHEDULED, until=LATER)), at_once=True).state is State.PUBLISHED
    accepted = approve(record(findings=(HOLD,)), accepts=("comment",))
    assert (accepted.accepts, accepted.why) == (("comment",), "Approved, accepting: comment.")


@pytest.mark.parametrize(
    ("found", "asked", "cause"),
    [
        (record(decided(State.PUBLISHED)), {}, "public already"),
        (record(decided(State.SCHEDULED, until=LATER)), {}, "approved already"),
        (record(), {"by": "Ada"}, "another person"),
        (record(findings=None), {}, "not been checked"),
        (record(findings=(HOLD,)), {}, "nobody has accepted: comment"),
        (record(), {"accepts": ("comment",)}, "found no comment"),
        (record(status=Status.QUARANTINED), {}, "could not be read"),
        (record(status=Status.FORGOTTEN), {}, "removed"),
    ],
)
def test_approval_is_refused_with_the_reason(found: Record, asked: dict[str, Any], cause: str) -> None:
    with pytest.raises(WrongUsage, match=cause):
        approve(found, BY_HAND, **asked)


def test_a_time_is_set_by_anybody_and_counts_where_nothing_else_is_waited_for() -> None:
    def scheduled(found: Record, mine: Policy = CLEAN, until: datetime = LATER) -> State:
        return approval.scheduled(found, mine, NOW, until=until, by="Ada").state

    assert scheduled(record()) is State.SCHEDULED
    assert scheduled(record(decided(State.HELD, by=PROGRAM))) is State.SCHEDULED
    assert scheduled(record(decided(State.SCHEDULED, until=LATER)), BY_HAND) is State.SCHEDULED
    assert scheduled(record(decided(State.HELD))) is State.HELD
    assert scheduled(record(), BY_HAND) is State.HELD
    assert scheduled(record(findings=(HOLD,))) is State.HELD
    with pytest.raises(WrongUsage, match="passed"):
        scheduled(record(), until=NOW)
    with pytest.raises(WrongUsage, match="public already"):
        scheduled(record(decided(State.PUBLISHED)))


def test_only_what_is_public_is_withdrawn_and_only_what_is_not_is_held() -> None:
    public, plain = record(decided(State.PUBLISHED)), record()
    assert approval.withdrawn(public, NOW, reason="asked", by="Ada").state is State.WITHDRAWN
    assert approval.held(plain, NOW, reason="asked", by="Ada").state is State.HELD
    with pytest.raises(WrongUsage, match="not public"):
        approval.withdrawn(plain, NOW, reason="asked", by="Ada")
    with pytest.raises(WrongUsage, match="It is public"):
        approval.held(public, NOW, reason="asked", by="Ada")


def test_what_is_scheduled_is_due_at_its_instant_and_not_a_microsecond_before() -> None:
    found = record(decided(State.SCHEDULED, until=LATER))
    assert policy.due(found, LATER - timedelta(microseconds=1)) is None
    due = policy.due(found, LATER)
    assert due
    assert due.state is State.PUBLISHED
    assert policy.due(record(), LATER) is None
    assert policy.due(record(decided(State.HELD, until=NOW)), LATER) is None


def test_what_is_scheduled_is_held_when_another_check_finds_what_nobody_accepted() -> None:
    scheduled = decided(State.SCHEDULED, until=LATER)
    stopped = policy.after_another_check(record(scheduled, findings=(HOLD,)), NOW)
    assert stopped
    assert (stopped.state, stopped.until) == (State.HELD, stamped(LATER))
    assert "comment" in stopped.why
    accepted = replace(scheduled, accepts=(HOLD.check,))
    assert policy.after_another_check(record(accepted, findings=(HOLD,)), NOW) is None
    assert policy.after_another_check(record(scheduled), NOW) is None
    assert policy.after_another_check(record(findings=(HOLD,)), NOW) is None
    assert policy.after_another_check(record(decided(State.PUBLISHED), findings=(HOLD,)), NOW) is None


def test_of_a_forgotten_document_only_its_case_kind_and_decisions_are_left() -> None:
    left = approval.forgotten(record(decided(State.HELD)), NOW, reason="a court ordered it", by="Ada")
    assert (left.status, left.standing, left.pages, left.checked, left.history) == (
        Status.FORGOTTEN,
        Status.FORGOTTEN,
        0,
        None,
        (),
    )
    assert "title" not in left.description.title.value
    assert left.source_name == ""
    assert [each.state for each in left.decisions] == [State.HELD, State.HELD]
    assert policy.is_kept_back(left)
    with pytest.raises(WrongUsage, match="removed"):
        approval.forgotten(left, NOW, reason="again", by="Ada")
    with pytest.raises(WrongUsage, match="It is public"):
        approval.forgotten(record(decided(State.PUBLISHED)), NOW, reason="x", by="Ada")
    again = approval.come_again(left, record(), by="Ada")
    assert (again.revision, again.standing, len(again.decisions)) == (left.revision + 1, Status.HELD, 3)


def test_a_record_that_was_lost_publishes_nothing() -> None:
    assert approval.lost(record()).standing is Status.HELD
    assert after(approval.lost(record())) is None


def test_why_a_document_is_held_is_said() -> None:
    assert policy.why_held(record(findings=None)) == policy.NOT_CHECKED
    assert policy.why_held(record(decided(State.HELD))) == "because"
    assert policy.why_held(record(decided(State.PUBLISHED))) is None
    assert policy.why_held(record(status=Status.QUARANTINED)) == "It could not be read."


def test_another_version_is_not_seen_before_the_one_that_a_person_decided_upon() -> None:
    assert policy.keeps_back(record(decided(State.WITHDRAWN)), None)
    assert policy.keeps_back(record(decided(State.HELD, until=LATER)), LATER)
    assert not policy.keeps_back(record(decided(State.HELD, by=PROGRAM)), None)
    assert not policy.keeps_back(record(decided(State.PUBLISHED)), None)
    assert not policy.keeps_back(record(), None)
    # What is to appear at an instant: neither at once nor before, but with it.
    coming = record(decided(State.SCHEDULED, until=LATER))
    assert policy.keeps_back(coming, None)
    assert policy.keeps_back(coming, LATER - timedelta(microseconds=1))
    assert not policy.keeps_back(coming, LATER)


def test_what_a_person_keeps_back_is_known_from_what_waits() -> None:
    assert policy.is_kept_back(record(decided(State.WITHDRAWN)))
    assert not policy.is_kept_back(record(decided(State.HELD, until=LATER)))
    assert not policy.is_kept_back(record(decided(State.HELD, by=PROGRAM)))
    assert not policy.is_kept_back(record())


def test_what_was_public_when_follows_from_the_decisions() -> None:
    found = record(decided(State.PUBLISHED), decided(State.WITHDRAWN, at=LATER))
    assert [public_at(found.decisions, moment) for moment in (NOW - timedelta(seconds=1), NOW, LATER)] == [
        False,
        True,
        False,
    ]
    assert state_at((), NOW) is None


def test_a_tombstone_says_that_something_was_public_and_nothing_of_it() -> None:
    assert tombstone(record(decided(State.HELD)), (), contact="") is None
    assert tombstone(record(decided(State.PUBLISHED)), (), contact="") is None
    gone = record(decided(State.PUBLISHED), decided(State.WITHDRAWN, at=LATER), decided(State.HELD, at=LATER))
    stone = tombstone(gone, ["MSCP 2019/20-01"], contact="the office")
    assert stone
    assert (stone.at, stone.reason, stone.contact, stone.kind) == (stamped(LATER), None, "the office", "report")
    said = replace(decided(State.WITHDRAWN, at=LATER), is_reason_public=True)
    open_stone = tombstone(record(decided(State.PUBLISHED), said), (), contact="")
    assert open_stone
    assert open_stone.reason == "because"
    again = record(decided(State.PUBLISHED), decided(State.WITHDRAWN, at=LATER), decided(State.PUBLISHED, at=LATER))
    assert tombstone(again, (), contact="") is None


def test_a_public_record_holds_nothing_of_how_the_document_came() -> None:
    public = public_record(record(decided(State.PUBLISHED)), name="x.txt", reference="MSCP 2019/20-01")
    assert is_public(public)
    assert (public.source_name, public.history, public.checked, public.words) == ("x.txt", (), None, None)
    assert [mention.value for mention in public.description.mentions] == ["mscp-2019-20-03"]
    assert {stated.source for stated in (public.description.kind, public.description.title)} == {""}
    with pytest.raises(ValueError, match="not public"):
        published_at(record())
    named = record(decided(State.PUBLISHED))
    named = replace(
        named,
        description=replace(named.description, title=Stated("for J Roe", "file name"), published=Stated("2024", "x")),
    )
    assert public_record(named, name="x.txt", reference=None).description.title.value == "Report"
    assert public_record(named, name="x.txt", reference="MSCP 1").description.title.value == "Report, MSCP 1"


def test_an_older_version_is_withdrawn_for_the_newer_one() -> None:
    decision = policy.replaced(NOW, by="cd" * 32)
    assert (decision.state, decision.replaced_by, decision.by) == (State.WITHDRAWN, "cd" * 32, PROGRAM)
    assert not policy.is_kept_back(record(decided(State.PUBLISHED), decision))
