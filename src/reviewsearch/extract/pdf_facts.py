"""What a PDF says of itself, whichever reader is asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

# By what the file calls it, the name it has in an extraction. When a file was made and changed says nothing of the document.
PROPERTIES: Mapping[str, str] = {
    "Title": "title",
    "Author": "author",
    "Subject": "subject",
    "Keywords": "keywords",
    "Creator": "program",
    "Producer": "producer",
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What a PDF says of itself: the printed numbers of its pages, its properties, its language; `sound` without mending."""

    labels: Sequence[str] = ()
    properties: Mapping[str, str] = field(default_factory=dict)
    language: str | None = None
    sound: bool = True
