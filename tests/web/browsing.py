"""Pages in a real browser: what they do that they must not, and the website of a partnership that embeds the archive's search."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page, Route

    from .conftest import Client

ARCHIVE, HOST = "https://reviews.midshire.example", "https://www.midshire.example"
DOCS = (Path(__file__).parents[2] / "docs" / "embed.md").read_text(encoding="utf-8")
LINK, ELEMENT, TABLE, WORDS, FRAME = re.findall(r"```html\n(.*?)```", DOCS, flags=re.DOTALL)
(THEME,) = re.findall(r"```css\n(.*?)```", DOCS, flags=re.DOTALL)
SCRIPTS, CONNECTS = re.findall(r"^((?:script|connect)-src [^;]+);", DOCS, flags=re.MULTILINE)
(FRAMES,) = re.findall(r"`(frame-src [^;]+);`", DOCS)
(SHORTCODE,) = re.findall(r"^(\[review_search .*\])$", DOCS, flags=re.MULTILINE)
STRICT = f"default-src 'none'; {SCRIPTS}; {CONNECTS}; {FRAMES}; style-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'"
PAGE = """<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>Reviews</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="/site.css"></head>
<body><header><p>Midshire</p></header><main><h1>Our reviews</h1><h2>Find one</h2>{block}</main></body></html>"""


def path_of(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


@dataclass
class Watched:
    """A page and what it did that it must not: messages of the console, requests elsewhere, answers that failed."""

    page: "Page"
    origin: str
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def watch(self) -> None:
        self.page.on("console", lambda message: self.complaints.append(f"console {message.type}: {message.text}"))
        self.page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        self.page.on("request", lambda request: self._asked(request.url))

    def _asked(self, address: str) -> None:
        self.requests.append(address)
        if not address.startswith((self.origin, "data:", "about:")):
            self.complaints.append(f"request elsewhere: {address}")

    def kept(self) -> list[str]:
        """What the page left in the browser."""
        storage = self.page.evaluate("[localStorage.length, sessionStorage.length]")
        return [*map(str, self.page.context.cookies()), *(["storage"] if any(storage) else [])]


@contextmanager
def watched(browser: "Browser", origin: str, **options: Any) -> Iterator[Watched]:
    """Open a page in a context of its own, watched from its first request on."""
    context = browser.new_context(**options)
    context.set_default_timeout(20_000)
    seen = Watched(context.new_page(), origin)
    seen.watch()
    yield seen
    context.close()


def violations(page: "Page", axe: str) -> list[str]:
    """Return what axe-core finds against the rules of WCAG 2.2, levels A and AA, and good practice."""
    # Evaluated by the browser itself: the page's policy would refuse a script tag.
    page.evaluate(axe)
    found = page.evaluate(
        """() => axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
            resultTypes: ["violations"]}).then(r => r.violations.map(v => v.id + ": " + v.nodes.map(n => n.target.join(" ")).join(", ")))"""
    )
    return [str(each) for each in found]


class Host:
    """The partnership's own site, and beside it the archive's, both answered without a network."""

    def __init__(self, site: "Client", seen: Watched) -> None:
        self.site = site
        self.seen = seen
        self.page = seen.page
        self.style = ""
        self.policy = STRICT
        self.asked: list[str] = []
        self.body = ""
        self.answers: Callable[[str], tuple[int, dict[str, str], str] | None] = lambda _: None
        self.page.route(f"{ARCHIVE}/**", self._archive)
        self.page.route(f"{HOST}/**", self._own)

    def _archive(self, route: "Route") -> None:
        self.asked.append(route.request.url)
        if other := self.answers(route.request.url):
            status, headers, body = other
            route.fulfill(status=status, headers={"access-control-allow-origin": HOST, **headers}, body=body)
            return
        reply = self.site.get(path_of(route.request.url), route.request.headers)
        route.fulfill(status=reply.status, headers=dict(reply.headers), body=reply.body)

    def _own(self, route: "Route") -> None:
        style = route.request.url.endswith(".css")
        headers = {"content-type": "text/css" if style else "text/html", "content-security-policy": self.policy}
        route.fulfill(headers=headers, body=self.style if style else self.body)

    def show(self, block: str, *, style: str | None = None, language: str = "en", asked: str = "") -> "Locator":
        self.style = self.style if style is None else style
        self.body = PAGE.format(block=block, language=language)
        self.page.goto("about:blank")
        self.page.goto(f"{HOST}/reviews{asked}")
        return self.page.locator("review-search")

    def search(self, words: str) -> "Locator":
        element = self.page.locator("review-search")
        element.get_by_role("combobox").fill(words)
        element.get_by_role("combobox").press("Enter")
        return element


def faults(host: Host) -> list[str]:
    """What the page did that it must not, and what it kept; asking the archive is what it is for."""
    return [*(each for each in host.seen.complaints if ARCHIVE not in each), *host.seen.kept()]


def told(element: "Locator", sentence: str) -> None:
    """Wait until the status says something."""
    element.get_by_role("status").get_by_text(sentence).or_(
        element.get_by_role("status").filter(has_text=sentence)
    ).first.wait_for()


def settled(element: "Locator") -> None:
    element.get_by_role("link").first.wait_for()
