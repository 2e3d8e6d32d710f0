import re
import time
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewsearch.domain import text as text_module
from reviewsearch.domain.ports import BARRIER
from reviewsearch.domain.text import Analyser, Token, fold_word

TEXTS = st.text(max_size=120) | st.text("aBé '’-\u00ad\n&_.MSCP 2019/20-01½ß\u0301¶", max_size=80)
LANGUAGES = st.sampled_from(["en", "cy"])


def exact(analyser: Analyser, text: str, language: str = "en") -> tuple[list[str], list[str]]:
    """The words of a text in order, then what stands besides them."""
    words, _, besides = analyser.terms(text, language=language).exact.partition(f"{BARRIER} ")
    return words.split(), besides.split()


@pytest.mark.parametrize(
    ("text", "words", "besides"),
    [
        ("The Child’s VOICE", "the child voice", "childs"),
        ("Child A, Child Q and IT", "child a child q and it", ""),
        ("multi-agency", "multi agency", "multiagency"),
        ("safe-\nguarding", "safe guarding", "safeguarding"),
        ("safe\u00adguarding", "safeguarding", ""),
        ("A&E, O’Brien’s, s.47", "a e o brien s 47", "ae obriens"),
        ("Siân, Sia\u0302n and ｆｕｌｌ", "sian sian and full", ""),
        ("Straße ½ ²", "strasse 2", ""),
        ("press_statement_v2", "press statement v2", ""),
        ("safe - guarding", "safe guarding", ""),
        ("3-month-old", "3 month old", "3monthold"),
        ("", "", ""),
        ("¶ ... — (!)", "", ""),
        ("تأثير", "تاثير", ""),
    ],
)
def test_words_are_folded_and_joined_words_found_whole_and_by_part(
    analyser: Analyser, text: str, words: str, besides: str
) -> None:
    assert exact(analyser, text) == (words.split(), besides.split())


def test_english_words_have_stems_beside_them_in_the_same_places(analyser: Analyser) -> None:
    terms = analyser.terms("Neglected children’s reviews, MSCP 2019/20-01")
    assert terms.exact == f"neglected children reviews ref:mscp-2019-20-01 {BARRIER} childrens mscp 2019 20 01 2001"
    assert terms.stems == f"neglect children review ref:mscp-2019-20-01 {BARRIER} children mscp 2019 20 01 2001"


def test_welsh_is_not_stemmed(analyser: Analyser) -> None:
    # English rules would cut all of these: "hane", "cerd", "gweithr".
    text = "hanes cerdded gweithred"
    assert "hanes" not in analyser.terms(text).stems.split()
    terms = analyser.terms(text, language="cy")
    assert terms.stems == terms.exact == text
    assert [token.stem for token in analyser.tokens(text, language="cy")] == text.split()


@pytest.mark.parametrize(
    "text", ["MSCP 2019/20-01", "MSCP2019-20-01", "mscp 19/20 – 1", "MSCP 2019/20-\n01", "ＭＳＣＰ 2019／20－01"]
)
def test_a_reference_is_one_term_however_written_and_its_words_stand_besides(analyser: Analyser, text: str) -> None:
    words, besides = exact(analyser, f"see {text} here")
    assert words == ["see", "ref:mscp-2019-20-01", "here"]
    assert besides


def test_words_that_may_be_a_reference_stay_words(analyser: Analyser) -> None:
    assert exact(analyser, "Child Q, Case Number 14")[0] == ["child", "q", "case", "number", "14"]


@given(TEXTS, LANGUAGES)
def test_terms_and_tokens_give_the_same_terms(analyser: Analyser, text: str, language: str) -> None:
    terms = analyser.terms(text, language=language)
    tokens = list(analyser.tokens(text, language=language))
    for written, part in ((terms.exact, "exact"), (terms.stems, "stem")):
        words, _, besides = f" {written} ".partition(f" {BARRIER} ")
        assert words.split() == [getattr(token, part) for token in tokens if not token.besides]
        assert Counter(besides.split()) == Counter(getattr(token, part) for token in tokens if token.besides)


@given(TEXTS, LANGUAGES)
def test_the_nth_exact_term_and_the_nth_stem_are_of_one_word(analyser: Analyser, text: str, language: str) -> None:
    terms = analyser.terms(text, language=language)
    words, stems = terms.exact.split(" "), terms.stems.split(" ")
    assert len(words) == len(stems)
    assert [word == BARRIER for word in words] == [stem == BARRIER for stem in stems]
    if language == "en":
        assert stems == [word if word == BARRIER else analyser.stem(word) for word in words]


@given(TEXTS)
def test_no_term_holds_a_space_or_a_barrier_or_nothing(analyser: Analyser, text: str) -> None:
    terms = analyser.terms(text)
    assert terms.exact.count(BARRIER) <= 1
    for term in terms.exact.split(" ") if terms.exact else []:
        assert term == BARRIER or term.startswith("ref:") or term.isalnum()
    assert terms.exact == " ".join(terms.exact.split())


def stands_for(text: str, token: Token) -> str:
    return "".join(fold_word(part) for part in re.split(r"[\s'’ʼ‘`´&\-‐‑‒–\ufffe]+", text[token.start : token.end]))


@given(TEXTS)
def test_what_stands_at_a_token_folds_to_its_term(analyser: Analyser, text: str) -> None:
    spaced = text.replace("_", " ")
    for token in analyser.tokens(text):
        assert 0 <= token.start < token.end <= len(text)
        if token.exact.startswith("ref:"):
            assert analyser.references.parse(text[token.start : token.end]).key == token.exact.removeprefix("ref:")
        else:
            assert stands_for(spaced, token) == token.exact


@given(TEXTS)
def test_tokens_come_in_order_of_start(analyser: Analyser, text: str) -> None:
    starts = [token.start for token in analyser.tokens(text)]
    assert starts == sorted(starts)


@given(st.text(max_size=30))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold_word(fold_word(text)) == fold_word(text) or not text.isalnum()


def test_analysis_is_linear_in_the_length_of_the_text(analyser: Analyser, hostile_text: str, patience: float) -> None:
    began = time.process_time()
    analyser.terms(hostile_text)
    list(analyser.tokens(hostile_text))
    assert time.process_time() - began < patience


def test_what_is_remembered_of_words_is_bounded_and_changes_no_term(
    analyser: Analyser, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = analyser.terms("Neglected children’s reviews again and again")
    monkeypatch.setattr(text_module, "_REMEMBERED", 2)
    assert analyser.terms("Neglected children’s reviews again and again") == expected
    assert analyser.terms("one two three four five").exact == "one two three four five"
