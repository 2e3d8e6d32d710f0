from collections.abc import Callable
from pathlib import Path

import pytest

from reviewsearch.domain.document import Extraction
from reviewsearch.errors import UnreadableFile
from reviewsearch.extract import read

STYLES = (
    '<style:style style:name="Unseen" style:family="text"><style:text-properties text:display="none"/></style:style>'
    '<style:style style:name="Derived" style:family="text" style:parent-style-name="Unseen"/>'
    '<style:style style:name="Loop" style:family="text" style:parent-style-name="Loop"/>'
    '<style:style style:name="UnseenP" style:family="paragraph"><style:text-properties text:display="none"/></style:style>'
    '<style:style style:name="NewPage" style:family="paragraph">'
    '<style:paragraph-properties fo:break-before="page"/></style:style>'
    '<style:style style:name="LastOfPage" style:family="paragraph">'
    '<style:paragraph-properties fo:break-after="page"/></style:style>'
    '<style:style style:name="Landscape" style:family="paragraph" style:master-page-name="Wide"/>'
)


@pytest.fixture
def pages(drop: Callable[..., Path], odf: Callable[..., bytes]) -> Callable[..., list[str]]:
    def of(body: str, **parts: str) -> list[str]:
        return [page.text for page in read(drop(odf("text", body, STYLES, **parts))).pages]

    return of


def test_headings_paragraphs_and_lists_stand_on_lines(pages: Callable[..., list[str]]) -> None:
    body = (
        "<text:h text:outline-level='1'>Findings</text:h><text:p>  She was \n seen<text:tab/>once.<text:line-break/>Only"
        "<text:s text:c='3'/>once.</text:p><text:list><text:list-item><text:p>first</text:p></text:list-item></text:list>"
    )
    assert pages(body) == ["Findings\nShe was seen\tonce.\nOnly   once.\nfirst"]


def test_headings_are_known_as_headings_and_titles_by_their_style(
    drop: Callable[..., Path], odf: Callable[..., bytes]
) -> None:
    styles = (
        f"{STYLES}<style:style style:name='P1' style:family='paragraph' style:parent-style-name='Title'/>"
        "<style:style style:name='P2' style:family='paragraph' style:parent-style-name='P2'/>"
    )
    body = (
        "<text:p text:style-name='P1'>Learning from Wren</text:p><text:p text:style-name='Subtitle'>A review</text:p>"
        "<text:h text:outline-level='2'>Findings</text:h><text:h text:outline-level='2'> </text:h>"
        "<text:p text:style-name='P2'>She was seen once.</text:p><text:h>Next</text:h><text:h text:outline-level='99'>Last</text:h>"
        "<table:table-row><table:table-cell><text:h>A cell</text:h></table:table-cell></table:table-row>"
    )
    (page,) = read(drop(odf("text", body, styles))).pages
    lines = page.text.split("\n")
    assert [(lines[at], level) for at, level in page.headings] == [
        ("Learning from Wren", 0),
        ("A review", 0),
        ("Findings", 2),
        ("Next", 1),
        ("Last", 9),
    ]


@pytest.mark.parametrize(
    "trap",
    [
        "<text:tracked-changes><text:deletion><text:p>SECRET</text:p></text:deletion></text:tracked-changes>",
        "<text:p>a<office:annotation><text:p>SECRET</text:p></office:annotation></text:p>",
        "<text:p>a<text:span text:style-name='Unseen'>SECRET</text:span></text:p>",
        "<text:p>a<text:span text:style-name='Derived'>SECRET</text:span></text:p>",
        "<text:p text:style-name='UnseenP'>SECRET</text:p>",
        "<text:p>a<text:hidden-text text:string-value='SECRET'>SECRET</text:hidden-text></text:p>",
        "<text:p><text:hidden-paragraph text:is-hidden='true'/>SECRET</text:p>",
        "<text:section text:display='none'><text:p>SECRET</text:p></text:section>",
        "<text:section text:display='condition' text:is-hidden='true'><text:p>SECRET</text:p></text:section>",
        "<table:table-row table:visibility='collapse'><table:table-cell><text:p>SECRET</text:p></table:table-cell></table:table-row>",
        "<text:p><draw:frame draw:display='none'><draw:text-box><text:p>SECRET</text:p></draw:text-box></draw:frame></text:p>",
        "<text:p><draw:frame><svg:title>SECRET</svg:title><svg:desc>SECRET</svg:desc></draw:frame></text:p>",
        "<text:p><text:ruby><text:ruby-base>a</text:ruby-base><text:ruby-text>SECRET</text:ruby-text></text:ruby></text:p>",
        "<office:forms>SECRET</office:forms>",
        "<text:p>a<!-- SECRET --></text:p>",
    ],
)
def test_what_a_reader_does_not_see_is_not_text_and_what_follows_is(pages: Callable[..., list[str]], trap: str) -> None:
    (page,) = pages(f"{trap}<text:p>and <text:span text:style-name='Loop'>then</text:span></text:p>")
    assert "SECRET" not in page
    assert page.endswith("and then")


