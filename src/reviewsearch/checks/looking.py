"""How each kind of file is looked at; whatever goes wrong is a finding that holds the document."""

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from typing import BinaryIO

from reviewsearch.checks.looked import Looked
from reviewsearch.contained import contained
from reviewsearch.domain.checklist import found
from reviewsearch.domain.findings import Finding
from reviewsearch.domain.media_types import DOCX, EML, HTML, MSG, ODP, ODT, PDF, PPTX, RTF, TXT
from reviewsearch.errors import UnreadableFile

_ROOMS = {
    DOCX: "word",
    PPTX: "slides",
    ODT: "open_document",
    ODP: "open_document",
    HTML: "web_page",
    RTF: "rich_text",
    PDF: "pdf",
}
_MESSAGES = frozenset({EML, MSG})
# What a process that looks at many files imports once.
WARM = tuple(f"reviewsearch.checks.{room}" for room in sorted({*_ROOMS.values()}))

_Look = Callable[[BinaryIO], Looked]


def look(file: BinaryIO, media_type: str, *, where: bool = False) -> Looked:
    """Look at an open file for what stands in it and is not seen. It may be damaged or made to do harm.

    Of a PDF, whose pages are known, words that are unseen are told only where asked for: by what stands before them.
    """
    if media_type == TXT:
        return Looked()
    if media_type in _MESSAGES:
        return Looked((found("message-headers"),))
    if media_type not in _ROOMS:
        why = "nothing here can look into files of its kind; save it as PDF or in the present format of its program."
        return Looked((could_not(why),))
    try:
        room: _Look = import_module(f"reviewsearch.checks.{_ROOMS[media_type]}").look
        # Whatever a library raises, none of it may end as "nothing found".
        with contained(UnreadableFile, ImportError, MemoryError):
            looked = room(file)
        return looked if where or media_type != PDF else replace(looked, unseen=())
    except UnreadableFile as error:
        why = error.cause[:1].lower() + error.cause[1:]
    except ImportError:
        why = "this computer has nothing that can draw its pages."
    except MemoryError:
        why = "looking at it takes more memory than a document may."
    return Looked((could_not(why),))


def could_not(why: str) -> Finding:
    """Return the finding for a file that could not be looked at; `why` is a sentence without its capital."""
    return found("not-checked", why=why)
