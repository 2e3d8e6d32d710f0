"""How a plain text file is read: its encoding found out, its pages where it has form feeds."""

from typing import BinaryIO

from reviewsearch.domain.document import Extraction
from reviewsearch.domain.media_types import TXT
from reviewsearch.domain.ports import Limits
from reviewsearch.extract.encoding import decoded
from reviewsearch.extract.pages import gathered

_BYTES_A_CHARACTER = 4


def extract(file: BinaryIO, limits: Limits) -> Extraction:
    """Read a text in any usual encoding; without form feeds it is one page, however long."""
    most = limits.characters * _BYTES_A_CHARACTER
    data = file.read(most + 1)
    found = decoded(data, cut=len(data) > most)
    sheets = found.text.split("\f")
    if len(sheets) > 1 and not sheets[-1].strip():
        sheets.pop()  # a form feed after the last page, as printers' files have it, begins no page
    pages, warnings = gathered(((sheet, None) for sheet in sheets), limits)
    if found.replaced:
        warnings = (*warnings, "Some characters could not be read; they are shown as �.")
    return Extraction(TXT, pages, {"encoding": found.encoding}, warnings=warnings)
