"""The words by which documents say what they are, compiled from data."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

from reviewsearch.domain.document import Kind
from reviewsearch.errors import BadSettings

# No line of a document is looked at beyond this: a longer one is running text, or nothing that people wrote.
LONGEST_LINE = 400
_WORD = re.compile(r"[^\W_]+")
_NEVER = re.compile(r"(?!)")
# All of ASCII that is in no word.
_NO_WORD = "".join(chr(code) for code in range(128) if not chr(code).isalnum())


@dataclass(frozen=True, slots=True)
class Phrases:
    """Phrases to be found as whole words; between their words anything but letters and digits may stand, or nothing."""

    pattern: re.Pattern[str]
    words: frozenset[str]
    lasts: tuple[str, ...]

    @classmethod
    def of(cls, phrases: Iterable[str]) -> Self:
        """Compile phrases: `^` before one ties it to the beginning of a text, `$` after it to the end."""
        longest_first = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
        by_letter: dict[str, list[str]] = {}
        for phrase in longest_first:
            if _WORD.search(phrase):
                # Letters that are one where capitals are not told from small ones stay together: ſ and s, ı and i.
                by_letter.setdefault(_first_letter(phrase).upper().casefold()[0], []).append(phrase)
        # Every phrase begins a word with one of few letters: said first and once, none is tried at every letter of a text,
        # and of all phrases those with this letter alone.
        letters = "".join(sorted({_first_letter(phrase) for group in by_letter.values() for phrase in group}))
        begins = rf"(?<![^\W_])(?:\A|(?=[{letters}]))"
        written = "|".join(map(_pattern_of_letter, by_letter.values()))
        compiled = re.compile(f"{begins}(?:{written})", re.IGNORECASE) if written else _NEVER
        words = frozenset(" ".join(_WORD.findall(phrase.casefold())) for phrase in longest_first)
        return cls(compiled, words, tuple(sorted({phrase.rpartition(" ")[2] for phrase in words})))

    def search(self, text: str) -> re.Match[str] | None:
        """Return the first place in a text of at most LONGEST_LINE characters where a phrase stands."""
        return self.pattern.search(text[:LONGEST_LINE])

    def starts(self, text: str) -> re.Match[str] | None:
        """Return the phrase that a text begins with, bullets and quotation marks apart."""
        match = self.search(text)
        return match if match and not _WORD.search(text, 0, match.start()) else None

    def ends(self, text: str) -> re.Match[str] | None:
        """Return the phrase that a text ends with, a colon or the like apart."""
        text = text[-LONGEST_LINE:]
        if text.isascii() and not text.rstrip(_NO_WORD).lower().endswith(self.lasts):
            return None  # most lines are told by their last word
        found = list(self.pattern.finditer(text))
        return found[-1] if found and not _WORD.search(text, found[-1].end()) else None

    def are_all_of(self, text: str) -> bool:
        """Return whether a text is one of these phrases and nothing else."""
        return " ".join(_WORD.findall(text[:LONGEST_LINE].casefold())) in self.words

    def without(self, text: str) -> str:
        """Return a text of at most LONGEST_LINE characters with the phrases taken out."""
        return self.pattern.sub(" ", text[:LONGEST_LINE])


def _first_letter(phrase: str) -> str:
    return next(filter(str.isalnum, phrase))


def _pattern_of_letter(phrases: Sequence[str]) -> str:
    """Return a pattern for phrases that begin with one letter, tried in this order; no phrase of another letter can match there."""
    letters = "".join(sorted(set(map(_first_letter, phrases))))
    before = r"[\W_]{0,9}" if any(phrase.startswith("^") for phrase in phrases) else ""
    return f"(?={before}[{letters}])(?:{'|'.join(map(_pattern, phrases))})"


def _pattern(phrase: str) -> str:
    """Return a pattern for one phrase, to be tried where no letter or digit stands before."""
    words = r"[\W_]{0,3}".join(map(re.escape, _WORD.findall(phrase)))
    start = r"\A[\W_]{0,9}" if phrase.startswith("^") else ""
    end = r"(?=[\W_]{0,9}\Z)" if phrase.endswith("$") else r"(?![^\W_])"
    return start + words + end


@dataclass(frozen=True, slots=True)
class KindCues:
    """By what one kind of document is known; see the remarks in the data."""

    kind: Kind
    named: Phrases
    titled: Phrases
    opening: Phrases
    but_not: Phrases
    most_pages: int | None


@dataclass(frozen=True, slots=True)
class TitleCues:
    """Which lines are no title, and which words belong to any title."""

    generic: Phrases
    marks: Phrases
    labels: Phrases
    roles: Phrases
    subjects: Phrases
    sections: Phrases
    bodies: Phrases
    works: Phrases
    subject_words: Phrases
    connectors: Phrases
    junk: Phrases


@dataclass(frozen=True)
class Cues:
    """All cues, compiled. Languages, months and stop words are in lower case."""

    kinds: tuple[KindCues, ...]
    title: TitleCues
    reference: Phrases
    reference_with_colon: Phrases
    mention: Phrases
    published: tuple[Phrases, ...]
    not_published: Phrases
    embargo: Phrases
    no_embargo: Phrases
    release: Phrases
    months: Mapping[str, int]
    years: range
    stop_words: Mapping[str, frozenset[str]]
    fewest_words: int
    fewest_in_hundred: int
    language_names: Mapping[str, Phrases]

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Self:
        """Compile the mapping that `cues.toml` holds. Raises BadSettings, naming what is missing or misshapen."""
        try:
            return cls(
                kinds=tuple(_kind(entry) for entry in data["kind"]),
                title=TitleCues(**{name: Phrases.of(data["title"][name]) for name in TitleCues.__slots__}),
                reference=Phrases.of(data["reference"]["cues"]),
                reference_with_colon=Phrases.of(data["reference"]["with_colon"]),
                mention=Phrases.of(data["reference"]["mention"]),
                published=tuple(map(Phrases.of, data["published"]["cues"])),
                not_published=Phrases.of(data["published"]["refused"]),
                embargo=Phrases.of(data["embargo"]["cues"]),
                no_embargo=Phrases.of(data["embargo"]["none"]),
                release=Phrases.of(data["embargo"]["release"]),
                months={
                    name.casefold(): int(month)
                    for month, names in data["published"]["months"].items()
                    for name in names
                },
                years=range(int(data["published"]["earliest"]), int(data["published"]["latest"]) + 1),
                stop_words={name: frozenset(data["language"][name]) for name in ("en", "cy")},
                fewest_words=int(data["language"]["fewest"]),
                fewest_in_hundred=int(data["language"]["fewest_in_hundred"]),
                language_names={name: Phrases.of(names) for name, names in data["language"]["names"].items()},
            )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            remedy = "Compare it with the cues.toml that came with the program."
            raise BadSettings(f"The cues cannot be followed: {error}.", remedy=remedy) from error

    @cached_property
    def generic(self) -> Phrases:
        """Names of kinds and of reviews: what a title made of these alone lacks is its subject."""
        kinds = {phrase for entry in self.kinds for phrase in (*entry.named.words, *entry.titled.words)}
        return Phrases.of(kinds | self.title.generic.words)

    @cached_property
    def kind_names(self) -> Phrases:
        """Names of kinds and of reviews that are no common words: those of two words or more."""
        return Phrases.of(phrase for phrase in self.generic.words if " " in phrase)

    @cached_property
    def known_words(self) -> frozenset[str]:
        """Words that a letter-spaced heading may hold, by which the spaces between them are found again."""
        phrases = (self.generic, self.title.connectors, self.title.subject_words, self.title.bodies, self.reference)
        return frozenset(word for known in phrases for phrase in known.words for word in phrase.split())


def _kind(entry: Mapping[str, Any]) -> KindCues:
    return KindCues(
        kind=Kind(entry["kind"]),
        named=Phrases.of(entry["named"]),
        titled=Phrases.of(entry.get("titled", ())),
        opening=Phrases.of(entry.get("opening", ())),
        but_not=Phrases.of(entry.get("but_not", ())),
        most_pages=entry.get("most_pages"),
    )
