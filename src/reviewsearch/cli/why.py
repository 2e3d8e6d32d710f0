"""`reviewsearch why`: why a document answers a query, or does not."""

from typing import TYPE_CHECKING

import click

from reviewsearch.cli.exits import Exit

if TYPE_CHECKING:
    from reviewsearch.app.explaining import Part
    from reviewsearch.cli.session import Session


@click.command(short_help="Say why a document does or does not match.")
@click.argument("query")
@click.argument("document", metavar="ID")
@click.option("--json", "as_json", is_flag=True, envvar="REVIEWSEARCH_WHY_JSON", help="Print one JSON object.")
@click.pass_obj
def command(session: "Session", query: str, document: str, *, as_json: bool) -> int:
    """Say why the document ID answers QUERY or does not: which word is missing, which pages match, what each word adds.

    A query of several words needs quotation marks here: reviewsearch why "neglect housing" 9f2c41d7. Ends with 1 where the
    document is not among the answers.
    """
    from reviewsearch.app.shapes import why_shape
    from reviewsearch.cli.plain import plain
    from reviewsearch.cli.session import print_json

    with session.library() as library:
        why = library.why(query, document)
    if as_json:
        print_json(why_shape(why))
    else:
        place = f" It is number {why.place} of the answers." if why.place else ""
        click.echo(f"{plain(why.reason)}{place}")
        if why.place:
            click.echo(
                f"Its score is {why.score + why.page_score:.2f}: {why.score:.2f} for the whole document, {why.page_score:.2f} for its best page."
            )
        for part in why.parts:
            click.echo(_line(part))
    return Exit.DONE if why.is_found else Exit.NOTHING_FOUND


def _line(part: "Part") -> str:
    from reviewsearch.cli.plain import plain
    from reviewsearch.cli.words import counted

    what = f"  {plain(part.shown)}{' (a synonym)' if part.is_synonym else ''}: in {counted(part.documents, 'document')}"
    if not part.is_here:
        return f"{what}, not in this one"
    pages = ", ".join(map(str, part.pages))
    where = f", best on page {pages}" if pages else ""
    return f"{what}, and in this one{where}; adds {part.score:.2f} and {part.page_score:.2f}"
