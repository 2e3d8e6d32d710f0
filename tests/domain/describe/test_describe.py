import time
import tomllib
from collections.abc import Callable
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviewsearch.domain.cues import Cues, Phrases
from reviewsearch.domain.describe import describe, describe_name
from reviewsearch.domain.document import Description, Extraction, Kind, Page
from reviewsearch.domain.reference import References
from reviewsearch.errors import BadSettings

Describing = Callable[..., Description]

FRAGMENTS = (
    "MSCP 2019/20-01", "MSCP 2019/20-\n01", "Ref no:", "Cases considered:", "see also", "Child Q", "Issued:", "23 July 2024",
    "31 June 2023", "Published", "2022", "Press statement", "P R E S S", "Executive summary", "Dear partnership", "Contents",
    "Midshire County Council", "of the", "OFFICIAL", "\n", "\n\n", "\t", "\x00", "\u00ad", "\u2028", "İ", "ß", "“", "(", "é", ".", ":",
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=12), max_size=25).map(" ".join)


@given(
    texts=st.lists(TEXTS, max_size=4),
    name=TEXTS,
    title=TEXTS,
    media_type=st.sampled_from(["application/pdf", "text/html", "x/presentation", ""]),
)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_document_can_be_described_and_every_statement_has_a_source(
    describing: Describing, texts: list[str], name: str, title: str, media_type: str
) -> None:
    about = describing(*texts, name=name, media_type=media_type, title=title)

    stated = [about.kind, about.title, about.language, *about.cases, *about.mentions]
    assert all(one.value and one.source.strip() for one in [*stated, *([about.published] if about.published else [])])
    assert Kind(about.kind.value)
    assert 1 <= len(about.title.value) <= 200
    assert about.title.value.isprintable()
    assert about.published_date is None or 1980 <= about.published_date.year <= 2099
    keys = [case.value for case in (*about.cases, *about.mentions)]
    assert len(keys) == len(set(keys))


def test_a_file_that_cannot_be_read_is_described_by_its_name(references: References, cues: Cues) -> None:
    about = describe_name("MSCP 2019-20-01 press statement.pdf", references=references, cues=cues)

    assert about.kind.value == Kind.PRESS_STATEMENT
    assert about.title.value == "MSCP 2019/20-01 press statement"
    assert about.case_keys == ("mscp-2019-20-01",)
    assert {about.kind.source, about.title.source, about.cases[0].source} == {"file name"}
    assert about.published is None


def test_themes_are_left_to_people(describing: Describing) -> None:
    assert describing("Neglect of babies").themes == ()


HOSTILE = (" ", "1", ".", "\n", "-", "a ", "A\n", "x\u00ad", "\u00a0", "(", "_", "\t", "of the\n", "Published by a ", "Date: 1 ",
    "12 July ", "MSCP 2019/20-01\n", "see also ", "Case: ", "P  R  ", "Mr \n", "1. \n", "Child A, ", "Local Child ", "2019/20-", "Aa",
    "By ", "Aa Bb\n", "A: ", "Council\n", "“", "a, ")  # fmt: skip


@pytest.mark.parametrize("unit", HOSTILE)
def test_two_hundred_thousand_hostile_characters_take_no_time(references: References, cues: Cues, unit: str) -> None:
    text = (unit * 200_000)[:200_000]
    began = time.process_time()

    describe(Extraction("", (Page(1, text),), {"title": text}), source_name=text, references=references, cues=cues)

    assert time.process_time() - began < 2


def test_a_report_of_182_pages_and_820_000_characters_is_described_at_once(describing: Describing) -> None:
    page = "The child was seen by the health visitor, as MSCP 2018/19-04 says, and not heard (July 2019).\n" * 47
    began = time.process_time()

    about = describing(*[f"MSCP 2019/20-01 – page {number}\n{page}" for number in range(182)])

    assert time.process_time() - began < 2
    assert about.case_keys == ("mscp-2019-20-01",)


def test_cues_that_lack_a_part_are_refused_by_name() -> None:
    data: dict[str, Any] = tomllib.loads(files("reviewsearch").joinpath("data/cues.toml").read_text("utf-8"))
    del data["title"]["junk"]

    with pytest.raises(BadSettings, match="junk"):
        Cues.of(data)


@pytest.mark.parametrize("wrong", [{"kind": 3}, {"kind": [{"kind": "leaflet", "named": []}]}, {}])
def test_misshapen_cues_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(BadSettings):
        Cues.of(wrong)


def test_phrases_are_whole_words_however_they_are_spaced() -> None:
    phrases = Phrases.of(["press statement", "^response", "slides$", "–"])

    assert all(
        phrases.search(text) for text in ("A Press-Statement", "press_statement_v2", "PressStatement", "the slides.")
    )
    assert not any(
        phrases.search(text) for text in ("express statement", "press statements", "no response", "slides 2")
    )
    assert phrases.search("– Response to it")


def test_no_phrases_are_found_nowhere() -> None:
    assert Phrases.of([]).search("anything") is None
