"""The mistakes that the tests are shown to notice: they fit the program as it is, and no flush of it is left out."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from tools.mutants import MUTANTS, ROOT, Mutant, place_of

SOURCE = ROOT / "src" / "reviewsearch"
FLUSH = re.compile(r"(?<!def )\b(os\.fsync|flush|flush_path|flush_tree)\(")


def flushes() -> Iterator[tuple[str, int]]:
    """Each line that flushes something to the disk, in the rooms that write: its file and its number."""
    for path in (
        SOURCE / "system.py",
        *(path for room in ("app", "engines", "store") for path in (SOURCE / room).rglob("*.py")),
    ):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
            if FLUSH.search(line):
                yield path.relative_to(SOURCE).as_posix(), number


def removed(mutant: Mutant) -> Iterator[tuple[str, int]]:
    """Each line that flushes something and goes with a mistake."""
    text, at = place_of(mutant)
    left = [line.strip() for line in mutant.wrong.splitlines()]
    first = text.count("\n", 0, at)
    for number, line in enumerate(mutant.right.splitlines(), first):
        if line.strip() in left:
            left.remove(line.strip())
        elif FLUSH.search(line):
            yield mutant.file, number


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_row_18_a_mistake_fits_the_program_and_the_tests_that_must_notice(mutant: Mutant) -> None:
    assert place_of(mutant)
    assert mutant.wrong != mutant.right
    assert all(Path(ROOT, word).is_file() for word in mutant.tests.split() if word.startswith("tests/"))


def test_row_18_the_tests_are_shown_to_notice_each_flush_that_is_removed_by_itself() -> None:
    shown: set[tuple[str, int]] = set()
    for mutant in MUTANTS:
        gone = list(removed(mutant))
        shown.update(gone if len(gone) == 1 else ())
    assert set(flushes()) - shown == set()
