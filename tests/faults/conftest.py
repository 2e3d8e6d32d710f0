"""An archive with a watcher beside it, for what may happen to files on their way in."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from reviewsearch import Library, Receipt
from reviewsearch.app import settings as settings_of
from reviewsearch.app import watch
from reviewsearch.app.inboxes import Inbox
from reviewsearch.app.looking import dropped_files
from reviewsearch.app.receipt import Outcome
from reviewsearch.app.settings import Settings
from reviewsearch.app.status import State, state_of
from reviewsearch.app.watching import Folder

SETTLE = 0.2
SETTINGS = f"""
engine = "whoosh"
read_scans = false
settle_seconds = {SETTLE}
scan_seconds = 0.5

[[scheme]]
form = "financial-year"
bodies = [{{ name = "MSCP", former = ["MSCB"] }}]
"""


class Zone:
    """An archive that is watched from `start` to `stop`, in a thread of this process, and what the watcher said."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.root = settings.archive
        self.said: list[Receipt] = []
        self.folders: list[Folder] = []
        self.warned: list[str] = []
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self, *inboxes: Inbox, events: bool = True) -> None:
        self.stop()
        self._stop.clear()
        self.folders.clear()
        run = {"inboxes": inboxes, "events": events}
        self._thread = threading.Thread(target=self._run, kwargs=run, daemon=True)
        self._thread.start()
        self.wait(lambda: bool(self.folders))

    def _run(self, *, inboxes: Sequence[Inbox], events: bool) -> None:
        watch.run(
            self.settings,
            stop=self._stop,
            say=self.said.append,
            started=self.folders.extend,
            warn=self.warned.append,
            inboxes=inboxes,
            events=events,
        )

    def stop(self) -> None:
        if self._thread:
            self._stop.set()
            self._thread.join(10)
            assert not self._thread.is_alive()
            self._thread = None

    def once(self, *inboxes: Inbox) -> list[Receipt]:
        said: list[Receipt] = []
        watch.run(self.settings, stop=threading.Event(), say=said.append, inboxes=inboxes, once=True)
        return said

    def wait(self, until: Callable[[], bool], seconds: float = 20.0) -> None:
        end = time.monotonic() + seconds
        while not until():
            assert time.monotonic() < end, f"it did not happen in {seconds} s; said {self.said}, warned {self.warned}"
            time.sleep(0.02)

    def settle(self) -> None:
        """Wait until everything that lies there must have been looked at and taken, could it be."""
        time.sleep(3 * SETTLE + 2 * self.settings.scan_seconds)

    @property
    def outcomes(self) -> dict[str, Outcome]:
        return {receipt.name: receipt.outcome for receipt in self.said}

    def state(self) -> State:
        with Library(self.settings) as library:
            return state_of(library)

    def held(self) -> list[str]:
        """Return the words of all originals that are held."""
        with Library(self.settings) as library:
            return sorted((self.settings.home / document.path).read_text() for document in library.documents())

    def lying(self) -> list[str]:
        """Return the names of what lies in the drop zone."""
        return sorted(path.name for path, _ in dropped_files(self.root))


@pytest.fixture
def zone(tmp_path: Path) -> Iterator[Zone]:
    """An archive, not watched yet."""
    zone = Zone(settings_of.initialise(tmp_path / "home", SETTINGS))
    yield zone
    zone.stop()


@pytest.fixture
def watched(zone: Zone) -> Zone:
    """An archive that is watched."""
    zone.start()
    return zone


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder beside the archive, on the same disk."""
    folder = tmp_path / "desk"
    folder.mkdir()
    return folder
