"""`reviewsearch cases`: which cases are held."""

from typing import TYPE_CHECKING

import click

from reviewsearch.cli.exits import Exit

if TYPE_CHECKING:
    from reviewsearch.cli.session import Session


@click.command(short_help="List the cases that are held.")
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    envvar="REVIEWSEARCH_CASES_JSON",
    help="Print one JSON object with every case and its documents.",
)
@click.pass_obj
def command(session: "Session", *, as_json: bool) -> int:
    """List the cases that are held: reference, number of documents, newest publication, kinds.

    A kind that the public does not see is followed by how it stands: held, scheduled, withdrawn.

    In a pipe: one line per case, with tabs between.
    """
    from reviewsearch.cli.messages import advise, note
    from reviewsearch.cli.overview import case_rows
    from reviewsearch.cli.session import print_json

    with session.library() as library:
        cases = library.cases()
    if as_json:
        from reviewsearch.app.shapes import cases_shape

        print_json(cases_shape(cases))
    else:
        screen = session.stdout
        for line in case_rows(cases, width=screen.width if screen.is_terminal else None):
            click.echo(line)
        if not cases:
            note("No case is held yet.")
            advise("reviewsearch add FILE")
    return Exit.DONE if cases else Exit.NOTHING_FOUND
