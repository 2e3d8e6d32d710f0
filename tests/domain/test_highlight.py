import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewsearch.domain.document import Page
from reviewsearch.domain.highlight import marks, passage
from reviewsearch.domain.layout import lay_out
from reviewsearch.domain.marking import Sought
from reviewsearch.domain.query import AnyTerm, Leaf, Phrase, Word
from reviewsearch.domain.results import Passage
from reviewsearch.domain.text import Analyser


@pytest.fixture(scope="session")
def word(analyser: Analyser) -> "WordMaker":
    return WordMaker(analyser)


class WordMaker:
    """Makes the leaf that the query parser would make of a typed word."""

    def __init__(self, analyser: Analyser) -> None:
        self.analyser = analyser

    def __call__(self, exact: str, *, title: bool = False) -> Word:
        return Word(exact, self.analyser.stem(exact), title=title)


def marked(text: str, leaves: list[Leaf], analyser: Analyser, language: str = "en") -> str:
    """The text with brackets around what is marked."""
    return shown(text, marks(text, leaves, analyser, language=language))


def shown(text: str, spans: tuple[tuple[int, int], ...]) -> str:
    for start, end in reversed(spans):
        text = f"{text[:start]}[{text[start:end]}]{text[end:]}"
    return text


def of_page(
    page: Page, leaves: list[Leaf], analyser: Analyser, *, length: int = 300, repeated: frozenset[str] = frozenset()
) -> Passage | None:
    layout = lay_out(page.text, analyser, repeated)
    return passage(page, layout, Sought.on_pages(leaves), analyser, language="en", length=length)


def best(
    text: str, leaves: list[Leaf], analyser: Analyser, *, length: int = 300, repeated: frozenset[str] = frozenset()
) -> str | None:
    """The best passage of a page of this text, with brackets around what is marked."""
    found = of_page(Page(1, text), leaves, analyser, length=length, repeated=repeated)
    return shown(found.text, found.marks) if found else None


@pytest.mark.parametrize(
    ("leaves", "expected"),
    [
        ([Word("neglecting", "neglect")], "[Neglect] and [neglected] multi-agency work, MSCP 2019/20-01"),
        ([Word("multi", "multi")], "Neglect and neglected [multi]-agency work, MSCP 2019/20-01"),
        ([Word("multiagency", "multiag")], "Neglect and neglected [multi-agency] work, MSCP 2019/20-01"),
        ([Phrase(("multi", "agency", "work"))], "Neglect and neglected [multi-agency work], MSCP 2019/20-01"),
        ([Phrase(("multi", "work"))], "Neglect and neglected multi-agency work, MSCP 2019/20-01"),
        ([Phrase(("neglected",))], "Neglect and [neglected] multi-agency work, MSCP 2019/20-01"),
        ([Phrase(())], "Neglect and neglected multi-agency work, MSCP 2019/20-01"),
        ([AnyTerm("neglect*", ("neglected", "work"))], "Neglect and [neglected] multi-agency [work], MSCP 2019/20-01"),
        ([AnyTerm("zzz*")], "Neglect and neglected multi-agency work, MSCP 2019/20-01"),
        ([Word("ref:mscp-2019-20-01", "ref:mscp-2019-20-01")], "Neglect and neglected multi-agency work, [MSCP 2019/20-01]"),
        ([Word("2019", "2019")], "Neglect and neglected multi-agency work, MSCP [2019]/20-01"),
        ([Phrase(("mscp", "2019", "20"))], "Neglect and neglected multi-agency work, [MSCP 2019/20]-01"),
        ([Word("and", "and"), Word("work", "work")], "Neglect and neglected multi-agency [work], MSCP 2019/20-01"),
        ([Word("and", "and")], "Neglect [and] neglected multi-agency work, MSCP 2019/20-01"),
        ([Word("agency", "agenc"), Word("multiagency", "multiag")], "Neglect and neglected [multi-agency] work, MSCP 2019/20-01"),
    ],
)  # fmt: skip
def test_each_kind_of_leaf_marks_what_matches_it(analyser: Analyser, leaves: list[Leaf], expected: str) -> None:
    assert marked("Neglect and neglected multi-agency work, MSCP 2019/20-01", leaves, analyser) == expected


