"""Which word of an archive a misspelt one was meant to be, and which words are spelt nearly like one.

Of the words that it would have cost least to slip from (`domain.slips`), one that stands in more documents was more likely meant.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import chain, pairwise
from math import log10
from typing import NamedTuple

from reviewsearch.domain.slips import slip_cost, slips_between

# Below four letters too many words are near; above forty nobody typed it.
_SHORTEST, _LONGEST = 4, 40
# How much ten times as many documents weigh against the cost of a slip, and how much a correction may cost at all.
_COMMON = 0.15
_PER_LETTER, _AT_MOST = 0.2, 2.5
_NEAREST, _CANDIDATES = 600, 60
_SHORT_WORD = 5


class _Row(NamedTuple):
    """The words of one length in order, and for each letter which of them hold it: the n-th bit stands for the n-th word."""

    words: list[str]
    holding: Mapping[int, int]

    @classmethod
    def of(cls, words: list[str]) -> "_Row":
        bits: dict[int, bytearray] = defaultdict(lambda: bytearray(len(words) // 8 + 1))
        for at, word in enumerate(words):
            for letter in _letters(word):
                bits[letter][at // 8] |= 1 << at % 8
        return cls(words, {letter: int.from_bytes(held, "little") for letter, held in bits.items()})

    def differing(self, letters: frozenset[int], most: int) -> Iterator[list[str]]:
        """Yield the words that lack or add no letter, one letter, and so on up to `most`. All words are counted at once."""
        everything = (1 << len(self.words)) - 1
        # Which words lack or add more than none, more than one, and so on.
        more = [0] * (most + 1)
        for letter in letters | self.holding.keys():
            held = self.holding.get(letter, 0)
            differ = everything & ~held if letter in letters else held
            for count in range(most, 0, -1):
                more[count] |= more[count - 1] & differ
            more[0] |= differ
        for fewer, these in zip([everything, *more], more, strict=False):
            yield self._at(fewer & ~these)

    def _at(self, bits: int) -> list[str]:
        marks = f"{bits:b}"[::-1]
        found = []
        at = marks.find("1")
        while at >= 0:
            found.append(self.words[at])
            at = marks.find("1", at + 1)
        return found


class Vocabulary:
    """The words of an archive and in how many documents each stands, sorted out by length and by the letters they hold.

    Words with a digit, references and what is longer than forty letters are held, but are near to nothing.
    """

    def __init__(self, documents: Mapping[str, int]) -> None:
        self.documents = documents
        self._by_length: dict[int, list[str]] = defaultdict(list)
        for word in documents:
            if len(word) <= _LONGEST and word.isalpha():
                self._by_length[len(word)].append(word)
        # Made when first asked for.
        self._row = cache(lambda length: _Row.of(self._by_length.get(length, [])))

    def __contains__(self, word: str) -> bool:
        return word in self.documents

    def near(self, word: str, *, lengths: int, letters: int) -> list[str]:
        """Return the words whose length differs by `lengths` at most, and that lack or add `letters` letters at most.

        Those with the most letters in common come first.
        """
        held = _letters(word)
        rows = map(self._row, range(len(word) - lengths, len(word) + lengths + 1))
        alike = zip(*(row.differing(held, letters) for row in rows), strict=True)
        return [other for several in alike for other in sorted(chain.from_iterable(several))]


def correct(word: str, vocabulary: Vocabulary) -> str | None:
    """Return the word most likely meant by a folded word; None where it is held, is no word of letters, or nothing is near."""
    if word in vocabulary or not word.isalpha() or not _SHORTEST <= len(word) <= _LONGEST:
        return None
    most = min(_PER_LETTER * len(word), _AT_MOST)
    best: tuple[float, str] | None = None
    for other in _likest(word, vocabulary.near(word, lengths=2, letters=4)[:_NEAREST]):
        common = _COMMON * log10(max(1, vocabulary.documents[other]))
        # What costs more than this cannot be better than what is known.
        enough = min(most, best[0] + common) if best else most
        cost = slip_cost(word, other, enough)
        if cost <= enough and (best is None or (cost - common, other) < best):
            best = cost - common, other
    return best[1] if best else None


def variants(word: str, vocabulary: Vocabulary, limit: int = 200) -> tuple[str, ...]:
    """Return the words one slip (in up to five letters) or two slips from a folded word, itself too, most documents first.

    A slip is a letter too many, too few, another, or two neighbours in the wrong order, no letter touched twice.
    """
    if not word.isalpha() or len(word) > _LONGEST:
        return ()
    slips = 1 if len(word) <= _SHORT_WORD else 2
    pairs = {one + other for one, other in _pairs(word)}
    found = [
        other
        for other in vocabulary.near(word, lengths=slips, letters=2 * slips)
        # A slip breaks three pairs of neighbours at most: cheaper to see than the distance itself.
        if sum(map(f" {other} ".__contains__, pairs)) >= len(pairs) - 3 * slips
        and slips_between(word, other, slips) <= slips
    ]
    return tuple(sorted(found, key=lambda other: (-vocabulary.documents[other], other))[:limit])


def _letters(word: str) -> frozenset[int]:
    """Return the letters of a word as small numbers, those far apart in Unicode not told from one another."""
    return frozenset([ord(letter) & 31 for letter in word])


def _pairs(word: str) -> set[tuple[str, str]]:
    return set(pairwise(f" {word} "))


def _likest(word: str, others: Iterable[str]) -> list[str]:
    """Return the sixty words that share most pairs of neighbouring letters with a word, for their length."""
    pairs = _pairs(word)

    def unlike(other: str) -> float:
        theirs = _pairs(other)
        return -len(pairs & theirs) / (len(pairs) + len(theirs))

    return sorted(others, key=lambda other: (unlike(other), other))[:_CANDIDATES]
