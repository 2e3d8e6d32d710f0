"""What may be written, and that how it was written makes no difference."""

import random
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest

from reviewsearch.domain.ports import Drop, Put, SearchEngine
from reviewsearch.domain.query import EVERYTHING, AnyOf, Filters, Phrase, Word

Make = Callable[..., Put]


def holds(engine: SearchEngine, word: str) -> str:
    answer = engine.search(Word(word, word), filters=Filters(), limit=100, offset=0)
    return "".join(sorted(match.id for match in answer.matches))


def test_what_is_put_is_found_and_what_is_dropped_is_not(engine: SearchEngine, put: Make) -> None:
    engine.apply([put("a", "", "child"), put("b", "", "child")])
    assert holds(engine, "child") == "ab"
    engine.apply([Drop("a")])
    assert holds(engine, "child") == "b"
    assert engine.ids() == {"b"}


def test_words_stand_in_the_files_of_an_index_only_if_it_was_ever_given_them(
    engine: SearchEngine, put: Make, new_engine: Callable[[], AbstractContextManager[SearchEngine]]
) -> None:
    engine.apply([put("a", "wren", "kingfisher", "osprey"), put("b", "", "heron")])
    assert engine.kept(["wren", "kingfisher", "osprey", "heron", "dove"]) == {"wren", "kingfisher", "osprey", "heron"}
    engine.apply([Drop("a")])
    assert "heron" in engine.kept(["heron"])
    engine.rewrite()
    assert engine.kept(["wren", "kingfisher", "osprey", "heron"]) == {"heron"}
    assert engine.ids() == {"b"}
    assert holds(engine, "heron") == "b"
    engine.apply([put("c", "", "heron")])
    assert holds(engine, "heron") == "bc"
    with new_engine() as anew:
        anew.apply([put("b", "", "heron")])
        assert anew.kept(["wren", "kingfisher", "osprey", "heron"]) == {"heron"}


def test_a_document_put_again_is_replaced_whole(engine: SearchEngine, put: Make) -> None:
    engine.apply([put("a", "old title", "old one", "old two", kind="report", cases=("x-1",))])
    engine.apply([put("a", "new", "new one", kind="slides")])
    assert (holds(engine, "old"), holds(engine, "title"), holds(engine, "new")) == ("", "", "a")
    assert engine.facets(EVERYTHING, filters=Filters()).kind == {"slides": 1}
    assert engine.ids() == {"a"}


def test_of_several_changes_to_one_document_the_last_holds(engine: SearchEngine, put: Make) -> None:
    engine.apply(
        [put("a", "", "one"), Drop("a"), put("a", "", "two"), put("b", "", "one"), put("b", "", "two"), Drop("b")]
    )
    assert (holds(engine, "one"), holds(engine, "two")) == ("", "a")
    engine.apply([Drop("a"), put("a", "", "three"), put("a", "", "four")])
    assert (holds(engine, "two"), holds(engine, "three"), holds(engine, "four")) == ("", "", "a")
    assert engine.search(EVERYTHING, filters=Filters(), limit=0, offset=0).total == 1


def test_dropping_what_is_not_there_is_no_error(engine: SearchEngine, put: Make) -> None:
    engine.apply([Drop("nothing")])
    engine.apply([put("a", "", "child"), Drop("nothing")])
    assert engine.ids() == {"a"}


def test_no_changes_are_no_error(engine: SearchEngine) -> None:
    engine.apply([])
    assert engine.ids() == frozenset()


def test_everything_may_be_dropped_and_put_again(engine: SearchEngine, put: Make) -> None:
    for _ in range(3):
        engine.apply([put(id_, "", "child") for id_ in "abc"])
        engine.apply([Drop(id_) for id_ in "abc"])
        assert holds(engine, "child") == ""
        assert engine.ids() == frozenset()
    engine.apply([put("a", "", "child")])
    assert holds(engine, "child") == "a"


def test_documents_without_a_word_are_held(engine: SearchEngine, put: Make) -> None:
    engine.apply([put("a", ""), put("b", "", ""), put("c", "", "", "")])
    engine.apply([Drop("b")])
    assert engine.ids() == {"a", "c"}
    assert engine.search(EVERYTHING, filters=Filters(), limit=9, offset=0).total == 2


def test_when_the_changes_cannot_be_read_to_their_end_nothing_is_changed(engine: SearchEngine, put: Make) -> None:
    def failing() -> Iterator[Put | Drop]:
        yield Drop("a")
        yield put("b", "", "child")
        raise RuntimeError("the catalogue could not be read")

    engine.apply([put("a", "", "child")])
    with pytest.raises(RuntimeError, match="catalogue"):
        engine.apply(failing())
    assert holds(engine, "child") == "a"
    assert engine.ids() == {"a"}
    engine.apply([put("c", "", "child")])
    assert holds(engine, "child") == "ac"


def test_how_documents_came_in_makes_no_difference(
    engine: SearchEngine, put: Make, new_engine: Callable[[], AbstractContextManager[SearchEngine]]
) -> None:
    """One by one, in any order, or all at once, after other documents came and went: the same order, the same scores."""
    rng = random.Random(4)  # noqa: S311 - seeded, so that a failure comes again
    words = ["child", "neglect", "school", "the", "of", "abuse", "schools"]
    documents = [
        put(
            f"{n:02}",
            " ".join(rng.choices(words, k=2)),
            *(" ".join(rng.choices(words, k=rng.randint(0, 30))) for _ in range(3)),
        )
        for n in range(24)
    ]
    passing = [put(f"{n:02}", "other", "child neglect " * 50) for n in (*range(0, 24, 3), 70, 71)]
    queries = (
        AnyOf((Word("schools", "school"), Word("neglect", "neglect"))),
        Phrase(("the", "child")),
        AnyOf((Phrase(("neglect", "of")), Word("abuse", "abuse", title=True), Word("child", "child"))),
    )
    engine.apply(documents)
    for shuffled in (documents, sorted(documents, key=lambda put: put.pages[0].exact)):
        with new_engine() as other:
            other.apply(passing)
            for document in shuffled:
                other.apply([document])
            other.apply([Drop("70"), Drop("71")])
            for query in queries:
                once = engine.search(query, filters=Filters(), limit=40, offset=0)
                again = other.search(query, filters=Filters(), limit=40, offset=0)
                assert [(match.id, match.page_count) for match in once.matches] == [
                    (match.id, match.page_count) for match in again.matches
                ]
                for one, two in zip(once.matches, again.matches, strict=True):
                    assert one.score == pytest.approx(two.score, abs=1e-6)
                    assert [page.number for page in one.pages] == [page.number for page in two.pages]
