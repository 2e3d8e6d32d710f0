"""`why`, `like` and `rebuild --verify`."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from click.testing import Result

Ask = Callable[..., Result]


def report(ids: Mapping[str, str]) -> str:
    return ids["report"]


def test_why_says_which_words_are_there_and_what_they_add(ask: Ask, ids: Mapping[str, str]) -> None:
    result = ask("why", "paediatrician housing", report(ids))
    assert result.exit_code == 0
    first, score, *parts = result.stdout.splitlines()
    assert first == "It holds all that is asked for. It is number 1 of the answers."
    assert "for its best page" in score
    assert parts[0].startswith("  paediatrician: in 1 document, and in this one, best on page 2; adds ")


def test_why_names_the_word_that_is_missing(ask: Ask, ids: Mapping[str, str]) -> None:
    result = ask("why", "county", report(ids))
    assert result.exit_code == 1
    assert result.stdout.splitlines()[0] == "It does not hold: county."
    assert "not in this one" in result.stdout


def test_why_prints_one_object_for_programs(ask: Ask, ids: Mapping[str, str]) -> None:
    told = json.loads(ask("why", "CSE", report(ids), "--json").stdout)
    assert (told["format"], told["found"]) == (1, False)
    assert {"shown": "cse", "synonym": False}.items() <= told["parts"][0].items()
    assert any(part["synonym"] for part in told["parts"])


def test_like_lists_the_documents_that_share_its_words(ask: Ask, ids: Mapping[str, str]) -> None:
    result = ask("like", report(ids), "-n", "2")
    assert result.exit_code == 0
    rows = [line.split("\t") for line in result.stdout.splitlines()]
    assert rows[0][1:3] == ["MSCP 2019/20-01", "Briefing note"]
    told = json.loads(ask("like", report(ids), "--json").stdout)
    assert told["results"][0]["reference"] == "MSCP 2019/20-01"
    assert all(result["id"] != report(ids) for result in told["results"])


def test_a_document_that_is_like_no_other_is_nothing_found(ask: Ask, ids: Mapping[str, str]) -> None:
    assert ask("like", ids["unread"]).exit_code == 1


GOOD = """[[question]]
ask = "paediatrician"
first = ["MSCP 2019-20-01 report.txt"]
why = "one document has the word"
"""


@pytest.mark.timeout(30)
def test_rebuild_asks_the_golden_questions_and_names_the_answers_that_are_wrong(own_home: Path, invoke: Ask) -> None:
    (own_home / "golden.toml").write_text(GOOD, encoding="utf-8")
    right = invoke("--home", own_home, "rebuild", "--verify")
    assert right.exit_code == 0
    assert "1 of 1 golden question answered as they must be." in right.stderr
    (own_home / "golden.toml").write_text(GOOD.replace("paediatrician", "county"), encoding="utf-8")
    wrong = invoke("--home", own_home, "rebuild", "--verify")
    assert wrong.exit_code == 6
    assert "“county”" in wrong.stdout


def test_rebuild_without_golden_questions_says_where_to_read_of_them(own_home: Path, invoke: Ask) -> None:
    result = invoke("--home", own_home, "rebuild", "--verify")
    assert result.exit_code == 2
    assert "golden-questions.md" in result.stderr


@pytest.mark.timeout(60)
def test_rebuild_changes_the_engine_and_the_answers_stay(own_home: Path, invoke: Ask) -> None:
    def asked() -> list[str]:
        found = json.loads(invoke("--home", own_home, "search", "appointments", "--json").stdout)["results"]
        return [result["id"] for result in found]

    before = asked()
    for engine in ("whoosh", "tantivy"):
        assert invoke("--home", own_home, "rebuild", "--engine", engine).exit_code == 0
        assert f'engine = "{engine}"' in (own_home / "reviewsearch.toml").read_text(encoding="utf-8")
        assert asked() == before
    refused = invoke("--home", own_home, "rebuild", "--engine", "lucene")
    assert refused.exit_code == 2
    assert "tantivy" in refused.stderr
