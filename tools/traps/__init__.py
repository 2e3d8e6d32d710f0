"""Small files with one trap each, named by the trap, and their clean twins: what the checks before publication are held to."""

from tools.traps.floating import traps as _floating
from tools.traps.offices import traps as _offices
from tools.traps.pdf_extras import traps as _pdf_extras
from tools.traps.pdfs import traps as _pdfs
from tools.traps.texts import traps as _texts
from tools.traps.trap import Trap

__all__ = ["Trap", "all_traps"]


def all_traps() -> tuple[Trap, ...]:
    """Return every trap, made anew."""
    return (*_pdfs(), *_pdf_extras(), *_offices(), *_floating(), *_texts())