def test_every_spelling_of_a_reference_is_marked_whole(analyser: Analyser) -> None:
    leaves: list[Leaf] = [Word("ref:mscp-2019-20-01", "ref:mscp-2019-20-01")]
    text = "MSCP2019-20-01, mscp 19/20-1 and MSCP 2019/20-\n01, not MSCP 2019/20-10"
    assert (
        marked(text, leaves, analyser)
        == "[MSCP2019-20-01], [mscp 19/20-1] and [MSCP 2019/20-\n01], not MSCP 2019/20-10"
    )


def test_a_phrase_does_not_reach_from_one_reference_into_the_next(analyser: Analyser) -> None:
    text = "MSCP 2019/20-01 was long before the second of them, which is MSCP 2020/21-02."
    assert marks(text, [Phrase(("2001", "mscp"))], analyser, language="en") == ()


def test_welsh_words_match_as_they_are_written(analyser: Analyser) -> None:
    text = "adolygiadau ac adolygiad, the reviews"
    assert marked(text, [Word("adolygiad", "adolygiad"), Word("review", "review")], analyser, "cy") == (
        "adolygiadau ac [adolygiad], the reviews"
    )


LEAVES = st.lists(
    st.one_of(
        st.builds(lambda w: Word(w, w), st.sampled_from(["harm", "a", "multi", "agenc", "multiagency", "01"])),
        st.builds(lambda terms: Phrase(tuple(terms)), st.lists(st.sampled_from(["harm", "multi", "agency", "2019", "20"]), max_size=3)),
        st.just(AnyTerm("harm~", ("harm", "farm"))),
        st.just(Word("ref:mscp-2019-20-01", "ref:mscp-2019-20-01")),
    ),
    max_size=4,
)  # fmt: skip
PIECES = [
    "harm",
    "Harmed",
    "a",
    "multi-agency",
    "multi",
    "MSCP 2019/20-01",
    ". ",
    " ",
    "\n",
    "\n\n",
    "4.12 ",
    "Dr. ",
    "é",
    ",",
    "…",
    "\u00a0  ",
    "Farm",
    " . . . . . 4\n",
]
PAGES = st.lists(st.sampled_from(PIECES), max_size=60).map("".join) | st.text(max_size=100)


@given(PAGES, LEAVES)
def test_marks_are_in_order_and_never_overlap(analyser: Analyser, text: str, leaves: list[Leaf]) -> None:
    reached = 0
    for start, end in marks(text, leaves, analyser, language="en"):
        assert reached <= start < end <= len(text)
        reached = end


@given(PAGES, LEAVES, st.integers(20, 120))
def test_a_passage_is_as_printed_but_for_white_space_and_cuts_no_word_and_no_mark(
    analyser: Analyser, text: str, leaves: list[Leaf], length: int
) -> None:
    found = of_page(Page(3, text, "iii"), leaves, analyser, length=length)
    if found is None:
        return
    assert (found.page, found.label) == (3, "iii")
    settled = re.sub(r"\s+", " ", f" {text} ")
    # Only where a word is longer than the passage is it cut, and then at a mark.
    before = "" if found.marks[0][0] == 0 else r"(?<!\S)"
    after = "" if found.marks[-1][1] == len(found.text) else r"(?!\S)"
    assert re.search(before + re.escape(found.text) + after, settled)
    assert found.text == found.text.strip()
    on_page = {" ".join(text[start:end].split()) for start, end in marks(text, leaves, analyser, language="en")}
    for start, end in found.marks:
        assert 0 <= start < end <= len(found.text)
        assert any(found.text[start:end] in whole for whole in on_page)


@given(PAGES, LEAVES)
def test_nothing_is_shown_of_a_page_where_nothing_matches(analyser: Analyser, text: str, leaves: list[Leaf]) -> None:
    if not marks(text, leaves, analyser, language="en"):
        assert of_page(Page(1, text), leaves, analyser) is None


NUMBERED = """4 Findings

4.11 The family moved twice. Nobody asked why.
4.12 The social worker visited on 3 May 2019, and Dr. Okoro wrote
to the school. Child A. was seen alone, e.g. at school (No. 4). Neglect was
not named.
4.13 Supervision did not take place.
"""