def test_a_paragraph_that_its_field_does_not_hide_is_text(pages: Callable[..., list[str]]) -> None:
    assert pages("<text:p><text:hidden-paragraph text:is-hidden='false'/>shown</text:p>") == ["shown"]


def test_pages_end_where_the_file_says(pages: Callable[..., list[str]]) -> None:
    body = (
        "<text:p text:style-name='NewPage'>one</text:p><text:p text:style-name='NewPage'>two</text:p>"
        "<text:p text:style-name='LastOfPage'>still two</text:p><text:p>three<text:soft-page-break/> four</text:p>"
        "<text:soft-page-break/><text:p>five</text:p><text:p text:style-name='Landscape'>six</text:p>"
    )
    assert [" ".join(page.split()) for page in pages(body)] == ["one", "two still two", "three", "four", "five", "six"]


def test_a_note_stands_below_its_page_and_an_endnote_below_the_last(pages: Callable[..., list[str]]) -> None:
    def note(kind: str, words: str) -> str:
        return (
            f"<text:note text:note-class='{kind}'><text:note-citation>1</text:note-citation>"
            f"<text:note-body><text:p>{words}</text:p></text:note-body></text:note>"
        )

    body = (
        f"<text:p>Child A{note('footnote', 'not her name')} was{note('endnote', 'see the annex')} seen.</text:p>"
        "<text:p text:style-name='NewPage'>two</text:p>"
    )
    assert pages(body) == ["Child A was seen.\nnot her name", "two\nsee the annex"]


def test_a_text_box_follows_its_paragraph_and_a_linked_picture_has_no_text(pages: Callable[..., list[str]]) -> None:
    body = (
        "<text:p>before<draw:frame><draw:text-box><text:p>in the box</text:p></draw:text-box></draw:frame> after"
        "<draw:a>!</draw:a></text:p>"
    )
    assert pages(body) == ["before after!\nin the box"]


def test_merged_cells_are_read_once(pages: Callable[..., list[str]]) -> None:
    def cell(words: str) -> str:
        return f"<table:table-cell><text:p>{words}</text:p></table:table-cell>"

    covered = "<table:covered-table-cell><text:p>SECRET</text:p></table:covered-table-cell>"
    rows = f"<table:table-row>{cell('one')}{covered}{cell('two')}</table:table-row>"
    header = f"<table:table-header-rows><table:table-row>{cell('head')}</table:table-row></table:table-header-rows>"
    assert pages(f"<table:table>{header}{rows}</table:table>") == ["head\none\ttwo"]


def test_the_heads_and_feet_of_page_styles_in_use_stand_once_on_the_first_page(
    pages: Callable[..., list[str]],
) -> None:
    def master(name: str, following: str = "") -> str:
        link = f" style:next-style-name='{following}'" if following else ""
        return (
            f"<style:master-page style:name='{name}'{link}><style:header><text:p>head of {name}</text:p></style:header>"
            "<style:footer style:display='false'><text:p>SECRET</text:p></style:footer></style:master-page>"
        )

    masters = master("Standard", "Following") + master("Following", "Standard") + master("Wide") + master("Unused")
    (page,) = pages("<text:p>text</text:p>", styles=f"<office:master-styles>{masters}</office:master-styles>")
    assert page.splitlines()[0] == "text"
    assert sorted(page.splitlines()[1:]) == ["head of Following", "head of Standard", "head of Wide"]


