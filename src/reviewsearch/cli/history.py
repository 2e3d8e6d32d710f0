"""`reviewsearch history`: what was done with documents and who let the public see them; and what was public when."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from reviewsearch.cli.exits import Exit

if TYPE_CHECKING:
    from reviewsearch.app.history import Line
    from reviewsearch.app.library import Library
    from reviewsearch.cli.session import Session
    from reviewsearch.domain.document import Document


@click.command(short_help="Say who decided what, and what was public when.")
@click.argument("what", metavar="[REF|ID]", nargs=-1)
@click.option("--at", "moment", metavar="T", help="What was public then, by London's clock: 2024-07-23T09:30.")
@click.option("--json", "as_json", is_flag=True, envvar="REVIEWSEARCH_HISTORY_JSON", help="Print one JSON object.")
@click.pass_obj
def command(session: "Session", what: tuple[str, ...], moment: str | None, *, as_json: bool) -> int:
    """Say what was done with a document, a case's documents, or all: when, what and why, by whom, the oldest first.

    Prints a line for each, with tabs between: time (London's clock), id, case, what, by whom; then, for one document or
    case, which version took the place of which, and the seal of each document's last decision, which changes with any
    change of what stands before it. With --at: the documents that were public at that time.
    """
    from datetime import UTC, datetime

    from reviewsearch.app import history
    from reviewsearch.app.clock import local
    from reviewsearch.cli.overview import document_row
    from reviewsearch.cli.session import print_json
    from reviewsearch.errors import WrongUsage

    name = " ".join(what).strip() or None
    with session.library() as library:
        if moment is not None:
            instant = local(moment)
            if instant > datetime.now(UTC):
                raise WrongUsage(f"{moment} has not come yet.", remedy="What is to come: reviewsearch status")
            then = history.public_then(library, name, instant)
            if as_json:
                _print_public(then, moment, print_json)
            for document in () if as_json else then:
                click.echo(document_row(document))
            if not then:
                click.echo("Nothing of this was public then.", err=True)
            return Exit.DONE if then else Exit.NOTHING_FOUND
        lines = history.lines(library, name)
        if as_json:
            from reviewsearch.app.shapes import history_shape

            print_json(history_shape(lines))
        else:
            _print(lines, library, name)
    return Exit.DONE if lines else Exit.NOTHING_FOUND


def _print_public(then: "Sequence[Document]", moment: str, print_json: "object") -> None:
    from reviewsearch.app.shapes import FORMAT, document_shape

    if callable(print_json):
        print_json({"format": FORMAT, "at": moment, "public": [document_shape(document) for document in then]})


def _print(lines: "Sequence[Line]", library: "Library", name: str | None) -> None:
    from reviewsearch.app import history
    from reviewsearch.app.clock import local_words
    from reviewsearch.cli.plain import one_line
    from reviewsearch.cli.words import short

    for line in lines:
        case = line.document.reference or "no reference"
        cells = (local_words(line.at), short(line.document.id), case, line.what, line.by)
        click.echo("\t".join(map(one_line, cells)))
    if name is not None:
        found = history.documents(library, name)
        for older, newest in history.replaced(library, found).items():
            click.echo(f"Newest version of {short(older)}\t{short(newest)}")
        for identity, seal in history.latest_seals(library, found).items():
            click.echo(f"Seal of {short(identity)}\t{seal}")
