"""Each state of the element, wide, narrow with wider spacing, and in forced colours: nothing for axe, nothing cut off."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from .browsing import HOST, Host, violations, watched
from .conftest import Client
from .states import ELEMENT_STATES

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

WAYS: dict[str, dict[str, Any]] = {
    "wide": {"viewport": {"width": 1100, "height": 900}},
    "narrow": {"viewport": {"width": 320, "height": 640}},
    "forced colours": {"viewport": {"width": 320, "height": 640}, "forced_colors": "active"},
}
# The least that WCAG 1.4.12 asks to bear.
SPACING = "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }"
SPACE = """(e, wide) => { const sheet = new CSSStyleSheet(); sheet.replaceSync(wide);
    e.shadowRoot?.adoptedStyleSheets.push(sheet); document.adoptedStyleSheets = [sheet] }"""
SMALL = """e => [...(e.shadowRoot ?? e).querySelectorAll("a, button, input, select, summary, label.tick")].filter(t => t.getClientRects().length
    && !t.closest("thead") && !(t.tagName === "A" && t.closest("p"))).filter(t => { const b = t.getBoundingClientRect();
    return b.height < 24 || b.width < 24 }).map(t => t.outerHTML)"""


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest, browser: "Browser", site: Client) -> Iterator[tuple[str, Host]]:
    with watched(browser, HOST, **WAYS[request.param]) as seen:
        yield request.param, Host(site, seen)


@pytest.mark.parametrize("state", ELEMENT_STATES)
def test_no_state_has_a_fault_that_axe_can_find_or_cuts_anything_off(
    way: tuple[str, Host], axe: str, state: str
) -> None:
    name, host = way
    width = WAYS[name]["viewport"]["width"]
    ELEMENT_STATES[state](host)
    host.page.wait_for_load_state("networkidle")
    assert violations(host.page, axe) == []
    assert host.page.evaluate("document.documentElement.scrollWidth") <= width
    elements = host.page.frames[-1].locator("review-search")
    for element in elements.all() if "script" not in state else ():
        assert element.evaluate(SMALL) == []
        if name == "narrow":
            element.evaluate(SPACE, SPACING)
            assert element.evaluate("() => document.documentElement.scrollWidth") <= width
