"""Documents that say themselves that they must wait."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

import pytest

from reviewsearch.app.bundle import Bundle
from reviewsearch.app.library import Library
from reviewsearch.domain.decisions import State
from reviewsearch.domain.document import Status
from reviewsearch.errors import WrongUsage

Write = Callable[..., Path]
Open = Callable[[], Bundle]


class World(Protocol):
    now: datetime


def add(office: Library, write: Write, *lines: str) -> str:
    head = "\n".join(("Press statement: Wren", "Ref no: MSCP 2019/20-01", *lines))
    (receipt,) = office.add([write("wren.txt", head, "We saw a kingfisher.")])
    assert receipt.id
    return receipt.id


def test_what_is_under_embargo_is_public_at_its_minute_and_never_before(
    office: Library, write: Write, bundle_of: Open, world: World
) -> None:
    identity = add(office, write, "EMBARGOED UNTIL 10.30AM ON THURSDAY 23 JULY 2026")
    (decision,) = office.record(identity).decisions
    assert (decision.state, decision.until) == (State.SCHEDULED, "2026-07-23T09:30:00.000000+00:00")
    assert decision.why == "It says so itself (page 1: “EMBARGOED UNTIL 10.30AM ON THURSDAY 23 JULY 2026”)."
    for moment, seen in (("2026-07-23T09:29:59.999999+00:00", 0), ("2026-07-23T09:30:00+00:00", 1)):
        world.now = datetime.fromisoformat(moment)
        with office.publishing("a test"):
            pass
        assert bundle_of().search("kingfisher").total == seen


@pytest.mark.parametrize(
    "lines",
    [("Issued: 1 July 2026", "Embargo: noon, 23 July 2026"), ("Issued: 23 July 2026", "Embargoed until 1 July 2026")],
)
def test_of_what_it_says_the_latest_counts(office: Library, write: Write, lines: tuple[str, str]) -> None:
    (decision,) = office.record(add(office, write, *lines)).decisions
    assert decision.until
    assert decision.until.startswith("2026-07-23")


def test_an_embargo_that_is_over_holds_nothing(office: Library, write: Write) -> None:
    identity = add(office, write, "Embargoed until 00:01 on 3 May 2024")
    assert office.document(identity).status is Status.PUBLISHED


def test_an_embargo_without_an_end_is_held_until_a_person_names_it(office: Library, write: Write, world: World) -> None:
    identity = add(office, write, "STRICTLY EMBARGOED until the inquest has concluded")
    assert office.record(identity).decisions[-1].why == "The checks found: embargo."
    with office.publishing("a test") as publisher:
        with pytest.raises(WrongUsage, match="embargo"):
            publisher.approve(identity, by="Ada")
        publisher.schedule(identity, world.now + timedelta(days=3), by="Ada")
        decision = publisher.approve(identity, by="Ada", accepts=("embargo",)).decisions[-1]
    assert decision.state is State.SCHEDULED
    assert decision.until
    assert datetime.fromisoformat(decision.until) == world.now + timedelta(days=3)
