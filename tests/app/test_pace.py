"""When what has been taken is written down."""

import time

import pytest

from reviewsearch.app.pace import Pace


@pytest.fixture
def patient() -> Pace:
    """Nobody has waited long."""
    return Pace(pause=1_000.0)


def test_fifty_are_written_down_together(patient: Pace) -> None:
    assert [patient.is_due(waiting) for waiting in (1, 49, 50)] == [False, False, True]


def test_while_the_last_are_read_fewer_are(patient: Pace) -> None:
    patient.end()
    assert [patient.is_due(waiting) for waiting in (1, 14, 15)] == [False, False, True]


def test_nobody_waits_long() -> None:
    pace = Pace()
    pace.begin()
    assert not pace.is_due(1)
    pace.since -= 1.1
    assert pace.is_due(1)


def test_where_writing_takes_long_it_is_done_seldom() -> None:
    pace = Pace()
    pace.written(time.monotonic() - 2)
    assert 10 <= pace.pause < 20
