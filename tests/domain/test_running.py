import time

from hypothesis import given
from hypothesis import strategies as st

from reviewsearch.domain.document import Page
from reviewsearch.domain.running import normal_line, parted, running_lines


def pages(*texts: str) -> list[Page]:
    return [Page(number, text) for number, text in enumerate(texts, 1)]


def test_lines_that_recur_at_the_edges_of_a_third_of_the_pages_are_running_lines() -> None:
    body = "\n".join("abcdefgh")
    texts = [f"Midshire review\n{body}{n}\nin the middle\n{body}\n\n{n}" for n in range(4)]
    found = running_lines(pages(*texts))
    assert {"midshire review", ""} <= found
    assert "in the middle" not in found


def test_two_pages_make_no_running_line_and_neither_do_few_of_many() -> None:
    assert running_lines(pages("Head", "Head")) == frozenset()
    assert running_lines(pages(*["Head"] * 3, *(chr(97 + n) for n in range(7)))) == frozenset()
    assert running_lines(pages(*["Head"] * 3, *(chr(97 + n) for n in range(6)))) == {"head"}
    assert running_lines(()) == frozenset()


def test_lines_are_named_without_their_digits() -> None:
    assert normal_line("  Page 12  of 70 ") == "page of"


REPORT = pages(
    *(
        f"Midshire Safeguarding Children Partnership\nMSCP 2019/20-0{number}\nWords of {'abcde'[number]}.\nOfficial\nPage {number}"
        for number in range(1, 5)
    )
)


def test_running_lines_stand_apart_from_the_text_but_for_the_first_of_each() -> None:
    first, second, *_ = parted(REPORT)
    assert (first.body, first.running) == (REPORT[0].text, "")
    assert second.body == "Words of c."
    assert second.running == "Midshire Safeguarding Children Partnership\nMSCP 2019/20-02\nOfficial\nPage 2"


def test_numbers_alone_at_the_edge_of_pages_stand_apart_on_each() -> None:
    numbered = pages(*(f"{'abcd'[number]} words\n\n{number}" for number in range(4)))
    assert [page.running for page in parted(numbered)] == ["0", "1", "2", "3"]


def test_the_same_words_in_the_middle_of_a_page_stay() -> None:
    texts = [f"Head\n{a}\n{a}\n{a} {a}\nHead\n{a}, {a}\n{a}\n{a}" for a in ("to", "be", "or", "not")]
    bodies = [page.body for page in parted(pages(*texts))]
    assert ["\nHead\n" in body for body in bodies] == [True] * 4
    assert [body.startswith("Head") for body in bodies] == [True, False, False, False]


@given(st.lists(st.lists(st.sampled_from(["Head", "Page 1", "", "a", "b c", "7"]), max_size=9), max_size=6))
def test_every_line_of_a_page_is_on_one_side(texts: list[list[str]]) -> None:
    document = pages(*map("\n".join, texts))
    for page, both in zip(document, parted(document), strict=True):
        assert sorted(f"{both.body}\n{both.running}".split()) == sorted(page.text.split())


def test_parting_is_linear_in_the_length_of_the_text(hostile_text: str, patience: float) -> None:
    began = time.process_time()
    list(parted([Page(1, hostile_text)] * 3))
    assert time.process_time() - began < patience
