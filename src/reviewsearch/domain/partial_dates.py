"""Dates as documents give them: to the day, the month or the year, and no nearer; years of two digits, and the calendar."""

import re
from dataclasses import dataclass

# What documents and references may tell of: reviews began with the Children Act 1989, so that 97 is 1997 and 24 is 2024.
_YEARS = range(1900, 2200)
_TWO_DIGITS, _FIRST_OF_LAST_CENTURY = range(100), 80
_MONTHS = range(1, 13)
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
        if year not in _YEARS or not is_day(year, month, day):
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


def is_day(year: int, month: int, day: int) -> bool:
    """Return whether the Gregorian calendar has this day."""
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    days = (31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    return month in _MONTHS and 1 <= day <= days[month - 1]


def full_year(text: str) -> int:
    """Return a year of four digits for one of two or four: 19 is 2019, 97 is 1997."""
    year = int(text)
    if year not in _TWO_DIGITS:
        return year
    return year + (1900 if year >= _FIRST_OF_LAST_CENTURY else 2000)
