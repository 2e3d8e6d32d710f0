"""What must be public: the rules of publication once more, as simply as they can be said, to hold the program to account."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Is(StrEnum):
    """How a document stands."""

    ABSENT = "absent"
    HELD = "held"
    SCHEDULED = "scheduled"
    PUBLIC = "public"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Text:
    """One document: its name and text, words that stand in no other, its case; `until` is what it says of itself.

    The checks hold it where `holds`; `newer` is the number of a newer version of it.
    """

    number: int
    name: str
    content: str
    word: str
    title: str
    case: str
    reference: str
    holds: bool = False
    until: datetime | None = None
    newer: int | None = None
    older: int | None = None


@dataclass
class Stand:
    """How a document stands by the rules. `is_ours`: a person decided last."""

    state: Is = Is.ABSENT
    until: datetime | None = None
    is_ours: bool = False
    was_public: bool = False


@dataclass
class Model:
    """All documents and how they stand; the clock is given with each question."""

    texts: tuple[Text, ...]
    stands: dict[int, Stand] = field(default_factory=dict)

    def of(self, text: Text) -> Stand:
        """Return how a document stands."""
        return self.stands.setdefault(text.number, Stand())

    def public(self) -> frozenset[int]:
        """Return the numbers of the documents that are public."""
        return frozenset(number for number, stand in self.stands.items() if stand.state is Is.PUBLIC)

    def tick(self, now: datetime) -> None:
        """Let what is due become public."""
        for text in self.texts:
            stand = self.of(text)
            if stand.state is Is.SCHEDULED and stand.until and stand.until <= now:
                self._publish(text)

    def add(self, text: Text, now: datetime) -> None:
        """A document is dropped, read and checked."""
        stand = self.of(text)
        if stand.state is not Is.ABSENT:
            return
        newer, older = self._other(text.newer), self._other(text.older)
        says = text.until if text.until and text.until > now else None
        kept_back = any(each and _keeps_back(each, says) for each in (newer, older))
        if (newer and newer.state is Is.PUBLIC) or kept_back:
            stand.state = Is.HELD
        elif text.holds:
            stand.state, stand.until = Is.HELD, text.until if text.until and text.until > now else None
        elif text.until and text.until > now:
            stand.state, stand.until = Is.SCHEDULED, text.until
        else:
            self._publish(text)

    def approve(self, text: Text, now: datetime, *, at_once: bool) -> bool:
        """A person approves; return whether that can be."""
        stand = self.of(text)
        if stand.state in {Is.ABSENT, Is.PUBLIC} or (stand.state is Is.SCHEDULED and not at_once):
            return False
        says = text.until if text.until and text.until > now else None
        until = stand.until or says
        stand.is_ours = True
        if until and until > now and not at_once:
            stand.state, stand.until = Is.SCHEDULED, until
        else:
            self._publish(text)
        return True

    def schedule(self, text: Text, now: datetime, until: datetime) -> bool:
        """A person sets a time; return whether that can be."""
        stand = self.of(text)
        if until <= now or stand.state in {Is.ABSENT, Is.PUBLIC}:
            return False
        by_nobody = stand.state is Is.HELD and not stand.is_ours
        if stand.state is Is.SCHEDULED or (by_nobody and not text.holds):
            stand.state = Is.SCHEDULED
        else:
            stand.state = Is.HELD
        stand.until, stand.is_ours = until, True
        return True

    def hold(self, text: Text) -> bool:
        """A person keeps a document back; return whether that can be."""
        stand = self.of(text)
        if stand.state in {Is.ABSENT, Is.PUBLIC}:
            return False
        stand.state, stand.until, stand.is_ours = Is.HELD, None, True
        return True

    def withdraw(self, text: Text) -> bool:
        """A person takes a document from the public; return whether that can be."""
        stand = self.of(text)
        if stand.state is not Is.PUBLIC:
            return False
        stand.state, stand.until, stand.is_ours = Is.WITHDRAWN, None, True
        return True

    def _publish(self, text: Text) -> None:
        stand = self.of(text)
        stand.state, stand.until, stand.was_public = Is.PUBLIC, None, True
        newer, older = self._other(text.newer), self._other(text.older)
        if newer and newer.state is Is.PUBLIC:
            stand.state, stand.is_ours = Is.WITHDRAWN, False
        elif older and older.state is Is.PUBLIC:
            older.state, older.until, older.is_ours = Is.WITHDRAWN, None, False

    def _other(self, number: int | None) -> Stand | None:
        return None if number is None else self.stands.setdefault(number, Stand())


def _keeps_back(other: Stand, until: datetime | None) -> bool:
    """Whether another version keeps a document back that would be public at `until`, or at once."""
    if other.state is Is.SCHEDULED and other.until:
        return until is None or until < other.until
    return other.is_ours and other.state in {Is.HELD, Is.WITHDRAWN}
