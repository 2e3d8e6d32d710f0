"""Answers of a process that worked on hostile bytes: what is one is understood, nothing else is believed."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewsearch.domain.ports import Limits
from reviewsearch.errors import NotYet, UnreadableFile
from reviewsearch.extract.job import Wanted
from reviewsearch.sandbox import Allowance, Job, SoFar, wire
from reviewsearch.sandbox.codec import Garbled
from reviewsearch.sandbox.job import job_called


@dataclass(frozen=True, slots=True)
class Asked:
    most: int


@dataclass(frozen=True, slots=True)
class Lines:
    lines: tuple[str, ...]


def _lines(file: BinaryIO, asked: Asked, so_far: SoFar[Lines]) -> Lines:
    del asked, so_far
    return Lines(tuple(line.decode() for line in file))


def _joined(parts: Sequence[Lines], why: str) -> Lines:
    return Lines((*(line for part in parts for line in part.lines), why))


JOB = Job("lines", Asked, Lines, _lines, lambda made, asked: len(made.lines) <= asked.most, _joined)
MADE = Lines(("one £ 𝒳", "two " * 200))


def written(made: Lines = MADE, *, parts: Sequence[Lines] = ()) -> bytes:
    file = io.BytesIO()
    for part in parts:
        wire.write(file, JOB, part, part=True)
    wire.write(file, JOB, made)
    return file.getvalue()


def understood(content: bytes, *, whole: bool = True, most: int = 9) -> wire.Answer[Lines]:
    return wire.understood(io.BytesIO(content), JOB, Asked(most), whole=whole)


def test_what_was_made_is_understood_with_the_parts_told_before() -> None:
    parts = (Lines(("a",)), Lines(("b" * 500,)))
    assert understood(written()) == wire.Answer(MADE)
    assert understood(written(parts=parts)) == wire.Answer(MADE, parts)


@pytest.mark.parametrize("refusal", [NotYet("a", remedy="b"), UnreadableFile("c"), OSError(5, "no")], ids=repr)
def test_a_refusal_is_understood(refusal: wire.Refusal) -> None:
    file = io.BytesIO()
    wire.refuse(file, refusal)
    back = understood(file.getvalue()).outcome
    assert type(back) is type(refusal)
    assert isinstance(back, UnreadableFile | OSError)
    assert vars(back) == vars(refusal)
    assert back.args == refusal.args


def test_an_answer_cut_short_is_none_and_of_one_that_was_stopped_the_whole_parts_are_kept() -> None:
    part = Lines(("a",))
    whole = written(parts=[part])
    first = len(written(part))  # as long as the frame of the part, whose kind has as many letters
    for end in range(len(whole)):
        with pytest.raises(Garbled):
            understood(whole[:end])
        assert understood(whole[:end], whole=False) == wire.Answer(None, (part,) if end >= first else ())


NO_ANSWERS = {
    "nothing": b"",
    "no JSON": b"\xff\n",
    "another shape": b"[1]\n",
    "nested without end": b"[" * 200_000 + b"\n",
    "an unknown kind": b'{"kind":"run"}\n',
    "a number for a sentence": b'{"kind":"refused","cause":1,"remedy":""}\n',
    "an endless sentence": b'{"kind":"refused","cause":"' + b"x" * 3_000 + b'","remedy":""}\n',
    "a text of less than nothing": written().replace(b'"beside":[', b'"beside":[-'),
    "a text longer than all there is": written().replace(b'"beside":[', b'"beside":[9'),
    "a text that is not there": written().replace(b"[800]", b"[]"),
    "more than may be": written(Lines(("x",) * 10)),
    "parts and no whole": written().replace(b'"made"', b'"part"'),
}


@pytest.mark.parametrize("what", NO_ANSWERS)
def test_whoever_reads_an_answer_believes_none_of_it(what: str) -> None:
    with pytest.raises(Garbled):
        understood(NO_ANSWERS[what])


@given(st.data())
def test_a_damaged_answer_is_an_answer_or_none_and_never_another_error(data: st.DataObject) -> None:
    content = bytearray(written(parts=[Lines(("a",))]))
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    for whole in (True, False):
        try:
            answer: Any = understood(bytes(content), whole=whole)
        except Garbled:
            continue
        assert isinstance(answer, wire.Answer)


def test_a_job_that_is_not_known_cannot_be_asked_for() -> None:
    with pytest.raises(KeyError):
        wire.question(JOB, Asked(1), Allowance())
    with pytest.raises(KeyError):
        wire.asked(b'["lines", [1], [1, 1.0, 1, 1]]')


def test_a_question_is_read_back_as_it_was_put() -> None:
    job, wanted, allowance = job_called("read"), Wanted(Limits(pages=3), extractor="pypdf"), Allowance(cpu_seconds=2)
    assert wire.asked(wire.question(job, wanted, allowance)) == wire.Question(job, wanted, allowance)
