"""The copy of a document that the public downloads: as it looks, without what its pages do not show, and proof of that."""

import io
from dataclasses import dataclass
from typing import BinaryIO

from reviewsearch.contained import contained
from reviewsearch.domain.media_types import DOCX, ODP, ODT, PDF, PPTX
from reviewsearch.errors import BrokenDown, UnreadableFile

_OFFICE = frozenset({DOCX, PPTX, ODT, ODP})


@dataclass(frozen=True, slots=True)
class CleanCopy:
    """The bytes of a copy, and what was taken out of it: "properties", "comments"; nothing where it is the file itself."""

    content: bytes
    removed: tuple[str, ...] = ()


def clean(file: BinaryIO, media_type: str) -> CleanCopy:
    """Return a copy that looks the same, without properties, XMP, attachments, scripts and comments.

    Each page of a PDF is drawn before and after and compared pixel by pixel; of an Office file, all that is drawn is
    compared element by element. Files of other kinds come back as they are. Raises errors.UnreadableFile where no such
    copy can be made, or where it would not look the same.
    """
    if media_type not in _OFFICE | {PDF}:
        file.seek(0)
        return CleanCopy(file.read())
    try:
        with contained(UnreadableFile, ImportError):
            content, removed = _cleaned(file, media_type)
            same = _is_same(file, io.BytesIO(content), media_type)
    except BrokenDown as error:
        raise _impossible("it is damaged or not made as its kind of file should be") from error
    if not same:
        raise _impossible("a page of the copy would look different")
    return CleanCopy(content, removed)


def _cleaned(file: BinaryIO, media_type: str) -> tuple[bytes, tuple[str, ...]]:
    if media_type == PDF:
        from reviewsearch.checks import clean_pdf

        return clean_pdf.cleaned(file)
    from reviewsearch.checks import clean_office

    return clean_office.cleaned(file)


def _is_same(before: BinaryIO, after: BinaryIO, media_type: str) -> bool:
    if media_type == PDF:
        from reviewsearch.checks.clean_pdf import looks_the_same

        return looks_the_same(before, after)
    from reviewsearch.checks.clean_office import same_story

    return same_story(before, after)


def _impossible(why: str) -> UnreadableFile:
    return UnreadableFile(
        f"No clean copy of this file can be made: {why}.",
        remedy="Open it in the program it was made with, remove its properties there, and drop that.",
    )
