"""kill -9 at every step of an intake: nothing is lost and nothing is held twice."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

DRIVER = Path(__file__).with_name("drive_kills.py")
# The steps are shared out so that the parts run side by side; together they are all of them.
PARTS = 4


@pytest.mark.slow
@pytest.mark.timeout(240)
@pytest.mark.parametrize("part", range(1, PARTS + 1))
def test_an_intake_killed_at_any_touch_of_its_home_ends_the_same_when_it_is_started_again(
    part: int, tmp_path: Path
) -> None:
    command = [sys.executable, str(DRIVER), str(tmp_path), str(part), str(PARTS)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=230)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    expected = told["expected"]
    assert told["ended"] == 0
    assert expected["sources"] == ["MSCP2019-20-01 report FINAL.txt", "MSCP2019-20-01 report v2.txt"]
    assert sorted(expected["status"].values()) == ["held", "superseded"]
    assert (expected["crane"], expected["heron"], expected["case"]) == (1, 0, 1)
    assert expected["problems"] == expected["staging"] == expected["left"] == []
    assert expected["generations"] == 1
    assert told["wrong"] == {}
    assert told["kills"] >= 20
