"""The invented partnership's documents hold what real archives hold, and are made again byte for byte."""

from __future__ import annotations

import hashlib
import html
import io
import re
import zipfile
import zlib
from collections import Counter
from functools import cache
from pathlib import Path

import docx
import pptx
import pypdf
import pytest
from tools.midshire.__main__ import main
from tools.midshire.archive import Pages, make_archive, reference_of
from tools.midshire.sample import DOCUMENTS, SampleDocument, make

FOLDER = Path(__file__).parents[2] / "src/reviewsearch/sample/documents"
ROWAN = "MSCP 2019-20-01 LCSPR Overview Report FINAL.pdf"
PRESS = "MSCP2019-20-01-Press-Statement.pdf"
BRIEFING = "MSCP2019-20-01 Briefing Note (1).docx"
SLIDES = "Rowan_learning_slides_MSCP_2019-20-01.pptx"
JAY = "MSCP 2019-20-10 report.pdf"
ELLIS = "LCSPR_MSCP_2018-19-01_Final.pdf"
LINNET = "MSCB 2019-20-01 Executive Summary.pdf"
Q1 = "MSCP2021-22-01 Child Q report FINAL.pdf"
Q2 = "MSCP2021-22-01 Child Q report v2.pdf"
A = "MSCP 2020-21-02 – Child A – report.pdf"
WELSH = "MSCP2020-21-02 briefing.cy.docx"
EASY = "MSCP2020-21-02 easy read.html"
THEMATIC = "Seen but not heard – thematic review 2022-23.pdf"
ANNUAL = "Annual Report 2019-20 extract.pdf"
PAGE = "MSCP_2022-23-03_press_page.html"
STATEMENT = "statement MSCP 2022-23-03.txt"
REPORTS = (ROWAN, JAY, ELLIS, Q1, Q2, A, THEMATIC)

# Ranges that Ofcom keeps for drama: nobody can be rung on them.
_UNDIALABLE = re.compile(r"01632\s?960\d{3}|07700\s?900\d{3}|0808\s?157\s?0\d{3}")
_DIALABLE = re.compile(r"(?<![\d,.£-])0\d{2,4}[ \n]?\d{3,4}[ \n]?\d{3,4}|\+44")


@cache
def reader(name: str) -> pypdf.PdfReader:
    return pypdf.PdfReader(FOLDER / name)


@cache
def pages(name: str) -> tuple[str, ...]:
    return tuple(page.extract_text() for page in reader(name).pages)


@cache
def text(name: str) -> str:
    match Path(name).suffix:
        case ".pdf":
            return "\n".join(pages(name))
        case ".docx":
            document = docx.Document(str(FOLDER / name))
            cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
            lines = [section.header.paragraphs[0].text for section in document.sections]
            return "\n".join([*lines, *(paragraph.text for paragraph in document.paragraphs), *cells])
        case ".pptx":
            return "\n".join(slide_texts(name))
        case ".html":
            return html.unescape(re.sub(r"<[^>]+>", " ", (FOLDER / name).read_text("utf-8")))
        case _:
            encoding = "windows-1252" if name == STATEMENT else "utf-8"
            return (FOLDER / name).read_bytes().decode(encoding)


def slide_texts(name: str) -> list[str]:
    slides = pptx.Presentation(str(FOLDER / name)).slides
    return ["\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame) for slide in slides]


def flat(name: str) -> str:
    return " ".join(text(name).split())


def packed_alike() -> bool:
    """Whether this machine's zlib packs as the one did that made the committed files."""
    sample = zlib.compress(b"Midshire Safeguarding Children Partnership. " * 99, 9)
    return hashlib.sha256(sample).hexdigest()[:16] == "a2f31ca35bfb6efe"


def unpacked(content: bytes) -> object:
    """What is in a file apart from how zlib packed it."""
    if content.startswith(b"%PDF"):
        return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages]
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return {name: packed.read(name) for name in packed.namelist()}
    return content


