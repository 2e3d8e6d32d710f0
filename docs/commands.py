"""Writes into `docs/commands.md` what the program says of itself: help texts, exit codes, variables.

    python docs/commands.py

Everything between `<!-- from the program: NAME -->` and `<!-- end -->` is made; the rest of the page is written by hand.
A test compares the page with what this makes.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import click

from reviewsearch.cli.exits import Exit
from reviewsearch.cli.group import PROGRAM, SECTIONS, group

PAGE = Path(__file__).with_suffix(".md")
_COLUMNS = 100
_PART = re.compile(r"(?P<begin><!-- from the program: (?P<name>[\w ]+) -->\n).*?(?P<end><!-- end -->)", re.DOTALL)


def contexts() -> Iterator[click.Context]:
    """Yield the context of the program and of each of its commands, as help and variables need them."""
    top = group.make_context(PROGRAM, [], resilient_parsing=True, terminal_width=_COLUMNS)
    yield top
    for names in SECTIONS.values():
        for name in names:
            command = group.get_command(top, name)
            if command is not None:
                yield command.make_context(name, [], parent=top, resilient_parsing=True)


def options(context: click.Context) -> Iterator[tuple[click.Option, str]]:
    """Yield the options of a command that have a variable, with its name."""
    for parameter in context.command.params:
        if isinstance(parameter, click.Option) and parameter.name != "version":
            own = parameter.envvar if isinstance(parameter.envvar, str) else None
            yield parameter, own or f"{context.auto_envvar_prefix}_{(parameter.name or '').upper()}"


def parts() -> dict[str, str]:
    """Return what is made, by name."""
    made = {"exit codes": _exit_codes(), "variables": _variables()}
    for context in contexts():
        name = "help" if context.parent is None else f"help {context.info_name}"
        made[name] = f"```text\n{context.get_help()}\n```\n"
    return made


def rewritten(page: str) -> str:
    """Return the page with what is made put in; a part that nothing makes is an error."""
    made = parts()
    return _PART.sub(lambda part: f"{part['begin']}{made[part['name']]}{part['end']}", page)


def _exit_codes() -> str:
    rows = "".join(f"| {code.value} | {code.meaning} |\n" for code in Exit)
    return f"| code | means |\n|---|---|\n{rows}"


def _variables() -> str:
    rows = "".join(
        f"| `{variable}` | `{f'{context.info_name} ' if context.parent else ''}{_long(option)}` |\n"
        for context in contexts()
        for option, variable in options(context)
    )
    return f"| variable | stands for |\n|---|---|\n{rows}"


def _long(option: click.Option) -> str:
    return next(name for name in option.opts if name.startswith("--"))


if __name__ == "__main__":
    PAGE.write_text(rewritten(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    print(f"{PAGE} is as the program says.")
