"""Where phrases stand on a page: all at once where only plain words stand around, else word by word."""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from reviewsearch.domain.text import WORD
from reviewsearch.domain.written_page import Hit, WrittenPage

# White space, a dash and a line's end: as much as stands between two words of one reference.
_IN_ONE_REFERENCE = 12


class _Token(NamedTuple):
    exact: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Phrases:
    """The phrases to look for, of two terms or more, by their first term, each with the leaf it is.

    `terms` are all their terms, `beginnings` the first ones that are plain. `plain` finds those all of whose terms are, where
    no odd word and no reference stands between.
    """

    by_first: Mapping[str, Sequence[tuple[tuple[str, ...], int]]]
    terms: frozenset[str]
    beginnings: tuple[str, ...]
    plain: tuple[tuple[tuple[str, ...], re.Pattern[str], int], ...]

    @classmethod
    def of(cls, numbered: Iterable[tuple[tuple[str, ...], int]]) -> "Phrases":
        """Return what to look for, given each phrase with its leaf."""
        by_first: dict[str, list[tuple[tuple[str, ...], int]]] = defaultdict(list)
        for terms, leaf in numbered:
            by_first[terms[0]].append((terms, leaf))
        phrases = [phrase for several in by_first.values() for phrase in several]
        return cls(
            by_first,
            frozenset(term for terms, _ in phrases for term in terms),
            tuple(first for first in by_first if _is_plain(first)),
            tuple((terms, _pattern(terms), leaf) for terms, leaf in phrases if all(map(_is_plain, terms))),
        )

    def __bool__(self) -> bool:
        return bool(self.by_first)


def _is_plain(term: str) -> bool:
    return term.isascii() and term.isalnum()


def _pattern(terms: tuple[str, ...]) -> re.Pattern[str]:
    # What begins with letters is found six times as fast as what begins with a look behind it.
    first = f"{terms[0]}(?<![a-z0-9]{terms[0]})"
    return re.compile("[^a-z0-9]+".join([first, *terms[1:]]) + "(?![a-z0-9])")


def phrase_hits(page: WrittenPage, phrases: Phrases) -> Iterable[Hit]:
    """Return where phrases stand among the words of a page, in which each reference is one, and among what stands besides."""
    if _is_odd(page, phrases.terms):
        return _word_by_word(page, phrases)
    found: list[Hit] = []
    for terms, pattern, leaf in phrases.plain:
        # One term that is not there is seen at once.
        if all(term in page.plain for term in terms):
            for match in pattern.finditer(page.plain):
                if not page.is_plain(*match.span()):
                    return _word_by_word(page, phrases)
                found.append(Hit(*match.span(), leaf))
    return found


def _is_odd(page: WrittenPage, terms: frozenset[str]) -> bool:
    """Whether an odd word, or one of a reference, may be part of a phrase; one that folds to nothing may stand within."""
    words = [page.analyser.word(page.text[start:end]) for start, end in page.odd_words()]
    for start, end, term in page.layout.references:
        words += map(page.analyser.word, WORD.findall(page.text, start, end))
        if term in terms:
            return True
    return any(not (word.exact and terms.isdisjoint(word.terms)) for word in words)


def _word_by_word(page: WrittenPage, phrases: Phrases) -> Iterator[Hit]:
    yield from _in_rows(page, phrases)
    yield from _besides(page, phrases)


def _in_rows(page: WrittenPage, phrases: Phrases) -> Iterator[Hit]:
    for start in _beginnings(page, phrases):
        row = _row(page, start)
        first = next(row, ())
        ahead = list(first)
        for at, token in enumerate(first):
            for terms, leaf in phrases.by_first.get(token.exact, ()):
                if end := _followed(terms, at, ahead, row):
                    yield Hit(token.start, end, leaf)


def _beginnings(page: WrittenPage, phrases: Phrases) -> Iterator[int]:
    """Yield where words stand, or references, that a phrase may begin with."""
    references = page.layout.references
    yield from (start for start, _, term in references if term in phrases.by_first)
    for start, end in (*page.odd_words(), *page.plain_words(phrases.beginnings)):
        if not phrases.by_first.keys().isdisjoint(page.analyser.word(page.text[start:end]).exact):
            at = bisect_right(references, (start + 1,)) - 1
            if at < 0 or references[at][1] <= start:  # the words of a reference stand besides
                yield start


def _row(page: WrittenPage, start: int) -> Iterator[list[_Token]]:
    """Yield the terms of each word from a place on; a reference is one word."""
    text, references = page.text, page.layout.references
    at = bisect_left(references, (start,))
    while start < len(text):
        reached = references[at][0] if at < len(references) else len(text)
        for match in WORD.finditer(text, start, reached):
            word, begin = page.analyser.word(match[0]), match.start()
            yield [_Token(e, begin + a, begin + b) for e, (a, b) in zip(word.exact, word.places, strict=True)]
        if at < len(references):
            begin, reached, term = references[at]
            yield [_Token(term, begin, reached)]
        start, at = reached, at + 1


def _followed(terms: Sequence[str], at: int, ahead: list[_Token], row: Iterator[list[_Token]]) -> int:
    """Return where a phrase ends that begins at a token, reading on in the row as far as need be; 0 where it does not."""
    for place, term in enumerate(terms, at):
        while len(ahead) <= place:
            following = next(row, None)
            if following is None:
                return 0
            ahead += following
        if ahead[place].exact != term:
            return 0
    return ahead[at + len(terms) - 1].end


def _besides(page: WrittenPage, phrases: Phrases) -> Iterator[Hit]:
    """Yield where phrases stand among what stands besides: a joined word after its parts, as in `Analyser.terms`.

    The words of two references follow one another there, but not on the page.
    """
    tokens = list(_standing_besides(page))
    if phrases.by_first.keys().isdisjoint(token.exact for token in tokens):
        return
    tokens.sort(key=lambda token: (token.end, -token.start))
    exact = [token.exact for token in tokens]
    for at, first in enumerate(exact):
        for terms, leaf in phrases.by_first.get(first, ()):
            words = tokens[at : at + len(terms)]
            near = all(after.start - before.end <= _IN_ONE_REFERENCE for before, after in pairwise(words))
            if near and tuple(exact[at : at + len(terms)]) == terms:
                yield Hit(words[0].start, words[-1].end, leaf)


def _standing_besides(page: WrittenPage) -> Iterator[_Token]:
    for start, end in page.odd_words():
        for joined in page.analyser.word(page.text[start:end]).joined:
            yield _Token(joined, start, end)
    for start, end, _ in page.layout.references:
        for match in WORD.finditer(page.text, start, end):
            word = page.analyser.word(match[0])
            for exact, (first, last) in zip(word.exact, word.places, strict=True):
                yield _Token(exact, match.start() + first, match.start() + last)
