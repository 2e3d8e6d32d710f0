"""Whoosh's scores are the naive engine's, however its segments lie."""

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewsearch.domain.ports import Drop, Match, Matches, Put, Terms
from reviewsearch.domain.query import AllOf, AnyOf, AnyTerm, Filters, Leaf, Phrase, Word
from reviewsearch.engines.memory import Memory
from reviewsearch.engines.whoosh import Whoosh

words = st.sampled_from(("child", "childs", "of", "plan"))


@st.composite
def documents(draw: st.DrawFn) -> Put:
    """Some are in a language whose words are their own stems."""
    has_stems = draw(st.booleans())

    def text() -> Terms:
        exact = draw(st.lists(words, max_size=6))
        return Terms(" ".join(exact), " ".join(word.removesuffix("s") if has_stems else word for word in exact))

    pages = tuple(text() for _ in range(draw(st.integers(0, 4))))
    return Put(draw(st.sampled_from("abcdef")), text(), pages, "report")


batches = st.lists(
    st.lists(st.one_of(documents(), documents(), st.builds(Drop, st.sampled_from("abcdef"))), max_size=5), max_size=4
)
leaves: st.SearchStrategy[Leaf] = st.one_of(
    st.builds(lambda word, title: Word(word, word.removesuffix("s"), title), words, st.booleans()),
    st.builds(Phrase, st.lists(words, max_size=3).map(tuple), st.booleans()),
    st.builds(AnyTerm, st.just("*"), st.lists(words, max_size=3).map(tuple), st.booleans()),
)


def figures(match: Match) -> list[float]:
    return [match.score, *(page.score for page in match.pages)]


@settings(max_examples=settings().max_examples // 2)
@given(batches, st.lists(leaves, min_size=1, max_size=4))
def test_order_pages_and_scores_are_those_of_the_naive_engine(
    changes: list[list[Put | Drop]], leaves: list[Leaf]
) -> None:
    naive = Memory("")
    with TemporaryDirectory() as folder:
        engine = Whoosh(Path(folder, "index"), analyser="1", create=True)
        for batch in changes:
            naive.apply(batch)
            engine.apply(batch)
        for query in (AllOf(tuple(leaves)), AnyOf(tuple(leaves)), AnyOf(tuple(leaves), 0)):
            answer, expected = (each.search(query, filters=Filters(), limit=9, offset=0) for each in (engine, naive))
            assert [match.id for match in answer.matches] == [match.id for match in expected.matches]
            for one, other in zip(answer.matches, expected.matches, strict=True):
                assert [page.number for page in one.pages] == [page.number for page in other.pages]
                assert figures(one) == pytest.approx(figures(other), abs=1e-6)
        engine.close()


def test_threads_may_share_one(tmp_path: Path) -> None:
    """Its files have one place of reading for all: threads take turns."""
    engine = Whoosh(tmp_path / "index", analyser="1", create=True)
    vocabulary = [f"word{number}" for number in range(60)]
    engine.apply(
        Put(f"{n:03}", Terms("", ""), (Terms(" ".join(vocabulary[: n % 60 + 1]), ""),), "report") for n in range(300)
    )

    def ask(number: int) -> Matches:
        word = vocabulary[number % 60]
        return engine.search(Word(word, word), filters=Filters(), limit=3, offset=0)

    alone = [ask(number) for number in range(60)]
    often = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(4) as pool:
            assert list(pool.map(ask, range(240))) == alone * 4
    finally:
        sys.setswitchinterval(often)
        engine.close()
