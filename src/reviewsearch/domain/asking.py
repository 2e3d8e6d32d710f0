"""Which case a person asks for: references in queries, and what to say when the case is not held.

Beyond the rules for documents (`domain.reference`), numbered as in `docs/references.md`:

4. In a query the number may follow a space, and the body may be left out.
8. Quotation marks do not switch references off.
9. A year alone asks for that year's cases; `2011-12-01` is a date unless such a case is held.
10. The same number of another body is another case, offered beside, never merged unless the settings say so.

What has the shape of a reference but cannot be one (2019/21, number 00) is told to the reader and never searched for as words,
which could only find another case.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from reviewsearch.domain.loose import Loose, loosely
from reviewsearch.domain.neighbours import NEIGHBOURS, by_financial_year, neighbours
from reviewsearch.domain.reference import Found, References
from reviewsearch.domain.schemes import CaseReference

# "Case Reference", "Ref no:" before a reference belong to it, and so do the marks of copies and versions behind it (rule 7).
_CUE = re.compile(
    r"(?<![^\W_])(?:(?:case\s)?ref(?:erence)?\.?(?:\s(?:no\.?|number))?\s?:?|case)\s{1,3}$", re.IGNORECASE
)
_CUE_LENGTH = 30
_COPY = re.compile(
    r"(?:\s?\(\d{1,2}\)|-[1-9]\d?(?![^\W_]|[-/])|[-_\s](?:v\d{1,2}|final|copy)(?![^\W_]))*(?:\.(?:pdf|docx|pptx|html?|txt)(?![^\W_]))?",
    re.IGNORECASE,
)
_KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+){1,12}")
# A word that only capitals make a label ("child is", "baby no") is no label unless such a case is held.
_LITTLE_WORDS = frozenset("AM AN AS AT BE BY DO GO HE IF IN IS IT ME MY NO OF ON OR SO TO UP US WE".split())


@dataclass(frozen=True, slots=True)
class Asked:
    """A reference in a query, at [start, end), read against the references held.

    `raw` is the reference as typed, without what belongs to it ("Ref no:", "(1)"); for a typed key, what it stands for. `keys`
    are the cases it names; where there are none, `no_such` is the reference as its body would write it. `neighbours` are
    held references that resemble it, `note` what a reader should be told.
    """

    start: int
    end: int
    raw: str
    keys: tuple[str, ...] = ()
    no_such: str | None = None
    neighbours: tuple[CaseReference, ...] = ()
    note: str | None = None
    soft: bool = False


_FIELDS = re.compile(r"(?<!\S)-?(?:title|kind|case|year|theme):\S*", re.IGNORECASE)


def asked_for(text: str, references: References, held: Collection[CaseReference]) -> tuple[Asked, ...]:
    """Return the references that a query's text holds, in order; none overlap, but those of one list share their place."""
    return _asked_for(text, references, frozenset(held))


# A query is looked at again when it has been corrected; no other is remembered.
@lru_cache(maxsize=1)
def _asked_for(text: str, references: References, held: frozenset[CaseReference]) -> tuple[Asked, ...]:
    whole = _whole(text, references, held)
    if whole:
        return (whole,)
    found = [_named(hit, held) for hit in references.find(text) if _is_meant(hit, references)]
    taken = [(asked.start, asked.end) for asked in found]
    for loose in (loose for scheme in references.schemes for loose in loosely(text, scheme)):
        if loose.number is None and loose.body is None and not loose.wrong and not _is_alone(loose, text):
            continue
        if all(loose.end <= start or loose.start >= end for start, end in taken) and (asked := _resolved(loose, held)):
            found.append(asked)
            taken.append((asked.start, asked.end))
    return tuple(
        asked if asked.soft else _widened(asked, text) for asked in sorted(found, key=lambda asked: asked.start)
    )


def _widened(asked: Asked, text: str) -> Asked:
    cue = _CUE.search(text[max(0, asked.start - _CUE_LENGTH) : asked.start])
    copy = _COPY.match(text, asked.end)
    return replace(
        asked,
        start=asked.start - len(cue[0]) if cue else asked.start,
        end=copy.end() if copy else asked.end,
    )


def _whole(text: str, references: References, held: frozenset[CaseReference]) -> Asked | None:
    """Read a query that is nothing but a name: a label in any case of letters, an alias, or the key of a case held."""
    bare = text.strip().strip("\"'“”‘’").strip()
    start = text.find(bare)
    for spelling in dict.fromkeys(
        (bare, bare.title(), " ".join([*bare.split()[:-1], *map(str.upper, bare.split()[-1:])]))
    ):
        found = references.find(spelling)
        if len(found) == 1 and found[0].reference.soft and (found[0].start, found[0].end) == (0, len(spelling)):
            reference = found[0].reference
            if spelling == bare or reference in held or reference.label not in _LITTLE_WORDS:
                return _named(Found(reference, start, start + len(bare), bare), held)
    if _KEY.fullmatch(bare) and (known := references.from_key(bare)) and known in held:
        return _named(Found(known, start, start + len(bare), str(known)), held)
    return None


