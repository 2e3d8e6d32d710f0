"""Findings: what a check before publication found in a document, where, how grave, and said in plain words."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """What a finding asks of people: `hold` keeps the document from the public until a person approves, `warn` tells."""

    HOLD = "hold"
    WARN = "warn"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a check found.

    `check` names the check ("text-under-box") and `message` says in one sentence what a person should look at. Neither
    repeats words that are hidden or private: findings are kept in records and printed on terminals. `page` counts
    sheets from 1, `place` says in words where on it ("near the top left").
    """

    check: str
    severity: Severity
    message: str
    page: int | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """What the checks of a document came to: when (UTC, ISO 8601), by which version of the checks, and what they found."""

    at: str
    version: str
    findings: tuple[Finding, ...] = ()


def holding(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings that keep a document from the public until a person has approved it."""
    return tuple(finding for finding in findings if finding.severity is Severity.HOLD)
