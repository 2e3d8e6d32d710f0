"""References as real publishers wrote them, read with settings derived from the key that a reader gave each."""

import os
import re
from pathlib import Path
from typing import Any

import pytest

from reviewsearch.domain.reference import References

pytestmark = pytest.mark.real

WORDS = ["Child", "Children", "Case", "Cases", "Baby", "Family", {"name": "Young Person", "former": ["YP"]}]
# Keys that no setting could derive from what is written, each with the reason.
NOT_DERIVED = {
    "2017 - Anonymous - Child F and Family": "the key takes a year that stands elsewhere than in the label",
    "December 2014NSPCC on behalf of unnamed LSCB - Child C": "the key takes a year that stands elsewhere than in the label",
    "Darryll": "another spelling of the name in the key: an alias that only a person can add",
    "NC046996": "another catalogue's number, kept with fewer digits than it has: an alias that only a person can add",
}


def settings_of(keys: list[str]) -> dict[str, Any]:
    """Derive settings from keys by rule: what comes before the number, label or name is the scheme's, never the text's."""
    schemes: list[dict[str, Any]] = []
    cases: list[dict[str, Any]] = []
    for key in keys:
        place, _, rest = key.replace("title:", "title/").rpartition("/")
        if match := re.fullmatch(r"([a-z-]+)-(\d{4})-\d\d-\d\d", rest):
            schemes.append({"form": "financial-year", "bodies": [match[1].upper()]})
        elif match := re.fullmatch(r"([a-z-]+)-(\d{4})-\d\d", rest):
            schemes.append({"form": "number-year", "bodies": [match[1].replace("-", " ").upper()]})
        elif match := re.fullmatch(r"([a-z]+)-case-\d+", rest):
            schemes.append({"form": "number", "bodies": ["Case Number"], "key": f"{match[1]}-case"})
        elif match := re.fullmatch(r"cpr-([a-z]+)-\d+", rest):
            # Welsh partnerships write CPR in Welsh too.
            names = {"name": f"CPR {match[1].title()}", "former": [f"AYP {match[1].title()}"]}
            schemes.append({"form": "number", "bodies": [names], "key": f"cpr-{match[1]}"})
        elif match := re.fullmatch(
            r"(?:(?:child|children|case|baby|family|young-person)-)?[a-z]{1,2}(\d?)(?:-[a-f])?", rest
        ):
            schemes.append({"form": "label", "bodies": WORDS, "key": place, "digits": bool(match[1])})
        if match := re.fullmatch(r"([a-z]+)\d+", rest):
            schemes.append({"form": "label", "bodies": WORDS, "key": place, "prefixes": [match[1].upper()]})
        elif place:
            cases.append({"key": key.replace("title:", "title/"), "aliases": [rest.replace("-", " ")]})
    return {"scheme": schemes, "case": cases}


def expected_keys(column: str) -> tuple[list[str], list[str]]:
    """Split "place/a + b = place/c (a remark)" into the keys of several cases and the other names of one."""
    plain = re.sub(r"\([^)]*\)", "", column)
    several, *others = (part.strip() for part in plain.split("="))
    first, *more = (part.strip() for part in several.split("+"))
    place = first.rpartition("/")[0]
    return [first, *(f"{place}/{part}" for part in more)], others


def without_word(key: str) -> str:
    """Some readers' keys lack the word before the label (norfolk/ai for Case AI): compare without it, and bare keys without "-"."""
    return re.sub(r"-(?:case|child)-", "-", key.replace("title:", "title/").replace("/", "-"))


def test_every_reference_that_settings_can_describe_is_read_as_its_reader_read_it() -> None:
    folder = os.environ.get("REVIEWSEARCH_DATA")
    if folder is None:
        pytest.skip("REVIEWSEARCH_DATA does not name a folder with reference-vectors.tsv")
    rows = [line.split("\t") for line in (Path(folder) / "reference-vectors.tsv").read_text("utf-8").splitlines()[1:]]
    wrong = {}
    for written, column, *_ in rows:
        keys, others = expected_keys(column)
        references = References.of(settings_of(keys + others))
        found = {without_word(hit.reference.key) for hit in references.find(written)}
        all_keys, any_keys = ({without_word(key) for key in part} for part in (keys, keys + others))
        # One case under several names may be found by each of them.
        if found != all_keys and not (others and found and found <= any_keys):
            wrong[written] = (keys, found)
    assert set(wrong) == set(NOT_DERIVED), wrong
    assert len(rows) - len(wrong) >= 75
