from hypothesis import given
from hypothesis import strategies as st

from reviewsearch.domain.ports import BARRIER, FILLER, Put, Terms

texts = st.lists(st.sampled_from(("child", "of", BARRIER)), max_size=6).map(" ".join)


@given(text=texts, words=st.integers(0, 8))
def test_a_filled_page_is_as_long_as_asked_and_unfilled_it_is_as_it_was(text: str, words: int) -> None:
    filled = Terms(text, text).filled(words)
    assert filled.unfilled() == Terms(text, text)
    length = sum(term != BARRIER for term in filled.exact.split())
    held = sum(term != BARRIER for term in text.split())
    assert length == (max(held, words) if text else 0)
    assert filled.exact == filled.stems


def test_a_document_is_ranked_by_its_title_twice_and_its_pages_unfilled() -> None:
    page = Terms("neglect of babies", "neglect of babi")
    put = Put("a", Terms("Wren", "wren"), (page.filled(9), page), "report")
    assert FILLER in put.pages[0].exact
    assert put.body() == Terms(
        "Wren ¶ Wren ¶ neglect of babies ¶ neglect of babies", "wren ¶ wren ¶ neglect of babi ¶ neglect of babi"
    )
