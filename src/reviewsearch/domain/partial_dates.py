"""Dates as documents give them: to the day, the month or the year, and no nearer."""

import re
from dataclasses import dataclass

_PARTIAL_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A date known to the day, the month or the year, kept as ISO 8601 of that precision: 2024-07-23, 2024-07 or 2024."""

    iso: str

    def __post_init__(self) -> None:
        """Refuse what is not a date. Raises ValueError."""
        match = _PARTIAL_DATE.fullmatch(self.iso)
        if match is None:
            raise ValueError(f"not an ISO date, month or year: {self.iso!r}")
        year, month, day = (int(part) if part else 1 for part in match.groups())
        if not (1900 <= year <= 2199 and 1 <= month <= 12 and 1 <= day <= days_in_month(year, month)):  # noqa: PLR2004 - the calendar
            raise ValueError(f"no such date: {self.iso!r}")

    @property
    def year(self) -> int:
        """The calendar year."""
        return int(self.iso[:4])

    def __str__(self) -> str:
        return self.iso

    def in_words(self) -> str:
        """As people read it: 23 July 2024, July 2024 or 2024."""
        parts = self.iso.split("-")
        months = "January February March April May June July August September October November December".split()
        words = [parts[0], *(months[int(month) - 1] for month in parts[1:2]), *(str(int(day)) for day in parts[2:3])]
        return " ".join(reversed(words))


def days_in_month(year: int, month: int) -> int:
    """Return the number of days in a month of the Gregorian calendar."""
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return (31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]
