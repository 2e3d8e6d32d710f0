"""What becomes of one staged file: a new document, one held already, or one that comes back; what is attached to it is filed too."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path

from reviewsearch.app.index import Index, Prepared
from reviewsearch.app.receipt import Outcome, Receipt
from reviewsearch.app.recording import Described, described, recorded
from reviewsearch.app.settings import Settings, who
from reviewsearch.domain.approval import come_again
from reviewsearch.domain.document import Event, Extraction, Record, Source, Status
from reviewsearch.extract.reader import Asked, Reader
from reviewsearch.extract.reader import Outcome as Reading
from reviewsearch.store.archive import Archive, Filed, Staged

# A message attached to a message attached to a message: what is deeper inside is named and not taken.
MOST_MESSAGES_DEEP = 3


@dataclass(frozen=True, slots=True)
class Read:
    """What became of reading a file, and what was made of its words while others were indexed."""

    outcome: Reading | None = None
    described: Described | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A document that is kept and not yet indexed, and what to tell of it."""

    receipt: Receipt
    prepared: Prepared


class Filing:
    """Keeps documents in the archive. What it returns counts, and is found once the index has taken it."""

    def __init__(self, settings: Settings, archive: Archive, index: Index, reader: Reader) -> None:
        self._settings = settings
        self._archive = archive
        self._index = index
        self._reader = reader

    def file(self, staged: Staged, source: Source, read: Read, near: Sequence[Document]) -> tuple[Document, ...]:
        """Keep a document and, as documents of their own that stand before it, what is attached to it.

        `near` are those the index has not taken yet. Raises NotYet where it has to be read later, OSError where the disk refuses.
        """
        done: list[Document] = []
        self._file(staged, source, read, near, done, depth=0)
        return tuple(done)

    def held(self, identity: str, near: Sequence[Document]) -> Filed | None:
        """Return the document with these bytes, if one is held."""
        for document in reversed(near):
            if document.prepared.filed.record.id == identity:
                return document.prepared.filed
        entry = self._index.catalogue.entry(identity)
        if entry is None or entry.record.status is Status.FORGOTTEN:
            return None
        return self._archive.read(Path(entry.path))

    def as_version(self, receipt: Receipt) -> Receipt:
        """Say of a document the index has taken whether it replaces another or stands behind one."""
        if receipt.outcome is not Outcome.FILED or receipt.id is None:
            return receipt
        entry = self._index.catalogue.entry(receipt.id)
        if entry and entry.superseded_by:
            return replace(receipt, outcome=Outcome.OLD_VERSION)
        replaces = self._index.catalogue.superseded_by(receipt.id)
        return replace(receipt, outcome=Outcome.NEW_VERSION) if replaces else receipt

    def _file(
        self, staged: Staged, source: Source, read: Read, near: Sequence[Document], done: list[Document], *, depth: int
    ) -> None:
        held = self.held(staged.id, (*near, *done))
        if held:
            done.append(self._again(held, source))
            return
        made = read.described
        if isinstance(read.outcome, Extraction):
            # Analysed at once, not when it is indexed: the references of its pages are still known from the description.
            made = made or described(self._settings, staged, source, read.outcome)
            record, extraction = made.record, read.outcome
        else:
            record, extraction = recorded(self._settings, staged, source, read.outcome)
        warnings = list(extraction.warnings)
        for attached in extraction.attachments:
            if depth >= MOST_MESSAGES_DEEP:
                warnings.append(f"The attachment “{attached.name}” lies too deep inside messages and was not taken.")
                continue
            inner = Source(attached.name, f"attached to {source.name}", source.added)
            self._attached(attached.content, inner, near, done, depth=depth + 1)
        filed = self._keep(staged, record)
        warnings += [f"the same words are held already as {twin[:8]}" for twin in self._twins(filed, (*near, *done))]
        outcome = Outcome.QUARANTINED if record.status is Status.QUARANTINED else Outcome.FILED
        receipt = self._receipt(source.name, filed, outcome, tuple(warnings))
        done.append(Document(receipt, Prepared(filed, extraction.pages, made.analysis if made else None)))

    def _attached(
        self, content: bytes, source: Source, near: Sequence[Document], done: list[Document], *, depth: int
    ) -> None:
        staged = self._archive.stage(BytesIO(content))
        try:
            read = Read(self._reader.tried(Asked(staged.path, settled=True)))
            self._file(staged, source, read, near, done, depth=depth)
        finally:
            self._archive.discard(staged)

    def _again(self, held: Filed, source: Source) -> Document:
        """The same bytes are held: remember the other name they came under, keep nothing twice."""
        record = held.record
        if not any((known.name, known.place) == (source.name, source.place) for known in record.sources):
            history = (*record.history, Event(source.added, f"dropped again as {source.name}", who()))
            held = self._archive.rewrite(held, replace(record, sources=(*record.sources, source), history=history))
        return Document(self._receipt(source.name, held, Outcome.ALREADY_HELD), Prepared(held, None))

    def _keep(self, staged: Staged, record: Record) -> Filed:
        """Keep a document; one that had been removed on purpose goes on with its decisions, and is held."""
        before = self._index.catalogue.entry(record.id)
        if before is None:
            return self._archive.keep(staged, record)
        return self._archive.keep_again(staged, come_again(before.record, record, by=who()), Path(before.path))

    def _twins(self, filed: Filed, near: Sequence[Document]) -> list[str]:
        """Return the ids of other documents with the same words."""
        words = filed.record.words
        if not words:
            return []
        held = {*self._index.catalogue.same_words(words), *_with_words(words, near)}
        return sorted(held - {filed.record.id})

    def _receipt(self, name: str, filed: Filed, outcome: Outcome, warnings: tuple[str, ...] = ()) -> Receipt:
        keys = filed.record.description.case_keys
        reference = self._settings.references.display(keys[0]) if keys else None
        return Receipt.of(filed.record, f"archive/{filed.path.as_posix()}", name, outcome, reference, warnings)


def _with_words(words: str, documents: Sequence[Document]) -> Iterator[str]:
    for document in documents:
        record = document.prepared.filed.record
        if record.words == words:
            yield record.id
