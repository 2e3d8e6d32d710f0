"""How a PDF whose structure is damaged is written anew with pikepdf (QPDF), so that another reader can open it."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import BinaryIO

# What it says of oddities is nobody's business.
_LOGGER = logging.getLogger("pikepdf")
_LOGGER.addHandler(logging.NullHandler())
_LOGGER.propagate = False

# A larger file than this is not written anew: QPDF holds what it has put together in memory.
_MENDABLE_BYTES = 128 * 1024 * 1024


class PastRepair(Exception):
    """Nothing can be made of the file, or what could be is not installed here."""


@contextmanager
def rewritten(file: BinaryIO) -> Iterator[BinaryIO]:
    """Give a PDF written anew from what is left of one. Raises PastRepair."""
    try:
        import pikepdf
    except ImportError as error:
        raise PastRepair from error
    if file.seek(0, 2) > _MENDABLE_BYTES:
        raise PastRepair
    file.seek(0)
    with BytesIO() as copy:
        try:
            with pikepdf.Pdf.open(file, suppress_warnings=True) as pdf:
                pdf.save(copy)
        # QPDF raises its own errors, and RuntimeError, ValueError or TypeError where a damaged file has the wrong thing.
        except (pikepdf.PdfError, RuntimeError, ValueError, TypeError, OSError) as error:
            raise PastRepair from error
        copy.seek(0)
        yield copy