@pytest.mark.timeout(60)
@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.file_name)
def test_making_a_document_again_gives_the_committed_bytes(document: SampleDocument) -> None:
    kept, made = (FOLDER / document.file_name).read_bytes(), document.made()
    assert unpacked(made) == unpacked(kept)
    # Another zlib may pack the same content into other bytes.
    assert made == kept or not packed_alike()


def test_the_folder_holds_the_sample_and_nothing_else() -> None:
    assert {path.name for path in FOLDER.iterdir()} == {document.file_name for document in DOCUMENTS}
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 1_500_000


def test_the_sample_can_be_written_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = next(document for document in DOCUMENTS if document.file_name == EASY)
    monkeypatch.setattr("tools.midshire.sample.DOCUMENTS", (one,))
    assert [path.name for path in make(tmp_path / "new" / "folder")] == [EASY]
    assert main(["sample", str(tmp_path)]) == 0
    assert (tmp_path / EASY).read_bytes() == (FOLDER / EASY).read_bytes()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.file_name)
def test_no_telephone_number_can_be_dialled_and_no_address_written_to(document: SampleDocument) -> None:
    words = text(document.file_name)
    if document.file_name == SLIDES:
        words += str(notes())
    assert _DIALABLE.findall(_UNDIALABLE.sub("", words)) == []
    addresses = re.findall(r"[\w.]+@([\w.]+\w)", words)
    assert set(addresses) <= {"midshire.example", "example.org"}


def test_the_press_statement_writes_one_reference_in_two_ways() -> None:
    first = pages(PRESS)[0]
    assert "Ref no: MSCP 2019/20-01" in first
    assert "Issued: 23 July 2024" in first
    assert "Case Reference MSCP2019-20-01" in first
    assert "Note to editors" in text(PRESS)
    assert "01632 960188" in text(PRESS)
    assert "Independent Chair" in text(PRESS)
    assert len(pages(PRESS)) <= 2


def test_the_long_report_prints_other_page_numbers_than_its_sheets() -> None:
    assert 38 <= len(pages(ROWAN)) <= 52
    labels = reader(ROWAN).page_labels
    assert labels[:4] == ["Cover", "i", "ii", "1"]
    assert labels[11] == "9"
    assert f"Page 9 of {len(labels) - 3}" in pages(ROWAN)[11]
    assert "Page " not in pages(ROWAN)[0]


def test_the_long_report_has_the_parts_of_a_report() -> None:
    assert "Contents" in pages(ROWAN)[1]
    assert re.search(r"(?: \. ){10}", pages(ROWAN)[1])
    assert all(page.startswith("MSCP 2019/20-01 – Local Child Safeguarding") for page in pages(ROWAN)[1:])
    assert re.search(r"^4\.12 ", text(ROWAN), re.MULTILINE)
    assert len(re.findall(r"^Table \d+: ", text(ROWAN), re.MULTILINE)) >= 2
    assert "Recommendation 8" in text(ROWAN)
    for part in ("Key practice episodes", "Finding 5:", "Appendix A: Terms of reference", "Glossary and abbreviations"):
        assert part in text(ROWAN)


def test_speaker_notes_hold_a_word_that_stands_nowhere_else() -> None:
    assert "quokka" in str(notes())
    assert not [name for name in names() if "quokka" in text(name).lower()]
    assert 9 <= len(slide_texts(SLIDES)) <= 12


def notes() -> list[str]:
    slides = pptx.Presentation(str(FOLDER / SLIDES)).slides
    frames = [slide.notes_slide.notes_text_frame for slide in slides if slide.has_notes_slide]
    return [frame.text for frame in frames if frame]


def names() -> list[str]:
    return [document.file_name for document in DOCUMENTS]


def test_near_misses_are_all_there() -> None:
    assert "MSCP 2019/20-10" in pages(JAY)[0]
    assert "MSCP 2018/19-01" in pages(ELLIS)[0]
    assert "MSCB 2019/20-01" in pages(LINNET)[0]
    assert "Midshire Safeguarding Children Board" in pages(LINNET)[0]
    assert "MSCP 2019/20-01" not in flat(LINNET)


