"""`reviewsearch init` and `reviewsearch demo`: the first two things a newcomer types."""

import json
import shlex
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from reviewsearch.cli.group import group

Invoke = Callable[..., Result]
Execute = Callable[..., subprocess.CompletedProcess[str]]


def test_init_makes_an_archive_and_says_what_next(invoke: Invoke, tmp_path: Path) -> None:
    answer = invoke("init", tmp_path / "ours")
    assert answer.exit_code == 0
    assert answer.stdout.startswith(f"Made an archive in {tmp_path / 'ours'}: ")
    assert {path.name for path in (tmp_path / "ours").iterdir()} == {"reviewsearch.toml", "archive", "index"}
    assert invoke("--home", tmp_path / "ours", "search", "baby").exit_code == 1


def test_init_here_needs_no_folder(execute: Execute, tmp_path: Path) -> None:
    answer = execute("init", cwd=tmp_path)
    assert answer.returncode == 0
    assert answer.stdout.startswith("Made an archive in this folder: ")
    assert "  cd " not in answer.stdout
    assert execute("cases", cwd=tmp_path).returncode == 1


def test_init_follows_the_home_that_is_named(invoke: Invoke, tmp_path: Path) -> None:
    assert invoke("--home", tmp_path / "ours", "init").exit_code == 0
    assert (tmp_path / "ours" / "reviewsearch.toml").is_file()


@pytest.mark.parametrize("name", ["Fenshire", 'The "Fen" \\ Partnership', "Sir y Ffen – Partneriaeth"])
def test_init_writes_the_partnerships_name(invoke: Invoke, tmp_path: Path, name: str) -> None:
    invoke("init", tmp_path, "--partnership", name)
    assert json.loads(invoke("--home", tmp_path, "status", "--json").stdout)["partnership"] == name


def test_init_leaves_what_is_there_as_it_is(invoke: Invoke, tmp_path: Path) -> None:
    invoke("init", tmp_path, "--partnership", "Fenshire")
    again = invoke("init", tmp_path, "--partnership", "Another")
    assert again.exit_code == 0
    assert again.stdout.startswith(f"There is an archive in {tmp_path} already; nothing in it was changed.\n")
    assert 'partnership = "Fenshire"' in (tmp_path / "reviewsearch.toml").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Result]:
    """What `demo` said, and where."""
    folder = tmp_path_factory.mktemp("demo") / "my midshire"
    return folder, CliRunner().invoke(group, ["demo", str(folder)])


@pytest.mark.timeout(60)
def test_demo_makes_an_archive_ready_to_search(demo: tuple[Path, Result], invoke: Invoke) -> None:
    folder, answer = demo
    assert answer.exit_code == 0, answer.stderr
    assert answer.stdout.startswith("Midshire Safeguarding Children Partnership: ")
    data = json.loads(invoke("--home", folder, "search", "MSCP 2019/20-01", "--json").stdout)
    assert {hit["case"] for hit in data["results"][:3]} == {"mscp-2019-20-01"}
    assert invoke("--home", folder, "status").exit_code == 0


@pytest.mark.timeout(60)
def test_each_command_that_demo_offers_does_what_it_says(demo: tuple[Path, Result]) -> None:
    folder, answer = demo
    offered = [line.split("  #")[0].strip() for line in answer.stdout.splitlines()[2:]]
    assert offered[0] == f"cd {shlex.quote(str(folder))}"
    codes = {
        command: subprocess.run(shlex.split(command), cwd=folder, capture_output=True, check=False).returncode
        for command in offered[1:]
    }
    assert [command for command, code in codes.items() if code] == [
        command for command in codes if command.endswith("search MSCP 2019/20-02")
    ]
    assert len(codes) > 5


@pytest.mark.timeout(60)
def test_demo_twice_does_no_harm(demo: tuple[Path, Result], invoke: Invoke) -> None:
    folder, first = demo
    before = sorted(path for path in (folder / "archive").rglob("*") if path.is_file())
    again = invoke("demo", folder)
    assert again.exit_code == 0
    assert again.stdout == first.stdout
    assert sorted(path for path in (folder / "archive").rglob("*") if path.is_file()) == before


def test_demo_never_puts_invented_documents_into_a_real_archive(invoke: Invoke, tmp_path: Path) -> None:
    invoke("init", tmp_path, "--partnership", "Fenshire")
    answer = invoke("demo", tmp_path)
    assert answer.exit_code == 2
    assert "holds the archive of Fenshire" in answer.stderr
    assert answer.stderr.endswith("help: Name another folder: reviewsearch demo DIR\n")
    assert invoke("--home", tmp_path, "cases").stdout == ""
