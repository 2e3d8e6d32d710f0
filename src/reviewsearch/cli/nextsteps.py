"""What a person may do next, as commands to copy."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from shlex import quote
from shutil import which

from reviewsearch.cli.plain import plain
from reviewsearch.cli.session import seen_from_here

_NAME = "reviewsearch"


def commands_to_try(home: Path, steps: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Yield commands to copy, one to a line, each with what it does; they work from the folder one stands in."""
    if home != Path.cwd():
        yield plain(f"  cd {quote(seen_from_here(home))}")
    called = program()
    rows = [(f"{called} {arguments}", does) for arguments, does in steps]
    width = max(len(command) for command, _ in rows)
    yield from (plain(f"  {command.ljust(width)}  # {does}") for command, does in rows)


def program() -> str:
    """Return what to type to run this program: its name where that finds it, else all it was called by."""
    called = Path(sys.argv[0])
    if called.stem != _NAME:
        return f"{quote(sys.executable)} -m {_NAME}"
    found = which(_NAME)
    if found and called.exists() and Path(found).samefile(called):
        return _NAME
    return quote(str(called.absolute()))
