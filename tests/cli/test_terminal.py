"""What a person sees at a terminal: colour, links, marks, columns, the pager, progress."""

import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

OnTerminal = Callable[..., tuple[str, int]]
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals there")
_SEQUENCE = re.compile(r"\x1b\[[0-9;]*m|\x1b\]8;;.*?\x1b\\")
MARK = "\x1b[33m\x1b[1m\x1b[4m"


def plainly(text: str) -> str:
    return _SEQUENCE.sub("", text)


def test_a_search_shows_title_facts_passages_with_their_pages_and_a_count(
    on_terminal: OnTerminal, home: Path, ids: Mapping[str, str]
) -> None:
    shown, code = on_terminal("--home", home, "search", "paediatrician")
    assert code == 0
    assert plainly(shown).splitlines() == [
        "Local Child Safeguarding Practice Review: Rowan",
        f"  MSCP 2019/20-01 · Report · 23 July 2024 · 3 pages · public · {ids['report'][:8]}",
        "  page 2",
        *plainly(shown).splitlines()[3:-2],
        "",
        "1 document.",
    ]


def test_words_that_match_are_marked_in_colour(on_terminal: OnTerminal, home: Path) -> None:
    shown, _ = on_terminal("--home", home, "search", "paediatrician")
    assert f"{MARK}paediatrician\x1b[0m" in shown
    assert "\x1b[1mLocal Child" in shown


def test_a_title_and_a_page_open_the_file(on_terminal: OnTerminal, home: Path) -> None:
    shown, _ = on_terminal("--home", home, "search", "paediatrician")
    targets = re.findall(r"\x1b\]8;;(file://[^\x1b]+)\x1b\\", shown)
    assert len(targets) == 2
    assert targets[1] == f"{targets[0]}#page=2"
    assert Path(targets[0].removeprefix("file://").replace("%20", " ")).is_file()


@pytest.mark.parametrize("env", [{"NO_COLOR": "1"}, {"TERM": "dumb"}, {"REVIEWSEARCH_COLOR": "never"}])
def test_without_colour_words_are_marked_all_the_same(on_terminal: OnTerminal, home: Path, env: dict[str, str]) -> None:
    shown, _ = on_terminal("--home", home, "search", "paediatrician", env=env)
    assert "\x1b" not in shown
    assert "«paediatrician»" in shown


def test_no_line_of_a_passage_is_wider_than_the_terminal(on_terminal: OnTerminal, home: Path) -> None:
    shown, _ = on_terminal("--home", home, "search", "appointments OR partnership OR review")
    assert max(map(len, plainly(shown).splitlines())) <= 100


def test_where_nothing_is_found_only_that_is_said(on_terminal: OnTerminal, home: Path) -> None:
    shown, code = on_terminal("--home", home, "search", "quokka")
    assert code == 1
    assert plainly(shown).splitlines()[0] == "Nothing was found for “quokka”."


def test_a_part_of_the_results_says_how_to_see_the_rest(on_terminal: OnTerminal, home: Path) -> None:
    first, _ = on_terminal("--home", home, "search", "appointments", "-n", "1")
    assert plainly(first).splitlines()[-1] == "Number 1 of 2 documents. More: --offset 1"
    last, _ = on_terminal("--home", home, "search", "appointments", "--offset", "1")
    assert plainly(last).splitlines()[-1] == "Number 2 of 2 documents."
    some, _ = on_terminal("--home", home, "search", "review", "-n", "2")
    assert plainly(some).splitlines()[-1].startswith("1 to 2 of ")


def test_counting_alone_shows_the_count(on_terminal: OnTerminal, home: Path) -> None:
    assert plainly(on_terminal("--home", home, "search", "appointments", "-n", "0")[0]) == "2 documents.\n"


def test_what_could_not_be_read_says_why(on_terminal: OnTerminal, home: Path) -> None:
    shown, _ = on_terminal("--home", home, "search", "plan.xyz")
    assert "· could not be read ·" in plainly(shown)


