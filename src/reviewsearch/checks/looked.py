"""What looking at a file yields: findings, and words that stand in it besides its text."""

from collections.abc import Iterable
from dataclasses import dataclass

from reviewsearch.domain.findings import Finding


@dataclass(frozen=True, slots=True)
class Looked:
    """The findings of one look at a file; `words` are texts in it that are none of its pages': notes, comments, properties."""

    findings: tuple[Finding, ...] = ()
    words: tuple[str, ...] = ()

    def __add__(self, other: "Looked") -> "Looked":
        return Looked(self.findings + other.findings, self.words + other.words)


def together(looks: Iterable[Looked]) -> Looked:
    """Return all that several looks yielded."""
    return sum(looks, Looked())
