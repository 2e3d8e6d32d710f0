from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewsearch.domain.ports import Limits
from reviewsearch.extract.pages import faithful, gathered, language_tag, numbers_in_words, stated


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("a\x00b\x07c\x1fd\te", "abcd\te"),
        ("end\fstart\vagain", "end\nstart\nagain"),
        ("\ud83d\ude00 and \ud83d alone", "😀 and � alone"),
        ("ﬁne\xa0print\u00ad – ‘raw’", "ﬁne\xa0print\u00ad – ‘raw’"),
    ],
)
def test_only_what_is_no_character_goes(raw: str, kept: str) -> None:
    assert faithful(raw) == kept


@given(st.text(st.characters(exclude_categories=()), max_size=50))
def test_any_text_can_be_stored_and_is_left_alone_the_second_time(raw: str) -> None:
    once = faithful(raw)
    assert faithful(once) == once
    assert once.encode().decode() == once


def test_texts_beyond_the_limit_are_never_asked_for() -> None:
    def texts() -> Iterator[tuple[str, None]]:
        yield "one", None
        yield "two", None
        raise AssertionError("read on")

    with pytest.raises(AssertionError, match="read on"):
        gathered(texts(), Limits(pages=3))
    assert len(gathered(texts(), Limits(characters=4))[0]) == 2


@given(st.lists(st.text("ab", max_size=5), max_size=8), st.integers(1, 9), st.integers(1, 20))
def test_limits_hold_and_all_that_is_left_out_is_said(texts: list[str], most_pages: int, most_characters: int) -> None:
    pages, warnings = gathered([(text, None) for text in texts], Limits(pages=most_pages, characters=most_characters))
    kept = [page.text for page in pages]
    assert len(kept) <= most_pages
    assert sum(map(len, kept)) <= most_characters
    assert "".join(texts).startswith("".join(kept))
    assert bool(warnings) == (kept != texts)


@pytest.mark.parametrize(
    ("raw", "tag"),
    [("en-GB", "en-GB"), (" EN_gb ", "en-gb"), ("cy", "cy"), ("English", None), ("", None), (None, None), (7, None)],
)
def test_a_language_is_a_tag_or_nothing(raw: object, tag: str | None) -> None:
    assert language_tag(raw) == tag


def test_properties_are_bounded_and_the_first_of_a_name_counts() -> None:
    assert stated([("Title", " A\x00 review "), ("title", "Another"), ("", "x"), ("empty", None)]) == {
        "title": "A review"
    }
    assert len(stated([("title", "x" * 9_999)])["title"]) == 2_000
    assert len(stated((f"name{place}", "x") for place in range(999))) == 100


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ([3], "Page 3"),
        ([3, 4], "Pages 3 and 4"),
        ([3, 4, 1000], "Pages 3, 4 and 1,000"),
        ([3, 4, 5], "Pages 3, 4 and 5"),
        ([3, 4, 5, 6], "Pages 3 to 6"),
        ([1, *range(3, 5_001)], "Pages 1 and 3 to 5,000"),
        ([*range(1, 11), *range(12, 90, 2)], f"Pages 1 to 10, {', '.join(map(str, range(12, 50, 2)))} and 20 others"),
    ],
)
def test_page_numbers_read_as_people_write_them(numbers: list[int], words: str) -> None:
    assert numbers_in_words(numbers, "Page") == words
