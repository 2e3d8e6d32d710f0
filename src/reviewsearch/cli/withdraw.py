"""`reviewsearch withdraw`: a document is taken from the public, with its bytes."""

from typing import TYPE_CHECKING

import click

from reviewsearch.cli.exits import Exit

if TYPE_CHECKING:
    from reviewsearch.cli.session import Session


@click.command(short_help="Take a document from the public, with its bytes.")
@click.argument("identity", metavar="ID")
@click.option("--reason", metavar="T", required=True, help="Why, in a sentence; staff see it.")
@click.option("--public-reason", is_flag=True, help="Let the public read the reason, beside that it was withdrawn.")
@click.pass_obj
def command(session: "Session", identity: str, reason: str, *, public_reason: bool) -> int:
    """Take a document from the public: out of searches, lists and suggestions at once, and out of the bytes of the bundle.

    The case keeps a line that says when it was withdrawn and whom to ask. The archive keeps the document; `forget` removes
    it from there. When all is done the bundle is searched for it, and what was searched is printed; ends with 6 where
    anything was found.
    """
    from reviewsearch.app.settings import who
    from reviewsearch.cli.searched import search_for, searched_lines
    from reviewsearch.cli.standing import standing_line

    with session.library() as library:
        wanted = library.document(identity).id
        with library.publishing("reviewsearch withdraw") as publisher:
            publisher.withdraw(wanted, reason=reason, by=who(), is_reason_public=public_reason)
        click.echo(standing_line(library.document(wanted), library.record(wanted)))
        searched = search_for(library, wanted)
    for line in searched_lines(searched):
        click.echo(line)
    return Exit.ATTENTION if searched.traces else Exit.DONE
