"""Which pages explain words, as glossaries and lists of abbreviations do: by most of their entries standing in order of the alphabet."""

from bisect import bisect_right
from collections.abc import Sequence

# A page of recommendations may have eight lines in order by chance, but not of six letters and most of its lines.
_FEWEST, _LETTERS = 8, 6
_OF_ENTRIES, _OF_LINES = 0.7, 1 / 3


def explains_words(text: str) -> bool:
    """Return whether a page's text, without its running lines, is mostly entries in order of the alphabet.

    An entry is a line that begins with a capital; those that an entry goes on with may begin with one too ("Act 1989").
    """
    lines = [line for line in map(str.strip, text.splitlines()) if line]
    letters = [line[0].casefold() for line in lines if line[0].isupper()]
    if len(letters) < max(_FEWEST, _OF_LINES * len(lines)) or len(set(letters)) < _LETTERS:
        return False
    return _in_order(letters) >= max(_FEWEST, _OF_ENTRIES * len(letters))


def _in_order(letters: Sequence[str]) -> int:
    """Return how many of these letters can be kept so that they rise or stay: the length of the longest such row."""
    # lasts[n] is the lowest letter that a row of n + 1 can end in.
    lasts: list[str] = []
    for letter in letters:
        at = bisect_right(lasts, letter)
        lasts[at : at + 1] = [letter]
    return len(lasts)
