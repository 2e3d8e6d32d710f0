"""How an Office document is drawn: LibreOffice, where it is installed, makes a PDF of it."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from reviewsearch.domain.media_types import DOCX, PPTX
from reviewsearch.domain.ports import Limits
from reviewsearch.extract.programs import TooSlow
from reviewsearch.extract.soffice import converted, soffice

_SUFFIXES = {DOCX: "docx", PPTX: "pptx"}


@contextlib.contextmanager
def drawn(file: BinaryIO, media_type: str, limits: Limits) -> Iterator[BinaryIO | None]:
    """Give a PDF of a Word document's pages or of slides, None where it cannot be made here. Raises errors.NotYet."""
    program, suffix = soffice(), _SUFFIXES.get(media_type)
    if program is None or suffix is None:
        yield None
        return
    import tempfile

    with tempfile.TemporaryDirectory(prefix="reviewsearch-", ignore_cleanup_errors=True) as name:
        try:
            made = converted(file, suffix, "pdf", program, Path(name), limits)
        except TooSlow:
            made = None
        with made.open("rb") if made else contextlib.nullcontext() as pdf:
            yield pdf
