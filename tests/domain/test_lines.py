"""The lines of a page, as a reader sees them."""

import pytest

from reviewsearch.domain.document import Page
from reviewsearch.domain.lines import top_lines


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("P R E S S   S T A T E M E N T", "PRESS STATEMENT"),
        ("1 2 3 4 5", "1 2 3 4 5"),
        ("A 1 B 2 C 3", "A 1 B 2 C 3"),
        ("A B C D", "ABCD"),
    ],
)
def test_letters_set_apart_are_closed_up_and_figures_are_not(printed: str, read: str) -> None:
    assert [line.text for line in top_lines(Page(1, printed), frozenset())] == [read]
