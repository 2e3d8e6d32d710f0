"""Every trap is found, and nothing is found in its twin."""

import io
import tempfile

import pytest
from tools.traps import Trap, all_traps

from reviewsearch.checks import check
from reviewsearch.domain.checklist import CHECKS
from reviewsearch.domain.document import Page
from reviewsearch.domain.findings import Finding, Severity
from reviewsearch.domain.ports import Limits
from reviewsearch.errors import UnreadableFile
from reviewsearch.extract import read_open

TRAPS = all_traps()
HOLDING = {"text-under-box", "unapplied-redaction", "tracked-deletion", "comment", "not-checked"}


def pages_of(content: bytes) -> tuple[Page, ...]:
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.flush()
        try:
            return read_open(file, Limits(), settled=True).pages
        except UnreadableFile:
            return ()


def checked(content: bytes, media_type: str) -> tuple[Finding, ...]:
    return check(io.BytesIO(content), media_type, pages_of(content), "report")


@pytest.mark.parametrize("trap", TRAPS, ids=[trap.name for trap in TRAPS])
def test_a_trap_is_found_and_held_or_told_as_its_check_says(trap: Trap) -> None:
    findings = checked(trap.content, trap.media_type)
    found = {finding.check: finding.severity for finding in findings}
    assert found.get(trap.check) is (Severity.HOLD if trap.check in HOLDING else Severity.WARN)
    assert not any("family" in finding.message or "Example" in finding.message for finding in findings)


@pytest.mark.parametrize("trap", TRAPS, ids=[trap.name for trap in TRAPS])
def test_nothing_is_found_in_its_twin(trap: Trap) -> None:
    findings = checked(trap.twin, trap.media_type)
    assert {finding.check for finding in findings} == trap.twin_finds


def test_every_trap_has_a_name_of_its_own() -> None:
    assert len({trap.name for trap in TRAPS}) == len(TRAPS)
    assert {trap.check for trap in TRAPS} <= set(CHECKS)
