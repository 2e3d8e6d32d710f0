"""Finding: what every program may ask of an open index, the staff's own or the public's."""

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from types import TracebackType
from typing import Concatenate, ParamSpec, Self, TypeVar

from reviewsearch.app import explaining
from reviewsearch.app.explaining import Why
from reviewsearch.app.index import Index
from reviewsearch.app.searching import Search, Wanted, reading_order
from reviewsearch.app.settings import Settings
from reviewsearch.domain.asking import Asked, asked_for
from reviewsearch.domain.document import Case, Document, Page, Record
from reviewsearch.domain.highlight import marks
from reviewsearch.domain.query import Filters
from reviewsearch.domain.results import Hit, Results
from reviewsearch.domain.suggestions import Suggestion
from reviewsearch.errors import IndexUnavailable, NotFound, WrongUsage
from reviewsearch.store.catalogue import Entry
from reviewsearch.store.generations import Generations
from reviewsearch.store.sums import damage_told

_SHORTEST_ID = 6
_MOST_RESULTS = 1_000
# How often a question is asked again where a new generation has taken the place of the one it was asked of.
_ATTEMPTS = 5
_P = ParamSpec("_P")
_Answer = TypeVar("_Answer")
_Asked = TypeVar("_Asked", bound="Finder")


def steady(
    method: Callable[Concatenate[_Asked, _P], _Answer],
) -> Callable[Concatenate[_Asked, _P], _Answer]:
    """Let one thread ask at a time, and ask again where a new generation took the place of the one being read.

    Where what is withdrawn must be gone at once, the old generation's files go while others may be reading them.
    """

    @wraps(method)
    def asked(self: _Asked, /, *args: _P.args, **kwargs: _P.kwargs) -> _Answer:
        with self._lock:
            if self._asking:  # part of a question that is being answered
                return method(self, *args, **kwargs)
            with self._at_one():
                return self._again(lambda: method(self, *args, **kwargs))

    return asked


