"""Which documents that are held are versions of one work: found among those of the same cases, the same words, or dropped in one place."""

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple, assert_never

from reviewsearch.domain.document import Record
from reviewsearch.domain.versions import newest_first, same_work
from reviewsearch.store.catalogue import Catalogue, Entry

# The same words in more files than these are those of an empty form, and a name that more were dropped under tells nothing.
_MOST = 64


class Kin(NamedTuple):
    """What versions of one work have in common: a "case", their "words", or the "name" under which, and the place where, they came."""

    how: Literal["case", "words", "name"]
    value: str
    place: str = ""


def kin_of(record: Record) -> Iterator[Kin]:
    """Yield what a document may have in common with versions of it."""
    keys = record.description.case_keys
    yield from (Kin("case", key) for key in keys)
    if record.words:
        yield Kin("words", record.words)
    if not keys:
        yield from (Kin("name", source.name, source.place) for source in record.sources)


class Versions:
    """Looks through a catalogue for versions, once for each kin: to be made anew once it was written to."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._found: dict[Kin, list[Entry]] = {}

    def of(self, record: Record) -> list[Record]:
        """Return the other versions of a document."""
        near = {entry.record.id: entry.record for kin in kin_of(record) for entry in self._telling(kin)}
        return [other for other in near.values() if other.id != record.id and same_work(record, other)]

    def changed(self, kins: Iterable[Kin]) -> Iterator[tuple[str, str | None]]:
        """Yield of the documents of these kins those that stand otherwise than before: the id, and that of the newest version or None."""
        entries = {entry.record.id: entry for kin in sorted(kins) for entry in self._affected(kin)}
        for identity, entry in entries.items():
            newest = newest_first([entry.record, *self.of(entry.record)])[0].id
            by = newest if newest != identity else None
            if by != entry.superseded_by:
                yield identity, by

    def _affected(self, kin: Kin) -> list[Entry]:
        """Return the documents of a kin; of one that tells nothing those that it told something of before it grew."""
        return self._telling(kin) or self._looked_up(kin, older=True)

    def _telling(self, kin: Kin) -> list[Entry]:
        if kin not in self._found:
            found = self._looked_up(kin, most=_MOST + 1)
            self._found[kin] = found if kin.how == "case" or len(found) <= _MOST else []
        return self._found[kin]

    def _looked_up(self, kin: Kin, *, most: int = -1, older: bool = False) -> list[Entry]:
        match kin.how:
            case "case":
                return list(self._catalogue.of_case(kin.value))
            case "words":
                return self._catalogue.of_words(kin.value, most=most, older=older)
            case "name":
                return self._catalogue.dropped_as(kin.value, kin.place, most=most, older=older)
            case _:
                assert_never(kin.how)
