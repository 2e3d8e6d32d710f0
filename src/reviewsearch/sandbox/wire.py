"""How the outcome of work on a file travels from the process that did it: frames, each a line of JSON and the long texts.

Whoever reads the answer trusts none of it: a process that worked on hostile bytes may write anything. So there are no pickles,
the line has a greatest length, and each thing in it is looked at before it is believed (`codec`).
"""

import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO, Generic

from reviewsearch.errors import NotYet, UnreadableFile
from reviewsearch.sandbox.codec import Garbled, codec_of
from reviewsearch.sandbox.job import JOBS, Given, Job, Made, job_called
from reviewsearch.sandbox.walls import Allowance

# 5,000 pages with labels and short texts are 4 MB.
_LONGEST_LINE = 8 * 1024 * 1024
_LONGEST_SENTENCE = 2_000
_HIGHEST_ERROR = 10_000
_REFUSALS = {"refused": UnreadableFile, "not yet": NotYet}

Refusal = UnreadableFile | OSError


@dataclass(frozen=True, slots=True)
class Answer(Generic[Made]):
    """What came of a file: what was made of it or why nothing was, None where the process was stopped before it said so.

    `parts` is what it told before.
    """

    outcome: Made | Refusal | None
    parts: tuple[Made, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """A job, what it is told, and what it may take."""

    job: Job[Any, Any]
    given: Any
    allowance: Allowance


def question(job: Job[Given, Any], given: Given, allowance: Allowance) -> bytes:
    """Put what is wanted of a file into one line: which job, what it is told, in short texts, and what it may take.

    Raises KeyError where there is no such job.
    """
    if job.name not in JOBS:
        raise KeyError(job.name)
    return json.dumps(
        [job.name, codec_of(job.given).encode(given, []), codec_of(Allowance).encode(allowance, [])]
    ).encode()


def asked(line: bytes) -> Question:
    """Read a question back. Raises KeyError where there is no such job, ImportError where its room is not installed."""
    name, given, allowance = json.loads(line)
    job = job_called(name)
    return Question(job, codec_of(job.given).decode(given, []), codec_of(Allowance).decode(allowance, []))


def write(file: BinaryIO, job: Job[Any, Made], made: Made, *, part: bool = False) -> None:
    """Write what was made of a file, or a part of it. Raises OSError where it is longer than the file may become."""
    beside: list[bytes] = []
    value = codec_of(job.made).encode(made, beside)
    _frame(file, {"kind": "part" if part else "made", "beside": [*map(len, beside)], "value": value}, beside)


def refuse(file: BinaryIO, refusal: Refusal) -> None:
    """Write why nothing was made of a file."""
    if isinstance(refusal, OSError):
        cause = refusal.strerror or str(refusal)
        _frame(file, {"kind": "disk", "errno": refusal.errno or 0, "cause": cause}, [])
    else:
        kind = "not yet" if isinstance(refusal, NotYet) else "refused"
        _frame(file, {"kind": kind, "cause": refusal.cause, "remedy": refusal.remedy}, [])


def _frame(file: BinaryIO, header: dict[str, Any], beside: Sequence[bytes]) -> None:
    line = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    file.write(line + b"\n")
    file.writelines(beside)


def understood(file: BinaryIO, job: Job[Given, Made], given: Given, *, whole: bool) -> Answer[Made]:
    """Read an answer back; one that is not `whole` may end anywhere.

    Raises Garbled where it is none, or holds what does not fit what was given.
    """
    parts: list[Made] = []
    begin = file.tell()
    size = file.seek(0, io.SEEK_END)
    file.seek(begin)
    try:
        for outcome, is_part in _outcomes(file, size, job, given):
            if not is_part:
                return Answer(outcome, tuple(parts))
            parts.append(outcome)
    except Garbled:
        if whole:
            raise
        return Answer(None, tuple(parts))
    if whole:
        raise Garbled
    return Answer(None, tuple(parts))


def _outcomes(file: BinaryIO, size: int, job: Job[Given, Made], given: Given) -> Iterator[tuple[Any, bool]]:
    while line := file.readline(_LONGEST_LINE):
        if not line.endswith(b"\n"):
            raise Garbled
        try:
            header = json.loads(line)
            kind = header["kind"]
            if kind in {"part", "made"}:
                yield _made(header, file, size, job, given), kind == "part"
            elif kind == "disk":
                yield OSError(_number(header["errno"], _HIGHEST_ERROR), _sentence(header["cause"])), False
            else:
                yield _REFUSALS[kind](_sentence(header["cause"]), remedy=_sentence(header["remedy"])), False
        # A line of brackets alone nests too deep; a damaged one lacks a key or has something else in its place.
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise Garbled from error


def _made(header: dict[str, Any], file: BinaryIO, size: int, job: Job[Given, Made], given: Given) -> Made:
    beside = [_exactly(file, _number(length, size)) for length in header["beside"]]
    made: Made = codec_of(job.made).decode(header["value"], beside)
    if not job.fits(made, given):
        raise Garbled
    return made


def _exactly(file: BinaryIO, length: int) -> bytes:
    content = file.read(length)
    if len(content) != length:
        raise Garbled
    return content


def _number(value: object, most: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
        raise Garbled
    return value


def _sentence(value: object) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST_SENTENCE:
        raise Garbled
    return value
