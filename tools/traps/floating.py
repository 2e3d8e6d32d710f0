"""The Office files among the traps in which something floats over the text: only their drawn pages tell what it covers."""

import io
from collections.abc import Iterator
from functools import partial

from PIL import Image
from pptx.presentation import Presentation
from pptx.util import Inches

from reviewsearch.domain.media_types import DOCX, PPTX
from tools.traps.offices import WORDS, changed_to, deck, word
from tools.traps.trap import Trap

_NAMES = " ".join(
    f'xmlns:{name}="{address}"'
    for name, address in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "v": "urn:schemas-microsoft-com:vml",
    }.items()
)
_WIDE, _HIGH = 5_000_000, 400_000


def traps() -> Iterator[Trap]:
    """Yield all traps in which something lies over text."""
    boxed = partial(Trap, media_type=DOCX, check="drawn-over")
    behind = word(changed_to(_box("FFFF00", behind=True)))
    yield boxed(
        "word-black-box-over-text", content=word(changed_to(_box("000000"))), twin=behind, drawn="text-under-box"
    )
    yield boxed(
        "word-white-box-over-text", content=word(changed_to(_box("FFFFFF"))), twin=behind, drawn="text-under-light-box"
    )
    older = word(changed_to(_older("position:absolute;z-index:1")))
    yield boxed(
        "word-box-of-older-programs-over-text",
        content=older,
        twin=word(changed_to(_older("position:absolute;z-index:-1"))),
        drawn="text-under-box",
    )
    slides = partial(Trap, media_type=PPTX, check="drawn-over")
    yield slides(
        "slides-picture-over-text", content=deck(_picture(1)), twin=deck(_picture(5)), drawn="text-under-image"
    )


def beside_text() -> bytes:
    """Return a Word document in which a box lies in front of the page, and under it is no text."""
    return word(changed_to(_box("000000", down=6_000_000)))


def _run(inside: str) -> str:
    return f"<w:r {_NAMES}>{inside}<w:t>{WORDS}</w:t></w:r>"


def _box(colour: str, *, behind: bool = False, down: int = -60_000) -> str:
    """Return the words of a paragraph and a box that floats from their beginning on, or further `down` (in EMU)."""
    size = f'cx="{_WIDE}" cy="{_HIGH}"'
    shape = (
        f'<wps:wsp><wps:cNvSpPr/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm><a:prstGeom prst="rect">'
        f'<a:avLst/></a:prstGeom><a:solidFill><a:srgbClr val="{colour}"/></a:solidFill></wps:spPr><wps:bodyPr/></wps:wsp>'
    )
    address = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
    return _run(
        '<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0"'
        f' relativeHeight="1" behindDoc="{behind:d}" locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
        '<wp:positionH relativeFrom="column"><wp:posOffset>-50000</wp:posOffset></wp:positionH>'
        f'<wp:positionV relativeFrom="paragraph"><wp:posOffset>{down}</wp:posOffset></wp:positionV><wp:extent {size}/>'
        '<wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/><wp:docPr id="5" name="Box"/><wp:cNvGraphicFramePr/>'
        f'<a:graphic><a:graphicData uri="{address}">{shape}</a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice></mc:AlternateContent>'
    )


def _older(style: str) -> str:
    place = f"{style};margin-left:-4pt;margin-top:-4pt;width:400pt;height:32pt;mso-position-vertical-relative:line"
    return _run(f'<w:pict><v:rect style="{place}" fillcolor="black" stroked="f"/></w:pict>')


def _picture(down: float) -> partial[None]:
    return partial(_put_picture, down=down)


def _put_picture(made: Presentation, *, down: float) -> None:
    """Put a picture of many shades over the words of the second slide, or further down."""
    shades = Image.effect_noise((200, 80), 90)
    file = io.BytesIO()
    shades.save(file, "PNG")
    made.slides[1].shapes.add_picture(file, Inches(0.5), Inches(down + 0.5), Inches(5), Inches(2))
