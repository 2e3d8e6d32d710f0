"""Makes pictures of every state of the website and the element, as tests reach them, and those that README and embed.md show.

    ./dev python -m docs.website_pictures [FOLDER]

Needs chromium (tools/browser.sh installs it). Without a folder only those of docs/pictures are made.
"""

import re
import sys
import tempfile
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page, Route, sync_playwright
from tests.web.browsing import ARCHIVE, ELEMENT, HOST, TABLE, Host, path_of, watched
from tests.web.conftest import Client, Reply, sample
from tests.web.states import ELEMENT_STATES, PAGES, STATES, made
from tools.shown import beside, browser, demo, served

from reviewsearch.app.bundle import Bundle
from reviewsearch.app.website import Website
from reviewsearch.web.application import build

HERE = Path(__file__).parent
WAYS: dict[str, dict[str, Any]] = {
    "wide": {"viewport": {"width": 1200, "height": 900}},
    "narrow": {"viewport": {"width": 320, "height": 640}},
    "forced": {"viewport": {"width": 1000, "height": 900}, "forced_colors": "active"},
}
# A partnership's own site: its colours and type are not those of the archive.
OWN = """body { margin: 0; font: 18px/1.5 Georgia, serif; color: #222; background: #fff } header { background: #24433a; color: #fff; padding: 1rem }
main { max-width: 60rem; margin: 0 auto; padding: 1rem } h1 { font-weight: 400 }"""
HOST_PAGE = """<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>Reviews</title><link rel="stylesheet" href="/own.css">
<meta name="viewport" content="width=device-width, initial-scale=1"></head><body><header>Midshire Safeguarding Children Partnership</header>
<main><h1>Learning from reviews</h1>{block}</main></body></html>"""


def every(browser: Browser, folder: Path) -> None:
    """Take a picture of every state, wide, narrow and in forced colours, as tests reach them."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        home = sample(Path(scratch))
        replies = made(home, Path(scratch))
        with Bundle.open(home / "index" / "public") as bundle:
            site = Client(build(Website.of(bundle.settings), bundle))
            for way, options in WAYS.items():
                for state in STATES:
                    with watched(browser, ARCHIVE, **options) as seen:
                        pictured(seen.page, site, state, replies).screenshot(
                            path=folder / f"{_file_name(state)}-{way}.png", full_page=True
                        )
                for state, reach in ELEMENT_STATES.items():
                    with watched(browser, HOST, **options) as seen:
                        host = Host(site, seen)
                        host.style = OWN
                        reach(host)
                        seen.page.wait_for_load_state("networkidle")
                        seen.page.screenshot(path=folder / f"element-{_file_name(state)}-{way}.png", full_page=True)


def pictured(page: Page, site: Client, state: str, replies: dict[str, Reply]) -> Page:
    """Go to a state of the pages, without a network."""

    def answer(route: Route) -> None:
        made = route.request.url.endswith("/made")
        reply = replies[state] if made else site.get(path_of(route.request.url), route.request.headers)
        route.fulfill(status=reply.status, headers=dict(reply.headers), body=reply.body)

    page.route(f"{ARCHIVE}/**", answer)
    page.goto(ARCHIVE + PAGES.get(state, "/made"))
    return page


def _file_name(state: str) -> str:
    return re.sub(r"\W+", "-", state)


def kept(page: Page, address: str, block: str, asked: str, name: str) -> None:
    """Take a picture for docs/embed.md, of few colours so that it is small."""
    html = HOST_PAGE.format(block=block, language="en").encode()
    beside(
        page,
        address,
        {"/": (html, {"content-type": "text/html"}), "/own.css": (OWN.encode(), {"content-type": "text/css"})},
    )
    page.goto(f"{HOST}/{asked}")
    page.locator("review-search").get_by_role("link").first.wait_for()
    target = HERE / "pictures" / name
    page.screenshot(path=target)
    page.close()
    with Image.open(target) as picture:
        small = picture.convert("RGB").quantize(64, dither=Image.Dither.NONE)
    small.save(target, optimize=True)


def main() -> None:
    """Make the pictures."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        chromium = browser(playwright)
        with served(demo(Path(scratch) / "midshire")) as address:
            picture(chromium, f"{address}/search?q=neglect", HERE / "pictures" / "website.png", (1000, 760))
            for block, asked, name in ((ELEMENT, "#reviews?q=neglect", "results"), (TABLE, "", "table")):
                page = chromium.new_page(viewport={"width": 1000, "height": 760})
                kept(page, address, block, asked, f"element-{name}.png")
        if folder:
            every(chromium, folder)
        chromium.close()


def picture(browser: Browser, address: str, target: Path, size: tuple[int, int]) -> None:
    """Take one picture."""
    page = browser.new_page(viewport={"width": size[0], "height": size[1]})
    page.goto(address)
    page.screenshot(path=target)
    page.close()


if __name__ == "__main__":
    main()
