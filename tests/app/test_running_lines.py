"""What a report prints on every page: words that say nothing of a page, and the reference that says whose it is."""

from reviewsearch.app.searchable import searchable
from reviewsearch.app.settings import Settings
from reviewsearch.domain.document import Description, Page, Record, Stated, Status

PAGES = tuple(
    Page(number, f"Partnership report MSCP 2019/20-01\nOn neglect of {'abcdef'[number]}.\nConfidential")
    for number in range(1, 6)
)
RECORD = Record(
    "a" * 64, 1, "application/pdf", ".pdf", Status.HELD, Description(Stated("report", ""), Stated("A", "")), ()
)


def test_words_of_running_lines_count_once_and_references_on_every_page(settings: Settings) -> None:
    put = searchable(settings.analyser, RECORD, PAGES)
    pages = [page.exact.split() for page in put.pages]
    assert ["confidential" in page for page in pages] == [True, False, False, False, False]
    assert all("neglect" in page and "ref:mscp-2019-20-01" in page for page in pages)
    assert not any("report" in page for page in pages[1:])