def test_a_numbered_paragraph_keeps_its_number_and_abbreviations_end_no_sentence(
    analyser: Analyser, word: WordMaker
) -> None:
    assert best(NUMBERED, [word("okoro")], analyser, length=90) == (
        "4.12 The social worker visited on 3 May 2019, and Dr. [Okoro] wrote to the school."
    )
    assert best(NUMBERED, [word("alone")], analyser, length=60) == "Child A. was seen [alone], e.g. at school (No. 4)."


def test_the_passage_with_most_different_words_wins_then_most_marks_then_the_earliest(
    analyser: Analyser, word: WordMaker
) -> None:
    text = "Harm. Harm and harm.\n\nHarm to a child in school.\n\nSchool and harm.\n\nHarm at school, and harm.\n\nHarm, harm at school."
    leaves: list[Leaf] = [word("harm"), word("school")]
    assert best(text, leaves, analyser, length=30) == "[Harm] at [school], and [harm]."
    assert best(text, [word("harm")], analyser, length=30) == "[Harm]. [Harm] and [harm]."


def test_sentences_after_the_match_come_first_then_sentences_before_it(analyser: Analyser, word: WordMaker) -> None:
    text = "One is here. Two is here. Three was harmed. Four is here. Five is here."
    assert best(text, [word("harm")], analyser, length=45) == "Three was [harmed]. Four is here. Five is here."
    assert (
        best(text.replace("Two", "Harm"), [word("five")], analyser, length=45)
        == "Three was harmed. Four is here. [Five] is here."
    )


def test_a_long_sentence_is_cut_between_words_around_its_matches(analyser: Analyser, word: WordMaker) -> None:
    text = f"The {'very long ' * 40}account of neglect and harm {'went on and on ' * 40}until the end."
    found = best(text, [word("neglect"), word("harm")], analyser, length=60)
    assert found is not None
    assert "[neglect] and [harm]" in found
    assert len(found) <= 60 + 4
    assert f" {found.replace('[', '').replace(']', '')} " in text


def test_a_word_longer_than_the_passage_is_left_out_and_a_mark_is_never_cut(
    analyser: Analyser, word: WordMaker
) -> None:
    text = f"{'x' * 500} (harm{'-' * 500} {'y' * 500}"
    assert best(text, [word("harm")], analyser, length=50) == "([harm]"
    assert best(f"{'x' * 500}/harm/{'y' * 500}", [word("harm")], analyser, length=50) == "[harm]"
    assert (
        best("very long phrase of many words", [Phrase(("long", "phrase", "of", "many"))], analyser, length=8)
        == "[long phrase of many]"
    )
    assert best("in harm. Neglect was", [Phrase(("harm", "neglect"))], analyser, length=9) == "in [harm. Neglect]"


def test_a_heading_is_not_joined_to_what_stands_under_it(analyser: Analyser, word: WordMaker) -> None:
    text = "Neglect of children\n\nThe child was harmed."
    assert best(text, [word("harm"), word("child")], analyser) == "The [child] was [harmed]."
    assert best(text, [word("neglect")], analyser) == "[Neglect] of children"


def test_a_phrase_across_a_heading_is_marked_on_the_side_that_is_shown(analyser: Analyser, word: WordMaker) -> None:
    text = "Learning from harm\n\nNeglect was not named."
    assert best(text, [Phrase(("harm", "neglect")), word("learning")], analyser) == "[Learning] from [harm]"


def test_contents_lists_and_running_lines_are_not_shown(analyser: Analyser, word: WordMaker) -> None:
    contents = "Contents\nNeglect ..... 4\nHarm . . . . . . 12\nThemes 13\nLearning 15\nRecommendations 21\n"
    assert best(contents, [word("neglect"), word("harm"), word("learning")], analyser) is None
    header = f"Review of neglect, page 12\n\n{NUMBERED}"
    repeated = frozenset({"review of neglect, page"})
    assert best(header, [word("neglect")], analyser, length=40, repeated=repeated) == "[Neglect] was not named."
    assert best(header, [word("neglect")], analyser, length=40) == "Review of [neglect], page 12"


