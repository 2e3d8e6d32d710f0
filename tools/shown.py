"""The invented archive's website and a partnership's own site beside it, in a browser that reaches no network."""

import contextlib
import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, Playwright, Route

ARCHIVE, HOST = "https://reviews.midshire.example", "https://www.midshire.example"
_CHROMIUM = "--no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-component-update --disable-sync"
_PORT = 8765
_PASSED_ON = ("content-type", "content-security-policy", "access-control-allow-origin", "cross-origin-resource-policy")


def demo(home: Path) -> Path:
    """Make the invented archive in `home`."""
    command = [sys.executable, "-m", "reviewsearch", "demo", str(home)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env={**os.environ, "REVIEWSEARCH_PERSON": "Pat"})
    return home


@contextlib.contextmanager
def served(home: Path, *more: str) -> Iterator[str]:
    """Serve the website of an archive's home; give its address."""
    address = f"http://127.0.0.1:{_PORT}"
    command = [sys.executable, "-m", "reviewsearch", "--home", str(home), "serve", "--port", str(_PORT), *more]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        for _ in range(200):
            with contextlib.suppress(OSError), urllib.request.urlopen(f"{address}/healthz", timeout=5):  # noqa: S310 - our own
                break
            time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=30)


def browser(playwright: Playwright) -> Browser:
    """Start Chromium, as the system has it."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    return playwright.chromium.launch(executable_path=chromium, args=_CHROMIUM.split())


def beside(page: Page, address: str, own: Mapping[str, tuple[bytes, Mapping[str, str]]]) -> list[str]:
    """Answer what `page` asks: HOST with what is in `own` by path, ARCHIVE with the website at `address`; give what it asks, as it asks."""
    asked: list[str] = []

    def of_host(route: Route) -> None:
        asked.append(route.request.url)
        body, headers = own.get(urlsplit(route.request.url).path, (b"", {}))
        route.fulfill(status=200 if body or headers else 404, headers=dict(headers), body=body)

    def of_archive(route: Route) -> None:
        asked.append(route.request.url)
        link = route.request.url.removeprefix(ARCHIVE)
        origin = route.request.headers.get("origin")
        request = urllib.request.Request(address + link, headers={"Origin": origin} if origin else {})  # noqa: S310 - our own
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - our own
                status, headers, body = answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as problem:
            status, headers, body = problem.code, problem.headers, problem.read()
        passed = {name: headers[name] for name in _PASSED_ON if headers[name]}
        route.fulfill(status=status, headers=passed, body=body.replace(address.encode(), ARCHIVE.encode()))

    page.route(f"{HOST}/**", of_host)
    page.route(f"{ARCHIVE}/**", of_archive)
    return asked
