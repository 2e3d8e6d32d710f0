"""Checks before publication: what a document would tell the public that its pages do not, or should not.

`look` reads bytes that come from anywhere, and belongs into a process of its own (`job`); `judged` and `visible` work on what
came of it. Libraries are imported only when a file of their kind comes.
"""

from typing import BinaryIO

from reviewsearch.checks.clean import CleanCopy, clean
from reviewsearch.checks.covering import is_unsure, sure
from reviewsearch.checks.judging import judged, visible
from reviewsearch.checks.looked import Looked
from reviewsearch.checks.looking import could_not, look
from reviewsearch.checks.policy import Policy
from reviewsearch.domain.document import Page
from reviewsearch.domain.findings import Finding

__all__ = [
    "CleanCopy",
    "Looked",
    "Policy",
    "check",
    "clean",
    "could_not",
    "is_unsure",
    "judged",
    "look",
    "sure",
    "visible",
]


def check(
    file: BinaryIO, media_type: str, pages: tuple[Page, ...], name: str, policy: Policy | None = None
) -> tuple[Finding, ...]:
    """Look at an open file and judge what was seen, in this process: for files that come from nowhere else."""
    return judged(look(file, media_type), pages, name, policy)
