"""`add`, `describe`, `status`, `verify`, `rebuild`: what is kept, corrected, waiting and checked."""

import json
import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from click.testing import Result
from reportlab.pdfgen import canvas

from reviewsearch.engines import preferred
from reviewsearch.store.lock import WriterLock

Invoke = Callable[..., Result]


def statement(number: int) -> str:
    return (
        f"Press statement\nRef no: MSCP 2023/24-{number:02}\nIssued: 3 May 2024\nA child was harmed in case {number}.\n"
    )


def test_adding_says_in_one_line_per_file_what_became_of_it(invoke: Invoke, own_home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "new"
    (folder / "inside").mkdir(parents=True)
    (folder / "inside" / "statement 2.txt").write_text(statement(2))
    (folder / ".hidden.txt").write_text(statement(3))
    single = tmp_path / "statement 1.txt"
    single.write_text(statement(1))
    answer = invoke("--home", own_home, "add", single, folder)
    assert answer.exit_code == 0
    one, two = answer.stdout.splitlines()
    assert one.startswith("statement 1.txt → Press statement, MSCP 2023/24-01, 1 page, found after ")
    assert two.startswith("statement 2.txt → Press statement, MSCP 2023/24-02, 1 page, found after ")
    assert single.exists()
    assert json.loads(invoke("--home", own_home, "search", "harmed", "--json").stdout)["total"] == 2


def test_adding_twice_does_no_harm(invoke: Invoke, own_home: Path, tmp_path: Path) -> None:
    file = tmp_path / "statement.txt"
    file.write_text(statement(1))
    invoke("--home", own_home, "add", file)
    again = invoke("--home", own_home, "add", file)
    assert again.exit_code == 0
    assert again.stdout.startswith("statement.txt → already held, Press statement, MSCP 2023/24-01")


def test_a_version_is_said_to_be_one(invoke: Invoke, own_home: Path, tmp_path: Path) -> None:
    file = tmp_path / "MSCP2021-22-01 Child Q report v3.txt"
    file.write_text(
        "Child Q: Report of the Local Child Safeguarding Practice Review\nMSCP 2021/22-01\nPublished: 1 June 2023\n"
    )
    assert " → newer version of one held, Report, " in invoke("--home", own_home, "add", file).stdout


def test_what_cannot_be_read_is_told_and_the_run_ends_with_4(invoke: Invoke, own_home: Path, tmp_path: Path) -> None:
    (tmp_path / "picture.bin").write_bytes(bytes(range(1, 256)) * 4)
    (tmp_path / "empty.txt").touch()
    answer = invoke("--home", own_home, "add", tmp_path / "picture.bin", tmp_path / "empty.txt")
    assert answer.exit_code == 4
    lines = dict(line.split(" → ") for line in answer.stdout.splitlines())
    assert lines["picture.bin"].startswith("could not be read (")
    assert lines["empty.txt"].startswith("not taken: ")


def test_a_name_cannot_drive_the_terminal_or_pretend_to_be_another(
    invoke: Invoke, own_home: Path, tmp_path: Path
) -> None:
    file = tmp_path / "statement\x1b[2J\u202etxt.exe\n.txt"
    file.write_text(statement(1))
    out = invoke("--home", own_home, "add", file).stdout
    assert out.startswith("statement\\x1b[2J\\u202etxt.exe .txt → ")
    assert out.count("\n") == 1


def test_a_name_that_is_no_text_can_be_added_and_shown(
    execute: Callable[..., CompletedProcess[str]], own_home: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "odd"
    folder.mkdir()
    (folder / "caf\udce9.txt").write_text(statement(1))
    answer = execute("--home", own_home, "add", folder)
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.startswith("caf\\udce9.txt → Press statement")
    (document,) = json.loads(execute("--home", own_home, "show", "MSCP 2023/24-01", "--json").stdout)["documents"]
    shown = json.loads(execute("--home", own_home, "show", document["id"], "--json").stdout)
    assert shown["sources"][0]["name"] == "caf\udce9.txt"


@pytest.mark.parametrize("place", [".", "cases"])
def test_what_is_in_the_archive_is_not_added_again(invoke: Invoke, own_home: Path, place: str) -> None:
    answer = invoke("--home", own_home, "add", own_home / "archive" / place)
    assert answer.exit_code == 2
    assert answer.stderr.endswith("help: What is dropped there is taken by: reviewsearch watch --once\n")


def test_a_file_that_is_not_there_stops_all_before_any_is_taken(invoke: Invoke, own_home: Path, tmp_path: Path) -> None:
    (tmp_path / "statement.txt").write_text(statement(1))
    answer = invoke("--home", own_home, "add", tmp_path / "statement.txt", tmp_path / "nothing.txt")
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert "nothing.txt' does not exist" in answer.stderr


def test_an_empty_folder_is_no_error(invoke: Invoke, own_home: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    answer = invoke("--home", own_home, "add", tmp_path / "empty")
    assert (answer.exit_code, answer.stdout, answer.stderr) == (0, "", "There are no files in there.\n")


def test_a_person_corrects_a_description(invoke: Invoke, own_home: Path, ids: Mapping[str, str]) -> None:
    answer = invoke(
        "--home", own_home, "describe", ids["lines"][:8], "--reference", "MSCP 2019/20-11", "--title", "Jay: county lines",
        "--kind", "thematic review", "--published", "2021-04-09", "--language", "en", "--theme", "Exploitation",
        "--theme", "missing episodes",
    )  # fmt: skip
    assert answer.exit_code == 0
    assert answer.stdout.startswith("Jay: county lines\n")
    assert "MSCP 2019/20-11, corrected by A. Tester" in answer.stdout
    assert answer.stderr == f"Corrected. See it again with: reviewsearch show {ids['lines'][:8]}\n"
    (hit,) = json.loads(invoke("--home", own_home, "search", "theme:exploitation", "--json").stdout)["results"]
    assert (hit["reference"], hit["kind"], hit["published"]) == ("MSCP 2019/20-11", "thematic-review", "2021-04-09")
    assert invoke("--home", own_home, "show", "MSCP 2019/20-10").exit_code == 1


@pytest.mark.parametrize(
    ("correction", "cause"),
    [
        ([], "There is nothing to correct."),
        (["--kind", "zebra"], "There is no kind “zebra”."),
        (["--published", "yesterday"], "“yesterday” is no date."),
        (["--language", "fr"], "There is no language “fr” here."),
        (["--reference", "zebra"], "“zebra” cannot be read as a case reference."),
        (["--title", " "], "The title is empty."),
    ],
)
def test_a_correction_that_cannot_be_followed_is_told(
    invoke: Invoke, home: Path, ids: Mapping[str, str], correction: list[str], cause: str
) -> None:
    answer = invoke("--home", home, "describe", ids["report"], *correction)
    assert answer.exit_code == 2
    assert answer.stderr.startswith(f"Error: {cause}\nhelp: ")


def test_status_says_what_is_held_and_what_could_not_be_read(
    invoke: Invoke, home: Path, ids: Mapping[str, str]
) -> None:
    answer = invoke("--home", home, "status")
    lines = answer.stdout.splitlines()
    assert answer.exit_code == 6
    assert lines[0] == "Midshire Safeguarding Children Partnership"
    facts = {line[2:13].strip(): line[14:] for line in lines[1:]}
    assert facts["Held"] == "7 documents of 5 cases, 8 pages; 1 older version among them"
    assert facts["Index"] == f"in order ({preferred()})"
    assert facts["Watcher"] == "none runs; start one with: reviewsearch watch"
    assert facts["Waiting"] == "nothing"
    assert facts["Not read"].startswith(f"MSCP 2022-23-03 plan.xyz ({ids['unread'][:8]}): ")


def test_status_of_an_archive_that_needs_nobody_is_success(invoke: Invoke, tmp_path: Path) -> None:
    invoke("init", tmp_path / "new")
    answer = invoke("--home", tmp_path / "new", "status")
    assert answer.exit_code == 0
    assert "Held        0 documents of 0 cases, 0 pages\n" in answer.stdout


def test_status_names_ten_of_many_that_are_passed_over_and_counts_the_others(invoke: Invoke, tmp_path: Path) -> None:
    invoke("init", tmp_path / "new")
    for number in range(13):
        (tmp_path / "new" / "archive" / f"half {number}.part").write_text("half")
    lines = invoke("--home", tmp_path / "new", "status").stdout.splitlines()
    told = [line.removeprefix("  Passed over ") for line in lines if line.startswith("  Passed over ")]
    assert len(told) == 11
    assert told[-1] == "and 3 more"


def test_status_names_what_waits_and_since_when(invoke: Invoke, own_home: Path) -> None:
    (own_home / "archive" / "dropped.txt").write_text(statement(1))
    (own_home / "archive" / "half.part").write_text("half")
    answer = invoke("--home", own_home, "status")
    assert answer.exit_code == 6
    assert "Waiting     dropped.txt, for " in answer.stdout
    assert "Passed over half.part: " in answer.stdout
    data = json.loads(invoke("--home", own_home, "status", "--json").stdout)
    assert [pending["name"] for pending in data["waiting"]] == ["dropped.txt"]
    assert (data["is_well"], data["counts"]["published"], data["cases"], data["watcher"]) == (False, 5, 5, None)


def test_a_document_of_which_little_is_known_says_so(invoke: Invoke, own_home: Path, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text(
        "Notes of a meeting about babies.\n\f\n\fNothing was decided, unlike in MSCP 2019/20-10.\n"
    )
    line = invoke("--home", own_home, "add", tmp_path / "notes.txt").stdout
    assert line.startswith("notes.txt → Report, no reference, 3 pages, found after ")
    assert line.endswith("; 1 page without text\n")
    (hit,) = json.loads(invoke("--home", own_home, "search", "decided", "--json").stdout)["results"]
    lines = invoke("--home", own_home, "show", hit["id"]).stdout.splitlines()
    assert "  Case        none found" in lines
    assert "  Published   no date found" in lines
    assert any(line.startswith("  Mentions    MSCP 2019/20-10, from page 3") for line in lines)
    assert "  Warning     1 page without text: blank, or a scan that cannot be searched" in lines
    assert (
        "=== Page 2 ===\n(no text: blank or a picture)\n"
        in invoke("--home", own_home, "show", hit["id"], "--text").stdout
    )
    page = invoke("--home", own_home, "show", hit["id"], "--page", "2")
    assert page.stderr == "There is no text on page 2: it is blank or a picture.\n"


def test_a_repaired_text_can_be_shown_as_it_was_read(invoke: Invoke, own_home: Path, tmp_path: Path) -> None:
    pdf = canvas.Canvas(str(tmp_path / "page.pdf"))
    pdf.drawString(72, 720, "r e c o m m e n d a t i o n s")
    pdf.drawString(72, 700, "To the partnership, about herons.")
    pdf.save()
    invoke("--home", own_home, "add", tmp_path / "page.pdf")
    (hit,) = json.loads(invoke("--home", own_home, "search", "herons", "--json").stdout)["results"]
    show = ("--home", own_home, "show", hit["id"], "--page", "1")
    assert "recommendations" in invoke(*show).stdout
    assert "r e c o m m e n d a t i o n s" in invoke(*show, "--raw").stdout


def test_the_text_of_what_could_not_be_read_is_said_not_to_be_there(
    invoke: Invoke, home: Path, ids: Mapping[str, str]
) -> None:
    answer = invoke("--home", home, "show", ids["unread"], "--text")
    assert (answer.exit_code, answer.stdout, answer.stderr) == (0, "", "There is no text in this document.\n")


def test_status_names_who_writes(invoke: Invoke, own_home: Path) -> None:
    with WriterLock(own_home / "index" / "writer.lock", purpose="reviewsearch rebuild"):
        answer = invoke("--home", own_home, "status")
    assert f"  Writing     reviewsearch rebuild (process {os.getpid()} on " in answer.stdout


def test_verifying_says_that_all_is_as_it_was(invoke: Invoke, home: Path) -> None:
    answer = invoke("--home", home, "verify", "--all")
    assert (answer.exit_code, answer.stdout, answer.stderr) == (0, "", "7 documents are as they were kept.\n")


def test_verifying_names_each_file_that_is_not_as_it_was(invoke: Invoke, own_home: Path) -> None:
    cases = own_home / "archive" / "cases"
    changed = next((cases / "mscp-2019-20-01").glob("report--*.txt"))
    changed.write_text(changed.read_text() + ".")
    missing = next((cases / "mscp-2019-20-10").glob("report--*.txt"))
    missing.unlink()
    (cases / "stray.txt").write_text("nobody filed this")
    answer = invoke("--home", own_home, "verify", "--all")
    assert answer.exit_code == 6
    found = {tuple(line.split("\t")[:2]) for line in answer.stdout.splitlines()}
    assert found == {
        ("changed", changed.relative_to(own_home).as_posix()),
        ("missing", missing.relative_to(own_home).as_posix()),
        ("unexpected", "archive/cases/stray.txt"),
    }
    assert answer.stderr == "3 findings in 7 documents.\n"


def test_one_document_is_counted_as_one(invoke: Invoke, tmp_path: Path) -> None:
    invoke("init", tmp_path / "new")
    (tmp_path / "statement.txt").write_text(statement(1))
    invoke("--home", tmp_path / "new", "add", tmp_path / "statement.txt")
    assert invoke("--home", tmp_path / "new", "verify", "--all").stderr == "1 document is as it was kept.\n"


def test_without_an_index_the_remedy_works(invoke: Invoke, own_home: Path) -> None:
    before = invoke("--home", own_home, "search", "missed appointments", "--json").stdout
    shutil.rmtree(own_home / "index")
    lost = invoke("--home", own_home, "search", "missed appointments")
    assert lost.exit_code == 3
    assert lost.stderr.endswith("help: Run: reviewsearch rebuild\n")
    assert invoke("--home", own_home, "status").exit_code == 6
    rebuilt = invoke("--home", own_home, "rebuild")
    assert rebuilt.exit_code == 0
    assert rebuilt.stderr.startswith("The index is new: 7 documents in ")
    assert invoke("--home", own_home, "search", "missed appointments", "--json").stdout == before


def test_pages_that_only_watch_reads_are_said_to_wait_for_it(invoke: Invoke, own_home: Path, tmp_path: Path) -> None:
    blank = tmp_path / "scan.pdf"
    blank.write_bytes(
        b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
        b"2 0 obj\n<< /Type /Pages /Kids [3 0 R 3 0 R] /Count 2 >>\nendobj\n"
        b"3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>\nendobj\n"
        b"trailer\n<< /Root 1 0 R /Size 4 >>\nstartxref\n9\n%%EOF\n"
    )
    said = invoke("--home", own_home, "add", blank)
    assert "2 pages without text: scanned pages are read by “reviewsearch watch”, or on a rebuild." in said.stderr
    note = tmp_path / "note.txt"
    note.write_text(statement(4))
    assert "scanned" not in invoke("--home", own_home, "add", note).stderr
    settings = own_home / "reviewsearch.toml"
    settings.write_text("read_scans = false\n" + settings.read_text())
    blank.write_bytes(blank.read_bytes() + b"% another\n")
    assert "scanned" not in invoke("--home", own_home, "add", blank).stderr
