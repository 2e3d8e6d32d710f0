"""Scanned pages, drawn by script so that it is known what they say, and read by the Tesseract of this computer."""

import io
import os
import re
import textwrap
from collections.abc import Callable
from difflib import SequenceMatcher
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from reviewsearch.domain.document import Page
from reviewsearch.domain.ports import Limits
from reviewsearch.extract import EXTRACTORS, ocr, read
from reviewsearch.extract.ocr import OcrPage, read_scans, unread_pages

needs_tesseract = pytest.mark.skipif(not ocr.is_available(), reason="Tesseract is not installed")
ENGLISH = (
    "The health visitor recorded that the baby had a bruise on the cheek and that the explanation was accepted. "
    "Nobody asked who else lived in the home, and the strategy meeting was held without the police. "
    "Recommendation 3: the partnership should seek assurance that every agency checks its own records before "
    "the meeting, and that what is found is shared on the same day."
)
WELSH = (
    "Dylai'r bartneriaeth sicrhau bod pob asiantaeth yn gwirio ei chofnodion ei hun cyn y cyfarfod, a bod yr hyn a "
    "ganfyddir yn cael ei rannu ar yr un diwrnod. Ni ofynnodd neb pwy arall oedd yn byw yn y cartref, ac ni "
    "wahoddwyd yr heddlu i'r cyfarfod strategaeth."
)


def _scan(words: str, dots: int = 200, turn: float = 0.0, blur: float = 0.0) -> Image.Image:
    sheet = Image.new("L", (int(8.27 * dots), int(4 * dots)), 255)
    pen = ImageDraw.Draw(sheet)
    for at, line in enumerate(textwrap.wrap(words, 80)):
        pen.text((0.9 * dots, (0.6 + at * 0.25) * dots), line, fill=30, font=ImageFont.load_default(11 / 72 * dots))
    sheet = sheet.rotate(turn, resample=Image.Resampling.BICUBIC, fillcolor=255)
    return sheet.filter(ImageFilter.GaussianBlur(blur)) if blur else sheet


@pytest.fixture
def scanned(drop: Callable[..., Path]) -> Callable[..., Path]:
    """A PDF of typed pages (text) and scanned ones (pictures)."""

    def made(*pages: str | Image.Image) -> Path:
        target = io.BytesIO()
        canvas = Canvas(target, pagesize=(595, 288))
        for page in pages:
            if isinstance(page, str):
                canvas.drawString(72, 200, page)
            else:
                canvas.drawImage(ImageReader(page), 0, 0, 595, 288)
            canvas.showPage()
        canvas.save()
        return drop(target.getvalue(), "scan.pdf")

    return made


def _words_right(truth: str, read_as: str) -> float:
    wanted, found = (re.findall(r"\w+", text.lower()) for text in (truth, read_as))
    alike = SequenceMatcher(None, wanted, found, autojunk=False).get_matching_blocks()
    return sum(block.size for block in alike) / len(wanted)


@needs_tesseract
@pytest.mark.timeout(60)
def test_a_scanned_page_is_read_and_a_typed_one_is_left_alone(scanned: Callable[..., Path]) -> None:
    path = scanned("Typed words.", _scan(ENGLISH), "")
    needing = read(path).unread
    assert needing == (2, 3)
    found = read_scans(path, needing)
    assert _words_right(ENGLISH, found[2].text) > 0.97
    assert found[2].confidence > 0.85
    assert found[2].reader.startswith("tesseract ")
    assert (found[3].text, found[3].confidence) == ("", 0.0)


@needs_tesseract
@pytest.mark.timeout(60)
@pytest.mark.parametrize("words", [ENGLISH, WELSH], ids=["English", "Welsh"])
def test_degraded_pages_in_both_languages_keep_nearly_all_their_words(scanned: Callable[..., Path], words: str) -> None:
    if words == WELSH and "cym" not in ocr._asked(str(ocr.shutil.which("tesseract")))[1]:  # type: ignore[attr-defined] # noqa: SLF001 - asked as it asks itself
        pytest.skip("Tesseract has no Welsh here")
    path = scanned(_scan(words, dots=150, turn=0.8, blur=0.6))
    assert _words_right(words, read_scans(path, [1])[1].text) > 0.95


@needs_tesseract
@pytest.mark.timeout(60)
def test_a_page_that_is_not_there_and_a_file_that_is_none_are_read_as_nothing(
    scanned: Callable[..., Path], drop: Callable[..., Path]
) -> None:
    assert read_scans(scanned(_scan("one")), [7])[7].text == ""
    assert read_scans(drop(b"%PDF-1.4 nonsense"), [1])[1].text == ""


