import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_BREAK
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from reviewsearch.extract import read

W = nsdecls("w")


@pytest.fixture
def pages(drop: Callable[..., Path], repacked: Callable[..., bytes]) -> Callable[..., list[str]]:
    """Save a document, with parts added, and return the text of its pages as read."""

    def saved(document: docx.document.Document, **parts: bytes) -> list[str]:
        target = io.BytesIO()
        document.save(target)
        changes = {f"word/{name}.xml": content for name, content in parts.items()}
        return [page.text for page in read(drop(repacked(target.getvalue(), changes))).pages]

    return saved


def _with(*markup: str) -> docx.document.Document:
    """A document with these pieces of markup in its body."""
    document = docx.Document()
    for piece in markup:
        document.element.body.insert(len(document.element.body) - 1, parse_xml(piece))
    return document


def _paragraph(content: str, settings: str = "") -> str:
    return f"<w:p {W}><w:pPr>{settings}</w:pPr>{content}</w:p>"


def _run(text: str, settings: str = "") -> str:
    return f'<w:r><w:rPr>{settings}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def test_headings_and_paragraphs_stand_on_lines(pages: Callable[..., list[str]]) -> None:
    document = docx.Document()
    document.add_heading("Findings", level=1)
    document.add_paragraph("She was seen\tonce.\nOnly once.")
    assert pages(document) == ["Findings\nShe was seen\tonce.\nOnly once."]


def test_tracked_deletions_are_not_text_and_insertions_are(pages: Callable[..., list[str]]) -> None:
    deleted = f"<w:del>{_run('SECRET').replace('w:t', 'w:delText')}<w:r><w:tab/></w:r></w:del>"
    moved = f"<w:moveFrom>{_run('SECRET')}</w:moveFrom><w:moveTo>{_run(' moved')}</w:moveTo>"
    assert pages(_with(_paragraph(f"{_run('kept')}{deleted}<w:ins>{_run(' added')}</w:ins>{moved}"))) == [
        "kept added moved"
    ]


def test_a_paragraph_whose_mark_is_deleted_joins_the_next(pages: Callable[..., list[str]]) -> None:
    first = _paragraph(_run("one "), "<w:rPr><w:del/></w:rPr>")
    assert pages(_with(first, _paragraph(_run("line")))) == ["one line"]


def test_a_deleted_or_hidden_row_is_not_text(pages: Callable[..., list[str]]) -> None:
    cell = f"<w:tc>{_paragraph(_run('SECRET'))}</w:tc>"
    table = (
        f"<w:tbl {W}><w:tr><w:trPr><w:del/></w:trPr>{cell}</w:tr><w:tr><w:trPr><w:hidden/></w:trPr>{cell}</w:tr>"
        f"<w:tr><w:tc><w:tcPr><w:cellDel/></w:tcPr>{_paragraph(_run('SECRET'))}</w:tc>"
        f"<w:tc>{_paragraph(_run('kept'))}</w:tc></w:tr></w:tbl>"
    )
    assert [text.strip() for text in pages(_with(table))] == ["kept"]


def test_hidden_runs_are_not_text(pages: Callable[..., list[str]]) -> None:
    hidden = _run("SECRET", "<w:vanish/>") + _run("shown", '<w:vanish w:val="0"/>')
    assert pages(_with(_paragraph(hidden))) == ["shown"]


def test_text_hidden_by_its_style_is_not_text(pages: Callable[..., list[str]]) -> None:
    document = docx.Document()
    base = document.styles.add_style("Unseen", 2)
    base.font.hidden = True
    document.styles.add_style("Derived", 2).base_style = base
    shown = document.styles.add_style("Seen again", 2)
    shown.base_style = base
    shown.font.hidden = False
    hidden_paragraph = document.styles.add_style("Unseen paragraph", 1)
    hidden_paragraph.font.hidden = True
    paragraph = document.add_paragraph("plain ")
    for text, style in (("SECRET", "Unseen"), ("SECRET", "Derived"), ("seen", "Seen again")):
        paragraph.add_run(text, style=style)
    document.add_paragraph("SECRET", style="Unseen paragraph")
    assert [text.strip() for text in pages(document)] == ["plain seen"]


