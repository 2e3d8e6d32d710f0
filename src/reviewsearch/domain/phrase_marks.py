"""Where phrases stand on a page: found at once where only plain words stand within, else word by word."""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise
from typing import NamedTuple

from reviewsearch.domain.text import WORD
from reviewsearch.domain.written_page import Hit, WrittenPage

# White space, a dash and a line's end: as much as stands between two words of one reference.
_IN_ONE_REFERENCE = 12
_REMEMBERED = 1_000


class Run(NamedTuple):
    """A phrase to look for, of two terms or more, and the leaf it is."""

    terms: tuple[str, ...]
    leaf: int


# Phrases by their first term.
_ByFirst = Mapping[str, Sequence[Run]]


class _Token(NamedTuple):
    exact: str
    start: int
    end: int


def phrase_hits(page: WrittenPage, phrases: Iterable[Run]) -> Iterator[Hit]:
    """Yield where phrases stand among the words of a page, in which each reference is one, and among what stands besides."""
    odd = _Odd.of(page)
    doubtful: list[Run] = []
    for phrase in phrases:
        # Of most phrases a word is not there, which is seen at once.
        if all(term in odd.terms or term in page.plain for term in phrase.terms):
            found = _all_plain(page, phrase) if odd.is_outside(phrase) else None
            if found is None:
                doubtful.append(phrase)
            else:
                yield from found
    if doubtful:
        by_first: dict[str, list[Run]] = defaultdict(list)
        for phrase in doubtful:
            by_first[phrase.terms[0]].append(phrase)
        yield from _in_rows(page, by_first, odd)
        yield from _besides(page, by_first)


@dataclass(frozen=True, slots=True)
class _Odd:
    """The terms of a page's odd words, of its references and of their words, and whether each of these words has any.

    One without folds to nothing, and may stand within any phrase.
    """

    terms: frozenset[str]
    is_each: bool

    @classmethod
    def of(cls, page: WrittenPage) -> "_Odd":
        written = [page.text[start:end] for start, end in page.odd_words()]
        for start, end, _ in page.layout.references:
            written += WORD.findall(page.text, start, end)
        words = list(map(page.analyser.word, written))
        references = (term for _, _, term in page.layout.references)
        return cls(frozenset(chain(references, *(word.terms for word in words))), all(word.exact for word in words))

    def is_outside(self, phrase: Run) -> bool:
        """Whether nothing odd can be part of a phrase."""
        return self.is_each and self.terms.isdisjoint(phrase.terms) and all(map(_is_plain, phrase.terms))


def _all_plain(page: WrittenPage, phrase: Run) -> list[Hit] | None:
    """Return where a phrase stands, none of whose terms is odd; None where something may stand within that is."""
    spans = [match.span() for match in _whole(phrase.terms).finditer(page.plain)]
    return [Hit(*span, phrase.leaf) for span in spans] if all(page.is_plain(*span) for span in spans) else None


# What begins with letters is found six times as fast as what begins with a look behind it. To compile one takes longer than to
# look for it on thirty pages, and synonyms are the same again and again.
@lru_cache(maxsize=_REMEMBERED)
def _whole(terms: tuple[str, ...]) -> re.Pattern[str]:
    """Return what finds a phrase among plain words."""
    return re.compile("[^a-z0-9]+".join([f"{terms[0]}(?<![a-z0-9]{terms[0]})", *terms[1:]]) + "(?![a-z0-9])")


@lru_cache(maxsize=_REMEMBERED)
def _begun(first: str, letters: str) -> re.Pattern[str]:
    """Return what finds a plain word behind which one stands that begins with one of these letters, or is not ASCII."""
    return re.compile(f"{first}(?<![a-z0-9]{first})(?![a-z0-9])(?=[^a-z0-9?]*[{letters}?])")


def _in_rows(page: WrittenPage, by_first: _ByFirst, odd: _Odd) -> Iterator[Hit]:
    for start in _beginnings(page, by_first, odd):
        row = _row(page, start)
        first = next(row, ())
        ahead = list(first)
        for at, token in enumerate(first):
            for terms, leaf in by_first.get(token.exact, ()):
                if end := _followed(terms, at, ahead, row):
                    yield Hit(token.start, end, leaf)


def _beginnings(page: WrittenPage, by_first: _ByFirst, odd: _Odd) -> Iterator[int]:
    """Yield where words stand, or references, that a phrase may begin with."""
    references = page.layout.references
    yield from (start for start, _, term in references if term in by_first)
    words = [
        start for start, end in page.odd_words() if by_first.keys() & page.analyser.word(page.text[start:end]).exact
    ]
    for first, runs in by_first.items():
        if _is_plain(first):
            # A word that folds to nothing may begin with any letter, and so may a reference.
            is_told = odd.is_each and all(_is_plain(run.terms[1]) for run in runs)
            letters = "".join(sorted({run.terms[1][0] for run in runs})) if is_told else "a-z0-9"
            words += [match.start() for match in _begun(first, letters).finditer(page.plain)]
    for start in words:
        at = bisect_right(references, (start + 1,)) - 1
        # The words of a reference stand besides, and an odd word is read from its beginning on.
        if (at < 0 or references[at][1] <= start) and page.is_beginning(start):
            yield start


def _is_plain(term: str) -> bool:
    return term.isascii() and term.isalnum()


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


def _besides(page: WrittenPage, by_first: _ByFirst) -> Iterator[Hit]:
    """Yield where phrases stand among what stands besides: a joined word after its parts, as in `Analyser.terms`.

    The words of two references follow one another there, but not on the page.
    """
    tokens = list(_standing_besides(page))
    if by_first.keys().isdisjoint(token.exact for token in tokens):
        return
    tokens.sort(key=lambda token: (token.end, -token.start))
    exact = [token.exact for token in tokens]
    for at, first in enumerate(exact):
        for terms, leaf in by_first.get(first, ()):
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
