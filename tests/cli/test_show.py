"""`reviewsearch show` and `reviewsearch cases`: a case, a document, where each part of its description came from, its text."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from click.testing import Result
from reportlab.pdfgen.canvas import Canvas

from reviewsearch import Library
from reviewsearch.app.scans import Readings
from reviewsearch.extract.ocr import OcrPage

Ask = Callable[..., Result]


@pytest.mark.parametrize(
    "spelling",
    ["MSCP 2019/20-01", "mscp2019-20-1", "2019/20-01", "mscp-2019-20-01", "“MSCP 2019/20-01”", " MSCP 2019–20–01"],
)
def test_every_spelling_of_a_reference_shows_the_same_case(ask: Ask, ids: Mapping[str, str], spelling: str) -> None:
    answer = ask("show", spelling)
    assert answer.exit_code == 0
    assert [line.split("\t")[0] for line in answer.stdout.splitlines()] == [ids["briefing"], ids["report"]]


def test_a_reference_need_not_be_quoted_for_the_shell(ask: Ask) -> None:
    assert ask("show", "MSCP", "2019/20-01").stdout == ask("show", "MSCP 2019/20-01").stdout
    assert ask("show", "Child", "Q").exit_code == 0


def test_a_case_lists_its_documents_with_kind_date_pages_status_path_and_title(ask: Ask, home: Path) -> None:
    cells = ask("show", "MSCP 2019/20-01").stdout.splitlines()[1].split("\t")
    assert cells[1:5] == ["report", "2024-07-23", "3", "published"]
    assert (home / cells[5]).is_file()
    assert cells[6] == "Local Child Safeguarding Practice Review: Rowan"


def test_an_older_version_stands_behind_the_newest_and_is_marked(ask: Ask, ids: Mapping[str, str]) -> None:
    rows = [line.split("\t") for line in ask("show", "Child Q").stdout.splitlines()]
    assert [(row[0], row[4]) for row in rows] == [(ids["newest"], "published"), (ids["older"], "superseded")]


def test_a_case_as_json_has_its_documents(ask: Ask, ids: Mapping[str, str]) -> None:
    data = json.loads(ask("show", "Child Q", "--json").stdout)
    assert (data["format"], data["case"], data["reference"]) == (1, "mscp-2021-22-01", "MSCP 2021/22-01")
    assert [document["id"] for document in data["documents"]] == [ids["newest"], ids["older"]]


@pytest.mark.parametrize("reference", ["MSCP 2019/20-02", "2019/20-02", "MSCP 2019/20-11"])
def test_a_case_that_is_not_held_is_never_another_case(ask: Ask, reference: str) -> None:
    answer = ask("show", reference)
    assert (answer.exit_code, answer.stdout) == (1, "")
    assert f"No case MSCP {reference.removeprefix('MSCP ')} is held. Near it: MSCP 2019/20-" in answer.stderr


def test_a_case_that_is_not_held_is_told_to_programs(ask: Ask) -> None:
    answer = ask("show", "MSCP 2019/20-02", "--json")
    assert answer.exit_code == 1
    assert json.loads(answer.stdout)["no_such_case"] == "MSCP 2019/20-02"


def test_what_is_neither_reference_nor_id_is_told_with_an_example(ask: Ask) -> None:
    answer = ask("show", "zebra")
    assert answer.exit_code == 2
    assert answer.stderr == (
        "Error: “zebra” cannot be read as a case reference.\nhelp: Write it like this: MSCP 2019/20-01\n"
    )


def test_a_document_is_shown_with_where_each_part_came_from(ask: Ask, ids: Mapping[str, str]) -> None:
    answer = ask("show", ids["report"][:8])
    assert answer.exit_code == 0
    lines = answer.stdout.splitlines()
    assert lines[0] == "Local Child Safeguarding Practice Review: Rowan"
    facts = {line[2:13].strip(): line[14:] for line in lines[1:]}
    assert facts["Case"].startswith("MSCP 2019/20-01, from ")
    assert facts["Kind"].startswith("Report, from ")
    assert facts["Published"] == "23 July 2024, from page 1: “Published: 23 July 2024”"
    assert facts["Pages"] == "3"
    assert facts["Status"].startswith("public since ")
    assert facts["Checks"] == "nothing found"
    assert facts["Id"] == ids["report"]
    assert facts["Dropped as"].startswith("MSCP 2019-20-01 report.txt, in ")
    assert facts["History"].endswith(": added as MSCP 2019-20-01 report.txt, by A. Tester")


def test_what_nothing_in_a_document_says_is_assumed_and_comes_from_nowhere(ask: Ask, ids: Mapping[str, str]) -> None:
    assert "  Language    English, assumed\n" in ask("show", ids["newest"]).stdout
    assert "  Kind        Report, nothing says otherwise\n" in ask("show", ids["unread"]).stdout


def test_a_shortened_id_may_end_with_an_ellipsis_and_be_in_capitals(ask: Ask, ids: Mapping[str, str]) -> None:
    whole = ask("show", ids["report"]).stdout
    assert ask("show", ids["report"][:8].upper()).stdout == whole
    assert ask("show", f"{ids['report'][:12]}…").stdout == whole


def test_versions_name_each_other(ask: Ask, ids: Mapping[str, str]) -> None:
    assert f"{ids['older'][:8]}, older: MSCP2021-22-01 Child Q report FINAL.txt" in ask("show", ids["newest"]).stdout
    older = ask("show", ids["older"]).stdout
    assert f"{ids['newest'][:8]}, newest: MSCP2021-22-01 Child Q report v2.txt" in older
    assert f"older version; newest: {ids['newest'][:8]}" in older


def test_why_a_document_could_not_be_read_is_shown(ask: Ask, ids: Mapping[str, str]) -> None:
    shown = ask("show", ids["unread"]).stdout
    assert "could not be read" in shown
    assert "  Reason" in shown


def test_of_a_document_that_was_removed_what_is_left_is_shown_and_no_empty_origin(
    invoke: Ask, own_home: Path, ids: Mapping[str, str]
) -> None:
    removed = ids["older"]
    reason = "a court ordered it"
    forgotten = invoke("--home", own_home, "forget", removed[:8], "--from-the-archive", "--reason", reason)
    assert forgotten.exit_code == 0, forgotten.stderr
    lines = invoke("--home", own_home, "show", removed[:8]).stdout.splitlines()
    assert lines[0] == "A document that was removed from the archive on purpose"
    facts = [(line[2:13].strip(), line[14:]) for line in lines[1:]]
    assert facts[:4] == [
        ("Case", "MSCP 2021/22-01"),
        ("Kind", "Report"),
        ("Status", "removed from the archive"),
        ("Id", removed),
    ]
    assert [label for label, _ in facts[4:]] == ["Dropped", *["Decided"] * (len(facts) - 5)]
    assert reason in lines[-1]


def test_the_text_is_printed_page_by_page(ask: Ask, ids: Mapping[str, str]) -> None:
    text = ask("show", ids["report"], "--text").stdout
    headings = [line for line in text.splitlines() if line.startswith("===")]
    assert headings == ["=== Page 1 ===", "=== Page 2 ===", "=== Page 3 ==="]
    assert "=== Page 2 ===\nMissed appointments\nRowan was not brought" in text


def test_which_pages_were_read_from_a_picture_and_how_surely_is_said_with_the_text(
    invoke: Ask, own_home: Path, tmp_path: Path
) -> None:
    canvas = Canvas(str(tmp_path / "scan.pdf"))
    canvas.rect(50, 50, 300, 300, fill=1)
    canvas.showPage()
    canvas.drawString(50, 700, "A typed page of a report on neglect.")
    canvas.save()
    with Library.open(own_home) as library:
        (receipt,) = library.add([tmp_path / "scan.pdf"])
        settings = library.settings
    Readings(settings).add(str(receipt.id), 1, OcrPage("The school was told.", 0.876, "tesseract 5.3.0"))
    invoke("--home", own_home, "rebuild")
    text = invoke("--home", own_home, "show", str(receipt.id), "--text").stdout
    headings = [line for line in text.splitlines() if line.startswith("===")]
    assert headings == ["=== Page 1 (read from a picture: tesseract 5.3.0, 88% sure) ===", "=== Page 2 ==="]
    assert "The school was told." in text


def test_one_page_is_its_text_and_nothing_else(ask: Ask, ids: Mapping[str, str]) -> None:
    answer = ask("show", ids["report"], "--page", "2")
    assert answer.stdout.startswith("Missed appointments\nRowan was not brought")
    assert answer.stdout.endswith("appointments were missed.\n")
    assert "===" not in answer.stdout


def test_a_page_that_is_not_there_is_told(ask: Ask, ids: Mapping[str, str]) -> None:
    answer = ask("show", ids["report"], "--page", "9")
    assert answer.exit_code == 2
    assert answer.stderr == f"Error: {ids['report'][:8]} has no page 9.\nhelp: It has 3 pages.\n"


def test_a_document_as_json_has_its_sources_history_and_text(ask: Ask, ids: Mapping[str, str]) -> None:
    data = json.loads(ask("show", ids["report"], "--json", "--text").stdout)
    assert (data["format"], data["id"], data["kind"], data["pages"]) == (1, ids["report"], "report", 3)
    assert data["stated"]["published"] == {"value": "2024-07-23", "source": "page 1: “Published: 23 July 2024”"}
    assert data["sources"][0]["name"] == "MSCP 2019-20-01 report.txt"
    assert [event["by"] for event in data["history"]] == ["A. Tester"]
    assert [page["page"] for page in data["text"]] == [1, 2, 3]
    assert "Missed appointments" in data["text"][1]["text"]
    assert json.loads(ask("show", ids["older"], "--json").stdout)["superseded_by"] == ids["newest"]


def test_the_text_of_a_case_is_asked_for_by_document(ask: Ask, ids: Mapping[str, str]) -> None:
    answer = ask("show", "MSCP 2019/20-01", "--text")
    assert answer.exit_code == 2
    assert f"help: reviewsearch show {ids['report'][:8]} --text     # Report" in answer.stderr.splitlines()


def test_an_id_that_is_not_there_is_told(ask: Ask) -> None:
    answer = ask("show", "abcdef12")
    assert answer.exit_code == 2
    assert answer.stderr.startswith("Error: There is no document abcdef12.\nhelp: ")


def test_digits_may_be_a_reference_as_well_as_an_id(ask: Ask) -> None:
    answer = ask("show", "20192001")
    assert answer.exit_code == 2
    assert "cannot be read as a case reference" in answer.stderr


def test_cases_are_listed_in_order_of_reference(ask: Ask) -> None:
    answer = ask("cases")
    rows = [line.split("\t") for line in answer.stdout.splitlines()]
    assert answer.exit_code == 0
    assert rows == [
        ["MSCB 2019/20-01", "1 document", "6 December 2019", "executive summary"],
        ["MSCP 2019/20-01", "2 documents", "30 July 2024", "briefing note, report"],
        ["MSCP 2019/20-10", "1 document", "April 2021", "report"],
        ["MSCP 2021/22-01", "1 document", "9 February 2023", "report"],
        *rows[4:],
    ]


def test_cases_as_json_hold_their_documents(ask: Ask, ids: Mapping[str, str]) -> None:
    data = json.loads(ask("cases", "--json").stdout)
    assert data["format"] == 1
    held = {case["case"]: [document["id"] for document in case["documents"]] for case in data["cases"]}
    assert held["mscp-2019-20-01"] == [ids["briefing"], ids["report"]]
    assert held["mscp-2021-22-01"] == [ids["newest"], ids["older"]]
