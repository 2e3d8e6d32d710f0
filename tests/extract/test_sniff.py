import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from reviewsearch.domain.ports import Limits
from reviewsearch.errors import UnreadableFile
from reviewsearch.extract import read
from reviewsearch.extract.sniff import sniff


def _zip(*parts: tuple[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for name, content in parts:
            package.writestr(name, content)
    return target.getvalue()


def _types(main: str) -> bytes:
    return _zip(("[Content_Types].xml", f'<Types><Override ContentType="application/vnd.{main}.main+xml"/>'.encode()))


def _compound(stream: str) -> bytes:
    """An old Office file: its header points to a directory that names its streams."""
    header = bytearray(512)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    header[30:32] = (9).to_bytes(2, "little")
    header[48:52] = (300).to_bytes(4, "little")
    return bytes(header) + bytes(300 * 512) + stream.encode("utf-16-le").ljust(128, b"\0")


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", r"picture \(PNG\)"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", r"picture \(JPEG\)"),
        (b"GIF89a", r"picture \(GIF\)"),
        (b"RIFF\0\0\0\0WEBPVP8 ", r"picture \(WebP\)"),
        (b"\0\0\0\x18ftypheic", r"picture \(HEIC\)"),
        (b"\0\0\0\x18ftypisom", "film"),
        (b"%!PS-Adobe-3.0", "PostScript"),
        (b"\x1f\x8b\x08\0", "gzip"),
        (b"MZ\x90\0", "program"),
        (_zip(("review.txt", b"text")), r"compressed folder \(zip\)"),
        (_zip(), r"compressed folder \(zip\)"),
        (_zip(("Index/Document.iwa", b"text"), ("preview.jpg", b"")), "Pages, Numbers or Keynote"),
        (_zip(("Index.zip", b"text")), "Pages, Numbers or Keynote"),
        (_zip(("mimetype", b"application/vnd.oasis.opendocument.text-template")), "OpenDocument template"),
        (_zip(("mimetype", b"application/vnd.oasis.opendocument.spreadsheet")), r"spreadsheet \(\.ods\)"),
        (_types("openxmlformats-officedocument.spreadsheetml.sheet"), r"Excel workbook \(\.xlsx\)"),
        (_types("openxmlformats-officedocument.wordprocessingml.template"), r"template \(\.dotx\)"),
        (_types("ms-word.document.macroEnabled"), r"macros \(\.docm\)"),
        (_types("openxmlformats-officedocument.presentationml.slideshow"), "slide show"),
        (_zip(("[Content_Types].xml", b"<Types/>")), r"compressed folder \(zip\)"),
        (_compound("Workbook"), r"old Excel workbook \(\.xls\)"),
        (_compound("EncryptedPackage"), "protected with a password"),
        (_compound("Something"), "old Office program"),
        (bytes(range(256)) * 8, "not known"),
    ],
)
def test_a_file_of_another_kind_is_named_with_what_to_do(drop: Callable[..., Path], content: bytes, named: str) -> None:
    with pytest.raises(UnreadableFile, match=named) as refused:
        read(drop(content, "review.pdf"))
    assert refused.value.remedy.endswith(".")


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"%PDF-1.7\n%%EOF", "application/pdf"),
        (b"\xef\xbb\xbf\r\n%PDF-1.7\n%%EOF", "application/pdf"),
        (b"HTTP/1.1 200 OK\r\nServer: mscp\r\n\r\n%PDF-1.4\n%%EOF", "application/pdf"),
        (b"<html><p>%PDF-1.4", "text/html"),
        (b"  <!-- made by hand -->\n<!DOCTYPE html>", "text/html"),
        (b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">', "text/html"),
        ("<html><p>Trwy’r post".encode("utf-16"), "text/html"),
        (b"<h1>Findings</h1>", "text/html"),
        (b"<hello> is no element", "text/plain"),
        (b"Subject: a note about MIME-Version", "text/plain"),
        (b"Received: by mail\r\n from mscp\r\nMIME-Version: 1.0\r\n\r\nHello", "message/rfc822"),
        (rb"{\rtf1\ansi The review}", "application/rtf"),
        (_zip(("mimetype", b"application/vnd.oasis.opendocument.text\n")), "application/vnd.oasis.opendocument.text"),
        (_compound("WordDocument"), "application/msword"),
        (_compound("PowerPoint Document"), "application/vnd.ms-powerpoint"),
        (_compound("__properties_version1.0"), "application/vnd.ms-outlook"),
        (b"\x1b[1mbold\x1b[0m", "text/plain"),
    ],
)
def test_the_kind_is_told_by_content(content: bytes, media_type: str) -> None:
    assert sniff(io.BytesIO(content), Limits()).media_type == media_type


def test_a_page_that_only_speaks_of_pdf_far_down_is_text() -> None:
    assert sniff(io.BytesIO(b"word " * 300 + b"%PDF-1.4"), Limits()).media_type == "text/plain"


def test_a_pdf_whose_end_is_followed_by_a_little_rubbish_is_whole() -> None:
    assert not sniff(io.BytesIO(b"%PDF-1.4\n%%EOF" + bytes(900)), Limits()).unfinished
