"""What stands around every request: its headers, its limit, its line in the log, and an answer whatever happens inside."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from reviewsearch.web.answer import Answer, response
from reviewsearch.web.headers import always
from reviewsearch.web.limits import Limit
from reviewsearch.web.site import Site

ACCESS = logging.getLogger("reviewsearch.access")
ERRORS = logging.getLogger("reviewsearch.web")
# Asked for so often and so cheaply that they say nothing of who asks too much.
_UNCOUNTED = ("/static/", "/embed/", "/healthz")
_LONGEST_LOGGED = 200


@dataclass(slots=True)
class _Sent:
    """What has been sent of an answer so far."""

    status: int = 0
    size: int = 0


class Guard:
    """Wraps the website. `refusal` makes the answer of a status: 429 with seconds to wait, 500."""

    def __init__(
        self,
        inside: ASGIApp,
        site: Site,
        refusal: Callable[[Scope, HTTPStatus, int], Answer],
        *,
        limit: Limit | None = None,
    ) -> None:
        self._inside = inside
        self._refusal = refusal
        self._headers = always(site.website)
        self._limit = limit or Limit(site.website.requests_per_minute)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request. There are no web sockets here."""
        if scope["type"] != "http":
            if scope["type"] == "websocket":
                await send({"type": "websocket.close", "code": 1000})
            elif scope["type"] == "lifespan":
                await self._inside(scope, receive, send)
            return
        if not _route_path(scope):
            # Mounted at /reviews and asked for /reviews.
            scope = {**scope, "path": f"{scope['path']}/"}
        begun, sent = time.perf_counter(), _Sent()
        try:
            await self._answer(scope, receive, self._watched(send, sent))
        finally:
            took = (time.perf_counter() - begun) * 1_000
            ACCESS.info(
                "%s %s %d %d %.1fms", scope["method"], _logged(_route_path(scope)), sent.status, sent.size, took
            )

    async def _answer(self, scope: Scope, receive: Receive, send: "_Watched") -> None:
        if wait := self._seconds_to_wait(scope):
            await self._refuse(scope, receive, send, HTTPStatus.TOO_MANY_REQUESTS, wait)
            return
        try:
            await self._inside(scope, receive, send)
        except Exception as error:  # noqa: BLE001 - whatever happens is answered, and told without the words that were searched for
            # Not the message nor the trace's values: they may hold what a person typed.
            ERRORS.error("%s in %s", type(error).__name__, _place(error))
            if not send.sent.status:
                await self._refuse(scope, receive, send, HTTPStatus.INTERNAL_SERVER_ERROR, 0)

    async def _refuse(self, scope: Scope, receive: Receive, send: "_Watched", status: HTTPStatus, wait: int) -> None:
        await response(self._refusal(scope, status, wait), tag=None, encodings="")(scope, receive, send)

    def _seconds_to_wait(self, scope: Scope) -> int:
        client = scope.get("client")
        if _route_path(scope).startswith(_UNCOUNTED):
            return 0
        wait = self._limit.wait(client[0] if client else None)
        return int(wait) + 1 if wait else 0

    def _watched(self, send: Send, sent: _Sent) -> "_Watched":
        return _Watched(send, sent, self._headers)


class _Watched:
    """Sends an answer on, with the headers that every answer has, and remembers how much was sent."""

    def __init__(self, send: Send, sent: _Sent, headers: tuple[tuple[str, str], ...]) -> None:
        self.sent = sent
        self._send = send
        self._headers = headers

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.sent.status = message["status"]
            headers = MutableHeaders(raw=message.setdefault("headers", []))
            for name, value in self._headers:
                headers.setdefault(name, value)
        elif message["type"] == "http.response.body":
            self.sent.size += len(message.get("body", b""))
        await self._send(message)


def _route_path(scope: Scope) -> str:
    path, root = str(scope["path"]), str(scope.get("root_path", ""))
    return path.removeprefix(root)


def _logged(path: str) -> str:
    """Return a path as one word of a line: a case's reference may be in it, what was searched for never is."""
    return (
        path.encode("ascii", "backslashreplace")
        .decode()
        .replace(" ", "%20")
        .replace("\n", "\\n")
        .replace("\r", "\\r")[:_LONGEST_LOGGED]
    )


def _place(error: BaseException) -> str:
    """Return where in the program something went wrong."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "an unknown place"
