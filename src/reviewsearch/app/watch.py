"""Watching the drop zone and the other inboxes: the loop that looks, waits and takes.

A scan is the truth; notices from the system only make the next scan come sooner. Nothing is skipped in silence: what is not
taken waits, with a reason and a next try. What is wrong with the disk as a whole ends nothing: the loop lets go of everything,
pauses, and begins as if it had just been started.
"""

import contextlib
import itertools
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from reviewsearch.app import troubles, turns, watching
from reviewsearch.app.inboxes import Inbox, Mode, apart
from reviewsearch.app.ingest import Intake
from reviewsearch.app.linux import keep_memory_together
from reviewsearch.app.means import MeansOf, usual
from reviewsearch.app.notices import Noticed, Notices, Way
from reviewsearch.app.receipt import Outcome, Receipt
from reviewsearch.app.remembered import Remembered, place
from reviewsearch.app.scans import Scans
from reviewsearch.app.settings import Settings
from reviewsearch.app.settling import LONGEST_PAUSE, pause_after
from reviewsearch.app.watcher import Watcher
from reviewsearch.app.watching import Folder
from reviewsearch.app.writing import Writer, writing
from reviewsearch.errors import Busy, IndexUnavailable, NotYet, ReviewsearchError
from reviewsearch.store import disk

# How long a file in hand may still be read after a stop; the rest of five seconds is for writing down what was read.
GRACE = 1.5
# However many notices come, there is this long between two looks, and nine tenths of the time at least is left for other work.
_BETWEEN_LOOKS = 0.1
_PATIENCE_WITH_NOTICES = 9
# How often what waits is written down while files are taken.
_NOTED_EVERY = 1.0
_FIRST_PAUSE = 1.0
# In the last seconds before a document becomes public nothing long is begun: it comes at its time.
_NEAR = 3.0

Trouble = OSError | sqlite3.Error | Busy | IndexUnavailable | NotYet


@dataclass(frozen=True, slots=True)
class _Heard:
    say: Callable[[Receipt], None]
    started: Callable[[Sequence[Folder]], None]
    warn: Callable[[str], None]


class _Stopped(Exception):
    """We are to stop, and are in the midst of something long that may be done again."""


@dataclass(frozen=True, slots=True)
class _Session:
    settings: Settings
    watcher: Watcher
    notices: Notices
    heard: _Heard
    wake: threading.Event
    stop: threading.Event
    means: MeansOf

    @property
    def ways(self) -> Mapping[Path, Way]:
        """How each folder is watched."""
        return self.notices.ways

    def note(self, trouble: str | None = None) -> None:
        """Write down how things stand."""
        with contextlib.suppress(OSError):  # the disk may be too full to say so; what waits, waits nonetheless
            watching.note(watching.state_path(self.settings), self.watcher, self.ways, trouble=trouble)


def run(
    settings: Settings,
    *,
    stop: threading.Event,
    say: Callable[[Receipt], None],
    started: Callable[[Sequence[Folder]], None] = lambda _: None,
    warn: Callable[[str], None] = lambda _: None,
    inboxes: Sequence[Inbox] = (),
    once: bool = False,
    events: bool = True,
    means: MeansOf = usual,
) -> bool:
    """Take what is dropped until `stop` is set, or, with `once`, until what lies there now has been taken or must wait.

    What was taken is checked, what is to be published comes at its time, and a command that writes is given way to.
    Calls `started` once with how each folder is watched, `say` with what became of each file, and `warn` with what stops
    them all. `inboxes` are watched besides those in the settings; without `events` all folders are only looked through.
    Returns whether all was taken and every inbox could be reached. Raises Busy, WrongUsage, and ReviewsearchError where
    the disk refuses at the start.
    """
    keep_memory_together()
    heard = _Heard(say, started, warn)
    own = Inbox(settings.archive, Mode.OWN)
    places = (own, *apart((*settings.inboxes, *inboxes), settings.home))
    wake = threading.Event()
    for folder in (settings.archive, settings.index):
        disk.make_folder(folder)
        disk.check_writable(folder)
    with Remembered.open(place(settings.index)) as remembered:
        watcher = Watcher(places, settings.settle_seconds, remembered)
        notices = Notices(places, wake, wanted=events and not once)
        try:
            _keep_on(_Session(settings, watcher, notices, heard, wake, stop, means), once=once)
        finally:
            notices.close()
            # On a disk that refuses all writing, what ended us is to be told, not this.
            with contextlib.suppress(OSError):
                watching.state_path(settings).unlink(missing_ok=True)
    return not watcher.waiting and not watcher.offline


