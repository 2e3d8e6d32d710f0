"""An adapter that puts a test collection through the public library, as an archive of web pages.

An evaluator makes one for each collection: `index` takes documents with "id", "title" and "text", `search` returns ids with
scores, best first. docs/ranking.md says how it is run and what came of it. REVIEWSEARCH_ENGINE names the engine.
"""

import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path

from reviewsearch import Library
from reviewsearch.app import settings
from reviewsearch.engines import preferred

DEEPEST = 100


class Reviewsearch:
    """One archive, filled with one collection."""

    def __init__(self) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="reviewsearch-ranking-"))
        engine = os.environ.get("REVIEWSEARCH_ENGINE", preferred())
        self.library = Library(settings.initialise(self.home / "archive", f'engine = "{engine}"\n'))
        self.names: dict[str, str] = {}

    def index(self, documents: Iterable[Mapping[str, str]]) -> None:
        """Add each document as a page whose title is told apart from its text, as the titles of real documents are."""
        folder = self.home / "in"
        folder.mkdir()
        for document in documents:
            title, text = escape(document["title"]), escape(document["text"])
            heading = f"<title>{title}</title><h1>{title}</h1>" if title else ""
            page = f"<!doctype html><meta charset=utf-8>{heading}<p>{text}</p>"
            (folder / f"{document['id']}.html").write_text(page, encoding="utf-8")
        for receipt in self.library.adding(sorted(folder.iterdir())):
            self.names.setdefault(str(receipt.id), receipt.name.removesuffix(".html"))

    def search(self, query: str, k: int) -> list[tuple[str, float]]:
        """Return the best documents; a query that cannot be read finds nothing."""
        results = self.library.search(query, limit=min(k, DEEPEST), passages=0)
        # What holds all words comes before what holds most, whatever the scores: the place is what counts.
        return [(self.names[hit.document.id], 1 / place) for place, hit in enumerate(results.hits, start=1)]

    def close(self) -> None:
        """Remove the archive."""
        self.library.close()
        shutil.rmtree(self.home)
