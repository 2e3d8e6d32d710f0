"""The documents of a sequence: a few of each sort, made of words that stand in no other."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime

from tools.leaks.model import Text

# What each of six documents is, by its place: the last two are versions of one work.
_HOLDS, _LATER, _OLDER, _NEWER = 1, 2, 4, 5
_CONSONANTS, _VOWELS = "bdfgklmnprtvz", "aeiou"


def texts(rng: random.Random) -> tuple[Text, ...]:
    """Make a few documents: clean ones, one that the checks hold, one for a day to come, and two versions of one."""
    words = iter(_words(rng))
    made: list[Text] = []
    for number in range(_NEWER + 1):
        title, word = next(words), next(words)
        case = f"mscp-2019-20-{number + 1:02}"
        reference = f"MSCP 2019/20-{number + 1:02}"
        holds, until, name = number == _HOLDS, None, f"{reference.replace('/', '-')} paper {title}.txt"
        says = "Published: 3 February 2024"
        if number == _LATER:
            until, says = datetime(2026, 3, 3, 9, 0, tzinfo=UTC), "Published: 3 March 2026"
        newer = older = None
        if number in (_OLDER, _NEWER):
            case, reference, name = "mscp-2019-20-05", "MSCP 2019/20-05", f"MSCP 2019-20-05 paper v{number}.txt"
            says = f"Published: {number} February 2024"
            newer, older = (_NEWER, None) if number == _OLDER else (None, _OLDER)
        hold = " holdthis" if holds else ""
        content = f"Review: {title.capitalize()}\nRef no: {reference}\n{says}\n\fWe saw {word} there.{hold}\n"
        made.append(Text(number, name, content, word, title, case, reference, holds, until, newer, older))
    return tuple(made)


def _words(rng: random.Random) -> Iterator[str]:
    """Yield words that are far from one another: no four letters in a row are another's, and none begins as another does."""
    taken: set[str] = set()
    while True:
        word = "".join(rng.choice(_CONSONANTS) + rng.choice(_VOWELS) for _ in range(5)) + "x"
        parts = {word[start : start + 4] for start in range(len(word) - 3)} | {word[:2]}
        if not parts & taken:
            taken |= parts
            yield word
