"""The pages about the website itself, and what machines ask of it: home, statements, sitemap, search description, health."""

from collections.abc import Iterator
from itertools import islice
from xml.etree.ElementTree import Element, SubElement, tostring

from reviewsearch.app.website import Website
from reviewsearch.web.answer import Answer, data
from reviewsearch.web.asked import Asked
from reviewsearch.web.overview import Overview
from reviewsearch.web.showing import safe
from reviewsearch.web.site import Site

_NEWEST = 5
OPENSEARCH = "http://a9.com/-/spec/opensearch/1.1/"
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_LONGEST_SHORT_NAME = 16
# The most addresses a sitemap may hold: https://www.sitemaps.org/protocol.html
_MOST_ADDRESSES = 50_000


def home(site: Site, asked: Asked) -> Answer:
    """Answer `/`."""
    overview = site.overview()
    return site.render(
        "home.html", asked, overview=overview, newest=overview.newest[:_NEWEST], example=_example(overview)
    )


def _example(overview: Overview) -> str | None:
    return overview.rows[-1].reference if overview.rows else None


def accessibility(site: Site, asked: Asked) -> Answer:
    """Answer `/accessibility`."""
    return site.render(f"accessibility.{asked.language}.html", asked)


def privacy(site: Site, asked: Asked) -> Answer:
    """Answer `/privacy`."""
    return site.render(f"privacy.{asked.language}.html", asked)


def healthz(site: Site, asked: Asked) -> Answer:
    """Answer `/healthz`: that pages can be made from the archive, for those who watch over the server."""
    del asked
    return data({"status": "ok", "cases": len(site.overview().rows)})


def robots(site: Site, asked: Asked) -> Answer:
    """Answer `/robots.txt`. Pages must be readable for their "noindex" to be seen; searches would be asked without end."""
    del site
    kept = "".join(f"Disallow: {asked.root}{path}\n" for path in ("/search", "/cy/search", "/en/search", "/api/"))
    text = f"User-agent: *\n{kept}Sitemap: {asked.whole(asked.plain_link('/sitemap.xml'))}\n"
    return Answer(text.encode(), "text/plain; charset=utf-8")


def sitemap(site: Site, asked: Asked) -> Answer:
    """Answer `/sitemap.xml`: only what search engines may show."""
    root = Element("urlset", xmlns=SITEMAP)
    for path in islice(_indexed(site.website, site.overview()), _MOST_ADDRESSES):
        SubElement(SubElement(root, "url"), "loc").text = asked.whole(asked.plain_link(path))
    return xml(root, "application/xml")


def _indexed(website: Website, overview: Overview) -> Iterator[str]:
    yield from ("/", "/accessibility", "/privacy")
    if website.indexable:
        yield "/cases"
        yield from (f"/cases/{row.key}" for row in overview.rows)
        yield from (f"/documents/{document.id}" for document in overview.newest)


def opensearch(site: Site, asked: Asked) -> Answer:
    """Answer `/opensearch.xml`, with which a browser can search here from its address bar."""
    root = Element("OpenSearchDescription", xmlns=OPENSEARCH)
    said = site.words(asked)
    SubElement(root, "ShortName").text = safe(site.website.name)[:_LONGEST_SHORT_NAME].strip()
    SubElement(root, "LongName").text = safe(site.website.name)[:48].strip()
    SubElement(root, "Description").text = said("search_title")
    SubElement(root, "InputEncoding").text = "UTF-8"
    SubElement(root, "Language").text = asked.language
    for media_type, path in (
        ("text/html", asked.link("/search")),
        ("application/atom+xml", asked.plain_link("/feed.atom")),
    ):
        template = f"{asked.whole(path)}?q={{searchTerms}}"
        SubElement(root, "Url", type=media_type, rel="results", template=template)
    return xml(root, "application/opensearchdescription+xml")


def xml(root: Element, media_type: str) -> Answer:
    """Return a document of XML."""
    return Answer(tostring(root, encoding="utf-8", xml_declaration=True), f"{media_type}; charset=utf-8")
