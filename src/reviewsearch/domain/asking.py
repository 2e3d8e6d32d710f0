"""Which case a person asks for: references in queries, and what to say when the case is not held.

In a query the body may be left out and the number may follow a space; a year alone asks for that year's cases; and
`2011-12-01` is a date unless such a case is held. What has the shape of a reference but cannot be one (2019/21, number 00) is
told to the reader and never searched for as words, which could only find another case.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from reviewsearch.domain.reference import Found, References, consecutive, fold, full_year
from reviewsearch.domain.schemes import CaseReference, Scheme

NEIGHBOURS = 5
_YEAR = r"(?:19|20)\d\d"


@dataclass(frozen=True, slots=True)
class Asked:
    """A reference in a query, at [start, end), read against the references held.

    `keys` are the cases it names; where there are none, `no_such` is the reference as its body would write it.
    `neighbours` are held references that resemble it, `note` what a reader should be told.
    """

    start: int
    end: int
    raw: str
    keys: tuple[str, ...] = ()
    no_such: str | None = None
    neighbours: tuple[CaseReference, ...] = ()
    note: str | None = None
    soft: bool = False


def asked_for(text: str, references: References, held: Collection[CaseReference]) -> tuple[Asked, ...]:
    """Return the references that a query's text holds, in order, none overlapping."""
    whole = _whole(text, references, held)
    if whole:
        return (whole,)
    found = [_named(hit, held) for hit in references.find(text) if not _is_alias(hit, references)]
    taken = [(asked.start, asked.end) for asked in found]
    for asked in _loosely(text, references, held):
        if all(asked.end <= start or asked.start >= end for start, end in taken):
            found.append(asked)
            taken.append((asked.start, asked.end))
    return tuple(sorted(found, key=lambda asked: asked.start))


def neighbours(of: CaseReference, held: Iterable[CaseReference]) -> tuple[CaseReference, ...]:
    """Return the held references nearest to one that is not: another body, a number beside it, another year; at most five."""
    ranked = sorted(
        (distance, reference) for reference in set(held) if (distance := _distance(of, reference)) is not None
    )
    return tuple(reference for _, reference in ranked[:NEIGHBOURS])


def _distance(a: CaseReference, b: CaseReference) -> int | None:
    """Return how far two references are apart, None where nothing but chance links them."""
    if a.key == b.key or a.soft != b.soft:
        return None
    if a.soft:
        return abs(ord(a.label[:1] or " ") - ord(b.label[:1] or " ")) if a.body == b.body else None
    years, numbers = abs((a.year or 0) - (b.year or 0)), abs((a.number or 0) - (b.number or 0))
    if years == numbers == 0:
        return 0  # the same number of another body: the likeliest slip, and never the same case
    if a.body != b.body:
        return None
    if years == 0:
        swapped = f"{a.number:02}"[::-1] == f"{b.number:02}"
        return 1 if swapped else 1 + numbers
    return 20 + years if numbers == 0 else 40 + 10 * years + numbers


def _whole(text: str, references: References, held: Collection[CaseReference]) -> Asked | None:
    """Read a query that is nothing but a name: a label in any case of letters, or an alias."""
    bare = text.strip().strip("\"'“”‘’").strip()
    for spelling in (
        bare,
        bare.title() if bare.islower() else bare,
        " ".join([*bare.split()[:-1], *(word.upper() for word in bare.split()[-1:])]),
    ):
        found = references.find(spelling)
        if len(found) == 1 and found[0].reference.soft and (found[0].start, found[0].end) == (0, len(spelling)):
            start = text.find(bare)
            return _named(Found(found[0].reference, start, start + len(bare), bare), held)
    return None


def _is_alias(found: Found, references: References) -> bool:
    return (
        found.reference.soft
        and not found.reference.label
        and found.reference.number is None
        and found.reference.key in references.aliases.values()
    )


def _named(found: Found, held: Collection[CaseReference]) -> Asked:
    reference = found.reference
    others = tuple(
        other
        for other in neighbours(reference, held)
        if other.year == reference.year and other.number == reference.number and not reference.soft
    )
    if reference in held:
        return Asked(
            found.start,
            found.end,
            found.raw,
            (reference.key,),
            neighbours=others,
            note=found.read_as,
            soft=reference.soft,
        )
    near = neighbours(reference, held)
    return Asked(
        found.start,
        found.end,
        found.raw,
        no_such=str(reference),
        neighbours=near,
        note=found.read_as,
        soft=reference.soft,
    )


