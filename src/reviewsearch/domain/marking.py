"""Which words of a page stand for a query, found without reading every word of it."""

import re
import string
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple, assert_never

from reviewsearch.domain.layout import Layout
from reviewsearch.domain.query import AnyTerm, Leaf, Phrase, Word
from reviewsearch.domain.text import STOP_WORDS, WORD, Analyser, Written

# White space, a dash and a line's end: as much as stands between two words of one reference.
_IN_ONE_REFERENCE = 12
_PLAIN = frozenset(string.ascii_letters + string.digits)
# More beginnings than these are cut short: to look for each takes longer than to look at words that only begin alike.
_MANY, _CUT = 16, 3
_TWO = 2
_PLAIN_WORD = re.compile("[A-Za-z0-9]+")
# What may stand between two words and is ASCII.
_ASCII_GAP = r"[\x00-/:-@\[-`{-\x7f]*"


class Hit(NamedTuple):
    """Where a leaf of the query stands, and which of the leaves it is."""

    start: int
    end: int
    leaf: int


class _Token(NamedTuple):
    exact: str
    start: int
    end: int


_Phrases = Mapping[str, Sequence[tuple[tuple[str, ...], int]]]


@dataclass(frozen=True, slots=True)
class Sought:
    """What to look for: exact terms, stems and phrases (by their first term), each with the leaves it stands for.

    `terms` are the exact terms and the stems; `beginnings` are what every plain word that is looked for begins with, one of
    them at least; `stop_words` the leaves that count only where no other stands. `follows` matches what may follow the first word of phrases, by that word, where
    that can be told without reading on. `seen` remembers for which leaves words stand, by how they are written, in English
    and in Welsh: pages hold the same ones again and again. So one is used with one analyser.
    """

    exact: Mapping[str, Sequence[int]]
    stems: Mapping[str, Sequence[int]]
    phrases: _Phrases
    terms: frozenset[str]
    beginnings: tuple[str, ...]
    stop_words: frozenset[int]
    follows: Mapping[str, re.Pattern[str]]
    seen: tuple[dict[str, tuple[Hit, ...]], dict[str, tuple[Hit, ...]]] = field(
        default_factory=lambda: ({}, {}), compare=False
    )

    @classmethod
    def on_pages(cls, leaves: Iterable[Leaf]) -> "Sought":
        """Return what leaves look for on a page: those that look at titles only count for nothing there."""
        return cls.of([leaf for leaf in leaves if not leaf.title])

    @classmethod
    def of(cls, leaves: Sequence[Leaf]) -> "Sought":
        """Return what leaves look for; a leaf is known by its place among them."""
        exact: dict[str, list[int]] = defaultdict(list)
        stems: dict[str, list[int]] = defaultdict(list)
        phrases: dict[str, list[tuple[tuple[str, ...], int]]] = defaultdict(list)
        for number, leaf in enumerate(leaves):
            match leaf:
                case Word(word, stem):
                    exact[word].append(number)
                    stems[stem].append(number)
                case Phrase((term,)):
                    exact[term].append(number)
                case Phrase(terms):
                    if terms:
                        phrases[terms[0]].append((terms, number))
                case AnyTerm(_, terms):
                    for term in terms:
                        exact[term].append(number)
                case _:
                    assert_never(leaf)
        stop_words = frozenset(
            n for n, leaf in enumerate(leaves) if isinstance(leaf, Word) and leaf.exact in STOP_WORDS
        )
        terms_alone = frozenset({*exact, *stems})
        begun = _beginnings({*exact, *phrases}, stems)
        return cls(exact, stems, phrases, terms_alone, begun, stop_words, dict(_following(phrases)))


def _following(phrases: _Phrases) -> Iterator[tuple[str, re.Pattern[str]]]:
    for first, several in phrases.items():
        seconds = {terms[1] for terms, _ in several}
        if all(second.isascii() and second.isalnum() for second in seconds):
            # What is not ASCII may be folded to anything, or to nothing, within a word as well.
            yield first, re.compile(f"{_ASCII_GAP}(?:{'|'.join(sorted(seconds))}|[a-z0-9]*[^\\x00-\\x7f])")


def _beginnings(terms: Iterable[str], stems: Iterable[str]) -> tuple[str, ...]:
    begun = {term for term in terms if term.isascii() and term.isalnum()}
    begun |= {beginning(stem) for stem in stems if stem.isascii() and stem.isalnum()}
    if len(begun) > _MANY:
        begun = {term[:_CUT] for term in begun}
    fewest: list[str] = []
    for term in sorted(begun):
        if not fewest or not term.startswith(fewest[-1]):
            fewest.append(term)
    return tuple(fewest)


def beginning(stem: str) -> str:
    """Return what every English word of a stem begins with.

    Porter 2 changes no more than the end: "happi" is of "happy", "sensibl" of "sensibility", "die" of "dying".
    """
    if len(stem) > _TWO and stem.endswith(("ie", "bl")):
        return stem[:-2] if stem.endswith("ie") else stem[:-1]
    return stem[:-1] if len(stem) > 1 and stem[-1] in "eiy" else stem


