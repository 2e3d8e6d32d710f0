import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewsearch.domain.sentences import blocks, paragraphs, sentences


def split(text: str, repeated: frozenset[str] = frozenset()) -> list[list[str]]:
    """The sentences of each block of a text."""
    return [[" ".join(text[a:b].split()) for a, b in sentences(text, block)] for block in blocks(text, repeated)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It was so. It ended.", ["It was so.", "It ended."]),
        ("Was it so? It was! “So it was.” They left… Nobody came.", ["Was it so?", "It was!", "“So it was.”", "They left…", "Nobody came."]),
        ("Dr. Okoro, Mrs. Bell and J. R. Poole met.", ["Dr. Okoro, Mrs. Bell and J. R. Poole met."]),
        ("See No. 4, p. 12 and s. 47 or e.g. The Guide.", ["See No. 4, p. 12 and s. 47 or e.g. The Guide."]),
        ("The answer was no. The child left.", ["The answer was no.", "The child left."]),
        ("It said ... so. and went on. Then", ["It said ... so. and went on.", "Then"]),
        ("We saw Child A. The school did not.", ["We saw Child A.", "The school did not."]),
        ("It is U.K. Government policy.", ["It is U.K. Government policy."]),
        ("It was seen at 3 p.m. The visit ended.", ["It was seen at 3 p.m.", "The visit ended."]),
        ("4. The worker came. 4.12 The other came.", ["4. The worker came.", "4.12 The other came."]),
        ("a. First it was. (b. Then) it was not", ["a. First it was.", "(b. Then) it was not"]),
        ("We saw Children A, B and C. The school did not.", ["We saw Children A, B and C.", "The school did not."]),
        ("It cost 4.5 pounds. 12 people paid.", ["It cost 4.5 pounds.", "12 people paid."]),
        ("It did harm.12 The footnote stayed, in 2019. Then", ["It did harm.12", "The footnote stayed, in 2019.", "Then"]),
        ("4.1 One thing\n4.2 Another thing", ["4.1 One thing", "4.2 Another thing"]),
        ("We list:\n• one\n• two\n(a) three\n– four", ["We list:", "• one", "• two", "(a) three", "– four"]),
        ("a sum of\n4.2 million", ["a sum of 4.2 million"]),
        ("published on 3 Sept. 2019 there.", ["published on 3 Sept. 2019 there."]),
        ("No stop", ["No stop"]),
    ],
)  # fmt: skip
def test_sentences_end_where_a_reader_ends_them(text: str, expected: list[str]) -> None:
    assert split(text) == [expected]


def test_blank_lines_part_blocks_and_blank_pages_have_none() -> None:
    assert split("One.\nTwo.\n \nThree.") == [["One.", "Two."], ["Three."]]
    assert split("") == split(" \n\t\n") == []


def test_headings_stand_apart_from_running_text_even_without_a_blank_line() -> None:
    line = "The review found that nobody had asked the children what it was like to live there"
    text = (
        f"Findings\nWhat we learned\n{line}\nand why. It was long.\nNext steps\n{line}.\nMidshire\nand others. {line}"
    )
    assert split(text) == [
        ["Findings What we learned"],
        [f"{line} and why.", "It was long."],
        ["Next steps"],
        [f"{line}.", "Midshire and others.", line],
    ]


def test_short_lines_alone_make_no_headings() -> None:
    assert split("Slides\nhave short lines\nAll of them") == [["Slides have short lines All of them"]]


@pytest.mark.parametrize(
    "entry",
    ["Neglect ....... 4", "Neglect . . . . . 12", "Neglect ……… 4", "4.1 Neglect ______ 7", "Neglect ........ Page 4", "Neglect ....... iv", "Neglect ......"],
)  # fmt: skip
def test_dotted_lines_are_contents(entry: str) -> None:
    assert split(f"{entry}\nRunning text.") == [["Running text."]]


def test_three_lines_in_a_row_with_rising_page_numbers_are_contents() -> None:
    assert split("Contents\n\nNeglect 4\n\nHarm 4\nSchool 9\nHealth 12\n") == [["Contents"]]
    assert split("Girls 9\nBoys 4\nBabies 7") == [["Girls 9 Boys 4 Babies 7"]]
    assert split("It was section 47\nIt was on page 4.\nIt was 12") == [
        ["It was section 47 It was on page 4.", "It was 12"]
    ]


def test_running_lines_are_left_out_and_part_blocks() -> None:
    assert split("One.\nPage 4 of 70\nTwo.", frozenset({"page of"})) == [["One."], ["Two."]]


@given(st.text("aZ 1.!\n•“(\u00ad", max_size=80) | st.text(max_size=80))
def test_blocks_and_sentences_cover_every_word_once_and_in_order(text: str) -> None:
    reached = 0
    for block in blocks(text):
        assert block.start >= reached
        for start, end in sentences(text, block):
            assert reached <= start < end
            assert not text[reached:start].strip() or reached < block.start
            assert text[start:end] == text[start:end].strip()
            reached = end
        assert reached == block.end


def test_reading_is_linear_in_the_length_of_the_text(hostile_text: str, patience: float) -> None:
    began = time.process_time()
    for block in blocks(hostile_text, frozenset({"a"})):
        list(sentences(hostile_text, block))
    assert time.process_time() - began < patience


PAGE = """Seen but not heard
Contents of this review ........................ 3
4. Theme two: good enough for whom?
4.1 Neglect was the word used for one of the three, after the event
for another, and for the third not at all.
4.2 Each of the three babies was the subject of nine contacts that were
closed.
The threshold was a line drawn across a single day in each of the cases.

• a home visit that was made while nobody but the baby was awake
and short
"""


def test_paragraphs_are_what_one_reads_as_one() -> None:
    assert [" ".join(PAGE[start:end].split()) for start, end in paragraphs(PAGE)] == [
        "Seen but not heard",
        "Contents of this review ........................ 3",
        "4. Theme two: good enough for whom?",
        "4.1 Neglect was the word used for one of the three, after the event for another, and for the third not at all.",
        "4.2 Each of the three babies was the subject of nine contacts that were closed.",
        "The threshold was a line drawn across a single day in each of the cases.",
        "• a home visit that was made while nobody but the baby was awake and short",
    ]
    assert list(paragraphs(" \n\n ")) == []


@given(
    st.lists(
        st.sampled_from(
            ["Heading", "4.1 Some words here", "a longer line of running text that goes on.", "", "x ..... 3", "• item"]
        )
    )
)
def test_paragraphs_cover_every_word_once_and_in_order(lines: list[str]) -> None:
    text = "\n".join(lines)
    assert " ".join(text[start:end] for start, end in paragraphs(text)).split() == text.split()


def test_lines_that_are_surely_headings_stand_apart_whatever_they_look_like() -> None:
    text = "  who was there?\nNobody.\nNobody else."
    assert [text[block.start : block.end] for block in blocks(text, frozenset(), frozenset({2}))] == [
        "who was there?",
        "Nobody.\nNobody else.",
    ]
