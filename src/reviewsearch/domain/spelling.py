"""Which word of an archive a misspelt one was meant to be, and which words are spelt nearly like one.

Slips differ in how likely they are: a doubled letter written once, one vowel for another, two letters in the wrong order and
letters that sound alike cost little, a wrong first letter costs much. Of words that cost much the same, one that stands in
more documents was more likely meant.
"""

from collections.abc import Mapping
from math import log10

_SHORTEST = 4
_LONGEST = 40
# Letters that sound alike, by what taking one for the other costs; any other pair costs 1.
_ALIKE = {
    frozenset(pair): cost
    for cost, pairs in {
        0.35: "ae ai ao au ei eo eu io iu ou ay ey iy oy uy ck cs ks sz cq kq fƒ",
        0.6: "gj dt bp mn vf vƒ xs tƒ lr wu cx kx st rn",
    }.items()
    for pair in pairs.split()
}
_VOWELS = frozenset("aeiouy")
_SILENT = frozenset("hgkwcu")
_DOUBLED, _VOWEL, _QUIET, _OTHER, _SWAPPED, _FIRST = 0.3, 0.65, 0.75, 1.0, 0.55, 0.7


class Vocabulary:
    """Words of an archive with the number of documents each stands in, by length and by which letters they hold."""

    def __init__(self, documents: Mapping[str, int]) -> None:
        self.documents = documents
        self._by_length: dict[int, list[tuple[int, str]]] = {}
        for word in documents:
            if len(word) <= _LONGEST and word.isalpha():
                self._by_length.setdefault(len(word), []).append((_letters(word), word))

    def __contains__(self, word: str) -> bool:
        return word in self.documents

    def near(self, word: str, *, lengths: int, letters: int) -> list[str]:
        """Return the words whose length differs by `lengths` at most and whose letters differ in `letters` at most."""
        held = _letters(word)
        return [
            other
            for length in range(len(word) - lengths, len(word) + lengths + 1)
            for mask, other in self._by_length.get(length, ())
            if (held ^ mask).bit_count() <= letters
        ]


def _letters(word: str) -> int:
    mask = 0
    for letter in word:
        mask |= 1 << (ord(letter) & 63)
    return mask


def correct(word: str, vocabulary: Vocabulary) -> str | None:
    """Return the word most likely meant by a folded word that is not held; None where it is held or nothing is near."""
    if word in vocabulary or not word.isalpha() or not _SHORTEST <= len(word) <= _LONGEST:
        return None
    pairs = _pairs(word)
    near = vocabulary.near(word, lengths=3, letters=5)
    likely = sorted(near, key=lambda other: _unlike(pairs, other))[:150]
    worst = 0.5 + 0.22 * len(word)
    best: tuple[float, str] | None = None
    for other in likely:
        cost = slip_cost(word, other, worst + 0.5)
        rank = cost - 0.1 * log10(vocabulary.documents[other])
        if cost <= worst and (best is None or (rank, other) < best):
            best = rank, other
    return best[1] if best else None


def _pairs(word: str) -> frozenset[str]:
    return frozenset(map("".join, zip("^" + word, word + "$", strict=False)))


def _unlike(pairs, other):
    theirs = _pairs(other)
    common = len(pairs & theirs)
    return -2 * common / (len(pairs) + len(theirs))


def slip_cost(typed: str, meant: str, most: float) -> float:
    typed, meant = typed.replace("ph", "ƒ"), meant.replace("ph", "ƒ")
    before: list[float] = []
    row = [0.0]
    for at, letter in enumerate(meant):
        row.append(row[-1] + _gap(meant, at))
    for i, letter in enumerate(typed):
        dropped = _gap(typed, i)
        current = [row[0] + dropped]
        for j, other in enumerate(meant):
            cost = row[j] + (0.0 if letter == other else _swap(letter, other) + (_FIRST if i == 0 and j == 0 else 0))
            cost = min(cost, row[j + 1] + dropped, current[j] + _gap(meant, j))
            if i and j and letter == meant[j - 1] and typed[i - 1] == other and letter != other:
                cost = min(cost, before[j - 1] + _SWAPPED + (_FIRST/2 if i == 1 and j == 1 else 0))
            current.append(cost)
        if min(current) > most:
            return min(current)
        before, row = row, current
    return row[-1]


def _swap(a: str, b: str) -> float:
    return _ALIKE.get(frozenset((a, b)), 1.0)


def _gap(word: str, at: int) -> float:
    """What it costs that a letter is missing."""
    letter = word[at]
    if at and word[at - 1] == letter:
        return _DOUBLED
    if at == 0:
        return _OTHER + _FIRST
    if letter in _VOWELS:
        return _VOWEL
    return _QUIET if letter in _SILENT else _OTHER