def test_a_case_is_shown_document_by_document(on_terminal: OnTerminal, home: Path, ids: Mapping[str, str]) -> None:
    lines = plainly(on_terminal("--home", home, "show", "Child", "Q")[0]).splitlines()
    assert lines[0] == "MSCP 2021/22-01: 2 documents"
    assert lines[3].endswith(f"1 page · public · {ids['newest'][:8]}")
    assert lines[4].startswith("  archive/cases/mscp-2021-22-01/report--")
    assert lines[7].endswith(f"older version; newest: {ids['newest'][:8]} · {ids['older'][:8]}")


def test_cases_stand_in_columns(on_terminal: OnTerminal, home: Path) -> None:
    lines = on_terminal("--home", home, "cases")[0].splitlines()
    assert lines[:3] == [
        "MSCB 2019/20-01  1 document   6 December 2019  executive summary",
        "MSCP 2019/20-01  2 documents  30 July 2024     briefing note, report",
        "MSCP 2019/20-10  1 document   April 2021       report",
    ]


def test_json_is_laid_out_for_people(on_terminal: OnTerminal, home: Path) -> None:
    assert on_terminal("--home", home, "cases", "--json")[0].startswith('{\n  "format": 1,\n')


def test_an_error_stands_out(on_terminal: OnTerminal, home: Path) -> None:
    shown, code = on_terminal("--home", home, "show", "zebra")
    assert code == 2
    assert shown.startswith("\x1b[31m\x1b[1mError:\x1b[0m “zebra”")
    assert "\n\x1b[1mhelp:\x1b[0m " in shown


def test_a_long_text_goes_through_the_pager(
    on_terminal: OnTerminal, long_report: tuple[Path, str], tmp_path: Path
) -> None:
    home, identity = long_report
    shown, code = on_terminal("--home", home, "show", identity, "--text", env={"PAGER": f"tee {tmp_path / 'paged'}"})
    assert code == 0
    assert "Page 60" in shown
    assert "This is page 60." in (tmp_path / "paged").read_text()


def test_a_short_text_needs_no_pager(
    on_terminal: OnTerminal, home: Path, ids: Mapping[str, str], tmp_path: Path
) -> None:
    shown, _ = on_terminal("--home", home, "show", ids["report"], "--text", env={"PAGER": f"tee {tmp_path / 'paged'}"})
    assert "Missed appointments" in shown
    assert not (tmp_path / "paged").exists()


def test_a_text_cannot_drive_the_terminal(on_terminal: OnTerminal, long_report: tuple[Path, str]) -> None:
    home, identity = long_report
    shown, _ = on_terminal("--home", home, "show", identity, "--page", "1")
    assert "A \\u202ename\\x9b31m." in shown


def test_many_documents_show_how_far_it_has_come(on_terminal: OnTerminal, tmp_path: Path) -> None:
    home, folder = tmp_path / "home", tmp_path / "new"
    folder.mkdir()
    for number in range(30):
        (folder / f"{number}.txt").write_text(f"Press statement\nRef no: MSCP 2023/24-{number + 1:02}\n")
    on_terminal("init", home)
    on_terminal("--home", home, "add", folder)
    shown, code = on_terminal("--home", home, "verify", "--all")
    assert code == 0
    assert "Checking" in shown
    assert "30/30" in shown
    assert plainly(shown).endswith("30 documents are as they were kept.\n")


def test_few_documents_show_nothing_of_the_kind(on_terminal: OnTerminal, home: Path) -> None:
    assert on_terminal("--home", home, "verify", "--all")[0] == "7 documents are as they were kept.\n"


@pytest.fixture(scope="module")
def long_report(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """An archive that holds one report of sixty pages, whose text holds what would drive a terminal."""
    from reviewsearch import Library
    from reviewsearch.app.settings import initialise

    folder = tmp_path_factory.mktemp("long")
    (folder / "report.txt").write_text(
        "\f".join(f"This is page {number}.\nA \u202ename\u009b31m." for number in range(1, 61)), encoding="utf-8"
    )
    initialise(folder / "home")
    with Library.open(folder / "home") as library:
        (receipt,) = library.add([folder / "report.txt"])
    return folder / "home", str(receipt.id)
