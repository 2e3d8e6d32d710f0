import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import reviewsearch
from reviewsearch.domain.text import Analyser, folded_words
from reviewsearch.domain.thesaurus import Thesaurus
from reviewsearch.errors import BadSettings

SHIPPED = tomllib.loads((Path(reviewsearch.__file__).parent / "data" / "thesaurus.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def shipped() -> Thesaurus:
    return Thesaurus.of(SHIPPED)


def also(thesaurus: Thesaurus, typed: str) -> tuple[str, ...]:
    """What is also searched for these typed words, all of it."""
    return tuple(synonym for found in thesaurus.lookup(typed.split()) for synonym in found.synonyms)


@pytest.mark.parametrize(
    ("typed", "searched"),
    [
        ("CSE", "child sexual exploitation"),
        ("cse", "child sexual exploitation"),
        ("child sexual exploitation", "CSE"),
        ("Grooming", "CSE"),
        ("LCSPR", "LSCPR"),
        ("LSCPR", "local child safeguarding practice review"),
        ("A&E", "emergency department"),
        ("7-minute briefing", "7MB"),
        ("7MB", "seven minute briefing"),
        ("s.47", "section 47"),
        ("s 47", "section 47"),
        ("S47", "section 47"),
        ("children's services", "children's social care"),
        ("shaken baby", "abusive head trauma"),
        ("neglect", "chronic neglect"),
        ("SW", "social worker"),
        ("social worker", "SW"),
        ("DNA", "was not brought"),
        ("was not brought", "DNA"),
        ("ACEs", "adverse childhood experiences"),
        ("SUSR", "adolygiad diogelu unedig sengl"),
    ],
)
def test_words_of_the_field_are_searched_with_their_synonyms(shipped: Thesaurus, typed: str, searched: str) -> None:
    assert searched in also(shipped, typed)


@pytest.mark.parametrize(
    ("typed", "not_searched"),
    [
        ("chronic neglect", "neglect"), ("infant", "baby"), ("delay", "drift"), ("mental health", "emotional wellbeing"),
        ("statutory guidance", "working together"), ("homicide", "filicide"), ("trafficking", "NRM"),
        ("grooming", "sexual exploitation"), ("care order", "interim care order"), ("alcohol", "substance misuse"),
    ],
)  # fmt: skip
def test_directions_are_not_reversed(shipped: Thesaurus, typed: str, not_searched: str) -> None:
    assert not_searched not in also(shipped, typed)


@pytest.mark.parametrize(
    "typed", ["sw", "Sw", "it", "It", "pp", "sar", "dna", "ed", "a&e", "send", "da", "icon", "aces"]
)
def test_letters_that_are_also_words_count_only_in_capitals(shipped: Thesaurus, typed: str) -> None:
    assert also(shipped, typed) == ()
    assert also(shipped, "ACEs" if typed == "aces" else typed.upper())


def test_an_entry_with_a_scope_counts_only_where_it_is_named(shipped: Thesaurus) -> None:
    assert also(shipped, "CPR") == ()
    assert also(Thesaurus.of(SHIPPED, scopes=["wales"]), "CPR") == (
        "child practice review",
        "adolygiad ymarfer plant",
        "AYP",
    )


def test_the_longest_run_wins_and_runs_do_not_overlap(shipped: Thesaurus) -> None:
    found = shipped.lookup("the child sexual exploitation of a looked after child by CSC".split())
    assert [(run.start, run.length, run.synonyms[0]) for run in found] == [
        (1, 3, "CSE"),
        (6, 3, "child looked after"),
        (10, 1, "children's social care"),
    ]


def test_a_run_ends_at_the_ends_of_typed_words(shipped: Thesaurus) -> None:
    assert shipped.lookup(["CSE-related"]) == ()
    assert shipped.lookup(["pre-7", "minute", "briefing"]) == ()
    assert shipped.lookup(["", "?", "of"]) == ()
    assert shipped.lookup(["child", "?", "sexual", "exploitation"])[0].start == 2


MIDDLE = Thesaurus.of(SHIPPED)
OWN = {
    "entry": [
        {"terms": ["TLC", "the lantern centre"]},
        {"terms": ["neglect"]},
        {"terms": ["CSE"], "synonyms": ["grooming"]},
    ]
}


def test_an_archive_adds_and_replaces_entries(shipped: Thesaurus) -> None:
    own = Thesaurus.of(SHIPPED, OWN)
    assert also(own, "TLC") == ("the lantern centre",)
    assert also(own, "neglect") == ()
    assert also(own, "CCE") == also(shipped, "CCE")


def test_entries_that_share_a_form_are_searched_together() -> None:
    two = Thesaurus.of(
        {
            "entry": [
                {"terms": ["CSE"], "synonyms": ["one", "two"]},
                {"terms": ["cse"], "synonyms": ["two", "CSE", "three"]},
            ]
        }
    )
    assert also(two, "CSE") == ("one", "two", "three")


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ({}, "no terms"),
        ({"terms": []}, "no terms"),
        ({"terms": "CSE"}, "terms = 'CSE'"),
        ({"terms": ["!"]}, "terms = ['!']"),
        ({"terms": [7]}, "terms = [7]"),
        ({"terms": ["CSE"], "synonyms": "grooming"}, "synonyms = 'grooming'"),
        ({"terms": ["CSE"], "direction": "sideways"}, "'sideways'"),
        ({"terms": ["CSE"], "colour": "red"}, "colour"),
    ],
)
def test_entries_that_cannot_be_followed_are_told_with_a_remedy(entry: dict[str, Any], told: str) -> None:
    with pytest.raises(BadSettings, match=re.escape(told)) as caught:
        Thesaurus.of({"entry": [entry]})
    assert caught.value.remedy


def test_an_empty_thesaurus_adds_nothing() -> None:
    assert Thesaurus.of({}).lookup(["neglect"]) == ()


@given(
    st.lists(
        st.sampled_from(["child", "sexual", "exploitation", "CSE", "it", "A&E", "7-minute", "briefing", "?"])
        | st.text(max_size=8),
        max_size=20,
    )
)
def test_any_typed_words_are_looked_up_without_overlap(typed: Sequence[str]) -> None:
    reached = 0
    for run in MIDDLE.lookup(typed):
        assert reached <= run.start < run.start + run.length <= len(typed)
        assert run.synonyms
        reached = run.start + run.length


def test_the_shipped_thesaurus_is_tidy(shipped: Thesaurus) -> None:
    assert len(shipped.entries) >= 130
    for entry in shipped.entries:
        words = [folded_words(word) for word in (*entry.terms, *entry.synonyms)]
        assert len(set(words)) == len(words) > 1, entry.terms
        assert len(words) <= 12, entry.terms


@given(st.text(max_size=40))
def test_folded_words_are_the_words_of_the_analyser(analyser: Analyser, text: str) -> None:
    if not analyser.references.find(text, soft=False):
        assert folded_words(text) == tuple(analyser.terms(text).exact.partition("¶")[0].split())
