"""Which words of a page stand for a query, found without reading every word of it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import assert_never

from reviewsearch.domain.layout import Layout
from reviewsearch.domain.phrase_marks import Run, phrase_hits
from reviewsearch.domain.query import AnyTerm, Leaf, Phrase, Word
from reviewsearch.domain.text import STOP_WORDS, Analyser, Written
from reviewsearch.domain.written_page import Hit, WrittenPage

# More beginnings than these are cut short: to look for each takes longer than to look at words that only begin alike.
_MANY, _CUT = 16, 3
_TWO = 2


@dataclass(frozen=True, slots=True)
class Sought:
    """What to look for: exact terms, stems and phrases, each with the leaves it stands for.

    `terms` are the exact terms and the stems; every plain word that is looked for begins with one of `beginnings`;
    `stop_words` are the leaves that count only where no other stands. `seen` remembers for which leaves words stand, by how
    they are written, in English and in Welsh: pages hold the same ones again and again. So one is used with one analyser.
    """

    exact: Mapping[str, Sequence[int]]
    stems: Mapping[str, Sequence[int]]
    phrases: tuple[Run, ...]
    terms: frozenset[str]
    beginnings: tuple[str, ...]
    stop_words: frozenset[int]
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
        phrases: list[Run] = []
        for number, leaf in enumerate(leaves):
            match leaf:
                case Word(word, stem):
                    exact[word].append(number)
                    stems[stem].append(number)
                case Phrase((term,)):
                    exact[term].append(number)
                case Phrase(terms):
                    if terms:
                        phrases.append(Run(terms, number))
                case AnyTerm(_, terms):
                    for term in terms:
                        exact[term].append(number)
                case _:
                    assert_never(leaf)
        stop_words = frozenset(
            n for n, leaf in enumerate(leaves) if isinstance(leaf, Word) and leaf.exact in STOP_WORDS
        )
        terms_alone = frozenset({*exact, *stems})
        return cls(exact, stems, tuple(phrases), terms_alone, _beginnings(exact, stems), stop_words)


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

    Porter 2 changes no more than the end: "happi" is of "happy", "sensibl" of "sensibility", "die" of "dying". A y behind a vowel
    stands in the word as well: "say" is of "saying".
    """
    if len(stem) > _TWO and stem.endswith(("ie", "bl")):
        return stem[:-2] if stem.endswith("ie") else stem[:-1]
    is_changed = stem[-1:] in {"e", "i"} or (stem[-1:] == "y" and stem[-2:-1] not in {*"aeiou"})
    return stem[:-1] if len(stem) > 1 and is_changed else stem


def hits(text: str, layout: Layout, sought: Sought, analyser: Analyser, *, language: str) -> list[Hit]:
    """Return where leaves stand in a text, by start; those that are only stop words count where no other does."""
    page = WrittenPage.of(text, layout, analyser, language=language)
    found = {Hit(start, end, leaf) for start, end, term in layout.references for leaf in sought.exact.get(term, ())}
    seen, text = sought.seen[page.is_welsh], page.text
    for start, end in (*page.odd_words(), *page.plain_words(sought.beginnings)):
        written = text[start:end]
        stands_for = seen.get(written)
        if stands_for is None:
            known = analyser.word(written) if _may_hold(written, sought.beginnings) else None
            stands_for = tuple(_of_word(known, sought, end - start, is_welsh=page.is_welsh)) if known else ()
            seen[written] = stands_for
        for first, last, leaf in stands_for:
            found.add(Hit(start + first, start + last, leaf))
    if sought.phrases:
        found.update(phrase_hits(page, sought.phrases))
    telling = [hit for hit in found if hit.leaf not in sought.stop_words] if sought.stop_words else ()
    return sorted(telling or found)


def _may_hold(written: str, beginnings: Iterable[str]) -> bool:
    """Return whether a word, a part of it or the whole without its joints may be looked for: to learn one takes much longer."""
    letters = "".join(filter(str.isalnum, written.lower()))
    return not letters.isascii() or any(begins in letters for begins in beginnings)


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
