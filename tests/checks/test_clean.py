"""The public copy: what is taken out is in none of its bytes, and what is drawn is the same."""

import io
import re
import zipfile
import zlib

import pytest
from tools.traps import Trap, all_traps

from reviewsearch.checks import check, clean
from reviewsearch.checks.clean_office import same_story
from reviewsearch.checks.clean_pdf import looks_the_same
from reviewsearch.domain.media_types import DOCX, ODT, PDF, PPTX, RTF, TXT
from reviewsearch.errors import UnreadableFile

TAKEN_OUT = {"properties", "picture-properties", "attachment", "comment", "script"}
TRAPS = [
    trap
    for trap in all_traps()
    if trap.check in TAKEN_OUT
    and trap.media_type in {PDF, DOCX, PPTX, ODT}
    # A file that Word shows a picture of: without it, nobody could say that the picture is the same.
    and trap.name != "word-file-inside"
]


def named(name: str) -> Trap:
    return next(trap for trap in all_traps() if trap.name == name)


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
