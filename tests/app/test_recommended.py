"""`kind:recommendation`: recommendations with their document, number and page."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from reviewsearch import Library
from reviewsearch.errors import UnreadableQuery

Write = Callable[..., Path]
WREN = (
    "Local Child Safeguarding Practice Review: Wren\nRef no: MSCP 2019/20-01\nPublished: 23 July 2024\nNeglect was not named.",
    "Recommendation 1\nEvery agency should name neglect early.\nRecommendation 2\nFathers should be seen.",
    "Recommendation 3\nThe partnership should audit how neglect is recorded.",
)
OWL = (
    "Local Child Safeguarding Practice Review: Owl\nRef no: MSCP 2020/21-02\nPublished: 2 May 2023\nNeglect and fathers.",
    "Recommendation 1\nFathers and their partners should be recorded.",
)


@pytest.fixture
def held(library: Library, write: Write) -> Iterator[Library]:
    with library:
        library.add([write("wren report.txt", *WREN), write("owl report.txt", *OWL)])
        yield library


def _shown(library: Library, query: str) -> list[tuple[str | None, int, str]]:
    hits = library.search(query).hits
    assert all(hit.passages for hit in hits), "a document is shown without a recommendation"
    return [(hit.document.case, passage.page, passage.text) for hit in hits for passage in hit.passages]


def test_recommendations_are_found_by_their_words_with_case_number_and_page(held: Library) -> None:
    assert _shown(held, "kind:recommendation neglect") == [
        ("mscp-2019-20-01", 2, "Recommendation 1: Every agency should name neglect early."),
        ("mscp-2019-20-01", 3, "Recommendation 3: The partnership should audit how neglect is recorded."),
    ]


def test_the_words_asked_for_are_marked(held: Library) -> None:
    (hit,) = held.search("kind:recommendation audited").hits
    (passage,) = hit.passages
    assert [passage.text[start:end] for start, end in passage.marks] == ["audit"]


def test_all_words_stand_in_one_recommendation(held: Library) -> None:
    assert _shown(held, "kind:recommendation neglect fathers") == []
    assert held.search("neglect fathers").total == 2


def test_recommendations_of_one_case_and_of_all(held: Library) -> None:
    assert [page for _, page, _ in _shown(held, "kind:recommendations MSCP 2019/20-01")] == [2, 2, 3]
    everything = held.search("fathers kind:recommendation")
    assert {hit.document.case for hit in everything.hits} == {"mscp-2019-20-01", "mscp-2020-21-02"}
    assert everything.notes == ("2 recommendations in 2 documents.",)


def test_filters_and_stretches_hold(held: Library) -> None:
    assert [case for case, _, _ in _shown(held, "kind:recommendation fathers year:2023")] == ["mscp-2020-21-02"]
    assert held.search("kind:recommendation fathers", limit=1, offset=1).total == 2
    assert len(held.search("kind:recommendation fathers", limit=1, offset=1).hits) == 1


def test_without_anything_to_look_for_it_says_what_to_add(held: Library) -> None:
    with pytest.raises(UnreadableQuery, match="Which recommendations"):
        held.search("kind:recommendation")


def test_other_kinds_are_still_kinds(held: Library) -> None:
    assert held.search("kind:report neglect").total == 2


def test_recommendations_go_with_their_document_and_come_back_with_a_rebuild(held: Library) -> None:
    before = _shown(held, "kind:recommendation neglect")
    held.rebuild()
    assert _shown(held, "kind:recommendation neglect") == before
