"""Which address is answered by what, and which of them search engines may keep."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from reviewsearch.web import about, api, cases, documents, feed, searching
from reviewsearch.web.answer import Answer, FileAnswer
from reviewsearch.web.asked import Asked
from reviewsearch.web.site import Site

Handler = Callable[[Site, Asked], Answer | FileAnswer]


class Indexed(Enum):
    """Whether search engines may keep a page: always, where the settings say so, or never."""

    ALWAYS = "always"
    ASKED = "asked"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Address:
    """One address, as Starlette writes it; `spoken` where it is there in each language, `shared` where other sites may read it.

    What is `quick` is asked at every keystroke, and never waits for a search.
    """

    path: str
    handler: Handler
    indexed: Indexed = Indexed.NEVER
    spoken: bool = False
    shared: bool = False
    quick: bool = False


ADDRESSES = (
    Address("/", about.home, Indexed.ALWAYS, spoken=True),
    Address("/search", searching.search, spoken=True),
    Address("/cases", cases.cases, Indexed.ASKED, spoken=True),
    Address("/cases/{reference:path}", cases.case, Indexed.ASKED, spoken=True),
    Address("/documents/{identity}", documents.document, Indexed.ASKED, spoken=True),
    Address("/documents/{identity}/pages/{number}", documents.text_page, Indexed.ASKED, spoken=True),
    Address("/documents/{identity}/file", documents.file, Indexed.ASKED),
    Address("/accessibility", about.accessibility, Indexed.ALWAYS, spoken=True),
    Address("/privacy", about.privacy, Indexed.ALWAYS, spoken=True),
    Address("/feed.atom", feed.feed, shared=True),
    Address("/opensearch.xml", about.opensearch),
    Address("/sitemap.xml", about.sitemap),
    Address("/robots.txt", about.robots),
    Address("/healthz", about.healthz),
    Address("/api/v1/search", api.search, shared=True),
    Address("/api/v1/suggest", api.suggest, shared=True, quick=True),
    Address("/api/v1/cases", api.cases, shared=True),
    Address("/api/v1/cases/{reference:path}", api.case, shared=True),
    Address("/api/v1/documents/{identity}", api.document, shared=True),
    Address("/api/v1/openapi.json", api.openapi, shared=True),
)
