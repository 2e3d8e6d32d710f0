"""A trace of the system's calls shows that nothing is relied on, or told to be done, before it is on the disk."""

from collections.abc import Callable
from typing import Any

import pytest
from tools.faults import strace
from tools.faults.operations import OPERATIONS

NO_TRACE = strace.missing()
TAKEN = [("first start", "drop"), ("attachments", "quarantine")]
DECIDED = [("describe", "rebuild"), ("decide",), ("engine", "engine without links")]
WITH_ANY_ENGINE = [
    ("never", "home"),
    ("inbox", "without links"),
    ("mend", "beyond mending"),
    ("again", "moved", "restored"),
    ("left original", "left record"),
]

traced = pytest.mark.skipif(NO_TRACE is not None, reason=f"nothing is traced: {NO_TRACE}")
with_both_engines = pytest.mark.parametrize("engine", ["whoosh", "tantivy"])


def check(told: dict[str, Any]) -> None:
    for name, seen in told.items():
        assert (seen["ended"], seen["mistakes"], seen["broken"]) == (0, [], []), name
        assert seen["told"] > 0, name


@traced
@with_both_engines
@pytest.mark.parametrize("names", TAKEN, ids=", ".join)
def test_row_18_all_of_a_document_is_on_the_disk_before_its_dropped_file_goes(
    driven: Callable[..., Any], names: tuple[str, ...], engine: str
) -> None:
    told = driven("flushes", engine, *names)
    check(told)
    for name, seen in told.items():
        assert seen["acknowledged"] == seen["dropped"] > 0, name
        assert seen["public"] > 0, name


@traced
@with_both_engines
@pytest.mark.parametrize("names", DECIDED, ids=", ".join)
def test_row_18_what_is_told_to_be_done_is_on_the_disk_and_before_it_what_it_relies_on(
    driven: Callable[..., Any], names: tuple[str, ...], engine: str
) -> None:
    check(driven("flushes", engine, *names))


@traced
@pytest.mark.parametrize("names", WITH_ANY_ENGINE, ids=", ".join)
def test_row_18_what_is_found_made_or_moved_is_on_the_disk_before_it_is_relied_on(
    driven: Callable[..., Any], names: tuple[str, ...]
) -> None:
    check(driven("flushes", "whoosh", *names))


def test_row_18_every_operation_is_traced() -> None:
    assert {name for names in (*TAKEN, *DECIDED, *WITH_ANY_ENGINE) for name in names} == set(OPERATIONS)
