"""Adapters that put a test collection through the public library, as an archive of web pages: asked as it is, and misspelt.

An evaluator makes one for each collection: `index` takes documents with "id", "title" and "text", `search` returns ids with
scores, best first. docs/ranking.md says how it is run and what came of it. REVIEWSEARCH_ENGINE names the engine.
"""

import os
import random
import re
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path

from reviewsearch import Library
from reviewsearch.app import settings
from reviewsearch.domain.text import STOP_WORDS

DEEPEST = 100
# Of fewer letters there is too little left to see what was meant.
SHORTEST_MISSPELT = 5
_WORD = re.compile(r"[A-Za-z]+")


class Reviewsearch:
    """One archive, filled with one collection."""

    def __init__(self) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="reviewsearch-ranking-"))
        self.library = Library(
            settings.initialise(self.home / "archive", _chosen(os.environ.get("REVIEWSEARCH_ENGINE")))
        )
        self.names: dict[str, list[str]] = {}

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
            # Documents that are the same to the byte are one document of several names, and found by all of them.
            self.names.setdefault(str(receipt.id), []).append(receipt.name.removesuffix(".html"))

    def search(self, query: str, k: int) -> list[tuple[str, float]]:
        """Return the best documents; a query that cannot be read finds nothing."""
        results = self.library.search(query, limit=min(k, DEEPEST), passages=0)
        # What holds all words comes before what holds most, whatever the scores: the place is what counts.
        names = [name for hit in results.hits for name in self.names[hit.document.id]]
        return [(name, 1 / place) for place, name in enumerate(names, start=1)]

    def close(self) -> None:
        """Remove the archive."""
        self.library.close()
        shutil.rmtree(self.home)


class Misspelt(Reviewsearch):
    """The same, but each query is asked with a slip in one of its words."""

    def search(self, query: str, k: int) -> list[tuple[str, float]]:
        """Return the best documents for a query misspelt."""
        return super().search(misspelt(query), k)


def misspelt(query: str) -> str:
    """Return a query with one slip in one word that matters: always the same for the same query.

    Two letters change places, one is left out, written twice, or a vowel is another; the first letter stays. Where no word
    has five letters the query stays as it is.
    """
    dice = random.Random(query)
    words = [found for found in _WORD.finditer(query) if _matters(found[0])]
    if not words:
        return query
    word = dice.choice(words)
    return query[: word.start()] + _slip(word[0], dice) + query[word.end() :]


def _matters(word: str) -> bool:
    return len(word) >= SHORTEST_MISSPELT and word.lower() not in STOP_WORDS and not word.isupper()


def _slip(word: str, dice: random.Random) -> str:
    at = dice.randrange(1, len(word) - 1)
    vowels = [place for place in range(1, len(word)) if word[place] in "aeiou"]
    one, other = word[at], word[at + 1]
    slips = [word[:at] + word[at + 1 :], word[:at] + one + word[at:]]
    if one != other:
        slips.append(word[:at] + other + one + word[at + 2 :])
    if vowels:
        place = dice.choice(vowels)
        another = dice.choice([vowel for vowel in "aeiou" if vowel != word[place]])
        slips.append(word[:place] + another + word[place + 1 :])
    return dice.choice(slips)


def _chosen(engine: str | None) -> str | None:
    return f'engine = "{engine}"\n' if engine else None
