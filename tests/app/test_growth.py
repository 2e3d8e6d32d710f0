"""Of ten thousand files that it takes a watcher keeps no more in mind than of a few hundred."""

import gc
import threading
import time
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from reviewsearch import Library
from reviewsearch.app import settings as settings_of
from reviewsearch.app import watch
from reviewsearch.app.settings import Settings

# Enough to fill what is bounded; then as many again.
FEW = 120
# Of memory, for each file: 60 to 370 in three runs, give and take. Records that are kept read were 8,600.
BYTES = 1_500
SETTINGS = 'engine = "tantivy"\nread_scans = false\nsettle_seconds = 0.05\nscan_seconds = 0.5\n'


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Settings]:
    settings = settings_of.initialise(tmp_path / "home", SETTINGS)
    stop, begun = threading.Event(), threading.Event()
    arguments = {"stop": stop, "say": lambda _: None, "started": lambda _: begun.set()}
    watcher = threading.Thread(target=watch.run, args=(settings,), kwargs=arguments)
    tracemalloc.start()
    watcher.start()
    try:
        assert begun.wait(30)
        yield settings
    finally:
        stop.set()
        watcher.join(30)
        tracemalloc.stop()


def until(happens: Callable[[], bool]) -> None:
    end = time.monotonic() + 120
    while not happens():
        assert time.monotonic() < end
        time.sleep(0.1)


def in_mind(settings: Settings, numbers: range) -> int:
    """Drop so many files, wait until all are public, and return how many bytes of memory are held."""
    for number in numbers:
        (settings.archive / f"note {number}.txt").write_text(
            f"Note {number}\n\nThe heron{number} stood at the water.\n"
        )
    with Library(settings) as library:
        until(lambda: library.counts().get("published") == numbers.stop)
    until(lambda: not any(settings.archive.glob("*.txt")))
    # The least of a few looks: what the watcher does just then passes.
    return min(_held() for _ in range(8))


def _held() -> int:
    time.sleep(0.15)
    gc.collect()
    return tracemalloc.get_traced_memory()[0]


@pytest.mark.slow
@pytest.mark.timeout(240)
def test_what_a_watcher_holds_in_mind_does_not_grow_with_the_files_that_it_takes(watched: Settings) -> None:
    before = in_mind(watched, range(FEW))
    assert (in_mind(watched, range(FEW, 2 * FEW)) - before) / FEW < BYTES
