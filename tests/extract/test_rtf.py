from collections.abc import Callable
from pathlib import Path

import pytest

from reviewsearch.domain.document import Extraction
from reviewsearch.domain.ports import Limits
from reviewsearch.errors import NotYet, UnreadableFile
from reviewsearch.extract import read

FONTS = r"{\fonttbl{\f0\fswiss\fcharset0 Arial;}{\f1\fcharset238 Times CE;}{\f2\fcharset128 MS Gothic;}{\f3\fcharset2 Symbol;}}"


@pytest.fixture
def extraction(drop: Callable[..., Path]) -> Callable[..., Extraction]:
    def of(body: str) -> Extraction:
        return read(drop((r"{\rtf1\ansi\ansicpg1252\deff0 " + FONTS + body + "}").encode("latin-1")))

    return of


@pytest.fixture
def pages(extraction: Callable[..., Extraction]) -> Callable[..., list[str]]:
    return lambda body: [page.text for page in extraction(body).pages]


def test_paragraphs_lines_tabs_and_cells(pages: Callable[..., list[str]]) -> None:
    body = "Find\r\nings\\par She was\\tab seen\\line once.\\par one\\cell two\\cell\\row end"
    assert pages(body) == ["Findings\nShe was\tseen\nonce.\none\ttwo\t\nend"]


@pytest.mark.parametrize(
    "trap",
    [
        r"{\v SECRET}",
        r"\v SECRET\v0 ",
        r"{\deleted SECRET}",
        r"{\*\unknown SECRET}",
        r"{\*\annotation SECRET}",
        r"{\info{\author SECRET}{\comment SECRET}}",
        r"{\pict\pngblip 5345435245}",
        r"{\object\objemb{\*\objdata 00}{\result SECRET}}",
        r"{\field{\*\fldinst HYPERLINK \\l SECRET}{\fldrslt }}",
        r"{\stylesheet{\s0 SECRET;}}",
        r"{\*\unknown{\footnote SECRET}{\title SECRET}{\*\shpinst SECRET}}",
        r"{\shp{\*\shpinst{\sp{\sn SECRET}{\sv SECRET}}}{\shprslt SECRET}}",
        r"{\xe SECRET}",
    ],
)
def test_what_a_reader_does_not_see_is_not_text_and_what_follows_is(
    extraction: Callable[..., Extraction], trap: str
) -> None:
    found = extraction(f"before {trap}and then")
    assert [page.text for page in found.pages] == ["before and then"]


def test_plain_shows_text_again(pages: Callable[..., list[str]]) -> None:
    assert pages(r"\v SECRET\plain shown") == ["shown"]


def test_bytes_of_a_picture_are_not_taken_for_braces(drop: Callable[..., Path]) -> None:
    content = rb"{\rtf1 before {\pict\bin7 }}{\par}after}"
    assert read(drop(content)).pages[0].text == "before after"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (r"\'93Trwy\'92r post\'94 \'a320", "“Trwy’r post” £20"),
        (r"{\f1 \'e8e\'9a}\'e8", "češè"),
        (r"{\f2 \'93\'fa\'96\'7b}", "日本"),
        (r"{\f2 \'93" + "\r\n" + r"\'fa}", "日"),
        (r"\u8217?\u8217\'92x", "’’x"),
        (r"{\uc2\u8217??}\u8217?x", "’’x"),
        (r"\uc0\u8217 x", "’x"),
        (r"\u-10179?\u-8704?", "😀"),
        (r"\lquote a\rquote \ldblquote b\rdblquote\emdash\endash\bullet", "‘a’“b”—–•"),
        (r"a\~b\_c\{\}\\", "a\u00a0b\u2011c{}\\"),
        (r"{\f3 \u-3913?} one \u-4000?", "• one "),
        (r"{\upr{caf\'e9}{\*\ud caf\u233?}}", "café"),
        ("caf\xe9", "café"),
    ],
)
def test_characters_in_every_spelling(pages: Callable[..., list[str]], body: str, text: str) -> None:
    assert pages(body) == [text]


@pytest.mark.parametrize(
    ("opening", "byte", "letter"),
    [("\\mac", "8e", "é"), ("\\pca", "82", "é"), ("\\ansicpg1250", "9a", "š"), ("\\ansicpg99", "e9", "é")],
)
def test_the_encoding_of_the_whole_file(drop: Callable[..., Path], opening: str, byte: str, letter: str) -> None:
    assert read(drop(rf"{{\rtf1{opening} \'{byte}}}".encode())).pages[0].text == letter


def test_pages_end_where_the_file_says(pages: Callable[..., list[str]]) -> None:
    body = r"one\page two\sect\sectd three\sect\sectd\sbknone still three\par\pard\pagebb four\par\softpage five\sect"
    assert [" ".join(page.split()) for page in pages(body)] == ["one", "two", "three still three", "four", "five"]


def test_a_footnote_stands_below_its_page(pages: Callable[..., list[str]]) -> None:
    body = r"Child A{\super\chftn{\footnote\chftn not her name}} was seen.\page two"
    assert pages(body) == ["Child A was seen.\nnot her name", "two"]


def test_heads_and_feet_stand_once_on_the_first_page(pages: Callable[..., list[str]]) -> None:
    body = r"{\header MSCP 2019/20-01\par}{\footer page}one\page two{\header MSCP 2019/20-01\par}"
    assert pages(body) == ["one\nMSCP 2019/20-01\npage", "two"]


def test_text_boxes_and_numbers_of_lists_are_text(pages: Callable[..., list[str]]) -> None:
    body = r"{\shp{\*\shpinst{\sp{\sn x}{\sv 1}}{\shptxt in the box\par}}}{\listtext\pard 4.12\tab}A finding."
    assert pages(body) == ["\nin the box\n4.12\tA finding.".strip("\n")]


def test_properties_are_stated_once(extraction: Callable[..., Extraction]) -> None:
    found = extraction(r"{\info{\title Learning from Child Q}{\author A}{\author B}{\operator C}}text")
    assert found.properties == {"title": "Learning from Child Q", "author": "A"}


def test_what_follows_the_document_is_not_text(drop: Callable[..., Path]) -> None:
    assert read(drop(rb"{\rtf1 text}SECRET}")).pages[0].text == "text"


def test_braces_without_end_are_refused(drop: Callable[..., Path]) -> None:
    with pytest.raises(UnreadableFile, match="too deeply"):
        read(drop(rb"{\rtf1 " + b"{" * 100_000 + b"}"))


def test_a_text_without_end_is_left_at_the_limit(drop: Callable[..., Path]) -> None:
    found = read(drop(rb"{\rtf1 " + b"word " * 1_000 + b"}"), Limits(characters=100))
    assert len(found.pages[0].text) == 100
    assert "Only the first 100 characters" in found.warnings[0]


def test_a_document_without_its_last_brace_may_still_be_copied(drop: Callable[..., Path]) -> None:
    with pytest.raises(NotYet, match="end of this rich-text document"):
        read(drop(rb"{\rtf1 one"))
    assert read(drop(rb"{\rtf1 one\\"), settled=True).pages[0].text == "one\\"


def test_a_document_beyond_measure_is_refused(drop: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    from reviewsearch.extract import rtf

    monkeypatch.setattr(rtf, "_BYTES", 100)
    with pytest.raises(UnreadableFile, match="rich-text document has more than"):
        read(drop(rb"{\rtf1 " + b"a" * 100 + b"}"))
