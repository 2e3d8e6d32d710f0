"""`reviewsearch check`: what should not be published by mistake, in files or in documents that are kept."""

from typing import TYPE_CHECKING

import click

from reviewsearch.cli.exits import Exit

if TYPE_CHECKING:
    from reviewsearch.cli.session import Session


@click.command(short_help="Look for what should not be published by mistake.")
@click.argument("what", metavar="FILE|ID...", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, envvar="REVIEWSEARCH_CHECK_JSON", help="Print one JSON object.")
@click.pass_obj
def command(session: "Session", what: tuple[str, ...], *, as_json: bool) -> int:
    """Look through files, or documents that are kept, for what should not be published by mistake. Changes nothing.

    Prints a line for each finding, with tabs between: hold (a person must accept it before the document is public) or
    warn, the name of the check, where, and what to look at. Ends with 6 where anything was found.
    """
    from reviewsearch.cli.messages import note
    from reviewsearch.cli.session import print_json
    from reviewsearch.cli.standing import finding_lines

    with session.library() as library:
        checked = [(name, library.check(name)) for name in what]
    found = any(findings for _, findings in checked)
    if as_json:
        from reviewsearch.app.shapes import checks_shape

        print_json(checks_shape(checked))
        return Exit.ATTENTION if found else Exit.DONE
    for name, findings in checked:
        if len(checked) > 1:
            note(f"{name}:")
        for line in finding_lines(findings):
            click.echo(line)
        if not findings:
            note("Nothing found.")
    return Exit.ATTENTION if found else Exit.DONE
