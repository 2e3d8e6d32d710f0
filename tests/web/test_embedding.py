"""The ways into another site's pages, every block of docs/embed.md as it is printed there, in a real browser."""

import base64
import hashlib
import re
import sys
import tomllib
from typing import TYPE_CHECKING

import pytest

from .browsing import (
    ARCHIVE,
    DOCS,
    ELEMENT,
    FRAME,
    HOST,
    LINK,
    SCRIPTS,
    STRICT,
    TABLE,
    THEME,
    WORDS,
    Host,
    faults,
    settled,
    told,
    violations,
    watched,
)
from .conftest import WEBSITE, Client

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

# What the worst of themes does to all it can reach.
HOSTILE = """* { color: red !important; background: #300 !important; font-family: fantasy !important; letter-spacing: .4em !important;
    text-transform: uppercase !important; line-height: .8 !important } html { font-size: 9px } button, input { display: none !important }"""


def test_a_link_leads_to_the_archive(host: Host) -> None:
    host.show(LINK)
    host.page.get_by_role("link", name="Search our published reviews").click()
    host.page.get_by_role("heading", level=1).wait_for()
    assert host.page.url == f"{ARCHIVE}/"


@pytest.mark.parametrize("without", ["script", "style", "javascript"])
def test_where_the_script_does_not_run_the_form_leads_to_the_archive(
    browser: "Browser", site: Client, without: str
) -> None:
    with watched(browser, HOST, java_script_enabled=without != "javascript") as seen:
        host = Host(site, seen)
        ending = {"script": ".js", "style": ".css"}.get(without, "nothing")
        host.answers = lambda address: (404, {}, "") if address.endswith(ending) else None
        host.show(ELEMENT)
        host.page.get_by_label("Search published reviews").fill("neglect")
        host.page.get_by_role("button", name="Search").click()
        host.page.get_by_role("heading", level=1).wait_for()
        assert host.page.url == f"{ARCHIVE}/search?q=neglect"


def test_hostile_styles_stay_outside_and_ours_inside(host: Host) -> None:
    element = host.show(ELEMENT, style=HOSTILE)
    host.search("neglect")
    settled(element)
    seen = element.evaluate(
        """e => { const of = s => getComputedStyle(e.shadowRoot.querySelector(s)); return [of("label").color, of("label").fontSize,
            of("label").letterSpacing, of("label").textTransform, of("input").display, getComputedStyle(document.querySelector("h1")).color] }"""
    )
    assert seen == ["rgb(16, 20, 24)", "16px", "normal", "none", "block", "rgb(255, 0, 0)"]


def test_colours_and_type_can_be_chosen(host: Host) -> None:
    other = THEME.replace("#1d4f91;", "#7a1f5c;").replace("#101418", "#202020")
    element = host.show(ELEMENT, style=other + "review-search::part(button) { border-radius: 0 }")
    host.search("neglect")
    settled(element)
    seen = element.evaluate(
        """e => { const of = s => getComputedStyle(e.shadowRoot.querySelector(s)); return [of("button").backgroundColor,
            of("button").borderRadius, of("a").color, of("label").fontFamily, of("label").color] }"""
    )
    assert seen == ["rgb(122, 31, 92)", "0px", "rgb(122, 31, 92)", "Georgia, serif", "rgb(32, 32, 32)"]


def test_words_can_be_changed(host: Host) -> None:
    source = WORDS.partition('<script type="module">')[2].partition("</script>")[0]
    digest = base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()
    host.policy = STRICT.replace(SCRIPTS, f"{SCRIPTS} 'sha256-{digest}'")
    element = host.show(WORDS + ELEMENT)
    element.get_by_role("combobox", name="Search what we have learnt").wait_for()
    assert faults(host) == []


def test_the_settings_printed_are_those_under_which_all_this_is_tested() -> None:
    tested = tomllib.loads(WEBSITE)["website"]
    for block in re.findall(r"```toml\n(.*?)```", DOCS, flags=re.DOTALL):
        printed = tomllib.loads(block)["website"]
        assert {name: tested[name] for name in printed} == printed


