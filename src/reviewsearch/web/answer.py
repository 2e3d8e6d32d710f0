"""What is sent back: pages, data and files, with what caches and browsers must know of them."""

import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import BinaryIO

from starlette.responses import Response

from reviewsearch.web.files import OpenedFile

HTML = "text/html; charset=utf-8"
JSON = "application/json"
PROBLEM = "application/problem+json"
# Under this a packet carries it whole.
_WORTH_PACKING = 1_000
_PACKED = 5
# Kept by browsers, but shown again only after asking whether it is still so: what is withdrawn is gone at once.
ASK_FIRST = "private, no-cache"


@dataclass(frozen=True, slots=True)
class Answer:
    """A page or data, whole: `body` in UTF-8 where it is text."""

    body: bytes
    media_type: str = HTML
    status: HTTPStatus = HTTPStatus.OK
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FileAnswer:
    """A file from disk, open, of which parts can be asked for; its headers name its type and its tag."""

    file: BinaryIO
    headers: Mapping[str, str] = field(default_factory=dict)


def page(text: str, *, status: HTTPStatus = HTTPStatus.OK) -> Answer:
    """Return a page of HTML."""
    return Answer(text.encode("utf-8", "replace"), status=status)


def data(shape: object, *, status: HTTPStatus = HTTPStatus.OK, media_type: str = JSON) -> Answer:
    """Return JSON."""
    return Answer(json.dumps(shape, ensure_ascii=False).encode("utf-8", "replace"), media_type, status)


def redirect(address: str, *, status: HTTPStatus = HTTPStatus.SEE_OTHER) -> Answer:
    """Return the way to another address of ours."""
    return Answer(b"", status=status, headers={"location": address})


def response(answer: Answer | FileAnswer, *, tag: str | None, encodings: str) -> Response:
    """Return what Starlette sends: tagged where it can be asked for again, packed where that is worth it."""
    match answer:
        case FileAnswer(file, headers):
            sent: Response = OpenedFile(file, headers)
        case Answer(body, media_type, status, headers):
            sent = _packed(body, encodings, status=status, media_type=media_type, headers=headers)
            if tag and status == HTTPStatus.OK:
                sent.headers["etag"] = tag
            sent.headers.setdefault("cache-control", ASK_FIRST if status == HTTPStatus.OK else "no-store")
    return sent


def unchanged(tag: str) -> Response:
    """Return that what the browser keeps is still so."""
    return Response(
        status_code=HTTPStatus.NOT_MODIFIED,
        headers={"etag": tag, "cache-control": ASK_FIRST, "vary": "Accept-Encoding"},
    )


def _packed(
    body: bytes, encodings: str, *, status: HTTPStatus, media_type: str, headers: Mapping[str, str]
) -> Response:
    more = {**headers, "vary": "Accept-Encoding"}
    if len(body) >= _WORTH_PACKING and "gzip" in encodings:
        body = gzip.compress(body, compresslevel=_PACKED, mtime=0)
        more["content-encoding"] = "gzip"
    return Response(body, status_code=status, media_type=media_type, headers=more)


def accepts(tag: str, if_none_match: str) -> bool:
    """Return whether a browser already keeps what this tag names."""
    kept = {each.strip().removeprefix("W/") for each in if_none_match.split(",")}
    return tag.removeprefix("W/") in kept or "*" in kept
