"""Files of every kind, damaged at random and read through the sandbox: each ends as an extraction or as a sentence."""

import random

from tools.fuzz_readers import damaged, fuzz
from tools.good_files import good_files


def test_files_damaged_at_random_end_as_an_extraction_or_a_sentence() -> None:
    kinds = sorted(good_files())
    found = fuzz(kinds, seconds=20, seed=7, files=15 * len(kinds))
    assert found.wrong == []
    assert {end.partition(":")[0] for end in found.ends} == set(kinds)
    assert any(end.endswith("read") for end in found.ends)
    assert any(end.endswith("refused") for end in found.ends)


def test_damage_is_damage() -> None:
    chance = random.Random(3)  # noqa: S311 - the same damage each time
    for content in good_files().values():
        assert sum(damaged(content, chance) != content for _ in range(10)) >= 8
