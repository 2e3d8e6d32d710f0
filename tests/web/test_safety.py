"""What people drop, type and send cannot act on a page, stop the server, or end in a log."""

import json
import logging
import os
import re
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote

import pytest
from lxml import etree

from reviewsearch.app import settings as settings_of
from reviewsearch.app.bundle import Bundle
from reviewsearch.app.website import Website
from reviewsearch.domain.document import Document
from reviewsearch.errors import IndexUnavailable
from reviewsearch.web.application import build
from reviewsearch.web.gate import Gate
from reviewsearch.web.limits import Limit

from .conftest import Client, free_port, office_of, started
from .states import Broken

SETTINGS = """
partnership = "Midshire <b>Safeguarding</b> & \\"Children\\" Partnership"
read_scans = false
[[scheme]]
form = "financial-year"
bodies = ["MSCP"]
"""
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "javascript:alert(1)//",
    "</title><svg onload=alert(1)>",
    "{{7*7}}${7*7}{% raw %}",
    "weir\u202egnp.exe\u2066\u200f\u061c",
    "nul\x00bell\x07esc\x1b[31mred\u0085\x9b",
    "' onmouseover='alert(1)",
    "]]><!--",
    "&lt;b&gt;&amp;amp;",
)
DEATHS = (
    "",
    "*", "a*", "**", '"', "(((((", "-", "--", "- -", "OR", "OR OR", "NOT", "a OR", "~", "a~", "aa~ bb~ cc~ dd~",
    "year:", "year:1..9999", "year:9..1", "kind:", "case:", "theme:x", "title:", "a:b:c",
    "\x00", "\ud800", "\U0010ffff" * 50, "a" * 5_000, "a " * 2_000, '"' * 999, "(" * 999, "-" * 999, "a* " * 300,
    "abc* " * 60, "abuse~ " * 60, "%", "%00", "%zz", "\u202e", "\n\r\t", "../../etc/passwd", "' OR 1=1 --", "${jndi:ldap://x}",
    "MSCP 2019/20-" + "0" * 500, "MSCP 9999/00-1", "2019/20-01 " * 60, "recommendations: ", "e\u0301" * 500, "\u0645" * 200, "漢" * 300,
    '"' + "neglect " * 200 + '"', "neglect -" * 100, "a OR " * 200,
)  # fmt: skip


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    folder = tmp_path_factory.mktemp("hostile")
    settings = settings_of.initialise(folder / "home", SETTINGS)
    (folder / "desk").mkdir()
    for number, text in enumerate(HOSTILE):
        name = re.sub(r"[/\x00]", "_", text)[:80]
        body = f"Ref no: MSCP 2019/20-{number + 1:02}\n\nNeglect was seen {text} and neglect was not named {text}."
        (folder / "desk" / f"{number} {name}.txt").write_text(body, encoding="utf-8")
    with office_of(settings) as library:
        library.add(sorted((folder / "desk").iterdir()))
        for document in library.documents():
            text = HOSTILE[int(document.source_name.split()[0])]
            title = " ".join(text.replace("\x00", " ").split())
            library.describe(document.id, {"title": (f"Title {title}",), "theme": ("neglect",)}, by="Pat Holder")
    with Bundle.open(settings.index / "public") as bundle:
        yield Client(build(Website.of(bundle.settings), bundle))


