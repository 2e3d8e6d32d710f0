from collections.abc import Callable

import pytest

from reviewsearch.domain.document import Description

Describing = Callable[..., Description]

ENGLISH = "The review was about a child who had been seen by the health visitor and was not heard by them. " * 3
WELSH = (
    "Mae'r adolygiad hwn yn ymwneud â phlentyn sydd wedi cael ei weld gan yr ymwelydd iechyd, ond nid ei glywed. " * 3
)
LATIN = "Lorem ipsum dolor sit amet, consectetur adipiscing elit ac mauris eu nisl ei ornare. " * 20


@pytest.mark.parametrize(
    ("text", "language"),
    [(ENGLISH, "en"), (WELSH, "cy"), (ENGLISH + WELSH * 2, "cy"), (ENGLISH * 2 + WELSH, "en")],
)
def test_the_language_is_that_of_most_of_the_small_words(describing: Describing, text: str, language: str) -> None:
    found = describing(text, language="en-GB").language

    assert (found.value, found.source) == (language, "the words of the text")


@pytest.mark.parametrize("text", ["", "Rowan", LATIN, ("lorem " * 40 + "the ") * 15])
def test_where_the_text_does_not_tell_english_is_assumed(describing: Describing, text: str) -> None:
    found = describing(text).language

    assert (found.value, found.source) == ("en", "assumed")


def test_the_properties_decide_where_the_text_does_not(describing: Describing) -> None:
    found = describing("Rowan", language="cy-GB").language

    assert (found.value, found.source) == ("cy", "document properties")


@pytest.mark.parametrize(
    "name", ["MSCP2020-21-02 briefing.cy.docx", "Nodyn briffio Plentyn A.pdf", "report-Cymraeg.pdf", "Papur 1. Cymraeg"]
)
def test_a_file_name_may_say_that_a_short_text_is_welsh(describing: Describing, name: str) -> None:
    found = describing("Rowan", name=name).language

    assert (found.value, found.source) == ("cy", "file name")


def test_an_unknown_language_in_the_properties_is_not_believed(describing: Describing) -> None:
    assert describing("Rowan", language="xx").language.source == "assumed"


LINES = {
    "en": "The review was about a child who had been seen by the health visitor and was not heard.",
    "cy": "Mae'r adolygiad hwn yn ymwneud â phlentyn sydd wedi cael ei weld gan yr ymwelydd iechyd.",
}


@pytest.mark.parametrize("first", LINES)
@pytest.mark.parametrize("turn", range(1, 5))
def test_of_a_long_document_whose_languages_take_turns_the_one_with_more_lines_counts(
    describing: Describing, first: str, turn: int
) -> None:
    """The two stand line by line, or in paragraphs of so many lines, and of the first there is twice as much."""
    second = "cy" if first == "en" else "en"
    rounds = 2_400 // turn
    lines = [LINES[language] for _ in range(rounds) for language in [second] * turn + [first] * turn]
    lines += [LINES[first]] * 2_400
    pages = ["\n".join(lines[start : start + 40]) for start in range(0, len(lines), 40)]

    found = describing(*pages).language

    assert (found.value, found.source) == (first, "the words of the text")


def test_a_very_long_document_is_judged_by_its_beginning(describing: Describing) -> None:
    assert describing(ENGLISH * 4_000, WELSH * 100).language.value == "en"
