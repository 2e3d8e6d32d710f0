"""Whether the public bundle is what the records say: for `verify` and for who looks after the archive."""

from collections.abc import Iterator

from reviewsearch.app.bundle import Bundle
from reviewsearch.app.bundling import public_place
from reviewsearch.app.finder import Finder
from reviewsearch.app.index import generations
from reviewsearch.app.settings import Settings
from reviewsearch.app.traces import strays
from reviewsearch.domain.document import Status
from reviewsearch.errors import IndexUnavailable
from reviewsearch.store.archive import Problem

_REMEDY = "Run: reviewsearch rebuild"


def bundle_problems(settings: Settings) -> Iterator[Problem]:
    """Yield what is in the public bundle and should not be, what is not and should, and files that belong to nothing.

    Takes no lock: while another process writes, the bundle may be a moment behind. Raises IndexUnavailable where there is
    no staff index to compare it with.
    """
    with Finder(settings, generations(settings)) as staff:
        published = {document.id for document in staff.documents() if document.status is Status.PUBLISHED}
        try:
            yield from _compared(settings, published)
        except IndexUnavailable as error:
            if published or public_place(settings).root.exists():
                yield Problem("unreadable", "index/public", f"{error.cause} {error.remedy}")


def _compared(settings: Settings, published: set[str]) -> Iterator[Problem]:
    with Bundle.open(public_place(settings).root) as bundle:
        documents = {document.id: document for document in bundle.documents()}
    for identity in sorted(documents.keys() - published):
        message = f"It is in the public bundle, and is not published. {_REMEDY}"
        yield Problem("unexpected", f"index/public ({identity[:8]})", message)
    for identity in sorted(published - documents.keys()):
        message = "It is published, and not in the public bundle: its original is missing or changed (see `verify`)."
        yield Problem("missing", f"index/public ({identity[:8]})", message)
    for trace in strays(settings):
        yield Problem("unexpected", f"index/public/{trace.place}", f"It is {trace.what}. {_REMEDY}")
