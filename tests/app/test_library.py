import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from reviewsearch import Filters, Library
from reviewsearch.app.settings import Settings
from reviewsearch.app.writing import rebuild, writing
from reviewsearch.domain.document import Kind
from reviewsearch.errors import IndexUnavailable, NotFound, UnreadableQuery, UnreadableReference, WrongUsage

Write = Callable[..., Path]


@pytest.fixture
def filled(library: Library, write: Write) -> Library:
    files = {
        "MSCP2019-20-01 report.txt": (
            "Review: Wren\nRef no: MSCP 2019/20-01\nPublished: 23 July 2024",
            "Neglect of a baby. See also MSCP 2018/19-01.",
        ),
        "MSCP2019-20-01 briefing note.txt": ("Briefing note: Wren\nDate: 24 July 2024\nNeglect and housing.",),
        "MSCP2019-20-10 report.txt": ("Review: Finch\nPublished: March 2021", "Exploitation by gangs, in housing."),
        "MSCP2018-19-01 report.txt": ("Review: Martin\nPublished: 2020", "Domestic abuse. The baby was abused."),
        "MSCB2019-20-01 report.txt": ("Serious Case Review: Linnet", "An older case."),
        "MSCP2021-22-01 report.txt": ("Child Q", "Ref no: MSCP 2021/22-01", "A concealed pregnancy."),
    }
    with library:
        library.add(write(name, *pages) for name, pages in files.items())
    return library


def names(library: Library, query: str, *, limit: int = 10, offset: int = 0, by_date: bool = False) -> list[str]:
    with library:
        hits = library.search(query, limit=limit, offset=offset, by_date=by_date).hits
        return [hit.document.source_name.split(".")[0] for hit in hits]


SPELLINGS = (
    "MSCP 2019/20-01",
    "MSCP2019-20-01",
    "mscp 2019–20 1",
    "2019/20-01",
    '"MSCP 2019/20-01"',
    "MSCP 2O19/20-O1",
    "MSCP_2019_20_01",
)


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_one_case_has_one_answer_in_every_spelling(filled: Library, spelling: str) -> None:
    assert names(filled, spelling) == ["MSCP2019-20-01 briefing note", "MSCP2019-20-01 report"]


@pytest.mark.parametrize(
    "near_miss", ["MSCP 2019/20-02", "MSCP 2019/20-11", "MSCP 2020/21-01", "BSCP 2019/20-01", "MSCP 2019/21-01"]
)
def test_a_case_that_is_not_held_is_said_not_to_be_and_nothing_else_is_shown(filled: Library, near_miss: str) -> None:
    with filled:
        results = filled.search(near_miss)
    assert (results.total, results.hits) == (0, ())
    assert results.no_such_case is not None
    assert results.neighbours


def test_a_case_comes_before_the_documents_that_mention_it(filled: Library) -> None:
    assert names(filled, "MSCP 2018/19-01") == ["MSCP2018-19-01 report", "MSCP2019-20-01 report"]


def test_words_are_sought_in_the_case_that_is_named(filled: Library) -> None:
    assert names(filled, "MSCP2019-20-01 housing") == ["MSCP2019-20-01 briefing note"]


def test_a_label_finds_the_case_it_is_an_alias_of(filled: Library) -> None:
    assert names(filled, "child q") == ["MSCP2021-22-01 report"]


def test_passages_name_their_page_and_mark_the_words(filled: Library) -> None:
    with filled:
        (hit,) = filled.search("exploitation").hits
    (passage,) = hit.passages
    assert passage.page == 2
    assert [passage.text[start:end] for start, end in passage.marks] == ["Exploitation"]


def test_documents_with_all_words_come_before_those_with_most_and_this_is_said(filled: Library) -> None:
    assert names(filled, "neglect housing")[0] == "MSCP2019-20-01 briefing note"
    assert sorted(names(filled, "neglect housing gangs")) == ["MSCP2019-20-01 briefing note", "MSCP2019-20-10 report"]
    with filled:
        assert filled.search("neglect housing gangs").notes
        assert not filled.search("neglect").notes


def test_prefixes_and_spelling_variants_find_words_of_the_archive(filled: Library) -> None:
    assert names(filled, "exploit*") == ["MSCP2019-20-10 report"]
    assert names(filled, "exploitatoin~") == ["MSCP2019-20-10 report"]
    assert names(filled, "zzz*") == []


def test_filters_and_facets(filled: Library) -> None:
    with filled:
        assert filled.search("kind:briefing").total == 1
        assert filled.search("year:2024").total == 2
        results = filled.search("neglect", filters=Filters(kinds=frozenset({"report"})))
        assert results.total == 1
        assert results.facets["kind"] == {"briefing-note": 1, "report": 1}
        assert results.facets["year"] == {"2024": 1}
        assert filled.search("kind:report neglect", filters=Filters(kinds=frozenset({"slides"}))).total == 0


def test_the_newest_come_first_when_asked_for_by_date(filled: Library) -> None:
    assert names(filled, "neglect", by_date=True) == ["MSCP2019-20-01 briefing note", "MSCP2019-20-01 report"]
    assert names(filled, "year:2020..2024")[0] == "MSCP2019-20-01 briefing note"


def test_pages_of_results_follow_one_another(filled: Library) -> None:
    whole = names(filled, "housing neglect baby")
    assert whole == [
        name for offset in range(len(whole)) for name in names(filled, "housing neglect baby", limit=1, offset=offset)
    ]


def test_a_query_that_cannot_be_read_comes_with_one_that_can(filled: Library) -> None:
    with filled, pytest.raises(UnreadableQuery) as caught:
        filled.search("neglect year:soon")
    assert caught.value.repaired == "neglect"


