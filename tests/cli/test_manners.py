"""How every command behaves: help, errors, streams, pipes, the environment."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from reviewsearch import __version__
from reviewsearch.cli.exits import Exit
from reviewsearch.cli.group import SECTIONS, group
from reviewsearch.errors import Busy, IndexUnavailable, ReviewsearchError, UnreadableFile, WrongUsage

Invoke = Callable[..., Result]
Ask = Callable[..., Result]
Execute = Callable[..., subprocess.CompletedProcess[str]]
COMMANDS = [name for names in SECTIONS.values() for name in names]


def test_without_a_command_the_help_is_shown(invoke: Invoke) -> None:
    answer = invoke()
    assert answer.exit_code == 0
    assert answer.stdout == invoke("--help").stdout
    assert all(f"  {name} " in answer.stdout for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_under_both_names(invoke: Invoke, name: str) -> None:
    answer = invoke(name, "-h")
    assert answer.exit_code == 0
    assert answer.stdout == invoke(name, "--help").stdout
    assert answer.stdout.startswith(f"Usage: reviewsearch {name} ")


def test_the_version_is_told(invoke: Invoke) -> None:
    assert invoke("-V").stdout == f"reviewsearch {__version__}\n"


def test_the_exit_codes_are_those_of_the_errors() -> None:
    assert [error.exit_code for error in (WrongUsage, IndexUnavailable, UnreadableFile, Busy)] == [
        Exit.WRONG_USAGE,
        Exit.NO_INDEX,
        Exit.SOME_FAILED,
        Exit.BUSY,
    ]
    assert ReviewsearchError.exit_code == Exit.SOME_FAILED


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (
            ["searhc", "baby"],
            ["Error: There is no command “searhc”. Did you mean “search”?", "help: reviewsearch --help"],
        ),
        (["xyz"], ["Error: There is no command “xyz”.", "help: reviewsearch --help"]),
        (["show"], ["Error: Missing argument 'REF|ID'.", "help: reviewsearch show --help"]),
        (["--color", "blue", "cases"], ["Error: Invalid value for '--color'", "help: reviewsearch --help"]),
        (["cases", "--frob"], ["Error: No such option", "help: reviewsearch cases --help"]),
    ],
)
def test_wrong_usage_is_told_with_a_remedy_and_ends_with_2(invoke: Invoke, typed: list[str], said: list[str]) -> None:
    answer = invoke(*typed)
    assert (answer.exit_code, answer.stdout) == (2, "")
    lines = answer.stderr.splitlines()
    assert len(lines) == 2
    assert lines[0].startswith(said[0])
    assert lines[1] == said[1]


def test_where_there_is_no_archive_both_remedies_are_commands(execute: Execute, tmp_path: Path) -> None:
    answer = execute("search", "baby", cwd=tmp_path)
    assert (answer.returncode, answer.stdout) == (2, "")
    cause, *remedies = answer.stderr.splitlines()
    assert cause.startswith(f"Error: There is no reviewsearch.toml in {tmp_path}")
    assert len(remedies) == 2
    assert all(line.startswith("help: ") for line in remedies)


def test_settings_that_cannot_be_followed_are_told(invoke: Invoke, tmp_path: Path) -> None:
    (tmp_path / "reviewsearch.toml").write_text("partnership = ")
    answer = invoke("--home", tmp_path, "cases")
    assert answer.exit_code == 2
    assert answer.stderr.startswith(f"Error: {tmp_path / 'reviewsearch.toml'} cannot be read: ")


def test_a_disk_that_refuses_is_told_in_a_sentence(invoke: Invoke, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    answer = invoke("--home", tmp_path / "file" / "below", "init")
    assert answer.exit_code == 4
    cause, help_ = answer.stderr.splitlines()
    assert cause.startswith(("Error: Not a directory: ", "Error: File exists: "))
    assert help_.startswith("help: ")


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the catalogue's database fail in a way that nobody thought of."""

    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("nobody thought of this")

    monkeypatch.setattr(sqlite3, "connect", fail)


@pytest.mark.usefixtures("failing")
def test_what_nobody_thought_of_is_one_sentence(ask: Ask) -> None:
    answer = ask("cases")
    assert (answer.exit_code, answer.stdout) == (4, "")
    cause, help_ = answer.stderr.splitlines()
    assert cause == "Error: Something unexpected went wrong (ZeroDivisionError)."
    assert "--debug" in help_


