"""How blocks become reportlab flowables: paragraphs numbered, tables drawn, headings reported to the contents list."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, assert_never

from reportlab.lib.colors import HexColor, white
from reportlab.lib.units import cm
from reportlab.platypus import (
    CondPageBreak,
    Flowable,
    KeepTogether,
    ListFlowable,
    ListItem,
    NextPageTemplate,
    PageBreak,
    Paragraph,
    Spacer,
    TableStyle,
)
from reportlab.platypus import Table as Grid

from tools.midshire.markup import (
    Block,
    Bullets,
    Chapter,
    Finding,
    Note,
    Para,
    Quote,
    Recommendation,
    Scan,
    Section,
    Table,
)
from tools.midshire.pdf_styles import INDENT, Look
from tools.midshire.scan import ScannedPage

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reportlab.lib.styles import ParagraphStyle

LINE = 15.6 * cm


class Heading(Paragraph):
    """A heading that knows its level in the contents list."""

    level = 0


@dataclass(slots=True)
class Numbers:
    """The counters of one document: chapter, paragraph, finding, recommendation, table."""

    numbered: bool = True
    chapter: int = 0
    paragraph: int = 0
    appendix: bool = False
    counts: dict[str, int] = field(default_factory=dict)

    def next_of(self, kind: str) -> int:
        """The next number of a kind that is counted through the whole document."""
        self.counts[kind] = self.counts.get(kind, 0) + 1
        return self.counts[kind]

    def open_chapter(self, chapter: Chapter) -> str:
        """The chapter's title with its number, if it has one."""
        self.appendix = chapter.is_appendix
        self.paragraph = 0
        if self.appendix or not self.numbered:
            return chapter.title
        self.chapter += 1
        return f"{self.chapter}. {chapter.title}"

    def next_paragraph(self) -> str:
        """`4.12`, or nothing in appendices and letters."""
        if self.appendix or not self.numbered or not self.chapter:
            return ""
        self.paragraph += 1
        return f"{self.chapter}.{self.paragraph}"


def story(blocks: Iterable[Block], look: Look, *, numbered: bool, new_pages: bool) -> list[Flowable]:
    """All blocks of a document as flowables."""
    numbers = Numbers(numbered=numbered)
    flowables: list[Flowable] = []
    for block in blocks:
        if isinstance(block, Chapter) and flowables and (new_pages or block.is_appendix):
            flowables.append(PageBreak())
        flowables.extend(_flowables(block, look, numbers))
    return flowables


def _flowables(block: Block, look: Look, numbers: Numbers) -> Iterator[Flowable]:  # noqa: C901 - one case a block
    match block:
        case Chapter():
            yield _heading(numbers.open_chapter(block), look, 0, 18 if numbers.numbered else 14)
        case Section():
            yield _heading(block.title, look, 1, 13)
        case Finding():
            yield CondPageBreak(4 * cm)
            yield _heading(f"Finding {numbers.next_of('finding')}: {block.title}", look, 1, 13)
        case Para():
            yield _paragraph(block, look, numbers)
        case Quote():
            yield Paragraph(block.text, _quote_style(look, numbers))
        case Note():
            yield Paragraph(block.text, look.style("note", fontSize=8.5, leading=11, leftIndent=_indent(numbers)))
        case Bullets():
            yield _bullets(block, look, numbers)
        case Recommendation():
            yield _recommendation(block, look, numbers)
        case Table():
            yield from _table(block, look, numbers)
        case Scan():
            yield NextPageTemplate("scan")
            yield PageBreak()
            yield ScannedPage(block.text)
            yield NextPageTemplate("body")
        case _:
            assert_never(block)


def _heading(text: str, look: Look, level: int, size: float) -> Flowable:
    heading = Heading(text, look.heading(f"h{level}", size))
    heading.level = level
    return heading


def _indent(numbers: Numbers) -> float:
    return INDENT if numbers.numbered and not numbers.appendix else 0


def _paragraph(block: Para, look: Look, numbers: Numbers) -> Flowable:
    number = "" if block.plain else numbers.next_paragraph()
    if not number:
        return Paragraph(block.text, look.style("plain"))
    style = look.style("numbered", leftIndent=INDENT, bulletFontName=look.plain, bulletFontSize=look.size)
    return Paragraph(block.text, style, bulletText=number)


def _quote_style(look: Look, numbers: Numbers) -> ParagraphStyle:
    face = "Times-Italic" if look.plain.startswith("Times") else "Helvetica-Oblique"
    return look.style("quote", fontName=face, leftIndent=_indent(numbers) + 18, rightIndent=18, textColor=look.colour)


def _bullets(block: Bullets, look: Look, numbers: Numbers) -> Flowable:
    style = look.style("bullet", spaceAfter=4)
    items: list[Any] = [ListItem(Paragraph(item, style)) for item in block.items]
    indent = _indent(numbers) + 18
    return ListFlowable(items, bulletType="bullet", start="•", leftIndent=indent, bulletDedent=14, spaceAfter=10)


def _recommendation(block: Recommendation, look: Look, numbers: Numbers) -> Flowable:
    label = f"<b>Recommendation {numbers.next_of('recommendation')}</b>"
    box = Grid([[Paragraph(f"{label}<br/>{block.text}", look.style("rec", spaceAfter=0))]], colWidths=[LINE])
    box.setStyle(
        TableStyle(
            [
                ("BACKGROUND", (0, 0), (-1, -1), HexColor("#eef3f4")),
                ("LINEBEFORE", (0, 0), (0, -1), 3, look.colour),
                ("LEFTPADDING", (0, 0), (-1, -1), 12),
                ("TOPPADDING", (0, 0), (-1, -1), 7),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 9),
            ],
        ),
    )
    return KeepTogether([box, Spacer(1, 10)])


def _table(block: Table, look: Look, numbers: Numbers) -> Iterator[Flowable]:
    size = min(look.size, 11) - 1.5
    cell = look.style("cell", fontSize=size, leading=size * 1.3, spaceAfter=0)
    head = look.style("head", fontName=look.bold, fontSize=size, leading=size * 1.3, spaceAfter=0, textColor=white)
    whole = sum(block.widths)
    rows = [[Paragraph(text, cell if n else head) for text in row] for n, row in enumerate(block.rows)]
    grid = Grid(rows, colWidths=[LINE * part / whole for part in block.widths], repeatRows=1)
    grid.setStyle(
        TableStyle(
            [
                ("BACKGROUND", (0, 0), (-1, 0), look.colour),
                ("ROWBACKGROUNDS", (0, 1), (-1, -1), [white, HexColor("#f4f6f7")]),
                ("GRID", (0, 0), (-1, -1), 0.4, HexColor("#a9b4b8")),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("TOPPADDING", (0, 0), (-1, -1), 4),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
            ],
        ),
    )
    if block.caption:
        caption = f"Table {numbers.next_of('table')}: {block.caption}"
        yield Paragraph(caption, look.style("caption", fontName=look.bold, fontSize=10, leading=13, keepWithNext=1))
    # Space of its own would stand alone on a new page when a table fills the last one.
    grid.spaceAfter = 14
    yield grid
