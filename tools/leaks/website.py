"""What the website says of a bundle, asked without a network by a browser that keeps what it was given, and what of it should not be there."""

import asyncio
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, unquote

from starlette.types import ASGIApp

from reviewsearch.app.bundle import Bundle
from reviewsearch.app.website import Website
from reviewsearch.web.application import build
from reviewsearch.web.gate import Gate
from tools.leaks.model import Model, Text

_FOUND, _SEE_OTHER, _KEPT, _MISSING, _GONE = 200, 303, 304, 404, 410
# What is asked whatever stands how. The query is a word of every document.
_LISTS = (
    *("/", "/cy/", "/search?q=review", "/cy/search?q=review", "/search?kind=report", "/search?q=review&sort=date"),
    *("/cases", "/cy/cases", "/cases?year=2024", "/feed.atom", "/feed.atom?q=review", "/feed.atom?kind=report"),
    *("/sitemap.xml", "/robots.txt", "/opensearch.xml", "/accessibility", "/privacy", "/healthz"),
    *("/api/v1/cases", "/api/v1/search?q=review", "/api/v1/search?kind=report", "/api/v1/openapi.json"),
)
_ALL_IDS = frozenset({"/feed.atom", "/feed.atom?q=review", "/sitemap.xml", "/api/v1/search?q=review", "/api/v1/cases"})
_ALL_CASES = frozenset({"/cases", "/cy/cases", "/sitemap.xml", "/api/v1/cases"})


class OneByOne(Gate):
    """Works on one request after the other: a process that has threads cannot be forked, which sequences do."""

    async def through(self, work: Any) -> Any:
        """Do some work here and now."""
        return work()


