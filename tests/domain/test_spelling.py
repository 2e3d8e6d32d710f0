import json
import os
import re
import time
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewsearch.domain.slips import slip_cost, slips_between
from reviewsearch.domain.spelling import Vocabulary, correct, variants

WORDS = Vocabulary(
    dict.fromkeys(
        "a an and child children neglect neglected safeguarding review reviews phone knife weak week".split(), 5
    )
    | {"weather": 3, "whether": 90, "practice": 40, "practise": 2, "2019": 7, "ref:mscp-2019-20-01": 3, "x" * 41: 1}
)
LETTERS = st.text("abcé", max_size=7)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("negelct", "neglect"), ("neglekt", "neglect"), ("nneglect", "neglect"), ("reveiw", "review"), ("fone", "phone"),  # codespell:ignore reveiw
        ("chilldren", "children"), ("childern", "children"), ("safegaurding", "safeguarding"), ("saveguarding", "safeguarding"),  # codespell:ignore childern,saveguarding
        ("niglect", "neglect"),
    ],
)  # fmt: skip
def test_a_misspelt_word_is_corrected(typed: str, meant: str) -> None:
    assert correct(typed, WORDS) == meant


@pytest.mark.parametrize(
    "typed",
    ["neglect", "practise", "2019", "2018", "ref:mscp-2019-20-02", "chi", "ch", "", "zzzzzz", "x" * 41, "x" * 42, "neglect-ed", "midshire"],
)  # fmt: skip
def test_what_is_held_or_no_word_or_like_nothing_is_not_corrected(typed: str) -> None:
    assert correct(typed, WORDS) is None


def test_likely_slips_cost_less_than_unlikely_ones() -> None:
    def cost(typed: str, meant: str) -> float:
        return slip_cost(typed, meant, 9)

    assert cost("neglect", "neglect") == 0
    assert cost("adress", "address") < cost("adess", "adress")  # codespell:ignore adress
    assert cost("adess", "adress") <= cost("adrss", "adress") < cost("aress", "adress")  # codespell:ignore adress
    assert cost("niglect", "neglect") < cost("nrglect", "neglect")
    assert cost("recieve", "receive") < cost("recxive", "receive")  # codespell:ignore recieve
    assert cost("desade", "decade") < cost("detade", "decade")  # codespell:ignore desade
    assert cost("rhild", "child") > cost("chilr", "child")
    assert cost("fone", "phone") < cost("mone", "bone")  # codespell:ignore mone
    assert cost("hcild", "child") > cost("chlid", "child")  # codespell:ignore chlid
    assert cost("shun", "tion") < cost("shan", "tion")  # codespell:ignore tion
    assert cost("recit", "receipt") < cost("recit", "rebeit")  # codespell:ignore recit
    assert slip_cost("neglect", "supervision", 1) > 1


def test_of_words_that_cost_the_same_the_commoner_was_meant() -> None:
    assert correct("wheather", WORDS) == "whether"  # codespell:ignore wheather
    assert correct("weeak", Vocabulary({"week": 2, "weak": 200})) == "weak"
    assert correct("carpat", Vocabulary({"carpet": 0, "carpit": 0})) == "carpet"


@given(LETTERS, LETTERS)
def test_slips_are_counted_as_optimal_string_alignment_counts_them(a: str, b: str) -> None:
    @cache
    def naive(i: int, j: int) -> int:
        if not i or not j:
            return i + j
        swapped = i > 1 and j > 1 and a[i - 2 : i] == b[j - 2 : j][::-1]
        either = (naive(i - 1, j - 1) + (a[i - 1] != b[j - 1]), naive(i - 1, j) + 1, naive(i, j - 1) + 1)
        return min(*either, *([naive(i - 2, j - 2) + 1] if swapped else []))

    assert slips_between(a, b, 99) == slips_between(b, a, 99) == naive(len(a), len(b))
    for most in (0, 1, 2):
        assert min(slips_between(a, b, most), most + 1) == min(naive(len(a), len(b)), most + 1)


