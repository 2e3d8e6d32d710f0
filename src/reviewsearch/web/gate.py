"""How much is worked on at once, how much may wait, and for how long: beyond that, people are told to come again."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from reviewsearch.errors import Overloaded

_Made = TypeVar("_Made")
# An archive answers one question at a time; a second thread makes the page of the answer before.
_AT_ONCE = 2
_WAITING = 200
DEADLINE = 10.0
COME_AGAIN = 5


class Gate:
    """Lets requests through to the archive, `at_once` at a time; `deadline` is in seconds."""

    def __init__(self, *, at_once: int = _AT_ONCE, waiting: int = _WAITING, deadline: float = DEADLINE) -> None:
        self._pool = ThreadPoolExecutor(at_once, thread_name_prefix="reviewsearch-web")
        self._most = at_once + waiting
        self._inside = 0
        self._deadline = deadline

    async def through(self, work: Callable[[], _Made]) -> _Made:
        """Do some work in a thread and return what it gives. Raises Overloaded where too many wait or it lasts too long.

        Work that lasts too long goes on to its end, which bounds of query and archive assure, and keeps its place until then.
        """
        if self._inside >= self._most:
            raise Overloaded("Too many requests are waiting.", remedy=f"Come again in {COME_AGAIN} seconds.")
        self._inside += 1
        future = self._pool.submit(work)
        loop = asyncio.get_running_loop()
        future.add_done_callback(lambda _: _tell(loop, self._leave))
        try:
            return await asyncio.wait_for(asyncio.wrap_future(future), self._deadline)
        except TimeoutError:
            raise Overloaded("This took too long.", remedy=f"Come again in {COME_AGAIN} seconds.") from None

    def _leave(self) -> None:
        self._inside -= 1

    def close(self) -> None:
        """Let what is worked on end, and take no more."""
        self._pool.shutdown(wait=True, cancel_futures=True)


def _tell(loop: asyncio.AbstractEventLoop, what: Callable[[], None]) -> None:
    if not loop.is_closed():
        loop.call_soon_threadsafe(what)
