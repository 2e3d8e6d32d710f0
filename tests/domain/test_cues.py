import re
from collections.abc import Iterable

from hypothesis import example, given
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


def one_after_another(phrases: Iterable[str]) -> re.Pattern[str]:
    """Return what finds the same phrases, each tried everywhere, the longest first."""

    def written(phrase: str) -> str:
        words = r"[\W_]{0,3}".join(map(re.escape, re.findall(r"[^\W_]+", phrase)))
        start = r"\A[\W_]{0,9}" if phrase.startswith("^") else r"(?<![^\W_])"
        return start + words + (r"(?=[\W_]{0,9}\Z)" if phrase.endswith("$") else r"(?![^\W_])")

    longest_first = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    return re.compile("|".join(map(written, longest_first)), re.IGNORECASE)


LETTERS = st.text("abAsıiſk\u212a", min_size=1, max_size=2)
DRAWN = st.builds(
    lambda start, words, end: start + " ".join(words) + end,
    st.sampled_from(["", "^"]),
    st.lists(LETTERS, min_size=1, max_size=2),
    st.sampled_from(["", "$"]),
)


@given(st.sets(DRAWN, min_size=1, max_size=6), st.lists(LETTERS | st.sampled_from(" -.“"), max_size=8))
@example({"^a", "b"}, ["“", "a"])
@example({"a", "a b"}, ["a", " ", "b"])
@example({"i a b s", "ı b", "i"}, ["i", " ", "b"])
def test_phrases_of_one_letter_are_found_as_if_all_were_tried(phrases: set[str], parts: list[str]) -> None:
    text = "".join(parts)
    found = [match.span() for match in Phrases.of(phrases).pattern.finditer(text)]
    assert found == [match.span() for match in one_after_another(phrases).finditer(text)]
