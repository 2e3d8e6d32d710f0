"""reviewsearch: a document archive and search indexer for child safeguarding practice reviews.

`Library` is the one object a program needs; the rest are the values it gives and takes. Names not listed here may change.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from reviewsearch.errors import ReviewsearchError

if TYPE_CHECKING:
    from reviewsearch.app.library import Library
    from reviewsearch.app.receipt import Receipt
    from reviewsearch.domain.document import Case, Document, Kind, Page, Status
    from reviewsearch.domain.partial_dates import PartialDate
    from reviewsearch.domain.query import Filters
    from reviewsearch.domain.results import Hit, Passage, Results

__version__ = "0.1.0"
__all__ = [
    "Case",
    "Document",
    "Filters",
    "Hit",
    "Kind",
    "Library",
    "Page",
    "PartialDate",
    "Passage",
    "Receipt",
    "Results",
    "ReviewsearchError",
    "Status",
    "__version__",
]

# Loaded when first asked for: `reviewsearch --help` needs none of them.
_HOMES = {
    "Case": "domain.document",
    "Document": "domain.document",
    "Filters": "domain.query",
    "Hit": "domain.results",
    "Kind": "domain.document",
    "Library": "app.library",
    "Page": "domain.document",
    "PartialDate": "domain.partial_dates",
    "Passage": "domain.results",
    "Receipt": "app.receipt",
    "Results": "domain.results",
    "Status": "domain.document",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
