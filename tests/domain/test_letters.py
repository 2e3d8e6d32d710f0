import re

from hypothesis import given
from hypothesis import strategies as st

from reviewsearch.domain.letters import has_letters_apart, odd_characters, runs_of_letters, without_space

PLAIN = st.text(st.characters(max_codepoint=0x7F) | st.sampled_from("“”’–—•…£½²"))


@given(st.text() | PLAIN)
def test_runs_are_what_the_slow_way_finds(text: str) -> None:
    assert runs_of_letters(text) == re.findall(r"[^\W\d_]+", text.lower())


@given(st.text() | PLAIN | st.text(st.characters(categories=None)))
def test_runs_are_the_same_where_what_is_odd_is_known_already(text: str) -> None:
    assert runs_of_letters(text, "".join(set(odd_characters(text)))) == re.findall(r"[^\W\d_]+", text.lower())


def test_digits_and_marks_stand_between_runs() -> None:
    assert runs_of_letters("Child AG1’s “multi-agency” tîm_2") == ["child", "ag", "s", "multi", "agency", "tîm"]


@given(st.text(st.characters(categories=None)) | PLAIN)
def test_odd_is_what_is_neither_printable_ascii_nor_a_tab_or_line_feed(text: str) -> None:
    assert odd_characters(text) == "".join(re.findall(r"[^\t\n\x20-\x7e]", text))


@given(st.text(st.sampled_from("a’é\U00010330\ud800 \t\n\r\x0b\x1c\x85\u00a0\u2003\u3000"), max_size=12) | PLAIN)
def test_without_space_is_what_the_slow_way_leaves(text: str) -> None:
    assert without_space(text) == "".join(text.split()).encode("utf-8", "replace")


@given(st.text(st.sampled_from("aZé½ﬁ\U00010330 \u00a0\u2003\n.’?_7"), max_size=30))
def test_no_letters_that_stand_apart_are_overlooked(text: str) -> None:
    if re.search(r"(?:[ \u00a0][^\W\d_]){3}", text):
        assert has_letters_apart(text)


def test_words_and_two_letters_are_not_apart() -> None:
    assert not has_letters_apart("This is a word, and Child A, B or C’s")
