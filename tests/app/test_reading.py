"""How a query is understood with what an archive holds: its synonyms, and what a misspelt word was meant to be."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from reviewsearch import Library
from reviewsearch.app import settings as settings_of
from reviewsearch.app.settings import OWN_SYNONYMS

SCHEMES = """
[[scheme]]
form = "financial-year"
bodies = ["MSCP"]

[[scheme]]
form = "label"
key = "midshire"
bodies = ["Child", "Baby"]
"""
FILES = {
    "a typed.txt": ("Some notes", "They speak of CSE here."),
    "b full.txt": ("More notes", "They speak of child sexual exploitation here."),
    "c neither.txt": ("Other notes", "They speak of neglect and a social worker, of Brynn and of nothing else here."),
    "MSCP2019-20-01 report.txt": ("Review: Wren", "Ref no: MSCP 2019/20-01", "Neglect of a baby, and a meeting."),
}


@pytest.fixture(scope="module", params=("tantivy", "whoosh"))
def filled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """Filled once; no test changes it."""
    desk = tmp_path_factory.mktemp("desk")
    for name, pages in FILES.items():
        (desk / name).write_text("\f".join(pages), encoding="utf-8")
    template = f'engine = "{request.param}"\nread_scans = false\n{SCHEMES}'
    with Library(settings_of.initialise(tmp_path_factory.mktemp("midshire") / "home", template)) as library:
        library.add(sorted(desk.iterdir()))
        yield library


def names(library: Library, query: str, *, as_typed: bool = False) -> list[str]:
    return [hit.document.source_name[0] for hit in library.search(query, as_typed=as_typed).hits]


def test_what_stands_for_a_word_is_found_after_what_was_typed_and_said_to_have_been_searched(filled: Library) -> None:
    assert names(filled, "CSE") == ["a", "b"]
    assert names(filled, "child sexual exploitation") == ["b", "a"]
    assert "child sexual exploitation" in filled.search("CSE").also_searched
    assert "CSE" in filled.search("child sexual exploitation").also_searched


def test_what_no_document_says_is_not_said_to_have_been_searched(filled: Library) -> None:
    also = filled.search("CSE").also_searched
    assert "child prostitution" not in also
    assert filled.search("neglect").also_searched == ()


@pytest.mark.parametrize("query", ['"CSE"', '"child sexual exploitation"'])
def test_quotation_marks_ask_for_just_these_words(filled: Library, query: str) -> None:
    assert len(names(filled, query)) == 1
    assert filled.search(query).also_searched == ()


def test_as_typed_asks_for_no_synonym_and_corrects_nothing(filled: Library) -> None:
    assert names(filled, "CSE", as_typed=True) == ["a"]
    results = filled.search("negelct", as_typed=True)
    assert (results.total, results.did_you_mean, results.also_searched) == (0, None, ())


def test_letters_that_are_also_a_word_stand_for_something_only_in_capitals(filled: Library) -> None:
    assert names(filled, "SW") == ["c"]
    assert names(filled, "sw") == []


def test_an_archive_has_words_of_its_own(filled: Library, tmp_path: Path) -> None:
    shutil.copytree(filled.settings.home, tmp_path / "home")
    own = '[[entry]]\nterms = ["Brynn Hub", "Brynn"]\n\n[[entry]]\nterms = ["child sexual exploitation"]\n'
    (tmp_path / "home" / OWN_SYNONYMS).write_text(own, encoding="utf-8")
    with Library(settings_of.load(tmp_path / "home")) as library:
        assert names(library, "Brynn Hub") == ["c"]
        # An entry of the same first word takes the place of the one that comes with the program.
        assert names(library, "CSE") == ["a"]


def test_a_word_that_no_document_holds_is_searched_as_what_it_was_meant_to_be_and_this_is_said(filled: Library) -> None:
    results = filled.search("negelct")
    assert results.did_you_mean == "neglect"
    assert [hit.document.source_name[0] for hit in results.hits] == names(filled, "neglect")
    assert filled.search("negelct -houses").did_you_mean == "neglect -houses"


def test_a_word_of_a_phrase_is_put_right_and_the_phrase_stays_one(filled: Library) -> None:
    results = filled.search('"socail worker"')  # codespell:ignore socail
    assert results.did_you_mean == '"social worker"'
    assert [hit.document.source_name[0] for hit in results.hits] == ["c"]
    assert filled.search("“worker socail”").total == 0  # codespell:ignore socail


@pytest.mark.parametrize(
    "query",
    [
        "neglect", "neglects", "meetings", "brynn",  # held, in one form or another
        "NEGELCT", '"negelct"', '-"negelct baby" baby', 'title:"negelct baby"', '"NEGELCT BABY"', '"the NEGELCT"', "NEGELCT's", "-negelct baby", "negel*", "negelct~", "title:negelct", "neg",
        "MSCP 2019/20-02", "MSPC 2019/20-01", "Child Qe", "2019/20-02",
        "LADO", "FGC",  # known words of the field
    ],
)  # fmt: skip
def test_what_is_held_or_said_to_be_meant_so_or_names_a_case_is_never_corrected(filled: Library, query: str) -> None:
    assert filled.search(query).did_you_mean is None


def test_quoted_words_of_a_question_come_first_and_are_not_all_there_is(filled: Library) -> None:
    question = '"social worker" neglect of babies, meetings, thresholds, housing'
    results = filled.search(question)
    assert [hit.document.source_name[0] for hit in results.hits] == ["c", "M"]
    assert results.notes
    assert names(filled, '"social worker" neglect') == ["c"]
