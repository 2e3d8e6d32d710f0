"""`reviewsearch like`: documents like one."""

from typing import TYPE_CHECKING

import click

from reviewsearch.cli.exits import Exit

if TYPE_CHECKING:
    from reviewsearch.cli.session import Session


@click.command(short_help="Find documents like one.")
@click.argument("document", metavar="ID")
@click.option(
    "-n", "--limit", metavar="N", type=click.IntRange(1, 100), default=10, show_default=True, help="How many."
)
@click.option("--json", "as_json", is_flag=True, envvar="REVIEWSEARCH_LIKE_JSON", help="Print one JSON object.")
@click.pass_obj
def command(session: "Session", document: str, limit: int, *, as_json: bool) -> int:
    """Find the documents that share the words which tell the document ID from others, most alike first."""
    from reviewsearch.app.shapes import like_shape
    from reviewsearch.cli.plain import plain
    from reviewsearch.cli.session import print_json

    with session.library() as library:
        of = library.document(document)
        hits = library.like(of.id, limit=limit)
    if as_json:
        print_json(like_shape(of, hits))
    else:
        for hit in hits:
            about = hit.document
            click.echo("\t".join((about.id[:8], about.reference or "-", about.kind.label, plain(about.title))))
    return Exit.DONE if hits else Exit.NOTHING_FOUND
