"""Traces: whether anything of a document is still in the public bundle, in any byte of any file, decoded or not."""

import contextlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from reviewsearch.app.bundle import TOMBSTONES, Bundle, encoded, encoded_tombstones, settings_in
from reviewsearch.app.bundling import carried_settings, public_place
from reviewsearch.app.index import Index
from reviewsearch.app.lasting import lasting
from reviewsearch.app.searchable import searchable
from reviewsearch.app.settings import OWN_SYNONYMS, SHELF, Settings
from reviewsearch.app.settings import carried as carried_by
from reviewsearch.domain.document import Kind, Page, Record
from reviewsearch.domain.publication import Tombstone
from reviewsearch.errors import Busy, IndexUnavailable, NotFound
from reviewsearch.store.catalogue import Catalogue

# So many of a document's own words and lines are looked for, the longest first: each is sought in every byte of the bundle.
MOST_WORDS = 40
MOST_LINES = 20
_SHORTEST_WORD = 5
_SHORTEST_LINE = 20
_ID_DIGITS = 8
# So often the bundle is looked through when others change it meanwhile.
_LOOKS = 5


@dataclass(frozen=True, slots=True)
class Sought:
    """What tells a document from all others: its id, words and lines that stand in no other document, and its title if so."""

    id: str
    title: str | None
    words: tuple[str, ...]
    lines: tuple[str, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        """All of it, in lower case."""
        return tuple(
            dict.fromkeys(text.lower() for text in (self.id, self.title or "", *self.words, *self.lines) if text)
        )


@dataclass(frozen=True, slots=True)
class Trace:
    """Something that was found: where, and in words what. Never the words of the document."""

    place: str
    what: str


@dataclass(frozen=True, slots=True)
class Searched:
    """What was searched for and found: how many files and bytes were read, how many texts were sought in them."""

    files: int
    bytes: int
    sought: int
    traces: tuple[Trace, ...]


def sought_of(record: Record, pages: Sequence[Page], catalogue: Catalogue, settings: Settings) -> Sought:
    """Return what to look for, so that nothing of another document is taken for a trace; `catalogue` is the staff's."""
    put = searchable(settings.analyser, record, pages)
    terms = set(put.title.exact.split()).union(*(page.exact.split() for page in put.pages))
    candidates = sorted((term for term in terms if _is_telling(term)), key=lambda term: (-len(term), term))
    # Bytes are searched: a word that stands inside one of another document would be taken for a trace.
    alone = (
        term for term in candidates if catalogue.documents_with(term) == 1 and not catalogue.is_within_another(term)
    )
    own = tuple(islice(alone, MOST_WORDS))
    lines = (" ".join(line.split()) for page in pages for line in page.text.splitlines())
    telling = [line for line in lines if len(line) >= _SHORTEST_LINE and _holds(line, own)]
    title = record.description.title.value
    return Sought(
        id=record.id,
        title=title if _holds(title, own) else None,
        words=own,
        lines=tuple(sorted(dict.fromkeys(telling), key=len, reverse=True)[:MOST_LINES]),
    )


def searched(settings: Settings, sought: Sought) -> Searched:
    """Look for traces of a document in the public bundle: in the bytes of every file, in its names, and in what they stand for.

    Where files went while they were looked through, others may have come that were not read, and it is looked through again.
    Raises Busy where that goes on.
    """
    usual = _of_any_bundle(settings)
    needles = tuple(dict.fromkeys(form for text in sought.texts for form in _forms(text) if form not in usual))
    for _ in range(_LOOKS):
        before = _in_use(settings)
        with contextlib.suppress(FileNotFoundError):
            found = _looked_through(settings, sought, needles)
            if _in_use(settings) == before:
                return found
    raise Busy("The public bundle was changed again and again while it was searched.", remedy="do the same again")


def _in_use(settings: Settings) -> Path | None:
    try:
        return public_place(settings).current()
    except IndexUnavailable:
        return None


def _looked_through(settings: Settings, sought: Sought, needles: Sequence[bytes]) -> Searched:
    root = public_place(settings).root
    files = sorted(path for path in root.rglob("*") if path.is_file()) if root.is_dir() else []
    traces: list[Trace] = []
    total = 0
    for path in files:
        content = path.read_bytes().lower()
        total += len(content)
        found = [needle for needle in needles if needle in content]
        if found and path.parent.name == SHELF:
            own = _kept(settings, path.name, sought.id)
            found = [needle for needle in found if needle not in own]
        traces += _in_bytes(path.relative_to(root).as_posix(), found, sought.id)
    if files:
        traces += _decoded(settings, sought)
    return Searched(len(files), total, len(sought.texts), tuple(traces))


def strays(settings: Settings) -> list[Trace]:
    """Return files in the bundle that belong to no document in it, and generations that are no longer in use."""
    return lasting(settings, _strays(settings), lambda: _strays(settings))


def _strays(settings: Settings) -> Iterator[Trace]:
    place = public_place(settings)
    folder = place.current()
    for other in sorted(place.root.glob("generation-*")):
        if other != folder:
            yield Trace(other.name, "an older generation that has not been removed")
    with Bundle.open(place.root) as bundle:
        known = {Path(document.path).name for document in bundle.documents()}
    for path in sorted((folder / SHELF).glob("*")):
        if path.name not in known:
            yield Trace(f"{folder.name}/{SHELF}/{path.name}", "a file that belongs to no published document")


def _in_bytes(place: str, found: Iterable[bytes], identity: str) -> Iterator[Trace]:
    if identity[:_ID_DIGITS] in place:
        yield Trace(place, "the file bears its name")
    # That a document was withdrawn is told by its id: there, and there alone, that stands on purpose.
    count = sum(not (place.endswith(TOMBSTONES) and needle == identity.encode()) for needle in found)
    if count:
        yield Trace(place, f"{count} of the texts sought stand in its bytes")


def _kept(settings: Settings, name: str, identity: str) -> bytes:
    """Return what the archive keeps of another document that a file of the bundle is named after; nothing where it keeps none.

    A file may say in its markup what nobody reads as its text: what its own original says is no trace of another document.
    """
    digits = Path(name).stem.rpartition("--")[2]
    if len(digits) < _ID_DIGITS or not digits.isalnum() or identity.startswith(digits):
        return b""
    kept = settings.archive.rglob(f"*--{digits}{Path(name).suffix}")
    return b"".join(path.read_bytes() for path in kept).lower()


def _decoded(settings: Settings, sought: Sought) -> Iterator[Trace]:
    """Ask the catalogue and the engine, whose files may hold words in a form that no search of bytes finds."""
    place = public_place(settings)
    try:
        folder = place.current()
        with contextlib.closing(Index.at(settings_in(folder), folder)) as index:
            if index.catalogue.entry(sought.id):
                yield Trace("catalogue", "the document is in it")
            if any(index.catalogue.holds([word]) for word in sought.words):
                yield Trace("catalogue", "words of its own stand among the words to suggest")
            if sought.id in index.engine.ids():
                yield Trace("engine", "the document is in it")
            if kept := index.engine.kept(sought.words):
                yield Trace("engine", f"{len(kept)} words of its own stand in its files")
        yield from strays(settings)
    except (IndexUnavailable, NotFound):
        yield Trace(place.root.name, "the bundle cannot be opened: run reviewsearch rebuild")


def _of_any_bundle(settings: Settings) -> bytes:
    """Return what stands in the files of every bundle, whatever is published: a word of that is no trace of a document."""
    own = settings.home / OWN_SYNONYMS
    carried = carried_settings(settings, ())
    with TemporaryDirectory() as name:
        folder = Path(name)
        Index.create(carried_by(folder, carried), folder).close()
        files = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    # That something of a kind was withdrawn is told of every kind in the same words.
    stones = encoded_tombstones(tuple(Tombstone("", (), (), kind, "", settings.policy.contact) for kind in Kind))
    return b"".join((encoded(carried), stones, own.read_bytes() if own.is_file() else b"", *files)).lower()


def _is_telling(term: str) -> bool:
    return len(term) >= _SHORTEST_WORD and term.isalnum() and not term.isdigit()


def _holds(line: str, words: Sequence[str]) -> bool:
    lowered = line.lower()
    return any(word in lowered for word in words)


def _forms(text: str) -> Iterator[bytes]:
    for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
        yield text.encode(encoding, "replace")
