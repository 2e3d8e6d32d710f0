"""kill -9 at every step: nothing is lost and nothing is held twice, whatever was being done."""

from collections.abc import Callable
from typing import Any

import pytest
from tools.faults.scenarios import SCENARIOS

# Every nineteenth step is tried in each run of the tests, and a second kill follows each: `python -m tools.sweep kills` tries all.
STEP = 19
# With both engines more than two hundred.
KILLS = 100


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize(("engine", "first"), [("whoosh", 1), ("tantivy", 11)])
def test_row_16_what_is_killed_at_any_touch_of_its_home_and_killed_again_at_its_next_start_ends_as_if_it_had_not_been(
    driven: Callable[..., Any], engine: str, first: int
) -> None:
    told = driven("kills", engine, first, STEP, *SCENARIOS)
    for scenario, came in told.items():
        expected = came["expected"]
        assert (came["alone"], expected["again"]) == ([0], 0), scenario
        assert expected["problems"] == expected["staging"] == expected["left"] == []
        assert (expected["generations"], expected["damage"], expected["disagreement"]) == (1, None, None)
        assert len(expected["documents"]) == len(set(expected["originals"])) == len(expected["originals"])
        assert came["wrong"] == {}, scenario
    assert set(told) == set(SCENARIOS)
    assert sum(came["kills"] for came in told.values()) >= KILLS


@pytest.mark.slow
@pytest.mark.timeout(240)
def test_row_16_whatever_is_done_in_whatever_order_and_killed_nothing_is_lost_and_nothing_twice(
    driven: Callable[..., Any],
) -> None:
    told = driven("machine", "whoosh", 25)
    assert told["steps"] >= 60
    assert told["kills"] >= 15
