"""`reviewsearch never`: names and words that must never be published, put where nobody can read them."""

from typing import TYPE_CHECKING

import click

from reviewsearch.cli.exits import Exit

if TYPE_CHECKING:
    from pathlib import Path

    from reviewsearch.app.never import Added
    from reviewsearch.cli.session import Session


@click.command(short_help="Add names and words that must never be published.")
@click.argument("given", metavar="", nargs=-1)
@click.option(
    "--from", "source", metavar="FILE", type=click.Path(exists=True, dir_okay=False), help="Read them from a file."
)
@click.pass_obj
def command(session: "Session", given: tuple[str, ...], source: str | None) -> int:
    """Add to the never-publish list what is typed or piped in, one entry a line: names, schools, streets.

    Entries are never taken from the command line, which shells keep, and never printed. Says how many are new, and prints
    each document in whose name or text a new one stands, with how it stands: what is public is taken away with `withdraw`.
    Every document is checked again with the new list when `watch` starts next, or on a `rebuild`; what is scheduled is then
    held. Ends with 6 where a document is named.
    """
    from pathlib import Path

    from reviewsearch.cli.standing import standing_line
    from reviewsearch.errors import WrongUsage

    if given:
        raise WrongUsage(
            "Entries are not taken from the command line, because shells keep what is typed there.",
            remedy="Take that line out of your shell's history; then type the entries into: reviewsearch never",
        )
    with session.library() as library:
        added, documents = library.never(_entries(Path(source) if source else None))
        _say(added)
        for document in documents:
            click.echo(standing_line(document, library.record(document.id)))
    return Exit.ATTENTION if documents else Exit.DONE


def _entries(source: "Path | None") -> list[str]:
    """Read lines from a file or from standard input, in whatever encoding they are."""
    import sys

    from reviewsearch.cli.messages import note
    from reviewsearch.extract.encoding import decoded

    if source:
        return decoded(source.read_bytes()).text.splitlines()
    if sys.stdin.isatty():
        note("One entry a line; an empty line ends.")
        typed: list[str] = []
        while line := sys.stdin.readline().strip():
            typed.append(line)
        return typed
    return decoded(sys.stdin.buffer.read()).text.splitlines()


def _say(added: "Added") -> None:
    from reviewsearch.cli.messages import advise, note
    from reviewsearch.cli.words import counted

    known = f", {added.known:,} known" if added.known else ""
    note(f"{counted(added.new, 'new entry', 'new entries')}{known}.")
    if added.empty:
        note(f"{counted(added.empty, 'line')} without a letter or digit: left out.")
    if added.new:
        advise("check every document again at once: reviewsearch rebuild")
