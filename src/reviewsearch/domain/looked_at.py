"""How the patterns of a scheme read a text, and what was found in it, remembered for the next who looks."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from reviewsearch.domain.folding import Folded
from reviewsearch.domain.partial_dates import full_year
from reviewsearch.domain.patterns import consecutive, repaired_digits, spread_labels
from reviewsearch.domain.schemes import CaseReference, Scheme

# So many matches are remembered with what they stand for.
_REMEMBERED = 10_000

# A reference, where it stands in a folded text, and whether letters were read as digits.
Hit = tuple[CaseReference, int, int, bool]


@dataclass(frozen=True, slots=True)
class Reader:
    """One pattern of one scheme. Most pages name no body: looking for its letters first makes a page cost next to nothing."""

    scheme: Scheme
    pattern: re.Pattern[str]
    anchors: tuple[tuple[str, range], ...]
    # What the groups of a match stand for: a report's own reference is on every one of its pages.
    known: dict[tuple[str | None, ...], tuple[tuple[CaseReference, bool], ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, scheme: Scheme, pattern: re.Pattern[str]) -> "Reader":
        """Return the reader of a scheme by one of its patterns."""
        return cls(scheme, pattern, tuple(scheme.anchors()))

    def read(self, text: str, starts: Iterable[int] | None) -> Iterator[Hit]:
        """Yield what the pattern finds: where it may begin at `starts`, in order, or anywhere."""
        placed = (self.pattern.match(text, start) for start in starts or ())
        for match in self.pattern.finditer(text) if starts is None else filter(None, placed):
            start, end = match.span()
            for reference, repaired in self._read(match):
                yield reference, start, end, repaired

    def _read(self, match: re.Match[str]) -> tuple[tuple[CaseReference, bool], ...]:
        groups = match.groups()
        if groups not in self.known:
            if len(self.known) >= _REMEMBERED:
                self.known.clear()
            self.known[groups] = tuple(_read(self.scheme, match.groupdict()))
        return self.known[groups]


class LookedAt:
    """A text as it was looked at, and what each reader that was asked found in it."""

    def __init__(self, folded: Folded) -> None:
        self.folded = folded
        self._lowered = folded.text.lower()
        self._hits: dict[int, tuple[Hit, ...]] = {}
        self._starts: dict[tuple[tuple[str, range], ...], list[int]] = {}
        self._named: tuple[re.Match[str], ...] | None = None

    def hits(self, reader: Reader) -> tuple[Hit, ...]:
        """Return what a reader finds."""
        if id(reader) not in self._hits:
            self._hits[id(reader)] = tuple(reader.read(self.folded.text, self._may_begin(reader)))
        return self._hits[id(reader)]

    def named(self, aliases: re.Pattern[str], beginnings: frozenset[str]) -> tuple[re.Match[str], ...]:
        """Return where names stand that cases go by: a text is looked at when it is described and again when it is analysed.

        They begin with one of these words, in lower case.
        """
        if self._named is None:
            plain = len(self.folded.text) == len(self._lowered) and all(map(str.isascii, beginnings))
            # An i without its dot is one to patterns that ignore case.
            found = self._begun(aliases, beginnings) if plain and "\u0131" not in self._lowered else None
            self._named = tuple(found or aliases.finditer(self.folded.text))
        return self._named

    def _begun(self, aliases: re.Pattern[str], beginnings: frozenset[str]) -> Iterator[re.Match[str]]:
        """Yield the same as `finditer` does, looking only where a name may begin: most pages have a few such places."""
        reached = 0
        for start in sorted(self._places((word, range(1)) for word in beginnings)):
            match = aliases.match(self.folded.text, start) if start >= reached else None
            if match:
                yield match
                reached = match.end()

    def _may_begin(self, reader: Reader) -> list[int] | None:
        """Return where a reader's pattern may begin, None where that cannot be told by the letters of its bodies."""
        # A few odd letters are two in lower case, and move all that follows.
        if reader.scheme.prefixes or len(self.folded.text) != len(self._lowered):
            return None
        # All the patterns of a scheme begin at the same letters.
        if reader.anchors not in self._starts:
            self._starts[reader.anchors] = sorted(self._places(reader.anchors))
        return self._starts[reader.anchors]

    def _places(self, anchors: Iterable[tuple[str, range]]) -> set[int]:
        starts: set[int] = set()
        for letters, before in anchors:
            at = self._lowered.find(letters)
            while at >= 0:
                starts.update(at - back for back in before if at >= back)
                at = self._lowered.find(letters, at + 1)
        return starts


def _read(scheme: Scheme, parts: Mapping[str, str | None]) -> Iterator[tuple[CaseReference, bool]]:
    """Yield the references a match stands for, each with whether letters were read as digits; none where it cannot be one."""
    if scheme.form == "label":
        for reference in _read_labels(scheme, parts):
            yield reference, False
        return
    written = {name: parts.get(name) or "" for name in ("year", "end", "number")}
    digits = {name: repaired_digits(value) for name, value in written.items()}
    number = int(digits["number"])
    repaired = digits != written
    year = full_year(digits["year"]) if digits["year"] else None
    apart = digits["end"] and not consecutive(digits["year"], digits["end"])
    # At least half of a year must be digits to be its shape.
    is_word = repaired and 2 * sum(map(str.isdigit, written["year"])) < len(written["year"])
    if number and not apart and not is_word:
        yield scheme.reference(parts["body"] or "", year=year, number=number), repaired


def _read_labels(scheme: Scheme, parts: Mapping[str, str | None]) -> Iterator[CaseReference]:
    if bare := parts.get("bare"):
        yield scheme.reference("", label=bare.upper())
        return
    word = parts["body"] or ""
    for label in spread_labels(parts["label"] or "", plural=scheme.spelt(word).casefold() == "children"):
        # A digit behind a label is a footnote's mark that lost its place, unless the settings say that labels have digits.
        letters = label.rstrip("0123456789")
        if letters != label and letters in scheme.prefixes:
            yield scheme.reference("", label=label)
        else:
            plain = label if scheme.digits else letters
            yield scheme.reference(_singular(scheme, word), label=plain)


def _singular(scheme: Scheme, word: str) -> str:
    plural = {"cases": "case", "babies": "baby"}.get(word.casefold(), word)
    return scheme.present(plural)
