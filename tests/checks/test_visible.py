"""What the public index is made of: the words that a reader of the pages can see."""

import io
import tempfile

import pytest
from tools.traps import Trap, all_traps

from reviewsearch.checks import look, visible
from reviewsearch.domain.document import Page
from reviewsearch.domain.media_types import DOC
from reviewsearch.domain.ports import Limits
from reviewsearch.extract import read_open

HIDING = [
    trap for trap in all_traps() if trap.check.startswith("text-") or trap.check in {"invisible-text", "tiny-text"}
]
# Of these, part of the line can be seen.
PARTS = {"one-word-of-a-line-under-box": "words", "three-letters-of-a-word-under-box": "Hidden"}


def pages_of(content: bytes) -> tuple[Page, ...]:
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.flush()
        return read_open(file, Limits(), settled=True).pages


def seen(trap: Trap) -> str:
    looked = look(io.BytesIO(trap.content), trap.media_type)
    return "\n".join(page.text for page in visible(looked, pages_of(trap.content)))


@pytest.mark.parametrize("trap", HIDING, ids=[trap.name for trap in HIDING])
def test_words_that_cannot_be_seen_are_not_in_the_text_for_the_public(trap: Trap) -> None:
    text = seen(trap)
    assert PARTS.get(trap.name, "family") not in text
    # What is read from a scan stays, but for what was blacked out on it.
    assert "Agencies shared information late." in text or trap.name == "invisible-text-beside-a-picture"


@pytest.mark.parametrize("trap", HIDING, ids=[trap.name for trap in HIDING])
def test_pages_that_hide_nothing_are_as_their_reader_gave_them(trap: Trap) -> None:
    pages = pages_of(trap.twin)
    after = visible(look(io.BytesIO(trap.twin), trap.media_type), pages)
    assert all(one is other for one, other in zip(pages, after, strict=True))


def test_of_a_document_that_could_not_be_looked_at_nothing_is_known_to_be_seen() -> None:
    pages = (Page(1, "Words"), Page(2, "More words"))
    assert [page.text for page in visible(look(io.BytesIO(b"\xd0\xcf\x11\xe0"), DOC), pages)] == ["", ""]
