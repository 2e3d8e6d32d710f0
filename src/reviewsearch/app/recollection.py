"""What searches ask of a catalogue again and again, kept in mind for as long as the catalogue stays as it is."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar, cast

from reviewsearch.domain.document import Document
from reviewsearch.domain.reference import References
from reviewsearch.domain.schemes import CaseReference
from reviewsearch.domain.spelling import Vocabulary, correct
from reviewsearch.domain.suggestions import Suggestions
from reviewsearch.store.catalogue import Catalogue, Facts
from reviewsearch.store.contents import Shown
from reviewsearch.store.shown import decode

# So many documents are kept as programs see them, of so many what puts them in order, and of so many cases which are theirs; and of
# so many words whether any document holds them, or else what was meant: who turns a page or ticks a box asks the same once more.
_DOCUMENTS = 10_000
_FACTS = 20_000
_CASES = 10_000
_WORDS = 10_000
_CORRECTIONS = 1_000
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

    def look(self) -> None:
        """Read everything again where another process has written since; asked before each question, not within one."""
        version = self._catalogue.version()
        if version != self._version:
            self._version = version
            self._made.clear()

    def document(self, identity: str) -> Document:
        """Return a document that is held, as a program sees it."""
        return self.documents([identity])[identity]

    def all(self) -> tuple[Document, ...]:
        """Return every document, in order of id."""
        return self._kept("all", lambda: tuple(map(self._document, self._catalogue.shown())))

    def documents(self, identities: Sequence[str]) -> dict[str, Document]:
        """Return those of these documents that are held, by id."""
        return self._looked_up("documents", identities, self._read, _DOCUMENTS)

    def of_case(self, key: str) -> tuple[Document, ...]:
        """Return the documents that are a case's own, those first whose first case it is, in order of id."""
        identities = self._looked_up("cases", [key], lambda _: {key: self._catalogue.ids_of_case(key)}, _CASES)[key]
        return tuple(self.documents(identities).values())

    def facts(self, identities: Sequence[str]) -> dict[str, Facts]:
        """Return what is needed to put those of these documents in order that are held."""
        return self._looked_up("facts", identities, self._catalogue.facts, _FACTS)

    def vocabulary(self) -> Vocabulary:
        """Return the words of the archive, for spelling."""
        return self._kept("vocabulary", lambda: Vocabulary(self._catalogue.vocabulary()))

    def holds(self, terms: Iterable[str]) -> bool:
        """Return whether every one of these terms stands in some document."""
        return all(self._looked_up("words", [term], self._is_word, _WORDS)[term] for term in terms)

    def _is_word(self, terms: Sequence[str]) -> dict[str, bool]:
        return {term: self._catalogue.holds([term]) for term in terms}

    def correction(self, word: str) -> str | None:
        """Return the word that a misspelt one was most likely meant to be; None where none is near."""
        made = self._looked_up("corrections", [word], lambda _: {word: correct(word, self.vocabulary())}, _CORRECTIONS)
        return made[word]

    def held(self) -> frozenset[CaseReference]:
        """Return the references of all cases held."""
        keys = self._catalogue.case_keys
        return self._kept("held", lambda: frozenset(filter(None, map(self._references.from_key, keys()))))

    def suggestions(self) -> Suggestions:
        """Return what there is to suggest."""
        return self._kept(
            "suggestions", lambda: Suggestions(self.held(), self._aliases(), *self._catalogue.titles_and_themes())
        )

    def _aliases(self) -> Iterator[str]:
        return (name for reference in self.held() for name in self._references.names_of(reference.key))

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

    def _read(self, identities: Sequence[str]) -> dict[str, Document]:
        return {shown.id: self._document(shown) for shown in self._catalogue.shown(identities)}

    def _document(self, shown: Shown) -> Document:
        identity, path, superseded_by, text = shown
        display = self._references.display
        return decode(
            text, identity=identity, path=f"{self._shelf}/{path}", superseded_by=superseded_by, display=display
        )

    def _kept(self, name: str, make: Callable[[], _Made]) -> _Made:
        """Return what was made of the catalogue, made where it was not made before."""
        if name not in self._made:
            self._made[name] = make()
        return cast("_Made", self._made[name])
