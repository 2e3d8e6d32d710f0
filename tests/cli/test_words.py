"""The small rooms: what is escaped, how passages break into lines, how things are put into words, when a bar appears."""

import io
import sys
import unicodedata
from pathlib import Path

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewsearch.app.receipt import Outcome, Receipt
from reviewsearch.cli import nextsteps, session
from reviewsearch.cli.asked import say_how_it_was_read
from reviewsearch.cli.hits import answer_lines, place
from reviewsearch.cli.passages import wrapped
from reviewsearch.cli.plain import one_line, plain
from reviewsearch.cli.progress import Progress
from reviewsearch.cli.receipts import receipt_line
from reviewsearch.cli.rows import csv_lines
from reviewsearch.cli.terminal import Terminal, hanging
from reviewsearch.cli.words import counted, facts, lasted, listed, moment
from reviewsearch.domain.document import Document, Kind, Status
from reviewsearch.domain.partial_dates import PartialDate
from reviewsearch.domain.results import Hit, Passage, Results

ANY_TEXT = st.text(st.characters(), max_size=60)


def document(**changed: object) -> Document:
    given_ = {
        "id": "9f2c41d7" * 8,
        "case": "mscp-2019-20-01",
        "cases": ("mscp-2019-20-01",),
        "reference": "MSCP 2019/20-01",
        "kind": Kind.REPORT,
        "title": "Rowan",
        "published": PartialDate("2024-07-23"),
        "pages": 64,
        "path": "archive/cases/mscp-2019-20-01/report--9f2c41d7.pdf",
        "source_name": "report.pdf",
        "status": Status.HELD,
        "language": "en",
    }
    return Document(**{**given_, **changed})  # type: ignore[arg-type]


@given(ANY_TEXT)
def test_nothing_that_could_drive_a_terminal_is_shown(text: str) -> None:
    shown = plain(text)
    assert not any(unicodedata.category(character) in {"Cc", "Cs"} for character in shown)
    assert not any(
        unicodedata.bidirectional(c) in {"RLO", "LRO", "RLE", "LRE", "PDF", "RLI", "LRI", "FSI", "PDI"} for c in shown
    )
    assert plain(shown) == shown


@given(ANY_TEXT)
def test_one_line_is_one_line(text: str) -> None:
    assert len(one_line(text).splitlines()) <= 1
    assert "\t" not in one_line(text)


def test_ordinary_names_are_left_as_they_are() -> None:
    name = "Adroddiad – Ôl-drafodaeth “Ffrind” (1) café 👍🏽.pdf"
    assert plain(name) == name


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x1b[31mb", "a\\x1b[31mb"),
        ("report\u202efdp.exe", "report\\u202efdp.exe"),
        ("caf\udce9", "caf\\udce9"),
        ("a\U000e0041b", "a\\U000e0041b"),
        ("a\nb", "a\\x0ab"),
    ],
)
def test_others_are_shown_as_escapes(text: str, shown: str) -> None:
    assert plain(text) == shown


def test_line_feeds_are_kept_where_asked() -> None:
    assert plain("a\nb\tc\x07", keep="\n\t") == "a\nb\tc\\x07"


@given(st.text(st.sampled_from("ab é\n\t\x1b"), max_size=80), st.integers(1, 30), st.data())
def test_a_passage_broken_into_lines_is_the_same_passage(text: str, width: int, data: st.DataObject) -> None:
    ends = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=6)))
    marks = list(zip(ends[::2], ends[1::2], strict=False))
    lines = wrapped(text, marks, width=width, mark=lambda word: click.style(word, bold=True))
    words = [plain(word) for word in text.split()]
    assert [word for line in lines for word in click.unstyle(line).split(" ")] == words
    assert all(len(click.unstyle(line)) <= width or " " not in line for line in lines)