@given(
    st.text("abcdé", max_size=9),
    st.dictionaries(st.text("abcdé", min_size=1, max_size=9), st.integers(1, 5), max_size=40),
)
def test_variants_are_all_words_within_the_slips_most_documents_first(word: str, documents: dict[str, int]) -> None:
    slips = 1 if len(word) <= 5 else 2
    near = [other for other in documents if word and slips_between(word, other, 9) <= slips]
    expected = tuple(sorted(near, key=lambda other: (-documents[other], other)))
    assert variants(word, Vocabulary(documents)) == expected
    assert variants(word, Vocabulary(documents), limit=2) == expected[:2]


@given(st.text("abcdé", max_size=8), st.frozensets(st.text("abcdé", min_size=1, max_size=8)), st.integers(0, 4))
def test_words_are_near_that_differ_in_few_letters_most_alike_first(word: str, held: frozenset[str], most: int) -> None:
    near = {other: len({*word} ^ {*other}) for other in held if abs(len(word) - len(other)) <= 1}
    alike = [other for other in near if near[other] <= most]
    found = Vocabulary(dict.fromkeys(held, 1)).near(word, lengths=1, letters=most)
    assert found == sorted(alike, key=lambda other: (near[other], other))


def test_short_words_vary_by_one_slip_and_longer_ones_by_two() -> None:
    assert variants("reviews", WORDS) == ("review", "reviews")
    assert variants("week", WORDS) == ("weak", "week")
    assert variants("wek", WORDS) == ("weak", "week")
    assert variants("wk", WORDS) == ()
    assert variants("2019", WORDS) == variants("", WORDS) == variants("x" * 41, WORDS) == ()


@given(st.text(max_size=50))
def test_any_text_is_answered(text: str) -> None:
    assert correct(text, WORDS) in {None, *WORDS.documents}
    assert set(variants(text, WORDS)) <= set(WORDS.documents)


def test_sixty_thousand_words_are_searched_in_hundredths_of_a_second(patience: float) -> None:
    syllables = "ba ce di fo gu la me ni po ru sa te vi wo xu".split()  # codespell:ignore fo,te
    many = Vocabulary({a + b + c + d: 1 for a in syllables for b in syllables for c in syllables for d in syllables})
    began = time.process_time()
    for typed in ("bacedifu", "bbacedifo", "abcedifo", "goulamena", "bacfefigo"):
        correct(typed, many)
    assert len(many.documents) > 50_000
    # Every word here is of one length, which is as bad as it gets; on real words a tenth of this was measured.
    assert (time.process_time() - began) / 5 < patience / 10


@pytest.mark.real
@pytest.mark.timeout(60)
def test_the_right_word_comes_first_for_at_least_90_in_100_slips_that_people_made() -> None:
    folder = os.environ.get("REVIEWSEARCH_DATA")
    if folder is None:
        pytest.skip("REVIEWSEARCH_DATA does not name a folder with ranking/spelling/pairs.tsv")
    ranking = Path(folder) / "ranking"
    slips = [line.split("\t")[1:] for line in (ranking / "spelling" / "pairs.tsv").read_text("utf-8").splitlines()]
    documents: Counter[str] = Counter()
    for collection in sorted((ranking / "collections").iterdir()):
        for line in (collection / "docs.jsonl").read_text("utf-8").splitlines():
            documents.update(set(re.findall(r"[a-z]+", " ".join(json.loads(line).values()).lower())))
    # Only words that are not held are corrected, and only to words that are.
    for typed, meant in slips:
        documents.pop(typed, None)
        documents[meant] = max(1, documents[meant])
    vocabulary = Vocabulary({word: documents[word] for word in documents if documents[word]})
    right = sum(correct(typed, vocabulary) == meant for typed, meant in slips)
    assert right / len(slips) >= 0.9
