"""A website over the sample archive, of which all is published but what was withdrawn; and two ways to ask it."""

import asyncio
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Awaitable, Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pytest

from reviewsearch.app import settings as settings_of
from reviewsearch.app.bundle import Bundle
from reviewsearch.app.library import Library
from reviewsearch.app.means import Means
from reviewsearch.app.settings import Settings
from reviewsearch.app.website import Website
from reviewsearch.domain.document import Document, Status
from reviewsearch.web.application import build

from .browsing import HOST, Host, watched

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PACKAGE = Path(str(resources.files("reviewsearch")))
NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
WEBSITE = """
[publication]
contact = "office@midshire.example"

[website]
languages = ["en", "cy"]
base_address = "https://reviews.midshire.example"
contact = "office@midshire.example"
requests_per_minute = 0
allowed_origins = ["https://www.midshire.example"]
frame_ancestors = ["https://www.midshire.example"]
"""
# The case of which nothing is published any more, and the kind withdrawn of a case that is.
GONE_CASE, GONE_KIND = "mscb-2019-20-01", "slides"


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass
class Client:
    """Asks an application directly, without a network."""

    app: Callable[..., Awaitable[None]]
    root: str = ""
    address: str | None = "192.0.2.1"
    extra: dict[str, Any] = field(default_factory=dict)

    def get(self, link: str, headers: Mapping[str, str] | None = None, *, method: str = "GET") -> Reply:
        path, _, query = link.partition("?")
        scope = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.5"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "server": ("testserver", 80),
            "client": (self.address, 50_000) if self.address else None,
            "root_path": self.root,
            "path": self.root + unquote(path),
            "raw_path": (self.root + path).encode(),
            "query_string": query.encode(),
            "headers": [
                (name.lower().encode(), value.encode())
                for name, value in {"host": "testserver", **(headers or {})}.items()
            ],
            **self.extra,
        }
        # In a thread of its own: where a browser is driven, this one has a loop already.
        with ThreadPoolExecutor(1) as thread:
            return thread.submit(asyncio.run, self._ask(scope)).result()

    async def _ask(self, scope: dict[str, Any]) -> Reply:
        sent: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        await self.app(scope, receive, send)
        start = next(message for message in sent if message["type"] == "http.response.start")
        headers = {name.decode(): value.decode() for name, value in start["headers"]}
        return Reply(start["status"], headers, b"".join(message.get("body", b"") for message in sent))


def office_of(settings: Settings) -> Library:
    """The staff's own archive, on a day that does not change, where everything is published when it is added."""
    return Library(settings, means=lambda *_: Means("none", lambda *_: (), now=lambda: NOW))


def withdraw(settings: Settings, gone: Callable[[Document], bool]) -> list[str]:
    """Withdraw documents, as staff do; return their ids."""
    with office_of(settings) as library:
        documents = [each for each in library.documents() if gone(each) and each.status is Status.PUBLISHED]
        with library.publishing("a test") as publisher:
            for document in documents:
                publisher.withdraw(document.id, reason="agreed", by="Pat Holder")
    return [document.id for document in documents]


# What is found must not depend on the programs of the computer that runs the tests.
TEMPLATE = (PACKAGE / "data" / "midshire.toml").read_text(encoding="utf-8").replace(
    "read_scans = true", "read_scans = false"
).partition("[publication]")[0] + WEBSITE


def sample(folder: Path) -> Path:
    """Make the sample archive, all published but what was withdrawn, in a folder; return its home."""
    settings = settings_of.initialise(folder / "home", TEMPLATE)
    with office_of(settings) as library:
        library.add(sorted((PACKAGE / "sample" / "documents").iterdir()))
    withdraw(settings, lambda document: document.case == GONE_CASE or document.kind == GONE_KIND)
    return settings.home


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sample(tmp_path_factory.mktemp("web"))


@pytest.fixture(scope="session")
def bundle(home: Path) -> Iterator[Bundle]:
    with Bundle.open(home / "index" / "public") as bundle:
        yield bundle


@pytest.fixture(scope="session")
def site(bundle: Bundle) -> Client:
    return Client(build(Website.of(bundle.settings), bundle))


@pytest.fixture(scope="session")
def report(bundle: Bundle) -> Document:
    """The report about MSCP 2019/20-01: a PDF of many pages."""
    case = bundle.find("MSCP 2019/20-01")
    assert case
    return next(document for document in case.documents if document.kind == "report")


def free_port() -> int:
    with closing(socket.socket()) as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


# So long, in seconds, a server may take to begin; it takes a third of one on a quiet machine.
BEGINNING = 50


@contextmanager
def started(*command: str, port: int, ready: str = "/healthz", **environment: str) -> Iterator[tuple[str, int]]:
    """Run a server until it answers; end it afterwards. Gives its address and the id of its process."""
    address = f"http://127.0.0.1:{port}"
    # What it says goes to a file: a pipe that nobody empties would halt it.
    with (
        tempfile.TemporaryFile() as said,
        subprocess.Popen(command, env={**os.environ, **environment}, stdout=said, stderr=subprocess.STDOUT) as process,
    ):
        try:
            deadline = time.monotonic() + BEGINNING
            while not answers(address + ready):
                if process.poll() is not None or time.monotonic() > deadline:
                    said.seek(0)
                    pytest.fail(f"no server at {address} (ended: {process.poll()}):\n{said.read().decode()}")
                time.sleep(0.1)
            yield address, process.pid
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(timeout=20)
            finally:
                process.kill()


def answers(address: str) -> bool:
    """Whether a server answers at an address, and well."""
    try:
        with urllib.request.urlopen(address, timeout=5):  # noqa: S310 - our own
            return True
    except OSError:
        return False


@contextmanager
def running(*command: str, port: int, ready: str = "/healthz", **environment: str) -> Iterator[str]:
    """Run a server until it answers; end it afterwards. Gives its address."""
    with started(*command, port=port, ready=ready, **environment) as (address, _):
        yield address


@pytest.fixture(scope="session")
def server(home: Path) -> Iterator[str]:
    """The website, served as `reviewsearch serve` does."""
    port = free_port()
    command = (sys.executable, "-m", "reviewsearch", "--home", str(home), "serve", "--port", str(port))
    with running(*command, port=port) as address:
        yield address


# The browser

_CHROMIUM = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync"


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    """Chromium, as the system has it; closed with its module, because it leaves an event loop running in this thread."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("chromium is not installed: run tools/browser.sh")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=_CHROMIUM.split())
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core, which tools/browser.sh fetches."""
    source = Path(sys.prefix) / "axe-core" / "axe.min.js"
    if not source.is_file():
        pytest.skip("axe-core is not here: run tools/browser.sh")
    return source.read_text(encoding="utf-8")


@pytest.fixture
def host(browser: "Browser", site: Client) -> Iterator[Host]:
    with watched(browser, HOST, viewport={"width": 1100, "height": 900}) as seen:
        yield Host(site, seen)


@pytest.fixture
def narrow(browser: "Browser", site: Client) -> Iterator[Host]:
    with watched(browser, HOST, viewport={"width": 320, "height": 640}) as seen:
        yield Host(site, seen)
