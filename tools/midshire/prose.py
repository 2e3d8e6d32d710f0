"""Seeded prose in the vocabulary of the field, with common words and rare ones."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING

from tools.midshire.manuscript import CONTENT

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator, Mapping, Sequence

_SLOT = re.compile(r"\{(\w+)\}")
_HEADS = ("Harrow", "East", "Tans", "Mar", "Fen", "Cold", "Net", "Aller", "Brim", "Quen", "Ostr", "Wyn", "Sal", "Cald")
_MIDDLES = ("", "ing", "er", "le", "ham", "stock", "by", "en", "al", "or", "is", "um")
_ENDS = ("mere", "wold", "marsh", "ford", "ley", "thorpe", "combe", "stow", "beck", "holme", "wick", "den", "garth")
_RANKS = len(_HEADS) * len(_MIDDLES) ** 2 * len(_ENDS)
_MONTHS = "January February March April May June July August September October November December".split()


@dataclass(frozen=True, slots=True)
class Choice:
    """Entries of which the earlier are drawn more often, as words are in any language (Zipf's law)."""

    entries: tuple[str, ...]
    reach: tuple[float, ...]

    @classmethod
    def of(cls, entries: Sequence[str], flatness: float = 1.0) -> Choice:
        """Give the n-th entry a weight of 1 / (n + flatness)."""
        return cls(tuple(entries), tuple(accumulate(1 / (rank + flatness) for rank in range(len(entries)))))

    def draw(self, rng: random.Random) -> str:
        """One entry."""
        return self.entries[bisect(self.reach, rng.random() * self.reach[-1])]


@dataclass(frozen=True, slots=True)
class Stock:
    """All sentences and lists, ready to be drawn from; sentences are literal text and slots in turn."""

    sentences: tuple[tuple[str, ...], ...]
    recommendations: tuple[tuple[str, ...], ...]
    lists: Mapping[str, Choice]
    themes: Mapping[str, Choice]


@cache
def stock() -> Stock:
    """What `content/phrases.toml` holds."""
    held = tomllib.loads((CONTENT / "phrases.toml").read_text("utf-8"))
    return Stock(
        tuple(tuple(_SLOT.split(text)) for text in held["sentences"]),
        tuple(tuple(_SLOT.split(text)) for text in held["recommendations"]),
        {name: Choice.of(entries, 3) for name, entries in held["lists"].items()},
        {name: Choice.of(entries) for name, entries in held["themes"].items()},
    )


@dataclass(frozen=True, slots=True)
class Writer:
    """Somebody who writes about one case: what it is about, where, and in which years."""

    rng: random.Random
    themes: Choice
    places: Choice
    year: int

    def sentence(self) -> str:
        """One sentence."""
        sentences = stock().sentences
        return self._filled(sentences[int(self.rng.random() * len(sentences))])

    def recommendation(self) -> str:
        """One recommendation."""
        recommendations = stock().recommendations
        return self._filled(recommendations[int(self.rng.random() * len(recommendations))])

    def paragraph(self) -> str:
        """Three to six sentences."""
        return " ".join(self.sentence() for _ in range(3 + int(self.rng.random() * 4)))

    def page(self, words: int) -> Iterator[str]:
        """Paragraphs until there are about so many words."""
        written = 0
        while written < words:
            paragraph = self.paragraph()
            written += paragraph.count(" ") + 1
            yield paragraph

    def _filled(self, parts: tuple[str, ...]) -> str:
        text = "".join(self._word(part) if place % 2 else part for place, part in enumerate(parts))
        return text[0].upper() + text[1:]

    def _word(self, slot: str) -> str:
        rng = self.rng
        match slot:
            case "issue":
                return stock().themes[self.themes.draw(rng)].draw(rng)
            case "place":
                return self.places.draw(rng)
            case "surname":
                return name(rng)
            case "number":
                return str(2 + int(rng.paretovariate(0.9)) % 400)
            case "date":
                return f"{1 + int(rng.random() * 28)} {_MONTHS[int(rng.random() * 12)]} {self.year - int(rng.random() * 3)}"
            case _:
                return stock().lists[slot].draw(rng)


def writer(rng: random.Random, year: int) -> Writer:
    """Somebody for a new case, with its own mixture of three to five themes and a few places."""
    themes = rng.sample(sorted(stock().themes), 3 + int(rng.random() * 3))
    places = [name(rng) for _ in range(4)]
    return Writer(rng, Choice.of(themes), Choice.of(places), year)


def name(rng: random.Random) -> str:
    """An invented name of a place or a family; a few are common and most are rare."""
    rank = int(rng.paretovariate(0.3)) % _RANKS
    rank, head = divmod(rank, len(_HEADS))
    rank, end = divmod(rank, len(_ENDS))
    second, first = divmod(rank, len(_MIDDLES))
    return _HEADS[head] + _MIDDLES[first] + _MIDDLES[second] + _ENDS[end]
