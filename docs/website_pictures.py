"""Makes pictures of every state of the website, on a wide and a narrow screen, and the one the README shows.

    ./dev python docs/website_pictures.py [FOLDER]

Needs chromium (tools/browser.sh installs it). Without a folder only docs/pictures/website.png is made.
"""

import contextlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from reviewsearch.app.library import Library

HERE = Path(__file__).parent
PORT = 8765
SIZES = {"wide": (1200, 900), "narrow": (320, 640)}
_CHROMIUM = "--no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-component-update --disable-sync"


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


@contextlib.contextmanager
def served(home: Path) -> Iterator[str]:
    """Serve the invented archive's website; give its address."""
    address = f"http://127.0.0.1:{PORT}"
    command = [sys.executable, "-m", "reviewsearch", "--home", str(home), "serve", "--port", str(PORT)]
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


def picture(browser: Browser, address: str, target: Path, size: tuple[int, int], *, whole: bool) -> None:
    """Take one picture."""
    page = browser.new_page(viewport={"width": size[0], "height": size[1]})
    page.goto(address)
    page.screenshot(path=target, full_page=whole)
    page.close()


def main() -> None:
    """Make the pictures."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch) / "midshire"
        demo = [sys.executable, "-m", "reviewsearch", "demo", str(home)]
        subprocess.run(demo, check=True, stdout=subprocess.DEVNULL, env={**os.environ, "REVIEWSEARCH_PERSON": "Pat"})
        with Library.open(home) as library:
            shown = states(library)
        with served(home) as address, sync_playwright() as playwright:
            chromium = shutil.which("chromium") or shutil.which("chromium-browser")
            browser = playwright.chromium.launch(executable_path=chromium, args=re.split(" ", _CHROMIUM))
            picture(browser, f"{address}/search?q=neglect", HERE / "pictures" / "website.png", (1000, 760), whole=False)
            for name, link in shown.items() if folder else ():
                for size, pixels in SIZES.items():
                    folder.mkdir(parents=True, exist_ok=True)
                    picture(browser, address + link, folder / f"{name}-{size}.png", pixels, whole=True)
            browser.close()


if __name__ == "__main__":
    main()
