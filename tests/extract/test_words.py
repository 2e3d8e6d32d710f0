"""The lists of words: enough of both languages to know text by, and not so many that anything looks like it."""

from pathlib import Path

from reviewsearch.domain.quality import measured
from reviewsearch.extract import read
from reviewsearch.extract.words import english_words, known_words

SAMPLE = Path(__file__).parents[2] / "src/reviewsearch/sample/documents"


def _moved(text: str, by: int) -> str:
    """What a font without names for its letters gives."""
    return "".join(
        chr((ord(letter) - 97 + by) % 26 + 97) if "a" <= letter <= "z" else letter for letter in text.lower()
    )


def test_a_welsh_document_is_known_for_text() -> None:
    for page in read(SAMPLE / "MSCP2020-21-02 briefing.cy.docx").pages:
        assert measured(page.text, english_words()).is_doubtful
        assert not measured(page.text, known_words()).is_doubtful


def test_moved_letters_look_like_neither_language() -> None:
    text = "\n".join(page.text for page in read(SAMPLE / "MSCP2022-23-03_Executive_Summary.docx").pages)
    for by in range(1, 26):
        quality = measured(_moved(text, by), known_words())
        assert quality.is_doubtful
        assert quality.is_hopeless == measured(_moved(text, by), english_words()).is_hopeless
