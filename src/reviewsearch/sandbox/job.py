"""What can be done to a file behind walls: a few pieces of work, each named, and defined by the room that knows it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, BinaryIO, Generic, TypeVar

# Each name stands for one module, in which `JOB` is the work. Nothing else can be asked of the process that does it.
JOBS: Mapping[str, str] = {
    "read": "reviewsearch.extract.job",
    "check": "reviewsearch.checks.job",
    "clean": "reviewsearch.checks.clean_job",
}
Given = TypeVar("Given")
Made = TypeVar("Made")
# Who is told what has been made of a file so far, in parts, each part once.
SoFar = Callable[[Made], None]


@dataclass(frozen=True, slots=True)
class Job(Generic[Given, Made]):
    """One piece of work on a file: what it is told, what it makes of the file, and the function that does it.

    `given` and `made` are types that `codec` can carry. `work` runs in the process behind the walls; it may raise
    UnreadableFile, NotYet and OSError, which come out as they are. Everything else runs outside, where what was made is
    not believed: `fits` tells whether it may be, for what was given; `rescued` makes a whole of the parts that were told
    `so far` before the process was stopped, with the sentence that says why, or None where they are worth nothing.

    `ready` is what to do once before the first file that begins with certain bytes, the first of the list that fit (b"" fits
    all): all children find it done, imports above all.
    """

    name: str
    given: type[Given]
    made: type[Made]
    work: Callable[[BinaryIO, Given, SoFar[Made]], Made]
    fits: Callable[[Made, Given], bool] = lambda _made, _given: True
    rescued: Callable[[Sequence[Made], str], Made | None] = lambda _parts, _why: None
    ready: Mapping[bytes, Callable[[], None]] = field(default_factory=dict)


def job_called(name: str) -> Job[Any, Any]:
    """Return the work of that name. Raises KeyError, and ImportError where its room is not installed."""
    job: Job[Any, Any] = import_module(JOBS[name]).JOB
    return job


def loading(*modules: str) -> Callable[[], None]:
    """Return what imports modules, for work that needs nothing else to be ready."""

    def load() -> None:
        for name in modules:
            import_module(name)

    return load
