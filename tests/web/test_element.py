"""Searching in <review-search> on the page of another site, in a real browser."""

import json
from typing import TYPE_CHECKING

import pytest

from .browsing import ARCHIVE, ELEMENT, HOST, TABLE, Host, faults, settled, told, violations, watched
from .conftest import Client

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Route

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]


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
    assert [each for each in host.asked if "suggest" in each] == [f"{ARCHIVE}/api/v1/suggest?q=mscp&pages=en"]


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
    links = [link.get_attribute("href") or "" for link in element.get_by_role("link").all()]
    assert len(links) > 5
    # Files have no language; every page is the Welsh one.
    assert all(link.startswith(f"{ARCHIVE}/cy/") or link.partition("#")[0].endswith("/file") for link in links)
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
        element = host.show(ELEMENT)
        element.get_by_role("combobox").press_sequentially("msc")
        element.get_by_role("option").first.wait_for()
        host.page.keyboard.press("ArrowDown")
        chosen, other = (
            element.get_by_role("option").nth(at).evaluate("e => getComputedStyle(e).backgroundColor") for at in (0, 1)
        )
        assert chosen != other


def test_suggestions_that_come_after_the_search_was_sent_off_are_not_shown(host: Host) -> None:
    element = host.show(ELEMENT)
    held: list[Route] = []
    host.page.route("**/suggest?**", lambda route: held.append(route))  # noqa: PLW0108 - playwright marks the function it is given
    box = element.get_by_role("combobox")
    box.press_sequentially("negl")
    while not held:
        host.page.wait_for_timeout(50)
    box.press("Enter")
    told(element, "“negl”")
    late = host.site.get("/api/v1/suggest?q=negl")
    assert json.loads(late.body)["suggestions"]
    held[0].fulfill(status=200, headers={"access-control-allow-origin": HOST}, body=late.body)
    host.page.wait_for_timeout(400)
    assert box.get_attribute("aria-expanded") == "false"
    assert element.get_by_role("option").count() == 0


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