def _keep_on(session: _Session, *, once: bool) -> None:
    """Write and watch; after trouble that may pass begin anew, after longer and longer pauses."""
    started, tries = False, 0
    while not session.stop.is_set():
        began = time.monotonic()
        try:
            progress = _unless(session.stop)
            with writing(session.settings, purpose=turns.WATCH, progress=progress, means=session.means) as writer:
                if not started:
                    session.notices.begin()
                    session.note()
                    session.heard.started(watching.folders_of(session.watcher, session.ways))
                    started = True
                with _hurried(session.stop, writer.intake):
                    asked = _watch(session, writer, once=once)
            if not asked:
                return
            turns.wait(session.settings, session.stop)
        except _Stopped:
            return
        except (OSError, sqlite3.Error, Busy, IndexUnavailable, NotYet) as error:
            told = _told(error, session)
            if once or not started or not _passes(error):
                raise told from error
            tries = tries + 1 if time.monotonic() - began < LONGEST_PAUSE else 1
            pause = pause_after(tries - 1, _FIRST_PAUSE)
            said = f"{told.cause} {told.remedy}".strip()
            session.heard.warn(f"{said} Trying again in {pause:.0f} s.")
            session.note(said)
            session.stop.wait(pause)


def _told(error: Trouble, session: _Session) -> ReviewsearchError:
    if isinstance(error, ReviewsearchError):
        return error
    wanted = sum(waiting.look.size for waiting in session.watcher.waiting.values())
    return troubles.in_words(error, session.settings.archive, wanted=wanted)


def _passes(error: Trouble) -> bool:
    # An index that cannot be opened is made anew at the next try, or can be opened then: too much may have been open. A document
    # that the index lacks, and that cannot be read again just now, can be then.
    return isinstance(error, ReviewsearchError) or troubles.passes(error)


def _unless(stop: threading.Event) -> Callable[[int, int], None]:
    """Return what ends the making of an index as soon as we are to stop: it is made beside, and made again at the next start."""

    def progress(done: int, of: int) -> None:
        del done, of
        if stop.is_set():
            raise _Stopped

    return progress


@contextlib.contextmanager
def _hurried(stop: threading.Event, intake: Intake) -> Iterator[None]:
    """Once we are to stop, give what is being read a moment to end, then stop it: a long page must not hold us for minutes."""
    over = threading.Event()

    def hurry() -> None:
        while not stop.wait(0.2):
            if over.is_set():
                return
        if not over.wait(GRACE):
            # A page that is drawn and then read takes two programs: the second starts when the first is stopped.
            while not over.wait(0.1):
                intake.hurry()

    waiting = threading.Thread(target=hurry, name="hurry", daemon=True)
    waiting.start()
    try:
        yield
    finally:
        over.set()


