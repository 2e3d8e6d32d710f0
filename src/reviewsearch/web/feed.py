"""The feed of what was published last, of all or of one search: Atom, RFC 4287."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC
from http import HTTPStatus
from xml.etree.ElementTree import Element, SubElement

from reviewsearch.domain.document import Document
from reviewsearch.errors import UnreadableQuery
from reviewsearch.web.about import xml
from reviewsearch.web.answer import Answer, data
from reviewsearch.web.asked import Asked
from reviewsearch.web.problems import problem
from reviewsearch.web.searching import answer
from reviewsearch.web.showing import safe
from reviewsearch.web.site import Site

ATOM = "http://www.w3.org/2005/Atom"
_ENTRIES = 30
_LONG_AGO = "1970-01-01T00:00:00Z"


def feed(site: Site, asked: Asked) -> Answer:
    """Answer `/feed.atom`; with `q` and filters, what that search finds, newest first."""
    if asked.query or asked.filters:
        try:
            newest = {**dict(asked.parameters), "sort": "date"}
            results = answer(site.archive, _by_date(asked, newest), limit=_ENTRIES)
        except UnreadableQuery as error:
            return data(
                problem(HTTPStatus.BAD_REQUEST, error.cause),
                status=HTTPStatus.BAD_REQUEST,
                media_type="application/problem+json",
            )
        return _atom(site, asked, [hit.document for hit in results.hits])
    return _atom(site, asked, site.overview().newest[:_ENTRIES])


def _by_date(asked: Asked, parameters: dict[str, str]) -> Asked:
    return replace(asked, parameters=tuple(parameters.items()))


def _atom(site: Site, asked: Asked, documents: Iterable[Document]) -> Answer:
    documents = list(documents)
    said = site.words(asked)
    here = asked.whole(asked.plain_link("/feed.atom", *asked.parameters))
    root = Element("feed", xmlns=ATOM)
    about = f"{asked.query}: {site.website.name}" if asked.query else f"{said('latest')}: {site.website.name}"
    SubElement(root, "title").text = safe(about)
    SubElement(root, "id").text = here
    SubElement(root, "link", rel="self", type="application/atom+xml", href=here)
    SubElement(root, "link", rel="alternate", type="text/html", href=asked.whole(asked.link("/")))
    SubElement(root, "updated").text = max((_since(site, document) for document in documents), default=_LONG_AGO)
    SubElement(SubElement(root, "author"), "name").text = safe(site.website.name)
    for document in documents:
        _entry(site, asked, root, document)
    return xml(root, "application/atom+xml")


def _entry(site: Site, asked: Asked, root: Element, document: Document) -> None:
    said = site.words(asked)
    entry = SubElement(root, "entry")
    SubElement(entry, "title").text = safe(document.title)
    # Named by what it is: the address may change, the document does not.
    SubElement(entry, "id").text = f"urn:sha256:{document.id}"
    SubElement(
        entry, "link", rel="alternate", type="text/html", href=asked.whole(asked.link(f"/documents/{document.id}"))
    )
    SubElement(entry, "updated").text = _since(site, document)
    SubElement(entry, "category", term=document.kind.value, label=said.kind(document.kind))
    about = " · ".join(filter(None, (document.reference, said.kind(document.kind), said.date(document.published))))
    SubElement(entry, "summary").text = safe(about)


def _since(site: Site, document: Document) -> str:
    """Return since when a document has been public."""
    return site.archive.published_at(document.id).astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
