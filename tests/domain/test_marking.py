"""The words that stand for a query are found by their beginnings, and are those that reading every word finds."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewsearch.domain.layout import Layout, lay_out
from reviewsearch.domain.marking import Sought, beginning, hits
from reviewsearch.domain.query import AnyTerm, Leaf, Phrase, Word
from reviewsearch.domain.text import STOP_WORDS, Analyser, Token
from reviewsearch.domain.written_page import Hit

PIECES = [
    "harm",
    "Harmed",
    "the",
    "multi-agency",
    "MSCP 2019/20-01",
    "MSCP2019-20-01-report",
    "\n",
    "-\n",
    " ",
    "_",
    "é",
]
PIECES += ["child's", "İs", "2019", "20", ". ", "ſafe", "a&e", "re\u00adview", "Siân", "X", "see MSCP 2018/19-02 and"]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=30).map("".join) | st.text(
    "aBé '’-\u00ad\n&_.MSCP 2019/20-01½ß\u0301¶İ", max_size=60
)
LANGUAGES = st.sampled_from(["en", "cy"])


def by_reading_all(text: str, leaves: list[Leaf], analyser: Analyser, language: str) -> list[Hit]:
    """What `hits` must find, by looking at every term."""
    tokens = list(analyser.tokens(text, language=language))
    row = [token for token in tokens if not token.besides]
    besides = sorted((token for token in tokens if token.besides), key=lambda token: (token.end, -token.start))
    found: set[Hit] = set()
    for number, leaf in enumerate(leaves):
        match leaf:
            case Word(exact, stem):
                alike = [token for token in tokens if token.exact == exact or token.stem == stem]
                found |= {Hit(token.start, token.end, number) for token in alike}
            case AnyTerm(_, terms) | Phrase((_,) as terms):
                found |= {Hit(token.start, token.end, number) for token in tokens if token.exact in terms}
            case Phrase(terms):
                found |= set(runs(row, terms, number, len(text))) | set(runs(besides, terms, number, 12))
    stop_words = {n for n, leaf in enumerate(leaves) if isinstance(leaf, Word) and leaf.exact in STOP_WORDS}
    return sorted({hit for hit in found if hit.leaf not in stop_words} or found)


def runs(tokens: list[Token], terms: tuple[str, ...], number: int, gap: int) -> list[Hit]:
    starts = range(len(tokens) - len(terms) + 1 if terms else 0)
    words = [tokens[start : start + len(terms)] for start in starts]
    return [
        Hit(run[0].start, run[-1].end, number)
        for run in words
        if tuple(token.exact for token in run) == terms and all(b.start - a.end <= gap for a, b in pairwise(run))
    ]


@st.composite
def pages(draw: st.DrawFn, analyser: Analyser) -> tuple[str, list[Leaf], str]:
    """A page, and leaves most of which stand on it."""
    text, language = draw(TEXTS), draw(LANGUAGES)
    tokens = list(analyser.tokens(text, language=language)) or [Token("harm", "harm", 0, 0)]
    besides = [token for token in tokens if token.besides]
    row = [token for token in tokens if not token.besides] or tokens
    leaves: list[Leaf] = []
    for kind in draw(st.lists(st.integers(0, 4), max_size=4)):
        at = draw(st.integers(0, len(tokens) - 1))
        some = [besides or row, row][kind % 2]
        first = draw(st.integers(0, len(some) - 1))
        run = tuple(token.exact for token in some[first : first + draw(st.integers(0, 4))])
        word = Word(tokens[at].exact, tokens[at].stem)
        some_leaf: tuple[Leaf, ...] = (word, AnyTerm("x*", run), Phrase(run), Phrase(run), Phrase((*run, "x")))
        leaves.append(some_leaf[kind])
    return text, leaves, language


@given(st.data())
def test_the_words_found_by_their_beginnings_are_those_that_reading_all_finds(
    analyser: Analyser, data: st.DataObject
) -> None:
    text, leaves, language = data.draw(pages(analyser))
    found = hits(text, lay_out(text, analyser), Sought.of(leaves), analyser, language=language)
    assert found == by_reading_all(text, leaves, analyser, language)


@pytest.mark.parametrize("second", ["re\u00adview", "reviewſ", "ﬁrst"])
def test_a_phrase_is_found_whose_second_word_is_written_with_other_letters(analyser: Analyser, second: str) -> None:
    text = f"Rapid {second} of a case."
    phrase = Phrase(tuple(token.exact for token in list(analyser.tokens(text, language="en"))[:2]))
    found = hits(text, lay_out(text, analyser), Sought.of([phrase]), analyser, language="en")
    assert found == [Hit(0, text.index(" of"), 0)]


ENDINGS = """s es ed ing edly ingly ly er est y ies ied ying e eed eedly ational tional enci anci izer ator alli bli alism aliti
ousli ousness iveness ivity biliti bility entli ation alize icate iciti ical ful ness ement ence ance able ible ism
ate iti ous ive ize ion ogi ogist ogy li lessli fulli ’s""".split()


@given(st.text("abcdefghilmnoprstuvwy", min_size=1, max_size=7), st.lists(st.sampled_from(ENDINGS), max_size=3))
def test_every_word_begins_as_its_stem_says(analyser: Analyser, root: str, endings: list[str]) -> None:
    word = f"{root}{''.join(endings)}".replace("’s", "")
    assert word.startswith(beginning(analyser.stem(word)))


@pytest.mark.parametrize("word", ["dying", "lying", "tying", "skies", "skis", "idly", "gently", "ugly", "early", "only", "singly", "news", "sensibility", "happiness", "cried", "ties", "hoping", "relational", "apology", "agencies", "being"])  # fmt: skip
def test_words_whose_stems_are_exceptions_begin_as_their_stems_say(analyser: Analyser, word: str) -> None:
    assert word.startswith(beginning(analyser.stem(word)))


def test_very_many_words_are_looked_for_by_fewer_letters_and_found_all_the_same(analyser: Analyser) -> None:
    terms = tuple(f"child{letter}" for letter in "abcdefghijklmnopqrstuvwxyz")
    found = Sought.of([AnyTerm("child*", terms)])
    assert found.beginnings == ("chi",)
    assert hits("A Childq, a chide, children", Layout(), found, analyser, language="en") == [Hit(2, 8, 0)]


def test_of_beginnings_that_begin_alike_the_shortest_is_enough() -> None:
    assert Sought.of([Word("housing", "hous"), Word("houseboat", "houseboat")]).beginnings == ("hous",)


def test_a_reference_is_one_word_of_a_phrase(analyser: Analyser) -> None:
    text = "We see MSCP 2019/20-01 and go on."
    phrase = Phrase(("see", "ref:mscp-2019-20-01", "and"))
    found = hits(text, lay_out(text, analyser), Sought.of([phrase]), analyser, language="en")
    assert found == [Hit(3, text.index(" go"), 0)]
    assert not hits(text, lay_out(text, analyser), Sought.of([Phrase(("see", "mscp"))]), analyser, language="en")


@pytest.mark.parametrize(
    ("text", "phrase", "marked"),
    [
        (
            "There the plan, the\nPLAN and the planner; bathe the – plan",
            "the plan",
            ["the plan", "the\nPLAN", "the – plan"],
        ),
        ("the re\u00adview of it", "the review", ["the re\u00adview"]),
        ("see the ½ review", "the review", ["the ½ review"]),
        ("the é review", "the review", []),
        ("a plan for the child's", "child plan", []),
        ("see the a½ review", "the review", ["the a½ review"]),
        ("the pre-birth plan", "the pre birth", ["the pre-birth"]),
        ("the pre-birth plan", "prebirth plan", []),
        ("the child's plan for the child plan", "child plan", ["child's plan", "child plan"]),
        ("see MSCP 2019/20-01 and go, see and go", "see and", ["see and"]),
        ("a multi-agency team", "multiagency team", []),
        ("the café plan", "cafe plan", ["café plan"]),
        ("τὸ plan", "το plan", ["τὸ plan"]),
        ("the plan in MSCP 2019/20-01 the plan", "01 the", []),
    ],
)
def test_phrases_are_found_however_their_words_are_written(
    analyser: Analyser, text: str, phrase: str, marked: list[str]
) -> None:
    leaf = Phrase(tuple(phrase.split()))
    found = hits(text, lay_out(text, analyser), Sought.of([leaf]), analyser, language="en")
    assert [text[hit.start : hit.end] for hit in found] == marked
    assert found == by_reading_all(text, [leaf], analyser, "en")
