"""The archive settings of Midshire and its analyser, as most tests of the domain want them."""

import sys

import pytest
import snowballstemmer

from reviewsearch.domain.reference import References
from reviewsearch.domain.text import Analyser

SETTINGS = {
    "scheme": [
        {
            "form": "financial-year",
            "bodies": [{"name": "MSCP", "former": ["MSCB"]}, {"name": "*SCP", "former": ["*SCB"]}],
        },
        {"form": "number-year", "bodies": ["CPR WVSB", "GWERN"]},
        {"form": "number", "bodies": ["Case Number", "SCR"], "key": "midshire-case"},
        {
            "form": "label",
            "bodies": ["Child", "Children", "Baby", "Case", "Cases", {"name": "Young Person", "former": ["YP"]}],
            "key": "midshire",
            "prefixes": ["AF", "C"],
        },
    ],
    "case": [
        {"key": "midshire/ivo-wren", "aliases": ["Ivo & Wren", "The Ferry House"]},
        {"key": "mscp-2021-22-02", "aliases": ["Not Once Asked"]},
        {"key": "mscp-2021-22-03"},
    ],
}


@pytest.fixture(scope="session")
def references() -> References:
    return References.of(SETTINGS)


@pytest.fixture(scope="session")
def analyser(references: References) -> Analyser:
    return Analyser(references, snowballstemmer.stemmer("english").stemWord)


@pytest.fixture
def patience() -> float:
    """Seconds of processor time for 64,000 characters; what is worse than linear takes minutes.

    Measuring coverage costs several times the work itself.
    """
    return 5 if sys.gettrace() else 1


REPEATED = (
    "MSCP ", "MSCP", "SCP", "2019/20-", "MSCP 2019/20-", "MSCP 2019/20-01 ", "MSCP 2019/20-\n", "Case Number ",
    "Child A, ", "A, ", "AF", "A/", "Ivo ", "Ivo & ", "Ivo and ", "a-", "a-\n", "x'", "-\n", "(", "A", "1", "_",
    "\u00ad", "½", "ﷺ", "a\u0301", "İ", "a- \n \n", ". ", "1. ", "No. ", "\n\n", "word ", "word\n",
)  # fmt: skip
BEGUN = ("MSCP", "Child A", "Child A,", "Child A/", "Young", "Ivo", "a-", "MSCP 2019", "MSCP 2019/20-", "end.")
HOSTILE = [(text, "") for text in REPEATED] + [(" ", start) for start in BEGUN] + [("A, ", "Child "), ("/A", "Child A")]


@pytest.fixture(params=HOSTILE, ids=lambda param: ascii(param[1] + param[0] + "…")[1:-1])
def hostile_text(request: pytest.FixtureRequest) -> str:
    """64,000 characters of what has made pattern matching slow elsewhere."""
    piece, start = request.param
    return str(start + (piece * 64_000)[:64_000])
