"""The field's synonyms: which words are also searched for what was typed, and in which direction.

An entry's `terms` mean the same, so each is searched with the others. Its `synonyms` are searched with each of its terms;
only where the direction is `two-way` are the terms also searched with a synonym, and synonyms never with one another.
In an entry marked `upper_case` what is written with two capitals or more (SW, A&E) counts only where it is typed just so.
An entry with a `scope` counts only in archives that name that scope.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Self

from reviewsearch.domain.text import folded_words
from reviewsearch.errors import BadSettings

_SAYS = {"terms", "synonyms", "direction", "upper_case", "scope", "note"}
_DIRECTIONS = ("one-way", "two-way")


@dataclass(frozen=True, slots=True)
class Entry:
    """Words that stand for one another; see the module for what each part means."""

    terms: tuple[str, ...]
    synonyms: tuple[str, ...] = ()
    two_way: bool = False
    upper_case: bool = False
    scope: str = ""
    note: str = ""

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Self:
        """Read an entry from a settings table. Raises BadSettings, naming what is wrong with it."""
        if unknown := set(data) - _SAYS:
            remedy = f"It may say: {', '.join(sorted(_SAYS))}."
            raise BadSettings(f"An entry of the thesaurus says {', '.join(sorted(unknown))}.", remedy=remedy)
        terms, synonyms = (_words_of(data, name) for name in ("terms", "synonyms"))
        if not terms:
            raise BadSettings("An entry of the thesaurus has no terms.", remedy='Add, for example, terms = ["CSE"].')
        direction = data.get("direction", "one-way")
        if direction not in _DIRECTIONS:
            remedy = f"Use one of: {', '.join(_DIRECTIONS)}."
            raise BadSettings(f"The thesaurus's entry for {terms[0]} has the direction {direction!r}.", remedy=remedy)
        return cls(
            terms=terms,
            synonyms=synonyms,
            two_way=direction == "two-way",
            upper_case=bool(data.get("upper_case", False)),
            scope=str(data.get("scope", "")),
            note=str(data.get("note", "")),
        )

    def directions(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield each typed form with what is also searched for it."""
        for term in self.terms:
            yield term, tuple(other for other in self.terms if other != term) + self.synonyms
        for synonym in self.synonyms if self.two_way else ():
            yield synonym, self.terms


class Expansion(NamedTuple):
    """What is also searched for the typed words [start, start + length): `synonyms`, written as a reader is shown them."""

    start: int
    length: int
    synonyms: tuple[str, ...]


class _Form(NamedTuple):
    """One way to type something: its folded words, its letters where capitals count, and what else is searched."""

    words: tuple[str, ...]
    letters: str
    synonyms: tuple[str, ...]


class Thesaurus:
    """The entries that count in one archive, made ready for looking up. Pure; safe to share between threads."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = tuple(entries)
        self._forms: dict[str, list[_Form]] = {}
        for entry in self.entries:
            for written, synonyms in entry.directions():
                words = folded_words(written)
                letters = _letters(written) if entry.upper_case and _has_capitals(written) else ""
                self._forms.setdefault(words[0], []).append(_Form(words, letters, synonyms))
        self._longest = max((len(form.words) for forms in self._forms.values() for form in forms), default=0)

    @classmethod
    def of(cls, *settings: Mapping[str, Any], scopes: Collection[str] = ()) -> Self:
        """Read `[[entry]]` tables, the shipped ones first, then an archive's own.

        A later entry replaces earlier ones that begin with the same term and have the same scope; with that term alone
        it silences them. Raises BadSettings.
        """
        entries: dict[tuple[tuple[str, ...], str], list[Entry]] = {}
        for table in settings:
            own: dict[tuple[tuple[str, ...], str], list[Entry]] = {}
            for data in table.get("entry", ()):
                entry = Entry.of(data)
                own.setdefault((folded_words(entry.terms[0]), entry.scope), []).append(entry)
            entries |= own
        return cls([entry for same in entries.values() for entry in same if not entry.scope or entry.scope in scopes])

    def lookup(self, typed: Sequence[str]) -> tuple[Expansion, ...]:
        """Return what else to search for runs of typed words, longest runs first from the left, none overlapping.

        `typed` are words as typed, capitals kept; one may hold a hyphen, an apostrophe or `&`.
        """
        folded = [folded_words(word) for word in typed]
        found: list[Expansion] = []
        start = 0
        while start < len(typed):
            expansion = self._longest_from(start, typed, folded)
            if expansion:
                found.append(expansion)
            start += expansion.length if expansion else 1
        return tuple(found)

    def _longest_from(self, start: int, typed: Sequence[str], folded: Sequence[tuple[str, ...]]) -> Expansion | None:
        first = folded[start][0] if folded[start] else ""
        if first not in self._forms:
            return None
        words: tuple[str, ...] = ()
        best: Expansion | None = None
        for end in range(start, min(len(typed), start + self._longest)):
            if not folded[end]:
                break
            words += folded[end]
            letters = _letters("".join(typed[start : end + 1]))
            fitting = [form for form in self._forms[first] if form.words == words and form.letters in {"", letters}]
            synonyms = dict.fromkeys(synonym for form in fitting for synonym in form.synonyms)
            if others := tuple(synonym for synonym in synonyms if folded_words(synonym) != words):
                best = Expansion(start, end + 1 - start, others)
        return best


def _words_of(data: Mapping[str, Any], name: str) -> tuple[str, ...]:
    value = data.get(name, [])
    if not isinstance(value, list) or not all(isinstance(word, str) and folded_words(word) for word in value):
        raise BadSettings(
            f"An entry of the thesaurus has {name} = {value!r}.", remedy=f'Write a list: {name} = ["CSE"].'
        )
    return tuple(value)


def _has_capitals(written: str) -> bool:
    return sum(map(str.isupper, written)) > 1 and " " not in written


def _letters(written: str) -> str:
    return "".join(filter(str.isalnum, written))