@pytest.mark.usefixtures("failing")
def test_details_are_there_for_the_asking(invoke: Invoke, home: Path) -> None:
    answer = invoke("--debug", "--home", home, "cases")
    assert answer.exit_code == 4
    assert "Traceback" in answer.stderr
    assert "nobody thought of this" in answer.stderr


def test_an_error_of_ours_has_no_trace_without_debug(ask: Ask) -> None:
    assert "Traceback" not in ask("show", "abcdef12").stderr


def test_the_home_can_be_set_in_the_environment(invoke: Invoke, home: Path, ask: Ask) -> None:
    assert invoke("cases", env={"REVIEWSEARCH_HOME": str(home)}).stdout == ask("cases").stdout


def test_data_goes_to_one_stream_and_all_else_to_the_other(execute: Execute, home: Path) -> None:
    answer = execute("--home", home, "search", "MSCP 2O19/20-01")
    assert "read as" in answer.stderr
    assert "read as" not in answer.stdout
    assert answer.stdout.count("\t") == 2 * answer.stdout.count("\n")


@pytest.mark.parametrize(
    ("env", "option", "coloured"),
    [
        ({}, "auto", False),
        ({"FORCE_COLOR": "1"}, "auto", True),
        ({"FORCE_COLOR": "0"}, "auto", False),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, "auto", False),
        ({"NO_COLOR": "1"}, "always", True),
        ({"FORCE_COLOR": "1"}, "never", False),
    ],
)
def test_colour_in_a_pipe_only_where_it_is_asked_for(
    execute: Execute, home: Path, env: dict[str, str], option: str, *, coloured: bool
) -> None:
    answer = execute("--home", home, "--color", option, "status", env=env)
    assert ("\x1b[" in answer.stdout) is coloured


def test_the_british_spelling_is_an_option_too(invoke: Invoke, home: Path) -> None:
    assert "\x1b[" in invoke("--colour", "always", "--home", home, "status").stdout


@pytest.mark.skipif(sys.platform == "win32", reason="pipes close otherwise there")
@pytest.mark.parametrize("args", [["search", "the OR a"], ["cases"], ["--help"], ["show", "Child", "Q"]])
def test_when_the_reader_leaves_the_program_ends_quietly(home: Path, args: list[str]) -> None:
    ours, theirs = os.pipe()
    os.close(ours)
    try:
        answer = subprocess.run(
            [sys.executable, "-m", "reviewsearch", "--home", str(home), *args],
            stdin=subprocess.DEVNULL,
            stdout=theirs,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            timeout=30,
            check=False,
        )
    finally:
        os.close(theirs)
    assert (answer.returncode, answer.stderr) == (141, "")


# A shell that puts us in the background has Ctrl-C ignored, and what we start inherits that.
INTERRUPTIBLE = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
from reviewsearch.cli import main
main()
"""


def test_an_interruption_ends_with_130_and_what_was_done_is_kept(own_home: Path, tmp_path: Path) -> None:
    many = tmp_path / "many"
    many.mkdir()
    for number in range(400):
        (many / f"note {number}.txt").write_text(f"Note number {number}", encoding="utf-8")
    command = [sys.executable, "-c", INTERRUPTIBLE, "--home", str(own_home), "add", str(many)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8") as adding:
        assert adding.stdout is not None
        assert "note " in adding.stdout.readline()
        adding.send_signal(signal.SIGINT)
        _, said = adding.communicate(timeout=30)
    assert adding.returncode == 130
    assert said.strip().endswith("Stopped. What was done is kept.")


def test_the_program_can_be_asked_through_its_script_or_its_package(execute: Execute) -> None:
    script = shutil.which("reviewsearch", path=str(Path(sys.executable).parent))
    assert script
    told = subprocess.run([script, "-V"], capture_output=True, encoding="utf-8", check=True).stdout
    assert told == execute("-V").stdout


def test_every_option_has_help_and_a_variable() -> None:
    context = click.Context(group)
    for name in COMMANDS:
        command = group.get_command(context, name)
        assert command
        assert command.short_help
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert parameter.help, f"{name} {parameter.name}"


def test_a_command_that_is_no_command_is_none() -> None:
    assert group.get_command(click.Context(group), "publish") is None


def test_completion_knows_the_commands() -> None:
    answer = CliRunner(
        env={"_REVIEWSEARCH_COMPLETE": "bash_complete", "COMP_WORDS": "reviewsearch se", "COMP_CWORD": "1"}
    )
    assert "search" in answer.invoke(group, prog_name="reviewsearch").stdout