class Finder:
    """An index, open for reading: the generation in use of the folder `place`.

    Safe to use from several threads. Notices by itself when another process has changed or rebuilt the index.
    """

    def __init__(self, settings: Settings, place: Generations) -> None:
        self.settings = settings
        self._place = place
        self._lock = threading.RLock()
        self._open: tuple[Path, Index] | None = None
        self._asking = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of all files; closing twice is no error."""
        with self._lock:
            if self._open:
                self._open[1].close()
                self._open = None

    @steady
    def search(
        self,
        query: str,
        *,
        limit: int = 10,
        offset: int = 0,
        filters: Filters | None = None,
        by_date: bool = False,
        as_typed: bool = False,
        passages: int = 3,
    ) -> Results:
        """Return the documents that answer a query, best first, or newest first `by_date`.

        Words of the field are searched with their synonyms, and words that no document holds as what they were most
        likely meant to be; the results say so. `as_typed` does neither. Each hit has at most `passages` passages, of
        which the engine offers three.

        Raises UnreadableQuery, whose `repaired` is the nearest query that can be read, and IndexUnavailable.
        """
        if not (0 <= limit <= _MOST_RESULTS and offset >= 0):
            raise WrongUsage(
                f"limit is {limit} and offset {offset}.", remedy=f"Ask for 0 to {_MOST_RESULTS} results, from 0 on."
            )
        wanted = Wanted(limit, offset, filters or Filters(), by_date, as_typed, passages)
        return self._said(self._search().answer(query, wanted))

    @steady
    def why(self, query: str, identity: str) -> Why:
        """Explain why a document answers a query, or does not, and what each word adds. Raises UnreadableQuery, NotFound."""
        return explaining.why(self._index(), self._search(), query, self._entry(identity))

    @steady
    def like(self, identity: str, *, limit: int = 10) -> tuple[Hit, ...]:
        """Return the documents most like one, by the words that tell it from others. Raises NotFound."""
        matches = explaining.like(self._index(), self.settings.analyser, self._entry(identity), limit=limit)
        return tuple(hit for match in matches if (hit := self._search().hit(match)))

    @steady
    def suggest(self, typed: str, *, limit: int = 8) -> tuple[Suggestion, ...]:
        """Return what may be meant by what has been typed so far: references, then themes, then titles."""
        return self._index().recollection.suggestions().of(typed, limit=limit)

    @steady
    def find(self, reference: str) -> Case | None:
        """Return the case of a reference, in any spelling, or None where it is not held. Raises UnreadableReference."""
        key = self._key(reference)
        documents = self._documents_of(key) if key else ()
        return Case(key, self.settings.references.display(key), documents) if key and documents else None

    @steady
    def cases(self) -> tuple[Case, ...]:
        """Return all cases, in order of their references."""
        held: dict[str, list[Document]] = {}
        for document in self._index().recollection.all():
            for key in dict.fromkeys(document.cases):
                held.setdefault(key, []).append(document)
        cases = [
            Case(key, self.settings.references.display(key), _read_in_order(own, key)) for key, own in held.items()
        ]
        known = {case.key: self.settings.references.from_key(case.key) for case in cases}
        orders = {key: reference.order if reference else None for key, reference in known.items()}
        return tuple(sorted(cases, key=lambda case: ((order := orders[case.key]) is None, order or case.key)))

    @steady
    def document(self, identity: str) -> Document:
        """Return a document by its id, or by at least six of its first digits. Raises NotFound."""
        return self._index().recollection.document(self._entry(identity).record.id)

    @steady
    def documents(self) -> tuple[Document, ...]:
        """Return every document, in order of path."""
        return tuple(sorted(self._index().recollection.all(), key=lambda document: document.path))

    @steady
    def record(self, identity: str) -> Record:
        """Return all that is recorded of a document. Raises NotFound."""
        return self._entry(identity).record

    @steady
    def page(self, identity: str, number: int) -> Page:
        """Return one page of a document, counted from 1. Raises NotFound."""
        entry = self._entry(identity)
        page = self._index().catalogue.page(entry.record.id, number)
        if page is None:
            raise NotFound(f"{entry.record.id[:8]} has no page {number}.", remedy=f"It has {entry.record.pages} pages.")
        return page

    @steady
    def pages(self, identity: str) -> tuple[Page, ...]:
        """Return all pages of a document. Raises NotFound."""
        return self._index().catalogue.pages(self._entry(identity).record.id)

    @steady
    def marks(
        self, query: str, identity: str, *, number: int | None = None
    ) -> Mapping[int, tuple[tuple[int, int], ...]]:
        """Return where the words of a query stand on a document's pages, or on one of them: the [start, end) in its text.

        Pages on which none stands are left out. Raises UnreadableQuery and NotFound.
        """
        pages = self.pages(identity) if number is None else (self.page(identity, number),)
        language = self._entry(identity).record.description.language.value
        leaves = tuple(leaf for leaf in self._search().read(query, filters=Filters()).leaves if not leaf.title)
        found = {page.number: marks(page.text, leaves, self.settings.analyser, language=language) for page in pages}
        return {number: spans for number, spans in found.items() if spans}

    @steady
    def counts(self) -> Mapping[str, int]:
        """Return how many documents there are of each status, and, under "pages", how many pages."""
        catalogue = self._index().catalogue
        return {**catalogue.counts(), "pages": catalogue.page_count()}

    # Inside

    def _index(self) -> Index:
        """Return the index in use, opened anew where another has taken its place; the same all through one question."""
        return self._in_use()[1]

    def _in_use(self) -> tuple[Path, Index]:
        """Return the generation in use and its index."""
        return self._open if self._open and self._asking else self._refresh(self._place.current())

    def _refresh(self, current: Path) -> tuple[Path, Index]:
        """Return the generation named and its index, opened where it is not open, and as fresh as its catalogue is."""
        if self._open and self._open[0] != current:
            self.close()
        self._open = self._open or (current, self._opened(current))
        self._open[1].recollection.look()
        return self._open

    def _said(self, results: Results) -> Results:
        """Return an answer with what is to be said besides."""
        return results

    def _opened(self, folder: Path) -> Index:
        """Open a generation. Raises IndexUnavailable."""
        return Index.at(self.settings, folder)

    @contextmanager
    def _at_one(self) -> Iterator[None]:
        self._asking = True
        try:
            yield
        except IndexUnavailable as error:
            self.close()  # opened afresh by whoever asks next, it may be well again
            told = self._unavailable(error)
            if told is error:
                raise
            raise told from error
        finally:
            self._asking = False

    def _unavailable(self, error: IndexUnavailable) -> IndexUnavailable:
        """Return what to say of an index that cannot be used."""
        return error

    def _again(self, ask: Callable[[], _Answer]) -> _Answer:
        """Ask, and once more where another generation has meanwhile taken the place of the one that could not answer."""
        for _ in range(_ATTEMPTS):
            seen = self._place.current()
            try:
                with damage_told():
                    self._refresh(seen)
                    return ask()
            except (IndexUnavailable, OSError):
                if self._place.current() == seen:
                    raise
        with damage_told():
            self._refresh(self._place.current())
            return ask()

    def _search(self) -> Search:
        return Search(self._index(), self.settings.analyser, self.settings.thesaurus)

    def _entry(self, identity: str) -> Entry:
        catalogue = self._index().catalogue
        wanted = identity.lower().strip().rstrip("…")
        found = catalogue.beginning(wanted) if len(wanted) >= _SHORTEST_ID else ()
        if len(found) > 1:
            raise NotFound(f"{len(found)} documents begin with {identity}.", remedy="Give more of its digits.")
        entry = catalogue.entry(found[0]) if found else None
        if entry is None:
            raise NotFound(
                f"There is no document {identity}.", remedy="Find its id with: reviewsearch search --format json WORDS"
            )
        return entry

    def _key(self, reference: str) -> str | None:
        """Return the key of a reference, read as a query is: the body may be left out. None where no such case is held.

        Raises UnreadableReference.
        """
        references = self.settings.references
        held = self._index().recollection.held()
        text = reference.strip().strip("\"'“”‘’").strip()
        asked = asked_for(text, references, held)
        if len(asked) == 1 and (asked[0].start, asked[0].end) == (0, len(text)):
            match asked[0]:
                case Asked(keys=(key,)):
                    return key
                case Asked(no_such=str()):
                    return None
        return references.parse(text).key

    def _documents_of(self, key: str) -> tuple[Document, ...]:
        return _read_in_order(self._index().recollection.of_case(key), key)


def _read_in_order(documents: Iterable[Document], case: str) -> tuple[Document, ...]:
    """Return the documents of a case in the order in which people read them."""

    def standing(document: Document) -> tuple[int, int, bool, str]:
        read = reading_order(document.kind.value, document.cases, frozenset({case}))
        return (*read, document.superseded_by is not None, document.id)

    return tuple(sorted(documents, key=standing))
