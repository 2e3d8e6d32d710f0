"""What is found wrong while another process writes: whether it lasts, or was only between two of that one's steps."""

import time
from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

from reviewsearch.app.settings import Settings
from reviewsearch.app.turns import lock_path
from reviewsearch.store.lock import holding

# What a writer is just doing is over after so many seconds; that it is then just doing the like again is unlikely so many times.
_BETWEEN_STEPS = 2.0
_LOOKS = 3

Wrong = TypeVar("Wrong", bound=Hashable)


def lasting(settings: Settings, found: Iterable[Wrong], again: Callable[[], Iterable[Wrong]]) -> list[Wrong]:
    """Return what was found and, as long as a process writes to the archive, is found again each time that it is looked for."""
    kept = list(found)
    for _ in range(_LOOKS):
        if not kept or not holding(lock_path(settings)):
            break
        time.sleep(_BETWEEN_STEPS)
        now = set(again())
        kept = [each for each in kept if each in now]
    return kept
