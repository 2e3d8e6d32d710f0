"""Making a clean copy as a job for the sandbox: what it is told, and what it may answer."""

from dataclasses import dataclass
from typing import BinaryIO

from reviewsearch.checks.clean import CleanCopy, clean
from reviewsearch.sandbox import Allowance, Job, SoFar, loading

_MOST = 100
_LONGEST = 200
_MIB = 1024 * 1024
# Two documents are in memory at once, and each page of them is drawn.
ALLOWANCE = Allowance(cpu_seconds=120, wall_seconds=300.0, memory_bytes=2048 * _MIB, output_bytes=512 * _MIB)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What kind of file to make a copy of."""

    media_type: str


def _clean(file: BinaryIO, wanted: Wanted, _so_far: SoFar[CleanCopy]) -> CleanCopy:
    return clean(file, wanted.media_type)


def _fits(made: CleanCopy, _wanted: Wanted) -> bool:
    return len(made.removed) <= _MOST and all(len(what) <= _LONGEST for what in made.removed)


JOB = Job(
    name="clean",
    given=Wanted,
    made=CleanCopy,
    work=_clean,
    fits=_fits,
    ready={b"": loading("reviewsearch.checks.clean_pdf", "reviewsearch.checks.clean_office")},
)
