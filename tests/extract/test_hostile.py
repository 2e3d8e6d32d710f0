"""Whatever the bytes, a file ends as an extraction or as a sentence about why not, within its limits."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviewsearch.domain.document import Extraction
from reviewsearch.domain.ports import Limits
from reviewsearch.errors import UnreadableFile
from reviewsearch.extract import read

LIMITS = Limits(pages=50, characters=100_000, parts=200, unpacked_bytes=16 * 1024 * 1024)
KINDS = ["pdf", "docx", "pptx", "odt", "odp", "rtf", "eml", "msg", "html", "txt"]
quickly = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
OPENINGS = [b"", b"%PDF-1.7\n", b"PK\x03\x04", b"<html>", b"\xff\xfe", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf"]


def _outcome(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    for settled in (False, True):
        said: tuple[str, ...]
        try:
            extraction = read(path, LIMITS, settled=settled)
        except UnreadableFile as refused:
            said = (refused.cause, refused.remedy)
        else:
            said = extraction.warnings
            assert isinstance(extraction, Extraction)
            assert len(extraction.pages) <= LIMITS.pages
            assert sum(len(page.text) for page in extraction.pages) <= LIMITS.characters
        assert all(sentence.endswith(".") for sentence in said)


@quickly
@given(
    st.sampled_from(OPENINGS), st.binary(max_size=2_000), st.sampled_from([b"", b"%%EOF", b"PK\x05\x06" + bytes(18)])
)
def test_any_bytes_at_all(tmp_path: Path, opening: bytes, content: bytes, ending: bytes) -> None:
    _outcome(tmp_path / "dropped", opening + content + ending)


@pytest.mark.parametrize("kind", KINDS)
@quickly
@given(data=st.data())
def test_a_sound_file_cut_anywhere(
    tmp_path: Path, good_files: dict[str, bytes], kind: str, data: st.DataObject
) -> None:
    content = good_files[kind]
    _outcome(tmp_path / "dropped", content[: data.draw(st.integers(0, len(content)))])


@pytest.mark.parametrize("kind", KINDS)
@quickly
@given(data=st.data())
def test_a_sound_file_with_one_byte_changed(
    tmp_path: Path, good_files: dict[str, bytes], kind: str, data: st.DataObject
) -> None:
    content = bytearray(good_files[kind])
    content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    _outcome(tmp_path / "dropped", bytes(content))


@pytest.mark.parametrize("kind", ["docx", "pptx"])
@quickly
@given(data=st.data())
def test_an_office_file_with_one_byte_of_a_part_changed(
    tmp_path: Path, good_files: dict[str, bytes], repacked: Callable[..., bytes], kind: str, data: st.DataObject
) -> None:
    part, offset = {"docx": ("word/document.xml", 1200), "pptx": ("ppt/slides/slide1.xml", 300)}[kind]
    content = bytearray(_part(good_files[kind], part))
    content[data.draw(st.integers(offset, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    _outcome(tmp_path / "dropped", repacked(good_files[kind], {part: bytes(content)}))


def _part(package: bytes, name: str) -> bytes:
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(package)) as parts:
        return parts.read(name)


def test_a_pdf_whose_pages_hold_each_other_ends(tmp_path: Path) -> None:
    content = (
        b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
        b"2 0 obj\n<< /Type /Pages /Count 1000000000 /Kids [2 0 R 3 0 R] /Parent 3 0 R >>\nendobj\n"
        b"3 0 obj\n<< /Type /Pages /Kids [2 0 R 2 0 R] >>\nendobj\n"
        b"trailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n9\n%%EOF"
    )
    _outcome(tmp_path / "dropped", content)


def test_markup_nested_beyond_all_measure_ends(
    tmp_path: Path, good_files: dict[str, bytes], repacked: Callable[..., bytes]
) -> None:
    space = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    body = b"<w:document " + space + b"><w:body>" + b"<w:p><w:r>" * 5_000
    with pytest.raises(UnreadableFile):
        read(_written(tmp_path, repacked(good_files["docx"], {"word/document.xml": body})))


def test_a_table_within_a_table_as_deep_as_markup_may_go_is_read(
    tmp_path: Path, good_files: dict[str, bytes], repacked: Callable[..., bytes]
) -> None:
    body = (
        b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
        + b"<w:tbl><w:tr><w:tc>" * 80
        + b"<w:p><w:r><w:t>deep</w:t></w:r></w:p>"
        + b"</w:tc></w:tr></w:tbl>" * 80
        + b"</w:body></w:document>"
    )
    extraction = read(_written(tmp_path, repacked(good_files["docx"], {"word/document.xml": body})))
    assert extraction.pages[0].text.strip() == "deep"


def _written(folder: Path, content: bytes) -> Path:
    path = folder / "dropped"
    path.write_bytes(content)
    return path
