"""`reviewsearch search`: what is printed for people and for other programs, and how it ends."""

import csv
import io
import json
import os
import shlex
from collections.abc import Callable, Mapping
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from click.testing import Result

Ask = Callable[..., Result]
KEYS = "format query read_as did_you_mean also_searched no_such_case neighbours total results facets".split()
RESULT_KEYS = "id case cases reference kind title published pages status path score passages".split()


def test_in_a_pipe_each_passage_is_a_line_of_case_place_and_text(ask: Ask) -> None:
    answer = ask("search", "missed", "appointments", "--kind", "report")
    assert answer.exit_code == 0
    lines = [line.split("\t") for line in answer.stdout.splitlines()]
    assert {len(line) for line in lines} == {3}
    case, place, text = lines[0]
    assert case == "mscp-2019-20-01"
    assert place.endswith(".txt:2")
    assert "five appointments" in text


def test_a_case_without_words_is_a_line_for_each_document_with_an_empty_text(ask: Ask) -> None:
    lines = ask("search", "MSCP 2019/20-01").stdout.splitlines()
    assert [line.split("\t")[0] for line in lines] == ["mscp-2019-20-01"] * 2
    assert all(line.endswith(":1\t") for line in lines)


def test_paths_can_be_opened_from_the_folder_one_stands_in(
    execute: Callable[..., CompletedProcess[str]], home: Path, tmp_path: Path
) -> None:
    inside = execute("search", "appointments", "--format", "paths", cwd=home / "archive")
    outside = execute("--home", home, "search", "appointments", "--format", "paths", cwd=tmp_path)
    assert [path[:6] for path in inside.stdout.splitlines()] == ["cases/"] * 2
    for folder, answer in ((home / "archive", inside), (tmp_path, outside)):
        assert all((folder / path).is_file() for path in answer.stdout.splitlines())


def test_the_json_object_has_the_promised_keys_in_the_promised_order(
    ask: Ask, home: Path, ids: Mapping[str, str]
) -> None:
    data = json.loads(ask("search", "missed appointments", "--kind", "report", "--json").stdout)
    assert list(data) == KEYS
    assert (data["format"], data["query"], data["read_as"], data["no_such_case"]) == (
        1,
        "missed appointments",
        None,
        None,
    )
    hit = next(hit for hit in data["results"] if hit["id"] == ids["report"])
    assert list(hit) == RESULT_KEYS
    assert (hit["case"], hit["cases"], hit["reference"]) == ("mscp-2019-20-01", ["mscp-2019-20-01"], "MSCP 2019/20-01")
    assert (hit["kind"], hit["published"], hit["pages"], hit["status"]) == ("report", "2024-07-23", 3, "published")
    assert (home / hit["path"]).is_file()
    passage = hit["passages"][0]
    assert list(passage) == ["page", "label", "text", "marks"]
    assert passage["page"] == 2
    assert passage["label"] is None
    assert {passage["text"][start:end].lower() for start, end in passage["marks"]} >= {"missed", "appointments"}
    assert data["facets"] == {
        "kind": {"briefing-note": 1, "report": 1},
        "year": {"2024": 1},
        "theme": {},
        "language": {"en": 1},
    }


def test_a_date_known_to_the_month_stays_one(ask: Ask) -> None:
    (hit,) = json.loads(ask("search", "county lines", "--json").stdout)["results"]
    assert hit["published"] == "2021-04"


def test_facets_are_sorted(ask: Ask) -> None:
    facets = json.loads(ask("search", "review", "--json").stdout)["facets"]
    assert [list(group) for group in facets.values()] == [sorted(group) for group in facets.values()]
    assert facets["year"]


def test_json_is_utf_8_and_not_escaped(execute: Callable[..., CompletedProcess[str]], home: Path) -> None:
    answer = execute("--home", home, "search", "“Cafê”", "--json", env={"PYTHONIOENCODING": "ascii"})
    assert json.loads(answer.stdout)["query"] == "“Cafê”"
    assert "“Cafê”" in answer.stdout


@pytest.mark.parametrize("form", ["--json", "--format=json"])
def test_when_nothing_is_found_the_object_is_printed_all_the_same(ask: Ask, form: str) -> None:
    answer = ask("search", "quokka", form)
    assert answer.exit_code == 1
    data = json.loads(answer.stdout)
    assert list(data) == KEYS
    assert (data["total"], data["results"]) == (0, [])


def test_when_nothing_is_found_people_are_told_what_to_try(ask: Ask) -> None:
    answer = ask("search", "quokka")
    assert (answer.exit_code, answer.stdout) == (1, "")
    assert answer.stderr.startswith("Nothing was found for “quokka”.\nhelp: ")


