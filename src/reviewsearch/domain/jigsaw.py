"""Identity by jigsaw: details that tell nobody anything alone, and a local reader everything when they stand together."""

import re
from collections.abc import Callable, Iterable, Iterator

from reviewsearch.domain.checklist import found
from reviewsearch.domain.document import Page
from reviewsearch.domain.findings import Finding
from reviewsearch.domain.personal import DATE, is_date

# So many characters, some three paragraphs, are read together.
_WINDOW = 900
_ENOUGH = 3
_CHARACTERS = 400_000
_NAME = r"(?:[A-Z][\w’'-]+\s+(?:of\s+|the\s+|and\s+)?){0,3}[A-Z][\w’'-]+"
_AGE = r"(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen)"
_MONTHS_AND_DAYS = (
    "January|February|March|April|May|June|July|August|September|October|November|December"
    "|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|Spring|Summer|Autumn|Winter|Easter|Christmas|Ramadan"
)
_SIBLING = r"(?:siblings?|brothers?|sisters?|half-siblings?|half-brothers?|half-sisters?|twins?)"
_SIGNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("an exact date", re.compile(DATE, re.IGNORECASE | re.VERBOSE)),
    (
        "the ages of siblings",
        re.compile(
            rf"\b{_SIBLING}\b[^.;\n]{{0,60}}?(?:\baged?\s+{_AGE}\b|\(\s*{_AGE}\s*\)|\b{_AGE}[\s-]years?[\s-]old\b|\(\s*aged\s+{_AGE})"
            rf"|\b{_AGE}[\s-]years?[\s-]old\s+(?:half-?\s?)?{_SIBLING}\b",
            re.IGNORECASE,
        ),
    ),
    (
        "the name of a school",
        re.compile(
            rf"\b{_NAME}\s+(?:Primary|Junior|Infants?|Nursery|Academy)\b"
            rf"|\b{_NAME}\s+(?:(?:Secondary|High|Grammar|Community|Catholic|C\.?\s?of\s?E\.?)\s+)*(?:School|Academy|College)\b"
        ),
    ),
    (
        "a small place",
        re.compile(
            rf"\b(?:village|hamlet|estate|cul-de-sac|caravan\s+(?:site|park)|farm|island|market\s+town)\s+(?:of|called|named|in|near|outside)\s+{_NAME}"
            rf"|\b{_NAME}\s+(?:Estate|Caravan\s+Park|Farm|Village)\b"
            r"|\b(?:[A-Z][a-z’']+\s+){1,2}(?:Road|Street|Avenue|Close|Crescent|Drive|Grove|Lane|Terrace)\b"
        ),
    ),
)
# A name behind a word of place: whether it is a place that only readers there know depends on who else writes of it.
_NAMED_PLACE = re.compile(
    rf"\b(?:in|near|at|outside|around)\s+(?P<name>(?!(?:{_MONTHS_AND_DAYS})\b)[A-Z][a-z]{{3,}}(?:[\s-][A-Z][a-z]{{3,}}){{0,2}})(?![’'\w])"
)
# Names of schools that are no names: of every school, of a kind of school, or of those who inspect and train.
_ANY_SCHOOL = re.compile(
    r"^(?:The|A|An|Each|Every|Any|This|That|Their|His|Her|All|Both|In|At|For|Local|Royal|Medical|Police|Special|Primary|Secondary|High"
    r"|Junior|Infant|Nursery|Early|Further|Higher|National|Boarding|Independent|Catholic|Community)\s+"
    r"(?:(?:Primary|Secondary|High|Junior|Infants?|Nursery|Special|Boarding|Community|Catholic)\s*)*(?:School|Academy|College|Centre|Nursery)?$"
    r"|Royal\s+College|College\s+of\s+Policing|Medical\s+School|School\s+(?:Nurs|Health)|Working\s+Together"
)


def jigsaw(pages: Iterable[Page], is_rare: Callable[[str], bool] = lambda _: False) -> tuple[Finding, ...]:
    """Return a hint for each page on which several such details stand close together.

    `is_rare` tells of a name that stands where a place would whether no other case's documents have it: then it may be one
    that only a local reader knows, though nothing says "village" of it.
    """
    return tuple(finding for page in pages for finding in _on_page(page.number, page.text[:_CHARACTERS], is_rare))


def _on_page(number: int, text: str, is_rare: Callable[[str], bool]) -> Iterator[Finding]:
    """Yield a hint for a page, once: details within one window that are of three kinds or more."""
    places = [
        (match.start(), name) for name, pattern in _SIGNS[1:] for match in pattern.finditer(text) if _is_sign(match)
    ]
    if places:  # a date and a place alone are not enough
        rare = _SIGNS[-1][0]
        places += [(match.start(), rare) for match in _NAMED_PLACE.finditer(text) if is_rare(match["name"])]
    if len({name for _, name in places}) < _ENOUGH - 1:
        return  # dates take longest to look for, and no number of them would be enough
    name, pattern = _SIGNS[0]
    places += [(match.start(), name) for match in pattern.finditer(text) if is_date(match)]
    places.sort()
    for at, (begin, _) in enumerate(places):
        near = {name for place, name in places[at:] if place - begin <= _WINDOW}
        if len(near) >= _ENOUGH:
            *most, last = (name for name, _ in _SIGNS if name in near)
            yield found("jigsaw", page=number, signs=f"{', '.join(most)} and {last}")
            return


def _is_sign(match: re.Match[str]) -> bool:
    return not _ANY_SCHOOL.search(match[0])
