"""`reviewsearch search`: find documents and the passages in them."""

from typing import TYPE_CHECKING

import click

from reviewsearch.cli.exits import Exit

if TYPE_CHECKING:
    from pathlib import Path

    from reviewsearch.app.library import Library
    from reviewsearch.cli.session import Session
    from reviewsearch.domain.query import Filters
    from reviewsearch.domain.results import Results

# Stands for the minus sign of an excluded word while click, which would take it for an option, reads the line.
_MINUS = "\ue000"
_OWN_OPTIONS = frozenset("hn")
_HELP = """Find documents by case reference or by words.

\b
reviewsearch search MSCP 2019/20-01          a case, however its reference is written
reviewsearch search missed appointments      both words, in one document
reviewsearch search '"missed appointments"'  these words, one after another
reviewsearch search neglect OR abuse         either
reviewsearch search neglect -housing         without a word
reviewsearch search 'neglec*'                words that begin so
reviewsearch search neglect~                 words spelt nearly so
reviewsearch search title:learning           only in titles

Documents that hold all the words come first; where those are few, documents that hold most of them follow.
Without words, what the options name is listed: reviewsearch search --kind slides."""


class Searching(click.Command):
    """A command among whose words `-housing` means: not housing."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the command line."""
        return super().parse_args(ctx, [f"{_MINUS}{arg[1:]}" if _is_excluded_word(arg) else arg for arg in args])


@click.command(cls=Searching, help=_HELP, short_help="Find documents by case reference or by words.")
@click.argument("query", nargs=-1)
@click.option(
    "-n",
    "--limit",
    metavar="N",
    type=click.IntRange(0, 1000),
    default=10,
    show_default=True,
    help="Show at most N documents.",
)
@click.option("--offset", metavar="N", type=click.IntRange(0), default=0, help="Pass over the first N documents.")
@click.option("--kind", metavar="K", multiple=True, help="Only this kind: report, briefing, press-statement, slides …")
@click.option("--case", metavar="REF", multiple=True, help="Only documents of this case.")
@click.option("--year", metavar="Y", multiple=True, help="Only published in this year, or these: 2019..2024.")
@click.option("--theme", metavar="T", multiple=True, help="Only on this theme.")
@click.option("--language", type=click.Choice(["en", "cy"]), multiple=True, help="Only in English (en) or Welsh (cy).")
@click.option("--as-typed", is_flag=True, help="Search without synonyms, and without correcting the spelling.")
@click.option(
    "--sort",
    type=click.Choice(["relevance", "date"]),
    default="relevance",
    show_default=True,
    help="Best first, or newest first.",
)
@click.option(
    "--format",
    "form",
    envvar="REVIEWSEARCH_SEARCH_FORMAT",
    type=click.Choice(["auto", "json", "jsonl", "csv", "paths"]),
    default="auto",
    show_default=True,
    help="How to print the answer. auto: laid out on a terminal, a line per passage in a pipe.",
)
@click.option("--json", "as_json", is_flag=True, envvar="REVIEWSEARCH_SEARCH_JSON", help="The same as --format json.")
@click.pass_obj
def command(
    session: "Session",
    /,
    query: tuple[str, ...],
    limit: int,
    offset: int,
    sort: str,
    form: str,
    *,
    as_json: bool,
    as_typed: bool,
    **narrowed: tuple[str, ...],
) -> int:
    """Print the documents that answer a query."""
    form = "json" if as_json else form
    words = " ".join(query).replace(_MINUS, "-").strip()
    with session.library() as library:
        results = _not_held(library, words, narrowed["case"])
        if results is None:
            filters = _filters(library, narrowed)
            text = words or _in_words(filters)
            results = library.search(
                text, limit=limit, offset=offset, filters=filters, by_date=sort == "date", as_typed=as_typed
            )
        _print(results, session, library.settings.home, form=form, offset=offset)
    return Exit.DONE if results.hits or (results.total and not limit) else Exit.NOTHING_FOUND


def _is_excluded_word(arg: str) -> bool:
    """Return whether an argument is `-word` and no option: `-n5`, `-n`, `-h` and all that begins with `--` are options."""
    if not arg.startswith("-") or arg.startswith("--") or len(arg) == 1:
        return False
    letter, value = arg[1], arg[2:]
    return letter not in _OWN_OPTIONS or (value != "" and not value.isdecimal())


def _not_held(library: "Library", words: str, cases: tuple[str, ...]) -> "Results | None":
    """Return the answer where a case that is asked for by an option is not held, else None."""
    from reviewsearch.cli.asked import answer_without_case

    for reference in cases:
        if library.find(reference) is None:
            return answer_without_case(library, reference, query=words)
    return None


def _filters(library: "Library", narrowed: dict[str, tuple[str, ...]]) -> "Filters":
    """Return what the options narrow a search to. Raises WrongUsage."""
    from reviewsearch.domain.filters import read_kinds, read_years
    from reviewsearch.domain.query import Filters
    from reviewsearch.domain.schemes import slug
    from reviewsearch.errors import UnreadableQuery, WrongUsage

    try:
        return Filters(
            kinds=frozenset().union(*map(read_kinds, narrowed["kind"])),
            cases=frozenset(case.key for case in map(library.find, narrowed["case"]) if case),
            years=frozenset().union(*map(read_years, narrowed["year"])),
            themes=frozenset(map(slug, narrowed["theme"])),
            languages=frozenset(narrowed["language"]),
        )
    except UnreadableQuery as error:
        raise WrongUsage(error.cause, remedy="reviewsearch search --help") from None


def _in_words(filters: "Filters") -> str:
    """Return a query that asks for nothing but what the options say, for a search without words."""
    named = {"kind": filters.kinds, "case": filters.cases, "year": map(str, filters.years), "theme": filters.themes}
    return " ".join(f"{field}:{value}" for field, values in named.items() for value in sorted(values))


def _print(results: "Results", session: "Session", home: "Path", *, form: str, offset: int) -> None:
    from reviewsearch.cli.asked import say_how_it_was_read
    from reviewsearch.cli.session import print_json

    if form == "json":
        from reviewsearch.app.shapes import results_shape

        print_json(results_shape(results))
        return
    say_how_it_was_read(results, offset=offset)
    screen = session.stdout
    if form == "auto" and screen.is_terminal:
        from reviewsearch.cli.hits import answer_lines

        if results.total:
            for line in answer_lines(results, home=home, screen=screen, offset=offset):
                click.echo(line)
        return
    from reviewsearch.cli.rows import FORMATS

    for row in FORMATS["lines" if form == "auto" else form](results, home):
        click.echo(row)