def test_child_q_has_two_versions_that_differ_in_what_the_second_says() -> None:
    assert reader(Q1).metadata == reader(Q2).metadata
    assert "Published 12 October 2022" in pages(Q1)[0]
    assert "Published 9 February 2023" in pages(Q2)[0]
    assert "This version corrects paragraph 5.7" in flat(Q2)
    assert re.search(r"5\.7 Of nineteen contacts .* undressed at six", flat(Q1))
    assert re.search(r"5\.7 Of nineteen contacts .* undressed at four", flat(Q2))
    changed = [n for n, (one, two) in enumerate(zip(pages(Q1), pages(Q2), strict=True)) if one != two]
    assert len(changed) == 2


def test_the_thematic_review_names_three_cases_on_its_cover() -> None:
    cover = " ".join(pages(THEMATIC)[0].split())
    assert "Cases considered: MSCP 2019/20-01, MSCP 2020/21-02 and MSCP 2021/22-01" in cover
    assert "Seen but not heard: a thematic review of infants at risk of neglect" in cover


def test_a_report_mentions_another_case_once() -> None:
    assert flat(ROWAN).count("see also MSCP 2018/19-01") == 1
    assert flat(ROWAN).count("2018/19") == 1


def test_a_reference_is_broken_over_the_end_of_a_line() -> None:
    assert "MSCP\n2019/20-01" in text(ROWAN)


def test_words_are_hyphenated_at_the_end_of_a_line() -> None:
    assert "multi-\nagency" in text(ROWAN)


def test_a_footnote_digit_is_glued_to_a_name() -> None:
    assert "Child A1 was twenty months" in text(A)


def test_a_cover_has_its_letters_spaced_out() -> None:
    assert "L E A R N I N G" in pages(ELLIS)[0].replace("\xa0", " ")


def test_one_page_is_a_picture_without_text() -> None:
    empty = [number for number, page in enumerate(pages(ELLIS), 1) if not page.strip()]
    assert len(empty) == 1
    assert len(reader(ELLIS).pages[empty[0] - 1].images) == 1
    assert [name for name in REPORTS if name != ELLIS and not all(page.strip() for page in pages(name))] == []


def test_the_annual_report_has_a_footer_like_a_reference_and_no_case() -> None:
    assert "Annual Report 2019/20 1" in text(ANNUAL)
    assert not re.search(r"MSC[PB] ?\d", text(ANNUAL))


def test_the_web_pages_have_more_than_their_article() -> None:
    for name in (EASY, PAGE):
        source = (FOLDER / name).read_text("utf-8")
        assert all(f"<{part}" in source for part in ("nav", "header", "script", "style", "article", "footer"))
    assert "Ref: MSCP 2022/23-03" in text(PAGE)
    assert "Last reviewed: May 2025" in text(EASY)


def test_the_statement_is_in_windows_1252() -> None:
    content = (FOLDER / STATEMENT).read_bytes()
    with pytest.raises(UnicodeDecodeError):
        content.decode("utf-8")
    assert all(mark in text(STATEMENT) for mark in "’“”–£")