class Tags(HTMLParser):
    """Collects what a browser would make of a page: elements, their attributes, and addresses."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))


def pages_of(site: Client) -> Iterator[tuple[str, str]]:
    table = site.get("/cases").text
    links = [
        "/",
        "/cases",
        "/search?q=neglect",
        "/search?theme=neglect",
        *re.findall(r'href="(/(?:cases|documents)/[^"?]*)"', table),
    ]
    links += [f"{link}/pages/1?q=neglect" for link in links if link.startswith("/documents/")]
    links += [f"/search?q={quote(text)}" for text in HOSTILE] + [f"/cases/{quote(text)}" for text in HOSTILE]
    links += [f"/documents/{quote(text)}" for text in HOSTILE] + [f"/{quote(text)}" for text in HOSTILE]
    links += [f"/search?q=neglect&theme={quote(text)}&sort={quote(text)}" for text in HOSTILE]
    links += [f"/cases?year={quote(text)}&sort={quote(text)}" for text in HOSTILE]
    for link in dict.fromkeys(links):
        reply = site.get(link)
        assert reply.status < 500, link
        if reply.headers.get("content-type", "").startswith("text/html"):
            yield link, reply.text


def test_no_text_of_a_document_or_a_reader_becomes_part_of_a_page(hostile: Client) -> None:
    seen = 0
    for link, text in pages_of(hostile):
        seen += 1
        elements = Tags(text).elements
        assert {tag for tag, _ in elements} <= set(
            """html head meta title link script body a header div nav main h1 h2 h3 p strong form label input button details summary
            aside ul ol li span bdi mark q footer table caption thead tbody tr th td select option fieldset legend section dl dt dd code
            cite""".split()
        ), link
        assert sum(tag == "script" for tag, _ in elements) == 1, link
        for _, attributes in elements:
            assert not [name for name in attributes if name.startswith("on") or name == "style"], link
            address = attributes.get("href") or attributes.get("src") or attributes.get("action") or ""
            assert re.match(r"/|#|https://|http://testserver/|data:,$", address) or not address, (link, address)
    assert seen > 60


def test_no_character_of_a_text_can_turn_a_line_round_or_drive_a_terminal(hostile: Client) -> None:
    acting = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
    for link, text in pages_of(hostile):
        assert not acting.search(text), link
    for link in (
        "/api/v1/search?q=neglect",
        "/api/v1/cases",
        "/api/v1/suggest?q=title",
        f"/api/v1/search?q={quote(HOSTILE[5])}",
    ):
        reply = hostile.get(link)
        assert not acting.search(json.dumps(json.loads(reply.body), ensure_ascii=False).replace("\\n", "")), link


def test_feeds_stay_well_formed_whatever_titles_say(hostile: Client) -> None:
    for link in (
        "/feed.atom",
        "/feed.atom?q=neglect",
        f"/feed.atom?q={quote(HOSTILE[6])}",
        "/opensearch.xml",
        "/sitemap.xml",
    ):
        reply = hostile.get(link)
        if reply.status == 200:
            etree.fromstring(reply.body)


def surfaces(text: str) -> tuple[str, ...]:
    """Return each address that takes a query, with this one in it."""
    asked = quote(text, safe="", errors="surrogatepass")
    return (f"/search?q={asked}", f"/api/v1/search?q={asked}", f"/api/v1/suggest?q={asked}", f"/feed.atom?q={asked}")


@pytest.mark.parametrize("text", DEATHS)
def test_no_query_stops_the_server(site: Client, text: str) -> None:
    for link in surfaces(text):
        assert site.get(link).status in {200, 303, 400}, link
    assert site.get(f"/cases/{quote(text, safe='', errors='surrogatepass')[:2000]}").status in {308, 404, 410}


def spent(process: int) -> float:
    """Return the processor time, in seconds, that a process has used so far, all its threads together (Linux)."""
    used = (each.read_text().split()[0] for each in Path(f"/proc/{process}/task").glob("*/schedstat"))
    return sum(map(int, used)) / 1e9


@pytest.mark.skipif(not Path("/proc/self/schedstat").exists(), reason="only Linux tells what another process has used")
@pytest.mark.timeout(120)
def test_each_query_of_death_is_answered_within_a_tenth_of_a_second_of_the_servers_own_time(home: Path) -> None:
    port = free_port()
    command = (sys.executable, "-m", "reviewsearch", "--home", str(home), "serve", "--port", str(port))
    # As people run it: what measures coverage would be measured too.
    plain = {name: "" for name in os.environ if name.startswith("COV")}
    took: dict[str, float] = {}
    with started(*command, port=port, **plain) as (address, process):
        for link in [*surfaces("neglect"), *(link for text in DEATHS for link in surfaces(text))]:
            before = spent(process)
            try:
                with urllib.request.urlopen(address + link, timeout=30) as reply:  # noqa: S310 - our own
                    reply.read()
            except urllib.error.HTTPError as refused:
                assert refused.code == 400, link  # noqa: PT017 - both ways are looked at
            took[link] = spent(process) - before
        with urllib.request.urlopen(f"{address}/healthz", timeout=30) as reply:  # noqa: S310 - our own
            assert reply.status == 200
    # The first of each made its page ready.
    slow = {link[:80]: f"{seconds * 1_000:.0f} ms" for link, seconds in list(took.items())[4:] if seconds > 0.1}
    assert slow == {}


def test_addresses_that_are_not_text_or_too_long_or_too_many_are_answered(site: Client) -> None:
    assert site.get("/search?q=%ff%fe%c3%28").status in {200, 400}
    assert site.get("/search?" + "&".join(f"kind={n}" for n in range(500))).status == 400
    assert site.get("/search?" + "&".join(f"theme=t{n}" for n in range(90)) + "&q=neglect").status == 200
    assert site.get("/search?q=neglect&page=" + "9" * 400).status in {200, 303}
    assert site.get("/" + "a/" * 2_000).status == 404
    assert site.get("/documents/" + "\u00b2" * 20).status == 404


def test_every_answer_has_every_header(site: Client, report: Document) -> None:
    for link in (
        "/",
        "/search?q=a",
        "/nothing",
        "/api/v1/search",
        "/feed.atom",
        f"/documents/{report.id}/file",
        "/healthz",
    ):
        headers = site.get(link).headers
        assert headers["x-content-type-options"] == "nosniff", link
        assert headers["referrer-policy"] == "no-referrer", link
        assert "geolocation=()" in headers["permissions-policy"], link
        assert headers["cross-origin-opener-policy"] == "same-origin", link
        assert "set-cookie" not in headers, link
        assert "server" not in headers, link
    assert site.get("/").headers["content-security-policy"] == (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; form-action 'self'; "
        "base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'; frame-ancestors https://www.midshire.example"
    )


def test_pages_can_only_be_read(site: Client) -> None:
    for method in ("POST", "PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "NONSENSE"):
        reply = site.get("/search?q=neglect", method=method)
        assert reply.status == 405
        assert "GET" in reply.headers["allow"]
    head = site.get("/search?q=neglect", method="HEAD")
    assert (head.status, head.headers["content-length"]) == (200, str(len(site.get("/search?q=neglect").body)))


def test_no_query_and_no_address_is_in_the_log(site: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        site.get("/search?q=kingfisher")
        site.get("/api/v1/search?q=kingfisher%22")
        site.get("/api/v1/suggest?q=kingfisher")
        site.get("/feed.atom?q=kingfisher")
        site.get("/documents/39f1e6e9e3c1?q=kingfisher")
        site.get("/%0d%0aforged?q=kingfisher")
    written = [record.getMessage() for record in caplog.records if record.name.startswith("reviewsearch")]
    assert len(written) == 6
    assert all("kingfisher" not in message and "192.0.2.1" not in message for message in caplog.messages)
    assert all("\n" not in message and "\r" not in message for message in caplog.messages)
    assert written[0].startswith("GET /search 200 ")


def test_what_goes_wrong_inside_is_said_to_be_our_fault_and_logged_without_the_query(
    home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with Broken.open(home / "index" / "public") as broken:
        site = Client(build(Website.of(broken.settings), broken))
        with caplog.at_level(logging.DEBUG):
            page, problem = site.get("/search?q=kingfisher"), site.get("/api/v1/search?q=kingfisher")
    assert (page.status, problem.status) == (500, 500)
    assert "Something went wrong on our side" in page.text
    assert "content-security-policy" in page.headers
    assert problem.headers["content-type"] == "application/problem+json"
    assert "kingfisher" not in page.text + problem.text
    assert any("ZeroDivisionError in" in message for message in caplog.messages)
    assert "kingfisher" not in caplog.text


def test_while_the_archive_is_made_ready_people_are_told_to_come_back(tmp_path: Path, home: Path) -> None:
    import shutil

    shutil.copytree(home / "index" / "public", tmp_path / "public")
    with Bundle.open(tmp_path / "public") as bundle:
        site = Client(build(Website.of(bundle.settings), bundle))
        (tmp_path / "public" / "current").unlink()
        with pytest.raises(IndexUnavailable):
            bundle.search("neglect")
        page, problem = site.get("/search?q=neglect"), site.get("/api/v1/search?q=neglect")
        assert (page.status, page.headers["retry-after"]) == (503, "60")
        assert "The search is being prepared" in page.text
        assert (problem.status, json.loads(problem.body)["status"]) == (503, 503)
        assert site.get("/healthz").status == 503


def test_who_asks_too_much_is_told_when_to_come_back_and_others_are_not_kept_waiting(home: Path) -> None:
    now = [0.0]
    with Bundle.open(home / "index" / "public") as bundle:
        app = build(Website.of(bundle.settings), bundle, limit=Limit(3, clock=lambda: now[0]))
        busy, other = Client(app, address="198.51.100.7"), Client(app, address="198.51.100.8")
        assert [busy.get("/robots.txt").status for _ in range(4)] == [200, 200, 200, 429]
        page, problem = busy.get("/search?q=a"), busy.get("/api/v1/search?q=a")
        assert page.headers["retry-after"] == "21"
        assert "Please try again in 21 seconds" in page.text
        assert (problem.status, problem.headers["content-type"]) == (429, "application/problem+json")
        assert other.get("/robots.txt").status == 200
        assert busy.get("/healthz").status == 200
        now[0] = 20.5
        assert busy.get("/robots.txt").status == 200


def test_where_too_many_wait_people_are_told_so(home: Path) -> None:
    with Bundle.open(home / "index" / "public") as bundle:
        site = Client(build(Website.of(bundle.settings), bundle, gate=Gate(deadline=0.0)))
        page = site.get("/search?q=neglect")
        assert (page.status, page.headers["retry-after"]) == (503, "5")
        assert "The search is busy" in page.text


def test_web_sockets_are_closed(site: Client) -> None:
    import asyncio

    sent: list[str] = []

    async def send(message: dict[str, object]) -> None:
        sent.append(str(message["type"]))

    async def receive() -> dict[str, object]:
        return {"type": "websocket.connect"}

    asyncio.run(site.app({"type": "websocket", "path": "/"}, receive, send))  # type: ignore[arg-type]
    assert sent == ["websocket.close"]
