"""What to suggest while a person types: references in any spelling, then themes, then titles. From documents, never from what others typed."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reviewsearch.domain.document import Description
from reviewsearch.domain.folding import fold
from reviewsearch.domain.schemes import CaseReference
from reviewsearch.domain.text import folded_words

SHORTEST = 2


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One thing to suggest: `kind` is "reference", "theme" or "title"; `text` is what to show and to search for."""

    kind: str
    text: str


class Suggestions:
    """What one state of an archive has to suggest, made ready to be asked at every keystroke."""

    def __init__(
        self, references: Iterable[CaseReference], aliases: Iterable[str], described: Iterable[Description]
    ) -> None:
        self._references = [(_spellings(reference), str(reference)) for reference in sorted(references)]
        self._references += [((_squashed(alias),), alias) for alias in sorted(aliases)]
        shown = list(described)
        themes = sorted({theme.value for about in shown for theme in about.themes})
        titles = sorted({about.title.value for about in shown})
        self._themes = [(folded_words(theme), theme.replace("-", " ")) for theme in themes]
        self._titles = [(folded_words(title), title) for title in titles]

    def of(self, typed: str, *, limit: int) -> tuple[Suggestion, ...]:
        """Return at most `limit` suggestions for what has been typed so far; none under two letters or digits."""
        found: list[Suggestion] = []
        for suggestion in self._all(typed):
            if len(found) >= limit:
                break
            found.append(suggestion)
        return tuple(found)

    def _all(self, typed: str) -> Iterator[Suggestion]:
        squashed = _squashed(typed)
        words = folded_words(typed)
        if len("".join(words)) < SHORTEST:
            return
        # A number typed with its nought is whole: 01 is never 10.
        goes_on = " " if re.search(r"(?<!\d)0\d+$", typed.strip()) else ""
        for spellings, shown in self._references:
            if any(spelling == squashed or spelling.startswith(squashed + goes_on) for spelling in spellings):
                yield Suggestion("reference", shown)
        for kind, things in (("theme", self._themes), ("title", self._titles)):
            for held, shown in things:
                if _begin(held, words):
                    yield Suggestion(kind, shown)


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
