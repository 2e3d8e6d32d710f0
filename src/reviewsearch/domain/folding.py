"""Rule 1 of references: compatibility forms, dashes, slashes and soft hyphens folded, and where every character stood."""

import re
import unicodedata
from dataclasses import dataclass

DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2043\ufe58\ufe63\uff0d\ufffe"
SLASHES = "\u2044\u2215\u29f8\uff0f"
_DASH = re.compile(f"[{DASHES}]")
_SLASH = re.compile(f"[{SLASHES}]")


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
    characters: list[str] = []
    origin: list[int] = []
    for at, character in enumerate(text):
        if character != "\u00ad":
            for part in _DASH.sub("-", _SLASH.sub("/", unicodedata.normalize("NFKC", character))):
                characters.append(part)
                origin.append(at)
    return Folded("".join(characters), tuple(origin))
