"""`reviewsearch hold`: a person keeps a document from the public."""

from typing import TYPE_CHECKING

import click

from reviewsearch.cli.exits import Exit

if TYPE_CHECKING:
    from reviewsearch.cli.session import Session


@click.command(short_help="Keep a document from the public.")
@click.argument("identity", metavar="ID")
@click.option("--reason", metavar="T", required=True, help="Why, in a sentence; staff see it, the public does not.")
@click.pass_obj
def command(session: "Session", identity: str, reason: str) -> int:
    """Keep a document from the public until a person approves it; a time that was set is set no more.

    What is public already is taken away with `withdraw`.
    """
    from reviewsearch.app.settings import who
    from reviewsearch.cli.standing import standing_line

    with session.library() as library:
        wanted = library.document(identity).id
        with library.publishing("reviewsearch hold") as publisher:
            publisher.hold(wanted, reason=reason, by=who())
        click.echo(standing_line(library.document(wanted), library.record(wanted)))
    return Exit.DONE
