"""Looking at a file as a job for the sandbox: what it is told, and what it may answer."""

from dataclasses import dataclass
from typing import BinaryIO

from reviewsearch.checks.covering import look_drawn
from reviewsearch.checks.looked import Looked
from reviewsearch.checks.looking import WARM, look
from reviewsearch.sandbox import Allowance, Job, SoFar, loading

_MOST = 100_000
_LONGEST_SENTENCE = 1_000
_LONGEST_TEXT = 2_000_000
_CHARACTERS = 20_000_000
# Each page is drawn twice. The dearest of 1,837 real pages took 0.2 s, and reports have up to some 200 pages.
ALLOWANCE = Allowance(cpu_seconds=60, wall_seconds=180.0, memory_bytes=1024 * 1024 * 1024)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What kind of file to look at; `drawn`: a PDF made of an Office document, for what is covered on its pages."""

    media_type: str
    drawn: bool = False


def _look(file: BinaryIO, wanted: Wanted, _so_far: SoFar[Looked]) -> Looked:
    return look_drawn(file) if wanted.drawn else look(file, wanted.media_type)


def _fits(made: Looked, _wanted: Wanted) -> bool:
    """Whether an answer is no longer than a look at a document can be."""
    texts = [*made.words, *(shown.text for shown in made.shown), *(told.words for told in made.told)]
    texts += [text for each in made.unseen for text in (each.words, each.before)]
    return (
        max(len(made.findings), len(made.told), len(made.words), len(made.shown), len(made.unseen)) <= _MOST
        and all(len(finding.message) <= _LONGEST_SENTENCE for finding in made.findings)
        and all(len(text) <= _LONGEST_TEXT for text in texts)
        and sum(map(len, texts)) <= _CHARACTERS
    )


JOB = Job(name="check", given=Wanted, made=Looked, work=_look, fits=_fits, ready={b"": loading(*WARM)})
