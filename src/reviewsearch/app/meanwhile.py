"""What is looked after while something long is waited for: that what is due becomes public at its instant, whatever else is done."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import replace
from typing import Any, TypeVar

from reviewsearch.app.means import Means

# In seconds: how long after its time what is due is noticed at the latest.
PAUSE = 0.1
_Made = TypeVar("_Made")


class Meanwhile:
    """Looks after what is due, in the thread that may write, while others work for it."""

    def __init__(self) -> None:
        self._is_wanted: Callable[[], bool] = lambda: False
        self._look_after: Callable[[], None] = lambda: None

    def begin(self, is_wanted: Callable[[], bool], look_after: Callable[[], None]) -> None:
        """From now on do `look_after` again and again while something is waited for and `is_wanted` says so."""
        self._is_wanted, self._look_after = is_wanted, look_after

    @property
    def is_wanted(self) -> bool:
        """Whether anything may become due soon."""
        return self._is_wanted()

    def __call__(self) -> None:
        """Look after what is due, between two steps."""
        if self._is_wanted():
            self._look_after()

    def during(self, work: Callable[[], _Made]) -> _Made:
        """Return what comes of some work that touches nothing of ours; where something may become due, it gets a thread."""
        if not self._is_wanted():
            return work()
        with ThreadPoolExecutor(1, thread_name_prefix="meanwhile") as threads:
            future = threads.submit(work)
            while not wait([future], PAUSE).done:
                self._look_after()
            return future.result()

    def minding(self, means: Means) -> Means:
        """Return means whose work on files is waited for like this."""

        def minded(work: Callable[..., Any]) -> Callable[..., Any]:
            return lambda *given: self.during(lambda: work(*given))

        return replace(means, look=minded(means.look), copy=minded(means.copy), visible=minded(means.visible))
