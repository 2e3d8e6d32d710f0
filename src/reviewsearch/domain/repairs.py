"""Damage that text suffers on its way out of a PDF, put right where there is but one way to do so.

Letters set apart for emphasis are closed up ("P a g e"), and pairs of letters that a font joins and its file does not name
are put back ("prac ce", "pracce"). What a repair does is always: take out spaces between letters of one word, and put lost
letters in. The result is a word of the dictionary, and the only one possible; what is in doubt stays as it was.
"""

import itertools
import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

from reviewsearch.domain.letters import has_letters_apart, odd_characters, runs_of_letters
from reviewsearch.domain.lines import parted

# How often each comes among a hundred thousand letters of English reports (20 of them, 771,000 letters).
_JOINED = {"ti": 1244, "tt": 66, "ft": 65, "ff": 206, "fi": 176, "fl": 26, "ffi": 49, "tti": 4}
_EXPECTED, _REMAINING = 8.0, 0.1
_LETTERS, _SHARE_OF_LETTERS = 100_000, 0.8
# English keeps four words in five when it loses a pair, and half when it loses several; of Latin and Welsh one in four is known.
_SHARE_OF_WORDS = 0.45
_BAD = "\ufffd\ue000-\uf8ff"
_ANY_BAD = re.compile(f"[{_BAD}]")
_SPACED = re.compile(r"(?<!\S)[^\W\d_](?:[ \u00a0][^\W\d_]){3,79}(?=[.,:;!?)]?(?!\S))")
_ROW = re.compile(r"[A-Za-z]+(?: [A-Za-z]+)+")
_SINGLE = re.compile(r"(?<![\w'’-])[a-z]{4,30}(?![\w'’-])")
_GAPPED = re.compile(rf"(?<![A-Za-z])[A-Za-z]*(?:[{_BAD}][A-Za-z]*)+")
_MOST_PARTS, _SHORTEST, _MOST_GAPS, _ENOUGH_LEFT = 4, 5, 3, 3
# Of so few letters only these are taken for words.
_SHORT = 2
_SHORT_WORDS = frozenset("am an as at be by do go he if in is it me my no of on or so to up us we".split())
_ONE_LETTER_WORDS = frozenset("ai")


def repaired(texts: Sequence[str], known: Container[str]) -> list[str]:
    """Return the pages of one document with what is surely damage put right; `known` words are in lower case.

    What one page alone cannot tell, all of them together do: a pair of letters that a whole document lacks is lost.
    """
    lost = lost_pairs(texts, known)
    return [_repaired(text, known, lost) for text in texts]


def lost_pairs(texts: Sequence[str], known: Container[str]) -> tuple[str, ...]:
    """Return the joined letters that are missing from a document which, were it whole, would have them often.

    None is where most words are not English: Latin has no ff, and has lost none.
    """
    letters = _SHARE_OF_LETTERS * sum(map(len, texts))
    often = {pair: letters * rate / _LETTERS for pair, rate in _JOINED.items()}
    lost = _seldom(texts, {pair: _REMAINING * expected for pair, expected in often.items() if expected >= _EXPECTED})
    return lost if lost and _is_english(texts, known) else ()


def _seldom(texts: Iterable[str], enough: Mapping[str, float]) -> tuple[str, ...]:
    """Return the pairs that do not stand so many times in all texts together: most are found on the first pages."""
    seldom, counts = tuple(enough), Counter[str]()
    for text in texts:
        if not seldom:
            break
        lower = text.lower()
        counts.update({pair: lower.count(pair) for pair in seldom})
        seldom = tuple(pair for pair in seldom if counts[pair] < enough[pair])
    return seldom


def _is_english(texts: Sequence[str], known: Container[str]) -> bool:
    words = [run for text in texts for run in runs_of_letters(text) if len(run) > 1]
    return sum(1 for word in words if word in known) >= _SHARE_OF_WORDS * len(words)


def _repaired(text: str, known: Container[str], lost: tuple[str, ...]) -> str:
    if has_letters_apart(text):
        text = _SPACED.sub(lambda match: _closed_up(match[0], known), text)
    if not text.isascii() and _ANY_BAD.search(odd_characters(text)):
        text = _GAPPED.sub(lambda match: _filled(match[0], known), text)
    if lost:
        text = _ROW.sub(lambda match: " ".join(_rejoined(match[0].split(" "), known, lost)), text)
        text = _SINGLE.sub(lambda match: _completed(match[0], known, lost), text)
    return text


def _closed_up(spaced: str, known: Container[str]) -> str:
    """Return letters set apart as the words they make; as they are where those are not all known."""
    words = parted(spaced.replace(" ", "").replace("\u00a0", ""), known)
    return words if all(_stands_alone(word.casefold(), known) for word in words.split(" ")) else spaced


def _stands_alone(word: str, known: Container[str]) -> bool:
    # Any row of letters can be cut into pieces that some dictionary has: "ex pone".
    return word in known and (len(word) > _SHORT or word in _SHORT_WORDS)


def _filled(gapped: str, known: Container[str]) -> str:
    """Return a word with what stands for no character replaced by the joined letters that make it one."""
    parts = _ANY_BAD.split(gapped)
    if len(parts) > _MOST_GAPS + 1 or sum(map(len, parts)) < _ENOUGH_LEFT:
        return gapped
    return _only(_joins(parts, tuple(_JOINED)), known) or gapped


def _rejoined(words: list[str], known: Container[str], lost: tuple[str, ...]) -> Iterator[str]:
    """Yield a row of words with those joined that were one before letters between them were lost."""
    strange = [not _is_word(word, known) for word in words]
    at = 0
    while at < len(words):
        found: dict[str, int] = {}
        for end in range(at + 2, min(at + _MOST_PARTS, len(words)) + 1):
            if any(strange[at:end]):
                parts = words[at:end]
                candidates = _joins(parts, (*lost, ""))
                found.update((word, end) for word in candidates if _fits(word, parts, known))
        word = next(iter(found)) if len(found) == 1 else words[at]
        yield word
        at = found.get(word, at + 1)


def _joins(parts: Sequence[str], between: Sequence[str]) -> Iterator[str]:
    for letters in itertools.product(between, repeat=len(parts) - 1):
        yield parts[0] + "".join(letter + part for letter, part in zip(letters, parts[1:], strict=True))


def _fits(word: str, parts: Sequence[str], known: Container[str]) -> bool:
    """Whether letters were put back, and what they make is a word in the case that words have."""
    grown = len(word) > sum(map(len, parts))
    return grown and len(word) >= _SHORTEST and word[1:].islower() and word.lower() in known


def _completed(word: str, known: Container[str], lost: tuple[str, ...]) -> str:
    """Return a word that the dictionary lacks with the lost letters put back where that makes one word and no other."""
    if word in known:
        return word
    return _only((word[:at] + pair + word[at:] for pair in lost for at in range(len(word) + 1)), known) or word


def _only(candidates: Iterator[str], known: Container[str]) -> str | None:
    found = {word for word in candidates if len(word) >= _SHORTEST and word.lower() in known}
    return found.pop() if len(found) == 1 else None


def _is_word(part: str, known: Container[str]) -> bool:
    return part.lower() in known or (len(part) == 1 and part.lower() in _ONE_LETTER_WORDS)
