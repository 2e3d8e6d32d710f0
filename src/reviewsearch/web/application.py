"""The website as one ASGI application: every address joined to what answers it."""

import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, TypeVar

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Scope

from reviewsearch.app.website import Website
from reviewsearch.errors import IndexUnavailable, ReviewsearchError
from reviewsearch.web import ahead, embed, problems
from reviewsearch.web.ahead import Ahead, kept_ready
from reviewsearch.web.answer import Answer, FileAnswer, accepts, response, unchanged
from reviewsearch.web.archive import PublicArchive
from reviewsearch.web.asked import Asked
from reviewsearch.web.gate import Gate
from reviewsearch.web.guard import Guard
from reviewsearch.web.headers import shared
from reviewsearch.web.limits import Limit
from reviewsearch.web.routes import ADDRESSES, Address, Indexed
from reviewsearch.web.site import Site

Endpoint = Callable[[Request], Awaitable[Response]]
# How long to wait for a bundle that is not there, in seconds, before people are told that there is none.
_PAUSES = (0.05, 0.2, 0.5)
_Made = TypeVar("_Made")
_FOR_EVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Lane:
    """Where requests of one sort are answered: from an archive, by the threads that a gate leads to."""

    site: Site
    gate: Gate

    def close(self) -> None:
        """Let what is worked on end, and let go of the archive."""
        self.gate.close()
        self.site.archive.close()


def build(
    website: Website,
    archive: PublicArchive,
    *,
    again: Callable[[], PublicArchive] | None = None,
    gate: Gate | None = None,
    limit: Limit | None = None,
) -> ASGIApp:
    """Return the website of an archive, to be served or mounted. It works without lifespan events, which mounted apps never get.

    `again` opens the same archive once more, for what must not wait until a search is answered, nor keep one waiting.
    """
    site = Site(website, archive)
    lane = Lane(site, gate or Gate())
    quick = Lane(Site(website, again()), Gate(at_once=1)) if again else lane

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        beside = again() if again else archive
        with kept_ready((Ahead(quick.site, beside, ahead.suggestions), Ahead(site, beside, ahead.pages))):
            yield
        beside.close()
        quick.close()
        lane.close()

    def refusal(scope: Scope, status: HTTPStatus, wait: int) -> Answer:
        headers = {"retry-after": str(wait)} if wait else {}
        return problems.of_status(site, _plain_asked(site, Request(scope)), status, headers=headers, wait=wait)

    async def unrouted(request: Request, error: Exception) -> Response:
        status, headers = HTTPStatus.INTERNAL_SERVER_ERROR, {}
        if isinstance(error, HTTPException):
            status, headers = HTTPStatus(error.status_code), dict(error.headers or {})
        answer = problems.of_status(site, _plain_asked(site, request), status, headers=headers)
        return response(answer, tag=None, encodings="")

    inside = Starlette(
        routes=[*_routes(lane, quick), *_static(site)],
        exception_handlers={HTTPException: unrouted, Exception: unrouted},
        lifespan=lifespan,
    )
    # Redirects to whole addresses would take the host's name from the request.
    inside.router.redirect_slashes = False
    return Guard(inside, site, refusal, limit=limit)


def _routes(lane: Lane, quick: Lane) -> list[Route]:
    first, *others = lane.site.website.languages
    prefixes = {"": first, **{f"/{language}": language for language in others}}
    return [
        Route(
            f"{prefix}{address.path}",
            _endpoint(quick if address.quick else lane, address, language, prefix),
            methods=_methods(address),
        )
        for address in ADDRESSES
        for prefix, language in prefixes.items()
        if address.spoken or not prefix
    ]


def _methods(address: Address) -> list[str]:
    return ["GET", "HEAD", "OPTIONS"] if address.shared else ["GET", "HEAD"]


def _endpoint(lane: Lane, address: Address, language: str, prefix: str) -> Endpoint:
    """Return what answers an address: in a thread, within bounds, with what every answer of its kind tells."""
    site = lane.site
    indexed = address.indexed is Indexed.ALWAYS or (address.indexed is Indexed.ASKED and site.website.indexable)
    more = {"x-robots-tag": "all"} if indexed else {}

    async def answer(request: Request) -> Response:
        origin = shared(request.headers.get("origin"), site.website.allowed_origins) if address.shared else {}
        if request.method == "OPTIONS":
            return Response(
                status_code=HTTPStatus.NO_CONTENT, headers={**origin, "allow": "GET, HEAD, OPTIONS", "vary": "Origin"}
            )
        made = await _made(lane, address, request, language=language, prefix=prefix)
        for name, value in {**origin, **(more if made.status_code < HTTPStatus.BAD_REQUEST else {})}.items():
            made.headers[name] = value
        if address.shared:
            made.headers.add_vary_header("Origin")
        return made

    return answer


async def _made(lane: Lane, address: Address, request: Request, *, language: str, prefix: str) -> Response:
    site = lane.site
    encodings = request.headers.get("accept-encoding", "")
    kept = request.headers.get("if-none-match", "")
    try:
        asked = Asked.of(request, language=language, prefix=prefix, base_address=site.website.base_address)
    except ReviewsearchError as error:
        return response(problems.of_error(site, _plain_asked(site, request), error), tag=None, encodings=encodings)

    def work() -> tuple[str, Answer | FileAnswer | None]:
        """Look first whether the browser has it already: that costs no search."""
        tag = site.tag(asked)
        return tag, None if kept and accepts(tag, kept) else address.handler(site, asked)

    try:
        tag, answer = await lane.gate.through(lambda: _patiently(work))
    except ReviewsearchError as error:
        return response(problems.of_error(site, asked, error), tag=None, encodings=encodings)
    if answer is None:
        return unchanged(tag)
    if isinstance(answer, FileAnswer) and kept and accepts(answer.headers["etag"], kept):
        answer.file.close()
        return unchanged(answer.headers["etag"])
    return response(answer, tag=tag, encodings=encodings)


def _patiently(work: Callable[[], _Made]) -> _Made:
    """Do some work, and again where the bundle is just giving way to another. Raises IndexUnavailable where it does not come back."""
    for pause in _PAUSES:
        try:
            return work()
        except (IndexUnavailable, OSError):
            time.sleep(pause)
    return work()


def _plain_asked(site: Site, request: Request) -> Asked:
    """Return a request without its parameters, for answers that say it cannot be followed."""
    bare = Request({**request.scope, "query_string": b"", "path_params": {}})
    first, *others = site.website.languages
    asked = Asked.of(bare, language=first, prefix="", base_address=site.website.base_address)
    spoken = next((language for language in others if f"{asked.path}/".startswith(f"/{language}/")), None)
    if spoken is None:
        return asked
    return Asked.of(bare, language=spoken, prefix=f"/{spoken}", base_address=site.website.base_address)


def _static(site: Site) -> list[Any]:
    def kept(content: bytes, media_type: str) -> Endpoint:
        async def answer(request: Request) -> Response:
            told = Answer(content, media_type, headers={"cache-control": _FOR_EVER, "x-robots-tag": "noindex"})
            return response(told, tag=None, encodings=request.headers.get("accept-encoding", ""))

        return answer

    return [
        Route(site.style_name, kept(site.style, "text/css; charset=utf-8"), methods=["GET", "HEAD"]),
        Route(site.script_name, kept(site.script, "text/javascript; charset=utf-8"), methods=["GET", "HEAD"]),
        *embed.routes(site),
    ]
