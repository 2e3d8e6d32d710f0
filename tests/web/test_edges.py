"""What happens at the edges: files that vanish, newer versions, WSGI, and the end of a server."""

import asyncio
import json
import shutil
import sqlite3
from collections.abc import Awaitable
from pathlib import Path
from typing import Any

import pytest

import reviewsearch.web
from reviewsearch.app.bundle import Bundle
from reviewsearch.app.website import Website
from reviewsearch.domain.document import Document
from reviewsearch.web.application import build

from .conftest import Client


def test_an_older_version_leads_to_the_newer_one(home: Path, tmp_path: Path, report: Document) -> None:
    shutil.copytree(home / "index" / "public", tmp_path / "public")
    (stones,) = (tmp_path / "public").glob("*/tombstones.json")
    older = {**json.loads(stones.read_text(encoding="utf-8"))[0], "replaced_by": report.id}
    stones.unlink()
    stones.write_text(json.dumps([older]), encoding="utf-8")
    with Bundle.open(tmp_path / "public") as bundle:
        reply = Client(build(Website.of(bundle.settings), bundle)).get(f"/documents/{older['id']}")
    assert (reply.status, reply.headers["location"]) == (303, f"/documents/{report.id}")


def test_a_file_that_has_just_gone_is_not_found(home: Path, tmp_path: Path, report: Document) -> None:
    shutil.copytree(home / "index" / "public", tmp_path / "public")
    with Bundle.open(tmp_path / "public") as bundle:
        bundle.original(report.id).unlink()
        site = Client(build(Website.of(bundle.settings), bundle))
        assert site.get(f"/documents/{report.id}/file").status == 404
        assert site.get(f"/documents/{report.id}").status == 200


def test_a_document_without_text_says_so_on_its_page(home: Path, tmp_path: Path, report: Document) -> None:
    shutil.copytree(home / "index" / "public", tmp_path / "public")
    (catalogue,) = (tmp_path / "public").glob("*/catalogue.sqlite")
    with sqlite3.connect(catalogue) as database:
        database.execute("UPDATE page SET text = ' \n' WHERE document = ? AND number = 2", (report.id,))
    database.close()
    with Bundle.open(tmp_path / "public") as bundle:
        page = Client(build(Website.of(bundle.settings), bundle)).get(f"/documents/{report.id}/pages/2?q=neglect").text
    assert "There is no text on this page" in page
    assert "None of the words you searched for stand on this page." in page


def test_the_end_of_a_server_lets_go_of_the_bundle(home: Path) -> None:
    bundle = Bundle.open(home / "index" / "public")
    app = build(Website.of(bundle.settings), bundle)
    messages = iter([{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}])
    sent: list[str] = []

    async def receive() -> Any:
        return next(messages)

    async def send(message: Any) -> None:
        sent.append(message["type"])

    assert Client(app).get("/robots.txt").status == 200
    asyncio.run(_finished(app({"type": "lifespan", "asgi": {"version": "3.0"}, "state": {}}, receive, send)))
    assert sent == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
    assert bundle._open is None  # noqa: SLF001 - that files are let go shows nowhere else


async def _finished(answer: Awaitable[None]) -> None:
    await answer


class Caller:
    """Calls a WSGI application as a server does."""

    def __init__(self, app: Any) -> None:
        self.app = app
        self.status = ""

    def get(self, path: str, query: str = "", **environ: Any) -> bytes:
        def start_response(status: str, headers: Any, exc_info: Any = None) -> None:
            del headers, exc_info
            self.status = status

        asked = {
            "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query, "SERVER_NAME": "testserver", "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1", "wsgi.url_scheme": "http", "wsgi.input": None, "REMOTE_ADDR": "192.0.2.1", **environ,
        }  # fmt: skip
        return b"".join(self.app(asked, start_response))


def test_a_wsgi_site_answers_below_its_path_and_leaves_the_rest_to_others(home: Path) -> None:
    def others(environ: Any, start_response: Any) -> list[bytes]:
        start_response("200 OK", [])
        return [environ["PATH_INFO"].encode()]

    caller = Caller(reviewsearch.web.under("reviews/", reviewsearch.web.wsgi_app(home), others))
    assert caller.get("/reviewsandmore") == b"/reviewsandmore"
    assert b"Search published reviews" in caller.get("/reviews")
    assert b'href="/site/reviews/cases"' in caller.get("/reviews/", SCRIPT_NAME="/site")
    assert b"There is no case" in caller.get("/reviews/search", "q=MSCP+2019/20-11")
    assert caller.status == "200 OK"
    # What a browser did not encode comes as the bytes it sent, one character each.
    assert "“Château”".encode() in caller.get("/reviews/search", "q=Château".encode().decode("latin-1")).replace(
        b"\xef\xbf\xbd", b""
    )
    assert caller.get("/reviews/nothing")
    assert caller.status == "404 Not Found"


def test_a_home_without_a_bundle_cannot_be_mounted(tmp_path: Path) -> None:
    with pytest.raises(reviewsearch.ReviewsearchError):
        reviewsearch.web.app(tmp_path)


def test_the_public_names_are_those_that_are_documented() -> None:
    page = (Path(__file__).parents[2] / "docs" / "website.md").read_text(encoding="utf-8")
    assert all(f"reviewsearch.web.{name}(" in page for name in reviewsearch.web.__all__)
