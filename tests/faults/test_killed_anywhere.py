"""kill -9 at every step: nothing is lost and nothing is held twice, whatever was being done."""

from collections.abc import Callable
from typing import Any

import pytest
from tools.faults.scenarios import SCENARIOS

# Every sixth step is tried in each run of the tests, some 220 kills; `python -m tools.sweep kills` tries every one.
STEP = 6


@pytest.mark.slow
@pytest.mark.timeout(240)
@pytest.mark.parametrize("engine", ["whoosh", "tantivy"])
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_what_is_killed_at_any_touch_of_its_home_ends_the_same_when_it_is_started_again(
    driven: Callable[..., Any], scenario: str, engine: str
) -> None:
    first = 1 + (sorted(SCENARIOS).index(scenario) + (engine == "whoosh")) % STEP
    told = driven("kills", scenario, engine, first, STEP)
    expected = told["expected"]
    assert (told["ended"], expected["again"]) == (0, 0)
    assert expected["problems"] == expected["staging"] == expected["left"] == []
    assert (expected["generations"], expected["damage"], expected["disagreement"]) == (1, None, None)
    assert len(expected["documents"]) == len(set(expected["originals"])) == len(expected["originals"])
    assert told["wrong"] == {}
    assert told["kills"] >= 13


@pytest.mark.slow
@pytest.mark.timeout(240)
def test_whatever_is_done_in_whatever_order_and_killed_nothing_is_lost_and_nothing_twice(
    driven: Callable[..., Any],
) -> None:
    told = driven("machine", "whoosh", 25)
    assert told["steps"] >= 60
    assert told["kills"] >= 15
