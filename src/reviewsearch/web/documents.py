"""The pages of one document: what it is, the text of each of its pages, and the file itself."""

import re
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote

from reviewsearch.domain.document import Document, Status
from reviewsearch.errors import NotFound, UnreadableQuery
from reviewsearch.web.answer import ASK_FIRST, Answer, FileAnswer, redirect
from reviewsearch.web.archive import PublicArchive
from reviewsearch.web.asked import Asked, whole_number
from reviewsearch.web.headers import DOWNLOAD_POLICY, PDF_POLICY, frames
from reviewsearch.web.site import Site

_ID = re.compile(r"[0-9a-f]{6,64}")
_WHOLE_ID = 64
PDF = "application/pdf"


@dataclass(frozen=True, slots=True)
class Places:
    """A page on which words that were searched for stand, and in how many places."""

    page: int
    count: int


def document(site: Site, asked: Asked) -> Answer:
    """Answer `/documents/<id>`."""
    found = _found(site, asked)
    if isinstance(found, Answer):
        return found
    marks = _marks(site, asked, found)
    case = site.archive.find(found.case) if found.case else None
    beside = [each for each in (case.documents if case else ()) if each.id != found.id]
    return site.render(
        "document.html",
        asked,
        document=found,
        places=[Places(page, len(spans)) for page, spans in sorted(marks.items())],
        beside=[each for each in beside if each.status is not Status.SUPERSEDED],
        numbers=range(1, found.pages + 1),
    )


def text_page(site: Site, asked: Asked) -> Answer:
    """Answer `/documents/<id>/pages/<n>`: the text of one page, with the words searched for marked."""
    found = _found(site, asked)
    if isinstance(found, Answer):
        return found
    number = whole_number(asked.values["number"])
    if number is None:
        raise NotFound("There is no such page.")
    page = site.archive.page(found.id, number)
    marks = _marks(site, asked, found, number=page.number).get(page.number, ())
    return site.render("text_page.html", asked, document=found, page=page, marks=marks)


def file(site: Site, asked: Asked) -> Answer | FileAnswer:
    """Answer `/documents/<id>/file`: the original, shown where it is a PDF, else to be saved."""
    found = _found(site, asked)
    if isinstance(found, Answer):
        return found
    original = _original(site.archive, found.id)
    shown = found.media_type == PDF
    headers = {
        "content-disposition": f"{'inline' if shown else 'attachment'}; filename*=utf-8''{quote(Path(original.name).name)}",
        # The id is the SHA-256 of the bytes.
        "etag": f'"{found.id}"',
        # Without a character set: only the file itself knows it.
        "content-type": found.media_type,
        "cache-control": ASK_FIRST,
        "content-security-policy": f"{PDF_POLICY if shown else DOWNLOAD_POLICY}; {frames(site.website)}",
    }
    return FileAnswer(original, headers)


def _original(archive: PublicArchive, identity: str) -> BinaryIO:
    """Open a document's original. Raises NotFound.

    Another bundle may have taken the place of the one in which it was looked up; then it is looked up once more.
    """
    try:
        return archive.original(identity).open("rb")
    except FileNotFoundError:
        pass
    try:
        return archive.original(identity).open("rb")
    except FileNotFoundError:
        raise NotFound("This document is no longer published.") from None


def _found(site: Site, asked: Asked) -> Document | Answer:
    """Return the document of an address, the way to it where its id is shortened, or that it was withdrawn. Raises NotFound."""
    identity = asked.values["identity"].lower()
    if not _ID.fullmatch(identity):
        raise NotFound("There is no such document.")
    try:
        found = site.archive.document(identity)
    except NotFound:
        gone = site.archive.tombstone(identity)
        if gone is None:
            raise
        if gone.replaced_by:
            return redirect(asked.link(f"/documents/{gone.replaced_by}"))
        return site.render("withdrawn.html", asked, status=HTTPStatus.GONE, gone=gone)
    if asked.values["identity"] != found.id:
        rest = asked.path.partition(asked.values["identity"])[2]
        return redirect(
            asked.plain_link(f"{asked.prefix}/documents/{found.id}{rest}", *asked.parameters),
            status=HTTPStatus.PERMANENT_REDIRECT,
        )
    return found


def _marks(
    site: Site, asked: Asked, document: Document, *, number: int | None = None
) -> dict[int, tuple[tuple[int, int], ...]]:
    if not asked.query:
        return {}
    try:
        return dict(site.archive.marks(asked.query, document.id, number=number))
    except UnreadableQuery:
        return {}
