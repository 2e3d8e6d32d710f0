import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewsearch.domain.repairs import lost_pairs, repaired

SENTENCES = (
    "Practitioners at the meeting paid attention to the situation of this particular family and noticed the action plan. ",
    "Effective information sharing between different staff identified the significant difficulties after the first visit. ",
    "Initial actions were not sufficient and reflection on effectiveness was left to the office of the partnership. ",
    "Nine of ten officers felt that the original conditions had shifted after additional consultation with relatives. ",
)
ENGLISH = "".join(SENTENCES) * 30
KNOWN = frozenset(re.findall("[a-z]{2,}", ENGLISH.lower()))


def one(text: str, known: frozenset[str] = KNOWN) -> str:
    return repaired([text], known)[0]


@pytest.mark.parametrize("pair", ["ti", "ff", "fi"])
@pytest.mark.parametrize("left", ["", " ", "\ufffd", "\ue00f"], ids=["nothing", "a space", "U+FFFD", "private use"])
def test_lost_letters_come_back_where_the_dictionary_is_sure(pair: str, left: str) -> None:
    damaged = ENGLISH.replace(pair, left)
    assert damaged != ENGLISH
    back = one(damaged)
    wrong_before = sum(1 for word in damaged.split() if word.strip(".").lower() not in KNOWN)
    wrong = sum(1 for word in back.split() if word.strip(".").lower() not in KNOWN)
    # Of words that begin a sentence nobody can tell whether they are names: they are left as they are.
    assert wrong <= wrong_before / (2 if left == "" else 5)


def test_a_word_that_lost_letters_in_several_places_is_one_again() -> None:
    damaged = (ENGLISH * 2).replace("ff", " ").replace("ti", " ").replace("tt", " ")
    assert "a en on to the situa on" in damaged
    assert "attention to the situation" in one(damaged)


def test_a_document_that_has_its_letters_is_left_alone() -> None:
    assert lost_pairs([ENGLISH], KNOWN) == ()
    assert (
        one(ENGLISH + " The prac ce of infor on and the meeng.") == ENGLISH + " The prac ce of infor on and the meeng."
    )


def test_a_short_text_is_no_evidence_that_letters_are_lost() -> None:
    assert lost_pairs(["A short note without them."], KNOWN) == ()
    assert one("The prac ce of a short note.", frozenset({"practice"})) == "The prac ce of a short note."


def test_what_could_be_two_words_stays_as_it_was() -> None:
    known = KNOWN | {"staffed", "stated"}
    damaged = ENGLISH.replace("ti", " ").replace("ff", " ") + " sta ed "
    assert " sta ed " in one(damaged, known | {"statied"})


def test_names_are_not_completed_into_words() -> None:
    damaged = ENGLISH.replace("ti", "") + " Mrs Acon said so."
    assert "Mrs Acon" in one(damaged)


@pytest.mark.parametrize(
    ("spaced", "closed"),
    [
        ("P a g e 12", "page 12"),
        ("the P R A C T I T I O N E R S  M E E T I N G", "the PRACTITIONERS  MEETING"),
        ("a c t i o n p l a n", "action plan"),
    ],
)
def test_letters_set_apart_are_closed_up_into_words(spaced: str, closed: str) -> None:
    assert one(spaced, KNOWN | {"page"}).lower() == closed.lower()


def test_of_a_letter_or_two_nobody_can_tell_what_is_lost_beside_them() -> None:
    known = KNOWN | {"affix", "affixed"}
    assert one("to a\ufffdx and a\ufffdxed", known) == "to a\ufffdx and affixed"


@pytest.mark.parametrize("text", ["X Y Z W", "Cases M N O P", "1 2 3 4 5", "a b c", "A. B. C. D."])
def test_letters_that_make_no_words_stay_apart(text: str) -> None:
    assert one(text) == text


def _without_gaps(text: str) -> str:
    return "".join(text.split())


@settings(max_examples=30)  # each repairs a report of thirteen thousand letters twice
@given(
    st.lists(
        st.sampled_from([*ENGLISH.split(), "�", "prac", "ce", "me", "ng", "A", "B", "P", "\n", "1.2"]), max_size=60
    )
)
def test_a_repair_only_takes_out_spaces_and_puts_letters_in(words: list[str]) -> None:
    text = " ".join(words) + ENGLISH.replace("ti", " ")
    back = one(text)
    rest = iter(_without_gaps(back))
    assert all(letter in rest for letter in _without_gaps(text) if letter != "\ufffd")
    assert one(back) == back or lost_pairs([back], KNOWN)


@given(st.text(max_size=200))
def test_any_text_is_survived_and_pages_stay_apart(text: str) -> None:
    first, second = repaired([text, ENGLISH], KNOWN)
    assert second == ENGLISH
    if not any("\ue000" <= letter <= "\uf8ff" or letter == "\ufffd" for letter in text):
        assert _without_gaps(first) == _without_gaps(text)


@pytest.mark.parametrize("text", ["a\ufffdb", "\ufffd\ufffd", "p\ufffdr\ufffda\ufffdc\ufffdt\ufffdi\ufffdce"])
def test_a_word_of_which_too_little_is_left_stays_as_it_is(text: str) -> None:
    assert one(text, frozenset({"practice", "atib"})) == text


def test_latin_has_no_ff_and_has_lost_none() -> None:
    latin = (
        "Duis autem vel eum iriure dolor in hendrerit, quis nostrud exerci tation ullamcorper suscipit lobortis nisl. "
        * 200
    )
    known = KNOWN | {"quiffs"}
    assert one(latin, known) == latin


def test_letters_set_apart_end_with_their_mark_and_not_before_the_last_letter() -> None:
    known = frozenset({"purpose", "solicit", "a", "ex", "pone", "is", "to"})
    assert one("It i s t o provide", known) == "It is to provide"
    assert one("E X P O N E: Fulano", known) == "E X P O N E: Fulano"
    assert one("P U R P O S E: to share", known) == "PURPOSE: to share"
    assert one("S O L I C I T A: Fulano", known) == "S O L I C I T A: Fulano"
