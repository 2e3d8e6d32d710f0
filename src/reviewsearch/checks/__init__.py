"""Checks before publication: what a document would tell the public that its pages do not, or should not.

All of this reads bytes that come from anywhere, and belongs into a process of its own. Libraries are imported only when
a file of their kind comes.
"""

from typing import BinaryIO

from reviewsearch.checks.checking import check, could_not
from reviewsearch.checks.policy import Policy
from reviewsearch.domain.document import Page
from reviewsearch.domain.media_types import PDF
from reviewsearch.errors import UnreadableFile

__all__ = ["Policy", "check", "could_not", "visible_pages"]


def visible_pages(file: BinaryIO, media_type: str, pages: tuple[Page, ...]) -> tuple[Page, ...]:
    """Return a document's pages without what a reader cannot see; those that hide nothing come back as they are.

    The honest text of a scan stays. Readers of other kinds of file than PDF leave hidden text out already. Raises
    errors.UnreadableFile where it cannot be told what is hidden: then nothing of the text may be shown.
    """
    if media_type != PDF:
        return pages
    try:
        from reviewsearch.checks.pdf import visible
    except ImportError:  # there is no PDFium for this computer
        raise UnreadableFile(
            "This computer has nothing that can draw the pages of a PDF.",
            remedy="Publish from a computer for which there is pypdfium2.",
        ) from None
    return visible(file, pages)