def _watch(session: _Session, writer: Writer, *, once: bool) -> bool:
    """Watch until we are to stop, or another asks for its turn to write; return whether one does."""
    scans = Scans(
        session.settings,
        writer.archive,
        writer.index,
        changed=writer.read_more,
        described=writer.publisher.described,
        meanwhile=writer.meanwhile,
    )
    ways = session.ways
    while not session.stop.is_set():
        if not once and turns.is_asked(session.settings):
            return True
        writer.check_in_use()
        if writer.publisher.is_due():
            writer.publisher.keep_time()
        session.wake.clear()
        began = time.monotonic()
        session.watcher.look(session.notices)
        took = time.monotonic() - began
        ways = _told_of_changes(session, ways)
        _take_due(session, writer, scans)
        writer.publisher.keep_time()
        session.note()
        if once and session.watcher.is_done:
            while not session.stop.is_set() and _work_on(session, writer, scans):
                pass
            writer.publisher.keep_time()
            return False
        # A page at a time: what is dropped meanwhile waits for no more than that.
        is_free = not session.watcher.due() and not writer.publisher.is_due(within=_NEAR)
        if is_free and _work_on(session, writer, scans):
            continue
        writer.intake.expect(path for path, waiting in session.watcher.waiting.items() if waiting.is_settling)
        _wait(session, writer, max(_BETWEEN_LOOKS, _PATIENCE_WITH_NOTICES * took))
    return False


def _told_of_changes(session: _Session, before: Mapping[Path, Way]) -> Mapping[Path, Way]:
    """Say of each folder that is watched otherwise than before how it is now, so that none goes blind in silence."""
    ways = session.ways
    for folder in watching.folders_of(session.watcher, ways):
        if ways[Path(folder.path)].noticed is not before[Path(folder.path)].noticed:
            session.heard.warn(f"{folder.path}: {folder.in_words(session.settings.scan_seconds)}.")
    return ways


def _work_on(session: _Session, writer: Writer, scans: Scans) -> bool:
    """Do a little of what is done when nothing is dropped; return whether there was anything to do.

    What is dropped meanwhile is looked at before more is begun: from then on it settles.
    """
    try:
        return (
            writer.publisher.make_ready() or writer.checking.check_some(until=session.wake.is_set) or scans.read_one()
        )
    except NotYet:  # we are to stop
        return False


def _take_due(session: _Session, writer: Writer, scans: Scans) -> None:
    # The step in hand is finished before a stop is heeded: the generator is left only between files.
    due = itertools.takewhile(lambda _: not _is_wanted_elsewhere(session, writer), session.watcher.due())
    noted = time.monotonic()
    for dropped, receipt in writer.intake.take(due):
        if session.stop.is_set() and receipt.outcome is Outcome.WAITING:
            continue  # it was only in hand, and nothing is wrong with it
        if receipt.id:
            writer.checking.expect(receipt.id)
        worth_saying = session.watcher.took(dropped, receipt)
        if receipt.id and receipt.empty_pages:
            scans.expect(receipt.id)
        if worth_saying:
            session.heard.say(receipt)
        if time.monotonic() - noted > _NOTED_EVERY:
            session.note()
            noted = time.monotonic()


def _is_wanted_elsewhere(session: _Session, writer: Writer) -> bool:
    return session.stop.is_set() or writer.publisher.is_due(within=_NEAR) or turns.is_asked(session.settings)


def _until_the_next_look(session: _Session) -> float:
    """Return the longest pause: where nobody tells of new files, so much shorter that settling does not come on top of it."""
    scan, settle = session.settings.scan_seconds, session.settings.settle_seconds
    told = all(way.noticed is Noticed.AT_ONCE for way in session.ways.values())
    return scan if told else max(scan / 2, scan - settle)


def _wait(session: _Session, writer: Writer, least: float) -> None:
    """Wait until something is dropped or due, the time is over or we are to stop or give way, noticing it within a fifth of a second."""
    began = time.monotonic()
    end = began + session.watcher.pause(_until_the_next_look(session))
    while not session.stop.is_set() and (left := end - time.monotonic()) > 0:
        if writer.publisher.is_due() or turns.is_asked(session.settings):
            return
        if session.wake.wait(min(0.2, left)):
            # Ten thousand notices are one reason to look, not ten thousand.
            session.stop.wait(max(0.0, min(end, began + least) - time.monotonic()))
            return
