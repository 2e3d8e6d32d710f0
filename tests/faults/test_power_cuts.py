"""The power is cut at any moment: what was acknowledged is there afterwards, and the rest is done again."""

from collections.abc import Callable
from typing import Any

import pytest
from tools.faults import mounts


@pytest.mark.slow
@pytest.mark.timeout(240)
@pytest.mark.parametrize(("kind", "engine"), [("ext4", "whoosh"), ("xfs", "tantivy")])
def test_row_17_what_was_acknowledged_before_a_power_cut_is_there_after_it(
    driven: Callable[..., Any], kind: str, engine: str
) -> None:
    why = mounts.missing(kind)
    if why:
        pytest.skip(f"no power is cut on {kind}: {why}")
    told = driven("power", kind, engine, 4, 1)
    assert told["wrong"] == {}
    assert told["cuts"] == 4
    assert max(told["acknowledged"]) > 0