def test_a_case_that_is_not_held_is_said_not_to_be_held_beside_those_that_are(ask: Ask) -> None:
    answer = ask("search", "MSCP", "2019/20-02")
    assert (answer.exit_code, answer.stdout) == (1, "")
    first, help_ = answer.stderr.splitlines()
    assert first.startswith("No case MSCP 2019/20-02 is held. Near it: MSCP 2019/20-01, ")
    assert help_ == "help: see which cases are held: reviewsearch cases"


def test_the_object_says_which_case_is_not_held(ask: Ask) -> None:
    answer = ask("search", "MSCP 2019/20-02", "--json")
    data = json.loads(answer.stdout)
    assert answer.exit_code == 1
    assert data["no_such_case"] == "MSCP 2019/20-02"
    assert data["neighbours"][0] == "MSCP 2019/20-01"


def test_what_was_read_otherwise_than_typed_is_said_beside_the_answer(ask: Ask) -> None:
    answer = ask("search", "MSCP 2O19/20-01")
    assert "“MSCP 2O19/20-01” read as MSCP 2019/20-01.\n" in answer.stderr
    assert answer.stdout.startswith("mscp-2019-20-01\t")


def test_the_former_boards_case_of_the_same_number_is_named(ask: Ask) -> None:
    assert "MSCB 2019/20-01" in ask("search", "MSCP 2019/20-01").stderr


@pytest.mark.parametrize(
    ("options", "found"),
    [
        (["--kind", "briefing"], {"briefing-note"}),
        (["--kind", "briefing", "--kind", "report"], {"briefing-note", "report"}),
        (["--case", "MSCP2019-20-10"], {"report"}),
        (["--case", "2019/20-10", "--case", "Child Q"], {"report"}),
        (["--year", "2024"], {"briefing-note", "report"}),
        (["--year", "2019..2020"], {"executive-summary"}),
        (["--language", "en", "--kind", "slides"], set()),
        (["--theme", "neglect"], set()),
    ],
)
def test_options_narrow_a_search(ask: Ask, options: list[str], found: set[str]) -> None:
    hits = json.loads(ask("search", "the OR a OR was", *options, "--json").stdout)["results"]
    assert {hit["kind"] for hit in hits} == found


def test_without_words_what_the_options_say_is_listed(ask: Ask) -> None:
    data = json.loads(ask("search", "--kind", "briefing", "--year", "2024", "--json").stdout)
    assert data["total"] == 1
    assert data["query"] == "kind:briefing-note kind:seven-minute-briefing year:2024"


def test_a_case_option_that_is_not_held_finds_nothing_and_says_so(ask: Ask) -> None:
    answer = ask("search", "baby", "--case", "MSCP 2019/20-02")
    assert answer.exit_code == 1
    assert answer.stderr.startswith("No case MSCP 2019/20-02 is held.")
    data = json.loads(ask("search", "baby", "--case", "MSCP 2019/20-02", "--json").stdout)
    assert list(data) == KEYS
    assert (data["query"], data["no_such_case"]) == ("baby", "MSCP 2019/20-02")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--kind", "zebra"], "There is no kind “zebra”"),
        (["--year", "20x4"], "“year:20x4” cannot be read"),
        (["--case", "zz"], "“zz” cannot be read as a case reference"),
        (["-n", "x"], "Invalid value for '-n'"),
        (["--sort", "colour"], "Invalid value for '--sort'"),
    ],
)
def test_an_option_that_cannot_be_read_is_named_with_a_remedy(ask: Ask, options: list[str], said: str) -> None:
    answer = ask("search", "baby", *options)
    assert (answer.exit_code, answer.stdout) == (2, "")
    cause, *help_ = answer.stderr.splitlines()
    assert cause.startswith(f"Error: {said}")
    assert help_
    assert all(line.startswith("help: ") for line in help_)


@pytest.mark.parametrize("word", ["-paediatrician", "-housing", "-n5x", "-brought", "-nobody", "-x"])
def test_a_word_behind_a_minus_sign_is_left_out_and_no_option(ask: Ask, word: str) -> None:
    with_it = json.loads(ask("search", "appointments", "--json").stdout)
    data = json.loads(ask("search", "appointments", word, "--json").stdout)
    assert data["query"] == f"appointments {word}"
    assert with_it["total"] == 2
    assert data["total"] == {"-n5x": 2, "-x": 2, "-brought": 0}.get(word, 1)


def test_a_misspelt_word_is_searched_as_what_it_was_meant_to_be_and_said_so(ask: Ask) -> None:
    answer = ask("search", "paediatritian")
    assert "paediatrician" in answer.stdout
    first, help_ = answer.stderr.splitlines()
    assert first == "Searched for “paediatrician”: no document spells it as in “paediatritian”."
    as_typed = ask(*shlex.split(help_.removeprefix("help: as typed: reviewsearch ")))
    assert (as_typed.exit_code, as_typed.stdout) == (1, "")


