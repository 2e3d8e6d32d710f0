"""Which held references resemble one that is not held, nearest first."""

from collections.abc import Iterable
from heapq import nsmallest

from reviewsearch.domain.schemes import CaseReference

NEIGHBOURS = 5

# Steps between two references, so that a slip of the pen comes before any number of the same year, and that before another
# year: no year has so many cases.
_OTHER_YEAR = 10_000
_OTHER_YEAR_AND_NUMBER = 20_000


def neighbours(of: CaseReference, held: Iterable[CaseReference]) -> tuple[CaseReference, ...]:
    """Return the held references nearest to `of`, never itself: another body, a number beside it, another year; at most five."""
    ranked = ((distance, other) for other in frozenset(held) if (distance := _distance(of, other)) is not None)
    return tuple(reference for _, reference in nsmallest(NEIGHBOURS, ranked))


def by_financial_year(reference: CaseReference) -> bool:
    """Return whether a reference counts from April to March (2019/20-01), not by calendar year (1/2019)."""
    year, number = reference.year, reference.number
    return year is not None and reference.key.endswith(f"-{year}-{(year + 1) % 100:02}-{number:02}")


def _distance(a: CaseReference, b: CaseReference) -> int | None:
    """Return how far two references are apart, None where nothing but chance links them."""
    if a.key == b.key or a.soft != b.soft:
        return None
    if a.soft:
        return _between_names(a, b)
    years, numbers = abs((a.year or 0) - (b.year or 0)), abs((a.number or 0) - (b.number or 0))
    other_body = bool(a.body) and a.body != b.body
    if (other_body and (years or numbers)) or by_financial_year(a) != by_financial_year(b):
        return None
    if years == numbers == 0:
        return 0  # the same number of another body: the likeliest slip, and never the same case
    if years == 0:
        swapped = f"{a.number:02}"[::-1] == f"{b.number:02}"
        return 1 if swapped else 1 + numbers
    return _OTHER_YEAR + years if numbers == 0 else _OTHER_YEAR_AND_NUMBER + 10 * years + numbers


def _between_names(a: CaseReference, b: CaseReference) -> int | None:
    if a.body != b.body:
        return None
    if a.number is not None and b.number is not None:
        return abs(a.number - b.number)
    return abs(ord(a.label[:1] or " ") - ord(b.label[:1] or " ")) if a.label and b.label else None
