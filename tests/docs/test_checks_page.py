"""The page on checks names every check, with its grade."""

import re
from pathlib import Path

from reviewsearch.domain.checklist import CHECKS
from reviewsearch.domain.findings import Severity

PAGE = (Path(__file__).parents[2] / "docs" / "checks.md").read_text(encoding="utf-8")


def test_every_check_stands_there_once_with_its_grade() -> None:
    told = re.findall(r"^\| `([a-z-]+)` \| (holds|warns) \|", PAGE, re.MULTILINE)
    grades = {Severity.HOLD: "holds", Severity.WARN: "warns"}
    assert sorted(told) == sorted((name, grades[check.severity]) for name, check in CHECKS.items())


def test_the_number_of_traps_is_what_there_are() -> None:
    from tools.traps import all_traps

    assert f"Of the {len(all_traps())} traps" in PAGE
