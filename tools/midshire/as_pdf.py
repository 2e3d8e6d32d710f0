"""PDF documents: reports with cover, contents and running lines, and letters without them."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from reportlab.lib.colors import HexColor, white
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import cm
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
)
from reportlab.platypus.tableofcontents import TableOfContents

from tools.midshire.markup import parse
from tools.midshire.pdf_story import LINE, Heading, story
from tools.midshire.pdf_styles import Look, look

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

    from tools.midshire.manuscript import Manuscript

_SIDE = (A4[0] - LINE) / 2


class Publication(BaseDocTemplate):
    """A document that prints its own page numbers, which are not the numbers of its sheets."""

    def __init__(self, target: io.BytesIO, manuscript: Manuscript, style: Look, total: int) -> None:
        """Lay out the page templates; `total` is the number of pages, as far as it is known."""
        super().__init__(target, pagesize=A4, invariant=1, title=manuscript["title"], author=manuscript["author"])
        self.manuscript = manuscript
        self.look = style
        self.front_sheets = 0
        self.total = total
        self.last_sheet = 0
        body = Frame(_SIDE, 2.2 * cm, LINE, A4[1] - 4.9 * cm, id="body", leftPadding=0, rightPadding=0)
        cover = Frame(_SIDE, 2.2 * cm, LINE, A4[1] - 10.6 * cm, id="cover", leftPadding=0, rightPadding=0)
        scan = Frame(0.8 * cm, 0.5 * cm, A4[0] - 1.6 * cm, A4[1] - cm, id="scan")
        letter = Frame(_SIDE, 2.2 * cm, LINE, A4[1] - 6.4 * cm, id="letter", leftPadding=0, rightPadding=0)
        self.addPageTemplates(
            [
                PageTemplate("cover", [cover], onPage=_cover_page),
                PageTemplate("front", [body], onPage=_front_page),
                PageTemplate("body", [body], onPage=_body_page),
                PageTemplate("scan", [scan]),
                PageTemplate("letter", [letter], onPage=_letter_page, autoNextPageTemplate="body"),
            ],
        )

    def beforeDocument(self) -> None:  # noqa: N802 - reportlab's name
        """A pass begins, and the front matter is before us again."""
        self.front_sheets = 0

    def afterPage(self) -> None:  # noqa: N802 - reportlab's name
        """Count sheets, for `Page 9 of 41` in the next pass."""
        self.last_sheet = self.page

    def afterFlowable(self, flowable: Flowable) -> None:  # noqa: N802 - reportlab's name
        """Report headings to the contents list and the outline."""
        if not isinstance(flowable, Heading) or not self.front_sheets:
            return
        text, level = flowable.getPlainText(), flowable.level
        key = f"h{self.page}-{hash_of(text)}"
        self.canv.bookmarkPage(key)
        self.canv.addOutlineEntry(text, key, level=level, closed=level == 0)
        if level == 0 or self.manuscript["contents"] == "deep":
            self.notify("TOCEntry", (level, text, self.page - self.front_sheets, key))


def hash_of(text: str) -> int:
    """A number for a bookmark's name that is the same in every run, which `hash` is not."""
    return sum((place + 1) * ord(letter) for place, letter in enumerate(text))


def pdf(manuscript: Manuscript) -> bytes:
    """The finished file, laid out twice so that its footers know how many pages there are."""
    sheets = _laid_out(manuscript, sheets=0)[1]
    return _laid_out(manuscript, sheets=sheets)[0]


def _laid_out(manuscript: Manuscript, sheets: int) -> tuple[bytes, int]:
    style = look(manuscript)
    target = io.BytesIO()
    publication = Publication(target, manuscript, style, sheets)
    if manuscript["layout"] == "letter":
        flowables: list[Flowable] = _letter_head(manuscript, style)
        # A document begins on its first template.
        publication.pageTemplates.insert(0, publication.pageTemplates.pop())
    else:
        flowables = [*_cover(manuscript, style), *_front(manuscript, style)]
    flowables += story(
        manuscript.blocks,
        style,
        numbered=manuscript["numbered"] != "no",
        new_pages=manuscript["chapters"] == "new page",
    )
    publication.multiBuild(flowables)
    return target.getvalue(), publication.last_sheet - publication.front_sheets


def _cover(manuscript: Manuscript, style: Look) -> list[Flowable]:
    big = style.heading("title", 27, before=0)
    under = style.style("under", fontSize=15, leading=21, textColor=style.colour)
    line = style.style("line", fontSize=12, leading=17, spaceAfter=4)
    lines = [Paragraph(text, line) for text in manuscript["cover"].strip().splitlines()]
    # Designers space letters out; text extraction gives each one as a word.
    spaced = [Paragraph(manuscript["spaced"], under), Spacer(1, 10)] if manuscript["spaced"] else []
    return [
        *spaced,
        Paragraph(manuscript["title"], big),
        Paragraph(manuscript["subtitle"], under),
        Spacer(1, 1.6 * cm),
        *lines,
        NextPageTemplate("front"),
        PageBreak(),
    ]


