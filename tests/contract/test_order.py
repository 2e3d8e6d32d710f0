"""In what order documents come, what they score, and which of their pages are named."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from reviewsearch.domain.ports import Match, PageMatch, Put, SearchEngine
from reviewsearch.domain.query import (
    EVERYTHING,
    AllOf,
    AnyOf,
    AnyTerm,
    Concept,
    Filters,
    InCase,
    Node,
    Phrase,
    Without,
    Word,
    scoring_leaves,
)
from reviewsearch.engines.memory import Memory
from reviewsearch.engines.ranking import OTHERS_ON_PAGE

Make = Callable[..., Put]
NEGLECT = Word("neglect", "neglect")


def answer(engine: SearchEngine, query: Node, *, limit: int = 100, offset: int = 0) -> tuple[Match, ...]:
    return engine.search(query, filters=Filters(), limit=limit, offset=offset).matches


def order(engine: SearchEngine, query: Node) -> str:
    return "".join(match.id for match in answer(engine, query))


def test_what_says_it_more_often_comes_first(engine: SearchEngine, put: Make) -> None:
    engine.apply(
        [
            put("a", "", "neglect of a child"),
            put("b", "", "neglect and neglect again"),
            put("c", "", "a child again and"),
        ]
    )
    assert order(engine, NEGLECT) == "ba"


def test_what_says_it_in_fewer_words_comes_first(engine: SearchEngine, put: Make) -> None:
    engine.apply([put("a", "", "neglect " + "and so on " * 20), put("b", "", "neglect and so on")])
    assert order(engine, NEGLECT) == "ba"


def test_a_rare_word_counts_for_more_than_a_common_one(engine: SearchEngine, put: Make) -> None:
    engine.apply([put(id_, "", "child and more") for id_ in "abcdef"] + [put("g", "", "rare and more")])
    assert order(engine, AnyOf((Word("child", "child"), Word("rare", "rare")))) == "gabcdef"


def test_what_says_it_in_its_title_too_comes_first(engine: SearchEngine, put: Make) -> None:
    engine.apply([put("a", "other words", "neglect here"), put("b", "neglect words", "neglect here")])
    assert order(engine, NEGLECT) == "ba"
    assert order(engine, AnyOf((NEGLECT, Word("neglect", "neglect", title=True)))) == "ba"


def test_the_word_as_typed_comes_before_its_other_forms(engine: SearchEngine, put: Make) -> None:
    engine.apply([put("a", "", "one school here"), put("b", "", "one schools here")])
    assert order(engine, Word("schools", "school")) == "ba"
    assert order(engine, Word("school", "school")) == "ab"


def test_words_together_on_one_page_come_before_words_apart(engine: SearchEngine, put: Make) -> None:
    """The best page's score is added to the document's own."""
    engine.apply([put("a", "", "child x x x x", "neglect x x x x"), put("b", "", "child neglect x x x", "x x x x x")])
    assert order(engine, AllOf((Word("child", "child"), NEGLECT))) == "ba"


def test_a_heavier_word_counts_for_more(engine: SearchEngine, put: Make) -> None:
    engine.apply([put("a", "", "one word"), put("b", "", "two word")])
    assert order(engine, AnyOf((Word("one", "one", weight=0.5), Word("two", "two", weight=2.0)))) == "ba"
    assert order(engine, AnyOf((Word("one", "one", weight=2.0), Word("two", "two", weight=0.5)))) == "ab"


def test_many_spellings_count_as_one_word(engine: SearchEngine, put: Make) -> None:
    """What a prefix stands for is not worth the sum of all that it stands for."""
    spellings = tuple(f"abuse{number}" for number in range(50))
    engine.apply(
        [put("a", "", " ".join(spellings) + " x" * 50), put("b", "", "harm " * 50 + " x" * 50)]
        + [put(f"c{number}", "", "x " * 100) for number in range(9)]
    )
    first, second = answer(engine, AnyOf((AnyTerm("abuse*", spellings), Word("harm", "harm"))))
    assert first.score < 2 * second.score


def test_equal_scores_are_in_order_of_ids(engine: SearchEngine, put: Make) -> None:
    engine.apply([put(id_, "", "neglect") for id_ in "dbca"])
    engine.apply([put("b", "", "neglect")])
    assert order(engine, NEGLECT) == "abcd"
    assert order(engine, EVERYTHING) == "abcd"


def test_what_only_says_which_adds_nothing(engine: SearchEngine, put: Make) -> None:
    engine.apply([put("a", "", "neglect", cases=("x-1",)), put("b", "", "neglect neglect")])
    assert [match.score for match in answer(engine, InCase(frozenset({"x-1"})))] == [0.0]
    assert {match.score for match in answer(engine, EVERYTHING)} == {0.0}
    assert {match.score for match in answer(engine, Without(EVERYTHING, Word("x", "x")))} == {0.0}
    plain, with_case = answer(engine, NEGLECT)[1], answer(engine, AllOf((InCase(frozenset({"x-1"})), NEGLECT)))[0]
    assert plain == with_case


def test_scores_of_what_may_match_add_up(engine: SearchEngine, put: Make) -> None:
    engine.apply([put("a", "", "neglect here"), put("b", "", "neglect there")])
    once = answer(engine, AllOf((NEGLECT,)))[0].score
    twice = answer(engine, AllOf((NEGLECT, NEGLECT)))[0].score
    assert abs(twice - 2 * once) < 1e-6


def test_screenfuls_follow_each_other_without_gap_or_repeat(engine: SearchEngine, put: Make) -> None:
    """Also across the place, at 50, behind which pages no longer count: it is the same for every limit and offset."""
    engine.apply(
        [
            put(f"{n:03}", "", *("child " * (n % 7) + "x " * (n % 5) for _ in range(1 + n % 3)), "child x " * (n % 4))
            for n in range(80)
        ]
    )
    query = AnyOf((Word("child", "child"), Word("x", "x")))
    whole = answer(engine, query)
    assert len(whole) > 60
    assert list(whole) == sorted(whole, key=lambda match: (-match.score, match.id))
    for size in (1, 7, 50):
        parts = [answer(engine, query, limit=size, offset=start) for start in range(0, len(whole), size)]
        assert sum(parts, ()) == whole


def test_a_screenful_beyond_the_end_is_empty_and_the_total_stays(engine: SearchEngine, put: Make) -> None:
    engine.apply([put(id_, "", "neglect") for id_ in "abc"])
    beyond = engine.search(NEGLECT, filters=Filters(), limit=10, offset=3)
    assert (beyond.total, beyond.matches) == (3, ())


def test_no_limit_at_all_gives_the_total_alone(engine: SearchEngine, put: Make) -> None:
    engine.apply([put(id_, "", "neglect") for id_ in "abc"])
    assert engine.search(NEGLECT, filters=Filters(), limit=0, offset=0).total == 3
    assert engine.search(NEGLECT, filters=Filters(), limit=0, offset=0).matches == ()


def test_the_best_pages_are_named_best_first(engine: SearchEngine, put: Make) -> None:
    engine.apply(
        [put("a", "neglect", "x x x", "neglect x x", "neglect neglect x", "neglect neglect neglect", "neglect x x")]
    )
    match = answer(engine, NEGLECT)[0]
    assert [page.number for page in match.pages] == [4, 3, 2]
    assert match.page_count == 4
    assert list(match.pages) == sorted(match.pages, key=lambda page: (-page.score, page.number))


def test_equally_good_pages_are_in_order_of_their_numbers(engine: SearchEngine, put: Make) -> None:
    engine.apply([put("a", "", *["neglect"] * 5)])
    assert [page.number for page in answer(engine, NEGLECT)[0].pages] == [1, 2, 3]


def test_a_page_matches_where_any_word_stands_whatever_is_excluded(engine: SearchEngine, put: Make) -> None:
    engine.apply([put("a", "", "child", "neglect", "other", "no")])
    query = Without(AllOf((Word("child", "child"), NEGLECT)), AllOf((Word("other", "other"), Word("else", "else"))))
    match = answer(engine, query)[0]
    assert sorted(page.number for page in match.pages) == [1, 2]
    assert match.page_count == 2


def test_a_phrase_matches_the_pages_it_stands_on(engine: SearchEngine, put: Make) -> None:
    engine.apply([put("a", "the child", "the child", "child the", "the", "child", "so the child was", "any")])
    match = answer(engine, Phrase(("the", "child")))[0]
    assert sorted(page.number for page in match.pages) == [1, 5]
    assert match.page_count == 2


def test_words_of_the_title_name_no_page(engine: SearchEngine, put: Make) -> None:
    engine.apply([put("a", "neglect", "neglect")])
    for query in (
        Word("neglect", "neglect", title=True),
        Phrase(("neglect",), title=True),
        AnyTerm("n*", ("neglect",), title=True),
    ):
        match = answer(engine, query)[0]
        assert (match.pages, match.page_count) == ((), 0)
        assert match.score > 0


def test_without_words_no_page_is_named(engine: SearchEngine, put: Make) -> None:
    engine.apply([put("a", "", "neglect")])
    assert answer(engine, EVERYTHING)[0] == Match("a", 0.0)


def test_pages_far_into_a_long_document_are_found(engine: SearchEngine, put: Make) -> None:
    pages = [f"page{number} x" for number in range(1, 401)]
    engine.apply([put("a", "long", *pages), put("b", "short", "x")])
    assert answer(engine, Word("page399", "page399"))[0].pages[0].number == 399
    assert answer(engine, Phrase(("page400", "x")))[0].pages[0].number == 400
    assert answer(engine, Word("x", "x"))[0].page_count in (1, 400)


def test_a_page_of_very_many_words_is_found_to_its_end(engine: SearchEngine, put: Make) -> None:
    """A text file may be one page of 820,000 characters."""
    engine.apply([put("a", "", "x y " * 70_000 + "the end", "child")])
    assert [page.number for page in answer(engine, Phrase(("the", "end")))[0].pages] == [1]
    assert [page.number for page in answer(engine, Phrase(("y", "x")))[0].pages] == [1]
    assert [page.number for page in answer(engine, Word("child", "child"))[0].pages] == [2]


def test_a_page_is_scored_as_it_would_be_alone(engine: SearchEngine, put: Make) -> None:
    engine.apply([put("a", "", "neglect x"), put("b", "", "x", "neglect x")])
    (a,), (b,) = (match.pages for match in sorted(answer(engine, NEGLECT), key=lambda match: match.id))
    assert isinstance(a, PageMatch)
    assert abs(a.score - b.score) < 1e-6


def test_what_fills_a_page_makes_it_longer_and_nothing_else(engine: SearchEngine, put: Make) -> None:
    """A page counts for as little as if it held so many words; its document, and what is found, stay as they are."""
    bare = put("a", "", "neglect x", "y")
    engine.apply([bare, put("b", "", "neglect x z w v u")])
    before = {match.id: match for match in answer(engine, NEGLECT)}
    engine.apply([replace(bare, pages=tuple(page.filled(6) for page in bare.pages))])
    after = {match.id: match for match in answer(engine, NEGLECT)}

    def alone(match: Match) -> float:
        return match.score - match.pages[0].score

    assert alone(after["a"]) == pytest.approx(alone(before["a"]), abs=1e-5)
    assert after["a"].pages[0].score == pytest.approx(after["b"].pages[0].score, abs=1e-5)
    assert after["a"].pages[0].score < before["a"].pages[0].score
    assert [page.number for page in answer(engine, Word("y", "y"))[0].pages] == [2]


def test_a_thing_said_in_two_ways_counts_less_than_two_things(engine: SearchEngine, put: Make) -> None:
    """Of the ways to say one thing the best counts on a page, and of the others a share."""
    engine.apply(
        [
            put("a", "", "lado stands for designated officer"),
            put("b", "", "lado said as lado does the words"),
            put("c", "", "other words that say nothing here"),
            put("d", "", "other words that say nothing here"),
        ]
    )
    ways = (Word("lado", "lado"), Phrase(("designated", "officer"), weight=0.4))
    both, best = (answer(engine, query) for query in (AnyOf(ways), Concept(ways)))
    assert {match.id for match in both} == {match.id for match in best} == {"a", "b"}
    summed, once = ({match.id: match for match in matches} for matches in (both, best))
    assert once["a"].score < summed["a"].score
    assert once["b"].score == pytest.approx(summed["b"].score, abs=1e-5)
    alone = {match.id: match for match in answer(engine, ways[0])}
    assert once["a"].pages[0].score > alone["a"].pages[0].score
    assert once["a"].pages[0].score - alone["a"].pages[0].score == pytest.approx(
        OTHERS_ON_PAGE * (summed["a"].pages[0].score - alone["a"].pages[0].score), abs=1e-5
    )


def test_whichever_way_a_thing_is_said_it_matches(engine: SearchEngine, put: Make) -> None:
    engine.apply([put("a", "", "lado"), put("b", "", "designated officer"), put("c", "", "officer"), put("d", "", "x")])
    full = AllOf((Word("designated", "designated"), Word("officer", "officer")))
    assert sorted(order(engine, Concept((full, Word("lado", "lado"))))) == ["a", "b"]
    assert order(engine, Concept(())) == ""
    assert sorted(order(engine, Without(EVERYTHING, Concept((full, Word("lado", "lado")))))) == ["c", "d"]
    assert order(engine, Concept((Word("lado", "lado", title=True), InCase(frozenset({"m"}))))) == ""


@pytest.mark.parametrize("query", [NEGLECT, AnyOf((NEGLECT, Phrase(("a", "child")))), EVERYTHING, Word("no", "no")])
def test_the_first_matches_are_those_of_a_search_and_get_their_pages_when_they_are_shown(
    engine: SearchEngine, put: Make, query: Node
) -> None:
    puts = [put(f"{n:02}", "", *["neglect of a child " * (n % 7 + 1)] * (n % 4 + 1)) for n in range(70)]
    engine.apply(puts)
    first = engine.first(query, filters=Filters(), limit=60)
    found = answer(engine, query, limit=60)
    assert [(match.id, match.score) for match in first] == [(match.id, match.score) for match in found]
    pages = {each.id: len(each.pages) if any(scoring_leaves(query)) else 0 for each in puts}
    for some in (slice(20, 30), slice(0, 0), slice(52, 60)):
        assert engine.paged(query, first[some]) == found[some]
        assert [match.page_count for match in engine.paged(query, first[some])] == [pages[m.id] for m in first[some]]


def test_pages_are_those_of_the_query_they_are_asked_for(engine: SearchEngine, put: Make) -> None:
    engine.apply([put("a", "", "neglect", "child", "child")])
    one, other = answer(engine, NEGLECT), answer(engine, Word("child", "child"))
    engine.first(NEGLECT, filters=Filters(), limit=1)
    assert [page.number for match in engine.paged(Word("child", "child"), other) for page in match.pages] == [2, 3]
    assert [page.number for match in engine.paged(NEGLECT, one) for page in match.pages] == [1]


def test_a_match_whose_document_is_gone_gets_no_pages(engine: SearchEngine, put: Make) -> None:
    engine.apply([put("a", "", "neglect")])
    gone = Match("b", 1.0)
    assert engine.paged(NEGLECT, [gone, *engine.first(NEGLECT, filters=Filters(), limit=1)])[0] == gone


def test_of_very_many_pages_the_best_of_each_document_counts(engine: SearchEngine, put: Make) -> None:
    """Also where one document has more of the best pages than are looked at at once."""
    puts = [put(f"{n:02}", "", *["neglect and more words " * (n + 1)] * 3) for n in range(8)]
    puts += [put("long", "", *["neglect"] * 450), put("other", "", *["other words"] * 1_000)]
    engine.apply(puts)
    naive = Memory("naive")
    naive.apply(puts)
    found, right = answer(engine, NEGLECT), answer(naive, NEGLECT)
    assert [match.id for match in found] == [match.id for match in right]
    assert [match.score for match in found] == pytest.approx([match.score for match in right], rel=0.05)
    assert [match.page_count for match in found] == [match.page_count for match in right]
