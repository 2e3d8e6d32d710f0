"""When a dropped file has settled: decided from what looks at it saw, with the clock in hand and nothing else.

Two looks a settle time apart that are alike mean that nobody is writing. Seconds are those of a clock that only goes forward.
"""

import os
from dataclasses import dataclass, replace

LONGEST_PAUSE = 60.0
# A file that cannot be read after a day will not become readable by waiting.
PATIENCE = 24 * 3600.0
# Over a network a file's new size and times may be shown seconds late.
SHORTEST_ON_SHARES = 5.0
SETTLING = "It was dropped a moment ago; it is taken once nothing has been written to it for a while."
ITS_TURN = "It has settled, and is taken as soon as those that come before it are."


@dataclass(frozen=True, slots=True)
class Look:
    """What one look at a file saw; two alike looks mean that nobody wrote between them."""

    size: int
    modified: int
    changed: int
    inode: int

    @classmethod
    def of(cls, status: os.stat_result) -> "Look":
        """Return what is the same while nobody writes. Times are compared and never read: any clock may have set them."""
        return cls(status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file in an inbox: since when it looks as it does, and, once refused, why and when to try again. Seconds."""

    look: Look
    since: float
    first_seen: float
    next_try: float
    settle: float
    tries: int = 0
    reason: str = SETTLING

    @property
    def is_settling(self) -> bool:
        """Whether it only waits until it has settled, and has not been refused as it looks now."""
        return self.tries == 0

    def in_words(self, now: float) -> str:
        """Say why it waits."""
        return ITS_TURN if self.is_settling and is_due(self, now=now) else self.reason


def settle_time(asked: float, *, own: float | None, is_share: bool) -> float:
    """Return a folder's settle time: its own where it has one, else what is asked for all, longer on a network share."""
    if own is not None:
        return own
    return max(asked, SHORTEST_ON_SHARES) if is_share else asked


def seen(known: Waiting | None, look: Look, *, now: float, settle: float) -> Waiting:
    """Return what is known of a file after another look at it."""
    if known is None or known.look != look:
        first = known.first_seen if known else now
        return Waiting(look, since=now, first_seen=first, next_try=now + settle, settle=settle)
    return known


def is_due(waiting: Waiting, *, now: float) -> bool:
    """Return whether a file has settled and its next try has come."""
    return now >= waiting.next_try


def refused(waiting: Waiting, reason: str, *, now: float) -> Waiting:
    """Return what is known of a file that could not be taken: the pause doubles up to a minute."""
    return replace(
        waiting, tries=waiting.tries + 1, next_try=now + pause_after(waiting.tries + 1, waiting.settle), reason=reason
    )


def pause_after(tries: int, first: float) -> float:
    """Return how long to wait after so many tries, in seconds: longer and longer, never more than a minute."""
    return float(min(LONGEST_PAUSE, first * 2 ** min(tries, 30)))


def is_out_of_patience(waiting: Waiting, *, now: float) -> bool:
    """Return whether a file has waited so long that it is taken as it is."""
    return now - waiting.first_seen >= PATIENCE
