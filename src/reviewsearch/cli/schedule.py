"""`reviewsearch schedule`: a person sets the minute at which a document becomes public."""

from typing import TYPE_CHECKING

import click

from reviewsearch.cli.exits import Exit

if TYPE_CHECKING:
    from reviewsearch.cli.session import Session


@click.command(short_help="Set when a document becomes public.")
@click.argument("identity", metavar="ID")
@click.option("--at", "moment", metavar="T", required=True, help="When, by London's clock: 2024-07-23T09:30.")
@click.pass_obj
def command(session: "Session", identity: str, moment: str) -> int:
    """Set when a document becomes public, to the minute, by London's clock; or with an offset: 2024-07-23T08:30+00:00.

    It appears within a second of that time while `reviewsearch watch` runs, and at its next start otherwise; never early.
    What waits for a person's approval must be approved besides.
    """
    from reviewsearch.app.clock import local
    from reviewsearch.app.settings import who
    from reviewsearch.cli.standing import standing_line

    until = local(moment)
    with session.library() as library:
        wanted = library.document(identity).id
        with library.publishing("reviewsearch schedule") as publisher:
            publisher.schedule(wanted, until, by=who())
        click.echo(standing_line(library.document(wanted), library.record(wanted)))
    return Exit.DONE