@given(st.text(st.sampled_from("ab \n"), min_size=1, max_size=40), st.data())
def test_exactly_what_is_marked_is_shown_as_marked(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    (line,) = wrapped(text, [(start, end)], width=10**6, mark=lambda word: f"<{word}>") or [""]
    marked = "".join(part.split(">")[0] for part in line.split("<")[1:])
    assert marked == "".join(text[start:end].split())


def test_a_mark_over_several_words_is_put_around_each() -> None:
    assert wrapped("was not brought", [(0, 15)], width=8, mark=lambda word: f"«{word}»") == [
        "«was»",
        "«not»",
        "«brought»",
    ]


@pytest.mark.parametrize(
    ("label", "shown"),
    [(None, "page 12"), ("12", "page 12"), ("9", "page 12 (printed 9)"), ("ix\x1b", "page 12 (printed ix\\x1b)")],
)
def test_a_page_is_named_by_its_sheet_and_by_what_is_printed_where_that_differs(label: str | None, shown: str) -> None:
    assert place(Passage(12, label, "text")) == shown


def test_more_pages_are_counted() -> None:
    results = Results("x", 1, (Hit(document(), 1.0, (Passage(1, None, "text"),), more_pages=4),))
    lines = list(answer_lines(results, home=Path("/home"), screen=Terminal(is_terminal=True, colour=False), offset=0))
    assert "  and 4 more pages" in lines


def test_facts_name_what_is_not_known() -> None:
    unknown = document(reference=None, cases=(), case=None, published=None, pages=1)
    assert facts(unknown) == ("no reference", "Report", "no date", "1 page", "held")
    several = document(cases=("a", "b", "c"))
    assert facts(several)[0] == "MSCP 2019/20-01 and 2 other cases"


@pytest.mark.parametrize(
    ("number", "shown"), [(0, "0 documents"), (1, "1 document"), (2, "2 documents"), (1204, "1,204 documents")]
)
def test_things_are_counted_in_words(number: int, shown: str) -> None:
    assert counted(number, "document") == shown


def test_lists_are_read_aloud() -> None:
    assert [listed([]), listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"])] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]


@pytest.mark.parametrize(
    ("seconds", "shown"), [(0.04, "0.0 s"), (0.44, "0.4 s"), (12.3, "12 s"), (90, "2 min"), (7200, "2 h")]
)
def test_lengths_of_time(seconds: float, shown: str) -> None:
    assert lasted(seconds) == shown


def test_instants() -> None:
    assert moment("2024-07-23T09:30:00+00:00") == "23 July 2024, 09:30 UTC"
    assert moment("some time ago") == "some time ago"


def test_a_receipt_names_what_is_odd_about_a_document() -> None:
    receipt = Receipt(
        "a.pdf", Outcome.FILED, id="9f2c41d7aa", kind=Kind.REPORT, pages=64, empty_pages=2, seconds=0.42,
        warnings=("The same words are held already as 11223344.",),
    )  # fmt: skip
    assert receipt_line(receipt) == (
        "a.pdf → Report, no reference, 64 pages, found after 0.4 s, id 9f2c41d7; "
        "The same words are held already as 11223344; 2 pages without text"
    )


def test_a_cell_of_a_spreadsheet_is_never_a_formula() -> None:
    found = Results("x", 1, (Hit(document(title="=HYPERLINK(1)"), 1.0, (Passage(1, "i", "-1+2\t3"),)),))
    _, row = csv_lines(found, Path("/home"))
    assert ",'=HYPERLINK(1)," in row
    assert row.endswith(",1,i,'-1+2 3")


def test_what_else_was_searched_for_and_meant_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    say_how_it_was_read(
        Results("curiosty's", 2, did_you_mean="curiosity's", also_searched=("a", "b"), notes=("Some hold most.",))
    )
    assert capsys.readouterr().err.splitlines() == [
        "Searched for “curiosity's”: no document spells it as in “curiosty's”.",
        "help: as typed: reviewsearch search --as-typed 'curiosty'\"'\"'s'",
        "Searched for these words too: a and b.",
        "Some hold most.",
    ]


def test_a_long_text_hangs_behind_its_beginning() -> None:
    assert hanging("ab ", "one two three four five six", width=23) == ["ab one two three four", "   five six"]
    assert hanging("ab ", "", width=23) == ["ab "]


class Screen(io.StringIO):
    """A terminal of which we keep what was written."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("total", "seconds", "appears"), [(5, 0.1, False), (5, 3.0, True), (21, 0.0, True), (1, 9.0, False)]
)
def test_a_bar_appears_for_what_takes_two_seconds_or_has_many_parts(
    monkeypatch: pytest.MonkeyPatch, total: int, seconds: float, *, appears: bool
) -> None:
    screen = Screen()
    monkeypatch.setattr(sys, "stderr", screen)
    times = iter([0.0])
    with Progress("Reading", clock=lambda: next(times, seconds)) as progress:
        for done in range(1, total + 1):
            progress(done, total)
    assert ("Reading" in screen.getvalue()) is appears
    assert (f"{total}/{total}" in screen.getvalue()) is appears


def test_no_bar_where_nobody_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    pipe = io.StringIO()
    monkeypatch.setattr(sys, "stderr", pipe)
    with Progress("Reading") as progress:
        for done in range(1, 101):
            progress(done, 100)
    assert pipe.getvalue() == ""


def test_a_path_is_shown_as_one_would_type_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    assert session.seen_from_here(tmp_path / "a" / "b") == "a/b".replace("/", "\\" if sys.platform == "win32" else "/")
    assert session.seen_from_here(tmp_path.parent) == str(tmp_path.parent)


def test_the_program_is_named_so_that_it_can_be_called(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    script = tmp_path / "my programs" / "reviewsearch"
    script.parent.mkdir()
    script.touch(mode=0o755)
    monkeypatch.setattr(sys, "argv", [str(script)])
    monkeypatch.setenv("PATH", str(tmp_path))
    assert nextsteps.program() == f"'{script}'"
    monkeypatch.setenv("PATH", str(script.parent))
    assert nextsteps.program() == "reviewsearch"
    monkeypatch.setattr(sys, "argv", ["/somewhere/__main__.py"])
    assert nextsteps.program() == f"{sys.executable} -m reviewsearch"
