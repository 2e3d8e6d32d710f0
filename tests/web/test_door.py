"""Where connections come in: answers leave at once, and every worker has its share of who is let in."""

import asyncio
import pickle
import socket
import threading
from contextlib import ExitStack
from multiprocessing.reduction import ForkingPickler

import pytest

from reviewsearch.errors import WrongUsage
from reviewsearch.web.door import Door, listening


def copy(door: socket.socket) -> Door:
    """The same door as a worker gets it."""
    travelled = pickle.loads(ForkingPickler.dumps(door))  # noqa: S301 - made here
    assert isinstance(travelled, Door)
    return travelled


@pytest.mark.parametrize("shared", [False, True])
def test_answers_are_not_kept_back_until_the_reader_has_said_that_it_got_their_beginning(*, shared: bool) -> None:
    async def let_in(door: socket.socket) -> int:
        told: asyncio.Future[int] = asyncio.get_running_loop().create_future()

        async def served(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            told.set_result(
                writer.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)  # as asyncio sets it
            )
            writer.close()

        async with await asyncio.start_server(served, sock=door, backlog=1):
            _, writer = await asyncio.open_connection(*door.getsockname())
            at_once = await told
            writer.close()
        return at_once

    with listening("127.0.0.1", 0, shared=shared) as door:
        assert asyncio.run(let_in(copy(door) if shared else door)) != 0


def test_who_has_let_in_many_leaves_the_next_to_the_others() -> None:
    let_in: dict[str, list[socket.socket]] = {"one": [], "other": []}
    stop = threading.Event()

    def worker(name: str, door: Door) -> None:
        door.settimeout(0.01)
        while not stop.is_set():
            try:
                let_in[name].append(door.accept()[0])
            except TimeoutError:
                continue

    with ExitStack() as opened:
        door = opened.enter_context(listening("127.0.0.1", 0, shared=True))
        door.listen()
        doors = {name: opened.enter_context(copy(door)) for name in let_in}
        threads = [threading.Thread(target=worker, args=each) for each in doors.items()]
        for thread in threads:
            thread.start()
        for _ in range(20):
            opened.enter_context(socket.create_connection(door.getsockname(), timeout=10))
        while sum(map(len, let_in.values())) < 20:
            stop.wait(0.01)
        stop.set()
        for thread in threads:
            thread.join()
        assert min(map(len, let_in.values())) >= 3
        for connection in (*let_in["one"], *let_in["other"]):
            connection.close()


def test_many_may_wait_although_each_worker_lets_in_one_at_a_time() -> None:
    with listening("127.0.0.1", 0, shared=True) as door, ExitStack() as waiting:
        door.listen(1)
        for _ in range(50):
            waiting.enter_context(socket.create_connection(door.getsockname(), timeout=5))


def test_where_another_listens_already_it_is_said() -> None:
    with listening("127.0.0.1", 0, shared=False) as first:
        first.listen()
        with pytest.raises(WrongUsage, match=r"Nothing can listen at 127\.0\.0\.1, port") as refused:
            listening("127.0.0.1", first.getsockname()[1], shared=True)
    assert "--port" in refused.value.remedy
    with pytest.raises(WrongUsage, match=r"Nothing can listen at no-such-host\.invalid"):
        listening("no-such-host.invalid", 80, shared=False)
