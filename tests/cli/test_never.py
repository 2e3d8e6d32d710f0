"""`reviewsearch never`: entries come in by pipe or file, are never printed, and the documents they stand in are named."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from reviewsearch.cli.group import group

Run = Callable[..., Result]


@pytest.fixture
def tell(own_home: Path, tmp_path: Path) -> Run:
    """Run the command on an archive of its own, with something on standard input."""

    def run(*args: str, typed: str | bytes = "") -> Result:
        environment = {"REVIEWSEARCH_NEVER_KEY": str(tmp_path / "key")}
        return CliRunner().invoke(group, ["--home", str(own_home), "never", *args], input=typed, env=environment)

    return run


def test_entries_are_counted_and_never_printed_and_documents_are_named(tell: Run, own_home: Path) -> None:
    answer = tell(typed="Zebedee Example\nPaediatrician\n\n--\n")
    assert answer.exit_code == 6
    assert "2 new entries." in answer.stderr
    assert "1 line without" in answer.stderr
    assert "reviewsearch rebuild" in answer.stderr
    (line,) = answer.stdout.splitlines()
    assert "MSCP 2019/20-01" in line
    assert "zebedee" not in answer.output.casefold()
    assert "paediatrician" not in answer.output.casefold()
    assert b"ebedee" not in (own_home / "never-publish.txt").read_bytes()


def test_what_is_known_is_not_new_and_names_nothing(tell: Run, tmp_path: Path) -> None:
    tell(typed="paediatrician\n")
    listed = tmp_path / "names.txt"
    listed.write_text("Paediatrician\n", encoding="utf-16")
    answer = tell("--from", str(listed))
    assert (answer.exit_code, answer.stdout) == (0, "")
    assert answer.stderr == "0 new entries, 1 known.\n"


def test_an_entry_on_the_command_line_is_refused_and_not_repeated(tell: Run, own_home: Path) -> None:
    answer = tell("Zebedee")
    assert answer.exit_code == 2
    assert "shell" in answer.stderr
    assert "Zebedee" not in answer.output
    assert not (own_home / "never-publish.txt").exists()
