"""How well a page's text was read: whether it looks like language, told without knowing what it says."""

import re
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from itertools import filterfalse, islice

from reviewsearch.domain.folding import fold
from reviewsearch.domain.letters import odd_characters, runs_of_letters

# A word, of those set apart by one space, in which no letter can be a vowel.
_NO_VOWEL = re.compile(r"(?<![^ ])[^aeiouyw\u0080-\U0010ffff ]+(?![^ ])")
# Characters that stand for none: replacement, private use (fonts without names for their letters), controls.
_NO_CHARACTER = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffd\ue000-\uf8ff\U000f0000-\U0010ffff]")
# The bullets of Word's own fonts have no names either, and nothing is lost with them.
_BULLET = re.compile("^[ \t]*[\ue000-\uf8ff](?=\\s)", re.MULTILINE)
# What a text may hold that is neither counted nor kept: controls, DEL, and halves of characters that came apart.
_ODD = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")
_ENOUGH_WORDS, _ENOUGH_CHARACTERS = 20, 30
# A Welsh briefing has a tenth of its words in an English dictionary and a vowel in 99 of 100; text whose letters were moved
# has a twentieth at most, and a vowel in 90 at most.
_ENOUGH_KNOWN, _ENOUGH_VOWELED = 0.06, 0.9
# Of 374 real English pages none has a smaller share of its words in the dictionary.
_ENGLISH_KNOWN = 0.6
# One character lost in a hundred may be better read by another reader; one in five is past reading, as are letters set apart.
_SOME_REPLACED, _MOST_REPLACED, _MOST_SPACED = 0.01, 0.2, 0.8


@dataclass(frozen=True, slots=True)
class Quality:
    """What can be counted of a page's text; shares are between 0 and 1.

    `characters` other than white space; `words` of two letters or more; `known` the share of those that a dictionary has,
    `voweled` that have a vowel or stand in the dictionary (1 where enough do to be a text); `spaced` the share of single
    letters among all runs of letters (in English 0.04, in letter-spaced text nearly 1); `replaced` the share of characters
    that stand for none. `sense` counts the letters in known words: of two readings of one page the one with more makes
    more sense.
    """

    characters: int
    words: int
    known: float
    voweled: float
    spaced: float
    replaced: float
    sense: int

    @property
    def is_empty(self) -> bool:
        """Whether there is no letter or digit at all, or next to none beside characters that stand for none."""
        return self.characters == 0

    @property
    def is_doubtful(self) -> bool:
        """Whether another reader may do better. Text in a language that is not known is doubtful too: nothing speaks for it."""
        strange = self.words >= _ENOUGH_WORDS and self.known < _ENGLISH_KNOWN
        return self.is_hopeless or self.replaced > _SOME_REPLACED or strange

    @property
    def is_hopeless(self) -> bool:
        """Whether it is no text in any language that is written with Latin letters: a font without names for its letters."""
        if self.characters < _ENOUGH_CHARACTERS:
            return False
        unpronounceable = self.words >= _ENOUGH_WORDS and self.voweled < _ENOUGH_VOWELED and self.known < _ENOUGH_KNOWN
        return self.replaced > _MOST_REPLACED or self.spaced > _MOST_SPACED or unpronounceable


def measured(text: str, known: Container[str]) -> Quality:
    """Return the quality of a page's text; `known` words are in lower case."""
    characters = len(text) - sum(map(text.count, " \n\t\r\u00a0"))
    _, replaced, runs, words = _counted(text)
    of_dictionary = [word for word in words if word in known]
    share = len(of_dictionary) / len(words) if words else 1.0
    return Quality(
        characters=characters,
        words=len(words),
        known=share,
        voweled=1.0 if share >= _ENOUGH_KNOWN else _voweled(words, known),
        spaced=(len(runs) - len(words)) / len(runs) if runs else 0.0,
        replaced=replaced / characters if characters else 0.0,
        sense=sum(map(len, of_dictionary)),
    )


def is_hopeless(text: str, known: Container[str]) -> bool:
    """Whether `measured` finds so, told sooner: of most pages the first few words that are known are enough to be no."""
    _, replaced, runs, words = _counted(text)
    enough = int(_ENOUGH_KNOWN * len(words)) + 1
    is_surely_text = not replaced and 2 * len(words) >= len(runs) and len(_first_of(words, known, enough)) == enough
    return not is_surely_text and measured(text, known).is_hopeless


def is_plainly_text(text: str, known: Container[str], met: set[str] | None = None) -> bool:
    """Whether a page is surely neither doubtful nor hopeless, however its lines end: most are, and this is told in a third of the time.

    There is nothing odd in it, and as many words are known as English has, counted until that is clear. `met` are some of the
    known words, those of a document's earlier pages, and grow by this one's: they are looked at first, since so small a set
    stays in the processor's cache, and a dictionary does not.
    """
    odd, replaced, runs, words = _counted(text)
    enough = int(_ENGLISH_KNOWN * len(words)) + 1
    is_set_apart = len(runs) - len(words) > _MOST_SPACED * len(runs)
    if replaced or is_set_apart or _ODD.search(odd):
        return False
    met = set() if met is None else met
    missing = enough - len(_first_of(words, met, enough))
    more = _first_of(filterfalse(met.__contains__, words), known, missing)
    met.update(more)
    return len(more) == missing


def _first_of(words: Iterable[str], known: Container[str], number: int) -> list[str]:
    """Return the first so many words that are known; those that follow are not looked at."""
    return list(islice(filter(known.__contains__, words), number))


def _counted(text: str) -> tuple[str, int, list[str], list[str]]:
    """Return each odd character once, how many stand for none, the runs of letters, and those of them that are words."""
    all_odd = odd_characters(text)
    odd = "".join(set(all_odd))
    replaced = 0
    if text.isascii() or all(map(_STAND_APART.__getitem__, odd)):
        runs = runs_of_letters(text, odd)
    else:
        runs = runs_of_letters(fold(text).text)
    if not text.isascii() and _NO_CHARACTER.search(odd):
        replaced = len(_NO_CHARACTER.findall(all_odd)) - len(_BULLET.findall(text))
    return odd, replaced, runs, [run for run in runs if len(run) > 1]


def _voweled(words: Sequence[str], known: Container[str]) -> float:
    strange = " ".join(word for word in words if word not in known)
    return 1 - len(_NO_VOWEL.findall(strange)) / len(words)


class _StandApart(dict[str, bool]):
    """Whether a character parts the letters around it, folded or not, and is none itself; each is looked at once."""

    def __missing__(self, character: str) -> bool:
        folded = fold(character).text
        self[character] = folded != "" and not runs_of_letters(character + folded)
        return self[character]


_STAND_APART = _StandApart()
