"""What programs are shown of a document, as the catalogue keeps it beside the whole record: short JSON, quick to read."""

import json
from collections.abc import Callable

from reviewsearch.domain.document import Document, Kind, Record, Status, shown_status
from reviewsearch.domain.partial_dates import PartialDate


def encode(record: Record) -> str:
    """Return as JSON what is shown of a document but for its id, its path and what is known of other documents."""
    about = record.description
    shown = (
        about.case_keys,
        about.kind.value,
        about.title.value,
        about.published.value if about.published else None,
        record.pages,
        record.source_name,
        record.standing.value,
        about.language.value,
        [mention.value for mention in about.mentions],
        [theme.value for theme in about.themes],
        record.reason,
        record.media_type,
        record.size,
    )
    return json.dumps(shown, separators=(",", ":"))


def decode(
    text: str, *, identity: str, path: str, superseded_by: str | None, display: Callable[[str], str]
) -> Document:
    """Return the document of which `encode` wrote; `display` writes the key of a case as its body does."""
    cases, kind, title, published, pages, source, standing, language, mentions, themes, reason, media, size = (
        json.loads(text)
    )
    return Document(
        id=identity,
        case=cases[0] if cases else None,
        cases=tuple(cases),
        reference=display(cases[0]) if cases else None,
        kind=Kind(kind),
        title=title,
        published=PartialDate(published) if published else None,
        pages=pages,
        path=path,
        source_name=source,
        status=shown_status(Status(standing), superseded_by),
        language=language,
        mentions=tuple(mentions),
        themes=tuple(themes),
        reason=reason,
        superseded_by=superseded_by,
        media_type=media,
        size=size,
    )
