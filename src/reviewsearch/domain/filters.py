"""How people name kinds of document and years of publication, in queries and in options."""

import re

from reviewsearch.domain.document import Kind
from reviewsearch.domain.schemes import slug
from reviewsearch.errors import UnreadableQuery

# Reviews of this sort began with the Children Act 1989; a few older inquiries are kept with them.
FIRST_YEAR, LAST_YEAR = 1950, 2199
_YEARS = re.compile(r"(?P<only>\d{4})|(?P<first>\d{4})?(?:\.\.|-)(?P<last>\d{4})?", re.ASCII)


def read_kinds(text: str) -> frozenset[str]:
    """Return the kinds a person names: one by its whole name, else all with a word that begins so (`briefing`: two).

    Raises UnreadableQuery, with nothing repaired.
    """
    wanted = slug(text)
    for spelling in filter(None, (wanted, wanted.removesuffix("s"))):
        if spelling in set(Kind):
            return frozenset({spelling})
        if kinds := [kind.value for kind in Kind if f"-{spelling}" in f"-{kind.value}-{slug(kind.label)}"]:
            return frozenset(kinds)
    raise UnreadableQuery(f"There is no kind “{text}”. The kinds are: {', '.join(Kind)}.", repaired="")


def read_years(text: str) -> frozenset[int]:
    """Return the years of `2019`, `2019..2024`, `2019..` or `..2024`. Raises UnreadableQuery, with nothing repaired."""
    match = _YEARS.fullmatch(text)
    if not match or not any(match.groups()):
        raise UnreadableQuery(f"“year:{text}” cannot be read: write year:2019 or year:2019..2024.", repaired="")
    first = int(match["only"] or match["first"] or FIRST_YEAR)
    last = int(match["only"] or match["last"] or LAST_YEAR)
    if last < first:
        raise UnreadableQuery(f"“year:{text}” ends before it begins.", repaired="")
    if not FIRST_YEAR <= first <= last <= LAST_YEAR:
        raise UnreadableQuery(f"“year:{text}”: years run from {FIRST_YEAR} to {LAST_YEAR}.", repaired="")
    return frozenset(range(first, last + 1))
