"""Where the text is known, the chain of readers gets no more of it wrong than the better of the two alone."""

import shutil

import pytest
from benchmarks.truth import (
    by_libreoffice,
    by_reportlab,
    distance,
    errors,
    measured,
    truths,
    with_letters_apart,
    without_joined_letters,
)

PRINTERS = {
    "as it is": by_reportlab,
    "joined letters lost": without_joined_letters,
    "letters set apart": with_letters_apart,
    "by LibreOffice": by_libreoffice,
}


@pytest.mark.parametrize("how", PRINTERS)
def test_the_chain_gets_no_more_words_wrong_than_the_better_reader_alone(how: str) -> None:
    if how == "by LibreOffice" and not shutil.which("soffice"):
        pytest.skip("LibreOffice is not installed")
    texts = list(truths().values())[:2]
    found = measured(PRINTERS[how], texts)
    chain, alone = found["the chain"], (found["PDFium alone"], found["pypdf alone"])
    assert chain.words > 1_000
    assert chain.wrong_words <= min(reader.wrong_words for reader in alone)
    assert chain.wrong_characters <= min(reader.wrong_characters for reader in alone)
    if how in {"as it is", "by LibreOffice"}:
        assert chain.wrong_words == 0
    else:
        assert chain.wrong_words < min(reader.wrong_words for reader in alone) / 2


def test_what_is_wrong_is_counted() -> None:
    assert distance("kitten", "sitting") == 3
    found = errors(["One two three four."], "One 2 three four five")
    assert (found.wrong_words, found.words, found.wrong_characters, found.characters) == (2, 4, 7, 15)
    assert errors(["multi-agency work was disjointed"], "multi-\nagency work was dis-\njointed").wrong_words == 0
