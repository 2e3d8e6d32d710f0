import io
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pptx
import pytest
from pptx.presentation import Presentation
from pptx.util import Inches

from reviewsearch.domain.document import Extraction
from reviewsearch.extract import read

AREA = (Inches(1), Inches(1), Inches(3), Inches(1))


def _extraction(drop: Callable[..., Path], deck: Presentation) -> Extraction:
    target = io.BytesIO()
    deck.save(target)
    return read(drop(target.getvalue()))


@pytest.fixture
def deck() -> Presentation:
    return pptx.Presentation()


def _slide(deck: Presentation, title: str) -> Any:
    slide: Any = deck.slides.add_slide(deck.slide_layouts[5])
    slide.shapes.title.text = title
    return slide


def test_slides_are_pages_and_their_title_comes_first(drop: Callable[..., Path], deck: Presentation) -> None:
    slide = _slide(deck, "Findings")
    slide.shapes.add_textbox(*AREA).text_frame.text = "one\vtwo"
    slide.shapes._spTree.append(slide.shapes.title._element)  # noqa: SLF001 - the title drawn last
    _slide(deck, "Next steps")
    assert [page.text for page in _extraction(drop, deck).pages] == ["Findings\none\ntwo", "Next steps"]


def test_a_hidden_slide_keeps_its_number_and_loses_its_text(drop: Callable[..., Path], deck: Presentation) -> None:
    for title in ("one", "SECRET", "three"):
        _slide(deck, title)
    deck.slides[1].notes_slide.notes_text_frame.text = "SECRET"
    deck.slides[1]._element.set("show", "0")  # noqa: SLF001 - as PowerPoint hides it
    extraction = _extraction(drop, deck)
    assert [(page.number, page.text) for page in extraction.pages] == [(1, "one"), (2, ""), (3, "three")]
    assert extraction.warnings == ("Slide 2 is hidden and not searchable.",)


def test_speaker_notes_are_not_text_and_their_slides_are_said(drop: Callable[..., Path], deck: Presentation) -> None:
    for number in range(1, 5):
        slide = _slide(deck, f"Slide {number}")
        if number > 1:
            slide.notes_slide.notes_text_frame.text = "SECRET" if number > 2 else " "
    extraction = _extraction(drop, deck)
    assert "SECRET" not in "".join(page.text for page in extraction.pages)
    assert extraction.warnings == ("Slides 3 and 4 have speaker notes, which are not searchable.",)


def test_groups_within_groups_are_read(drop: Callable[..., Path], deck: Presentation) -> None:
    group = _slide(deck, "Findings").shapes.add_group_shape()
    group.shapes.add_textbox(*AREA).text_frame.text = "outer"
    group.shapes.add_group_shape().shapes.add_textbox(*AREA).text_frame.text = "inner"
    assert _extraction(drop, deck).pages[0].text == "Findings\nouter\ninner"


def test_a_hidden_shape_is_not_text(drop: Callable[..., Path], deck: Presentation) -> None:
    slide = _slide(deck, "Findings")
    for place in ("seen", "SECRET"):
        slide.shapes.add_textbox(*AREA).text_frame.text = place
    slide.shapes[-1]._element.nvSpPr.cNvPr.set("hidden", "1")  # noqa: SLF001 - as the selection pane hides it
    assert _extraction(drop, deck).pages[0].text == "Findings\nseen"


def test_the_cells_of_a_table_are_parted_by_tabs_and_merged_ones_stand_once(
    drop: Callable[..., Path], deck: Presentation
) -> None:
    table = _slide(deck, "Actions").shapes.add_table(2, 3, *AREA).table
    for row, texts in zip(table.rows, (("Action", "SECRET", "By"), ("Train", "staff", "May")), strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    table.cell(0, 1).text = ""
    table.cell(0, 0).merge(table.cell(0, 1))
    assert _extraction(drop, deck).pages[0].text == "Actions\nAction\t\tBy\nTrain\tstaff\tMay"


def test_the_words_of_a_diagram_are_read(drop: Callable[..., Path], deck: Presentation) -> None:
    from pptx.opc.package import Part
    from pptx.opc.packuri import PackURI
    from pptx.oxml import parse_xml

    slide: Any = _slide(deck, "Model")
    drawing = "http://schemas.openxmlformats.org/drawingml/2006"
    data = (
        f'<d:dataModel xmlns:d="{drawing}/diagram" xmlns:a="{drawing}/main"><a:p><a:r><a:t>Notice </a:t></a:r>'
        "<a:r><a:t>early</a:t></a:r></a:p><a:p><a:r><a:t>Share</a:t></a:r></a:p></d:dataModel>"
    )
    part = Part(PackURI("/ppt/diagrams/data1.xml"), "application/xml", slide.part.package, data.encode())
    link = slide.part.relate_to(part, "http://schemas.openxmlformats.org/officeDocument/2006/relationships/diagramData")
    frame = slide.shapes.add_table(1, 1, *AREA)._element  # noqa: SLF001 - python-pptx makes no diagrams
    frame.graphic.graphicData.clear()
    frame.graphic.graphicData.set("uri", f"{drawing}/diagram")
    frame.graphic.graphicData.append(
        parse_xml(
            f'<d:relIds xmlns:d="{drawing}/diagram" r:dm="{link}" '
            'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"/>'
        )
    )
    assert _extraction(drop, deck).pages[0].text == "Model\nNotice early\nShare"


def test_pictures_cost_nothing_and_give_nothing(drop: Callable[..., Path], deck: Presentation) -> None:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    png = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")
    _slide(deck, "Findings").shapes.add_picture(io.BytesIO(png), *AREA[:2])
    assert _extraction(drop, deck).pages[0].text == "Findings"


def test_a_slide_without_a_title_is_read(drop: Callable[..., Path], deck: Presentation) -> None:
    slide: Any = deck.slides.add_slide(deck.slide_layouts[6])
    slide.shapes.add_textbox(*AREA).text_frame.text = "words"
    assert _extraction(drop, deck).pages[0].text == "words"


def test_a_deck_without_slides_has_no_pages(drop: Callable[..., Path], deck: Presentation) -> None:
    deck.core_properties.title = "Empty"
    extraction = _extraction(drop, deck)
    assert extraction.pages == ()
    assert extraction.properties["title"] == "Empty"
