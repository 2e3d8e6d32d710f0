"""What the plain words of a query ask for."""

from collections.abc import Callable

import pytest

from reviewsearch.domain.parser import Bounds, parse
from reviewsearch.domain.query import AllOf, AnyOf, Concept, Node, Phrase, Query, Without, Word
from reviewsearch.domain.text import Analyser
from reviewsearch.domain.thesaurus import Entry, Thesaurus

Read = Callable[[str], Query]
THESAURUS = Thesaurus(
    (
        Entry(("LADO", "local authority designated officer"), upper_case=True),
        Entry(("county lines",), ("cuckooing",), two_way=True),
    )
)
MULTI = Concept((Phrase(("multi", "agency")), Word("multiagency", "multiag")))


@pytest.fixture
def read(analyser: Analyser) -> Read:
    return lambda text: parse(text, analyser, thesaurus=THESAURUS)


def words(*exact: str, weight: float = 1.0) -> tuple[Node, ...]:
    return tuple(Word(word, word, weight=weight) for word in exact)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I'd find what we've found", words("find", "found")),
        ("it isn’t neglect", words("neglect")),
        ("don't re-do the audit", words("audit")),
        ("vitamin d", words("vitamin", "d")),
        ("what the", words("what", "the")),
        ("we've", (Concept((Phrase(("we", "ve")), Word("weve", "weve"))),)),
    ],
)
def test_little_words_tell_nothing_however_they_are_cut(read: Read, text: str, expected: tuple[Node, ...]) -> None:
    assert read(text).words == expected


def test_where_any_word_will_do_a_word_with_a_hyphen_is_asked_for_part_by_part(read: Read) -> None:
    query = read("multi-agency audit of on-site school agency")
    assert query.words[0] == MULTI
    assert query.loose == (
        Word("multi", "multi"),
        Word("agency", "agenc", weight=2.0),
        Word("audit", "audit"),
        Word("site", "site"),
        Word("school", "school"),
    )


def test_a_question_asks_for_any_of_its_words_and_fewer_words_for_most(read: Read) -> None:
    question, few = read("multi-agency audit school housing neglect"), read("multi-agency audit school")
    for query, wanted in ((question, AnyOf(question.loose)), (few, AnyOf(few.words, 2))):
        some = query.tiers()[-1].node
        assert isinstance(some, Without)
        assert some.keep == AllOf((wanted,))


def test_a_question_goes_without_what_is_quoted_where_too_few_hold_it_and_a_list_of_words_does_not(read: Read) -> None:
    phrase = Phrase(("child", "protection", "plan"))
    question = read('"child protection plan" school housing neglect audit title:report "x" -y thresholds')
    (quoted,) = [node for node in question.quoted if isinstance(node, Phrase)]
    assert quoted == phrase
    *_, last = question.tiers()
    assert not last.whole
    assert isinstance(last.node, Without)
    assert isinstance(last.node.keep, Without)
    unquoted = last.node.keep.keep
    assert unquoted == AllOf((Word("report", "report", title=True), AnyOf((*question.quoted, *question.loose))))
    assert last.node.keep.drop == AllOf(question.quoted)
    few = read('"child protection plan" school housing')
    assert few.quoted == (phrase,)
    assert all(phrase in few.required for _ in few.tiers())
    assert len(few.tiers()) == 3


def test_what_stands_for_what_was_typed_is_the_same_thing_said_otherwise(read: Read) -> None:
    (concept,) = read("LADO").words
    officer = Phrase(("local", "authority", "designated", "officer"), weight=0.4)
    assert concept == Concept((Word("lado", "lado"), officer))


def test_what_is_typed_in_several_words_counts_more_where_they_follow_one_another_and_need_not(read: Read) -> None:
    (concept,) = read("county lines").words
    typed = AllOf(
        (Word("county", "counti"), Word("lines", "line"), AnyOf((Phrase(("county", "lines"), weight=0.2),), 0))
    )
    assert concept == Concept((typed, Word("cuckooing", "cuckoo", weight=0.4)))
    assert read("county lines").loose == (concept,)


def test_only_different_words_that_tell_something_count_towards_the_bound(analyser: Analyser) -> None:
    bounds = Bounds(words=3)
    long = parse("the a1 of a1 and a2's a1 in a3 the a2", analyser, bounds=bounds)
    assert (long.notes, len(long.words)) == ((), 3)
    assert [node.weight for node in long.words if isinstance(node, Word)] == [3.0, 2.0, 1.0]
    cut = parse("a1 a2 a3 the a1 a4 a1", analyser, bounds=bounds)
    assert cut.notes == ("only the first 3 words were read",)
    assert [node.weight for node in cut.words if isinstance(node, Word)] == [2.0, 1.0, 1.0]
    assert len(parse("i me my we our you", analyser, bounds=bounds).words) == 3
