"""What publishing is given from outside: the clock, and what looks into files before the public does."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from reviewsearch.app.bundling import Copy, copied
from reviewsearch.app.settings import Settings
from reviewsearch.domain.document import Page, Record
from reviewsearch.domain.findings import Finding
from reviewsearch.sandbox import Sandbox

# Given an original, its record and its pages: what was found; and the pages that the public may read.
Look = Callable[[Path, Record, tuple[Page, ...]], tuple[Finding, ...]]
Visible = Callable[[Path, Record, tuple[Page, ...]], tuple[Page, ...]]


def clock() -> datetime:
    """Return what this computer's clock says."""
    return datetime.now(UTC)


def all_of_them(original: Path, record: Record, pages: tuple[Page, ...]) -> tuple[Page, ...]:
    """Return pages as they are."""
    del original, record
    return pages


@dataclass(frozen=True, slots=True)
class Means:
    """`version` names the checks in records."""

    version: str
    look: Look
    now: Callable[[], datetime] = clock
    copy: Copy = copied
    visible: Visible = all_of_them


MeansOf = Callable[[Settings, Sandbox], Means]


def usual(settings: Settings, sandbox: Sandbox) -> Means:
    """Return this computer's clock and the program's own checks."""
    from reviewsearch.app.examining import Examination

    examination = Examination(settings, sandbox)
    return Means(examination.version, examination.look, copy=examination.copy, visible=examination.visible)