def test_properties_are_those_that_a_document_states_of_itself(
    drop: Callable[..., Path], odf: Callable[..., bytes]
) -> None:
    meta = (
        "<office:meta xmlns:dc='http://purl.org/dc/elements/1.1/'><dc:title>Learning</dc:title>"
        "<dc:language>cy-GB</dc:language><meta:editing-duration>PT1M</meta:editing-duration></office:meta>"
    )
    extraction = read(drop(odf("text", "<text:p>a</text:p>", meta=meta)))
    assert (extraction.properties, extraction.language) == ({"title": "Learning", "language": "cy-GB"}, "cy-GB")


def test_a_locked_text_says_so(drop: Callable[..., Path], odf: Callable[..., bytes]) -> None:
    with pytest.raises(UnreadableFile, match="password"):
        read(drop(odf("text", "<text:p>a</text:p>", manifest="<m><encryption-data/></m>")))


def test_a_text_without_a_body_is_damaged(drop: Callable[..., Path], odf: Callable[..., bytes]) -> None:
    with pytest.raises(UnreadableFile, match="OpenDocument text is damaged"):
        read(drop(odf("text", "", content="<none/>")))


def test_entities_are_not_resolved(drop: Callable[..., Path], odf: Callable[..., bytes], tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("SECRET")
    doctype = f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{tmp_path}/secret.txt"><!ENTITY f "inner">]>'
    space = "urn:oasis:names:tc:opendocument:xmlns"
    root = f"<o:document-content xmlns:o='{space}:office:1.0' xmlns:t='{space}:text:1.0'><o:body><o:text><t:p>a&e;&f;b</t:p>"
    content = f"{doctype}{root}</o:text></o:body></o:document-content>"
    extraction = read(drop(odf("text", "", content=content)))
    assert "SECRET" not in extraction.pages[0].text


@pytest.fixture
def slides(drop: Callable[..., Path], odf: Callable[..., bytes]) -> Callable[[str], Extraction]:
    hiding = (
        '<style:style style:name="dpHidden" style:family="drawing-page">'
        '<style:drawing-page-properties presentation:visibility="hidden"/></style:style>'
    )
    return lambda body: read(drop(odf("presentation", body, hiding)))


def _shape(words: str, kind: str = "outline") -> str:
    return (
        f"<draw:frame presentation:class='{kind}'><draw:text-box><text:p>{words}</text:p></draw:text-box></draw:frame>"
    )


def test_slides_are_pages_and_their_title_comes_first(slides: Callable[[str], Extraction]) -> None:
    comment = "<office:annotation><text:p>SECRET</text:p></office:annotation>"
    first = f"<draw:page>{_shape('one')}{comment}{_shape('Findings', 'title')}{_shape(' ')}</draw:page>"
    second = "<draw:page><draw:custom-shape><text:p>Next steps</text:p></draw:custom-shape></draw:page>"
    extraction = slides(first + second)
    assert [page.text for page in extraction.pages] == ["Findings\none", "Next steps"]
    assert extraction.warnings == ()


def test_a_hidden_slide_and_speaker_notes_are_not_text_and_said(slides: Callable[[str], Extraction]) -> None:
    notes = f"<presentation:notes>{_shape('SECRET')}</presentation:notes>"
    empty_notes = f"<presentation:notes>{_shape(' ')}</presentation:notes>"
    hidden = f"<draw:page draw:style-name='dpHidden'>{_shape('SECRET')}{notes}</draw:page>"
    body = f"<draw:page>{_shape('one')}{notes}</draw:page>{hidden}<draw:page>{_shape('three')}{empty_notes}</draw:page>"
    extraction = slides(body)
    assert [page.text for page in extraction.pages] == ["one", "", "three"]
    assert extraction.warnings == (
        "Slide 2 is hidden and not searchable.",
        "Slide 1 has speaker notes, which are not searchable.",
    )