def test_styles_based_on_each_other_in_a_circle_end(pages: Callable[..., list[str]]) -> None:
    document = docx.Document()
    first, second = document.styles.add_style("First", 2), document.styles.add_style("Second", 2)
    first.base_style, second.base_style = second, first
    document.add_paragraph().add_run("seen", style="First")
    assert pages(document) == ["seen"]


def test_comments_are_not_text(pages: Callable[..., list[str]]) -> None:
    document = docx.Document()
    run = document.add_paragraph().add_run("She was seen.")
    document.add_comment(run, text="SECRET", author="M. Example")
    assert pages(document) == ["She was seen."]


def test_field_codes_are_not_text_and_their_results_are(pages: Callable[..., list[str]]) -> None:
    field = '<w:r><w:instrText>HYPERLINK "SECRET"</w:instrText></w:r>'
    assert pages(_with(_paragraph(f"{field}<w:hyperlink>{_run('our site')}</w:hyperlink>"))) == ["our site"]


def test_tab_stops_are_no_tabs_and_hard_hyphens_are_hyphens(pages: Callable[..., list[str]]) -> None:
    stops = '<w:tabs><w:tab w:val="left" w:pos="720"/></w:tabs>'
    words = _run("multi") + "<w:r><w:noBreakHyphen/><w:cr/></w:r>" + _run("agency")
    assert pages(_with(_paragraph(words, stops))) == ["multi-\nagency"]


def test_cells_are_parted_by_tabs_and_merged_cells_stand_once(pages: Callable[..., list[str]]) -> None:
    document = docx.Document()
    table = document.add_table(rows=3, cols=3)
    for row, texts in zip(
        table.rows, (("Action", "By", "When"), ("Train", "Board", "May"), ("", "", "June")), strict=True
    ):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    table.cell(0, 0).merge(table.cell(0, 1))
    table.cell(1, 0).merge(table.cell(2, 0))
    assert pages(document)[0].replace("\n\n", "\n") == "Action\nBy\tWhen\nTrain\tBoard\tMay\n\t\tJune"


def test_what_a_merged_cell_still_holds_is_not_seen(pages: Callable[..., list[str]]) -> None:
    rows = "".join(
        f"<w:tr><w:tc><w:tcPr><w:vMerge {val}/></w:tcPr>{_paragraph(_run(text))}</w:tc></w:tr>"
        for val, text in (('w:val="restart"', "seen"), ("", "SECRET"))
    )
    assert [text.strip() for text in pages(_with(f"<w:tbl {W}>{rows}</w:tbl>"))] == ["seen"]


def test_a_table_in_a_cell_and_a_row_in_a_content_control_are_read(pages: Callable[..., list[str]]) -> None:
    inner = f"<w:tbl><w:tr><w:tc>{_paragraph(_run('inner'))}</w:tc></w:tr></w:tbl>"
    row = f"<w:sdt><w:sdtContent><w:tr><w:tc>{inner}{_paragraph(_run('outer'))}</w:tc></w:tr></w:sdtContent></w:sdt>"
    assert [text.strip() for text in pages(_with(f"<w:tbl {W}>{row}</w:tbl>"))] == ["inner\nouter"]


def test_pages_end_at_page_breaks(pages: Callable[..., list[str]]) -> None:
    document = docx.Document()
    document.add_paragraph("one").add_run().add_break(WD_BREAK.PAGE)
    document.add_paragraph("two").add_run("\nstill two")
    document.add_paragraph("three").paragraph_format.page_break_before = True
    assert pages(document) == ["one", "two\nstill two", "three"]


def test_the_pages_word_last_showed_are_not_counted_twice(pages: Callable[..., list[str]]) -> None:
    rendered = "<w:r><w:lastRenderedPageBreak/></w:r>"
    page_break = '<w:r><w:br w:type="page"/></w:r>'
    document = _with(
        _paragraph(rendered + _run("one") + page_break),
        _paragraph(rendered + _run("two, the") + rendered + _run("rest on three")),
        _paragraph(rendered + _run("four"), "<w:pageBreakBefore/>"),
    )
    assert pages(document) == ["one", "two, the", "rest on three", "four"]


