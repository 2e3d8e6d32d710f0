"""`reviewsearch describe`: a person corrects what was read out of a document."""

from typing import TYPE_CHECKING

import click

from reviewsearch.cli.exits import Exit

if TYPE_CHECKING:
    from reviewsearch.cli.session import Session


@click.command(short_help="Correct what is said of a document.")
@click.argument("identity", metavar="ID")
@click.option("--reference", metavar="REF", multiple=True, help="The case it belongs to; again for each further case.")
@click.option("--title", metavar="T", help="Its title.")
@click.option("--kind", metavar="K", help="Its kind: report, briefing-note, press-statement, slides …")
@click.option("--published", metavar="D", help="When it was published: 2024-07-23, 2024-07 or 2024.")
@click.option("--language", metavar="L", help="Its language: en or cy.")
@click.option("--theme", metavar="T", multiple=True, help="A theme; again for each further theme.")
@click.pass_obj
def command(
    session: "Session",
    /,
    identity: str,
    reference: tuple[str, ...],
    title: str | None,
    kind: str | None,
    published: str | None,
    language: str | None,
    theme: tuple[str, ...],
) -> int:
    """Correct what is said of a document; what is not named stays as it is.

    The correction is written into the document's record with your name (REVIEWSEARCH_PERSON, or else your account), lasts
    through every rebuild, and moves the file where its case or kind has changed. The original is never altered.
    """
    from reviewsearch.app import history
    from reviewsearch.app.settings import who
    from reviewsearch.cli import about
    from reviewsearch.cli.words import short
    from reviewsearch.errors import WrongUsage

    single = {"title": title, "kind": kind, "published": published, "language": language}
    given: dict[str, tuple[str, ...]] = {name: (value,) for name, value in single.items() if value is not None}
    given |= {name: values for name, values in (("reference", reference), ("theme", theme)) if values}
    if not given:
        raise WrongUsage("There is nothing to correct.", remedy=f"reviewsearch describe {identity} --kind report")
    with session.library() as library:
        document = library.describe(identity, given, by=who())
        lines = about.document_lines(
            document,
            library.record(document.id),
            history.versions(library, document),
            library=library,
            screen=session.stdout,
        )
        for line in lines:
            click.echo(line)
    click.echo(f"Corrected. See it again with: reviewsearch show {short(document.id)}", err=True)
    return Exit.DONE
