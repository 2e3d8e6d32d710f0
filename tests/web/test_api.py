"""The shapes of the API are a promise: what stands in golden/ may grow, and nothing in it may go or change its type."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from openapi_spec_validator import validate

from reviewsearch.app.bundle import Bundle
from reviewsearch.app.website import Website
from reviewsearch.domain.document import Document
from reviewsearch.web.api import description
from reviewsearch.web.application import build
from reviewsearch.web.routes import ADDRESSES

from .conftest import GONE_CASE, Client

GOLDEN = Path(__file__).parent / "golden"
ASKED = {
    "search": "/api/v1/search?q=neglect&limit=3",
    "suggest": "/api/v1/suggest?q=ms",
    "cases": "/api/v1/cases?limit=3",
    "case": "/api/v1/cases/mscp-2019-20-01",
    "document": "/api/v1/documents/39f1e6e9e3c1?page=6",
    "no-case": "/api/v1/cases/mscp-2019-20-11",
    "gone": f"/api/v1/cases/{GONE_CASE}",
    "unreadable": "/api/v1/search?q=%22",
}


def shape(value: Any) -> Any:
    """Return the names and types of an answer; a list as the shape of its first."""
    match value:
        case dict():
            return {key: shape(each) for key, each in value.items()}
        case list():
            return [shape(value[0])] if value else []
        case None:
            return "null"
        case _:
            return type(value).__name__


@pytest.mark.parametrize("name", ASKED)
def test_answers_have_the_shapes_that_were_promised(site: Client, name: str) -> None:
    golden = json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))
    assert shape(json.loads(site.get(ASKED[name]).body)) == golden


def test_a_case_answers_the_same_in_every_spelling(site: Client) -> None:
    answers = {
        site.get(f"/api/v1/cases/{each}").body for each in ("mscp-2019-20-01", "MSCP%202019/20-01", "2019-20-01")
    }
    assert len(answers) == 1
    case = json.loads(answers.pop())
    assert case["held"] == {"report": "held", "briefing": "held", "press": "held", "slides": "withdrawn"}
    assert case["url"] == "https://reviews.midshire.example/cases/mscp-2019-20-01"


def test_a_search_has_the_addresses_of_what_it_found(site: Client, report: Document) -> None:
    found = json.loads(site.get("/api/v1/search?q=neglect&kind=report&year=2024").body)
    (hit,) = found["results"]
    assert hit["url"] == f"https://reviews.midshire.example/documents/{report.id}"
    assert hit["file"] == f"{hit['url']}/file"
    first = hit["passages"][0]
    assert first["file"] == f"{hit['file']}#page={first['page']}"
    start, end = first["marks"][0]
    assert first["text"][start:end].lower() == "neglect"


def test_addresses_lead_to_the_pages_of_a_language_that_the_website_speaks(site: Client, report: Document) -> None:
    origin = "https://reviews.midshire.example"
    (hit,) = json.loads(site.get("/api/v1/search?q=neglect&kind=report&year=2024&pages=cy").body)["results"]
    assert hit["url"] == f"{origin}/cy/documents/{report.id}"
    assert hit["case_url"] == f"{origin}/cy/cases/{hit['case']}"
    assert hit["passages"][0]["url"].startswith(f"{origin}/cy/documents/{report.id}/pages/")
    assert hit["file"] == f"{origin}/documents/{report.id}/file"
    (case,) = json.loads(site.get("/api/v1/cases?limit=1&pages=cy").body)["cases"]
    assert site.get(case["url"].removeprefix(origin)).status == 200
    suggested = json.loads(site.get("/api/v1/suggest?q=ms&pages=en").body)["suggestions"]
    assert suggested[0]["url"].startswith(f"{origin}/search?")


def test_offset_and_limit_cut_the_answer(site: Client) -> None:
    def ids(link: str) -> list[str]:
        return [each["id"] for each in json.loads(site.get(link).body)["results"]]

    every = ids("/api/v1/search?q=child&limit=50")
    assert ids("/api/v1/search?q=child&limit=4&offset=3") == every[3:7]
    assert ids("/api/v1/search?q=child&limit=0") == []


@pytest.mark.parametrize(
    "link",
    ["search?q=a&limit=51", "search?q=a&limit=x", "search?q=a&offset=1001", "search?q=a&sort=best", "search?q=a&kind=novel",
     "search?q=a&year=20x", "search?q=a&pages=fr", "cases?year=x", "cases?sort=size", "suggest?q=a&limit=0", "documents/39f1e6e9e3c1?page=0"],
)  # fmt: skip
def test_a_parameter_that_cannot_be_followed_is_a_problem_that_says_which(site: Client, link: str) -> None:
    reply = site.get(f"/api/v1/{link}")
    assert reply.status == 400
    assert reply.headers["content-type"] == "application/problem+json"
    problem = json.loads(reply.body)
    assert problem["status"] == 400
    assert problem["type"] == "about:blank"
    assert problem["detail"]


def test_who_asks_for_nothing_gets_nothing(site: Client) -> None:
    for link in ("/api/v1/search", "/api/v1/search?q=", "/api/v1/search?q=+&theme="):
        assert json.loads(site.get(link).body)["total"] == 0
    assert json.loads(site.get("/api/v1/search?kind=easy-read").body)["total"] > 0
    assert json.loads(site.get("/api/v1/suggest").body)["suggestions"] == []


def test_what_is_not_there_is_a_problem_too(site: Client, bundle: Bundle) -> None:
    for link, status in (("documents/ffffffffffff", 404), ("documents/39f1e6e9e3c1?page=40", 404), ("nothing", 404)):
        reply = site.get(f"/api/v1/{link}")
        assert (reply.status, reply.headers["content-type"]) == (status, "application/problem+json"), link
    gone = site.get(f"/api/v1/documents/{bundle.tombstones()[0].id}")
    assert gone.status == 410
    assert json.loads(gone.body)["withdrawn"][0]["contact"] == "office@midshire.example"
    assert site.get("/api/v1/search?q=a", method="POST").status == 405


def test_a_query_that_cannot_be_read_comes_with_one_that_can(site: Client) -> None:
    problem = json.loads(site.get("/api/v1/search?q=kind:nonsense+neglect").body)
    assert problem["repaired"] == "neglect"


def test_the_description_is_valid_and_names_the_server_that_serves_it(site: Client) -> None:
    served = json.loads(site.get("/api/v1/openapi.json").body)
    validate(served)
    assert served["openapi"] == "3.1.0"
    assert served["servers"] == [{"url": "https://reviews.midshire.example/"}]


def test_a_linter_of_descriptions_has_nothing_to_say(tmp_path: Path) -> None:
    node, redocly = shutil.which("node"), Path(sys.prefix) / "redocly" / "bin" / "cli.js"
    if node is None or not redocly.is_file():
        pytest.skip("the linter is not here: run tools/browser.sh")
    (tmp_path / "openapi.json").write_text(json.dumps(description()), encoding="utf-8")
    quiet = {**os.environ, "REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true"}
    command = (node, str(redocly), "lint", "openapi.json", "--extends", "recommended-strict")
    ended = subprocess.run(command, cwd=tmp_path, env=quiet, capture_output=True, text=True, timeout=55, check=False)
    assert ended.returncode == 0, ended.stderr
    assert "validated" in ended.stderr + ended.stdout


def test_every_route_of_the_api_is_described_and_every_description_has_a_route() -> None:
    routes = {address.path.replace(":path", "") for address in ADDRESSES if address.path.startswith("/api/")}
    assert routes == set(description()["paths"])


def test_only_sites_on_the_list_may_read_answers(site: Client) -> None:
    for link in ("/api/v1/search?q=a", "/api/v1/suggest?q=ab", "/api/v1/cases", "/feed.atom", "/api/v1/cases/none"):
        ours = site.get(link, {"origin": "https://www.midshire.example"})
        assert ours.headers["access-control-allow-origin"] == "https://www.midshire.example"
        assert "origin" in ours.headers["vary"].lower()
        for origin in (
            "https://evil.example",
            "null",
            "https://www.midshire.example.evil.example",
            "http://www.midshire.example",
        ):
            theirs = site.get(link, {"origin": origin})
            assert "access-control-allow-origin" not in theirs.headers
        assert "access-control-allow-credentials" not in ours.headers
    asked = site.get("/api/v1/search?q=a", {"origin": "https://www.midshire.example"}, method="OPTIONS")
    assert (asked.status, asked.headers["allow"]) == (204, "GET, HEAD, OPTIONS")
    assert (
        "access-control-allow-origin" not in site.get("/search?q=a", {"origin": "https://www.midshire.example"}).headers
    )


class Unasked(Bundle):
    """A bundle that must not be asked anything but whether it has changed."""

    def __getattribute__(self, name: str) -> Any:
        assert name not in {"search", "cases", "documents", "document", "find", "suggest"}, name
        return super().__getattribute__(name)


def test_what_a_client_keeps_is_not_searched_for_again(site: Client, home: Path) -> None:
    with Unasked.open(home / "index" / "public") as unasked:
        idle = Client(build(Website.of(unasked.settings), unasked))
        for link in ("/api/v1/search?q=neglect", "/search?q=neglect", "/cases", "/", "/feed.atom"):
            tag = site.get(link).headers["etag"]
            again = idle.get(link, {"if-none-match": f'"another", {tag}'})
            assert (again.status, again.body, again.headers["etag"]) == (304, b"", tag)
            assert site.get(f"{link}{'&' if '?' in link else '?'}sort=title").headers.get("etag") != tag
        assert idle.get("/search?q=neglect", {"if-none-match": '"another"'}).status == 500


def test_answers_are_packed_for_those_who_can_unpack_them(site: Client) -> None:
    import gzip

    plain = site.get("/api/v1/search?q=neglect")
    packed = site.get("/api/v1/search?q=neglect", {"accept-encoding": "br, gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    assert len(packed.body) < len(plain.body) / 2
    assert int(packed.headers["content-length"]) == len(packed.body)
