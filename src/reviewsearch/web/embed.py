"""The files that other websites load: the element's script, style and words, the page for a frame, and the WordPress plugin."""

import gzip
import hashlib
from importlib import resources

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from reviewsearch.app.website import Website
from reviewsearch.web.answer import accepts
from reviewsearch.web.headers import shared

# Whoever embeds the element gets a mended one within the hour.
_AN_HOUR = "public, max-age=3600"
_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    # To be read and saved: nothing here runs PHP.
    ".php": "text/plain; charset=utf-8",
}


def routes(website: Website) -> list[Route]:
    """Return the addresses of the files, packed once; scripts of other sites may load them where the settings name those sites."""
    folder = resources.files("reviewsearch") / "web" / "static" / "embed"
    return [
        Route(f"/embed/v1/{file.name}", _File(file.read_bytes(), _TYPES[f".{file.name.split('.')[-1]}"], website))
        for file in folder.iterdir()
    ]


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
            await Response(status_code=304, headers=headers)(scope, receive, send)
            return
        packs = "gzip" in request.headers.get("accept-encoding", "")
        made = Response(self._packed if packs else self._content, headers=headers)
        if packs:
            made.headers["content-encoding"] = "gzip"
        await made(scope, receive, send)