def test_a_page_left_blank_on_purpose_is_a_page(pages: Callable[..., list[str]]) -> None:
    document = docx.Document()
    document.add_paragraph("one").add_run().add_break(WD_BREAK.PAGE)
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    document.add_paragraph("three")
    assert pages(document) == ["one", "", "three"]


def test_a_row_over_the_foot_of_a_page_ends_it_once(pages: Callable[..., list[str]]) -> None:
    rendered = "<w:r><w:lastRenderedPageBreak/></w:r>"
    cells = "".join(f"<w:tc>{_paragraph(_run(a) + rendered + _run(b))}</w:tc>" for a, b in (("a", "b"), ("c", "d")))
    assert pages(_with(f"<w:tbl {W}><w:tr>{cells}</w:tr></w:tbl>")) == ["a", "b\tcd"]


def test_a_section_ends_a_page_where_the_next_one_begins_a_page(pages: Callable[..., list[str]]) -> None:
    document = docx.Document()
    document.add_paragraph("one")
    document.add_section(WD_SECTION.CONTINUOUS)
    document.add_paragraph("still one")
    document.add_section(WD_SECTION.NEW_PAGE)
    document.add_paragraph("two")
    assert [text.replace("\n\n", "\n") for text in pages(document)] == ["one\nstill one", "two"]


def test_how_a_section_began_before_a_tracked_change_says_nothing(pages: Callable[..., list[str]]) -> None:
    before = '<w:sectPrChange><w:sectPr><w:type w:val="nextPage"/></w:sectPr></w:sectPrChange>'
    document = _with(_paragraph(_run("one"), f"<w:sectPr>{before}</w:sectPr>"), _paragraph(_run("still one")))
    document.sections[-1].start_type = WD_SECTION.CONTINUOUS
    assert pages(document) == ["one\nstill one"]


def test_text_boxes_follow_their_paragraph_once(pages: Callable[..., list[str]]) -> None:
    box = f"<w:txbxContent>{_paragraph(_run('in the box'))}</w:txbxContent>"
    alternatives = (
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f"<mc:Choice><w:drawing>{box}</w:drawing></mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback>"
        "</mc:AlternateContent>"
    )
    assert pages(_with(_paragraph(f"{_run('She was ')}<w:r>{alternatives}</w:r>{_run('seen.')}"))) == [
        "She was seen.\nin the box"
    ]


def test_of_alternatives_between_paragraphs_the_first_is_read(pages: Callable[..., list[str]]) -> None:
    alternatives = (
        f'<mc:AlternateContent {W} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f"<mc:Choice>{_paragraph(_run('new'))}</mc:Choice><mc:Fallback>{_paragraph(_run('old'))}</mc:Fallback>"
        "</mc:AlternateContent>"
    )
    assert pages(_with(alternatives)) == ["new"]


def _note(kind: str, key: int, text: str) -> str:
    return f'<w:{kind} w:id="{key}">{_paragraph(f"<w:r><w:{kind}Ref/></w:r>" + _run(text))}</w:{kind}>'


def test_footnotes_stand_below_their_page_and_their_numbers_spoil_no_word(
    drop: Callable[..., Path], repacked: Callable[..., bytes]
) -> None:
    call = '<w:r><w:footnoteReference w:id="1"/></w:r>'
    end_call = '<w:r><w:endnoteReference w:id="1"/></w:r>'
    document = _with(
        _paragraph(_run("Child A") + call + end_call + _run(" and her sister") + '<w:r><w:br w:type="page"/></w:r>'),
        _paragraph(_run("Two")),
    )
    target = io.BytesIO()
    document.save(target)
    package = target.getvalue()
    parts = {
        "word/footnotes.xml": f"<w:footnotes {W}>{_note('footnote', 1, 'Not her name.')}</w:footnotes>".encode(),
        "word/endnotes.xml": f"<w:endnotes {W}>{_note('endnote', 1, 'At the end.')}</w:endnotes>".encode(),
    }
    links = zipfile.ZipFile(io.BytesIO(package)).read("word/_rels/document.xml.rels").decode()
    types = zipfile.ZipFile(io.BytesIO(package)).read("[Content_Types].xml").decode()
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    for name in ("footnotes", "endnotes"):
        links = links.replace(
            "</Relationships>", f'<Relationship Id="{name}" Type="{kind}/{name}" Target="{name}.xml"/></Relationships>'
        )
    parts["word/_rels/document.xml.rels"] = links.encode()
    parts["[Content_Types].xml"] = types.encode()
    pages = read(drop(repacked(package, parts))).pages
    assert [page.text for page in pages] == ["Child A and her sister\nNot her name.", "Two\nAt the end."]