def test_the_welsh_briefing_is_in_welsh() -> None:
    assert "Mae esgeulustod yn digwydd yn araf" in text(WELSH)
    assert docx.Document(str(FOLDER / WELSH)).core_properties.language == "cy-GB"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        (ROWAN, "Published: 23 July 2024"),
        (JAY, "Date: March 2021"),
        (ELLIS, "Published 14 November 2019"),
        (A, "Publication date: 2022"),
        (THEMATIC, "Published: 21 June 2023"),
        (LINNET, "Published 6 December 2019"),
    ],
)
def test_dates_of_publication_differ_in_form_and_precision(name: str, words: str) -> None:
    assert words in " ".join(pages(name)[0].split())


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("bruising in babies", ROWAN),
        ("hidden men", ROWAN),
        ("temporary accommodation", ROWAN),
        ("was not brought", ROWAN),
        ("did not attend", ROWAN),
        ("information sharing", ROWAN),
        ("professional curiosity", ROWAN),
        ("pre-birth assessment", ROWAN),
        ("child sexual exploitation", JAY),
        ("cuckooing", JAY),
        ("county line", JAY),
        ("CSE", ANNUAL),
        ("LADO", ELLIS),
        ("elective home education", ELLIS),
        ("CAMHS", ELLIS),
        ("self-harm", ELLIS),
        ("professional disagreement", ELLIS),
        ("concealed pregnancy", Q1),
        ("learning disability", Q1),
        ("cultural competence", Q1),
        ("strategy meeting", Q1),
        ("section 47", Q1),
        ("disguised compliance", A),
        ("substance misuse", A),
        ("overlay", LINNET),
        ("safer sleeping", LINNET),
        ("esgeulustod", WELSH),
        ("domestic abuse", BRIEFING),
    ],
)
def test_the_vocabulary_of_the_field_is_spread_over_the_cases(words: str, name: str) -> None:
    assert words.lower() in flat(name).lower()


def test_child_sexual_exploitation_is_spelled_out_in_one_document_and_shortened_in_another() -> None:
    assert "CSE" not in flat(JAY)
    assert "sexual exploitation" not in flat(ANNUAL)


@pytest.mark.parametrize("name", REPORTS)
def test_no_paragraph_stands_twice_in_one_report(name: str) -> None:
    paragraphs = re.split(r"\n(?=\d+\.\d+ )", text(name))
    bodies = Counter(re.sub(r"^[\d.]+ ", "", paragraph) for paragraph in paragraphs if len(paragraph) > 120)
    assert [body for body, times in bodies.items() if times > 1] == []


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("form", ["text", "pdf"])
def test_a_seeded_archive_is_the_same_twice_and_another_with_another_seed(tmp_path: Path, form: str) -> None:
    for folder, seed in (("a", 7), ("b", 7), ("c", 8)):
        list(make_archive(tmp_path / folder, 3, seed, form, Pages(2, 3)))
    assert contents(tmp_path / "a") == contents(tmp_path / "b")
    assert contents(tmp_path / "a") != contents(tmp_path / "c")


def test_an_archive_has_as_many_cases_as_were_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["archive", str(tmp_path), "--cases", "30", "--seed", "3", "--pages-per-report", "2-4"]) == 0
    reports = [path.read_text("utf-8") for path in tmp_path.glob("*report.txt")]
    found = {match[0] for match in (re.search(r"MSCP \d{4}/\d\d-\d+", report) for report in reports) if match}
    assert len(reports) == len(found) == 30
    assert "30 cases" in capsys.readouterr().out
    assert all(2 <= report.count("\f") + 1 <= 4 for report in reports)


def test_an_archive_has_pages_of_a_usual_length_and_common_and_rare_words(tmp_path: Path) -> None:
    list(make_archive(tmp_path, 20, 1, "text", Pages(10, 12)))
    sheets = [sheet for path in tmp_path.glob("*report.txt") for sheet in path.read_text("utf-8").split("\f")]
    lengths = [len(sheet.split()) for sheet in sheets]
    assert 350 <= sum(lengths) / len(lengths) <= 450
    words = Counter(re.findall(r"\w+", " ".join(sheets).lower()))
    assert words.most_common(1)[0][0] == "the"
    assert sum(1 for times in words.values() if times <= 2) > len(words) / 5


def test_a_case_does_not_depend_on_how_many_follow_it(tmp_path: Path) -> None:
    list(make_archive(tmp_path / "few", 2, 5, "text", Pages(2, 2)))
    list(make_archive(tmp_path / "more", 4, 5, "text", Pages(2, 2)))
    assert contents(tmp_path / "few").items() <= contents(tmp_path / "more").items()


def test_every_case_of_an_archive_has_a_reference_of_its_own() -> None:
    references = [reference_of(number)[1] for number in range(2_200)]
    assert len(set(references)) == 2_200
    assert references[0] == "MSCP 2000/01-01"
    assert references[-1] == "MSCP 2024/25-88"
