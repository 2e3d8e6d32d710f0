"""The program's commands: found by name and loaded when called, and how every one of them ends."""

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from typing import Any, NoReturn

import click

from reviewsearch import __version__
from reviewsearch.cli.exits import Exit
from reviewsearch.cli.messages import complain, note
from reviewsearch.errors import ReviewsearchError, UnreadableQuery

PROGRAM = "reviewsearch"
# In the order in which people need them. Each is a module of this folder.
SECTIONS: Mapping[str, tuple[str, ...]] = {
    "Start": ("init", "demo"),
    "Keep": ("add", "watch", "status", "describe", "verify", "doctor", "rebuild"),
    "Find": ("search", "show", "cases", "like", "why"),
    "Publish": ("check", "never", "approve", "hold", "schedule", "withdraw", "forget", "history"),
    "Serve": ("serve",),
}


class Commands(click.Group):
    """A group that loads a command's module when the command is asked for, and turns errors into sentences."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        del ctx
        return [name for names in SECTIONS.values() for name in names]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command by its name, None where there is no such command."""
        if cmd_name not in self.list_commands(ctx):
            return None
        command: click.Command = import_module(f"reviewsearch.cli.{cmd_name}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that is called; for one that is not there, say which names are nearest."""
        if not args[0].startswith("-") and args[0] not in self.list_commands(ctx):
            raise click.UsageError(f"There is no command “{args[0]}”.{self._nearest(args[0], ctx)}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands under the headings of their sections."""
        for section, names in SECTIONS.items():
            rows = [
                (name, command.get_short_help_str(60)) for name in names if (command := self.get_command(ctx, name))
            ]
            with formatter.section(section):
                formatter.write_dl(rows)

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        """Read the options before the command."""
        with _reader_may_leave():
            return super().make_context(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; return its exit code."""
        with _reader_may_leave():
            try:
                return super().invoke(ctx)
            except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
                raise
            except Exception as error:  # noqa: BLE001 - what nobody foresaw is a sentence to staff too; the trace comes with --debug
                return _told(error, colour=ctx.params["color"], debug=ctx.params["debug"])

    def main(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Run the program and end it with its exit code."""
        _prepare_streams()
        kwargs |= {"prog_name": PROGRAM, "standalone_mode": False}
        try:
            code = super().main(*args, **kwargs)
        except click.ClickException as error:
            context = getattr(error, "ctx", None)
            complain(error.format_message(), f"{context.command_path if context else PROGRAM} --help")
            code = Exit.WRONG_USAGE
        except click.Abort:
            note("Stopped. What was done is kept.")
            code = Exit.INTERRUPTED
        sys.exit(int(code or Exit.DONE))

    def _nearest(self, name: str, ctx: click.Context) -> str:
        from difflib import get_close_matches

        near = get_close_matches(name, self.list_commands(ctx), n=1)
        return f" Did you mean “{near[0]}”?" if near else ""


def _told(error: Exception, *, colour: str, debug: bool) -> int:
    """Say what went wrong, for people, with the whole trace only where it was asked for; return the exit code."""
    if debug:
        import traceback

        traceback.print_exception(error)
    match error:
        case UnreadableQuery(repaired=str(repaired)) if repaired:
            from shlex import quote

            complain(error.cause, f"try: {PROGRAM} search {quote(repaired)}", colour=colour)
            return error.exit_code
        case ReviewsearchError():
            complain(error.cause, error.remedy, colour=colour)
            return error.exit_code
        case OSError():
            where = f": {error.filename!s}" if error.filename else ""
            remedy = "Look at the disk and at who may write there, then do the same again; nothing is kept by halves."
            complain(f"{error.strerror or error}{where}.", remedy, colour=colour)
            return Exit.SOME_FAILED
        case _:
            remedy = (
                f"Do the same again as `{PROGRAM} --debug …` for details to send to those who look after this program."
            )
            complain(f"Something unexpected went wrong ({type(error).__name__}).", remedy, colour=colour)
            return Exit.SOME_FAILED


@contextmanager
def _reader_may_leave() -> Iterator[None]:
    """End quietly where the reader of our output has closed the pipe, as `head` does."""
    try:
        yield
        if sys.stdout:
            sys.stdout.flush()
    except BrokenPipeError:
        # What is still in the buffer would fail again, loudly, when Python closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise click.exceptions.Exit(Exit.READER_GONE) from None


def _prepare_streams() -> None:
    """Let nothing that is printed fail: other programs get UTF-8 wherever we run, and bytes that are no text become escapes."""
    for stream in (sys.stdout, sys.stderr):
        if stream and hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="backslashreplace")


def _meanings() -> str:
    codes = (f"{code.value} {code.meaning}" for code in Exit)
    return f"Exit codes: {'; '.join(codes)}."


@click.group(
    cls=Commands,
    invoke_without_command=True,
    subcommand_metavar="COMMAND [ARGS]...",
    context_settings={"auto_envvar_prefix": "REVIEWSEARCH", "help_option_names": ["-h", "--help"], "color": True},
    epilog=f"Each option has a variable: --home is REVIEWSEARCH_HOME, `search --limit` REVIEWSEARCH_SEARCH_LIMIT.\n\n{_meanings()}",
)
@click.option(
    "--home",
    metavar="DIR",
    type=click.Path(),
    help="The archive's folder. Without it: the nearest one, from here upwards, that holds reviewsearch.toml.",
)
@click.option(
    "--color",
    "--colour",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    show_default=True,
    help="Colour in what is printed. NO_COLOR and FORCE_COLOR are followed too.",
)
@click.option("--debug", is_flag=True, help="Where something goes wrong, print where in the program it did.")
@click.version_option(__version__, "-V", "--version", prog_name=PROGRAM, message="%(prog)s %(version)s")
@click.pass_context
def group(ctx: click.Context, home: str | None, color: str, *, debug: bool) -> int:
    """Keep child safeguarding practice reviews in one archive and find them by case reference or by words."""
    del debug
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())
        return Exit.DONE
    from pathlib import Path

    from reviewsearch.cli.session import Session

    ctx.obj = Session(Path(home) if home else None, color)
    return Exit.DONE


def main() -> NoReturn:
    """Run the program on what was typed."""
    group.main()
