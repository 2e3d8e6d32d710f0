import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from reviewsearch.domain.ports import Limits
from reviewsearch.errors import NotYet, UnreadableFile
from reviewsearch.extract import READERS, read


@pytest.mark.parametrize("kind", ["pdf", "docx", "pptx", "odt", "odp", "rtf", "eml", "msg", "html", "txt"])
def test_a_sound_file_of_each_kind_gives_its_words_whatever_it_is_called(
    drop: Callable[..., Path], good_files: dict[str, bytes], kind: str
) -> None:
    extraction = read(drop(good_files[kind], "review.bin"))
    assert "shared information" in extraction.pages[0].text
    assert extraction.media_type in READERS
    assert [page.number for page in extraction.pages] == list(range(1, len(extraction.pages) + 1))
    assert extraction.warnings == ()


def test_importing_the_readers_imports_none_of_their_libraries() -> None:
    code = (
        "import sys, reviewsearch.extract as e; assert e.READERS;"
        "print([m for m in ('pypdf', 'docx', 'pptx', 'lxml', 'PIL', 'charset_normalizer') if m in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_a_web_page_called_pdf_is_read_as_a_web_page(drop: Callable[..., Path], good_files: dict[str, bytes]) -> None:
    assert read(drop(good_files["html"], "review.pdf")).media_type == "text/html"


def test_an_empty_file_may_still_be_copied(drop: Callable[..., Path]) -> None:
    with pytest.raises(NotYet, match="empty"):
        read(drop(b""))


def test_an_empty_file_that_stays_empty_is_refused(drop: Callable[..., Path]) -> None:
    with pytest.raises(UnreadableFile, match="empty") as refused:
        read(drop(b""), settled=True)
    assert not isinstance(refused.value, NotYet)


@pytest.mark.parametrize("kind", ["pdf", "docx", "pptx"])
def test_a_file_without_its_end_may_still_be_copied(
    drop: Callable[..., Path], good_files: dict[str, bytes], kind: str
) -> None:
    with pytest.raises(NotYet, match=r"end of this .* is missing"):
        read(drop(good_files[kind][:-600]))


def test_a_pdf_that_stays_without_its_end_is_read_as_far_as_it_goes(
    drop: Callable[..., Path], make_pdf: Callable[..., bytes]
) -> None:
    whole = make_pdf("Agencies shared information late.", "A second page.")
    extraction = read(drop(whole[: whole.rindex(b"xref\n0")]), settled=True)
    assert [page.text.strip() for page in extraction.pages] == ["Agencies shared information late.", "A second page."]
    assert extraction.warnings[-1] == "The end of this PDF is missing."


def test_a_word_document_that_stays_without_its_end_is_refused_for_good(
    drop: Callable[..., Path], good_files: dict[str, bytes]
) -> None:
    with pytest.raises(UnreadableFile, match="end of this file is missing") as refused:
        read(drop(good_files["docx"][:-600]), settled=True)
    assert not isinstance(refused.value, NotYet)


def test_a_pipe_is_refused_without_waiting_for_a_writer(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.pdf")
    with pytest.raises(UnreadableFile, match="not a file but"):
        read(tmp_path / "pipe.pdf")


def test_a_link_is_not_followed(tmp_path: Path, drop: Callable[..., Path], good_files: dict[str, bytes]) -> None:
    (tmp_path / "link.pdf").symlink_to(drop(good_files["pdf"]))
    with pytest.raises(UnreadableFile, match="not a file but"):
        read(tmp_path / "link.pdf")


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="not a file but"):
        read(tmp_path)


def test_a_device_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="not a file but"):
        read(Path("/dev/zero"))


def test_a_file_that_has_gone_is_the_callers_affair(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read(tmp_path / "gone.pdf")


def test_a_file_too_large_is_refused_unread_with_both_numbers(tmp_path: Path) -> None:
    path = tmp_path / "sparse.pdf"
    with path.open("wb") as file:
        file.truncate(2**40)
    with pytest.raises(UnreadableFile, match=r"1,048,576\.0 MB, and files of up to 512\.0 MB"):
        read(path)


def test_pages_beyond_the_limit_are_left_out_and_said(
    drop: Callable[..., Path], make_pdf: Callable[..., bytes]
) -> None:
    extraction = read(drop(make_pdf("one", "two", "three")), Limits(pages=2))
    assert [page.text.strip() for page in extraction.pages] == ["one", "two"]
    assert extraction.warnings == ("Only the first 2 pages are searchable; the rest was not read.",)


def test_characters_beyond_the_limit_are_left_out_and_said(drop: Callable[..., Path]) -> None:
    extraction = read(drop(b"one\ftwo and more\fthree"), Limits(characters=6))
    assert [page.text for page in extraction.pages] == ["one", "two"]
    assert extraction.warnings == ("Only the first 6 characters are searchable, up to page 2; the rest was not read.",)


def test_a_text_of_exactly_the_limit_is_whole(drop: Callable[..., Path]) -> None:
    extraction = read(drop(b"one\ftwo"), Limits(characters=6, pages=2))
    assert (len(extraction.pages), extraction.warnings) == (2, ())


def test_nothing_reaches_the_screen_even_where_the_program_shows_its_log(
    drop: Callable[..., Path], make_pdf: Callable[..., bytes]
) -> None:
    wrong_ending = drop(make_pdf("one")[:-30] + b"99\n%%EOF")
    code = (
        "import logging, pathlib, sys; logging.basicConfig(level=10); from reviewsearch.extract import read;"
        "print(len(read(pathlib.Path(sys.argv[1])).pages))"
    )
    done = subprocess.run([sys.executable, "-c", code, wrong_ending], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("1\n", "")


def test_a_damaged_file_says_so_and_keeps_the_cause(
    drop: Callable[..., Path], repacked: Callable[..., bytes], good_files: dict[str, bytes]
) -> None:
    with pytest.raises(UnreadableFile, match="This Word document is damaged") as refused:
        read(drop(repacked(good_files["docx"], {"word/document.xml": b"<w:document"})))
    assert refused.value.__cause__ is not None
    assert refused.value.remedy


def test_a_failing_disk_is_no_damaged_file(
    drop: Callable[..., Path], good_files: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(_file: object, _limits: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setitem(READERS, "application/pdf", failing)
    with pytest.raises(OSError, match="Input/output"):
        read(drop(good_files["pdf"]))


def test_a_file_this_account_may_not_read_waits_for_permission(
    drop: Callable[..., Path], good_files: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refusing(*_arguments: object) -> int:
        raise PermissionError(13, "Permission denied")  # chmod would not stop root, as whom tests may run

    path = drop(good_files["pdf"])
    monkeypatch.setattr(os, "open", refusing)
    with pytest.raises(NotYet, match="not allowed"):
        read(path)
