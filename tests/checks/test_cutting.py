"""Words that nobody sees are taken out of pages wherever they stand, and nothing else is."""

from hypothesis import given
from hypothesis import strategies as st

from reviewsearch.checks.cutting import without
from reviewsearch.checks.looked import Unseen
from reviewsearch.domain.document import Page


def left(*unseen: Unseen, pages: tuple[str, ...]) -> list[str]:
    return [page.text for page in without([Page(at, text) for at, text in enumerate(pages, 1)], unseen)]


def test_words_are_found_behind_what_stands_before_them_and_not_elsewhere() -> None:
    pages = ("The child saw her mother. Her mother left.", "Nobody saw her mother.")
    assert left(Unseen("her mother", before="The child saw "), pages=pages) == [
        "The child saw . Her mother left.",
        "Nobody saw her mother.",
    ]


def test_words_that_are_not_where_they_should_be_are_taken_wherever_they_stand_whole() -> None:
    assert left(Unseen("Rowan", before="another text"), pages=("Rowan ROWAN Rowanberry",)) == [" Rowanberry"]
    assert left(Unseen("Rowan"), pages=("no such word",)) == ["no such word"]


def test_spaces_hyphens_and_the_ends_of_pages_hide_nothing() -> None:
    assert left(Unseen("a fam-ily name", before="saw"), pages=("We saw a family\n", "name there.")) == [
        "We saw \n",
        " there.",
    ]


def test_one_letter_is_taken_only_where_it_stands_behind_something() -> None:
    assert left(Unseen("a"), Unseen("", before="x"), pages=("a cat",)) == ["a cat"]
    assert left(Unseen("A", before="Child"), pages=("Child A and a cat",)) == ["Child  and a cat"]


def test_pages_that_hold_none_of_them_come_back_as_they_are() -> None:
    pages = (Page(1, "One"), Page(2, "Two"))
    assert all(one is other for one, other in zip(without(pages, [Unseen("Three")]), pages, strict=True))


@given(st.lists(st.sampled_from(["alpha", "beta", "gamma", "delta"]), max_size=12), st.sampled_from(["alpha", "beta"]))
def test_after_it_a_word_that_is_unseen_stands_nowhere(words: list[str], gone: str) -> None:
    (text,) = left(Unseen(gone), pages=(" ".join(words),))
    assert text.split() == [word for word in words if word != gone]