def test_a_leaf_that_looks_at_titles_counts_for_nothing_on_a_page(analyser: Analyser, word: WordMaker) -> None:
    assert best("Harm to a child.", [word("harm", title=True), word("child")], analyser) == "Harm to a [child]."
    assert best("Harm to a child.", [word("harm", title=True)], analyser) is None


def test_the_sheet_and_its_label_are_told(analyser: Analyser, word: WordMaker) -> None:
    found = of_page(Page(4, "Neglect", "2"), [word("neglect")], analyser)
    assert found == Passage(4, "2", "Neglect", ((0, 7),))


def test_a_block_with_many_scattered_marks_does_not_beat_one_with_them_together(
    analyser: Analyser, word: WordMaker
) -> None:
    text = (
        f"Harm and harm.\n\nHarm was here. {'Nothing was there. ' * 5}Harm came. {'Nothing was there. ' * 5}Then harm."
    )
    assert best(text, [word("harm")], analyser, length=40) == "[Harm] and [harm]."


def test_a_passage_that_begins_within_a_phrase_is_widened_to_hold_it(analyser: Analyser, word: WordMaker) -> None:
    text = "It did harm. Neglect of a child at school."
    leaves: list[Leaf] = [Phrase(("harm", "neglect")), word("child"), word("school")]
    assert best(text, leaves, analyser, length=32) == "[harm. Neglect] of a [child] at [school]."


def test_a_page_of_820_000_characters_takes_less_than_a_second(
    analyser: Analyser, word: WordMaker, patience: float
) -> None:
    page = Page(1, (NUMBERED * 3_500)[:820_000])
    leaves: list[Leaf] = [word("harm"), word("neglect"), Phrase(("social", "worker"))]
    began = time.process_time()
    of_page(page, leaves, analyser, repeated=frozenset({"x"}))
    assert time.process_time() - began < patience


@pytest.mark.parametrize(
    "piece",
    ["harm ", "harm. ", "harm\n", "harm\n\n", "harm" + "." * 50_000, "harm" + " " * 50_000, "harm . . ", "harmx"],
)
def test_passages_are_found_in_linear_time(analyser: Analyser, word: WordMaker, piece: str, patience: float) -> None:
    leaves: list[Leaf] = [word("harm"), Phrase(("harm", "harm", "neglect"))]
    began = time.process_time()
    of_page(Page(1, piece * (100_000 // len(piece))), leaves, analyser, repeated=frozenset({"x"}))
    assert time.process_time() - began < patience


def test_a_block_with_more_marks_that_stand_apart_gives_way_to_one_with_as_many_together(
    analyser: Analyser, word: WordMaker
) -> None:
    apart = f"Harm was seen. {'Nothing was there. ' * 5}Then school."
    assert (
        best(f"{apart}\n\nHarm at school.", [word("harm"), word("school")], analyser, length=40)
        == "[Harm] at [school]."
    )
    alike = f"{apart}\n\n{apart.replace('was', 'is')}"
    assert str(best(alike, [word("harm"), word("school")], analyser, length=40)).startswith("[Harm] was seen.")


def test_runs_of_white_space_are_one_space_and_marks_stay_on_their_words(analyser: Analyser) -> None:
    leaves: list[Leaf] = [Word("baby", analyser.stem("baby")), Word("seen", "seen")]
    text = "The  baby was\n   not\tseen \n for  weeks by anyone, the baby  alone."
    assert best(text, leaves, analyser) == "The [baby] was not [seen] for weeks by anyone, the [baby] alone."
    # Where no run is longer than one, nothing moves.
    assert best("The baby\nwas\tnot seen.", leaves, analyser) == "The [baby] was not [seen]."


def test_of_marks_too_far_apart_for_one_passage_the_first_is_shown_whatever_follows(
    analyser: Analyser, word: WordMaker
) -> None:
    text = f"Harm came. {'Nothing else is said. ' * 20}Harm again. {'Nothing more is said. ' * 20}".strip()
    shown_first = passage(
        Page(1, text), lay_out(text, analyser), Sought.of([word("harm")]), analyser, language="en", length=60
    )
    assert shown_first
    assert shown_first.text == "Harm came. Nothing else is said. Nothing else is said."
    assert shown_first.marks == ((0, 4),)
