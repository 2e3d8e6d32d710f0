import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewsearch.engines.ranking import WINDOW, Stock, in_order, ranked

scores = st.dictionaries(
    st.text("abc", min_size=1, max_size=6), st.sampled_from((0.0, 0.5, 1.0, 3.0)), max_size=2 * WINDOW
)


def test_bm25_is_what_the_textbook_says() -> None:
    """Robertson and Zaragoza 2009, with k1 = 1.2 and b = 0.75, worked out by hand."""
    stock = Stock.of([10, 20, 30])
    assert stock.rarity(1) == pytest.approx(0.9808293)  # ln(1 + 2.5 / 1.5)
    assert stock.weight(2, 30) == pytest.approx(1.2054795)  # 2 × 2.2 / (2 + 1.2 × (0.25 + 0.75 × 1.5))


def test_what_all_texts_hold_still_counts() -> None:
    assert Stock.of([5, 5]).rarity(2) > 0


def test_no_texts_at_all_have_no_length() -> None:
    assert Stock.of([]) == Stock(0, 0.0)


@given(scores, st.integers(0, 9))
def test_the_order_is_by_score_then_id_and_holds_all(own: dict[str, float], bonus: int) -> None:
    order = ranked(own.items(), lambda id_: float(len(id_) * bonus), str)
    assert order == sorted(order, key=lambda scored: (-scored[1], scored[0]))
    assert {id_ for id_, _ in order} == own.keys()


def test_pages_are_asked_for_in_the_window_alone() -> None:
    own = {f"{number:03}": float(number) for number in range(WINDOW + 10)}
    asked: list[str] = []

    def best_page(id_: str) -> float:
        asked.append(id_)
        return 100.0 if id_ == "010" else 0.0

    order = ranked(own.items(), best_page, str)
    assert sorted(asked) == [f"{number:03}" for number in range(10, WINDOW + 10)]
    assert order[0] == ("010", 110.0)
    assert [id_ for id_, _ in order[-10:]] == [f"{number:03}" for number in range(9, -1, -1)]


def test_only_of_those_that_score_alike_is_it_asked_what_they_are_called() -> None:
    asked: list[int] = []

    def name(number: int) -> str:
        asked.append(number)
        return str(-number)

    assert in_order([(1, 2.0), (2, 1.0), (3, 3.0), (4, 1.0), (5, 0.5)], name) == [
        (3, 3.0),
        (1, 2.0),
        (2, 1.0),
        (4, 1.0),
        (5, 0.5),
    ]
    assert sorted(asked) == [2, 4]
