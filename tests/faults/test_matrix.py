"""The page on reliability: every fault it names has tests that bear its number."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (\d+) \| [^|]+ \| [^|]+ \| ([^|]+) \|$", PAGE, re.MULTILINE)
TESTED = frozenset(
    found
    for path in (ROOT / "tests").rglob("test_*.py")
    for found in re.findall(r"^ *def (test_row_\d\d_)", path.read_text(encoding="utf-8"), re.MULTILINE)
)


def test_the_page_has_a_row_for_each_of_the_fifty_faults_and_each_is_tested() -> None:
    assert [number for number, _ in ROWS] == [str(number) for number in range(1, 51)]
    for number, tests in ROWS:
        named = set(re.findall(r"`(test_row_\d\d_)…`", tests))
        assert f"test_row_{int(number):02}_" in named, number
        assert named <= TESTED, number
