"""Makes pictures of every state of the website and the element, wide and narrow, and those that README and embed.md show.

    ./dev python -m docs.website_pictures [FOLDER]

Needs chromium (tools/browser.sh installs it). Without a folder only those of docs/pictures are made.
"""

import re
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Locator, Page, sync_playwright
from tools.shown import HOST, beside, browser, demo, served

from reviewsearch.app.library import Library

HERE = Path(__file__).parent
SIZES = {"wide": (1200, 900), "narrow": (320, 640)}
ELEMENT, TABLE = (
    re.findall(r"```html\n(.*?)```", (HERE / "embed.md").read_text(encoding="utf-8"), flags=re.DOTALL)[at]
    for at in (1, 2)
)
# A partnership's own site: its colours and type are not those of the archive.
OWN = """body { margin: 0; font: 18px/1.5 Georgia, serif; color: #222; background: #fff } header { background: #24433a; color: #fff; padding: 1rem }
main { max-width: 60rem; margin: 0 auto; padding: 1rem } h1 { font-weight: 400 }"""
HOST_PAGE = """<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>Reviews</title><link rel="stylesheet" href="/own.css">
<meta name="viewport" content="width=device-width, initial-scale=1"></head><body><header>Midshire Safeguarding Children Partnership</header>
<main><h1>Learning from reviews</h1>{block}</main></body></html>"""


def states(library: Library) -> dict[str, str]:
    """Return the addresses to show, by the name of their picture."""
    case = library.find("MSCP 2019/20-01")
    if case is None:
        raise SystemExit("The invented archive has no case MSCP 2019/20-01.")
    report = next(document for document in case.documents if document.kind == "report")
    return {
        "home": "/",
        "home-welsh": "/cy/",
        "results": "/search?q=neglect",
        "results-filtered": "/search?q=neglect&kind=report&sort=date",
        "nothing-found": "/search?q=zzzqqqxx",
        "no-such-case": "/search?q=MSCP+2019/20-11",
        "unreadable": "/search?q=kind:nonsense+neglect",
        "cases": "/cases",
        "case": "/cases/mscp-2019-20-01?q=MSCP2019-20-01",
        "document": f"/documents/{report.id}?q=neglect",
        "text": f"/documents/{report.id}/pages/6?q=neglect",
        "not-found": "/nothing",
        "accessibility": "/accessibility",
        "privacy": "/privacy",
    }


def picture(browser: Browser, address: str, target: Path, size: tuple[int, int], *, whole: bool) -> None:
    """Take one picture."""
    page = browser.new_page(viewport={"width": size[0], "height": size[1]})
    page.goto(address)
    page.screenshot(path=target, full_page=whole)
    page.close()


def embedded(browser: Browser, address: str, folder: Path, size: str) -> None:
    """Take pictures of each state of the element in another site's page."""
    width, height = SIZES[size]
    page = browser.new_page(viewport={"width": min(width, 1000), "height": height})
    page.set_default_timeout(15_000)
    own = {"/own.css": (OWN.encode(), {"content-type": "text/css"})}
    beside(page, address, own)

    def show(block: str, language: str = "en", asked: str = "") -> Locator:
        own["/"] = (HOST_PAGE.format(block=block, language=language).encode(), {"content-type": "text/html"})
        page.goto("about:blank")
        page.goto(f"{HOST}/{asked}")
        return page.locator("review-search")

    def take(name: str) -> None:
        page.screenshot(path=folder / f"element-{name}-{size}.png", full_page=True)

    show(ELEMENT).get_by_role("combobox").press_sequentially("negl")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")
    take("suggestions")
    for name, asked in {
        "results": "neglect",
        "nothing": "zzzqqqxx",
        "no-case": "MSCP 2019/20-11",
        "unreadable": "kind:nonsense neglect",
    }.items():
        _search(show(ELEMENT), asked)
        take(name)
    _search(show(ELEMENT, "cy"), "neglect")
    take("welsh")
    show(TABLE).locator("tbody tr").first.wait_for()
    take("table")
    page.route("**/api/**", lambda route: route.abort())
    _search(show(ELEMENT), "neglect")
    take("fault")
    page.close()


def _search(element: Locator, asked: str) -> None:
    element.get_by_role("combobox").fill(asked)
    element.get_by_role("combobox").press("Enter")
    element.get_by_role("status").filter(has_text=re.compile(r"\w")).wait_for()
    element.page.wait_for_load_state("networkidle")


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
    with tempfile.TemporaryDirectory() as scratch:
        home = demo(Path(scratch) / "midshire")
        with Library.open(home) as library:
            shown = states(library)
        with served(home) as address, sync_playwright() as playwright:
            chromium = browser(playwright)
            picture(
                chromium, f"{address}/search?q=neglect", HERE / "pictures" / "website.png", (1000, 760), whole=False
            )
            for block, asked, name in ((ELEMENT, "#reviews?q=neglect", "results"), (TABLE, "", "table")):
                page = chromium.new_page(viewport={"width": 1000, "height": 760})
                kept(page, address, block, asked, f"element-{name}.png")
            if folder:
                folder.mkdir(parents=True, exist_ok=True)
                every(chromium, address, shown, folder)
            chromium.close()


def every(chromium: Browser, address: str, shown: dict[str, str], folder: Path) -> None:
    """Take a picture of every state, wide and narrow."""
    for size, pixels in SIZES.items():
        embedded(chromium, address, folder, size)
        for name, link in shown.items():
            picture(chromium, address + link, folder / f"{name}-{size}.png", pixels, whole=True)


if __name__ == "__main__":
    main()
