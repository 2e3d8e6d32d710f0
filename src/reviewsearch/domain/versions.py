"""Which documents are versions of one work, and which of them is the newest.

A corrected report is the same work: same cases, kind and language, and the same title or, but for marks of a copy or a
version, the same file name. Two briefings of one case with titles of their own are two works, and both are shown. The same words
in another file are the same work as well. A document of no case is another's version where it was dropped in its place under
its very name, unless each has a title of its own.
"""

import re
from collections.abc import Iterable

from reviewsearch.domain.corrections import CORRECTED
from reviewsearch.domain.document import Record, Status
from reviewsearch.domain.schemes import slug

# Where a title comes from that is but the name of its file.
FROM_NAME = "file name"
# What people add to the name of a copy or a version.
_MARKS = re.compile(
    r"(?:^|-)(?:final|draft|copy|corrected|revised|updated|amended|accessible|version-?\d*|v\d+(?:-\d+)*|rev-?\d+|\d)(?=-|$)"
)
_VERSION = re.compile(r"(?:^|-)(?:v|version-?|rev-?)(\d{1,3})(?=-|$)")


def same_work(a: Record, b: Record) -> bool:
    """Return whether two documents are versions of one work."""
    one, other = a.description, b.description
    if {a.status, b.status} != {Status.HELD} or sorted(one.case_keys) != sorted(other.case_keys):
        return False
    if a.words is not None and a.words == b.words:
        return True
    if not one.cases:
        return _took_its_place(a, b)
    alike = (one.kind.value, one.language.value) == (other.kind.value, other.language.value)
    return alike and (_are_titled_alike(a, b) or bool(_names(a) & _names(b)))


def newest_first(records: Iterable[Record]) -> list[Record]:
    """Order versions of one work: by published date, then by the version its name gives, then by when it was added."""
    return sorted(records, key=_age, reverse=True)


def _age(record: Record) -> tuple[str, int, str, str]:
    published = record.description.published
    numbers = [int(found) for source in record.sources for found in _VERSION.findall(slug(_stem(source.name)))]
    return (published.value if published else "", max(numbers, default=0), record.sources[0].added, record.id)


def _took_its_place(a: Record, b: Record) -> bool:
    """Whether one was dropped under the name of the other, where that had been dropped, and may be the same document later on."""
    if not _places(a) & _places(b):
        return False
    sources = (a.description.title.source, b.description.title.source)
    # A title that a person gave tells the two apart, whatever the other's is.
    made_up = FROM_NAME in sources and not any(source.startswith(CORRECTED) for source in sources)
    return made_up or _are_titled_alike(a, b)


def _are_titled_alike(a: Record, b: Record) -> bool:
    return _bare(a.description.title.value) == _bare(b.description.title.value)


def _places(record: Record) -> set[tuple[str, str]]:
    return {(source.place, source.name) for source in record.sources}


def _names(record: Record) -> set[str]:
    return {bare for source in record.sources if (bare := _bare(_stem(source.name)))}


def _stem(name: str) -> str:
    return name.rpartition(".")[0] or name


def _bare(text: str) -> str:
    plain = slug(text)
    while (shorter := _MARKS.sub("", plain).strip("-")) != plain:
        plain = shorter
    return plain
