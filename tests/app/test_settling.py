from hypothesis import given
from hypothesis import strategies as st

from reviewsearch.app.settling import (
    ITS_TURN,
    LONGEST_PAUSE,
    PATIENCE,
    SETTLING,
    Look,
    is_due,
    is_out_of_patience,
    refused,
    seen,
)

SETTLE = 2.0
looks = st.builds(Look, st.integers(0, 3), st.integers(0, 3), st.integers(0, 3), st.integers(0, 3))


@given(st.lists(st.tuples(st.floats(0.01, 5), looks), min_size=1, max_size=20))
def test_a_file_is_due_only_when_it_has_looked_alike_for_the_settle_time(history: list[tuple[float, Look]]) -> None:
    waiting, now, alike_since, last = None, 0.0, 0.0, None
    for pause, look in history:
        now += pause
        if look != last:
            alike_since, last = now, look
        waiting = seen(waiting, look, now=now, settle=SETTLE)
        assert is_due(waiting, now=now) == (now >= alike_since + SETTLE)
        assert waiting.reason


def test_refusals_wait_longer_and_longer_but_never_more_than_a_minute() -> None:
    waiting = seen(None, Look(1, 1, 1, 1), now=0.0, settle=SETTLE)
    pauses = []
    for _ in range(10):
        waiting = refused(waiting, "It is still being written.", now=100.0)
        pauses.append(waiting.next_try - 100.0)
    assert pauses == sorted(pauses)
    assert pauses[0] == 4.0
    assert pauses[-1] == LONGEST_PAUSE
    assert waiting.reason == "It is still being written."
    assert not is_due(waiting, now=101.0)


def test_a_change_starts_the_wait_anew_but_not_the_day_after_which_it_is_taken_as_it_is() -> None:
    first = seen(None, Look(1, 1, 1, 1), now=0.0, settle=SETTLE)
    changed = seen(refused(first, "no", now=1.0), Look(2, 1, 1, 1), now=50.0, settle=SETTLE)
    assert changed.tries == 0
    assert changed.next_try == 50.0 + SETTLE
    assert not is_out_of_patience(changed, now=PATIENCE - 1)
    assert is_out_of_patience(changed, now=PATIENCE)


def test_a_file_that_has_settled_and_is_not_taken_yet_waits_for_others_and_says_so() -> None:
    waiting = seen(None, Look(1, 1, 1, 1), now=0.0, settle=SETTLE)
    assert waiting.in_words(SETTLE / 2) == SETTLING
    assert waiting.in_words(SETTLE) == ITS_TURN
    assert refused(waiting, "It is empty.", now=SETTLE).in_words(900.0) == "It is empty."
