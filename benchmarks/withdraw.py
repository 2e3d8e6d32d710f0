"""What it costs to take a document from the public, in an archive of some 250 documents.

    ./dev python -m benchmarks.withdraw

Runs `reviewsearch withdraw` for documents of different size, the smallest and the largest among them, while the public searches
without a pause; processor time of the whole command, in which the bundle is made without the document and then searched for it,
and how long people wait for it. Ends with 1 where a search failed, a trace was left, or one took more than ten seconds.
"""

import resource
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from benchmarks.archives import partnership
from reviewsearch import Library
from reviewsearch.app.bundle import Bundle
from reviewsearch.domain.document import Document, Status
from reviewsearch.errors import ReviewsearchError

_LONGEST = 10.0


def main() -> int:
    """Withdraw five documents, one after another, and print what each took; return 0 where all went as it should."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder, "home")
        settings = partnership(home, Path(folder, "dropped"))
        with Library(settings) as library:
            public = [each for each in library.documents() if each.status is Status.PUBLISHED]
        public.sort(key=lambda document: (document.pages, document.id))
        pages = sum(document.pages for document in public)
        print(f"{len(public)} documents of {pages:,} pages are public.", flush=True)
        stop, asked = threading.Event(), [0]
        searching = threading.Thread(target=_search, args=(home / "index" / "public", stop, asked))
        searching.start()
        try:
            worst = max(_withdrawn(home, public[(len(public) - 1) * quarter // 4]) for quarter in range(5))
        finally:
            stop.set()
            searching.join()
        print(f"{asked[0]:,} searches were answered meanwhile.")
        return 1 if asked[0] < 0 else worst


def _search(place: Path, stop: threading.Event, asked: list[int]) -> None:
    """Search the bundle until told to stop, with a short breath between; a search that fails makes the count one below zero."""
    with Bundle.open(place) as bundle:
        while not stop.is_set():
            try:
                bundle.search("information sharing", limit=5)
            except ReviewsearchError as error:
                print(f"A search failed: {error}")
                asked[0] = -1
                return
            asked[0] += 1
            stop.wait(0.05)


def _withdrawn(home: Path, document: Document) -> int:
    before, began = _spent(), time.monotonic()
    command = ["--home", str(home), "withdraw", document.id, "--reason", "measured"]
    quiet = subprocess.DEVNULL
    code = subprocess.run(
        [sys.executable, "-m", "reviewsearch", *command], stdout=quiet, stderr=quiet, check=False
    ).returncode
    took = time.monotonic() - began
    cost = f"{_spent() - before:.1f} s of work, {took:.1f} s on the clock"
    print(f"{document.kind.label} of {document.pages} pages: {cost}", flush=True)
    return 1 if code or took > _LONGEST else 0


def _spent() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    sys.exit(main())
