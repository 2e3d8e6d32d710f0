"""The element and four widgets for searching, on the same archive, in Chromium: size, the strict policy, and axe's verdict.

    ./dev python -m benchmarks.widgets

Needs node, npm and what tools/browser.sh installs. The others come from npm in the versions below and are set up as their own
instructions have it (benchmarks/widgets_pages), their scripts on the page's own site, ours on the archive's. Pagefind searches an
index of the published texts that it makes itself; the rest ask the archive's API. Each is opened twice: under the policy of
docs/embed.md with Trusted Types, counting what the browser refuses; and without any policy, where axe-core looks at it at the start,
with suggestions and with results. Sizes are of files packed with gzip -9: what the page loads before anything is typed, and what
comes on top until results are shown.
"""

import gzip
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Error, Page, sync_playwright
from tools.shown import ARCHIVE, HOST, beside, browser, demo, served

from reviewsearch.app.bundle import Bundle

PAGES = Path(__file__).parent / "widgets_pages"
VERSIONS = {
    "pagefind": "1.5.2",
    "@docsearch/js": "5.2.0",
    "@docsearch/css": "5.2.0",
    "instantsearch.js": "4.118.1",
    "instantsearch.css": "8.23.0",
    "accessible-autocomplete": "3.0.1",
}
POLICY = (
    f"default-src 'none'; script-src 'self' {ARCHIVE}; style-src 'self'; connect-src 'self' {ARCHIVE}; worker-src 'self'; "
    "img-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'"
)
TYPES = {".js": "text/javascript", ".css": "text/css", ".html": "text/html", ".json": "application/json"}
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Reviews</title>
<meta name="viewport" content="width=device-width, initial-scale=1">{style}</head>
<body><main><h1>Our reviews</h1>{body}</main>{scripts}</body></html>"""
OURS = f"""<script type="module" src="{ARCHIVE}/embed/v1/review-search.js"></script><review-search level="2">
<form action="{ARCHIVE}/search" role="search"><label for="r">Search published reviews</label><input id="r" name="q" type="search">
<button>Search</button></form></review-search>"""
REFUSED = (
    "window.refused = []; addEventListener('securitypolicyviolation', e => window.refused.push(e.effectiveDirective))"
)
INDEX = """import { readFileSync } from "node:fs"; import * as pagefind from "pagefind";
const { index } = await pagefind.createIndex();
for (const record of JSON.parse(readFileSync(process.argv[2]))) await index.addCustomRecord(record);
await index.writeFiles({ outputPath: process.argv[3] }); await pagefind.close();"""
AXE = """() => axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    resultTypes: ["violations"]}).then(r => r.violations.map(v => v.id))"""
ASKED = "neglect"


@dataclass(frozen=True, slots=True)
class Widget:
    """What is searched with: its files by their paths on the page, what the page holds, and what says that a state is reached."""

    name: str
    files: Mapping[str, Path]
    body: str
    box: str
    result: str
    opens: str = ""
    suggestion: str = ""
    typed: str = ASKED


@dataclass(slots=True)
class Seen:
    """What one visit showed."""

    started: bool = False
    found: bool = False
    first: int = 0
    styles: int = 0
    further: int = 0
    refused: tuple[str, ...] = ()
    errors: int = 0
    broken: Mapping[str, tuple[str, ...] | None] | None = None


def main() -> None:
    """Measure and print the table."""
    axe = (Path(sys.prefix) / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        home = demo(Path(scratch) / "midshire")
        widgets = _widgets(Path(scratch) / "npm", home)
        chromium = browser(playwright)
        print(f"Chromium {chromium.version}")
        with served(home) as address:
            for widget in widgets:
                strict = _visit(chromium, address, widget, POLICY, "")
                free = _visit(chromium, address, widget, "", axe)
                _row(widget, strict, free)
        chromium.close()


def _widgets(folder: Path, home: Path) -> list[Widget]:
    folder.mkdir()
    (folder / "package.json").write_text('{"type": "module"}')
    wanted = [f"{name}@{version}" for name, version in VERSIONS.items()]
    command = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", "--omit=peer", *wanted]
    subprocess.run(command, cwd=folder, check=True, timeout=300)
    made = _pagefind(folder, home)
    of = folder / "node_modules"
    index = {f"/pagefind/{file.relative_to(made)}": file for file in made.rglob("*") if file.is_file()}
    box, parts = '<div id="search"></div>', ("box", "stats", "kinds", "hits", "pages")
    label = f'<label for="q">Search published reviews</label>{box}'
    docs = _files("docsearch", of / "@docsearch/js/dist/umd/docsearch.js", of / "@docsearch/css/dist/style.css")
    built = of / "instantsearch.js/dist/instantsearch.production.min.js"
    instant = _files("instantsearch", built, of / "instantsearch.css/themes/satellite-min.css")
    built = of / "accessible-autocomplete/dist/accessible-autocomplete.min.js"
    complete = _files("accessible-autocomplete", built, built.with_suffix(".css"))
    find = {**index, **_files("pagefind", made / "pagefind-ui.js", made / "pagefind-ui.css")}
    several = "".join(f'<div id="{name}"></div>' for name in parts)
    return [
        Widget("reviewsearch", {}, OURS, "#q", "ol > li", suggestion="[role=option]", typed="neg"),
        Widget("Pagefind", find, box, "#search input", ".pagefind-ui__result"),
        Widget("DocSearch", docs, box, ".DocSearch-Input", ".DocSearch-Hit", opens=".DocSearch-Button"),
        Widget("InstantSearch", instant, several, "#box input", ".ais-Hits-item"),
        Widget("accessible-autocomplete", complete, label, "#q", "", suggestion=".autocomplete__option", typed="neg"),
    ]


def _files(name: str, script: Path, style: Path) -> dict[str, Path]:
    return {"/style.css": style, "/script.js": script, "/start.js": PAGES / f"{name}.js"}


def _pagefind(folder: Path, home: Path) -> Path:
    """Let Pagefind index each published document, as one page of the archive."""
    with Bundle.open(home / "index" / "public") as bundle:
        records = [
            {
                "url": f"{ARCHIVE}/documents/{document.id}",
                "content": "\n".join(page.text for page in bundle.pages(document.id)),
                "language": "en",
                "meta": {"title": document.title},
            }
            for document in bundle.documents()
        ]
    (folder / "records.json").write_text(json.dumps(records))
    (folder / "index.mjs").write_text(INDEX)
    command = ["node", "index.mjs", "records.json", str(folder / "made")]
    subprocess.run(command, cwd=folder, check=True, timeout=120, stdout=subprocess.DEVNULL)
    return folder / "made"


def _visit(chromium: Browser, address: str, widget: Widget, policy: str, axe: str) -> Seen:
    context = chromium.new_context(viewport={"width": 1000, "height": 800})
    context.set_default_timeout(8_000)
    page = context.new_page()
    page.add_init_script(REFUSED)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    asked = beside(page, address, _site(widget, policy))
    seen = Seen(broken={})
    page.goto(f"{HOST}/")
    try:
        _use(page, widget, seen, asked, axe)
    except Error as problem:
        print(f"  {widget.name}: {str(problem).splitlines()[0]}", file=sys.stderr)
    seen.further = (
        _packed(widget, asked, ".css", ".js", ".pagefind", ".pf_meta", ".pf_index", ".pf_fragment")
        - seen.first
        - seen.styles
    )
    seen.refused, seen.errors = tuple(page.evaluate("window.refused")), len(errors)
    for error in errors:
        print(f"  {widget.name}: {error.splitlines()[0][:160]}", file=sys.stderr)
    context.close()
    return seen


def _use(page: Page, widget: Widget, seen: Seen, asked: list[str], axe: str) -> None:
    """Open, type and search, as a reader does."""
    page.locator(widget.opens or widget.box).first.wait_for()
    seen.started = True
    page.wait_for_load_state("networkidle")
    seen.first, seen.styles = _packed(widget, asked, ".js"), _packed(widget, asked, ".css")
    seen.broken = broken = {"start": _broken(page, axe), "suggestions": None, "results": None}
    if widget.opens:
        page.locator(widget.opens).click()
    page.locator(widget.box).press_sequentially(widget.typed, delay=40)
    if widget.suggestion:
        page.locator(widget.suggestion).first.wait_for()
        broken["suggestions"] = _broken(page, axe)
    if widget.result:
        if widget.suggestion:
            page.locator(widget.box).fill(ASKED)
            page.locator(widget.box).press("Enter")
        page.locator(widget.result).first.wait_for()
        page.wait_for_load_state("networkidle")
        broken["results"] = _broken(page, axe)
    seen.found = True


def _broken(page: Page, axe: str) -> tuple[str, ...]:
    if not axe:
        return ()
    page.evaluate(axe)
    return tuple(page.evaluate(AXE))


def _site(widget: Widget, policy: str) -> dict[str, tuple[bytes, dict[str, str]]]:
    style = '<link rel="stylesheet" href="/style.css">' if widget.files else ""
    scripts = '<script src="/script.js"></script><script src="/start.js"></script>' if widget.files else ""
    html = PAGE.format(style=style, body=widget.body, scripts=scripts).encode()
    headers = {"content-type": "text/html", **({"content-security-policy": policy} if policy else {})}
    # A worker has a policy of its own, that of its file.
    files = {path: (file.read_bytes(), {**headers, "content-type": _type(file)}) for path, file in widget.files.items()}
    return {"/": (html, headers), "/favicon.ico": (b"", {"content-type": "image/png"}), **files}


def _type(file: Path) -> str:
    return TYPES.get(file.suffix, "application/octet-stream")


def _packed(widget: Widget, asked: list[str], *endings: str) -> int:
    """Bytes of what was asked for, each file once, packed; what the page itself says to the widget is not counted."""
    return sum(len(gzip.compress(body, 9)) for body in _bodies(widget, asked, endings))


def _bodies(widget: Widget, asked: list[str], endings: tuple[str, ...]) -> Iterator[bytes]:
    embedded = Path(__file__).parents[1] / "src" / "reviewsearch" / "web" / "static" / "embed"
    for path in sorted({urlsplit(link).path for link in asked} - {"/start.js"}):
        file = widget.files.get(path) or embedded / path.rpartition("/")[2]
        if path.endswith(endings) and file.is_file():
            yield file.read_bytes()


def _row(widget: Widget, strict: Seen, free: Seen) -> None:
    refused = ", ".join(f"{name} {strict.refused.count(name)}" for name in sorted(set(strict.refused))) or "nothing"
    whole = "works" if not strict.refused and not strict.errors else "works in part"
    works = whole if strict.found else "starts, finds nothing" if strict.started else "does not start"
    states = [", ".join(said) or "0" if said is not None else "–" for said in (free.broken or {}).values()]
    cells = [
        widget.name,
        f"{free.first:,}",
        f"{free.styles:,}",
        f"{free.further:,}",
        works,
        f"{refused}; errors {strict.errors}",
        *states,
    ]
    print("| " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main()
