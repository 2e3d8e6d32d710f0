"""`reviewsearch show`: a case and its documents, or one document and its text."""

import re
from typing import TYPE_CHECKING

import click

from reviewsearch.cli.exits import Exit

if TYPE_CHECKING:
    from reviewsearch.app.library import Library
    from reviewsearch.cli.session import Session
    from reviewsearch.domain.document import Case, Document

_ID = re.compile(r"[0-9a-f]{6,64}…?", re.IGNORECASE)


_HELP = """Show a case by its reference, or a document by its id.

\b
reviewsearch show MSCP 2019/20-01      the case's documents, in the order to read them
reviewsearch show 9f2c41d7             a document: what is said of it and where that came from
reviewsearch show 9f2c41d7 --text      its text, page by page
reviewsearch show 9f2c41d7 --page 12   the text of one page
reviewsearch show 9f2c41d7 --page 12 --raw   the same before repairs

An id may be shortened to its first six digits."""


@click.command(help=_HELP, short_help="Show a case, or a document and where its description came from.")
@click.argument("what", metavar="REF|ID", nargs=-1, required=True)
@click.option("--text", is_flag=True, help="Print the text of a document's pages.")
@click.option("--page", metavar="N", type=click.IntRange(1), help="Print the text of page N alone, as extracted.")
@click.option("--raw", is_flag=True, help="With --text or --page: as it was read from the file, before repairs.")
@click.option("--json", "as_json", is_flag=True, envvar="REVIEWSEARCH_SHOW_JSON", help="Print one JSON object.")
@click.pass_obj
def command(
    session: "Session", what: tuple[str, ...], page: int | None, *, text: bool, raw: bool, as_json: bool
) -> int:
    """Print a case or a document."""
    name = " ".join(what).strip()
    with session.library() as library:
        document = _document(library, name)
        if document is not None:
            _show_document(library, document, session, page=page, text=text, raw=raw, as_json=as_json)
            return Exit.DONE
        case = library.find(name)
        if case is None:
            return _nothing(library, name, as_json=as_json)
        if text or page:
            raise _which_document(case)
        _show_case(case, library, session, as_json=as_json)
    return Exit.DONE


def _document(library: "Library", name: str) -> "Document | None":
    from reviewsearch.errors import NotFound

    if not _ID.fullmatch(name):
        return None
    try:
        return library.document(name)
    except NotFound:
        # It may be a reference that looks like one: `201920`.
        if name.isdecimal():
            return None
        raise


def _nothing(library: "Library", name: str, *, as_json: bool) -> int:
    from reviewsearch.cli.asked import answer_without_case, say_how_it_was_read

    results = answer_without_case(library, name)
    if as_json:
        from reviewsearch.app.shapes import results_shape
        from reviewsearch.cli.session import print_json

        print_json(results_shape(results))
    else:
        say_how_it_was_read(results)
    return Exit.NOTHING_FOUND


def _which_document(case: "Case") -> Exception:
    from reviewsearch.cli.words import counted, short
    from reviewsearch.errors import WrongUsage

    commands = [
        f"reviewsearch show {short(document.id)} --text     # {document.kind.label}" for document in case.documents
    ]
    cause = f"{case.reference} has {counted(len(case.documents), 'document')}: say whose text you want."
    return WrongUsage(cause, remedy="\n".join(commands))


def _show_case(case: "Case", library: "Library", session: "Session", *, as_json: bool) -> None:
    from reviewsearch.cli.hits import heading_lines
    from reviewsearch.cli.overview import document_row
    from reviewsearch.cli.session import print_json
    from reviewsearch.cli.words import counted

    screen = session.stdout
    if as_json:
        from reviewsearch.app.shapes import FORMAT, case_shape

        print_json({"format": FORMAT, **case_shape(case)})
        return
    if not screen.is_terminal:
        for document in case.documents:
            click.echo(document_row(document))
        return
    click.echo(f"{screen.bold(case.reference)}: {counted(len(case.documents), 'document')}")
    for document in case.documents:
        click.echo()
        for line in heading_lines(document, home=library.settings.home, screen=screen):
            click.echo(line)
        click.echo(f"  {screen.faint(document.path)}")


def _show_document(
    library: "Library",
    document: "Document",
    session: "Session",
    *,
    page: int | None,
    text: bool,
    raw: bool,
    as_json: bool,
) -> None:
    from dataclasses import replace

    from reviewsearch.app import history
    from reviewsearch.cli import about

    pages = (library.page(document.id, page),) if page else library.pages(document.id) if text else ()
    if raw:
        pages = tuple(replace(page, text=page.as_read) for page in pages)
    record = library.record(document.id)
    versions = history.versions(library, document)
    if as_json:
        from reviewsearch.app.shapes import record_shape
        from reviewsearch.cli.session import print_json

        print_json(record_shape(document, record, versions=versions, pages=pages))
    elif page:
        about.print_page(pages[0])
    elif text:
        about.print_text(pages, screen=session.stdout)
    else:
        for line in about.document_lines(document, record, versions, library=library, screen=session.stdout):
            click.echo(line)
