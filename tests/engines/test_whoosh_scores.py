"""Whoosh's scores are the naive engine's, however its segments lie."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewsearch.domain.ports import BARRIER, Drop, Match, Put, Terms
from reviewsearch.domain.query import AllOf, AnyOf, AnyTerm, Filters, Leaf, Node, Phrase, Word
from reviewsearch.engines.memory import Memory
from reviewsearch.engines.whoosh import Whoosh

words = st.sampled_from(("child", "childs", "of", "plan"))
written = st.sampled_from(("child", "childs", "of", "plan", BARRIER))


@st.composite
def documents(draw: st.DrawFn) -> Put:
    """Some are in a language whose words are their own stems."""
    has_stems = draw(st.booleans())

    def text() -> Terms:
        exact = draw(st.lists(written, max_size=6))
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


def agree(engine: Whoosh, naive: Memory, query: Node) -> None:
    answer, expected = (each.search(query, filters=Filters(), limit=9, offset=0) for each in (engine, naive))
    assert [match.id for match in answer.matches] == [match.id for match in expected.matches]
    for one, other in zip(answer.matches, expected.matches, strict=True):
        assert [page.number for page in one.pages] == [page.number for page in other.pages]
        assert figures(one) == pytest.approx(figures(other), abs=1e-6)


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
            agree(engine, naive, query)
        engine.close()


def test_a_word_that_stands_only_by_itself_scores_as_in_the_naive_engine(tmp_path: Path) -> None:
    """In a language without stems here: "childs" is asked for with its English stem, and its pages hold none."""
    own, stemmed = Terms("childs plan", "childs plan"), Terms("childs plan childs", "child plan child")
    documents = [
        Put("a", own, (own, stemmed), "report"),
        Put("b", own, (own,), "report"),
        Put("c", stemmed, (stemmed,), "report"),
    ]
    naive, engine = Memory(""), Whoosh(tmp_path / "index", analyser="1", create=True)
    naive.apply(documents)
    engine.apply(documents)
    agree(engine, naive, Word("childs", "child"))
    engine.close()