def served(bundle: Bundle) -> ASGIApp:
    """Return the website of a bundle."""
    return build(Website.of(bundle.settings), bundle, gate=OneByOne())


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back; where the website said that nothing has changed, what the browser had kept."""

    status: int
    tag: str
    body: bytes

    @property
    def text(self) -> str:
        """The body, in small letters."""
        return self.body.decode("utf-8", "replace").lower()


@dataclass
class Browser:
    """Asks a website, and keeps every page that has a tag."""

    app: ASGIApp
    kept: dict[str, Reply] = field(default_factory=dict)

    async def get(self, link: str) -> Reply:
        """Ask for a link. A page that is kept is asked for with its tag, and shown again where the website says it may be."""
        before = self.kept.get(link)
        came = await self._ask(link, before.tag if before else "")
        if before and came.status == _KEPT:
            return before
        self.kept.pop(link, None)
        if came.tag:
            self.kept[link] = came
        return came

    async def _ask(self, link: str, tag: str) -> Reply:
        path, _, query = link.partition("?")
        headers = [(b"host", b"testserver"), *([(b"if-none-match", tag.encode())] if tag else [])]
        scope = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.5"},
            "http_version": "1.1",
            "method": "GET",
            "scheme": "http",
            "server": ("testserver", 80),
            "client": None,
            "root_path": "",
            "path": unquote(path),
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "headers": headers,
        }
        sent: list[Any] = []

        async def receive() -> Any:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Any) -> None:
            sent.append(message)

        await self.app(scope, receive, send)
        start = next(message for message in sent if message["type"] == "http.response.start")
        told = {name.decode().lower(): value.decode() for name, value in start["headers"]}
        return Reply(start["status"], told.get("etag", ""), b"".join(message.get("body", b"") for message in sent))


@dataclass(frozen=True)
class Question:
    """A link that is asked for, and what must hold of the answer.

    `never` must not stand in it and `always` must; `statuses` are those it may have. `counted` is what the data says there is,
    by name; of groups of counts no group may come to more.
    """

    link: str
    never: frozenset[str]
    always: frozenset[str] = frozenset()
    statuses: frozenset[int] = frozenset({_FOUND})
    counted: Mapping[str, int] = field(default_factory=dict)

    def wrong(self, reply: Reply) -> Iterator[str]:
        """Yield what is wrong with an answer."""
        if reply.status not in self.statuses:
            yield f"the website answers {self.link} with {reply.status}"
        text = reply.text
        yield from (f"the website says {word} at {self.link}" for word in sorted(self.never) if word in text)
        yield from (f"the website lacks {word} at {self.link}" for word in sorted(self.always) if word not in text)
        told = json.loads(reply.body) if self.counted else {}
        yield from (
            f"the website counts {name} at {self.link}: {told.get(name)}, not {count}"
            for name, count in self.counted.items()
            if told.get(name) != count
        )
        most = self.counted.get("total", 0)
        if any(sum(group.values()) > most for group in told.get("facets", {}).values()):
            yield f"the website counts facets at {self.link}"


def seen(browser: Browser, model: Model, ids: dict[int, str]) -> list[str]:
    """Ask the website of everything; return what should not be there, or is missing."""

    async def ask() -> list[str]:
        asked = questions(model, ids)
        return [wrong for question in asked for wrong in question.wrong(await browser.get(question.link))]

    return asyncio.run(ask())


def questions(model: Model, ids: dict[int, str]) -> Iterator[Question]:
    """Yield every question worth asking while the documents stand as they do."""
    public = model.public()
    hidden = [text for text in model.texts if text.number not in public]
    shown = [text for text in model.texts if text.number in public]
    words = frozenset(word for text in hidden for word in (text.word, text.title))
    secret = words | {ids[text.number] for text in hidden if text.number in ids and not model.of(text).was_public}
    for link in _LISTS:
        yield Question(link, secret, _listed(link, shown, ids), counted=_counted(link, shown))
    for text in hidden:
        yield from _of_hidden(model, text, ids.get(text.number), words, shown)
    for text in shown:
        yield from _of_shown(text, ids[text.number], secret)


def _listed(link: str, shown: list[Text], ids: dict[int, str]) -> frozenset[str]:
    """Return what of public documents must stand in a list."""
    of_documents = {ids[text.number] for text in shown} if link in _ALL_IDS else set()
    of_cases = {text.case for text in shown} if link in _ALL_CASES else set()
    return frozenset(of_documents | of_cases)


def _counted(link: str, shown: list[Text]) -> dict[str, int]:
    """Return what data must count."""
    cases = len({text.case for text in shown})
    return {
        "/healthz": {"cases": cases},
        "/api/v1/cases": {"total": cases},
        "/api/v1/search?q=review": {"total": len(shown)},
        "/api/v1/search?kind=report": {"total": len(shown)},
    }.get(link, {})


def _of_hidden(
    model: Model, text: Text, identity: str | None, words: frozenset[str], shown: list[Text]
) -> Iterator[Question]:
    for typed in (text.word, text.title):
        # The page says again what was asked for, and may say nothing else of it.
        others = words - {typed} | ({identity} if identity else set())
        yield Question(f"/search?q={typed}", frozenset(others))
        yield Question(f"/api/v1/search?q={typed}", frozenset(others), counted={"total": 0})
        yield Question(f"/search?q={typed[:-2]}*", words)
        yield Question(f"/search?q={typed[:3]}{typed[4]}{typed[3]}{typed[5:]}", words)
        yield Question(f"/feed.atom?q={typed}", frozenset(others))
        yield Question(f"/api/v1/suggest?q={typed[:4]}", words)
    if all(each.case != text.case for each in shown):
        yield from _of_hidden_case(model, text, words)
    if identity:
        missing = frozenset({_SEE_OTHER, _GONE} if model.of(text).was_public else {_MISSING})
        link = f"/documents/{identity}"
        pages = (link, f"/cy{link}", f"{link}?q={text.word[:4]}*", f"{link}/pages/2", f"/cy{link}/pages/1")
        for each in (*pages, f"{link}/file", f"/api/v1{link}"):
            yield Question(each, words, statuses=missing)
        yield Question(f"/api/v1{link}?page=2", words, statuses=missing)


def _of_hidden_case(model: Model, text: Text, words: frozenset[str]) -> Iterator[Question]:
    was_public = any(model.of(each).was_public for each in model.texts if each.case == text.case)
    missing = frozenset({_GONE if was_public else _MISSING})
    for link in (f"/cases/{text.case}", f"/cy/cases/{text.case}", f"/api/v1/cases/{quote(text.reference)}"):
        yield Question(link, words, statuses=missing)
    far = f"{text.case[:-2]}{int(text.case[-2:]) + 50}"
    near = frozenset() if was_public else frozenset({text.reference.lower(), text.case})
    for link in (f"/cases/{far}", f"/api/v1/cases/{far}"):
        yield Question(link, words | near, statuses=frozenset({_MISSING}))
    yield Question(f"/search?q={far}", words | near)


def _of_shown(text: Text, identity: str, secret: frozenset[str]) -> Iterator[Question]:
    link = f"/documents/{identity}"
    for typed in (text.word, text.title):
        yield Question(f"/search?q={typed}", secret, frozenset({identity}))
    yield Question(f"/cases/{text.case}", secret, frozenset({text.title}))
    yield Question(f"/api/v1/cases/{quote(text.reference)}", secret, frozenset({identity}))
    yield Question(link, secret, frozenset({text.title}))
    yield Question(f"{link}/pages/2", secret, frozenset({text.word}))
    yield Question(f"{link}/file", secret, frozenset({text.word}))
    yield Question(f"/api/v1{link}?page=2", secret, frozenset({text.word}))
