"""The typography of the PDF documents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.enums import TA_LEFT
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import cm

if TYPE_CHECKING:
    from tools.midshire.manuscript import Manuscript

_FACES = {"Helvetica": ("Helvetica", "Helvetica-Bold"), "Times": ("Times-Roman", "Times-Bold")}
INDENT = 1.35 * cm


@dataclass(frozen=True, slots=True)
class Look:
    """Typeface, colour and size of one document."""

    plain: str
    bold: str
    colour: Color
    size: float
    spacing: float

    def style(self, name: str, **changes: Any) -> ParagraphStyle:
        """The body style with changes; lines may end at a hyphen, as they do in real reports."""
        settings: dict[str, Any] = {
            "fontName": self.plain,
            "fontSize": self.size,
            "leading": self.size * self.spacing,
            "spaceAfter": self.size * 0.85,
            "alignment": TA_LEFT,
            "embeddedHyphenation": 1,
            "allowWidows": 0,
            "allowOrphans": 0,
        }
        return ParagraphStyle(name, **(settings | changes))

    def heading(self, name: str, size: float, *, before: float = 14) -> ParagraphStyle:
        """A heading that stays with what follows."""
        return self.style(
            name,
            fontName=self.bold,
            fontSize=size,
            leading=size * 1.25,
            textColor=self.colour,
            spaceBefore=before,
            spaceAfter=8,
            keepWithNext=1,
        )


def look(manuscript: Manuscript) -> Look:
    """What the front matter asks for."""
    plain, bold = _FACES[manuscript["font"] or "Helvetica"]
    return Look(
        plain,
        bold,
        HexColor(manuscript["colour"] or "#1f4e5f"),
        float(manuscript["size"] or "11.5"),
        float(manuscript["spacing"] or "1.5"),
    )
