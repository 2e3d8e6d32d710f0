"""What each state of the archive needs worked out once: done before anyone asks, while a server runs."""

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from reviewsearch.errors import ReviewsearchError
from reviewsearch.web.archive import PublicArchive
from reviewsearch.web.overview import Overview
from reviewsearch.web.site import Site

# How often it is looked whether another state is there, in seconds.
_EVERY = 0.25
# After work that took so long, so many times as long passes before more is begun.
_REST = 9
# Held by no document, so that all words are read to put it right.
_NO_WORD = "zqzqzq"


def pages(site: Site, beside: PublicArchive) -> None:
    """Have what pages are made from ready: the table of cases, and the words by which slips are put right."""
    tag = beside.state_tag
    overview = Overview.of(beside)
    if beside.state_tag == tag:
        site.foresee(tag, overview)
    site.archive.search(_NO_WORD, limit=0)


def suggestions(site: Site, beside: PublicArchive) -> None:
    """Have ready what is suggested."""
    del beside  # that which answers is the one that must remember
    site.archive.suggest(_NO_WORD)


class Ahead:
    """Works out what a site needs, again for each state of its archive.

    `beside` is the same archive, opened once more: what is long is asked of it, so that no reader waits meanwhile.
    """

    def __init__(self, site: Site, beside: PublicArchive, work: Callable[[Site, PublicArchive], None]) -> None:
        self._site = site
        self._beside = beside
        self._work = work
        self._done = ""

    def look(self) -> None:
        """Do the work where the archive is in another state than when it was done last; where it cannot be asked, not now."""
        try:
            tag = self._beside.state_tag
            if tag != self._done:
                self._work(self._site, self._beside)
                self._done = tag
        except (ReviewsearchError, OSError):
            return  # it is just giving way to another; the next look finds that


@contextmanager
def kept_ready(works: Iterable[Ahead], *, every: float = _EVERY) -> Iterator[None]:
    """Do the works now, and again for each new state for as long as the block lasts; `every` is in seconds.

    Where states follow each other quickly most of the time is left to the readers: then the first to ask waits.
    """
    works, stop = tuple(works), threading.Event()

    def look() -> float:
        begun = time.monotonic()
        for work in works:
            work.look()
        return time.monotonic() - begun

    def go_on() -> None:
        pause = every
        while not stop.wait(pause):
            pause = max(every, _REST * look())

    look()
    thread = threading.Thread(target=go_on, name="reviewsearch-ahead", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
