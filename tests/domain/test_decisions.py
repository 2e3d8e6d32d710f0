from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewsearch.domain.decisions import Decision, State, appended, broken, instant, stamped

AT = "2026-01-05T09:00:00.000000+00:00"
one = st.builds(
    Decision,
    st.sampled_from(State),
    st.just(AT),
    st.text(max_size=9),
    st.text(max_size=9),
    until=st.none() | st.just(AT),
)


def chain(identity: str, *decisions: Decision) -> tuple[Decision, ...]:
    made: tuple[Decision, ...] = ()
    for decision in decisions:
        made = appended(identity, made, decision)
    return made


@given(st.lists(one, max_size=5))
def test_a_chain_is_whole_and_each_entry_names_the_state_before(decisions: list[Decision]) -> None:
    made = chain("ab" * 32, *decisions)
    assert broken("ab" * 32, made) is None
    assert [each.was for each in made] == [State.HELD, *(each.state for each in decisions)][: len(made)]


@given(st.lists(one, min_size=2, max_size=5), st.data())
def test_any_change_of_an_entry_or_of_the_document_shows(decisions: list[Decision], data: st.DataObject) -> None:
    made = list(chain("ab" * 32, *decisions))
    at = data.draw(st.integers(0, len(made) - 1))
    changes: list[dict[str, object]] = [
        {"why": made[at].why + "x"},
        {"by": "x" + made[at].by},
        {"at": "2026-01-06T09:00:00.000000+00:00"},
        {"accepts": ("comment",)},
        {"replaced_by": "cd" * 32},
        {"is_reason_public": True},
        {"seal": "0" * 64},
    ]
    changed = replace(made[at], **data.draw(st.sampled_from(changes)))  # type: ignore[arg-type]
    assert broken("ab" * 32, [*made[:at], changed, *made[at + 1 :]]) == at + 1
    assert broken("cd" * 32, made) == 1
    assert broken("ab" * 32, [*made[:at], *made[at + 1 :]]) in {at + 1, None if at == len(made) - 1 else at + 1}


def test_instants_have_an_offset_and_are_kept_in_utc() -> None:
    assert instant("2026-07-01T10:00:00+01:00") == datetime(2026, 7, 1, 9, tzinfo=UTC)
    assert stamped(datetime(2026, 7, 1, 9, tzinfo=UTC)) == "2026-07-01T09:00:00.000000+00:00"
    with pytest.raises(ValueError, match="without an offset"):
        instant("2026-07-01T10:00:00")