@pytest.mark.parametrize(
    ("page", "said", "leads_to"),
    [("frame.html", "found for", "/documents/"), ("frame-cy.html", "Dogfennau a ganfuwyd", "/cy/documents/")],
)
def test_in_a_frame_results_show_and_links_leave_it(host: Host, axe: str, page: str, said: str, leads_to: str) -> None:
    host.show(FRAME.replace("frame.html", page))
    frame = host.page.frame_locator("iframe")
    box = frame.get_by_role("combobox")
    box.fill("professional curiosity")
    box.press("Enter")
    frame.get_by_role("status").filter(has_text=said).wait_for()
    assert violations(host.page, axe) == []
    frame.locator("review-search").get_by_role("link").first.click()
    host.page.get_by_role("heading", level=1).wait_for()
    assert host.page.url.startswith(f"{ARCHIVE}{leads_to}")


@pytest.mark.parametrize(("page", "leads_to"), [("frame.html", "/search"), ("frame-cy.html", "/cy/search")])
def test_without_javascript_a_frame_leads_to_the_archive_in_its_language(
    browser: "Browser", site: Client, page: str, leads_to: str
) -> None:
    with watched(browser, HOST, java_script_enabled=False) as seen:
        host = Host(site, seen)
        host.show(FRAME.replace("frame.html", page))
        frame = host.page.frame_locator("iframe")
        frame.get_by_role("searchbox").fill("neglect")
        frame.get_by_role("button").click()
        host.page.wait_for_url(f"{ARCHIVE}{leads_to}?q=neglect")


def test_the_element_is_as_small_as_it_is_meant_to_be(site: Client) -> None:
    sizes = {}
    for name in ("review-search.js", "review-search.css"):
        reply = site.get(f"/embed/v1/{name}", {"accept-encoding": "gzip", "origin": HOST})
        assert (reply.headers["content-encoding"], reply.headers["access-control-allow-origin"]) == ("gzip", HOST)
        sizes[name] = len(reply.body)
    sys.stdout.write(f"\nThe element: {sizes}\n")
    assert sizes["review-search.js"] <= 6 * 1024
    assert sizes["review-search.css"] <= 3 * 1024


def test_other_sites_are_not_given_the_script_and_the_same_one_is_not_sent_twice(site: Client) -> None:
    reply = site.get("/embed/v1/review-search.js", {"origin": "https://elsewhere.example"})
    assert "access-control-allow-origin" not in reply.headers
    again = site.get("/embed/v1/review-search.js", {"if-none-match": reply.headers["etag"]})
    assert (again.status, again.body) == (304, b"")
    assert site.get("/embed/v1/nothing.js").status == 404


# What follows the element on a page, and moves where the element takes more room than the form did.
BELOW = "<p>Our training, our newsletters and how to tell us of a concern.</p>" * 12
SHIFTS = """() => { window.shifted = 0; new PerformanceObserver(list => { for (const entry of list.getEntries()) window.shifted += entry.value })
    .observe({type: "layout-shift", buffered: true}) }"""


@pytest.mark.parametrize("size", [(1100, 900), (320, 640)])
def test_what_stands_below_hardly_moves_when_the_element_replaces_the_form(
    browser: "Browser", site: Client, size: tuple[int, int]
) -> None:
    with watched(browser, HOST, viewport={"width": size[0], "height": size[1]}) as seen:
        host = Host(site, seen)
        element = host.show(ELEMENT + BELOW)
        element.get_by_role("combobox").wait_for()
        host.page.evaluate(SHIFTS)
        host.page.wait_for_timeout(300)
        shifted = host.page.evaluate("window.shifted")
        sys.stdout.write(f"\nMoved at {size[0]} pixels: {shifted:.3f}\n")
        assert shifted <= 0.1


@pytest.mark.parametrize(
    ("block", "asked"),
    [
        (ELEMENT, ["review-search.js", "review-search.css"]),
        (TABLE, ["review-search.js", "review-search.css", "cases.js", "cases?limit=50&pages=en"]),
    ],
)
def test_the_first_view_asks_for_no_more_than_it_shows(host: Host, block: str, asked: list[str]) -> None:
    element = host.show(block)
    (element.get_by_role("combobox") if block == ELEMENT else element.locator("tbody tr").first).wait_for()
    host.page.wait_for_load_state("networkidle")
    assert sorted(each.rpartition("/")[2] for each in host.asked) == sorted(asked)


