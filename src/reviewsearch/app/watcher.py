"""Everything in flight in all inboxes: what was seen at each look, what is to be taken now, what waits and why.

Holds no more files at a time than it may take soon: of ten thousand dropped at once most are merely counted until their turn comes.
"""

import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from reviewsearch.app.inboxes import Inbox
from reviewsearch.app.letting_go import put_back_all
from reviewsearch.app.linux import mount_of
from reviewsearch.app.looking import Scan
from reviewsearch.app.notices import Notices
from reviewsearch.app.receipt import Dropped, Outcome, Receipt
from reviewsearch.app.remembered import Remembered
from reviewsearch.app.settling import Look, Waiting, is_due, is_out_of_patience, refused, seen, settle_time

# Files that settle at a time, and that are taken between two looks: small enough that nobody waits long for the next look.
_MOST_SETTLING = 1_000
_MOST_AT_ONCE = 200


_NUMBERS = str.maketrans("", "", "0123456789,")


class Watcher:
    """All inboxes of one archive, between looks. Files in an inbox that cannot be reached stay as they were."""

    def __init__(
        self,
        inboxes: Sequence[Inbox],
        settle: float,
        remembered: Remembered,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.clock = clock
        self.inboxes = {inbox.path: inbox for inbox in inboxes}
        self.waiting: dict[Path, Waiting] = {}
        # Files that lie there and are not looked at yet, because so many others are.
        self.queued = 0
        self._settle = settle
        self._remembered = remembered
        self._of: dict[Path, Inbox] = {}
        self._recovered: set[Path] = set()
        # Inboxes that could not be reached at the last look.
        self.offline: set[Path] = set()

    def look(self, notices: Notices | None = None) -> None:
        """Look through all inboxes once, and see to how each is watched."""
        self.queued = 0
        for inbox in self.inboxes.values():
            self._look_through(inbox, notices)

    def _look_through(self, inbox: Inbox, notices: Notices | None) -> None:
        settle = self._settle_of(inbox)
        now = self.clock()
        found: set[Path] = set()
        room = self._room()
        scan = Scan(inbox)
        for path, status in scan:
            known, look = self.waiting.get(path), Look.of(status)
            if known is None:
                if self._remembered.is_kept(path, look):
                    continue
                if room <= 0:
                    self.queued += 1
                    continue
                room -= 1
            found.add(path)
            self._of[path] = inbox
            self.waiting[path] = self._resumed(path, seen(known, look, now=now, settle=settle), is_new=known is None)
        self._forget(inbox, found, tuple(scan.unreachable))
        unreachable = scan.unreachable.get(inbox.path)
        if unreachable is not None:
            self.offline.add(inbox.path)
        else:
            self.offline.discard(inbox.path)
            self._recover(inbox, scan.folders)
        if notices:
            notices.tend(inbox.path, scan.folders, unreachable)

    def _room(self) -> int:
        """Return how many more files may settle at the same time."""
        return _MOST_SETTLING - sum(waiting.is_settling for waiting in self.waiting.values())

    def _settle_of(self, inbox: Inbox) -> float:
        mount = mount_of(inbox.path)
        return settle_time(self._settle, own=inbox.settle, is_share=mount is not None and mount.is_share)

    def _resumed(self, path: Path, waiting: Waiting, *, is_new: bool) -> Waiting:
        """A day's patience goes on where it stood when the watcher was last stopped."""
        since = self._remembered.waits_since(path) if is_new else None
        return replace(waiting, first_seen=since) if since is not None and since <= waiting.first_seen else waiting

    def _forget(self, inbox: Inbox, found: set[Path], unreachable: tuple[Path, ...]) -> None:
        """Forget files that have gone. What lies where we could not look has not gone."""
        for path in [path for path, of in self._of.items() if of is inbox and path not in found]:
            if not any(path.is_relative_to(place) for place in unreachable):
                self._drop(path)

    def _recover(self, inbox: Inbox, folders: Sequence[Path]) -> None:
        """Once for each inbox, as soon as it can be reached: make good what a stop left undone, forget what has gone."""
        if inbox.path in self._recovered:
            return
        self._recovered.add(inbox.path)
        self._remembered.prune(inbox.path)
        # It lies there now, after this look: so there is to be another at once.
        self.queued += sum(map(put_back_all, folders))

    def _drop(self, path: Path) -> None:
        waiting = self.waiting.pop(path, None)
        self._of.pop(path, None)
        if waiting and (waiting.tries or waiting.first_seen < waiting.since):
            self._remembered.forget(path)

    def due(self) -> list[Dropped]:
        """Return the files to take now, small ones first: nobody's short note waits for a long report."""
        now = self.clock()
        due = sorted(
            (waiting.look.size, path)
            for path, waiting in self.waiting.items()
            if is_due(waiting, now=now) and self._of[path].path not in self.offline
        )
        return [
            Dropped(path, self._of[path], settled=is_out_of_patience(self.waiting[path], now=now))
            for _, path in due[:_MOST_AT_ONCE]
        ]

    def took(self, dropped: Dropped, receipt: Receipt) -> bool:
        """Note what became of a file; return whether there is anything to say of it."""
        path = dropped.path
        known = self.waiting.get(path)
        if receipt.outcome is not Outcome.WAITING:
            return self._kept(dropped, receipt, known)
        if known is None or (self._of[path].path.is_dir() and not os.path.lexists(path)):
            self._drop(path)  # somebody has thought better of it
            return False
        reason = " ".join(filter(None, (receipt.reason, receipt.remedy)))
        self.waiting[path] = refused(known, reason, now=self.clock())
        if known.is_settling:
            self._remembered.waits(path, known.first_seen)
        # It is told once, however many bytes are free by now; why it waits still is for `status` to say.
        return _without_numbers(known.reason) != _without_numbers(reason)

    def _kept(self, dropped: Dropped, receipt: Receipt, known: Waiting | None) -> bool:
        path = dropped.path
        if receipt.name != path.name:  # what was attached to it: its own receipt comes last
            return True
        before = self._remembered.identity(path)
        try:
            look = Look.of(path.lstat())
        except OSError:
            look = None
        if known and receipt.id and look == known.look:
            self._remembered.keep(path, look, receipt.id, stays=receipt.stays or "")
        self._drop(path)
        return not (receipt.outcome is Outcome.ALREADY_HELD and before == receipt.id)

    def pause(self, scan: float) -> float:
        """Return how long to wait for the next look, in seconds."""
        now = self.clock()
        if self.queued and self._room() > 0:
            return 0.0
        reachable = (waiting for path, waiting in self.waiting.items() if self._of[path].path not in self.offline)
        soonest = min((waiting.next_try for waiting in reachable), default=now + scan)
        return max(0.0, min(scan, soonest - now))

    @property
    def is_done(self) -> bool:
        """Whether everything that lies there was tried at least once."""
        settling = (path for path, waiting in self.waiting.items() if waiting.is_settling)
        return not self.queued and all(self._of[path].path in self.offline for path in settling)

    def oldest(self, most: int) -> Iterator[tuple[Path, Inbox, Waiting]]:
        """Yield what waits, the oldest first, `most` files at most."""
        rows = sorted(self.waiting.items(), key=lambda row: (row[1].first_seen, row[0]))
        yield from ((path, self._of[path], waiting) for path, waiting in rows[:most])


def _without_numbers(reason: str) -> str:
    return reason.translate(_NUMBERS)
