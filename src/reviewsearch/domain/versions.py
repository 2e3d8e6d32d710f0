"""Which documents are versions of one work, and which of them is the newest.

A corrected report is the same work: same cases, kind and language, and the same title or, but for marks of a copy or a
version, the same file name. Two briefings of one case with titles of their own are two works, and both are shown.
"""

import re
from collections.abc import Iterable

from reviewsearch.domain.document import Record, Status
from reviewsearch.domain.schemes import slug

# What people add to the name of a copy or a version.
_MARKS = re.compile(
    r"(?:^|-)(?:final|draft|copy|corrected|revised|updated|amended|accessible|version-?\d*|v\d+(?:-\d+)*|rev-?\d+|\d)(?=-|$)"
)
_VERSION = re.compile(r"(?:^|-)(?:v|version-?|rev-?)(\d{1,3})(?=-|$)")


def same_work(a: Record, b: Record) -> bool:
    """Return whether two documents are versions of one work."""
    one, other = a.description, b.description
    if not one.cases or {a.status, b.status} != {Status.HELD}:
        return False
    alike = (sorted(one.case_keys), one.kind.value, one.language.value) == (
        sorted(other.case_keys),
        other.kind.value,
        other.language.value,
    )
    return alike and (_bare(one.title.value) == _bare(other.title.value) or bool(_names(a) & _names(b)))


def newest_first(records: Iterable[Record]) -> list[Record]:
    """Order versions of one work: by published date, then by the version its name gives, then by when it was added."""
    return sorted(records, key=_age, reverse=True)


def _age(record: Record) -> tuple[str, int, str, str]:
    published = record.description.published
    numbers = [int(found) for source in record.sources for found in _VERSION.findall(slug(_stem(source.name)))]
    return (published.value if published else "", max(numbers, default=0), record.sources[0].added, record.id)


def _names(record: Record) -> set[str]:
    return {bare for source in record.sources if (bare := _bare(_stem(source.name)))}


def _stem(name: str) -> str:
    return name.rpartition(".")[0] or name


def _bare(text: str) -> str:
    plain = slug(text)
    while (shorter := _MARKS.sub("", plain).strip("-")) != plain:
        plain = shorter
    return plain
