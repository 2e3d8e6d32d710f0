"""What cannot be looked at holds the document; nothing passes because it was too much, too odd or locked."""

import io
import sys
import zipfile

import pytest
from pikepdf import Name, Pdf
from tools.traps import all_traps
from tools.traps.offices import open_document, with_parts, word
from tools.traps.pdf_writing import box, form, line, pdf, unseen

from reviewsearch.checks import check, drawn, look, pdf_pages, visible
from reviewsearch.checks.job import JOB, Wanted
from reviewsearch.checks.looked import Looked, Shown, Told
from reviewsearch.domain.checklist import found
from reviewsearch.domain.document import Page
from reviewsearch.domain.findings import Finding, Severity
from reviewsearch.domain.media_types import DOC, DOCX, EML, HTML, MSG, ODT, PDF, PPTX, RTF, TXT

TRAPS = {trap.name: trap for trap in all_traps()}


def checks_in(content: bytes, media_type: str) -> list[str]:
    return [finding.check for finding in look(io.BytesIO(content), media_type).findings]


@pytest.mark.parametrize("media_type", [DOC, "application/zip", ""])
def test_what_nothing_here_can_open_is_held(media_type: str) -> None:
    assert checks_in(b"anything", media_type) == ["not-checked"]


def test_plain_text_hides_nothing_and_a_message_tells_who_wrote_it() -> None:
    assert checks_in(b"A statement.", TXT) == []
    assert checks_in(b"From: a", EML) == checks_in(b"", MSG) == ["message-headers"]


@pytest.mark.parametrize("media_type", [DOCX, PPTX, ODT, PDF])
@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"%PDF-1.7", b"\0" * 1000])
def test_what_is_no_such_file_is_held(media_type: str, content: bytes) -> None:
    assert checks_in(content, media_type) == ["not-checked"]


def test_a_pdf_whose_pages_can_be_drawn_and_its_properties_not_be_read_is_held() -> None:
    def properties(made: Pdf) -> None:
        made.Root.Metadatb = made.make_stream(b"of no kind that anybody knows")
        made.Root.Metadatb.Filter = Name.NoSuchDecode

    # Who writes the file would look at its properties, and stumble over them as well.
    damaged = pdf(line() + unseen() + box(), properties).replace(b"/Metadatb", b"/Metadata")
    assert checks_in(pdf(line() + unseen() + box()), PDF) == ["text-under-box"]
    assert sorted(checks_in(damaged, PDF)) == ["not-checked", "text-under-box"]


def test_markup_that_is_broken_is_held() -> None:
    broken = with_parts(word(), word__document_dot_xml=b"<w:document")
    assert checks_in(broken, DOCX) == ["not-checked"]


def test_entities_in_markup_are_not_followed() -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY b "secret">]><a xmlns:w="x">&b;</a>'
    seen = look(io.BytesIO(with_parts(word(), word__comments_dot_xml=bomb)), DOCX)
    assert "secret" not in str(seen)


def test_a_part_that_unpacks_to_more_than_a_document_holds_is_held() -> None:
    assert checks_in(with_parts(word(), word__footnotes_dot_xml=b"<a>" + b" " * 30_000_000), DOCX) == ["not-checked"]


def test_a_locked_open_document_file_is_held() -> None:
    locked = with_parts(open_document("text", ""), **{"META-INF__manifest_dot_xml": b"<encryption-data/>"})
    assert checks_in(locked, ODT) == ["not-checked"]


def test_an_empty_web_page_and_one_that_is_too_large() -> None:
    assert checks_in(b" ", HTML) == []
    assert checks_in(b"<!-- -->", HTML) == []
    assert checks_in(b"<p>a</p>" * 2_200_000, HTML) == ["not-checked"]
    assert checks_in(b"<!DOCTYPE html><body>" + b"<div>" * 500_000 + b"x", HTML) == ["not-checked"]


