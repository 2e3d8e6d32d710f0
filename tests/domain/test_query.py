import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reviewsearch.domain.ports import Put, Terms
from reviewsearch.domain.query import (
    EVERYTHING,
    AllOf,
    AnyOf,
    AnyTerm,
    Filters,
    InCase,
    Node,
    Phrase,
    Query,
    Tier,
    Without,
    Word,
    in_title,
    scoring_leaves,
)
from reviewsearch.engines.memory import Memory

VOCABULARY = ("abuse", "child", "housing", "ref:m-1", "ref:m-2", "school")
KEYS = ("m-1", "m-2")

WORDS = st.sampled_from(VOCABULARY).map(lambda term: Word(term, term))
LEAVES = WORDS | st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=2).map(lambda terms: Phrase(tuple(terms)))
NODES = LEAVES | st.lists(LEAVES, min_size=1, max_size=3).map(lambda nodes: AnyOf(tuple(nodes)))
SOME = st.lists(NODES, max_size=3, unique=True).map(tuple)
CASES = st.frozensets(st.sampled_from(KEYS))


@st.composite
def queries(draw: st.DrawFn) -> Query:
    cases = draw(CASES)
    mention = draw(WORDS | st.none()) if cases else None
    words = st.lists(NODES, max_size=5, unique=True).map(tuple)
    required = draw(SOME)
    quoted = tuple(node for node in required if draw(st.booleans()))
    return Query("", draw(words), required, draw(SOME), cases=cases, mention=mention, quoted=quoted)


TEXTS = st.lists(st.sampled_from(VOCABULARY), max_size=6).map(lambda terms: Terms(" ".join(terms), " ".join(terms)))
DOCUMENTS = st.builds(
    lambda title, pages, cases: Put("x", title, tuple(pages), "report", tuple(cases)),
    TEXTS, st.lists(TEXTS, max_size=2), CASES,
)  # fmt: skip


def holds(put: Put, node: Node) -> bool:
    engine = Memory("")
    engine.apply([put])
    return bool(engine.search(node, filters=Filters(), limit=0, offset=0).total)


def tiers_of(put: Put, query: Query) -> list[Tier]:
    return [tier for tier in query.tiers() if holds(put, tier.node)]


@given(queries(), DOCUMENTS)
def test_no_document_matches_two_tiers(query: Query, put: Put) -> None:
    assert len(tiers_of(put, query)) <= 1


@given(queries(), DOCUMENTS)
def test_documents_of_the_first_tiers_hold_every_word_and_belong_to_the_case(query: Query, put: Put) -> None:
    wanted = all(holds(put, node) for node in (*query.words, *query.required))
    own = not query.cases or bool(query.cases & set(put.cases))
    kept = not any(holds(put, node) for node in query.excluded)
    by_title = 2 if query.words and not query.cases else 1
    assert any(holds(put, tier.node) for tier in query.tiers()[:by_title]) == (wanted and own and kept)


@given(queries(), DOCUMENTS)
def test_every_tier_holds_what_is_required_and_nothing_excluded(query: Query, put: Put) -> None:
    """But for what is quoted in a question, which goes without it."""
    for tier in tiers_of(put, query):
        missing = {node for node in query.required if not holds(put, node)}
        assert not missing or (missing <= set(query.quoted) and len(query.words) >= 5 and not tier.whole)
        assert not any(holds(put, node) for node in query.excluded)


@given(queries(), DOCUMENTS)
def test_words_are_missing_only_where_a_tier_says_so_and_of_few_words_at_least_half_are_there(
    query: Query, put: Put
) -> None:
    for tier in tiers_of(put, query):
        found = sum(holds(put, node) for node in query.words)
        assert tier.whole == (found == len(query.words) and all(holds(put, node) for node in query.required))
        quoted = sum(holds(put, node) for node in query.quoted)
        assert found * 2 >= len(query.words) or (found + quoted and len(query.words) >= 5)


@given(queries(), DOCUMENTS)
def test_documents_of_other_cases_only_mention_the_case_and_come_after_its_own(query: Query, put: Put) -> None:
    for tier in tiers_of(put, query):
        if query.cases and not query.cases & set(put.cases):
            assert query.mention is not None
            assert holds(put, query.mention)
            assert tier == query.tiers()[1]


@given(st.lists(DOCUMENTS, max_size=5), queries())
@example([], Query(""))
def test_a_query_for_nothing_asks_for_everything_once(puts: list[Put], query: Query) -> None:
    assert all(len(tiers_of(put, Query(""))) == 1 for put in puts)
    assert Query("").tiers() == (Tier(EVERYTHING),)
    assert query.tiers() == query.tiers()


@pytest.mark.parametrize(("words", "least"), [(2, 1), (3, 2), (4, 2), (5, 1), (30, 1)])
def test_most_words_are_half_of_them_or_more_and_any_in_a_question(words: int, least: int) -> None:
    nodes = tuple(Word(f"w{number}", f"w{number}") for number in range(words))
    most = Query("", words=nodes).tiers()[-1].node
    assert isinstance(most, Without)
    assert most.drop == AllOf(nodes)
    assert most.keep == AllOf((AnyOf(nodes, minimum=least),))


def test_one_word_alone_is_asked_for_in_titles_and_then_anywhere() -> None:
    word = Word("child", "child")
    titled = AllOf((Word("child", "child", title=True),))
    assert Query("", words=(word,)).tiers() == (
        Tier(AllOf((AllOf((word,)), titled))),
        Tier(Without(AllOf((word,)), titled)),
    )


def test_in_a_case_that_is_named_titles_do_not_come_first() -> None:
    assert len(Query("", words=(Word("child", "child"),), cases=frozenset({"m-1"})).tiers()) == 1


def test_the_same_question_can_be_asked_of_titles_alone() -> None:
    node = AllOf(
        (
            Word("a", "a"),
            AnyOf((Phrase(("b", "c")), AnyTerm("d*")), 2),
            Without(Word("e", "e"), InCase(frozenset({"m-1"}))),
        )
    )
    assert in_title(node) == AllOf(
        (
            Word("a", "a", title=True),
            AnyOf((Phrase(("b", "c"), title=True), AnyTerm("d*", title=True)), 2),
            Without(Word("e", "e", title=True), InCase(frozenset({"m-1"}))),
        )
    )


CHILD, Q, ABUSE = Word("child", "child"), Phrase(("child", "q")), AnyTerm("abus*")


@pytest.mark.parametrize(
    ("node", "marked"),
    [
        (CHILD, [CHILD]),
        (InCase(frozenset({"m-1"})), []),
        (AllOf((CHILD, AnyOf((Q, ABUSE)))), [CHILD, Q, ABUSE]),
        (Without(Q, CHILD), [Q]),
        (AllOf((Without(AllOf((ABUSE, InCase(frozenset()))), Q), CHILD)), [ABUSE, CHILD]),
    ],
)
def test_what_must_not_match_neither_scores_nor_is_marked(node: Node, marked: list[Node]) -> None:
    assert list(scoring_leaves(node)) == marked


def test_filters_are_false_where_nothing_is_ticked() -> None:
    assert not Filters()
    assert Filters(kinds=frozenset({"report"}))
    assert Filters(cases=frozenset({"m-1"}))
    assert Filters(years=frozenset({2019}))
    assert Filters(themes=frozenset({"neglect"}))
    assert Filters(languages=frozenset({"cy"}))
