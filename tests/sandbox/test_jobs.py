from importlib.util import find_spec
from pathlib import Path

import pytest

from reviewsearch.sandbox import Job, Sandbox
from reviewsearch.sandbox.job import JOBS, job_called


@pytest.mark.parametrize("name", JOBS)
def test_every_job_is_defined_by_the_room_that_the_list_names(name: str) -> None:
    assert find_spec(JOBS[name])
    assert job_called(name).name == name


def test_a_job_that_is_not_on_the_list_is_not_done(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("text")
    stranger: Job[str, str] = Job("unknown", str, str, lambda *_: "")
    with Sandbox(lanes=1) as sandbox, path.open("rb") as file, pytest.raises(KeyError):
        sandbox.run(stranger, file, "")


def test_what_work_raises_comes_out_in_its_turn_and_ends_the_row() -> None:
    def halved(number: int) -> int:
        if number % 2:
            raise ValueError(number)
        return number // 2

    with Sandbox(lanes=2) as sandbox:
        row = sandbox.each(halved, [2, 4, 5, 6])
        assert [next(row), next(row)] == [1, 2]
        with pytest.raises(ValueError, match="5"):
            next(row)
