import io
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.constants import PageLabelStyle
from pypdf.generic import (
    ByteStringObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    PdfObject,
    StreamObject,
    TextStringObject,
)
from reportlab.pdfgen.canvas import Canvas

from reviewsearch.errors import NotYet, UnreadableFile
from reviewsearch.extract import EXTRACTORS, pdf_pypdf, read
from reviewsearch.extract.reader import Reader
from reviewsearch.sandbox import Sandbox

both = pytest.mark.parametrize("extractor", EXTRACTORS)


@pytest.fixture(scope="module")
def sandboxed() -> Iterator[Reader]:
    with Sandbox() as sandbox:
        yield Reader(sandbox)


def _saved(writer: PdfWriter) -> bytes:
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def _copied(content: bytes) -> PdfWriter:
    return PdfWriter(clone_from=PdfReader(io.BytesIO(content)))


def _titled(content: bytes, title: PdfObject) -> bytes:
    writer = _copied(content)
    about = writer._info  # noqa: SLF001 - pypdf has no other way to set an object as it is
    assert about is not None
    about[NameObject("/Title")] = writer._add_object(title)  # noqa: SLF001 - as above
    return _saved(writer)


def _encrypted(content: bytes, user: str, algorithm: str) -> bytes:
    writer = _copied(content)
    writer.encrypt(user, "owner", algorithm=algorithm)
    return _saved(writer)


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-128", "AES-256"])
def test_a_pdf_locked_with_a_password_is_refused_with_a_remedy(
    drop: Callable[..., Path], make_pdf: Callable[..., bytes], algorithm: str
) -> None:
    with pytest.raises(UnreadableFile, match="protected with a password") as refused:
        read(drop(_encrypted(make_pdf("secret"), "word", algorithm)))
    assert refused.value.remedy == "Save a copy without one and drop it again."
    assert not isinstance(refused.value, NotYet)


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-128", "AES-256"])
def test_a_pdf_that_all_may_read_but_not_change_opens(
    drop: Callable[..., Path], make_pdf: Callable[..., bytes], algorithm: str
) -> None:
    extraction = read(drop(_encrypted(make_pdf("open to all"), "", algorithm)))
    assert extraction.pages[0].text.strip() == "open to all"


