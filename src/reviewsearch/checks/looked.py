"""What looking at a file yields: findings, and what its text must be held against before they can be judged."""

from collections.abc import Iterable
from dataclasses import dataclass

from reviewsearch.domain.findings import Finding


@dataclass(frozen=True, slots=True)
class Told:
    """Something a file says beside its pages: the check it concerns, what it is ("an author"), and the words.

    If the pages say the same, it tells nothing; without words it tells something whatever the pages say.
    """

    check: str
    what: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """The text of a page, counted from 1, without what a reader of it cannot see."""

    page: int
    text: str


@dataclass(frozen=True, slots=True)
class Unseen:
    """Words that a reader cannot see, and what stands before them in the same paragraph, by which they are found again."""

    words: str
    before: str = ""


@dataclass(frozen=True, slots=True)
class Looked:
    """What one look at a file found.

    `told` is to be held against the text of its pages; `words` are other texts in it: notes, comments, names of
    attachments; `shown` are the pages that hide something, as their readers see them; `unseen` is what is to be found on
    pages and taken from them where it is not known which page it is on.
    """

    findings: tuple[Finding, ...] = ()
    told: tuple[Told, ...] = ()
    words: tuple[str, ...] = ()
    shown: tuple[Shown, ...] = ()
    unseen: tuple[Unseen, ...] = ()


def together(looks: Iterable[Looked]) -> Looked:
    """Return all that several looks yielded."""
    findings: list[Finding] = []
    told: list[Told] = []
    words: list[str] = []
    shown: list[Shown] = []
    unseen: list[Unseen] = []
    for look in looks:
        findings += look.findings
        told += look.told
        words += look.words
        shown += look.shown
        unseen += look.unseen
    return Looked(tuple(findings), tuple(told), tuple(words), tuple(shown), tuple(unseen))
