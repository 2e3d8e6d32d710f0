"""Every state of the website's pages and of the element: how it is reached, for tests and for pictures."""

import json
import re
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from reviewsearch.app import settings as settings_of
from reviewsearch.app.bundle import Bundle
from reviewsearch.app.website import Website
from reviewsearch.web.application import build
from reviewsearch.web.gate import Gate
from reviewsearch.web.limits import Limit

from .browsing import ELEMENT, FRAME, TABLE, Host, settled, told
from .conftest import GONE_CASE, TEMPLATE, Client, Reply, office_of

REPORT = "/documents/39f1e6e9e3c1fcd8474a7924e91d4531d084ccd150a3846e58dc6585a907fe63"
# Pages that the server gives.
PAGES = {
    "home": "/",
    "home in Welsh": "/cy/",
    "results": "/search?q=neglect",
    "results, filtered": "/search?q=neglect&kind=report&year=2022&sort=date",
    "results, second page": "/search?q=child&page=2",
    "results of a spelling corrected": "/search?q=neglekt",
    "results in Welsh": "/cy/search?q=neglect",
    "nothing asked": "/search",
    "nothing found": "/search?q=zzzqqqxx&kind=report",
    "no such case": "/search?q=MSCP+2019/20-11",
    "unreadable query": "/search?q=kind:nonsense+neglect",
    "table": "/cases",
    "table in Welsh": "/cy/cases",
    "table of a year": "/cases?year=2022&sort=-published",
    "table of a year without cases": "/cases?year=1999",
    "case": "/cases/mscp-2019-20-01?q=MSCP2019-20-01",
    "case in Welsh": "/cy/cases/mscp-2019-20-01",
    "case withdrawn": f"/cases/{GONE_CASE}",
    "case not held": "/cases/MSCP2019-20-11",
    "document": f"{REPORT}?q=neglect",
    "page of text": f"{REPORT}/pages/6?q=neglect",
    "page not found": "/nothing",
    "accessibility": "/accessibility",
    "accessibility in Welsh": "/cy/accessibility",
    "privacy": "/privacy",
    "privacy in Welsh": "/cy/privacy",
}
# Pages of servers in trouble, and of archives of another sort.
MADE = (
    "document withdrawn",
    "page without text",
    "home, nothing published",
    "table, nothing published",
    "nothing found, nothing published",
    "too many parameters",
    "only reading",
    "too many requests",
    "busy",
    "rebuilding",
    "our fault",
    "our fault in Welsh",
)
STATES = (*PAGES, *MADE)


class Broken(Bundle):
    """A bundle whose searches fail in a way nobody foresaw, with what was asked in the message."""

    def search(self, query: str, **_: Any) -> Any:
        raise ZeroDivisionError(query)


def made(home: Path, folder: Path) -> dict[str, Reply]:
    """Return what people see in each of the states of `MADE`, with the headers it comes with; `folder` is for copies."""
    public = home / "index" / "public"
    found: dict[str, Reply] = {}
    with Bundle.open(public) as bundle:
        website = Website.of(bundle.settings)
        site = Client(build(website, bundle))
        stones = (stone for stone in bundle.tombstones() if not stone.replaced_by)
        found["document withdrawn"] = site.get(f"/documents/{next(stones).id}")
        found["too many parameters"] = site.get("/search?" + "&".join(f"kind={n}" for n in range(500)))
        found["only reading"] = site.get("/search", method="POST")
        limited = Client(build(website, bundle, limit=Limit(1, clock=lambda: 0.0)))
        limited.get("/search")
        found["too many requests"] = limited.get("/search")
        found["busy"] = Client(build(website, bundle, gate=Gate(deadline=0.0))).get("/search?q=neglect")
    with Broken.open(public) as broken:
        site = Client(build(website, broken))
        found["our fault"] = site.get("/search?q=neglect")
        found["our fault in Welsh"] = site.get("/cy/search?q=neglect")
    shutil.copytree(public, folder / "public")
    (catalogue,) = (folder / "public").glob("*/catalogue.sqlite")
    with sqlite3.connect(catalogue) as database:
        database.execute(
            "UPDATE page SET text = ' \n' WHERE document = ? AND number = 2", (REPORT.rsplit("/", maxsplit=1)[-1],)
        )
    database.close()
    with Bundle.open(folder / "public") as bundle:
        site = Client(build(website, bundle))
        found["page without text"] = site.get(f"{REPORT}/pages/2?q=neglect")
        (folder / "public" / "current").unlink()
        found["rebuilding"] = site.get("/search?q=neglect")
    settings = settings_of.initialise(folder / "empty", TEMPLATE)
    with office_of(settings) as office, office.publishing("a test"):
        pass
    with Bundle.open(settings.index / "public") as bundle:
        site = Client(build(website, bundle))
        found["home, nothing published"] = site.get("/")
        found["table, nothing published"] = site.get("/cases")
        found["nothing found, nothing published"] = site.get("/search?q=neglect")
    assert found.keys() == set(MADE)
    return found


