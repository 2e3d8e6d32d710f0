"""`forget`: the proof that nothing of a document is public, and taking it out of the archive for ever."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Invoke = Callable[..., Result]


@pytest.fixture
def statement(invoke: Invoke, own_home: Path, tmp_path: Path) -> str:
    """The id of a press statement that is public."""
    path = tmp_path / "kestrel statement.txt"
    path.write_text("Press statement\nRef no: MSCP 2023/24-07\nIssued: 3 May 2024\nA kestrel was seen by the school.\n")
    return invoke("--home", own_home, "add", path).stdout.strip().rpartition(" ")[2]


def test_what_is_public_is_found_and_must_be_withdrawn_first(invoke: Invoke, own_home: Path, statement: str) -> None:
    proof = invoke("--home", own_home, "forget", statement, "--verify")
    assert proof.exit_code == 6
    assert "catalogue.sqlite" in proof.stdout
    refused = invoke("--home", own_home, "forget", statement, "--from-the-archive", "--reason", "asked")
    assert refused.exit_code == 2
    assert f"reviewsearch withdraw {statement}" in refused.stderr


def test_of_what_is_removed_nothing_is_left_but_who_decided_what(
    invoke: Invoke, own_home: Path, statement: str
) -> None:
    withdrawn = invoke("--home", own_home, "withdraw", statement, "--reason", "The family asked for it.")
    assert withdrawn.stdout.rstrip().endswith("nothing found.")
    removed = invoke(
        "--home", own_home, "forget", statement, "--from-the-archive", "--reason", "The family asked for it."
    )
    assert removed.exit_code == 0
    assert "removed from the archive" in removed.stdout
    held = [path for path in own_home.rglob("*") if path.is_file() and b"kestrel" in path.read_bytes().lower()]
    assert held == []
    assert invoke("--home", own_home, "search", "kestrel").exit_code == 1
    assert (
        "; 1 removed on purpose, of which nothing is left but a record" in invoke("--home", own_home, "status").stdout
    )
    history = invoke("--home", own_home, "history", statement).stdout
    assert "Removed from the archive: The family asked for it." in history
    assert invoke("--home", own_home, "forget", statement, "--verify").exit_code == 0


@pytest.mark.parametrize("options", [(), ("--from-the-archive",), ("--verify", "--reason", "asked")])
def test_whoever_does_not_say_what_is_meant_is_asked(
    invoke: Invoke, own_home: Path, statement: str, options: tuple[str, ...]
) -> None:
    answer = invoke("--home", own_home, "forget", statement, *options)
    assert answer.exit_code == 2
    assert "--from-the-archive --reason" in answer.stderr
