"""What to suggest while a person types: references in any spelling, then themes, then titles. From documents, never from what others typed."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from reviewsearch.domain.folding import fold
from reviewsearch.domain.schemes import CaseReference
from reviewsearch.domain.text import folded_words

SHORTEST = 2
_AFTER_ALL = "\U0010ffff"
_MANY = 500


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One thing to suggest: `kind` is "reference", "theme" or "title"; `text` is what to show and to search for."""

    kind: str
    text: str


class Suggestions:
    """What one state of an archive has to suggest, made ready to be asked at every keystroke."""

    def __init__(
        self, references: Iterable[CaseReference], aliases: Iterable[str], titles: Iterable[str], themes: Iterable[str]
    ) -> None:
        self._references = _Beginnings(
            [(_spellings(reference), str(reference)) for reference in sorted(references, key=lambda each: each.order)]
            + [((_squashed(alias),), alias) for alias in sorted(aliases)]
        )
        self._themes = _Beginnings([(folded_words(theme), theme.replace("-", " ")) for theme in sorted(set(themes))])
        self._titles = _Beginnings([(folded_words(title), title) for title in sorted(set(titles))])

    def of(self, typed: str, *, limit: int) -> tuple[Suggestion, ...]:
        """Return at most `limit` suggestions for what has been typed so far; none under two letters or digits."""
        return tuple(islice(self._all(typed), limit))

    def _all(self, typed: str) -> Iterator[Suggestion]:
        squashed = _squashed(typed)
        words = folded_words(typed)
        if len("".join(words)) < SHORTEST:
            return
        # A number typed with its nought is whole: 01 is never 10.
        goes_on = " " if re.search(r"(?<!\d)0\d+$", typed.strip()) else ""
        for spellings, shown in self._references.with_one_like(squashed):
            if any(spelling == squashed or spelling.startswith(squashed + goes_on) for spelling in spellings):
                yield Suggestion("reference", shown)
        for kind, things in (("theme", self._themes), ("title", self._titles)):
            for held, shown in things.with_one_like(words[-1]):
                if _begin(held, words):
                    yield Suggestion(kind, shown)


class _Beginnings:
    """Things to suggest, in order, found by how one of their words begins."""

    def __init__(self, things: Sequence[tuple[tuple[str, ...], str]]) -> None:
        self._things = things
        self._places: dict[str, list[int]] = {}
        for place, (words, _) in enumerate(things):
            for word in words:
                self._places.setdefault(word, []).append(place)
        self._words = sorted(self._places)

    def with_one_like(self, beginning: str) -> Iterator[tuple[tuple[str, ...], str]]:
        """Yield, in order, at least those of which a word begins so."""
        start = bisect_left(self._words, beginning)
        end = bisect_left(self._words, beginning + _AFTER_ALL, start)
        places = [self._places[word] for word in self._words[start:end]]
        if sum(map(len, places)) > _MANY:
            # Where many do, the first few stand near the beginning, and no more are wanted.
            yield from self._things
            return
        for place in sorted(set(chain.from_iterable(places))):
            yield self._things[place]


def _begin(held: tuple[str, ...], typed: tuple[str, ...]) -> bool:
    """Return whether each word typed begins a word held, in any order; all but the last are whole."""
    *whole, last = typed
    return all(word in held for word in whole) and any(word.startswith(last) for word in held)


def _spellings(reference: CaseReference) -> tuple[str, ...]:
    """Return what may be typed for a reference, squashed: as it is shown, without the body, and by its key."""
    shown = str(reference)
    return tuple(dict.fromkeys(_squashed(each) for each in (shown, shown.removeprefix(reference.body), reference.key)))


def _squashed(text: str) -> str:
    """Return letters and digits in lower case, numbers without leading noughts, so that spellings meet."""
    runs = re.findall(r"[^\W\d_]+|\d+", fold(text).text.casefold())
    return " ".join(run.lstrip("0") for run in runs).rstrip()
