"""The never-publish list: words kept only as keyed hashes, and looked for by hashing every few words of a text in a row."""

import hmac
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Self

# Longer entries are looked for by their first eight words.
LONGEST = 8
_CHARACTERS = 400_000
# A digest of 16 bytes: two words that share one would be the first ever found.
_DIGEST_BYTES = 16
_APOSTROPHES = str.maketrans(dict.fromkeys("’‘`´ʼ", "'"))
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Za-z])")


@dataclass(frozen=True, slots=True)
class Never:
    """A never-publish list that can be asked: its hashes, by the number of words of each entry, and the key they were made with.

    Without the key the hashes tell nothing; whoever has both can only guess and try.
    """

    key: bytes = field(repr=False)
    hashes: Mapping[int, frozenset[str]] = field(default_factory=dict)

    def holds(self, text: str) -> bool:
        """Tell whether an entry stands anywhere in a text, whatever its capitals, accents, hyphens and line breaks."""
        words = normal_words(text[:_CHARACTERS])
        known: set[str] = set()
        return any(self._has(gram, known) for gram in _grams(words, sorted(self.hashes)))

    def in_name(self, name: str) -> bool:
        """Tell whether an entry stands in a file's name, where words run together: "SamEgg_report2.pdf"."""
        return self.holds(name) or self.holds(_CAMEL.sub(" ", name))

    def added(self, entries: Iterable[str]) -> Self:
        """Return the list with more entries, each in the ways it may be spelt. Entries without letters are left out."""
        hashes = {length: set(of_length) for length, of_length in self.hashes.items()}
        for entry in entries:
            for words in spellings(entry):
                hashes.setdefault(len(words), set()).add(self._digest(" ".join(words)))
        return type(self)(self.key, {length: frozenset(of_length) for length, of_length in hashes.items()})

    def knows(self, entry: str) -> bool:
        """Tell whether an entry is in the list already, in each of the ways it may be spelt."""
        return all(self._digest(" ".join(words)) in self.hashes.get(len(words), ()) for words in spellings(entry))

    def _has(self, gram: tuple[str, ...], known: set[str]) -> bool:
        words = " ".join(gram)
        if words in known:
            return False
        known.add(words)
        return self._digest(words) in self.hashes[len(gram)]

    def _digest(self, words: str) -> str:
        return hmac.digest(self.key, words.encode(), sha256)[:_DIGEST_BYTES].hex()

    def lines(self) -> str:
        """Return what the list's file holds: the number of words and the hash of each spelling, a line each, in order."""
        rows = sorted((length, digest) for length, of_length in self.hashes.items() for digest in of_length)
        return "".join(f"{length} {digest}\n" for length, digest in rows)

    @classmethod
    def of_lines(cls, key: bytes, lines: str) -> Self:
        """Read what `lines` wrote; lines that begin with # are remarks. Raises ValueError, naming a line that is neither."""
        hashes: dict[int, set[str]] = {}
        for number, line in enumerate(lines.splitlines(), start=1):
            if not line.strip() or line.startswith("#"):
                continue
            match = re.fullmatch(rf"([1-{LONGEST}]) ([0-9a-f]{{{2 * _DIGEST_BYTES}}})", line.strip())
            if match is None:
                raise ValueError(f"line {number} is no entry")
            hashes.setdefault(int(match[1]), set()).add(match[2])
        return cls(key, {length: frozenset(of_length) for length, of_length in hashes.items()})


def normal_words(text: str) -> list[str]:
    """Return the words of a text without accents, capitals and possessive endings."""
    plain = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES).replace("\u00ad", ""))
    plain = "".join(character for character in plain if not unicodedata.combining(character)).casefold()
    return [_without_possessive(word) for word in _WORD.findall(plain)]


def spellings(entry: str) -> frozenset[tuple[str, ...]]:
    """Return the ways in which an entry may stand in a text: "St Mary's" may be written "St Marys"."""
    words = tuple(normal_words(entry))[:LONGEST]
    glued = tuple(normal_words(entry.translate(_APOSTROPHES).replace("'", "")))[:LONGEST]
    return frozenset(way for way in (words, glued) if way)


def _without_possessive(word: str) -> str:
    return word.removesuffix("'s").replace("'", "")


def _grams(words: list[str], lengths: list[int]) -> Iterator[tuple[str, ...]]:
    for length in lengths:
        for at in range(len(words) - length + 1):
            yield tuple(words[at : at + length])
