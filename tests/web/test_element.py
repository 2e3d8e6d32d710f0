"""<review-search> in pages of another site, in a real browser: every block of docs/embed.md as it is printed there."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from .conftest import Client, Watched, path_of, violations, watched

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Route

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

ARCHIVE, HOST = "https://reviews.midshire.example", "https://www.midshire.example"
DOCS = (Path(__file__).parents[2] / "docs" / "embed.md").read_text(encoding="utf-8")
LINK, ELEMENT, TABLE, _WORDS, FRAME = re.findall(r"```html\n(.*?)```", DOCS, flags=re.DOTALL)
(THEME,) = re.findall(r"```css\n(.*?)```", DOCS, flags=re.DOTALL)
SCRIPTS, CONNECTS = re.findall(r"^((?:script|connect)-src [^;]+);", DOCS, flags=re.MULTILINE)
(FRAMES,) = re.findall(r"`(frame-src [^;]+);`", DOCS)
(SHORTCODE,) = re.findall(r"^(\[review_search .*\])$", DOCS, flags=re.MULTILINE)
STRICT = f"default-src 'none'; {SCRIPTS}; {CONNECTS}; {FRAMES}; style-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'"
# What the worst of themes does to all it can reach.
HOSTILE = """* { color: red !important; background: #300 !important; font-family: fantasy !important; letter-spacing: .4em !important;
    text-transform: uppercase !important; line-height: .8 !important } html { font-size: 9px } button, input { display: none !important }"""
PAGE = """<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>Reviews</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="/site.css"></head>
<body><header><p>Midshire</p></header><main><h1>Our reviews</h1><h2>Find one</h2>{block}</main></body></html>"""


class Host:
    """The partnership's own site, and beside it the archive's, both answered without a network."""

    def __init__(self, site: Client, seen: Watched) -> None:
        self.site = site
        self.seen = seen
        self.page = seen.page
        self.style = ""
        self.asked: list[str] = []
        self.body = ""
        self.answers: Callable[[str], tuple[int, dict[str, str], str] | None] = lambda _: None
        self.page.route(f"{ARCHIVE}/**", self._archive)
        self.page.route(f"{HOST}/**", self._own)

    def _archive(self, route: "Route") -> None:
        self.asked.append(route.request.url)
        if other := self.answers(route.request.url):
            status, headers, body = other
            route.fulfill(status=status, headers={"access-control-allow-origin": HOST, **headers}, body=body)
            return
        reply = self.site.get(path_of(route.request.url), route.request.headers)
        route.fulfill(status=reply.status, headers=dict(reply.headers), body=reply.body)

    def _own(self, route: "Route") -> None:
        style = route.request.url.endswith(".css")
        headers = {"content-type": "text/css" if style else "text/html", "content-security-policy": STRICT}
        route.fulfill(headers=headers, body=self.style if style else self.body)

    def show(self, block: str, *, style: str = "", language: str = "en", asked: str = "") -> "Locator":
        self.style, self.body = style, PAGE.format(block=block, language=language)
        self.page.goto("about:blank")
        self.page.goto(f"{HOST}/reviews{asked}")
        return self.page.locator("review-search")

    def search(self, words: str) -> "Locator":
        element = self.page.locator("review-search")
        element.get_by_role("combobox").fill(words)
        element.get_by_role("combobox").press("Enter")
        return element


@pytest.fixture
def host(browser: "Browser", site: Client) -> Iterator[Host]:
    with watched(browser, HOST, viewport={"width": 1100, "height": 900}) as seen:
        yield Host(site, seen)


@pytest.fixture
def narrow(browser: "Browser", site: Client) -> Iterator[Host]:
    with watched(browser, HOST, viewport={"width": 320, "height": 640}) as seen:
        yield Host(site, seen)


def faults(host: Host) -> list[str]:
    """What the page did that it must not, and what it kept; asking the archive is what it is for."""
    return [*(each for each in host.seen.complaints if ARCHIVE not in each), *host.seen.kept()]


def told(element: "Locator", sentence: str) -> None:
    """Wait until the status says something."""
    element.get_by_role("status").get_by_text(sentence).or_(
        element.get_by_role("status").filter(has_text=sentence)
    ).first.wait_for()


def settled(element: "Locator") -> None:
    element.get_by_role("link").first.wait_for()


def test_a_link_leads_to_the_archive(host: Host) -> None:
    host.show(LINK)
    host.page.get_by_role("link", name="Search our published reviews").click()
    host.page.get_by_role("heading", level=1).wait_for()
    assert host.page.url == f"{ARCHIVE}/"


def test_the_element_starts_under_the_strictest_policy_and_finds(host: Host, axe: str) -> None:
    element = host.show(ELEMENT)
    assert violations(host.page, axe) == []
    host.search("professional curiosity")
    settled(element)
    told(element, "documents found for “professional curiosity”")
    assert element.locator("mark").count() > 3
    assert element.get_by_role("link", name="Page 20").first.get_attribute("href", timeout=5_000).startswith(ARCHIVE)  # type: ignore[union-attr]
    assert violations(host.page, axe) == []
    assert faults(host) == []


def test_what_is_searched_for_stands_behind_the_hash_and_back_leads_to_the_search_before(host: Host) -> None:
    element = host.show(ELEMENT)
    host.search("neglect")
    told(element, "“neglect”")
    assert host.page.url == f"{HOST}/reviews#reviews?q=neglect"
    host.search("housing")
    told(element, "“housing”")
    host.page.go_back()
    told(element, "“neglect”")
    assert element.get_by_role("combobox").input_value() == "neglect"
    host.page.go_back()
    element.locator("ol").wait_for(state="detached")
    assert element.get_by_role("status").inner_text() == ""
    host.page.go_forward()
    told(element, "“neglect”")
    host.show(ELEMENT, asked="#reviews?q=housing&kind=report")
    told(element, "“housing”")


def test_suggestions_come_as_one_types_none_is_chosen_for_one_and_keys_are_enough(host: Host, axe: str) -> None:
    element = host.show(ELEMENT)
    box = element.get_by_role("combobox")
    box.press_sequentially("msc")
    element.get_by_role("option").first.wait_for()
    assert box.get_attribute("aria-expanded") == "true"
    assert element.locator("[aria-selected=true]").count() == 0
    told(element, "suggestions. Use the arrow keys.")
    assert violations(host.page, axe) == []
    box.press("ArrowDown")
    box.press("ArrowDown")
    chosen = element.locator("[aria-selected=true]")
    assert chosen.get_attribute("id") == box.get_attribute("aria-activedescendant") == "o1"
    assert box.input_value() == "msc"
    box.press("Escape")
    assert box.get_attribute("aria-expanded") == "false"
    box.press_sequentially("p")
    element.get_by_role("option").first.wait_for()
    box.press("ArrowUp")
    last = element.locator("[aria-selected=true] bdi").inner_text()
    box.press("Enter")
    told(element, f"“{last}”")
    assert box.input_value() == last


def test_one_letter_asks_for_nothing_and_fast_typing_asks_once(host: Host) -> None:
    element = host.show(ELEMENT)
    box = element.get_by_role("combobox")
    box.press("m")
    host.page.wait_for_timeout(300)
    box.press_sequentially("scp", delay=20)
    element.get_by_role("option").first.wait_for()
    assert [each for each in host.asked if "suggest" in each] == [f"{ARCHIVE}/api/v1/suggest?q=mscp"]


def test_boxes_narrow_what_was_found_and_keep_the_place_of_who_works_by_keyboard(host: Host) -> None:
    element = host.show(ELEMENT)
    host.search("neglect")
    settled(element)
    element.get_by_role("checkbox", name="Practice review").focus()
    host.page.keyboard.press("Space")
    element.get_by_role("button", name="Remove all filters").wait_for()
    assert host.page.url.endswith("#reviews?q=neglect&kind=report")
    focused = "document.querySelector('review-search').shadowRoot.activeElement.value"
    assert host.page.evaluate(focused) == "report"
    # Within one group a second box widens.
    element.get_by_role("checkbox", name="Briefing note").check()
    element.get_by_text("Filters (2)").wait_for()
    element.get_by_role("button", name="Remove all filters").click()
    element.get_by_role("button", name="Remove all filters").wait_for(state="detached")
    assert host.page.url.endswith("#reviews?q=neglect")


def test_further_results_are_a_page_away_and_the_focus_goes_to_what_is_said_of_them(host: Host) -> None:
    element = host.show(ELEMENT)
    host.search("child")
    told(element, "1 to 10 of")
    element.get_by_role("button", name="Next").click()
    told(element, "11 to")
    assert element.get_by_role("list").filter(has=host.page.locator("li")).first.get_attribute("start") == "11"
    assert (
        host.page.evaluate("document.querySelector('review-search').shadowRoot.activeElement.getAttribute('role')")
        == "status"
    )


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("MSCP 2019/20-02", "There is no case MSCP 2019/20-02 here."),
        ("zzzqqqxx", "Nothing found for “zzzqqqxx”."),
        ("kind:nonsense neglect", "This search cannot be read"),
        ("neglekt", "found for"),
    ],
)
def test_what_cannot_be_found_or_read_is_said_with_what_to_do(host: Host, axe: str, query: str, said: str) -> None:
    element = host.show(ELEMENT)
    host.search(query)
    told(element, said)
    if query != "zzzqqqxx":
        element.locator("button.quiet").first.click()
        told(element, "found for")
    assert violations(host.page, axe) == []


def test_trouble_is_said_to_be_ours_and_there_is_a_way_on(host: Host) -> None:
    element = host.show(ELEMENT)
    host.answers = lambda address: (
        (429, {"retry-after": "7", "access-control-expose-headers": "Retry-After"}, "{}")
        if "/api/" in address
        else None
    )
    host.search("neglect")
    told(element, "Please try again in 7 seconds.")
    host.answers = lambda address: (503, {}, "down") if "/api/" in address else None
    host.search("neglect")
    told(element, "It is nothing you did.")
    way = element.get_by_role("link", name="Search on the archive’s own page")
    assert way.get_attribute("href") == f"{ARCHIVE}/search?q=neglect"


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


def test_the_table_can_be_sorted_and_narrowed_to_a_year(host: Host, axe: str) -> None:
    element = host.show(TABLE)
    told(element, "cases")
    rows = element.locator("tbody tr")
    references = rows.locator("th").all_inner_texts()
    assert references == sorted(references)
    assert violations(host.page, axe) == []
    element.get_by_role("button", name="Published").click()
    element.locator("[aria-sort=ascending] #published").wait_for()
    element.get_by_role("button", name="Published").click()
    element.locator("[aria-sort=descending] #published").wait_for()
    element.get_by_label("Published in").select_option("2023")
    expected = [
        case["reference"] for case in json.loads(host.site.get("/api/v1/cases?year=2023&sort=-published").text)["cases"]
    ]
    told(element, f"{len(expected)} cases")
    assert rows.locator("th").all_inner_texts() == expected
    assert 1 < len(expected) < len(references)
    assert rows.get_by_role("link").nth(1).get_attribute("href", timeout=5_000).startswith(f"{ARCHIVE}/documents/")  # type: ignore[union-attr]
    assert faults(host) == []


def test_it_speaks_welsh_where_the_page_does(host: Host, axe: str) -> None:
    element = host.show(ELEMENT, language="cy")
    element.get_by_text("Chwilio adolygiadau cyhoeddedig").wait_for()
    host.search("neglect")
    told(element, "Dogfennau a ganfuwyd")
    assert violations(host.page, axe) == []


def test_both_languages_say_the_same_things(host: Host) -> None:
    host.show(ELEMENT)
    element = host.page.locator("review-search")
    element.get_by_role("combobox").wait_for()
    said = host.page.evaluate(
        f"""async () => {{ const {{ words }} = await import("{ARCHIVE}/embed/v1/review-search.js");
            const cy = (await import("{ARCHIVE}/embed/v1/words-cy.js")).default;
            const names = o => Object.entries(o).flatMap(([k, v]) => typeof v === "object" ? names(v).map(n => k + "." + n) : [k + (v.match(/{{\\w+}}/g) ?? []).sort().join("")]);
            return [names(words.en).sort(), names(cy).sort()] }}"""
    )
    english, welsh = ([name for name in names if not name.startswith("formats")] for names in said)
    assert english == welsh


@pytest.mark.parametrize("block", ["search", "table"])
def test_at_320_pixels_nothing_is_cut_off_and_everything_can_be_hit(narrow: Host, axe: str, block: str) -> None:
    element = narrow.show(ELEMENT if block == "search" else TABLE)
    if block == "search":
        narrow.search("neglect")
    settled(element)
    assert narrow.page.evaluate("document.documentElement.scrollWidth") <= 320
    small = element.evaluate(
        """e => [...e.shadowRoot.querySelectorAll("a, button, input, select, summary, label.tick")].filter(t => t.getClientRects().length
            && !t.closest("thead") && !(t.tagName === "A" && t.closest("p"))).filter(t => { const b = t.getBoundingClientRect();
            return b.height < 24 || b.width < 24 }).map(t => t.outerHTML)"""
    )
    assert small == []
    assert violations(narrow.page, axe) == []


def test_forced_colours_leave_words_marked_and_choices_seen(browser: "Browser", site: Client, axe: str) -> None:
    with watched(browser, HOST, forced_colors="active") as seen:
        host = Host(site, seen)
        element = host.show(ELEMENT)
        host.search("neglect")
        settled(element)
        assert element.evaluate("e => getComputedStyle(e.shadowRoot.querySelector('mark')).borderTopStyle") == "solid"
        assert violations(host.page, axe) == []


def test_text_of_documents_is_never_read_as_markup(host: Host) -> None:
    nasty = "<img src=x onerror=alert(1)>\\u202e"
    hit = (
        '{"total":1,"offset":0,"query":"x","results":[{"title":"%s","url":"javascript:alert(2)","case_url":"data:text/html,x","reference":"%s",'
        '"kind":"%s","published":null,"pages":1,"bytes":5,"file_format":"pdf","language":"en","more_pages":0,"passages":[{"page":1,'
        '"label":"%s","text":"%s","marks":[[0,4]],"url":"vbscript:x"}]}],"facets":{"theme":{"%s":1,"b":1}},"neighbours":["%s"],"also_searched":["%s"],"notes":["%s"],'
        '"read_as":"%s","did_you_mean":"%s","no_such_case":"%s"}'
    ) % ((nasty,) * 12)
    host.answers = lambda address: (200, {"content-type": "application/json"}, hit) if "/search?" in address else None
    element = host.show(ELEMENT)
    host.search("x")
    element.locator("ol li").wait_for()
    assert element.locator("img").count() == 0
    assert element.locator("a[href]").count() == 0
    assert faults(host) == []


def test_the_shortcode_of_wordpress_prints_the_element(host: Host, tmp_path: Path) -> None:
    if not shutil.which("php"):
        pytest.skip("php is not installed: run tools/browser.sh")
    plugin = host.site.get("/embed/v1/review-search.php")
    (tmp_path / "review-search.php").write_bytes(plugin.body)
    # The six functions of WordPress that the plugin calls, as its handbook describes them.
    (tmp_path / "wordpress.php").write_text(
        """<?php define('ABSPATH', '/'); $codes = array();
        function add_shortcode($name, $function) { global $codes; $codes[$name] = $function; }
        function shortcode_atts($pairs, $given, $name) { return array_merge($pairs, array_intersect_key((array) $given, $pairs)); }
        function untrailingslashit($text) { return rtrim($text, '/'); }
        function esc_url($url, $protocols) { return in_array(parse_url($url, PHP_URL_SCHEME), $protocols) ? htmlspecialchars($url, ENT_QUOTES) : ''; }
        function wp_unique_id($prefix) { static $n = 0; return $prefix . ++$n; }
        require __DIR__ . '/review-search.php';
        preg_match_all('/(\\w+)="([^"]*)"/', $argv[1], $said, PREG_SET_ORDER);
        echo $codes['review_search'](array_column($said, 2, 1));""",
        encoding="utf-8",
    )

    def printed(shortcode: str) -> str:
        command = [
            "php",
            "-d",
            "error_reporting=-1",
            "-d",
            "display_errors=stderr",
            str(tmp_path / "wordpress.php"),
            shortcode,
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=30)
        assert done.stderr == ""
        return done.stdout

    element = host.show(printed(SHORTCODE))
    host.search("neglect")
    settled(element)
    assert faults(host) == []
    assert 'show="table"' in printed(SHORTCODE.replace("]", ' show="table"]'))
    assert "<script" not in printed('[review_search address="javascript:alert(1)"]')


def test_in_a_frame_results_show_and_links_leave_it(host: Host, axe: str) -> None:
    host.show(FRAME)
    frame = host.page.frame_locator("iframe")
    box = frame.get_by_role("combobox")
    box.fill("professional curiosity")
    box.press("Enter")
    frame.get_by_role("status").filter(has_text="found for").wait_for()
    assert violations(host.page, axe) == []
    frame.locator("review-search").get_by_role("link").first.click()
    host.page.get_by_role("heading", level=1).wait_for()
    assert host.page.url.startswith(f"{ARCHIVE}/documents/")


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
