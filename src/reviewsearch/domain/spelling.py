"""Which word of an archive a misspelt one was meant to be, and which words are spelt nearly like one.

Slips differ in how likely they are: a doubled letter written once, one vowel for another, two letters in the wrong order and
letters that sound alike cost little, a wrong first letter costs much. Of words that cost much the same, one that stands in
more documents was more likely meant.
"""

from collections.abc import Iterable, Mapping
from itertools import pairwise
from math import log10

# Below four letters too many words are near; above forty nobody typed it.
_SHORTEST, _LONGEST = 4, 40
# What slips cost, in whole wrong letters; tuned on a list of 265 real slips (docs/ranking.md).
_WRONG, _SWAPPED, _DOUBLED, _VOWEL, _SILENT, _FIRST = 1.0, 0.55, 0.3, 0.6, 0.75, 0.7
_VOWELS, _SILENT_LETTERS = frozenset("aeiouy"), frozenset("cghkuw")
# Letters that sound alike; "ph" is read as one letter, ƒ.
_ALIKE = {
    frozenset(pair): cost
    for cost, pairs in (
        (0.35, "ck cs ks sz cq kq fƒ"),
        (0.55, "ae ai ao au ay ei eo eu ey io iu iy ou oy uy"),
        (0.6, "gj dt bp mn fv vƒ sx lr uw cx kx st nr"),
    )
    for pair in pairs.split()
}
# How much ten times as many documents weigh against the cost of a slip, and how much a correction may cost at all.
_COMMON = 0.1
_PER_LETTER, _AT_MOST = 0.2, 2.5
_NEAREST, _CANDIDATES = 600, 60
_SHORT_WORD = 5


class Vocabulary:
    """The words of an archive and in how many documents each stands, sorted out by length and by the letters they hold.

    Words with a digit, references and what is longer than forty letters are held, but are near to nothing.
    """

    def __init__(self, documents: Mapping[str, int]) -> None:
        self.documents = documents
        self._by_length: dict[int, list[tuple[int, str]]] = {}
        for word in documents:
            if len(word) <= _LONGEST and word.isalpha():
                self._by_length.setdefault(len(word), []).append((_letters(word), word))

    def __contains__(self, word: str) -> bool:
        return word in self.documents

    def near(self, word: str, *, lengths: int, letters: int) -> list[str]:
        """Return the words whose length differs by `lengths` at most, and that lack or add `letters` letters at most.

        Those with the most letters in common come first.
        """
        held = _letters(word)
        near = [
            (differ, other)
            for length in range(len(word) - lengths, len(word) + lengths + 1)
            for mask, other in self._by_length.get(length, ())
            if (differ := (held ^ mask).bit_count()) <= letters
        ]
        return [other for _, other in sorted(near)]


def correct(word: str, vocabulary: Vocabulary) -> str | None:
    """Return the word most likely meant by a folded word; None where it is held, is no word of letters, or nothing is near."""
    if word in vocabulary or not word.isalpha() or not _SHORTEST <= len(word) <= _LONGEST:
        return None
    most = min(_PER_LETTER * len(word), _AT_MOST)
    best: tuple[float, str] | None = None
    for other in _likest(word, vocabulary.near(word, lengths=2, letters=4)[:_NEAREST]):
        cost = slip_cost(word, other, most)
        rank = cost - _COMMON * log10(max(1, vocabulary.documents[other])), other
        if cost <= most and (best is None or rank < best):
            best = rank
    return best[1] if best else None


def variants(word: str, vocabulary: Vocabulary, limit: int = 200) -> tuple[str, ...]:
    """Return the words one slip (in up to five letters) or two slips from a folded word, itself too, most documents first.

    A slip is a letter too many, too few, another, or two neighbours in the wrong order, no letter touched twice.
    """
    if not word.isalpha() or len(word) > _LONGEST:
        return ()
    slips = 1 if len(word) <= _SHORT_WORD else 2
    pairs = _pairs(word)
    found = [
        other
        for other in vocabulary.near(word, lengths=slips, letters=2 * slips)
        # A slip breaks three pairs of neighbours at most: cheaper to see than the distance itself.
        if len(pairs & _pairs(other)) >= len(pairs) - 3 * slips and slips_between(word, other, slips) <= slips
    ]
    return tuple(sorted(found, key=lambda other: (-vocabulary.documents[other], other))[:limit])


def slip_cost(typed: str, meant: str, most: float) -> float:
    """Return what it costs to have typed one word for another; where that is more than `most`, anything more than `most`."""
    typed, meant = typed.replace("ph", "ƒ"), meant.replace("ph", "ƒ")
    missing = [_gap(meant, at) for at in range(len(meant))]
    row = [0.0]
    for cost in missing:
        row.append(row[-1] + cost)
    before: list[float] = []
    for i, letter in enumerate(typed):
        added = _gap(typed, i)
        current = [row[0] + added]
        for j, other in enumerate(meant):
            cost = row[j] if letter == other else row[j] + _wrong(letter, other, first=i == j == 0)
            cost = min(cost, row[j + 1] + added, current[j] + missing[j])
            if i and j and letter == meant[j - 1] != other == typed[i - 1]:
                cost = min(cost, before[j - 1] + _SWAPPED + (_FIRST / 2 if i == j == 1 else 0))
            current.append(cost)
        if min(current) > most and min(row) > most:
            return min(current)
        before, row = row, current
    return row[-1]


def slips_between(a: str, b: str, most: int) -> int:
    """Return the optimal string alignment distance of two words; where that is more than `most`, anything more than `most`."""
    row = list(range(len(b) + 1))
    before: list[int] = []
    for i, letter in enumerate(a):
        current = [i + 1]
        for j, other in enumerate(b):
            slips = min(row[j] + (letter != other), row[j + 1] + 1, current[j] + 1)
            if i and j and letter == b[j - 1] and a[i - 1] == other:
                slips = min(slips, before[j - 1] + 1)
            current.append(slips)
        if min(current) > most and min(row) > most:
            return most + 1
        before, row = row, current
    return row[-1]


def _letters(word: str) -> int:
    mask = 0
    for letter in word:
        mask |= 1 << (ord(letter) & 31)  # small numbers are the quickest
    return mask


def _pairs(word: str) -> set[tuple[str, str]]:
    return set(pairwise(f" {word} "))


def _likest(word: str, others: Iterable[str]) -> list[str]:
    """Return the sixty words that share most pairs of neighbouring letters with a word, for their length."""
    pairs = _pairs(word)

    def unlike(other: str) -> float:
        theirs = _pairs(other)
        return -len(pairs & theirs) / (len(pairs) + len(theirs))

    return sorted(others, key=lambda other: (unlike(other), other))[:_CANDIDATES]


def _wrong(letter: str, other: str, *, first: bool) -> float:
    cost = _ALIKE.get(frozenset((letter, other)), _WRONG)
    return cost + _FIRST if first and cost == _WRONG else cost


def _gap(word: str, at: int) -> float:
    """Return what it costs that the letter of a word at `at` was left out, or put in."""
    letter = word[at]
    if at == 0:
        return _WRONG + _FIRST
    if word[at - 1] == letter:
        return _DOUBLED
    if letter in _VOWELS:
        return _VOWEL
    return _SILENT if letter in _SILENT_LETTERS else _WRONG
