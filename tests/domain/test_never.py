"""The never-publish list: found however it is written, and readable by nobody."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewsearch.domain.never import LONGEST, Never, normal_words, spellings

KEY = bytes(range(32))
ENTRIES = ("Kai Rowan-Example", "St Mary's Primary School", "Élan Street", "Zebedee")


@pytest.fixture
def never() -> Never:
    return Never(KEY).added(ENTRIES)


@pytest.mark.parametrize(
    "text",
    [
        "Then KAI ROWAN EXAMPLE said",
        "kai\nrowan-\nexample",
        "Kai Rowan‐Example’s mother",
        "at St. Mary’s Primary School.",
        "at St Marys primary school",
        "in Elan Street",
        "in E\u0301lan Street,",
        "(Zebedee)",
        "Zebedee's",
    ],
)
def test_an_entry_is_found_however_it_is_written(never: Never, text: str) -> None:
    assert never.holds(text)


@pytest.mark.parametrize(
    "text", ["Kai Example", "Kai Kai Kai", "Mary's Primary School", "Zebede", "Elan Streets", "Rowan Kai Example", ""]
)
def test_what_is_not_an_entry_is_not_found(never: Never, text: str) -> None:
    assert not never.holds(text)


@pytest.mark.parametrize(
    "name", ["KaiRowanExample_report.pdf", "kai_rowan_example.docx", "report2Zebedee.pdf", "Zebedee2.pdf"]
)
def test_an_entry_is_found_in_file_names_where_words_run_together(never: Never, name: str) -> None:
    assert never.in_name(name)


def test_the_list_holds_hashes_alone_and_can_be_read_back(never: Never) -> None:
    lines = never.lines()
    assert not any(word in lines.casefold() for entry in ENTRIES for word in normal_words(entry))
    assert Never.of_lines(KEY, f"# remark\n\n{lines}") == never
    assert "key" not in repr(never)


def test_with_another_key_nothing_is_found(never: Never) -> None:
    assert not Never.of_lines(bytes(32), never.lines()).holds("Zebedee")


def test_adding_what_is_there_changes_nothing(never: Never) -> None:
    assert never.added(ENTRIES) == never
    assert never.added(["", " - "]) == never


@pytest.mark.parametrize("line", ["Zebedee", "9 " + "0" * 32, "1 xyz", "1 " + "0" * 31])
def test_a_line_that_is_no_entry_is_named(line: str) -> None:
    with pytest.raises(ValueError, match="line 2"):
        Never.of_lines(KEY, f"# remark\n{line}\n")


@given(
    st.lists(st.text("abcdefgh", min_size=1, max_size=6), min_size=1, max_size=LONGEST + 3),
    st.text("xyz \n.,", max_size=20),
)
def test_whatever_is_listed_is_found_within_any_text(words: list[str], around: str) -> None:
    assert Never(KEY).added([" ".join(words)]).holds(f"{around} {'  '.join(words).upper()} {around}")


def test_there_are_no_more_spellings_than_two() -> None:
    assert spellings("St Mary's") == {("st", "mary"), ("st", "marys")}
    assert spellings("?") == frozenset()
