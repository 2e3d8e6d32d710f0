"""How long after its instant a document that was scheduled is public, in an archive of some 250 documents.

    ./dev python -m benchmarks.release

Schedules a dozen reports of 25 pages, six seconds apart, and runs `reviewsearch watch`, as a partnership does. While the first
half is waited for nothing else happens; while the second is, files are dropped without a pause. The public looks a hundred times
a second. Ends with 1 where a report came early, or later than a second after its instant.
"""

import contextlib
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.archives import partnership
from benchmarks.drop import report_of, watching
from reviewsearch import Library
from reviewsearch.app.bundle import Bundle
from reviewsearch.app.settings import Settings
from reviewsearch.errors import NotFound

REPORTS = 12
APART = timedelta(seconds=6)
# Until the watcher runs and has nothing left to do.
AHEAD = timedelta(seconds=45)
_LONGEST = 1.0
_PATIENCE = 120.0


def main() -> int:
    """Print how late the reports were, while nothing else happened and while files came; return 0 where none was too late."""
    with tempfile.TemporaryDirectory() as folder:
        settings = partnership(Path(folder, "home"), Path(folder, "dropped"))
        moments = scheduled(settings, Path(folder))
        half = sorted(moments.values())[REPORTS // 2]
        late: dict[str, list[float]] = {"nothing else": [], "files are dropped": []}
        with watching(settings), Bundle.open(settings.index / "public") as public, dropping(settings, half):
            for identity, moment in moments.items():
                busy = "files are dropped" if moment >= half else "nothing else"
                late[busy].append(seen(public, identity) - moment.timestamp())
    print("| meanwhile | reports | s after the instant: soonest | in the middle | latest |\n|---|---|---|---|---|")
    for meanwhile, seconds in late.items():
        soonest, *_, latest = ordered = sorted(seconds)
        print(f"| {meanwhile} | {len(ordered)} | {soonest:.2f} | {ordered[len(ordered) // 2]:.2f} | {latest:.2f} |")
    return int(not all(0 <= each <= _LONGEST for seconds in late.values() for each in seconds))


def scheduled(settings: Settings, folder: Path) -> dict[str, datetime]:
    """File reports that come out one after another; return when each does."""
    paths = [folder / f"MSCP 2023-24-{number:02}.pdf" for number in range(1, REPORTS + 1)]
    for number, path in enumerate(paths, 1):
        report_of(25, path, number=number, published="3 May 2099")
    with Library(settings) as library:
        ids = [str(receipt.id) for receipt in library.add(paths)]
        begin = datetime.now(UTC).replace(microsecond=0) + AHEAD
        moments = {identity: begin + number * APART for number, identity in enumerate(ids)}
        with library.publishing("a benchmark") as publisher:
            for identity, moment in moments.items():
                publisher.schedule(identity, moment, by="a benchmark")
    return moments


def seen(public: Bundle, identity: str) -> float:
    """Wait until the public can see a document; return when that was."""
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        with contextlib.suppress(NotFound):
            public.document(identity)
            return time.time()
        time.sleep(0.01)
    raise TimeoutError


@contextlib.contextmanager
def dropping(settings: Settings, begin: datetime) -> Iterator[None]:
    """From an instant on, drop a report of 40 pages every half second."""
    stop = threading.Event()

    def drop() -> None:
        stop.wait((begin - APART / 2 - datetime.now(UTC)).total_seconds())
        for number in range(1, 100):
            if stop.wait(0.5):
                return
            report_of(40, settings.archive / f"MSCP 2022-23-{number:02}.pdf", number=number)

    dropper = threading.Thread(target=drop)
    dropper.start()
    try:
        yield
    finally:
        stop.set()
        dropper.join()


if __name__ == "__main__":
    sys.exit(main())
