"""How a file is sent: whole or the part asked for, from an open file, which stays readable when another bundle takes its place."""

import asyncio
import os
import re
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import BinaryIO

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

_CHUNK = 256 * 1024
# One part at a time; of a request for several the whole is sent, as RFC 9110 (14.2) allows.
_RANGE = re.compile(r"bytes=(?:(\d{1,18})-(\d{0,18})|-(\d{1,18}))", re.ASCII)


class OpenedFile(Response):
    """Sends an open file, and closes it. `headers` name its type and tag."""

    def __init__(self, file: BinaryIO, headers: Mapping[str, str]) -> None:
        super().__init__(headers={**headers, "accept-ranges": "bytes"})
        self._file = file
        self._size = os.fstat(file.fileno()).st_size

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        del receive
        with self._file:
            start, end = self._part(Headers(scope=scope))
            if start >= end and self._size:
                self.status_code = HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE
                self.headers["content-range"] = f"bytes */{self._size}"
            elif (start, end) != (0, self._size):
                self.status_code = HTTPStatus.PARTIAL_CONTENT
                self.headers["content-range"] = f"bytes {start}-{end - 1}/{self._size}"
            self.headers["content-length"] = str(max(0, end - start))
            await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
            if scope["method"] != "HEAD":
                for at in _chunks(start, end):
                    await send({"type": "http.response.body", "body": await self._read(*at), "more_body": True})
            await send({"type": "http.response.body", "body": b""})

    def _part(self, asked: Headers) -> tuple[int, int]:
        """Return the [start, end) that is asked for; start is not before end where there is no such part."""
        match = _RANGE.fullmatch(asked.get("range", "").strip())
        if match is None or asked.get("if-range", self.headers["etag"]) != self.headers["etag"]:
            return 0, self._size
        first, last, of_end = match.groups()
        if of_end:
            return max(0, self._size - int(of_end)), self._size if int(of_end) else 0
        return int(first), min(int(last) + 1, self._size) if last else self._size

    async def _read(self, start: int, end: int) -> bytes:
        return await asyncio.get_running_loop().run_in_executor(None, self._read_now, start, end)

    def _read_now(self, start: int, end: int) -> bytes:
        self._file.seek(start)
        return self._file.read(end - start)


def _chunks(start: int, end: int) -> Iterator[tuple[int, int]]:
    for at in range(start, end, _CHUNK):
        yield at, min(at + _CHUNK, end)