@needs_tesseract
def test_a_language_that_is_not_installed_reads_nothing(scanned: Callable[..., Path]) -> None:
    assert read_scans(scanned(_scan("one")), [1], ["fr"]) == {}


def test_without_tesseract_nothing_is_read_and_nothing_fails(
    scanned: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", os.fspath(tmp_path))
    assert not ocr.is_available()
    assert read_scans(scanned(_scan("one")), [1]) == {}


@pytest.fixture
def only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Have a Tesseract of these lines be the only one installed."""

    def install(script: str) -> None:
        folder = tmp_path / "programs"
        folder.mkdir()
        asked = 'if [ "$1" = --version ]; then echo tesseract 9; exit; fi\nif [ "$1" = --list-langs ]; then echo; echo eng; exit; fi'
        (folder / "tesseract").write_text(f"#!/bin/sh\n{asked}\n{script}\n")
        (folder / "tesseract").chmod(0o755)
        monkeypatch.setenv("PATH", os.fspath(folder))

    return install


def test_a_tesseract_that_breaks_down_or_answers_nonsense_gives_no_text(
    scanned: Callable[..., Path], only: Callable[[str], None]
) -> None:
    only("echo nonsense; kill -SEGV $$")
    assert read_scans(scanned(_scan("one")), [1]) == {1: OcrPage("", 0.0, "tesseract 9")}


def test_a_program_that_cannot_say_its_version_is_no_tesseract(only: Callable[[str], None]) -> None:
    only("")
    folder = Path(os.environ["PATH"])
    (folder / "tesseract").write_text("#!/bin/sh\nexit 1\n")
    ocr._asked.cache_clear()  # noqa: SLF001 - as in a new process
    assert not ocr.is_available()


def test_the_lines_and_paragraphs_of_the_table_are_those_of_the_text() -> None:
    def row(block: int, line: int, confidence: float, word: str, kind: int = 5) -> str:
        return "\t".join(map(str, (kind, 1, block, 1, line, 1, 0, 0, 9, 9, confidence, word)))

    table = ["level\tpage_num", row(1, 0, -1, "", 4), row(1, 1, 90, "Child"), row(1, 1, 80, "Q"), row(1, 2, 50, "was")]
    text, confidence = ocr._words("\n".join([*table, row(2, 1, 90, "seen"), row(2, 1, 95, " ")]))  # noqa: SLF001 - no page makes Tesseract write all of these
    assert text == "Child Q\nwas\n\nseen"
    assert confidence == pytest.approx((5 * 0.9 + 0.8 + 3 * 0.5 + 4 * 0.9) / 13)


def test_only_pages_without_sense_that_tesseract_has_not_seen_need_it() -> None:
    pages = (
        Page(1, "Typed words."),
        Page(2, " – \n"),
        Page(3, "\ue001\ue002\ue003\ue004" * 20),
        Page(4, "", reader="tesseract 5.3.0, 0% sure"),
        Page(5, "xq zvbk wrtp ghlm " * 10),
        Page(6, "xq zvbk wrtp ghlm " * 10, reader="tesseract 5.3.0, 9% sure"),
    )
    assert unread_pages(pages) == (2, 3, 5)


@pytest.mark.parametrize("extractor", EXTRACTORS)
def test_whatever_reads_a_pdf_says_which_pages_need_it(extractor: str, scanned: Callable[..., Path]) -> None:
    path = scanned("Typed words.", "", "xq zvbk wrtp ghlm " * 5)
    assert read(path, extractor=extractor).unread == (2, 3)


@pytest.mark.parametrize("extractor", EXTRACTORS)
def test_a_typed_page_of_which_nothing_is_left_within_the_limits_has_no_text(
    extractor: str, scanned: Callable[..., Path]
) -> None:
    path = scanned(ENGLISH, ENGLISH)
    first = read(path, extractor=extractor).pages[0].text
    cut = read(path, Limits(characters=len(first)), extractor=extractor)
    assert [page.text for page in cut.pages] == [first, ""]
    assert cut.unread == (2,)


def test_what_was_read_stands_on_the_page_with_how_sure_it_is() -> None:
    page = OcrPage("Child Q", 0.936, "tesseract 5.3.0").on(Page(3, "\ue001", "iii"))
    assert page == Page(3, "Child Q", "iii", "\ue001", "tesseract 5.3.0, 94% sure")
