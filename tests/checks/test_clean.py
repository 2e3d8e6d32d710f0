"""The public copy: what is taken out is in none of its bytes, and what is drawn is the same."""

import io
import re
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

import pptx
import pytest
from pikepdf import Dictionary, Name, String
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches
from tools.traps import Trap, all_traps
from tools.traps.offices import changed_to, open_document, with_parts, word
from tools.traps.pdf_writing import line, mark, on_page, on_root, pdf

from reviewsearch.checks import check, clean
from reviewsearch.checks.clean_office import same_story
from reviewsearch.checks.clean_pdf import looks_the_same
from reviewsearch.domain.media_types import DOCX, ODT, PDF, PPTX, RTF, TXT
from reviewsearch.errors import UnreadableFile

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
ALL = all_traps()
TAKEN_OUT = {"properties", "picture-properties", "attachment", "comment", "script"}
TRAPS = [
    trap
    for trap in ALL
    if trap.check in TAKEN_OUT
    and trap.media_type in {PDF, DOCX, PPTX, ODT}
    # A file that Word shows a picture of: without it, nobody could say that the picture is the same.
    and trap.name != "word-file-inside"
]


def named(name: str) -> Trap:
    return next(trap for trap in ALL if trap.name == name)


def everything_in(content: bytes) -> bytes:
    """Return the bytes of a file, and of all that is packed in it."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL)
    unpacked = [content]
    for stream in streams:
        try:
            unpacked.append(zlib.decompress(stream))
        except zlib.error:
            unpacked.append(stream)
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            unpacked += [package.read(name) for name in package.namelist()]
    return b"\n".join(unpacked)


@pytest.mark.parametrize("trap", TRAPS, ids=[trap.name for trap in TRAPS])
def test_what_a_reader_does_not_see_is_taken_out(trap: Trap) -> None:
    made = clean(io.BytesIO(trap.content), trap.media_type)
    assert made.removed
    left = check(io.BytesIO(made.content), trap.media_type, (), "report")
    assert trap.check not in {finding.check for finding in left}
    assert b"Example" not in everything_in(made.content).replace(b".example", b"")
    assert b"real name" not in everything_in(made.content)


def test_an_attached_file_is_in_none_of_the_bytes_of_the_copy() -> None:
    trap = named("file-inside")
    assert b"Hidden words about the family" in everything_in(trap.content)
    assert b"Hidden words about the family" not in everything_in(clean(io.BytesIO(trap.content), PDF).content)


def test_a_box_drawn_over_text_with_a_marking_tool_stays_where_it_is() -> None:
    trap = named("text-under-box-drawn-by-a-marking-tool")
    made = clean(io.BytesIO(trap.content), PDF)
    assert "text-under-box" in {finding.check for finding in check(io.BytesIO(made.content), PDF, (), "report")}


def test_a_title_and_a_language_stay_for_those_who_listen_to_a_document() -> None:
    made = clean(io.BytesIO(named("properties-author").twin), PDF)
    assert b"Learning from a review" in everything_in(made.content) or b"L\0e\0a\0r\0n" in everything_in(made.content)


def test_the_words_of_a_word_document_are_the_same_without_its_comments() -> None:
    trap = named("word-comment")
    made = clean(io.BytesIO(trap.content), DOCX)
    assert "comments" in made.removed
    assert b"Hidden words about the family" in everything_in(made.content)
    assert not [name for name in zipfile.ZipFile(io.BytesIO(made.content)).namelist() if "comments" in name]


def test_files_of_other_kinds_come_back_as_they_are() -> None:
    assert clean(io.BytesIO(b"A statement."), TXT).content == b"A statement."
    assert clean(io.BytesIO(rb"{\rtf1}"), RTF).removed == ()


def test_a_file_that_cannot_be_read_has_no_clean_copy() -> None:
    with pytest.raises(UnreadableFile, match="clean copy"):
        clean(io.BytesIO(named("cut-off").content), PDF)
    with pytest.raises(UnreadableFile):
        clean(io.BytesIO(named("word-cut-off").content), DOCX)


def test_two_pdfs_that_differ_in_one_line_do_not_look_the_same() -> None:
    one, other = named("white-text").content, named("white-text").twin
    assert looks_the_same(io.BytesIO(one), io.BytesIO(one))
    assert not looks_the_same(io.BytesIO(one), io.BytesIO(other))
    assert not looks_the_same(io.BytesIO(one), io.BytesIO(b"%PDF-"))


def test_two_word_documents_that_differ_in_one_colour_are_not_the_same() -> None:
    one = named("word-white-text").content
    assert same_story(io.BytesIO(one), io.BytesIO(one))
    assert not same_story(io.BytesIO(one), io.BytesIO(named("word-hidden-text").content))


def test_earlier_versions_that_a_pdf_carries_along_are_not_in_the_copy() -> None:
    first = pdf(line("The first draft named the family"))
    place = first.rindex(b"startxref\n") + len(b"startxref\n")
    before = int(first[place:].split()[0])
    number = next(int(match[1]) for match in re.finditer(rb"(\d+) 0 obj\n<< /Length", first))
    content = line().encode()
    later = b"%d 0 obj\n<< /Length %d >>\nstream\n%b\nendstream\nendobj\n" % (number, len(content), content)
    begin = len(first) + len(later)
    table = b"xref\n%d 1\n%010d 00000 n \ntrailer\n<< /Size 20 /Root 1 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n"
    grown = first + later + table % (number, len(first), before, begin)
    made = clean(io.BytesIO(grown), PDF)
    assert b"named the family" in everything_in(grown)
    assert b"named the family" not in everything_in(made.content)
    assert looks_the_same(io.BytesIO(grown), io.BytesIO(pdf(line())))


def test_scripts_behind_marks_and_pages_are_taken_out() -> None:
    script = Dictionary(Type=Name.Action, S=Name.JavaScript, JS=String("app.alert('Example')"))
    given = pdf(
        line(),
        mark("Link", A=script),
        mark("Square", look="0 G 60 680 300 40 re S", AA=Dictionary(E=script)),
        on_page(AA=Dictionary(O=script)),
        on_root("AA", lambda _: Dictionary(WC=script)),
    )
    made = clean(io.BytesIO(given), PDF)
    assert "scripts" in made.removed
    assert b"app.alert" not in everything_in(made.content)


def test_the_table_behind_a_chart_is_taken_out_and_the_chart_stays() -> None:
    made = pptx.Presentation()
    new_data: Callable[[], Any] = CategoryChartData  # python-pptx does not say what it gives
    data = new_data()
    data.categories = ["2023", "2024"]
    data.add_series("Reviews", (3, 4))
    slide = made.slides.add_slide(made.slide_layouts[6])
    slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, Inches(1), Inches(1), Inches(5), Inches(3), data)
    target = io.BytesIO()
    made.save(target)
    assert "attachment" in {finding.check for finding in check(target, PPTX, (), "report")}
    copy = clean(target, PPTX)
    assert "the tables behind charts" in copy.removed
    assert "attachment" not in {finding.check for finding in check(io.BytesIO(copy.content), PPTX, (), "report")}
    assert pptx.Presentation(io.BytesIO(copy.content)).slides[0].shapes[0].has_chart


def test_who_changed_something_is_not_told_and_the_change_stays() -> None:
    trap = named("word-deletion-not-accepted")
    made = clean(io.BytesIO(trap.content), DOCX)
    assert "who changed something" in made.removed
    assert b"J. Example" in everything_in(trap.content)
    assert b"J. Example" not in everything_in(made.content)
    assert "tracked-deletion" in {finding.check for finding in check(io.BytesIO(made.content), DOCX, (), "report")}


def test_scripts_and_small_pictures_of_the_first_page_are_taken_out_of_open_documents() -> None:
    given = with_parts(
        open_document("text", "<text:p>Words<office:annotation><text:p>a</text:p></office:annotation> after</text:p>"),
        Basic__Standard__Module1_dot_xml=b"<module/>",
        Thumbnails__thumbnail_dot_png=b"png",
        **{"META-INF__manifest_dot_xml": MANIFEST.encode()},
    )
    made = clean(io.BytesIO(given), ODT)
    assert set(made.removed) >= {"scripts", "comments", "a small picture of its first page"}
    with zipfile.ZipFile(io.BytesIO(made.content)) as package:
        assert package.namelist()[0] == "mimetype"
        assert package.getinfo("mimetype").compress_type == zipfile.ZIP_STORED
        assert b"Basic" not in package.read("META-INF/manifest.xml")
        assert b"Words after" in package.read("content.xml")


MANIFEST = """<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">
<manifest:file-entry manifest:full-path="content.xml"/><manifest:file-entry manifest:full-path="Basic/Standard/Module1.xml"/>
</manifest:manifest>"""


def test_words_bound_to_a_property_stay_when_the_property_goes() -> None:
    bound = (
        f'<w:sdt {W}><w:sdtPr><w:dataBinding w:xpath="/coreProperties/creator" w:storeItemID="x"/></w:sdtPr>'
        "<w:sdtContent><w:r><w:t>J. Example, lead reviewer</w:t></w:r></w:sdtContent></w:sdt>"
    )
    made = clean(io.BytesIO(word(changed_to(bound))), DOCX)
    assert b"dataBinding" not in everything_in(made.content)
    assert b"J. Example, lead reviewer" in everything_in(made.content)