# The element


def _searched(asked: str, said: str = "", *, language: str = "en") -> Callable[[Host], None]:
    def reach(host: Host) -> None:
        element = host.show(ELEMENT, language=language)
        host.search(asked)
        told(element, said or "found for")

    return reach


def _suggestions(host: Host) -> None:
    element = host.show(ELEMENT)
    element.get_by_role("combobox").press_sequentially("msc")
    element.get_by_role("option").first.wait_for()
    host.page.keyboard.press("ArrowDown")


def _filtered(host: Host) -> None:
    element = host.show(ELEMENT, asked="#reviews?q=neglect&kind=report")
    element.get_by_role("button", name="Remove all filters").or_(element.locator("summary")).first.wait_for()
    if element.get_by_role("button", name="Remove all filters").count() == 0:
        element.locator("summary").click()
    told(element, "found for")


def _second(host: Host) -> None:
    element = host.show(ELEMENT)
    host.search("child")
    settled(element)
    element.get_by_role("button", name="Next").click()
    told(element, "11 to")


def _refused(status: int, said: str, block: str = ELEMENT) -> Callable[[Host], None]:
    def reach(host: Host) -> None:
        headers = {"retry-after": "7", "access-control-expose-headers": "Retry-After"}
        host.answers = lambda address: (status, headers, "{}") if "/api/" in address else None
        element = host.show(block)
        if block == ELEMENT:
            host.search("neglect")
        told(element, said)

    return reach


def _table(language: str = "en", asked: str = "") -> Callable[[Host], None]:
    def reach(host: Host) -> None:
        element = host.show(TABLE, language=language, asked=asked)
        element.locator("tbody tr").first.wait_for()

    return reach


def _empty_table(host: Host) -> None:
    none = {"total": 0, "offset": 0, "limit": 50, "years": [], "cases": []}
    host.answers = lambda address: (200, {}, json.dumps(none)) if "/api/" in address else None
    element = host.show(TABLE)
    element.get_by_role("status").filter(has_text=re.compile(r"\w")).wait_for()


def _without_script(host: Host) -> None:
    host.answers = lambda address: (404, {}, "") if address.endswith(".js") else None
    host.show(ELEMENT)


def _framed(page: str) -> Callable[[Host], None]:
    def reach(host: Host) -> None:
        host.show(FRAME.replace("frame.html", page))
        frame = host.page.frame_locator("iframe")
        frame.get_by_role("combobox").fill("neglect")
        frame.get_by_role("combobox").press("Enter")
        frame.get_by_role("link").first.wait_for()

    return reach


def _start(host: Host) -> None:
    host.show(ELEMENT).get_by_role("combobox").wait_for()


ELEMENT_STATES: dict[str, Callable[[Host], None]] = {
    "start": _start,
    "suggestions": _suggestions,
    "results": _searched("neglect"),
    "results, filtered": _filtered,
    "results, second page": _second,
    "results of a spelling corrected": _searched("neglekt"),
    "results in Welsh": _searched("neglect", "Dogfennau a ganfuwyd", language="cy"),
    "nothing found": _searched("zzzqqqxx", "Nothing found for"),
    "no such case": _searched("MSCP 2019/20-11", "There is no case"),
    "unreadable query": _searched("kind:nonsense neglect", "This search cannot be read"),
    "too many requests": _refused(429, "Please try again in 7 seconds."),
    "our fault": _refused(503, "It is nothing you did."),
    "table": _table(),
    "table in Welsh": _table("cy"),
    "table of a year": _table(asked="#reviews?year=2023&sort=-published"),
    "table, nothing published": _empty_table,
    "table, our fault": _refused(503, "It is nothing you did.", TABLE),
    "without the script": _without_script,
    "frame": _framed("frame.html"),
    "frame in Welsh": _framed("frame-cy.html"),
}
