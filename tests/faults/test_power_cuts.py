"""The power is cut at any moment: what was acknowledged is there afterwards, and the rest is done again."""

from collections.abc import Callable
from typing import Any

import pytest
from tools.faults import mounts, strace

NO_TRACE = strace.missing()


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


@pytest.mark.skipif(NO_TRACE is not None, reason=f"nothing is traced: {NO_TRACE}")
@pytest.mark.parametrize("engine", ["whoosh", "tantivy"])
@pytest.mark.parametrize("scenario", ["drop", "attachments", "quarantine"])
def test_row_18_all_of_a_document_is_on_the_disk_before_its_dropped_file_goes(
    driven: Callable[..., Any], scenario: str, engine: str
) -> None:
    told = driven("flushes", scenario, engine)
    assert told["acknowledged"] == told["dropped"] > 0
    assert told["public"] > 0
    assert told["mistakes"] == []
