import time
from collections.abc import Callable
from pathlib import Path

import pytest

from reviewsearch.errors import UnreadableFile
from reviewsearch.extract import html, read


def _text(drop: Callable[..., Path], markup: str) -> str:
    extraction = read(drop(f"<!DOCTYPE html>{markup}".encode()))
    assert len(extraction.pages) == 1
    return extraction.pages[0].text


def test_only_the_main_part_is_read_where_there_is_one(drop: Callable[..., Path]) -> None:
    text = _text(
        drop,
        "<header>Midshire</header><p>Cookies</p><main><nav>Home</nav><h1>Child Q</h1><aside>See also</aside>"
        "<p>She was seen.</p><footer>Issued 2024</footer></main><p>Contact</p>",
    )
    assert text == "Child Q\nShe was seen.\nIssued 2024"


def test_an_article_is_the_main_part_where_there_is_no_main(drop: Callable[..., Path]) -> None:
    assert _text(drop, "<p>Menu</p><article><p>Words</p></article><article>More</article>") == "Words\nMore"


def test_an_empty_main_part_is_no_main_part(drop: Callable[..., Path]) -> None:
    assert _text(drop, "<main> <p></p></main><p>The words stand here.</p>") == "The words stand here."


def test_the_furniture_around_a_body_is_left_out(drop: Callable[..., Path]) -> None:
    text = _text(drop, "<nav>Home</nav><header>Head</header><p>Words</p><aside>Aside</aside><footer>Foot</footer>")
    assert text == "Words"


def test_a_body_that_is_all_header_is_read(drop: Callable[..., Path]) -> None:
    assert _text(drop, "<body><header><h1>Child Q</h1></header>") == "Child Q"


@pytest.mark.parametrize(
    "unseen",
    [
        "<script>var SECRET</script>",
        "<style>.SECRET{}</style>",
        "<template><p>SECRET</p></template>",
        "<noscript>SECRET</noscript>",
        "<p hidden>SECRET</p>",
        "<div hidden=''><p>SECRET</p></div>",
        "<p style='color:red; display : none'>SECRET</p>",
        "<span style='visibility:hidden'>SECRET</span>",
        "<!-- SECRET -->",
        "<dialog>SECRET</dialog>",
        "<main hidden>SECRET</main>",
        "<div hidden><article>SECRET</article></div>",
        "<nav><article>SECRET</article></nav>",
    ],
)
def test_what_a_visitor_does_not_see_is_not_read(drop: Callable[..., Path], unseen: str) -> None:
    assert _text(drop, f"<p>Before</p>{unseen} after") == "Before\nafter"


def test_blocks_stand_on_lines_and_words_within_a_line_stay_together(drop: Callable[..., Path]) -> None:
    text = _text(drop, "<p>One <b>bold</b>ly\n  put</p>two<br>three<ul><li>four</li><li>five</li></ul>six")
    assert text == "One boldly put\ntwo\nthree\nfour\nfive\nsix"


def test_the_cells_of_a_row_are_parted_by_tabs(drop: Callable[..., Path]) -> None:
    text = _text(drop, "<table><tr><th>Action<th>By</tr><tr><td>Train staff</td><td>May</td></tr></table>")
    assert text == "Action\tBy\nTrain staff\tMay"


def test_preformatted_lines_stay_lines(drop: Callable[..., Path]) -> None:
    assert _text(drop, "<pre>one\n  two   three</pre>") == "one\ntwo   three"


def test_title_language_and_meta_are_properties(drop: Callable[..., Path]) -> None:
    extraction = read(
        drop(
            b"<html lang='cy'><head><title> Adolygiad\n Plentyn </title><meta name='DCTERMS.Issued' content='2024-07-23'>"
            b"<meta property='og:title' content='Child Q'><meta charset='utf-8'><meta name='empty' content=''></head><p>x"
        )
    )
    assert extraction.properties == {
        "title": "Adolygiad Plentyn",
        "dcterms.issued": "2024-07-23",
        "og:title": "Child Q",
    }
    assert extraction.language == "cy"


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [("", "utf-8"), ("", "cp1252"), ("iso-8859-1", "cp1252"), ("utf-8", "utf-8"), ("nonsense", "cp1252"),
     ("utf-8", "cp1252"), ("utf-16", "utf-8"), ("", "utf-16"), ("windows-1250", "cp1250")],
)  # fmt: skip
def test_the_encoding_is_the_one_that_fits(drop: Callable[..., Path], declared: str, encoding: str) -> None:
    meta = f"<meta charset={declared}>" if declared else ""
    words = "„quoted”" if encoding == "cp1250" else "“£20” – naïve"
    assert read(drop(f"<html>{meta}<p>{words}".encode(encoding))).pages[0].text == words


def test_xhtml_that_declares_its_encoding_is_read(drop: Callable[..., Path]) -> None:
    markup = (
        '<?xml version="1.0" encoding="UTF-8"?><html xmlns="http://www.w3.org/1999/xhtml" xml:lang="en"><p>Words</p>'
    )
    extraction = read(drop(markup.encode()))
    assert extraction.pages[0].text == "Words"
    assert extraction.language == "en"


def test_a_page_with_nothing_in_it_is_one_empty_page(drop: Callable[..., Path]) -> None:
    assert _text(drop, "") == ""


def test_entities_of_the_pages_own_fetch_nothing(drop: Callable[..., Path], tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("SECRET")
    markup = f'<!DOCTYPE html [<!ENTITY x SYSTEM "file://{tmp_path}/secret">]><p>a &x; b'
    assert "SECRET" not in read(drop(markup.encode())).pages[0].text


def test_a_hundred_thousand_nested_parts_end_soon_and_are_said(drop: Callable[..., Path]) -> None:
    begun = time.monotonic()
    markup = "<p>Before</p>" + "<div>" * 100_000 + "deep" + "</div>" * 100_000
    extraction = read(drop(f"<html>{markup}".encode()))
    assert extraction.pages[0].text == "Before"
    assert "too deeply" in extraction.warnings[0]
    assert time.monotonic() - begun < 5


def test_a_thousand_nested_parts_are_read(drop: Callable[..., Path]) -> None:
    assert _text(drop, "<div>" * 1000 + "deep" + "</div>" * 1000 + "<p>after") == "deep\nafter"


def test_a_page_larger_than_any_is_refused(drop: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html, "MARKUP_BYTES", 1024)
    with pytest.raises(UnreadableFile, match="more than 0 MB"):
        read(drop(b"<html>" + b" " * 2000))
