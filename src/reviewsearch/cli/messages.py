"""What is said beside the data: notes and errors, on the standard error stream."""

import click

from reviewsearch.cli.plain import plain


def note(text: str) -> None:
    """Tell the person something that is not data."""
    click.echo(plain(text, keep="\n"), err=True)


def complain(cause: str, remedy: str = "", *, colour: str = "auto") -> None:
    """Say what went wrong, and on lines of their own what to do about it."""
    from reviewsearch.cli import terminal

    screen = terminal.stderr(colour)
    click.echo(f"{screen.alarm('Error:')} {plain(cause, keep=chr(10))}", err=True)
    advise(remedy, colour=colour)


def advise(remedy: str, *, colour: str = "auto") -> None:
    """Say what to do, each line of it behind `help:`."""
    from reviewsearch.cli import terminal

    screen = terminal.stderr(colour)
    for line in remedy.splitlines():
        click.echo(f"{screen.bold('help:')} {plain(line)}", err=True)
