"""Rule 1 of references: compatibility forms, dashes, slashes and soft hyphens folded, and where every character stood."""

import re
import unicodedata
from dataclasses import dataclass

DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2043\ufe58\ufe63\uff0d\ufffe"
SLASHES = "\u2044\u2215\u29f8\uff0f"
_DASH = re.compile(f"[{DASHES}]")
_SLASH = re.compile(f"[{SLASHES}]")
_ODD = re.compile("[^\x00-\x7f]")


@dataclass(frozen=True, slots=True)
class Folded:
    """A text with rule 1 applied, and for each of its characters where it stood; `origin` is None where nothing moved."""

    text: str
    origin: tuple[int, ...] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the original text that [start, end) of the folded text stands for. `end` > `start`."""
        if self.origin is None:
            return start, end
        return self.origin[start], self.origin[end - 1] + 1


def fold(text: str) -> Folded:
    """Apply rule 1, remembering where every character stood."""
    if text.isascii():
        return Folded(text)
    if "\u00ad" not in text and unicodedata.is_normalized("NFKC", text):
        return Folded(_DASH.sub("-", _SLASH.sub("/", text)))
    odd = set(_ODD.findall(text))
    if all(len(_PARTS[character]) == 1 for character in odd):
        return Folded(text.translate({ord(character): _PARTS[character] for character in odd}))
    characters: list[str] = []
    origin: list[int] = []
    reached = 0
    for match in _ODD.finditer(text):
        at = match.start()
        parts = _PARTS[match[0]]
        characters += (text[reached:at], parts)
        origin += range(reached, at)
        origin += [at] * len(parts)
        reached = at + 1
    characters.append(text[reached:])
    origin += range(reached, len(text))
    return Folded("".join(characters), tuple(origin))


class _Parts(dict[str, str]):
    """What each character becomes, looked up once."""

    def __missing__(self, character: str) -> str:
        plain = _DASH.sub("-", _SLASH.sub("/", unicodedata.normalize("NFKC", character)))
        self[character] = "" if character == "\u00ad" else plain
        return self[character]


_PARTS = _Parts()
