"""What machines read: the feed, the search description, the sitemap and the rules for robots, under their exact names."""

from dataclasses import replace
from datetime import datetime

from lxml import etree

from reviewsearch.app.bundle import Bundle
from reviewsearch.app.website import Website
from reviewsearch.domain.document import Document
from reviewsearch.web.application import build

from .conftest import Client

ATOM = "{http://www.w3.org/2005/Atom}"
OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
HERE = "https://reviews.midshire.example"


def text(of: etree._Element, name: str) -> str:
    found = of.findtext(name)
    assert found
    return found


def test_the_feed_is_atom_with_all_that_atom_asks_for(site: Client, bundle: Bundle) -> None:
    reply = site.get("/feed.atom")
    assert reply.headers["content-type"] == "application/atom+xml; charset=utf-8"
    feed = etree.fromstring(reply.body)
    assert feed.tag == f"{ATOM}feed"
    assert text(feed, f"{ATOM}id") == f"{HERE}/feed.atom"
    assert text(feed, f"{ATOM}author/{ATOM}name") == "Midshire Safeguarding Children Partnership"
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links == {"self": f"{HERE}/feed.atom", "alternate": f"{HERE}/"}
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == len(bundle.documents())
    for entry in entries:
        identity = text(entry, f"{ATOM}id").removeprefix("urn:sha256:")
        assert text(entry, f"{ATOM}title") == bundle.document(identity).title
        assert datetime.fromisoformat(text(entry, f"{ATOM}updated")) == bundle.published_at(identity)


def test_a_search_has_a_feed_of_its_own_with_the_newest_first(site: Client, report: Document) -> None:
    feed = etree.fromstring(site.get("/feed.atom?q=neglect&kind=report").body)
    assert "neglect" in text(feed, f"{ATOM}title")
    ids = [text(entry, f"{ATOM}id") for entry in feed.findall(f"{ATOM}entry")]
    assert ids[0] == f"urn:sha256:{report.id}"
    assert 'href="/feed.atom?q=neglect&amp;kind=report"' in site.get("/search?q=neglect&kind=report").text
    assert site.get("/feed.atom?q=%22").status == 400


def test_a_browser_can_search_here_from_its_address_bar(site: Client) -> None:
    reply = site.get("/opensearch.xml")
    assert reply.headers["content-type"].startswith("application/opensearchdescription+xml")
    described = etree.fromstring(reply.body)
    assert described.tag == f"{OPENSEARCH}OpenSearchDescription"
    assert 0 < len(text(described, f"{OPENSEARCH}ShortName")) <= 16
    assert text(described, f"{OPENSEARCH}Description")
    urls = {url.get("type"): url.get("template") for url in described.findall(f"{OPENSEARCH}Url")}
    assert urls["text/html"] == f"{HERE}/search?q={{searchTerms}}"


def addresses(site: Client) -> set[str]:
    root = etree.fromstring(site.get("/sitemap.xml").body)
    assert root.tag == f"{SITEMAP}urlset"
    return {str(each.text).removeprefix(HERE) for each in root.iter(f"{SITEMAP}loc")}


def test_search_engines_get_no_review_unless_the_settings_say_so(
    site: Client, bundle: Bundle, report: Document
) -> None:
    page = f"/documents/{report.id}"
    assert addresses(site) == {"/", "/accessibility", "/privacy"}
    for link in (
        page,
        f"{page}/file",
        f"{page}/pages/1",
        "/cases",
        "/cases/mscp-2019-20-01",
        "/search?q=a",
        "/api/v1/cases",
    ):
        assert site.get(link).headers["x-robots-tag"] == "noindex", link
    assert site.get("/").headers["x-robots-tag"] == "all"
    open_site = Client(build(replace(Website.of(bundle.settings), indexable=True), bundle))
    assert {page, "/cases/mscp-2019-20-01"} < addresses(open_site)
    for link in addresses(open_site):
        assert open_site.get(link).headers["x-robots-tag"] == "all", link
    for link in ("/search?q=a", "/api/v1/cases", "/documents/ffffffffffff"):
        assert open_site.get(link).headers["x-robots-tag"] == "noindex", link


def test_robots_may_read_what_says_noindex_but_not_search(site: Client) -> None:
    rules = site.get("/robots.txt").text
    assert "Disallow: /search\n" in rules
    assert "Disallow: /cy/search\n" in rules
    assert "/documents" not in rules
    assert f"Sitemap: {HERE}/sitemap.xml" in rules