def hits(text: str, layout: Layout, sought: Sought, analyser: Analyser, *, language: str) -> list[Hit]:
    """Return where leaves stand in a text, by start; those that are only stop words count where no other does."""
    page = _Page(text.replace("_", " "), layout, analyser, language == "cy")
    found = {Hit(start, end, leaf) for start, end, term in layout.references for leaf in sought.exact.get(term, ())}
    seen, begins, text = sought.seen[page.is_welsh], set[int](), page.text
    lowered = text.replace(
        "\u0130", "i"
    ).lower()  # the one letter that is two in lower case would move all that follows
    for start, end in _candidates(text, lowered, layout, sought):
        written = text[start:end]
        if written not in seen:
            seen[written] = tuple(_of_word(analyser.word(written), sought, end - start, is_welsh=page.is_welsh))
        for first, last, leaf in seen[written]:
            found.add(Hit(start + first, start + last, leaf))
        if sought.phrases and _may_begin(page, lowered, sought, start, end):
            begins.add(start)
    if sought.phrases:
        found.update(_phrases(page, sought, begins))
        found.update(_besides(page, sought))
    telling = [hit for hit in found if hit.leaf not in sought.stop_words] if sought.stop_words else ()
    return sorted(telling or found)


@dataclass(frozen=True, slots=True)
class _Page:
    """A page's text, in which underscores separate words as spaces do, and what is known of it."""

    text: str
    layout: Layout
    analyser: Analyser
    is_welsh: bool


def _candidates(text: str, lowered: str, layout: Layout, sought: Sought) -> Iterator[tuple[int, int]]:
    """Yield where words stand that may be looked for: every odd one, and the plain ones that begin as they should."""
    odd = layout.odd
    yield from zip(odd[::2], odd[1::2], strict=True)
    for begins in sought.beginnings:
        at = lowered.find(begins)
        while at >= 0:
            end = at + len(begins)
            # Between an odd number of places is within an odd word.
            if not (at and lowered[at - 1] in _PLAIN) and not bisect_right(odd, at) % _TWO:
                match = _PLAIN_WORD.match(text, at)
                end = match.end() if match else end  # it always does
                yield at, end
            at = lowered.find(begins, end)


def _of_word(word: Written, sought: Sought, length: int, *, is_welsh: bool) -> Iterator[Hit]:
    """Yield which leaves a word, its parts or the whole without its joints stand for; places are counted from its start."""
    if sought.terms.isdisjoint(word.terms):
        return
    stems, joined_stems = (word.exact, word.joined) if is_welsh else (word.stems, word.joined_stems)
    for exact, stem, (first, last) in zip(word.exact, stems, word.places, strict=True):
        for leaf in (*sought.exact.get(exact, ()), *sought.stems.get(stem, ())):
            yield Hit(first, last, leaf)
    for exact, stem in zip(word.joined, joined_stems, strict=True):
        for leaf in (*sought.exact.get(exact, ()), *sought.stems.get(stem, ())):
            yield Hit(0, length, leaf)


def _may_begin(page: _Page, lowered: str, sought: Sought, start: int, end: int) -> bool:
    """Return whether a phrase may begin with the word at [start, end)."""
    exact = page.analyser.word(page.text[start:end]).exact
    if sought.phrases.keys().isdisjoint(exact):
        return False
    follows = sought.follows.get(exact[0]) if len(exact) == 1 else None
    return follows is None or follows.match(lowered, end) is not None


def _phrases(page: _Page, sought: Sought, begins: Iterable[int]) -> Iterator[Hit]:
    """Yield where phrases stand among the words of a page, in which each reference is one; words begin them at `begins`."""
    references = page.layout.references
    starts = [start for start, _, term in references if term in sought.phrases]
    for start in begins:
        at = bisect_right(references, (start + 1,)) - 1
        if at < 0 or references[at][1] <= start:  # the words of a reference stand besides
            starts.append(start)
    for start in starts:
        row = _row(page, start)
        first = next(row, ())
        ahead = list(first)
        for at, token in enumerate(first):
            for terms, leaf in sought.phrases.get(token.exact, ()):
                if end := _followed(terms, at, ahead, row):
                    yield Hit(token.start, end, leaf)


def _row(page: _Page, start: int) -> Iterator[list[_Token]]:
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


def _besides(page: _Page, sought: Sought) -> Iterator[Hit]:
    """Yield where phrases stand among what stands besides: a joined word after its parts, as in `Analyser.terms`.

    The words of two references follow one another there, but not on the page.
    """
    tokens = list(_standing_besides(page))
    if sought.phrases.keys().isdisjoint(token.exact for token in tokens):
        return
    tokens.sort(key=lambda token: (token.end, -token.start))
    exact = [token.exact for token in tokens]
    for at, first in enumerate(exact):
        for terms, leaf in sought.phrases.get(first, ()):
            words = tokens[at : at + len(terms)]
            near = all(after.start - before.end <= _IN_ONE_REFERENCE for before, after in pairwise(words))
            if near and tuple(exact[at : at + len(terms)]) == terms:
                yield Hit(words[0].start, words[-1].end, leaf)


def _standing_besides(page: _Page) -> Iterator[_Token]:
    odd = page.layout.odd
    for start, end in zip(odd[::2], odd[1::2], strict=True):
        for joined in page.analyser.word(page.text[start:end]).joined:
            yield _Token(joined, start, end)
    for start, end, _ in page.layout.references:
        for match in WORD.finditer(page.text, start, end):
            word = page.analyser.word(match[0])
            for exact, (first, last) in zip(word.exact, word.places, strict=True):
                yield _Token(exact, match.start() + first, match.start() + last)
