"""`reviewsearch search`: find documents and the passages in them."""

from typing import TYPE_CHECKING

import click

from reviewsearch.cli.exits import Exit
from reviewsearch.cli.messages import advise, note

if TYPE_CHECKING:
    from reviewsearch.app.library import Library
    from reviewsearch.cli.session import Session
    from reviewsearch.domain.query import Filters
    from reviewsearch.domain.results import Results

# Stands for the minus sign of an excluded word while click, which would take it for an option, reads the line.
_MINUS = "\ue000"
_OWN_OPTIONS = frozenset("hn")


class Searching(click.Command):
    """A command among whose words `-housing` means: not housing."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the command line."""
        return super().parse_args(ctx, [f"{_MINUS}{arg[1:]}" if _is_excluded_word(arg) else arg for arg in args])


@click.command(cls=Searching, no_args_is_help=False)
@click.argument("query", nargs=-1)
@click.option("-n", "--limit", metavar="N", type=click.IntRange(0, 1000), default=10, show_default=True, help="At most this many documents.")
@click.option("--offset", metavar="N", type=click.IntRange(0), default=0, help="Leave out the first N documents.")
@click.option("--kind", metavar="K", multiple=True, help="Only this kind: report, briefing, press-statement, slides …")
@click.option("--case", metavar="REF", multiple=True, help="Only documents of this case.")
@click.option("--year", metavar="Y", multiple=True, help="Only published in this year, or in these: 2019..2024.")
@click.option("--theme", metavar="T", multiple=True, help="Only on this theme.")
@click.option("--language", metavar="L", type=click.Choice(["en", "cy"]), multiple=True, help="Only in English (en) or Welsh (cy).")
@click.option("--sort", type=click.Choice(["relevance", "date"]), default="relevance", show_default=True, help="Best first, or newest first.")
@click.option("--format", "form", type=click.Choice(["auto", "json", "jsonl", "csv", "paths"]), default="auto", show_default=True, help="What to print; auto: pages for people on a terminal, a line per passage in a pipe.")
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.pass_obj
def command(session: "Session", /, query: tuple[str, ...], *, form: str, as_json: bool, limit: int, offset: int, sort: str, **given: tuple[str, ...]) -> int:
    """Find documents by case reference or by words.

    \b
    reviewsearch search MSCP 2019/20-01          a case, however its reference is written
    reviewsearch search missed appointments      both words, in one document
    reviewsearch search '"missed appointments"'  these words, one after another
    reviewsearch search neglect OR abuse         either
    reviewsearch search neglect -housing         without a word
    reviewsearch search neglec*                  words that begin so
    reviewsearch search neglect~                 words spelt nearly so
    reviewsearch search title:learning           only in titles

    Words may stand anywhere in a document; those that hold all of them come first.
    """
    text = " ".join(query).replace(_MINUS, "-")
    with session.library() as library:
        filters = _filters(library, given)
        results = library.search(text or _as_words(filters), limit=limit, offset=offset, filters=filters, by_date=sort == "date")
        _print(results, session, library, form="json" if as_json else form, offset=offset)
    found = results.hits or (results.total and not limit)
    return Exit.DONE if found else Exit.NOTHING_FOUND