def test_asking_for_too_much_is_refused(filled: Library) -> None:
    with filled, pytest.raises(WrongUsage, match="limit"):
        filled.search("neglect", limit=100_000)


def test_cases_and_their_documents(filled: Library) -> None:
    with filled:
        references = [case.reference for case in filled.cases()]
        assert references == [
            "MSCB 2019/20-01",
            "MSCP 2018/19-01",
            "MSCP 2019/20-01",
            "MSCP 2019/20-10",
            "MSCP 2021/22-01",
        ]
        case = filled.find("mscp2019-20-1")
        assert case is not None
        assert [document.kind for document in case.documents] == [Kind.BRIEFING_NOTE, Kind.REPORT]
        assert filled.find("MSCP 2001/02-01") is None
        with pytest.raises(UnreadableReference) as caught:
            filled.find("neglect")
        assert "MSCP 2019/20-01" in caught.value.remedy


def test_documents_and_pages_by_id(filled: Library) -> None:
    with filled:
        (document,) = [document for document in filled.documents() if document.reference == "MSCP 2019/20-10"]
        assert filled.document(document.id[:8]) == document
        assert filled.page(document.id, 2).text == "Exploitation by gangs, in housing."
        assert len(filled.pages(document.id)) == document.pages == 2
        for unknown in ("", "abc", "f" * 64, "neglect"):
            with pytest.raises(NotFound):
                filled.document(unknown)
        with pytest.raises(NotFound, match="no page 3"):
            filled.page(document.id, 3)


def test_a_person_can_correct_a_description_and_it_stays_corrected(filled: Library, settings: Settings) -> None:
    with filled:
        (document,) = [document for document in filled.documents() if document.reference == "MSCP 2019/20-10"]
        given = {
            "reference": ("MSCP 2022/23-07",),
            "title": ("Finch",),
            "kind": ("thematic-review",),
            "published": ("2021-03-05",),
            "theme": ("County lines",),
        }
        changed = filled.describe(document.id, given, by="the business manager")
        assert (changed.reference, changed.title, changed.kind, str(changed.published), changed.themes) == (
            "MSCP 2022/23-07",
            "Finch",
            Kind.THEMATIC_REVIEW,
            "2021-03-05",
            ("county-lines",),
        )
        assert changed.path.startswith("archive/cases/mscp-2022-23-07/thematic-review--")
        assert filled.search("MSCP 2019/20-10").no_such_case == "MSCP 2019/20-10"
        assert filled.search("theme:county-lines").total == 1
        assert "the business manager" in filled.record(document.id).description.title.source
        rebuild(settings)
        assert filled.document(document.id) == changed


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("kind", "poem"),
        ("published", "soon"),
        ("language", "fr"),
        ("title", " "),
        ("theme", "?"),
        ("reference", "none"),
    ],
)
def test_a_correction_that_cannot_be_read_changes_nothing(filled: Library, field: str, value: str) -> None:
    with filled:
        document = filled.documents()[0]
        with pytest.raises(WrongUsage):
            filled.describe(document.id, {field: (value,)}, by="me")
        assert filled.document(document.id) == document


def test_without_the_index_all_answers_come_back_the_same(filled: Library, settings: Settings) -> None:
    queries = ["neglect", "MSCP 2018/19-01", "baby abused", "housing", "year:2021", "exploit*", "concealed pregnancy"]
    with filled:
        before = [filled.search(query) for query in queries]
    shutil.rmtree(settings.index / "staff")
    with filled, pytest.raises(IndexUnavailable):
        filled.search("neglect")
    assert filled.rebuild() == 6
    with filled:
        assert [filled.search(query) for query in queries] == before


def test_an_open_library_notices_what_others_add_and_rebuild(filled: Library, settings: Settings, write: Write) -> None:
    with filled:
        assert filled.search("kingfisher").total == 0
        with Library(settings) as other:
            other.add([write("note.txt", "A kingfisher")])
        assert filled.search("kingfisher").total == 1
        rebuild(settings)
        assert filled.search("kingfisher").total == 1


@pytest.mark.usefixtures("filled")
def test_an_index_made_with_other_settings_is_not_used(settings: Settings) -> None:
    path = settings.home / "reviewsearch.toml"
    path.write_text(path.read_text().replace('key = "midshire"', 'key = "elsewhere"'), encoding="utf-8")
    with Library.open(settings.home) as changed:
        with pytest.raises(IndexUnavailable, match="other settings"):
            changed.search("neglect")
        with writing(changed.settings, purpose="a test"):
            pass
        assert changed.search("neglect").total == 2


def test_what_was_filed_but_not_indexed_is_made_good_at_the_next_writing(filled: Library, settings: Settings) -> None:
    """As after a stop between the record and the catalogue: the archive is put back beside an index that lacks it."""
    with filled:
        whole = filled.search("neglect")
    shutil.copytree(settings.index, settings.home / "index whole")
    moved = next((settings.archive / "cases" / "mscp-2019-20-01").glob("briefing-note--*.txt"))
    contents = {path: path.read_bytes() for path in (moved, moved.with_name(moved.name + ".json"))}
    for path in contents:
        path.unlink()
    rebuild(settings)
    for path, content in contents.items():
        path.write_bytes(content)
    with filled:
        assert filled.search("neglect").total == 1
        with writing(settings, purpose="a test"):
            pass
        assert filled.search("neglect") == whole


def test_verify_names_a_changed_original(filled: Library, settings: Settings) -> None:
    with filled:
        assert list(filled.verify(everything=True)) == []
        document = filled.documents()[0]
        path = settings.home / document.path
        path.chmod(0o644)
        path.write_bytes(b"changed")
        (problem,) = filled.verify(everything=True)
        assert (problem.kind, problem.path) == ("changed", document.path)
