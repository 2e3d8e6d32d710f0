"""The files that other websites load: the element's script, style and words, the page for a frame, and the WordPress plugin."""

import gzip
import hashlib
from http import HTTPStatus
from importlib import resources

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from reviewsearch.app.website import LANGUAGES, Website
from reviewsearch.web.answer import accepts
from reviewsearch.web.headers import shared
from reviewsearch.web.site import Site
from reviewsearch.web.words import words

# Whoever embeds the element gets a mended one within the hour.
_AN_HOUR = "public, max-age=3600"
_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    # To be read and saved: nothing here runs PHP.
    ".php": "text/plain; charset=utf-8",
}


def routes(site: Site) -> list[Route]:
    """Return the addresses of the files, packed once; scripts of other sites may load them where the settings name those sites."""
    folder = resources.files("reviewsearch") / "web" / "static" / "embed"
    files = {file.name: file.read_bytes() for file in folder.iterdir()} | _frames(site)
    return [
        Route(f"/embed/v1/{name}", _File(content, _TYPES[f".{name.split('.')[-1]}"], site.website))
        for name, content in files.items()
    ]


def _frames(site: Site) -> dict[str, bytes]:
    """Return the page for a frame in each language, whichever of them the website's own pages speak."""
    others = site.website.languages[1:]
    made = {}
    for language in LANGUAGES:
        prefix = f"/{language}" if language in others else ""
        shown = site.templates.get_template("frame.html").render(
            w=words(language), prefix=prefix, style=site.style_name
        )
        made["frame.html" if language == "en" else f"frame-{language}.html"] = shown.encode()
    return made


class _File:
    """Answers with one file."""

    def __init__(self, content: bytes, media_type: str, website: Website) -> None:
        self._content = content
        self._packed = gzip.compress(content, compresslevel=9, mtime=0)
        self._allowed = website.allowed_origins
        self._headers = {
            "content-type": media_type,
            "cache-control": _AN_HOUR,
            "etag": f'"{hashlib.sha256(content).hexdigest()[:16]}"',
            "cross-origin-resource-policy": "cross-origin",
            "vary": "Accept-Encoding, Origin",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the file, packed where the browser can unpack it, or that it is still the same."""
        request = Request(scope)
        headers = {**self._headers, **shared(request.headers.get("origin"), self._allowed)}
        if accepts(headers["etag"], request.headers.get("if-none-match", "")):
            await Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)(scope, receive, send)
            return
        packs = "gzip" in request.headers.get("accept-encoding", "")
        made = Response(self._packed if packs else self._content, headers=headers)
        if packs:
            made.headers["content-encoding"] = "gzip"
        await made(scope, receive, send)
