"""The patterns by which a scheme's references are found in documents and file names, and a case by its other names; what their digits mean."""

import re
from collections.abc import Iterable
from itertools import pairwise

from reviewsearch.domain.folding import fold
from reviewsearch.domain.partial_dates import full_year
from reviewsearch.domain.schemes import Scheme

# Letters that scanning and typing put in place of digits (rule 6).
ODD_LETTERS = "OolIiSB"
_REPAIR = str.maketrans(ODD_LETTERS, "0011158")

_START = r"(?<![^\W_])"
_YEAR = r"(?:(?:19|20)\d\d|\d\d)"
# Between the words of a name: white space, an apostrophe or a comma, or one of the ways to write "and".
_BETWEEN = r"[\s,.'’-]{0,3}(?:[\s,.'’-]|&|/|\band\b)[\s,.'’-]{0,3}"
_ODD = rf"(?-i:[0-9{ODD_LETTERS}])"


def repaired_digits(text: str) -> str:
    """Return a text with letters that stand in place of digits read as these digits."""
    return text.translate(_REPAIR)


def consecutive(first: str, second: str) -> bool:
    """Return whether two years as written follow one another: 2019 and 20, 2019 and 2020, 1999 and 00."""
    return str(full_year(first) + 1).endswith(second)


def spread_labels(text: str, *, plural: bool = False) -> tuple[str, ...]:
    """Return the labels of a list ("X1/X2", "A, B and C"); children A to F, three or more in a row, are one group: ("A-F",)."""
    labels = re.findall(r"[A-Z]{1,2}\d{0,2}", text)
    in_a_row = all(len(a) == len(b) == 1 and ord(b) == ord(a) + 1 for a, b in pairwise(labels))
    match labels:
        case [first, last] if "-" in text:
            return (f"{first}-{last}",)
        case [first, _, *_, last] if plural and in_a_row:
            return (f"{first}-{last}",)
        case _:
            return tuple(labels)


def document_patterns(scheme: Scheme) -> tuple[re.Pattern[str], ...]:
    """Return the patterns that find a scheme's references in documents; their groups are the parts of a reference."""
    names = scheme.names_pattern()
    match scheme.form:
        case "financial-year":
            return (
                _compile(
                    rf"{_START}(?P<body>{names})[\s:._#-]{{0,3}}(?P<year>{_YEAR})\s?[-/]\s?(?P<end>{_YEAR})\s?[-/]\s{{0,8}}(?P<number>\d{{1,3}})(?![^\W_])"
                ),
                _compile(
                    rf"{_START}(?P<body>{names})[\s:._#-]{{0,3}}(?P<year>{_ODD}{{4}})\s?[-/]\s?(?P<end>{_ODD}{{2}})\s?[-/]\s{{0,8}}(?P<number>{_ODD}{{1,2}})(?![^\W_])"
                ),
            )
        case "number-year":
            return (
                _compile(
                    rf"{_START}(?P<body>{names})[\s:._#-]{{0,3}}(?P<number>\d{{1,3}})(?:\s?[-/]\s?|\s)(?P<year>(?:19|20)\d\d)(?!\d)"
                ),
            )
        case "number":
            return (
                _compile(
                    rf"{_START}(?P<body>{names})\s{{0,3}}(?:(?:no\.?|number|\#)\s?)?(?P<number>\d{{1,6}})(?![\d/-]*\d|[^\W\d_])"
                ),
            )
        case _:
            return _label_patterns(scheme)


def name_patterns(scheme: Scheme) -> tuple[re.Pattern[str], ...]:
    """Return the patterns that find a scheme's references in file names."""
    # "/" cannot stand in a file name, so people put a space, a full stop or an underscore in its place.
    if scheme.form != "financial-year":
        return document_patterns(scheme)
    names = scheme.names_pattern()
    start = rf"{_START}(?P<body>{names})[\s:._#-]{{0,3}}(?P<year>{_YEAR})[-/_. ]{{1,3}}(?P<end>{_YEAR})"
    return (
        _compile(rf"{start}(?:[-/_]|\s[-/]\s)(?P<number>\d{{1,3}})(?!\d)"),
        _compile(rf"{start}[. ](?P<number>\d\d)(?!\d)"),
    )


def _label_patterns(scheme: Scheme) -> tuple[re.Pattern[str], ...]:
    label = r"(?-i:[A-Z]{1,2})\d{0,2}"
    joint = r"\s?(?:,\s?and\s|,|&|/|-|\band\s)\s?"
    # Bounded: each label of a list shows the whole list, so a page of "A, A, A" would cost the square of its length.
    labels = rf"{label}(?:{joint}{label}){{0,25}}"
    patterns = [_compile(rf"{_START}(?P<body>{scheme.names_pattern()})\s{{1,3}}(?P<label>{labels})(?![^\W_])")]
    if scheme.prefixes:
        # Bare labels of known letters (AF1): the word before them is not part of the key.
        patterns.append(
            _compile(rf"{_START}(?P<bare>(?:{'|'.join(map(re.escape, scheme.prefixes))})\d{{1,3}})(?![^\W_])")
        )
    return tuple(patterns)


def alias_pattern(names: Iterable[str]) -> re.Pattern[str] | None:
    """Return the pattern that finds any of these names, however its words are joined; None where there are no names."""
    spellings = sorted({_flexible(name) for name in names}, key=len, reverse=True)
    return _compile(rf"{_START}(?:{'|'.join(spellings)})(?![^\W_])") if spellings else None


def _flexible(name: str) -> str:
    words = re.findall(r"[^\W_]+", fold(name).text)
    return _BETWEEN.join(re.escape(word) for word in words if word.casefold() != "and")


def squash(name: str) -> str:
    """Return the words of a name in lower case with single spaces between them, without "and": alike for all its spellings."""
    return " ".join(word for word in re.findall(r"[^\W_]+", fold(name).text.casefold()) if word != "and")


def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)