def test_readers_may_space_the_text_as_they_need(narrow: Host) -> None:
    # The least that WCAG 1.4.12 asks to bear.
    wide = "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }"
    element = narrow.show(ELEMENT)
    narrow.search("neglect")
    settled(element)
    element.locator("summary").click()
    element.evaluate(
        """(e, wide) => { const sheet = new CSSStyleSheet(); sheet.replaceSync(wide); e.shadowRoot.adoptedStyleSheets.push(sheet) }""",
        wide,
    )
    assert element.evaluate("e => getComputedStyle(e.shadowRoot.querySelector('li a')).letterSpacing") != "normal"
    cut = element.evaluate(
        """e => [...e.shadowRoot.querySelectorAll("*")].filter(each => each.clientWidth && getComputedStyle(each).display !== "inline"
            && (each.scrollWidth > each.clientWidth + 1 || each.scrollHeight > each.clientHeight + 1)).map(each => each.outerHTML.slice(0, 80))"""
    )
    assert cut == []
    assert narrow.page.evaluate("document.documentElement.scrollWidth") <= 320


def test_two_on_one_page_each_keep_what_was_asked_of_them(host: Host, axe: str) -> None:
    second = TABLE.partition("</script>")[2]
    both = host.show(ELEMENT + second)
    told(both.nth(1), "cases")
    both.nth(0).get_by_role("combobox").fill("neglect")
    both.nth(0).get_by_role("combobox").press("Enter")
    told(both.nth(0), "“neglect”")
    both.nth(1).get_by_label("Published in").select_option("2023")
    both.nth(1).get_by_role("link", name="All").or_(both.nth(1).locator("tbody tr")).first.wait_for()
    host.page.wait_for_url("**#reviews?q=neglect/reviews1?year=2023")
    assert both.nth(0).locator("ol li").count() > 3
    host.page.go_back()
    host.page.wait_for_url("**#reviews?q=neglect")
    both.nth(1).locator("#year").and_(host.page.locator("select")).wait_for()
    assert both.nth(0).locator("ol li").count() > 3
    host.show(ELEMENT + second, asked="#reviews?q=housing/reviews1?year=2023")
    told(both.nth(0), "“housing”")
    both.nth(1).locator("tbody tr").first.wait_for()
    assert both.nth(1).get_by_label("Published in").input_value() == "2023"
    assert violations(host.page, axe) == []


def test_back_from_the_archive_shows_what_was_found(host: Host) -> None:
    element = host.show(ELEMENT)
    host.search("neglect")
    settled(element)
    first = element.locator(".title").first
    title = first.inner_text()
    first.get_by_role("link").click()
    host.page.wait_for_url(f"{ARCHIVE}/documents/**")
    host.page.go_back()
    told(element, "“neglect”")
    assert element.locator(".title").first.inner_text() == title


def test_a_link_within_the_page_takes_no_results_away(host: Host) -> None:
    element = host.show(ELEMENT + '<a href="#contact">Write to us</a><p id="contact">office@midshire.example</p>')
    host.search("neglect")
    settled(element)
    host.page.get_by_role("link", name="Write to us").click()
    host.page.wait_for_url("**#contact")
    host.page.wait_for_timeout(200)
    assert element.locator("ol li").count() > 3


def test_only_one_line_speaks_and_it_is_a_sentence_long(host: Host) -> None:
    element = host.show(ELEMENT)
    host.search("neglect")
    settled(element)
    live = element.evaluate(
        """e => [...e.shadowRoot.querySelectorAll("[aria-live], [role=status], [role=alert], [role=log], output")].map(each => each.textContent)"""
    )
    assert len(live) == 1
    assert live[0].endswith("for “neglect”")
    assert len(live[0]) < 80
    inside = element.evaluate("e => e.shadowRoot.querySelector('[role=status]').childElementCount")
    assert inside == 0
