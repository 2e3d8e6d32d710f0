import io
from importlib.util import find_spec
from pathlib import Path

import pytest

from reviewsearch.errors import UnreadableFile
from reviewsearch.sandbox import Allowance, Job, Sandbox, server, wire
from reviewsearch.sandbox.job import JOBS, job_called
from reviewsearch.sandbox.walls import DONE, NOT_INSTALLED, TOO_LONG_AN_ANSWER, TOO_MUCH_MEMORY


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


@pytest.mark.parametrize(
    ("raised", "status"),
    [(MemoryError(), TOO_MUCH_MEMORY), (ImportError("olefile"), NOT_INSTALLED), (UnreadableFile("No."), DONE)],
)
def test_how_a_child_ends_says_what_its_work_came_to(raised: Exception, status: int) -> None:
    def work(*_: object) -> str:
        raise raised

    asked = wire.Question(Job("a test", str, str, work), "", Allowance())
    assert server._worked(io.BytesIO(), io.BytesIO(), asked) == status  # noqa: SLF001 - what a child does, without a child


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device on which there is no room")
def test_a_child_whose_answer_goes_beyond_its_limit_says_so() -> None:
    asked = wire.Question(Job("a test", str, str, lambda *_: "x" * 1_000_000), "", Allowance())
    with Path("/dev/full").open("wb") as answer:
        assert server._worked(io.BytesIO(), answer, asked) == TOO_LONG_AN_ANSWER  # noqa: SLF001 - as above