def _front(manuscript: Manuscript, style: Look) -> list[Flowable]:
    flowables: list[Flowable] = []
    if manuscript["contents"]:
        contents = TableOfContents(dotsMinLevel=0)
        contents.levelStyles = [
            style.style("toc0", fontSize=11, leading=15, spaceBefore=4, spaceAfter=3, fontName=style.bold),
            style.style("toc1", fontSize=10, leading=13, leftIndent=16, spaceAfter=0),
        ]
        flowables += [Paragraph("Contents", style.heading("contents", 18)), contents, PageBreak()]
    if manuscript["preface"]:
        flowables += story(parse(manuscript["preface"]), style, numbered=False, new_pages=False)
        flowables.append(PageBreak())
    flowables.insert(-1, NextPageTemplate("body"))
    return flowables


def _letter_head(manuscript: Manuscript, style: Look) -> list[Flowable]:
    tight = style.style("tight", spaceAfter=3)
    lines = [Paragraph(text, tight) for text in manuscript["cover"].strip().splitlines()]
    return [*lines, Spacer(1, 8), Paragraph(manuscript["title"], style.heading("title", 18, before=4))]


def _cover_page(canvas: Canvas, document: Any) -> None:
    manuscript, style = document.manuscript, document.look
    canvas.addPageLabel(0, prefix="Cover")
    canvas.addPageLabel(1, style="ROMAN_LOWER", start=1)
    canvas.setFillColor(style.colour)
    canvas.rect(0, A4[1] - 6.4 * cm, A4[0], 6.4 * cm, stroke=0, fill=1)
    canvas.setFillColor(HexColor("#d9a441"))
    canvas.rect(0, A4[1] - 6.6 * cm, A4[0], 0.2 * cm, stroke=0, fill=1)
    canvas.setFillColor(white)
    canvas.setFont(style.bold, 17)
    canvas.drawString(_SIDE, A4[1] - 3.1 * cm, manuscript["body"])
    canvas.setFont(style.plain, 12)
    canvas.drawString(_SIDE, A4[1] - 4.1 * cm, manuscript["strap"])
    _rings(canvas)


def _rings(canvas: Canvas) -> None:
    """The partnership's device: three rings that hold each other."""
    canvas.saveState()
    canvas.setStrokeColor(white)
    canvas.setLineWidth(2.2)
    canvas.translate(1.6 * cm, 0)
    for across, up in ((0, 0), (0.75, 0), (0.375, 0.65)):
        canvas.circle(A4[0] - 4.2 * cm + across * cm, A4[1] - 3.9 * cm + up * cm, 0.55 * cm)
    canvas.restoreState()


def _front_page(canvas: Canvas, document: Any) -> None:
    _running_head(canvas, document)
    roman = ("", "i", "ii", "iii", "iv", "v")[document.page - 1]
    canvas.drawCentredString(A4[0] / 2, 1.2 * cm, roman)


def _body_page(canvas: Canvas, document: Any) -> None:
    if not document.front_sheets and document.manuscript["layout"] != "letter":
        document.front_sheets = document.page - 1
        canvas.addPageLabel(document.page - 1, style="ARABIC", start=1)
    _running_head(canvas, document)
    footer = document.manuscript["footer"] or "Page {page} of {pages}"
    text = footer.format(page=document.page - document.front_sheets, pages=document.total)
    canvas.drawCentredString(A4[0] / 2, 1.2 * cm, text)


def _running_head(canvas: Canvas, document: Any) -> None:
    canvas.setFont(document.look.plain, 9)
    canvas.setFillColor(HexColor("#4a5559"))
    canvas.drawString(_SIDE, A4[1] - 1.5 * cm, document.manuscript["header"])
    canvas.setStrokeColor(HexColor("#b9c3c6"))
    canvas.setLineWidth(0.6)
    canvas.line(_SIDE, A4[1] - 1.75 * cm, A4[0] - _SIDE, A4[1] - 1.75 * cm)


def _letter_page(canvas: Canvas, document: Any) -> None:
    manuscript, style = document.manuscript, document.look
    canvas.setFillColor(style.colour)
    canvas.rect(0, A4[1] - 3.2 * cm, A4[0], 3.2 * cm, stroke=0, fill=1)
    canvas.setFillColor(white)
    canvas.setFont(style.bold, 15)
    canvas.drawString(_SIDE, A4[1] - 1.7 * cm, manuscript["body"])
    canvas.setFont(style.plain, 10.5)
    canvas.drawString(_SIDE, A4[1] - 2.4 * cm, manuscript["strap"])
    _rings_small(canvas)
    canvas.setFont(style.plain, 9)
    canvas.setFillColor(HexColor("#4a5559"))
    text = (manuscript["footer"] or "Page {page} of {pages}").format(page=document.page, pages=document.total)
    canvas.drawCentredString(A4[0] / 2, 1.2 * cm, text)


def _rings_small(canvas: Canvas) -> None:
    canvas.saveState()
    canvas.translate(A4[0] * 0.3, A4[1] * 0.34)
    canvas.scale(0.68, 0.68)
    _rings(canvas)
    canvas.restoreState()