def test_without_the_library_that_draws_pages_a_pdf_is_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "reviewsearch.checks.pdf", None)
    assert checks_in(pdf(line()), PDF) == ["not-checked"]


def test_a_page_with_too_many_letters_is_held_and_none_of_its_text_is_for_the_public(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(drawn, "_MOST_LETTERS", 10)
    seen = look(io.BytesIO(pdf(line(), pages=2)), PDF)
    assert [(finding.check, finding.page) for finding in seen.findings] == [("not-checked", 1), ("not-checked", 2)]
    assert [page.text for page in visible(seen, (Page(1, "words"), Page(2, "more")))] == ["", ""]


def test_a_page_with_too_many_things_or_too_deep_is_held(monkeypatch: pytest.MonkeyPatch) -> None:
    many = pdf(line() + box(y=10) * 30)
    deep = pdf(line() + "/X Do\n", form(unseen()))
    assert checks_in(many, PDF) == checks_in(deep, PDF) == []
    monkeypatch.setattr(drawn, "_MOST_OBJECTS", 20)
    monkeypatch.setattr(drawn, "_DEEPEST", 0)
    assert checks_in(many, PDF) == checks_in(deep, PDF) == ["not-checked"]


def test_more_pages_or_marks_than_are_looked_at_are_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_pages, "_MOST_PAGES", 1)
    assert checks_in(pdf(line(), pages=2), PDF) == ["not-checked"]
    monkeypatch.setattr(pdf_pages, "_MOST_MARKS", 0)
    assert checks_in(TRAPS["sticky-note"].content, PDF) == ["not-checked"]


def test_a_pdf_whose_properties_cannot_be_read_is_held_and_its_pages_are_looked_at() -> None:
    trap = TRAPS["text-under-black-box"].content.replace(
        b"/Type/Catalog", b"/Type/Catalog/Names 99 0 R/OCProperties(x)"
    )
    assert "text-under-box" in checks_in(trap, PDF)


def test_the_gravest_stands_first_and_too_many_are_said_to_be() -> None:
    pages = tuple(Page(number, "M1 1AE. Born 3 May 2019") for number in range(1, 600))
    findings = check(io.BytesIO(b""), TXT, pages, "a.txt")
    assert len(findings) == 500
    assert findings[0].check == "not-checked"
    assert all(finding.severity is Severity.HOLD for finding in findings)


def test_what_the_pages_say_too_is_no_news() -> None:
    content = TRAPS["properties-author"].content
    for text, expected in (("By J. Example, lead reviewer", []), ("By J. Other", ["properties"])):
        assert [finding.check for finding in check(io.BytesIO(content), PDF, (Page(1, text),), "a.pdf")] == expected


def test_an_answer_from_the_sandbox_that_is_too_long_is_not_believed() -> None:
    wanted = Wanted(PDF)
    assert JOB.fits(
        Looked((found("script"),), (Told("properties", "an author", "A"),), ("a",), (Shown(1, "b"),)), wanted
    )
    assert not JOB.fits(Looked(words=("a" * 2_000_001,)), wanted)
    assert not JOB.fits(Looked(words=("a",) * 100_001), wanted)
    assert not JOB.fits(Looked((Finding("a", Severity.WARN, "b" * 1_001),)), wanted)


def test_a_rich_text_document_whose_backslashes_are_text_hides_nothing() -> None:
    assert checks_in(rb"{\rtf1\ansi a \\deleted word and \\v word\par}", RTF) == []


def test_a_package_with_parts_named_like_numbers_is_read_in_order() -> None:
    with zipfile.ZipFile(
        io.BytesIO(with_parts(word(), word__header10_dot_xml=b"<a/>", word__header2_dot_xml=b"<a/>"))
    ) as package:
        assert package.testzip() is None
    assert checks_in(with_parts(word(), word__header10_dot_xml=b"<a/>", word__header2_dot_xml=b"<a/>"), DOCX) == []