def _loosely(text: str, references: References, held: Collection[CaseReference]) -> Iterator[Asked]:
    folded = fold(text)
    for scheme in references.schemes:
        if scheme.form == "financial-year":
            for match in _query_pattern(scheme).finditer(folded.text):
                start, end = folded.span(*match.span())
                asked = _financial(match, scheme, held, Asked(start, end, text[start:end]))
                if asked:
                    yield asked


def _query_pattern(scheme: Scheme) -> re.Pattern[str]:
    behind_body = (
        rf"(?P<body>{scheme.names_pattern()})[\s:._#-]{{0,3}}(?P<year>{_YEAR}|\d\d)\s?[-/_.\s]\s?(?P<end>{_YEAR}|\d\d)"
    )
    bare = rf"(?P<bare_year>{_YEAR})\s?[-/]\s?(?P<bare_end>{_YEAR}|\d\d)"
    return re.compile(
        rf"(?<![\w/-])(?:{behind_body}|{bare})(?:\s?[-/_.\s]\s?(?P<number>\d{{1,3}}))?(?![\w]|[-/]\d)", re.IGNORECASE
    )


def _financial(match: re.Match[str], scheme: Scheme, held: Collection[CaseReference], at: Asked) -> Asked | None:
    parts = match.groupdict()
    first, second = parts["year"] or parts["bare_year"], parts["end"] or parts["bare_end"]
    body = scheme.spelt(parts["body"]) if parts["body"] else None
    if not consecutive(first, second) or (parts["number"] and int(parts["number"]) == 0):
        return _impossible(at, body, (first, second, parts["number"]), held)
    year = full_year(first)
    if parts["number"] is None:
        return _of_year(at, scheme, body, year, held)
    number = int(parts["number"])
    if body:
        return _named(Found(scheme.reference(body, year=year, number=number), at.start, at.end, at.raw), held)
    same = sorted(
        reference for reference in held if not reference.soft and (reference.year, reference.number) == (year, number)
    )
    if same:
        # Without a body the archive's own comes first; the others are named beside it.
        own = {name: rank for rank, name in enumerate(entry.name for entry in scheme.bodies)}
        first_held, *others = sorted(same, key=lambda reference: (own.get(reference.body, len(own)), reference))
        return Asked(at.start, at.end, at.raw, (first_held.key,), neighbours=tuple(others))
    if re.fullmatch(r"\d{4}-\d\d-\d\d", at.raw) and 1 <= int(second) <= 12 and number <= 31:  # noqa: PLR2004 - the calendar
        return None
    home = scheme.reference(
        next((entry.name for entry in scheme.bodies if not entry.name.startswith("*")), ""), year=year, number=number
    )
    return Asked(at.start, at.end, at.raw, no_such=str(home), neighbours=neighbours(home, held))


def _of_year(at: Asked, scheme: Scheme, body: str | None, year: int, held: Collection[CaseReference]) -> Asked | None:
    keys = tuple(
        reference.key
        for reference in sorted(held)
        if reference.year == year and not reference.soft and body in {None, reference.body}
    )
    if not keys and body is None:
        return None
    shown = f"{body or ''} {year}/{(year + 1) % 100:02}".strip()
    if keys:
        return Asked(at.start, at.end, at.raw, keys, note=f"“{at.raw}” read as all cases of {shown}")
    near = neighbours(scheme.reference(body or "", year=year, number=1), held)
    return Asked(at.start, at.end, at.raw, no_such=shown, neighbours=near)


def _impossible(
    at: Asked, body: str | None, written: tuple[str, str, str | None], held: Collection[CaseReference]
) -> Asked | None:
    """Say why something of the shape of a reference is none. Without a body, only where a number makes the shape plain."""
    first, second, number = written
    if body is None and (number is None or re.fullmatch(r"\d{4}-\d\d-\d\d", at.raw)):
        return None
    years = {full_year(first), full_year(second) - 1}
    wrong = (
        f"{first} and {second} do not follow one another"
        if not consecutive(first, second)
        else "there is no case number 0"
    )
    near = [other for other in sorted(held) if other.year in years and body in {None, other.body} and not other.soft]
    return Asked(
        at.start,
        at.end,
        at.raw,
        no_such=at.raw,
        neighbours=tuple(near[:NEIGHBOURS]),
        note=f"“{at.raw}” is no reference: {wrong}",
    )
