"""References as only a query may write them: spaced numbers, no body, a year alone, and what has the shape of one but is none."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from reviewsearch.domain.folding import fold
from reviewsearch.domain.partial_dates import full_year
from reviewsearch.domain.patterns import ODD_LETTERS, consecutive, repaired_digits
from reviewsearch.domain.schemes import Scheme

_YEAR = r"(?:19|20)\d\d"
_NO_ZERO = "there is no case number 0"
# Neither letters nor more numbers follow, but for the mark of a copy (rule 7).
_END = r"(?![^\W_])(?:(?![-/]\d)|(?=-[1-9]\d?(?![^\W_]|[-/])))"
# A day that no month has is meant as a date as well.
_DATE = re.compile(r"\d{4}([-/])(?:0[1-9]|1[0-2])\1(?:0[1-9]|[12]\d|3[01])")


@dataclass(frozen=True, slots=True)
class Loose:
    """What stands at [start, end) of a query, read by a scheme; `body` is None where none is written, `number` where a year is meant.

    `wrong` says why it cannot be a reference, which then has a `year` by either of its years; `date` marks what may be a day.
    """

    scheme: Scheme
    start: int
    end: int
    raw: str
    body: str | None
    year: int
    number: int | None
    repaired: bool = False
    wrong: str | None = None
    other_year: int | None = None
    date: bool = False


def loosely(text: str, scheme: Scheme) -> Iterator[Loose]:
    """Yield what a scheme reads in a query, in order. Linear in the length of the text."""
    if scheme.form not in _SHAPES:
        return
    folded = fold(text)
    for shape in _SHAPES[scheme.form]:
        pattern = re.compile(shape.replace("NAMES", scheme.names_pattern()), re.IGNORECASE)
        for match in pattern.finditer(folded.text):
            start, end = folded.span(*match.span())
            if read := _read(scheme, match, start, text[start:end]):
                yield read


def _read(scheme: Scheme, match: re.Match[str], start: int, raw: str) -> Loose | None:
    parts = match.groupdict()
    first, second, body = parts["year"], parts.get("end"), parts.get("body")
    written = parts["number"] or parts["spaced"]
    digits = repaired_digits(written) if written else None
    wrong = _why_impossible(first, second, digits)
    if wrong and body is None and written is None:
        return (
            None  # two years alone may be a span of years; only a body or a number makes the shape of a reference plain
        )
    return Loose(
        scheme,
        start,
        start + len(raw),
        raw,
        scheme.reference(body, year=full_year(first), number=1).body if body else None,
        full_year(first),
        int(digits) if digits and not wrong else None,
        repaired=digits != written,
        wrong=wrong,
        other_year=full_year(second) - 1 if second else None,
        date=_DATE.fullmatch(raw) is not None,
    )


def _why_impossible(first: str, second: str | None, number: str | None) -> str | None:
    if second is not None and not consecutive(first, second):
        return f"{first} and {second} do not follow one another"
    if number is None:
        return None
    if not number.isdecimal():
        return f"“{number}” is no case number"
    return None if int(number) else _NO_ZERO


_SPACED = r"\s{0,3}[_.\s]\s{0,3}(?P<spaced>\d{1,3})"
# A hyphen before the body or the year is a minus sign only where a word may begin.
_BEGIN = r"(?<![\w/])(?:(?<!-)|(?<=\s-)|(?<=\A-))"
_BODY = r"(?P<body>NAMES)[\s:._#-]{0,3}"
_IN_FULL = (
    rf"{_BEGIN}{_BODY}(?P<year>{_YEAR}|\d\d)\s{{0,3}}[-/_.\s]\s{{0,3}}(?P<end>{_YEAR}|\d\d)"
    # Behind a body whatever begins with a digit is meant as the number: "01a" is told to be none.
    rf"(?:\s{{0,3}}[-/]\s{{0,3}}(?P<number>\d[^\W_]{{0,8}}|(?-i:[{ODD_LETTERS}\d]{{1,3}}))|{_SPACED})?{_END}"
)
_WITHOUT_BODY = (
    rf"{_BEGIN}(?P<year>{_YEAR})\s{{0,3}}[-/]\s{{0,3}}(?P<end>{_YEAR}|\d\d)"
    rf"(?:\s{{0,3}}[-/]\s{{0,3}}(?P<number>\d{{1,3}})|{_SPACED})?{_END}"
)
# What is right is found as in documents; what is left here has the number 0.
_NUMBER_0 = rf"(?<![^\W_]){_BODY}(?:(?P<number>0{{1,3}})\s?[-/]\s?|(?P<spaced>0{{1,3}})\s)(?P<year>{_YEAR})(?!\d)"
_SHAPES = {"financial-year": (_IN_FULL, _WITHOUT_BODY), "number-year": (_NUMBER_0,)}
