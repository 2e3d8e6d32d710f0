"""The list of what engines do otherwise."""

import re
from pathlib import Path

LIST = Path(__file__).parents[2] / "docs" / "divergences.md"


def test_each_divergence_is_written_down_and_no_other(divergences: frozenset[int]) -> None:
    entries = re.split(r"^## (\d+)\. ", LIST.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    assert {int(number) for number in entries[::2]} == divergences
    assert all("*What the user sees:*" in entry for entry in entries[1::2])