def test_synonyms_are_searched_too_and_named(ask: Ask) -> None:
    named = "Searched for these words too: "
    assert named in ask("search", "missed appointments").stderr
    assert named not in ask("search", "missed appointments", "--as-typed").stderr


def test_options_may_follow_the_words_or_stand_at_once_behind_their_letter(ask: Ask) -> None:
    assert len(json.loads(ask("search", "review", "-n1", "--json").stdout)["results"]) == 1
    assert len(json.loads(ask("search", "-n", "2", "review", "--json").stdout)["results"]) == 2


def test_help_is_still_help(ask: Ask) -> None:
    assert ask("search", "-h").stdout.startswith("Usage: reviewsearch search [OPTIONS] [QUERY]...")


def test_pages_of_results_follow_one_another(ask: Ask) -> None:
    whole = json.loads(ask("search", "review", "--json").stdout)
    parts = [json.loads(ask("search", "review", "-n1", "--offset", str(n), "--json").stdout) for n in range(3)]
    assert [part["results"][0]["id"] for part in parts] == [hit["id"] for hit in whole["results"][:3]]
    assert {part["total"] for part in parts} == {whole["total"]}


def test_beyond_the_last_result_nothing_is_found(ask: Ask) -> None:
    answer = ask("search", "appointments", "--offset", "50")
    assert (answer.exit_code, answer.stdout, answer.stderr) == (1, "", "There are only 2 documents.\n")


def test_counting_alone_is_success(ask: Ask) -> None:
    answer = ask("search", "appointments", "-n", "0", "--json")
    assert (answer.exit_code, json.loads(answer.stdout)["total"]) == (0, 2)


def test_newest_first(ask: Ask) -> None:
    hits = json.loads(ask("search", "review", "--sort", "date", "--json").stdout)["results"]
    dates = [hit["published"] for hit in hits if hit["published"]]
    assert dates == sorted(dates, reverse=True)
    assert len(dates) > 2


def test_json_lines_are_the_results_of_the_object(ask: Ask) -> None:
    lines = [json.loads(line) for line in ask("search", "appointments", "--format", "jsonl").stdout.splitlines()]
    assert lines == json.loads(ask("search", "appointments", "--json").stdout)["results"]


def test_a_spreadsheet_gets_a_heading_and_a_row_for_each_passage(ask: Ask, ids: Mapping[str, str]) -> None:
    answer = ask("search", "missed appointments", "--kind", "report", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(answer.stdout)))
    assert rows[0]["reference"] == "MSCP 2019/20-01"
    assert (rows[0]["id"], rows[0]["page"], rows[0]["pages"]) == (ids["report"], "2", "3")
    assert "five appointments" in rows[0]["text"]
    documents = list(csv.DictReader(io.StringIO(ask("search", "Child Q", "--format", "csv").stdout)))
    assert [(row["page"], row["text"]) for row in documents] == [("", "")]


def test_a_document_that_could_not_be_read_is_found_by_its_name(ask: Ask, ids: Mapping[str, str]) -> None:
    (hit,) = json.loads(ask("search", "plan xyz", "--json").stdout)["results"]
    assert (hit["id"], hit["status"], hit["pages"]) == (ids["unread"], "quarantined", 0)


def test_a_query_that_cannot_be_read_is_answered_with_one_that_can(ask: Ask) -> None:
    answer = ask("search", "kind:zebra", "missed")
    assert answer.exit_code == 2
    assert answer.stderr.splitlines()[-1] == "help: try: reviewsearch search missed"


def test_the_repaired_query_can_be_copied_into_a_shell(ask: Ask) -> None:
    answer = ask("search", "kind:zebra", '"missed appointments"')
    assert answer.stderr.splitlines()[-1] == "help: try: reviewsearch search '\"missed appointments\"'"


def test_options_can_be_set_in_the_environment(ask: Ask) -> None:
    env = {"REVIEWSEARCH_SEARCH_KIND": "briefing slides", "REVIEWSEARCH_SEARCH_FORMAT": "jsonl"}
    (line,) = ask("search", "appointments", env=env).stdout.splitlines()
    assert json.loads(line)["kind"] == "briefing-note"


def test_the_nearest_archive_upwards_is_searched(execute: Callable[..., CompletedProcess[str]], home: Path) -> None:
    folder = home / "archive" / "cases" / "mscp-2019-20-01"
    answer = execute("search", "missed appointments", cwd=folder)
    assert answer.returncode == 0
    assert os.sep not in answer.stdout.splitlines()[0].split("\t")[1]
