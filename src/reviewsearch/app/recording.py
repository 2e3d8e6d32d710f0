"""What the record of a new document says: how it was read, what it says of itself, or why it could not be read."""

import hashlib
from dataclasses import dataclass
from pathlib import PurePath

from reviewsearch.app.analysis import Analysis, analysed
from reviewsearch.app.settings import Settings, who
from reviewsearch.domain.describe import describe
from reviewsearch.domain.document import Event, Extraction, Record, Source, Status
from reviewsearch.domain.letters import without_space
from reviewsearch.errors import NotYet, UnreadableFile
from reviewsearch.extract.reader import Outcome
from reviewsearch.store.archive import Staged

_LONGEST_SUFFIX = len(".xhtml")
_SUFFIXES = {
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": ".pptx",
    "application/vnd.oasis.opendocument.text": ".odt",
    "application/vnd.oasis.opendocument.presentation": ".odp",
    "application/rtf": ".rtf",
    "application/msword": ".doc",
    "application/vnd.ms-powerpoint": ".ppt",
    "application/vnd.ms-outlook": ".msg",
    "message/rfc822": ".eml",
    "text/html": ".html",
    "text/plain": ".txt",
}


@dataclass(frozen=True, slots=True)
class Described:
    """A new document's record, and what is made of its words."""

    record: Record
    analysis: Analysis


def described(settings: Settings, staged: Staged, source: Source, extraction: Extraction) -> Described:
    """Make the record of a staged file that could be read, and analyse its words."""
    record, _ = recorded(settings, staged, source, extraction)
    return Described(record, analysed(settings.analyser, record, extraction.pages))


def recorded(settings: Settings, staged: Staged, source: Source, reading: Outcome | None) -> tuple[Record, Extraction]:
    """Make the record of a staged file, and give what was read of it: nothing where it cannot be read.

    Raises what the reading ended with where the file cannot be read just now: errors.NotYet and OSError.
    """
    reason = None
    if isinstance(reading, Extraction):
        extraction = reading
    elif isinstance(reading, UnreadableFile) and not isinstance(reading, NotYet):
        extraction = Extraction("application/octet-stream", ())
        reason = f"{reading.cause} {reading.remedy}".strip()
    else:
        raise reading or AssertionError("it was held when it was staged, and documents do not go")
    about = describe(extraction, source_name=source.name, references=settings.references, cues=settings.cues)
    text = b"".join(without_space(page.text) for page in extraction.pages)
    record = Record(
        id=staged.id,
        size=staged.size,
        media_type=extraction.media_type,
        suffix=_SUFFIXES.get(extraction.media_type) or _safe_suffix(source.name),
        status=Status.QUARANTINED if reason else Status.HELD,
        description=about,
        sources=(source,),
        history=(Event(source.added, f"added as {source.name}", who()),),
        reason=reason,
        pages=len(extraction.pages),
        empty_pages=len({*extraction.empty_pages, *extraction.unread}),
        words=hashlib.sha256(text).hexdigest() if text else None,
    )
    return record, extraction


def _safe_suffix(name: str) -> str:
    suffix = PurePath(name).suffix.lower()
    plain = suffix[1:].isascii() and suffix[1:].isalnum() and len(suffix) <= _LONGEST_SUFFIX
    return suffix if plain and suffix != ".json" else ".bin"
