from hypothesis import given
from hypothesis import strategies as st

from reviewsearch.domain.cues import Phrases

PHRASES = Phrases.of(["case ref", "ref no", "^see also", "also$", "cyfeirnod", "multi-agency review"])
PIECES = [
    "case",
    "ref",
    "Ref",
    "no",
    "see",
    "SEE",
    "also",
    "cyfeirnod",
    "multi",
    "agency",
    "review",
    "the",
    "’",
    "ſee",
    " ",
    " ",
    ":",
    "-",
    "_",
]


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_a_text_ends_with_the_last_phrase_in_it_if_no_word_follows(text: str) -> None:
    found = list(PHRASES.pattern.finditer(text))
    expected = found[-1].span() if found and not any(map(str.isalnum, text[found[-1].end() :])) else None
    match = PHRASES.ends(text)
    assert (match.span() if match else None) == expected


def test_words_that_are_run_together_and_what_stands_behind_them_do_not_matter() -> None:
    match = PHRASES.ends("Our CASEREF (:")
    assert match is not None
    assert match[0] == "CASEREF"
    assert PHRASES.ends("Our case ref is") is None
