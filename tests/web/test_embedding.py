"""The ways into another site's pages, every block of docs/embed.md as it is printed there, in a real browser."""

import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from .browsing import ARCHIVE, ELEMENT, FRAME, HOST, LINK, SHORTCODE, THEME, Host, faults, settled, violations, watched
from .conftest import Client

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