def test_where_the_decrypting_package_is_missing_the_remedy_names_it(
    drop: Callable[..., Path], make_pdf: Callable[..., bytes]
) -> None:
    locked = drop(_encrypted(make_pdf("open to all"), "", "AES-256"))
    code = f"""
import sys
sys.modules["cryptography"] = sys.modules["Crypto"] = None
from pathlib import Path
from reviewsearch.extract import read
from reviewsearch.errors import UnreadableFile
try:
    read(Path({str(locked)!r}), extractor="pypdf")
except UnreadableFile as error:
    print(error.remedy)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "cryptography" in done.stdout


@both
def test_printed_page_numbers_are_labels_where_they_differ_from_the_sheet(
    drop: Callable[..., Path], make_pdf: Callable[..., bytes], extractor: str
) -> None:
    writer = _copied(make_pdf("cover", "contents", "one", "two"))
    writer.set_page_label(0, 1, style=PageLabelStyle.LOWERCASE_ROMAN)
    writer.set_page_label(2, 3, style=PageLabelStyle.DECIMAL)
    extraction = read(drop(_saved(writer)), extractor=extractor)
    assert [page.label for page in extraction.pages] == ["i", "ii", "1", "2"]
    assert [page.number for page in extraction.pages] == [1, 2, 3, 4]


@both
def test_a_page_without_a_printed_number_does_not_take_those_of_others(
    drop: Callable[..., Path], make_pdf: Callable[..., bytes], extractor: str
) -> None:
    writer = _copied(make_pdf("cover", "one", "two"))
    writer.set_page_label(0, 0, prefix="")
    writer.set_page_label(1, 2, style=PageLabelStyle.DECIMAL)
    assert [page.label for page in read(drop(_saved(writer)), extractor=extractor).pages] == [None, "1", "2"]


@both
def test_a_label_equal_to_the_sheets_number_is_none(
    drop: Callable[..., Path], make_pdf: Callable[..., bytes], extractor: str
) -> None:
    writer = _copied(make_pdf("one", "two"))
    writer.set_page_label(0, 1, style=PageLabelStyle.DECIMAL)
    assert [page.label for page in read(drop(_saved(writer)), extractor=extractor).pages] == [None, None]


def test_a_file_without_labels_has_none(drop: Callable[..., Path], make_pdf: Callable[..., bytes]) -> None:
    assert [page.label for page in read(drop(make_pdf("one", "two"))).pages] == [None, None]


@both
def test_properties_and_language_are_as_the_file_states_them(
    drop: Callable[..., Path], make_pdf: Callable[..., bytes], extractor: str
) -> None:
    path = drop(make_pdf("x", title="Dysgu am “Blentyn Q”", author="M. Example", lang="cy_GB"))
    extraction = read(path, extractor=extractor)
    assert extraction.properties["title"] == "Dysgu am “Blentyn Q”"
    assert extraction.properties["author"] == "M. Example"
    assert "ReportLab" in extraction.properties["producer"]
    assert extraction.language == "cy-GB"


@both
def test_a_property_written_as_an_object_of_its_own_is_read(
    drop: Callable[..., Path], make_pdf: Callable[..., bytes], extractor: str
) -> None:
    """So programs of macOS write them."""
    content = _titled(make_pdf("x"), TextStringObject("Learning from Child Q"))
    assert re.search(rb"/Title \d+ 0 R", content)
    assert read(drop(content), extractor=extractor).properties["title"] == "Learning from Child Q"


def test_half_a_character_in_a_title_costs_that_character_only(
    drop: Callable[..., Path], make_pdf: Callable[..., bytes]
) -> None:
    content = _titled(make_pdf("x"), ByteStringObject("Child Q".encode("utf-16") + b"\x00\xd8"))
    assert read(drop(content)).properties["title"] == "Child Q\ufffd"


@both
def test_a_file_that_states_nothing_has_no_properties(
    drop: Callable[..., Path], make_pdf: Callable[..., bytes], extractor: str
) -> None:
    writer = PdfWriter()
    for page in PdfReader(io.BytesIO(make_pdf("x"))).pages:
        writer.add_page(page)
    writer.metadata = None
    extraction = read(drop(_saved(writer)), extractor=extractor)
    assert (extraction.properties, extraction.language) == ({}, None)


@both
def test_what_an_encrypted_file_that_all_may_read_says_of_itself_is_read(
    drop: Callable[..., Path], make_pdf: Callable[..., bytes], extractor: str
) -> None:
    content = _encrypted(make_pdf("open to all", title="Learning from Child Q", lang="cy"), "", "AES-256")
    extraction = read(drop(content), extractor=extractor)
    assert (extraction.properties["title"], extraction.language) == ("Learning from Child Q", "cy")
    assert extraction.warnings == ()


def test_a_file_that_claims_to_have_a_million_pages_gives_those_it_has(
    sandboxed: Reader, drop: Callable[..., Path], make_pdf: Callable[..., bytes]
) -> None:
    writer = _copied(make_pdf("first", "second", title="Learning from Child Q"))
    pages = writer.root_object["/Pages"]
    assert isinstance(pages, DictionaryObject)
    pages[NameObject("/Count")] = NumberObject(1_000_000)
    extraction = sandboxed.read(drop(_saved(writer)), settled=True)
    assert [page.text.strip() for page in extraction.pages[:3]] == ["first", "second", ""]
    assert (len(extraction.pages), extraction.properties["title"]) == (5_000, "Learning from Child Q")
    assert extraction.warnings[1] == "Pages 3 to 5,001 are damaged and could not be read."


def test_where_pdfium_had_to_guess_pypdf_says_what_is_missing(
    drop: Callable[..., Path], make_pdf: Callable[..., bytes]
) -> None:
    content = make_pdf("first", "second", title="Learning from Child Q")
    cut = read(drop(content[: content.rindex(b"startxref")]), settled=True)
    assert [page.text.strip() for page in cut.pages] == ["first", "second"]
    assert cut.properties["title"] == "Learning from Child Q"
    assert "This PDF is damaged; what is left of it was read, and parts may be missing." in cut.warnings


def test_a_page_packed_in_a_way_nobody_knows_costs_that_page_only(
    drop: Callable[..., Path], make_pdf: Callable[..., bytes]
) -> None:
    writer = _copied(make_pdf("first", "second", "third"))
    stream = writer.pages[1]["/Contents"].get_object()
    assert isinstance(stream, StreamObject)
    stream[NameObject("/Filter")] = NameObject("/Unheard")
    extraction = read(drop(_saved(writer)))
    assert [page.text.strip() for page in extraction.pages] == ["first", "", "third"]
    assert extraction.warnings == ("Page 2 is damaged and could not be read.",)


def test_pages_whose_content_is_spoiled_cost_those_pages_only(
    drop: Callable[..., Path], make_pdf: Callable[..., bytes]
) -> None:
    writer = _copied(make_pdf("first", "second", "third", "fourth"))
    for page in writer.pages[1:3]:
        stream = page["/Contents"].get_object()
        assert isinstance(stream, StreamObject)
        stream._data = bytes(60)  # noqa: SLF001 - what a bad sector leaves
    extraction = read(drop(_saved(writer)))
    assert [page.text.strip() for page in extraction.pages] == ["first", "", "", "fourth"]
    assert extraction.warnings == ("Pages 2 and 3 are damaged and could not be read.",)


def test_a_blank_page_is_not_damaged(drop: Callable[..., Path], make_pdf: Callable[..., bytes]) -> None:
    assert read(drop(make_pdf("first", "", "third"))).warnings == ()


def test_a_pdf_with_a_wrong_ending_is_mended_and_says_so(
    drop: Callable[..., Path], make_pdf: Callable[..., bytes]
) -> None:
    whole = make_pdf("first", "second")
    extraction = read(drop(whole[: whole.rindex(b"xref\n0")] + b"%%EOF"))
    assert [page.text.strip() for page in extraction.pages] == ["first", "second"]
    assert extraction.warnings == ("This PDF is damaged; what is left of it was read, and parts may be missing.",)


def test_a_mended_pdf_is_that_of_its_last_revision(drop: Callable[..., Path], make_pdf: Callable[..., bytes]) -> None:
    whole = make_pdf("first", lang="en")
    (pages,) = re.findall(rb"/Pages (\d+ 0 R)", whole)
    revision = b"99 0 obj\n<< /Type /Catalog /Pages %b /Lang (cy) >>\nendobj\n%%%%EOF" % pages
    assert read(drop(whole[: whole.rindex(b"xref\n0")] + revision)).language == "cy"


def test_a_large_damaged_pdf_is_not_taken_into_memory(
    drop: Callable[..., Path], make_pdf: Callable[..., bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf_pypdf, "_MENDABLE_BYTES", 100)
    with pytest.raises(UnreadableFile, match="This PDF is damaged"):
        read(drop(make_pdf("first")[:-300] + b"%%EOF"), extractor="pypdf")


def test_a_pdf_for_certain_people_only_says_so(drop: Callable[..., Path], make_pdf: Callable[..., bytes]) -> None:
    locked = _encrypted(make_pdf("secret"), "", "RC4-128").replace(b"/Filter /Standard", b"/Filter /Another1")
    with pytest.raises(UnreadableFile, match="only certain people"):
        read(drop(locked))


def test_a_pdf_without_pages_is_refused(drop: Callable[..., Path]) -> None:
    with pytest.raises(UnreadableFile, match="no pages"):
        read(drop(_saved(PdfWriter())))


def test_a_pdf_that_is_nothing_but_its_first_and_last_line_is_refused(drop: Callable[..., Path]) -> None:
    with pytest.raises(UnreadableFile, match="This PDF is damaged"):
        read(drop(b"%PDF-1.7\n%%EOF"))


def test_whatever_a_step_raises_costs_that_step() -> None:
    def endless(depth: int) -> int:
        return endless(depth + 1) + 1

    assert pdf_pypdf._attempt(lambda: endless(sys.maxsize)) is None  # noqa: SLF001 - no file is known that makes pypdf raise it
    assert pdf_pypdf._attempt(lambda: 1 // 0) is None  # noqa: SLF001 - as above


@both
def test_each_page_names_what_read_it(
    drop: Callable[..., Path], make_pdf: Callable[..., bytes], extractor: str
) -> None:
    pages = read(drop(make_pdf("one", "two")), extractor=extractor).pages
    assert all(page.reader.startswith(f"{extractor} ") and page.reader[-1].isdecimal() for page in pages)


def _drawn(*lines: str) -> bytes:
    target = io.BytesIO()
    canvas = Canvas(target, invariant=1)
    for page in range(12):
        for number, line in enumerate(lines):
            canvas.drawString(72, 760 - 14 * number, line if number else f"{line} {page}")
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def test_a_hyphen_at_the_end_of_a_line_stays_a_hyphen(drop: Callable[..., Path]) -> None:
    page = read(drop(_drawn("Page", "Practitioners held a multi-", "agency meeting about it."))).pages[0]
    assert "multi-\nagency" in page.text
    assert page.raw is None


def test_letters_that_a_font_lost_come_back_and_the_text_as_read_is_kept(drop: Callable[..., Path]) -> None:
    lost = "Prac oners noted the situa on and the ac on plan at a mee ng of par cular interest."
    page = read(drop(_drawn("Sheet", *[lost] * 12))).pages[0]
    assert "the situation and the action plan at a meeting of particular interest" in page.text
    assert page.raw is not None
    assert lost in page.raw
    assert page.as_read == page.raw


def test_a_report_cut_short_gives_its_pages_back(drop: Callable[..., Path], make_pdf: Callable[..., bytes]) -> None:
    whole = make_pdf(*(f"page {number}" for number in range(12)))
    pages = read(drop(whole[: len(whole) * 99 // 100]), settled=True).pages
    assert [page.text.strip() for page in pages] == [f"page {number}" for number in range(12)]
