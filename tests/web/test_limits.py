import asyncio
import threading

import pytest

from reviewsearch.errors import Overloaded
from reviewsearch.web.gate import Gate
from reviewsearch.web.limits import Limit


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_an_address_may_ask_so_often_a_minute_and_again_as_time_goes_by() -> None:
    clock = Clock()
    limit = Limit(60, clock=clock)
    assert [limit.wait("192.0.2.1") for _ in range(60)] == [0.0] * 60
    assert limit.wait("192.0.2.1") == pytest.approx(1.0)
    clock.now = 0.9
    assert limit.wait("192.0.2.1") == pytest.approx(0.1)
    clock.now = 1.0
    assert limit.wait("192.0.2.1") == 0.0
    clock.now = 10_000.0
    assert sum(limit.wait("192.0.2.1") == 0.0 for _ in range(100)) == 60


def test_an_ipv6_network_counts_as_one_and_an_unknown_address_as_itself() -> None:
    limit = Limit(1, clock=Clock())
    assert limit.wait("2001:db8::1") == 0.0
    assert limit.wait("2001:db8::ffff%eth0") > 0
    assert limit.wait("2001:db8:0:1::1") == 0.0
    assert limit.wait("testclient") == 0.0
    assert limit.wait("testclient") > 0
    assert limit.wait(None) == 0.0


def test_nothing_is_counted_where_there_is_no_limit() -> None:
    limit = Limit(0)
    assert {limit.wait("192.0.2.1") for _ in range(1_000)} == {0.0}


def test_only_so_many_addresses_are_remembered() -> None:
    limit = Limit(1, clock=Clock(), addresses=100)
    for number in range(1_000):
        limit.wait(f"192.0.{number // 250}.{number % 250}")
    assert len(limit._left) == 100  # noqa: SLF001 - that memory is bounded shows nowhere else


def test_a_gate_lets_so_many_through_and_turns_away_what_cannot_wait() -> None:
    go_on = threading.Event()

    async def ask() -> tuple[list[object], object]:
        gate = Gate(at_once=1, waiting=1, deadline=30)
        inside = [asyncio.create_task(gate.through(go_on.wait)) for _ in range(2)]
        await asyncio.sleep(0)
        with pytest.raises(Overloaded):
            await gate.through(lambda: "too many")
        go_on.set()
        done: list[object] = list(await asyncio.gather(*inside))
        await asyncio.sleep(0.05)
        return done, await gate.through(lambda: "again")

    assert asyncio.run(ask()) == ([True, True], "again")


def test_what_lasts_too_long_is_answered_and_keeps_its_place_until_it_ends() -> None:
    go_on = threading.Event()

    async def ask() -> None:
        gate = Gate(at_once=1, waiting=0, deadline=0.05)
        with pytest.raises(Overloaded):
            await gate.through(go_on.wait)
        with pytest.raises(Overloaded):
            await gate.through(lambda: "still inside")
        go_on.set()
        await asyncio.sleep(0.1)
        assert await gate.through(lambda: "in") == "in"
        gate.close()

    asyncio.run(ask())
