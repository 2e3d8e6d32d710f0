"""What is made of a document's words once, when it is kept: terms, layouts of its pages, recommendations."""

from collections.abc import Sequence
from dataclasses import dataclass

from reviewsearch.app.searchable import offered_words, searchable
from reviewsearch.domain.document import Page, Record
from reviewsearch.domain.layout import Layout, lay_out
from reviewsearch.domain.ports import Put
from reviewsearch.domain.running import running_lines
from reviewsearch.domain.structure import Recommendation, recommendations
from reviewsearch.domain.text import Analyser


@dataclass(frozen=True, slots=True)
class Analysis:
    """What the engine is given of a document, the words readers may be offered, and what is found on its pages.

    `layouts[n]` is that of page n + 1.
    """

    put: Put
    offered: frozenset[str]
    layouts: tuple[Layout, ...]
    recommendations: tuple[Recommendation, ...]


def analysed(analyser: Analyser, record: Record, pages: Sequence[Page]) -> Analysis:
    """Make it, of a record and the pages that go with it."""
    put = searchable(analyser, record, pages)
    repeated = running_lines(pages)
    layouts = tuple(lay_out(page.text, analyser, repeated, page.headings_at()) for page in pages)
    return Analysis(put, frozenset(offered_words(put)), layouts, recommendations(pages))
