import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewsearch.domain.folding import fold
from reviewsearch.domain.letters import runs_of_letters
from reviewsearch.domain.quality import is_hopeless, is_plainly_text, measured

KNOWN = frozenset("the review found that agencies shared information too late for this child and its family".split())
ENGLISH = "The review found that agencies shared information too late for this child and its family. " * 3
WELSH = "Mae'r adolygiad yn dangos nad oedd asiantaethau wedi rhannu gwybodaeth yn ddigon cynnar am y plentyn hwn. " * 3
# What a font without names for its letters gives: each letter moved by the same step.
SHIFTED = "".join(chr((ord(letter) - 97 + 13) % 26 + 97) if letter.isalpha() else letter for letter in ENGLISH.lower())
UNPRONOUNCEABLE = "7KH UHYLHZ IRXQG WKDW DJHQFLHV VKDUHG LQIRUPDWLRQ WRR ODWH IRU WKLV FKLOG DQG LWV IDPLOB " * 2


def test_english_is_known_and_undoubted() -> None:
    quality = measured(ENGLISH, KNOWN)
    assert (quality.known, quality.replaced, quality.spaced) == (1.0, 0.0, 0.0)
    assert quality.words == 45
    assert not quality.is_doubtful
    assert quality.sense == sum(map(str.isalpha, ENGLISH))


def test_another_language_is_doubtful_but_not_hopeless() -> None:
    quality = measured(WELSH, KNOWN)
    assert quality.is_doubtful
    assert not quality.is_hopeless
    assert quality.voweled > 0.95


@pytest.mark.parametrize(
    "text",
    [UNPRONOUNCEABLE, " ".join(ENGLISH), "\ufffd\ue001" * 40, "a \ufffd b \ufffd" * 20],
    ids=["shifted letters", "letters set apart", "no characters at all", "half of them"],
)
def test_what_nobody_can_read_is_hopeless(text: str) -> None:
    assert measured(text, KNOWN).is_hopeless
    assert measured(text, KNOWN).is_doubtful


def test_shifted_letters_that_still_have_vowels_are_doubtful() -> None:
    assert measured(SHIFTED, KNOWN).is_doubtful


def test_too_little_text_is_not_judged() -> None:
    assert not measured("7KH 7KH", KNOWN).is_hopeless
    assert not measured("", KNOWN).is_doubtful
    assert measured(" \n\t", KNOWN).is_empty


def test_joined_letters_count_as_the_letters_they_join() -> None:
    assert measured("the ﬁnal oﬃce", frozenset({"the", "final", "office"})).known == 1.0


def test_of_two_readings_the_one_with_more_words_makes_more_sense() -> None:
    assert measured(ENGLISH, KNOWN).sense > measured(ENGLISH.replace("ti", " "), KNOWN).sense


def test_a_few_characters_that_stand_for_none_make_a_page_doubtful() -> None:
    assert measured(ENGLISH + "\ufffd" * 8, KNOWN).is_doubtful
    assert not measured(ENGLISH + "\ufffd" * 2, KNOWN).is_doubtful


def test_bullets_of_a_font_without_names_lose_nothing() -> None:
    assert not measured("\n".join(f"\uf0b7 {ENGLISH}" for _ in range(3)), KNOWN).is_doubtful
    assert measured(ENGLISH.replace(" ", " \uf0b7"), KNOWN).is_doubtful


# The edges that count: known and unknown words, with and without vowels, letters alone, and what stands for no character.
PIECES = st.sampled_from(
    ["the", "review", "xq", "zvbk", "mae", "a", "b", "\ufffd", "\ue001", "\n\ue001 ", "ﬁnd", "é", "7", ""]
)


@settings(deadline=None)
@given(st.lists(PIECES, max_size=150), st.sampled_from([" ", "\n", "", ", "]))
def test_that_a_page_is_hopeless_is_told_sooner_and_not_otherwise(pieces: list[str], between: str) -> None:
    text = between.join(pieces)
    assert is_hopeless(text, KNOWN) == measured(text, KNOWN).is_hopeless


@pytest.mark.parametrize(
    ("known", "strange"),
    [(0, 40), (1, 39), (2, 38), (3, 37), (3, 47), (4, 46), (6, 94), (7, 93)],
)
def test_where_one_word_more_or_less_is_known_it_is_told_alike(known: int, strange: int) -> None:
    text = "the " * known + "zvbk " * strange
    assert is_hopeless(text, KNOWN) == measured(text, KNOWN).is_hopeless == (known / (known + strange) < 0.06)


@settings(deadline=None)
@given(
    st.lists(PIECES, max_size=150)
    | st.lists(st.sampled_from(["the", "review", "zvbk", "\n\ue001 ", "’"]), max_size=150)
)
def test_what_is_plainly_text_is_neither_doubtful_nor_hopeless(pieces: list[str]) -> None:
    text = " ".join(pieces)
    if is_plainly_text(text, KNOWN):
        assert not measured(text, KNOWN).is_doubtful
        assert not measured(text, KNOWN).is_hopeless


@given(st.lists(st.lists(PIECES, max_size=30), max_size=6))
def test_what_earlier_pages_had_changes_no_answer(pages: list[list[str]]) -> None:
    texts = [" ".join(pieces) for pieces in pages]
    met: set[str] = set()
    assert [is_plainly_text(text, KNOWN, met) for text in texts] == [is_plainly_text(text, KNOWN) for text in texts]
    assert met <= KNOWN


def test_the_words_of_a_page_are_met_and_looked_at_first() -> None:
    met: set[str] = set()
    assert is_plainly_text(ENGLISH, KNOWN, met)
    assert is_plainly_text(ENGLISH, frozenset(), met)
    assert not is_plainly_text(ENGLISH, frozenset())


@pytest.mark.parametrize("mark", ["’", "\r\n", "\n\uf0b7 ", "é", "½", "ﬁ"])
def test_most_pages_are_plainly_text(mark: str) -> None:
    assert is_plainly_text(ENGLISH + mark, KNOWN)
    assert is_plainly_text(f"the{mark} " + ENGLISH, KNOWN)


@pytest.mark.parametrize("odd", ["\ufffd", "\x01", "\x7f", chr(0xD800), "\ue001"])
def test_text_with_anything_odd_in_it_is_not_plain(odd: str) -> None:
    assert not is_plainly_text(ENGLISH + odd, KNOWN)
    assert not is_plainly_text(f"{ENGLISH}’{odd}", KNOWN)


@pytest.mark.parametrize("text", ["", "7", "a", WELSH, SHIFTED, "the " + " ".join("familyfamily")])
def test_text_without_enough_known_words_is_not_plain(text: str) -> None:
    assert not is_plainly_text(text, KNOWN)


@given(st.text(st.sampled_from("ab é™ﬁ½²\u00ad\u0301’–\u2044\uff0f\uf0b7\u00a0\n7"), max_size=20))
def test_words_are_counted_as_folding_leaves_them(text: str) -> None:
    assert measured(text, KNOWN).words == sum(1 for run in runs_of_letters(fold(text).text) if len(run) > 1)
