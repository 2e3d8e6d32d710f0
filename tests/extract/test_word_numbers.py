"""The numbers that Word gives paragraphs itself; what is expected is what Word and LibreOffice show."""

import io
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from reviewsearch.extract import read

W = nsdecls("w")


def _level(at: int, text: str, form: str = "decimal", start: int = 1, extra: str = "") -> str:
    return f"<w:lvl w:ilvl='{at}'><w:start w:val='{start}'/><w:numFmt w:val='{form}'/>{extra}<w:lvlText w:val='{text}'/></w:lvl>"


LEGAL = _level(0, "%1") + _level(1, "%1.%2") + _level(2, "(%3)", "lowerLetter") + _level(3, "(%4)", "lowerRoman")


def _paragraph(text: str, listed: str = "1", level: int | None = None, settings: str = "", mark: str = "") -> str:
    at = f"<w:ilvl w:val='{level}'/>" if level is not None else ""
    numbers = f"<w:numPr>{at}<w:numId w:val='{listed}'/></w:numPr>" if listed else ""
    return f"<w:p {W}><w:pPr>{settings}{numbers}<w:rPr>{mark}</w:rPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


@pytest.fixture
def lines(drop: Callable[..., Path], repacked: Callable[..., bytes]) -> Callable[..., list[str]]:
    """The lines of a document of these paragraphs, lists by definition, and styles."""

    def read_back(
        paragraphs: list[str],
        definitions: dict[str, str],
        lists: str = "<w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num>",
        styles: str = "",
    ) -> list[str]:
        document = docx.Document()
        for piece in paragraphs:
            document.element.body.insert(len(document.element.body) - 1, parse_xml(piece))
        for style in styles.split("\n"):
            if style:
                document.styles.element.append(parse_xml(style))
        target = io.BytesIO()
        document.save(target)
        abstract = "".join(
            f"<w:abstractNum w:abstractNumId='{key}'>{levels}</w:abstractNum>" for key, levels in definitions.items()
        )
        numbering = f"<w:numbering {W}>{abstract}{lists}</w:numbering>".encode()
        extraction = read(drop(repacked(target.getvalue(), {"word/numbering.xml": numbering})))
        return "\n".join(page.text for page in extraction.pages).split("\n")

    return read_back


def test_paragraphs_are_numbered_level_by_level(lines: Callable[..., list[str]]) -> None:
    paragraphs = [_paragraph("a", level=level) for level in (0, 1, 1, 2, 2, 1, 2, 3, 0, 1)]
    assert [line.removesuffix(" a") for line in lines(paragraphs, {"0": LEGAL})] == [
        *("1", "1.1", "1.2", "(a)", "(b)", "1.3", "(a)", "(i)", "2", "2.1"),
    ]


def test_a_level_begins_where_its_definition_says_and_an_unused_one_above_at_its_start(
    lines: Callable[..., list[str]],
) -> None:
    levels = _level(0, "%1", start=4) + _level(1, "%1.%2", start=12)
    paragraphs = [
        _paragraph("a", level=1),
        _paragraph("a", level=1),
        _paragraph("b", level=0),
        _paragraph("a", level=1),
    ]
    assert lines(paragraphs, {"0": levels})[:2] == ["4.12 a", "4.13 a"]


def test_a_numbered_style_gives_its_list_and_level(lines: Callable[..., list[str]]) -> None:
    def style(name: str, numbers: str, based: str = "") -> str:
        on = f"<w:basedOn w:val='{based}'/>" if based else ""
        return f"<w:style {W} w:type='paragraph' w:styleId='{name}'><w:name w:val='{name}'/>{on}<w:pPr>{numbers}</w:pPr></w:style>"

    listed = "<w:numPr><w:numId w:val='1'/></w:numPr>"
    second = "<w:numPr><w:ilvl w:val='1'/><w:numId w:val='1'/></w:numPr>"
    styles = "\n".join(
        [
            style("Chapter", listed),
            style("Para", listed),
            style("Own", second),
            style("Child", "", "Own"),
            style("R", "", "R"),
        ]
    )
    levels = _level(0, "%1.", extra="<w:pStyle w:val='Chapter'/>") + _level(
        1, "%1.%2", extra="<w:pStyle w:val='Para'/>"
    )
    names = ["Chapter", "Para", "Own", "Child", "R"]
    paragraphs = [_paragraph("a", listed="", settings=f"<w:pStyle w:val='{name}'/>") for name in names]
    off = _paragraph("a", listed="0", settings="<w:pStyle w:val='Para'/>")
    assert lines([*paragraphs, off], {"0": levels}, styles=styles) == ["1. a", "1.1 a", "1.2 a", "1.3 a", "a", "a"]


