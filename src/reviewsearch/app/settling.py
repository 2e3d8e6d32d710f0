"""When a dropped file has settled: decided from what looks at it saw, with the clock in hand and nothing else.

Two looks a settle time apart that are alike mean that nobody is writing. Seconds are those of a clock that only goes forward.
"""

import os
from dataclasses import dataclass, replace

LONGEST_PAUSE = 60.0
# A file that cannot be read after a day will not become readable by waiting.
PATIENCE = 24 * 3600.0


@dataclass(frozen=True, slots=True)
class Look:
    """What one look at a file saw; two alike looks mean that nobody wrote between them."""

    size: int
    modified: int
    changed: int
    inode: int

    @classmethod
    def of(cls, status: os.stat_result) -> "Look":
        """Return what is the same while nobody writes."""
        return cls(status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file in the drop zone: since when it looks as it does, and, once refused, why and when to try again. Seconds."""

    look: Look
    since: float
    first_seen: float
    next_try: float
    tries: int = 0
    reason: str = "It is being watched until it has settled."


def seen(known: Waiting | None, look: Look, *, now: float, settle: float) -> Waiting:
    """Return what is known of a file after another look at it."""
    if known is None or known.look != look:
        return Waiting(look, since=now, first_seen=known.first_seen if known else now, next_try=now + settle)
    return known


def is_due(waiting: Waiting, *, now: float) -> bool:
    """Return whether a file has settled and its next try has come."""
    return now >= waiting.next_try


def refused(waiting: Waiting, reason: str, *, now: float, settle: float) -> Waiting:
    """Return what is known of a file that could not be taken: the pause doubles up to a minute."""
    pause = min(LONGEST_PAUSE, settle * 2 ** (waiting.tries + 1))
    return replace(waiting, tries=waiting.tries + 1, next_try=now + pause, reason=reason)


def is_out_of_patience(waiting: Waiting, *, now: float) -> bool:
    """Return whether a file has waited so long that it is taken as it is."""
    return now - waiting.first_seen >= PATIENCE
