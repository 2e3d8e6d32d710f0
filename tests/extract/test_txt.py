from collections.abc import Callable
from pathlib import Path

import pytest

from reviewsearch.extract import read

WORDS = "The child’s mother said “no”; £20 was paid. Cafés – naïve."


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (WORDS.encode(), "utf-8"),
        (WORDS.encode("utf-8-sig"), "utf-8"),
        (WORDS.encode("cp1252"), "cp1252"),
        (WORDS.encode("utf-16"), "utf-16-le"),
        (WORDS.encode("utf-16-le"), "utf-16-le"),
        (WORDS.encode("utf-16-be"), "utf-16-be"),
        (b"\xfe\xff" + WORDS.encode("utf-16-be"), "utf-16-be"),
        (WORDS.encode("utf-32"), "utf-32-le"),
    ],
)
def test_each_usual_encoding_gives_the_same_words(drop: Callable[..., Path], content: bytes, encoding: str) -> None:
    extraction = read(drop(content))
    assert extraction.pages[0].text == WORDS
    assert extraction.properties == {"encoding": encoding}


def test_a_short_note_in_windows_1252_is_not_taken_for_something_exotic(drop: Callable[..., Path]) -> None:
    assert read(drop("Price £5".encode("cp1252"))).pages[0].text == "Price £5"


def test_a_pound_sign_far_down_a_long_plain_text_is_read(drop: Callable[..., Path]) -> None:
    text = "Plain words. " * 20_000 + "It cost £20."
    assert read(drop(text.encode("cp1252"))).pages[0].text == text


def test_welsh_letters_are_read(drop: Callable[..., Path]) -> None:
    text = "Mae’r plentyn yn y tŷ gyda’i dŵr."
    assert read(drop(text.encode())).pages[0].text == text


def test_form_feeds_divide_pages(drop: Callable[..., Path]) -> None:
    pages = read(drop(b"one\r\nstill one\ftwo\f\fthree")).pages
    assert [(page.number, page.text) for page in pages] == [(1, "one\nstill one"), (2, "two"), (3, ""), (4, "three")]


def test_a_form_feed_at_the_end_begins_no_page(drop: Callable[..., Path]) -> None:
    assert [page.text for page in read(drop(b"one\ftwo\f\n")).pages] == ["one", "two"]


def test_a_long_text_without_form_feeds_is_one_page(drop: Callable[..., Path]) -> None:
    assert len(read(drop(b"A line of a review.\n" * 40_000)).pages) == 1


def test_control_characters_go_and_tabs_stay(drop: Callable[..., Path]) -> None:
    assert read(drop(b"a\tb\x00\x07c\rd" + b" plain" * 40)).pages[0].text.startswith("a\tbc\nd plain")


def test_bytes_that_are_no_characters_are_marked_and_said(drop: Callable[..., Path]) -> None:
    extraction = read(drop(("plain words " * 20).encode("utf-16") + b"\x00\xd8" + "more".encode("utf-16-le")))
    assert "�" in extraction.pages[0].text
    assert extraction.warnings == ("Some characters could not be read; they are shown as �.",)