def test_bullets_and_lists_of_nothing_are_no_numbers(lines: Callable[..., list[str]]) -> None:
    levels = _level(0, "\uf0b7", "bullet") + _level(1, "", "none") + _level(2, "%1%2%3")
    paragraphs = [_paragraph("a", level=0), _paragraph("a", level=1), _paragraph("a", level=2), _paragraph("a", "7")]
    assert lines(paragraphs, {"0": levels}) == ["a", "a", "1 a", "a"]


def test_two_lists_of_one_definition_go_on_unless_one_begins_anew(lines: Callable[..., list[str]]) -> None:
    override = "<w:lvlOverride w:ilvl='0'><w:startOverride w:val='1'/></w:lvlOverride>"
    lists = "".join(
        f"<w:num w:numId='{key}'><w:abstractNumId w:val='0'/>{more}</w:num>"
        for key, more in (("1", ""), ("2", ""), ("3", override))
    )
    paragraphs = [_paragraph("a", listed) for listed in ("1", "1", "2", "3", "3")]
    assert lines(paragraphs, {"0": _level(0, "%1.")}, lists) == ["1. a", "2. a", "3. a", "1. a", "2. a"]


def test_a_definition_may_be_another_lists(lines: Callable[..., list[str]]) -> None:
    styles = (
        f"<w:style {W} w:type='numbering' w:styleId='Legal'><w:name w:val='Legal'/><w:pPr><w:numPr><w:numId w:val='2'/>"
        "</w:numPr></w:pPr></w:style>"
    )
    lists = "".join(
        f"<w:num w:numId='{key}'><w:abstractNumId w:val='{of}'/></w:num>" for key, of in (("1", "0"), ("2", "1"))
    )
    definitions = {"0": "<w:numStyleLink w:val='Legal'/>", "1": LEGAL}
    assert lines([_paragraph("a", level=1)], definitions, lists, styles) == ["1.1 a"]


def test_a_level_may_go_on_through_chapters_and_count_in_figures(lines: Callable[..., list[str]]) -> None:
    levels = _level(0, "%1", "upperRoman") + _level(1, "%1.%2", extra="<w:lvlRestart w:val='0'/><w:isLgl/>")
    paragraphs = [_paragraph("a", level=level) for level in (0, 1, 0, 1)]
    assert lines(paragraphs, {"0": levels}) == ["I a", "1.1 a", "II a", "2.2 a"]


def test_deleted_and_hidden_paragraphs_are_not_counted(lines: Callable[..., list[str]]) -> None:
    paragraphs = [
        _paragraph("a"),
        _paragraph("b", mark="<w:del w:id='1' w:author='x'/>"),
        _paragraph("c", mark="<w:vanish/>"),
        _paragraph("d"),
    ]
    assert lines(paragraphs, {"0": _level(0, "%1.")}) == ["1. a", "bc", "2. d"]


def test_a_number_stands_on_the_page_of_its_words(lines: Callable[..., list[str]]) -> None:
    second = f"<w:p {W}><w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr><w:r><w:lastRenderedPageBreak/><w:t>b</w:t></w:r></w:p>"
    assert lines([_paragraph("a"), second], {"0": _level(0, "%1.")}) == ["1. a", "2. b"]


@pytest.mark.parametrize(
    ("count", "form", "shown"),
    [
        (3, "decimal", "3"),
        (3, "decimalZero", "03"),
        (27, "lowerLetter", "aa"),
        (52, "upperLetter", "ZZ"),
        (1994, "lowerRoman", "mcmxciv"),
        (44, "upperRoman", "XLIV"),
        (0, "lowerRoman", "0"),
        (10**6, "upperLetter", "1000000"),
        (2, "ordinalText", "2"),
    ],
)
def test_numbers_have_the_form_that_the_level_asks_for(
    lines: Callable[..., list[str]], count: int, form: str, shown: str
) -> None:
    assert lines([_paragraph("a")], {"0": _level(0, "%1", form, start=count)}) == [f"{shown} a"]


@pytest.mark.parametrize("level", ["99", "-1", "x", "99999999999"])
def test_a_level_beyond_all_measure_is_no_trouble(lines: Callable[..., list[str]], level: str) -> None:
    paragraph = _paragraph("a", level=0).replace("w:ilvl w:val='0'", f"w:ilvl w:val='{level}'")
    assert lines([paragraph], {"0": _level(0, "%1.")})[0].endswith("a")
