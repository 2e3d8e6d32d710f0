"""What the program imports before it does anything: each module costs every person time at every start."""

import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = {"pypdf", "docx", "pptx", "lxml", "watchdog", "charset_normalizer"}
OF_NO_USE_TO_HELP = HEAVY | {
    "sqlite3",
    "_sqlite3",
    "whoosh",
    "snowballstemmer",
    "tomllib",
    "json",
    "pathlib",
    "dataclasses",
}


def imported(*args: str | Path) -> set[str]:
    """The modules that a run of the program has imported when it ends, beyond those Python itself starts with."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "reviewsearch", *map(str, args)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=30,
        check=False,
    )
    bare = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", ""], capture_output=True, encoding="utf-8", check=True
    )
    return _names(done.stderr) - _names(bare.stderr)


def _names(report: str) -> set[str]:
    return {line.rpartition("|")[2].strip() for line in report.splitlines() if line.startswith("import time:")}


def outermost(modules: set[str]) -> set[str]:
    return {module.partition(".")[0] for module in modules}


@pytest.mark.parametrize("args", [["--help"], ["--version"], ["search", "--help"]])
def test_help_imports_click_and_our_own_shell_and_nothing_that_works(args: list[str]) -> None:
    modules = imported(*args)
    foreign = outermost(modules) - sys.stdlib_module_names
    # The standard library's copy looks for Jython's org.python, and is told that there is none.
    assert {name for name in foreign if not name.startswith("_")} - {"org"} == {"click", "reviewsearch"}
    rooms = {module for module in modules if module.startswith("reviewsearch.")}
    assert all(room == "reviewsearch.errors" or room.startswith("reviewsearch.cli") for room in rooms), rooms


def test_help_imports_none_of_the_standard_library_that_it_has_no_use_for() -> None:
    assert not outermost(imported("--help")) & OF_NO_USE_TO_HELP


@pytest.mark.parametrize("args", [["search", "missed"], ["search", "missed", "--json"], ["show", "Child Q"], ["cases"]])
def test_finding_imports_no_reader_of_files_and_no_watcher(home: Path, args: list[str]) -> None:
    modules = imported("--home", home, *args)
    assert "reviewsearch.app.library" in modules
    assert not outermost(modules) & HEAVY
    assert not {module for module in modules if module.startswith("reviewsearch.extract")}