def test_running_heads_stand_once_at_the_end_of_the_first_page(pages: Callable[..., list[str]]) -> None:
    document = docx.Document()
    document.add_paragraph("one").add_run().add_break(WD_BREAK.PAGE)
    document.add_paragraph("two")
    document.sections[0].header.paragraphs[0].text = "MSCP 2019/20-01"
    document.sections[0].footer.paragraphs[0].text = "Midshire"
    document.add_section().header.is_linked_to_previous = True
    assert pages(document)[:2] == ["one\nMSCP 2019/20-01\nMidshire", "two"]


def test_heads_that_no_page_shows_are_not_text(pages: Callable[..., list[str]]) -> None:
    document = docx.Document()
    section = document.sections[0]
    section.first_page_header.paragraphs[0].text = "first"
    section.even_page_footer.paragraphs[0].text = "even"
    document.add_paragraph("words")
    assert pages(document) == ["words"]
    section.different_first_page_header_footer = True
    document.settings.odd_and_even_pages_header_footer = True
    assert pages(document) == ["words\nfirst\neven"]


def test_properties_are_those_the_file_states(drop: Callable[..., Path]) -> None:
    document, target = docx.Document(), io.BytesIO()
    document.core_properties.title, document.core_properties.author = "Learning from Child Q", "M. Example"
    document.core_properties.language = "cy-GB"
    document.save(target)
    extraction = read(drop(target.getvalue()))
    assert extraction.properties["title"] == "Learning from Child Q"
    assert extraction.properties["author"] == "M. Example"
    assert extraction.properties["created"] == "2013-12-23T23:15:00Z"
    assert extraction.language == "cy-GB"


def test_a_file_without_properties_is_given_none(drop: Callable[..., Path], good_files: dict[str, bytes]) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good_files["docx"])) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            if name != "docProps/core.xml":
                new.writestr(name, old.read(name))
    assert read(drop(target.getvalue())).properties == {}


def test_pages_of_a_word_document_have_no_labels(drop: Callable[..., Path], good_files: dict[str, bytes]) -> None:
    assert [page.label for page in read(drop(good_files["docx"])).pages] == [None]


def test_a_file_shown_inside_a_document_is_said_to_be_missing(drop: Callable[..., Path]) -> None:
    document, target = _with(f"<w:altChunk {W}/>"), io.BytesIO()
    document.save(target)
    assert read(drop(target.getvalue())).warnings == (
        "This document shows another file inside itself, which is not searchable.",
    )


def test_headings_are_known_as_headings_by_their_styles_and_outline_levels(
    drop: Callable[..., Path], repacked: Callable[..., bytes]
) -> None:
    document = docx.Document()
    document.add_paragraph("Learning from Wren", style="Title")
    document.add_paragraph("")
    document.add_heading("Findings", level=2)
    document.add_paragraph("She was seen once.")
    table = document.add_table(rows=1, cols=1)
    table.cell(0, 0).paragraphs[0].style = document.styles["Heading 1"]
    table.cell(0, 0).paragraphs[0].add_run("A cell")
    document.add_paragraph("").style = document.styles["Heading 1"]
    for piece in (
        _paragraph(_run("By its outline"), '<w:outlineLvl w:val="2"/>'),
        _paragraph(_run("Running text"), '<w:pStyle w:val="Heading1"/><w:outlineLvl w:val="9"/>'),
    ):
        document.element.body.insert(len(document.element.body) - 1, parse_xml(piece))
    target = io.BytesIO()
    document.save(target)
    (page,) = read(drop(repacked(target.getvalue(), {}))).pages
    lines = page.text.split("\n")
    assert [(lines[at], level) for at, level in page.headings] == [
        ("Learning from Wren", 0),
        ("Findings", 2),
        ("By its outline", 3),
    ]
    assert {page.text[at:].split("\n")[0] for at in page.headings_at(level=1)} == {"Findings", "By its outline"}