def _is_meant(found: Found, references: References) -> bool:
    """Return whether a name among other words stands for its case: only where it is written as the settings write it."""
    reference = found.reference
    nameless = reference.soft and not reference.label and reference.number is None
    is_alias = nameless and reference.key in references.aliases.values()
    return not is_alias or " ".join(found.raw.split()) in references.names_of(reference.key)


def _is_alone(loose: Loose, text: str) -> bool:
    """Return whether two years are all that is asked for, fields apart: beside words they are words, as in a report's name."""
    rest = _FIELDS.sub(" ", text[: loose.start] + " " + text[loose.end :])
    return not any(map(str.isalnum, rest))


def _named(found: Found, held: frozenset[CaseReference]) -> Asked:
    reference = found.reference
    asked = Asked(found.start, found.end, found.raw, note=found.read_as, soft=reference.soft)
    if reference not in held:
        return replace(asked, no_such=str(reference), neighbours=neighbours(reference, held))
    return replace(asked, keys=(reference.key,), neighbours=_of_other_bodies(reference, held))


def _of_other_bodies(reference: CaseReference, held: frozenset[CaseReference]) -> tuple[CaseReference, ...]:
    if reference.soft:
        return ()
    return neighbours(reference, _by_number(held).get((reference.year, reference.number), ()))


# Every query that names a case asks for it, and the cases held are the same for long.
@lru_cache(maxsize=2)
def _by_number(held: frozenset[CaseReference]) -> Mapping[tuple[int | None, int | None], Sequence[CaseReference]]:
    found: dict[tuple[int | None, int | None], list[CaseReference]] = {}
    for reference in held:
        found.setdefault((reference.year, reference.number), []).append(reference)
    return found


def _resolved(loose: Loose, held: frozenset[CaseReference]) -> Asked | None:
    """Read what only a query may hold against the references held; None where it is nothing but a date or two years."""
    at = Asked(loose.start, loose.end, loose.raw)
    same = [other for other in _by_number(held).get((loose.year, loose.number), ()) if by_financial_year(other)]
    if loose.date and not same:
        return None
    if loose.wrong:
        return _impossible(at, loose, held)
    if loose.number is None:
        return _of_year(at, loose, held)
    if loose.body is not None:
        reference = loose.scheme.reference(loose.body, year=loose.year, number=loose.number)
        return _named(Found(reference, at.start, at.end, at.raw, loose.repaired), held)
    own = [body.name for body in loose.scheme.bodies if not body.name.startswith("*")]
    if same:
        # The archive's own body comes first; the others are named beside it.
        rank = {name: place for place, name in enumerate(own)}
        first, *others = sorted(same, key=lambda reference: (rank.get(reference.body, len(own)), reference))
        return replace(at, keys=(first.key,), neighbours=tuple(others[:NEIGHBOURS]))
    home = loose.scheme.reference(own[0] if own else "", year=loose.year, number=loose.number)
    return replace(at, no_such=str(home), neighbours=neighbours(home, held))


def _of_year(at: Asked, loose: Loose, held: frozenset[CaseReference]) -> Asked | None:
    shown = f"{loose.body or ''} {loose.year}/{(loose.year + 1) % 100:02}".strip()
    if cases := [
        other for other in _of_body(loose.body, held) if other.year == loose.year and by_financial_year(other)
    ]:
        keys = tuple(other.key for other in sorted(cases))
        return replace(at, keys=keys, note=f"“{at.raw}” read as all cases of {shown}")
    if loose.body is None:
        return None
    near = neighbours(loose.scheme.reference(loose.body, year=loose.year, number=1), held)
    return replace(at, no_such=shown, neighbours=near)


def _impossible(at: Asked, loose: Loose, held: frozenset[CaseReference]) -> Asked:
    near = [other for other in _of_body(loose.body, held) if other.year in {loose.year, loose.other_year}]
    note = f"“{at.raw}” is no reference: {loose.wrong}"
    return replace(at, no_such=at.raw, neighbours=tuple(sorted(near)[:NEIGHBOURS]), note=note)


def _of_body(body: str | None, held: frozenset[CaseReference]) -> Iterator[CaseReference]:
    return (other for other in held if not other.soft and body in {None, other.body})
