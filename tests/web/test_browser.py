"""The pages in a real browser: nothing for axe to find, a keyboard is enough, and nothing is kept or sent elsewhere."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from .browsing import Watched, violations, watched
from .conftest import Reply
from .states import PAGES, REPORT, STATES, made

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]


@pytest.fixture(scope="module")
def replies(home: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Reply]:
    """What servers in trouble answer, and archives of another sort."""
    return made(home, tmp_path_factory.mktemp("made"))


def opened(seen: Watched, state: str, replies: dict[str, Reply]) -> "Page":
    """Go to a state of the website; those that this server is not in are answered as one that is would."""
    seen.page.unroute_all()
    if state in replies:
        reply = replies[state]
        seen.page.route(
            f"{seen.origin}/made",
            lambda route: route.fulfill(status=reply.status, headers=dict(reply.headers), body=reply.body),
        )
    seen.page.goto(seen.origin + PAGES.get(state, "/made"))
    return seen.page


@pytest.fixture(scope="module")
def desktop(browser: "Browser", server: str) -> Iterator[Watched]:
    with watched(browser, server, viewport={"width": 1280, "height": 900}) as seen:
        yield seen


@pytest.fixture(scope="module")
def narrow(browser: "Browser", server: str) -> Iterator[Watched]:
    with watched(browser, server, viewport={"width": 320, "height": 640}) as seen:
        yield seen


@pytest.mark.parametrize("state", STATES)
def test_no_state_has_a_fault_that_axe_can_find_or_does_what_it_must_not(
    desktop: Watched, axe: str, replies: dict[str, Reply], state: str
) -> None:
    desktop.complaints.clear()
    page = opened(desktop, state, replies)
    # A browser says of each page with a status of 400 and above that it failed to load; that is what such a page is.
    complaints = [each for each in desktop.complaints if "the server responded with a status of" not in each]
    assert complaints == []
    assert desktop.kept() == []
    assert violations(page, axe) == []


_OVERFLOWS = """() => [...document.querySelectorAll("body *")].filter(e => !e.closest(".unseen, .skip, thead, caption")
    && e.getClientRects().length && e.getBoundingClientRect().right > innerWidth + 1).map(e => e.outerHTML.slice(0, 80))"""
_SPACING = """() => { const sheet = new CSSStyleSheet(); sheet.replaceSync(`* { line-height: 1.5 !important;
    letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }`);
    document.adoptedStyleSheets = [sheet] }"""
# Links within sentences may be as high as their line (WCAG 2.5.8, "inline").
_SMALL = """() => [...document.querySelectorAll("a, button, input, select, summary, label:has(input)")]
    .filter(e => e.getClientRects().length && !e.closest(".unseen, .skip") && e.type !== "hidden")
    .filter(e => !(e.tagName === "A" && getComputedStyle(e).display === "inline" && e.closest("p, li, dd, td")))
    .filter(e => { const b = e.getBoundingClientRect(); return b.width < 24 || b.height < 24 })
    .map(e => e.outerHTML.slice(0, 100))"""


@pytest.mark.parametrize("state", STATES)
def test_at_320_pixels_and_with_wider_spacing_nothing_is_cut_off_and_everything_can_be_hit(
    narrow: Watched, replies: dict[str, Reply], state: str
) -> None:
    page = opened(narrow, state, replies)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.evaluate(_OVERFLOWS) == []
    assert page.evaluate(_SMALL) == []
    page.evaluate(_SPACING)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.evaluate(_OVERFLOWS) == []


@pytest.fixture(scope="module")
def forced(browser: "Browser", server: str) -> Iterator[Watched]:
    with watched(browser, server, viewport={"width": 320, "height": 640}, forced_colors="active") as seen:
        yield seen


@pytest.mark.parametrize("state", STATES)
def test_in_forced_colours_and_narrow_no_state_has_a_fault_either(
    forced: Watched, axe: str, replies: dict[str, Reply], state: str
) -> None:
    assert violations(opened(forced, state, replies), axe) == []


_FOCUSED = """() => { const e = document.activeElement, b = e.getBoundingClientRect(), s = getComputedStyle(e);
    const at = document.elementFromPoint(b.left + b.width / 2, Math.min(b.top + b.height / 2, innerHeight - 1));
    return {what: e.tagName + " " + (e.textContent || e.name || "").trim().slice(0, 40), ring: s.outlineStyle !== "none" && s.boxShadow !== "none",
        seen: b.bottom > 0 && b.top < innerHeight && !!at && (at === e || e.contains(at) || at.contains(e))} }"""


@pytest.mark.parametrize("state", ["home", "results", "table", "page of text"])
def test_a_keyboard_reaches_everything_in_order_and_shows_where_it_is(
    desktop: Watched, replies: dict[str, Reply], state: str
) -> None:
    page = opened(desktop, state, replies)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    walked = []
    for _ in range(60):
        page.keyboard.press("Tab")
        focused = page.evaluate(_FOCUSED)
        if focused["what"].startswith("BODY"):
            break
        walked.append(focused["what"])
        assert focused["ring"], focused
        assert focused["seen"], focused
    assert walked[-1].startswith("A New publications") or len(walked) == 60
    assert any("Leave this site" in each for each in walked[:6])


def test_the_first_key_skips_to_the_content(desktop: Watched, replies: dict[str, Reply]) -> None:
    page = opened(desktop, "results", replies)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_a_search_is_typed_filtered_and_gone_back_from_with_keys_alone(desktop: Watched) -> None:
    page = desktop.page
    page.goto(f"{desktop.origin}/")
    page.get_by_label("Words, a theme or a case reference").focus()
    page.keyboard.type("neglect")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=neglect")
    page.get_by_role("checkbox", name="Practice review").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Apply filters").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=neglect&*kind=report*")
    page.get_by_role("link", name="Remove filter: Practice review").press("Enter")
    page.wait_for_url(lambda url: "kind" not in url)
    page.go_back()
    page.go_back()
    assert page.get_by_role("heading", level=2).first.inner_text().endswith("documents found for “neglect”")


@pytest.mark.parametrize("way", ["button", "Shift"])
def test_leaving_replaces_the_page_so_that_back_does_not_return_to_it(
    browser: "Browser", server: str, way: str
) -> None:
    with watched(browser, server) as seen:
        page = seen.page
        page.route("https://www.bbc.co.uk/**", lambda route: route.fulfill(body="<p>Weather"))
        page.goto("about:blank")
        page.goto(f"{server}/search?q=neglect")
        if way == "button":
            page.get_by_role("link", name="Leave this site").click()
        else:
            for _ in range(3):
                page.keyboard.press("Shift")
        page.wait_for_url("https://www.bbc.co.uk/weather")
        page.go_back()
        assert page.url == "about:blank"


def test_shift_while_typing_capitals_does_not_leave(desktop: Watched) -> None:
    page = desktop.page
    page.goto(f"{desktop.origin}/")
    page.get_by_label("Words, a theme or a case reference").focus()
    for letter in "MSCPQ":
        page.keyboard.press(f"Shift+{letter}")
    assert page.url == f"{desktop.origin}/"


def test_everything_works_without_javascript(browser: "Browser", server: str) -> None:
    with watched(browser, server, java_script_enabled=False, viewport={"width": 320, "height": 640}) as seen:
        page = seen.page
        page.route("https://www.bbc.co.uk/**", lambda route: route.fulfill(body="<p>Weather"))
        page.goto(f"{server}/")
        page.get_by_label("Words, a theme or a case reference").fill("neglect")
        page.get_by_role("button", name="Search").click()
        page.get_by_text("Filter results").click()
        page.get_by_role("checkbox", name="Practice review").check()
        page.get_by_role("button", name="Apply filters").click()
        page.get_by_role("link", name="Remove filter: Practice review").click()
        page.get_by_role("link", name="All cases", exact=True).click()
        page.get_by_label("Published in").select_option("2019")
        page.get_by_role("button", name="Show").click()
        assert page.url.endswith("/cases?year=2019")
        page.get_by_role("link", name="Leave this site").click()
        assert page.url == "https://www.bbc.co.uk/weather"


def test_what_is_loaded_stays_within_its_budget(
    browser: "Browser", server: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """20 KB and 4 requests for a first view, 3 KB of style, and nothing that moves while it loads."""
    for link in ("/", "/search?q=neglect", "/cases", f"{REPORT}/pages/6"):
        with watched(browser, server, viewport={"width": 390, "height": 844}) as seen:
            session = seen.page.context.new_cdp_session(seen.page)
            session.send("Network.enable")
            loaded: dict[str, float] = {}
            names: dict[str, str] = {}
            session.on(
                "Network.responseReceived",
                lambda event, names=names: names.update({event["requestId"]: event["response"]["url"]}),
            )
            session.on(
                "Network.loadingFinished",
                lambda event, loaded=loaded: loaded.update({event["requestId"]: event["encodedDataLength"]}),
            )
            seen.page.goto(server + link, wait_until="networkidle")
            shift = seen.page.evaluate(
                """() => new Promise(done => { let sum = 0; new PerformanceObserver(list => list.getEntries().forEach(e => sum += e.value))
                    .observe({type: "layout-shift", buffered: true}); setTimeout(() => done(sum), 100) })"""
            )
            sizes = {
                names[each].rpartition("/")[2]: size
                for each, size in loaded.items()
                if not names[each].startswith("data:")
            }
            total = sum(sizes.values())
            with capsys.disabled():
                sys.stdout.write(
                    f"\n{link}: {total / 1000:.1f} KB in {len(sizes)} requests, style {sizes['style.css'] / 1000:.1f} KB, shift {shift:.3f}"
                )
            assert len(sizes) <= 4
            assert total <= 20_000
            assert shift == 0
    style = next(size for name, size in sizes.items() if name == "style.css")
    assert style <= 3_000 + 700
