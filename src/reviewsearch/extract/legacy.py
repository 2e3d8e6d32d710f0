"""How old Word documents and presentations are read: LibreOffice, where it is installed, makes new ones of them."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NoReturn

from reviewsearch.domain.document import Extraction
from reviewsearch.domain.media_types import DOC, PPT
from reviewsearch.domain.ports import Limits
from reviewsearch.errors import UnreadableFile
from reviewsearch.extract.programs import TooSlow
from reviewsearch.extract.sniff import COMPOUND, sniff
from reviewsearch.extract.soffice import ALLOWED, converted, soffice

_NEW_SUFFIX = {DOC: ("doc", "docx"), PPT: ("ppt", "pptx")}
_NOUN = {DOC: "an old Word document (.doc)", PPT: "an old presentation (.ppt)"}
_SAVE = {DOC: "save it as .docx or PDF and drop that", PPT: "save it as .pptx or PDF and drop that"}


def extract(file: BinaryIO, limits: Limits) -> Extraction:
    """Refuse an old file that nobody could make new. Raises errors.UnreadableFile."""
    _refuse(
        sniff(file, limits).media_type,
        "which is read only where LibreOffice is installed",
        "Ask whoever installed reviewsearch to install LibreOffice, or",
    )


@contextlib.contextmanager
def modern(file: BinaryIO, limits: Limits) -> Iterator[tuple[BinaryIO, str]]:
    """Give an old Word document or presentation as a new one, and its own media type; any other file as it is, and "".

    Raises errors.UnreadableFile where LibreOffice cannot read it. Where there is no LibreOffice it stays as it is.
    """
    file.seek(0)
    kind = _old_kind(file, limits)
    program = soffice() if kind else None
    if program is None:
        file.seek(0)
        yield file, ""
        return
    import tempfile

    with tempfile.TemporaryDirectory(prefix="reviewsearch-", ignore_cleanup_errors=True) as name:
        new = _converted(file, kind, program, Path(name), limits)
        with new.open("rb") as made:
            yield made, kind


def _old_kind(file: BinaryIO, limits: Limits) -> str:
    if file.read(len(COMPOUND)) != COMPOUND:
        return ""
    try:
        kind = sniff(file, limits).media_type
    except UnreadableFile:
        return ""  # what it is instead is said by those who read it
    return kind if kind in _NEW_SUFFIX else ""


def _converted(file: BinaryIO, kind: str, program: str, folder: Path, limits: Limits) -> Path:
    old, new = _NEW_SUFFIX[kind]
    try:
        made = converted(file, old, new, program, folder, limits)
    except TooSlow:
        _refuse(kind, f"which LibreOffice did not read within {ALLOWED.seconds:g} seconds", "Otherwise")
    if made is None:
        _refuse(kind, "which LibreOffice could not read; it may be damaged or protected with a password", "Otherwise")
    return made


def _refuse(kind: str, why: str, otherwise: str) -> NoReturn:
    raise UnreadableFile(f"This is {_NOUN[kind]}, {why}.", remedy=f"{otherwise} open it, {_SAVE[kind]}.")
