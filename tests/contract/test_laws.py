"""What a reader may rely on, whatever the scores: a title finds its document, a reference its case."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import snowballstemmer
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from reviewsearch.domain.parser import parse
from reviewsearch.domain.ports import Put, SearchEngine
from reviewsearch.domain.query import Filters
from reviewsearch.domain.reference import References
from reviewsearch.domain.text import Analyser

REFERENCES = References.of({"scheme": [{"form": "financial-year", "bodies": ["MSCP"]}]})
ANALYSER = Analyser(REFERENCES, snowballstemmer.stemmer("english").stemWord)
WORDS = (
    "neglect",
    "housing",
    "school",
    "multi-agency",
    "the",
    "of",
    "lessons",
    "thresholds",
    "attendance",
    "pregnancy",
)
CASES = ("MSCP 2019/20-01", "MSCP 2019/20-02", "MSCP 2020/21-01")
KEYS = {case: REFERENCES.find(case)[0].reference.key for case in CASES}

New = Callable[[], AbstractContextManager[SearchEngine]]
texts = st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)
titles = st.lists(st.sampled_from(WORDS), min_size=1, max_size=8, unique=True).map(" ".join)


def document(id_: str, title: str, *pages: str, cases: tuple[str, ...] = ()) -> Put:
    return Put(id_, ANALYSER.terms(title), tuple(map(ANALYSER.terms, pages)), "report", cases)


def found(engine: SearchEngine, text: str) -> list[str]:
    """Every answer to what a person typed, tier after tier."""
    held = frozenset(filter(None, map(REFERENCES.from_key, KEYS.values())))
    query = parse(text, ANALYSER, held=held)
    return [
        match.id
        for tier in query.tiers()
        for match in engine.search(tier.node, filters=Filters(), limit=100, offset=0).matches
    ]


# The fixture makes a new engine each time it is called.
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=settings().max_examples // 3)
@given(written=st.lists(st.tuples(titles, st.lists(texts, max_size=2)), min_size=2, max_size=6))
@example([("neglect housing school thresholds attendance pregnancy", []), ("of", ["neglect housing school " * 9])])
def test_the_words_of_a_title_find_its_document_before_those_that_merely_hold_them(
    new_engine: New, written: list[tuple[str, list[str]]]
) -> None:
    """A title of two words as one of eight, and whatever stands elsewhere."""
    documents = [document(str(number), title, *pages) for number, (title, pages) in enumerate(written)]
    with new_engine() as engine:
        engine.apply(documents)
        for number, (title, _) in enumerate(written):
            telling = {word for word in title.split() if word not in {"the", "of"}} or set(title.split())
            answers = found(engine, title)
            titled = {str(n) for n, (other, _) in enumerate(written) if telling <= set(other.split())}
            assert str(number) in titled
            assert set(answers[: len(titled)]) == titled


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=settings().max_examples // 3)
@given(
    written=st.lists(
        st.tuples(st.sampled_from(CASES), st.lists(st.sampled_from(CASES), max_size=4), titles), min_size=1, max_size=6
    ),
    asked=st.sampled_from(CASES),
    also=st.sampled_from(("", " neglect", " neglect housing")),
)
def test_a_reference_finds_its_case_first(
    new_engine: New, written: list[tuple[str, list[str], str]], asked: str, also: str
) -> None:
    """However often other documents name it, and whatever else is asked."""
    with new_engine() as engine:
        engine.apply(
            document(str(number), title, f"neglect and housing {' '.join(named)}", cases=(KEYS[case],))
            for number, (case, named, title) in enumerate(written)
        )
        own = {str(number) for number, (case, _, _) in enumerate(written) if case == asked}
        answers = found(engine, asked + also)
        assert set(answers[: len(own)]) == own
        assert set(answers) == own | {str(n) for n, (_, named, _) in enumerate(written) if asked in named}
