"""What searches ask of a catalogue again and again, kept in mind for as long as the catalogue stays as it is."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeVar, cast

from reviewsearch.domain.document import Description, Document
from reviewsearch.domain.reference import References
from reviewsearch.domain.schemes import CaseReference
from reviewsearch.domain.spelling import Vocabulary
from reviewsearch.domain.suggestions import Suggestions
from reviewsearch.store.catalogue import Catalogue, Entry, Facts

# So many records are kept read, and of so many documents what puts them in order.
_RECORDS = 2_000
_FACTS = 20_000
_Made = TypeVar("_Made")


class Recollection:
    """Reads a catalogue once for each of its states. `shelf` is the folder that the paths of documents begin with."""

    def __init__(self, catalogue: Catalogue, references: References, shelf: str) -> None:
        self._catalogue = catalogue
        self._references = references
        self._shelf = shelf
        self._version = catalogue.version()
        self._made: dict[str, object] = {}

    def forget(self) -> None:
        """Read everything again: this process has written, of which the catalogue does not tell the one who wrote."""
        self._made.clear()

    def document(self, entry: Entry) -> Document:
        """Return a catalogue's entry as a program sees it."""
        known = self._kept("documents", dict[str, tuple[Entry, Document]])
        before = known.get(entry.record.id)
        if before and before[0] is entry:
            return before[1]
        if len(known) >= _RECORDS:
            known.clear()
        document = self._document(entry)
        known[entry.record.id] = entry, document
        return document

    def all(self) -> tuple[tuple[Entry, Document], ...]:
        """Return every document, as the catalogue has it and as a program sees it, in order of id."""
        return self._kept("all", lambda: tuple((entry, self._document(entry)) for entry in self._catalogue.entries()))

    def entries(self, identities: Sequence[str]) -> dict[str, Entry]:
        """Return those of these documents that are held, by id."""
        read = self._catalogue.entries
        return self._looked_up(
            "entries", identities, lambda some: {each.record.id: each for each in read(some)}, _RECORDS
        )

    def facts(self, identities: Sequence[str]) -> dict[str, Facts]:
        """Return what is needed to put those of these documents in order that are held."""
        return self._looked_up("facts", identities, self._catalogue.facts, _FACTS)

    def vocabulary(self) -> Vocabulary:
        """Return the words of the archive, for spelling."""
        return self._kept("vocabulary", lambda: Vocabulary(self._catalogue.vocabulary()))

    def held(self) -> frozenset[CaseReference]:
        """Return the references of all cases held."""
        keys = self._catalogue.case_keys
        return self._kept("held", lambda: frozenset(filter(None, map(self._references.from_key, keys()))))

    def suggestions(self) -> Suggestions:
        """Return what there is to suggest."""
        return self._kept("suggestions", lambda: Suggestions(self.held(), self._aliases(), self._shown()))

    def _document(self, entry: Entry) -> Document:
        keys = entry.record.description.case_keys
        return Document.of(
            entry.record,
            path=f"{self._shelf}/{entry.path}",
            reference=self._references.display(keys[0]) if keys else None,
            superseded_by=entry.superseded_by,
        )

    def _aliases(self) -> Iterator[str]:
        return (name for reference in self.held() for name in self._references.names_of(reference.key))

    def _shown(self) -> Iterator[Description]:
        return (entry.record.description for entry in self._catalogue.entries() if not entry.superseded_by)

    def _looked_up(
        self, name: str, identities: Sequence[str], read: Callable[[Sequence[str]], Mapping[str, _Made]], most: int
    ) -> dict[str, _Made]:
        known = self._kept(name, dict[str, _Made])
        if len(known) > most:
            known.clear()
        lacking = [identity for identity in identities if identity not in known]
        if lacking:
            known.update(read(lacking))
        return {identity: known[identity] for identity in identities if identity in known}

    def _kept(self, name: str, make: Callable[[], _Made]) -> _Made:
        """Return what was made of the catalogue as it is now, made anew where another process has written since."""
        version = self._catalogue.version()
        if version != self._version:
            self._version = version
            self._made.clear()
        if name not in self._made:
            self._made[name] = make()
        return cast("_Made", self._made[name])
