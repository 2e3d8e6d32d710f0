"""`reviewsearch forget`: nothing of a document is left, in public or at all; and the proof of it."""

from typing import TYPE_CHECKING

import click

from reviewsearch.cli.exits import Exit

if TYPE_CHECKING:
    from reviewsearch.cli.session import Session


@click.command(short_help="Prove that nothing of a document is public; or remove it from the archive.")
@click.argument("identity", metavar="ID")
@click.option("--verify", is_flag=True, help="Search every byte of the public bundle for the document.")
@click.option("--from-the-archive", is_flag=True, help="Remove its original and its text from the archive, for ever.")
@click.option("--reason", metavar="T", help="With --from-the-archive: why, in a sentence; it stays in the record.")
@click.pass_obj
def command(session: "Session", identity: str, reason: str | None, *, verify: bool, from_the_archive: bool) -> int:
    """Search the public bundle for a document, in every byte of every file; or remove it from the archive for ever.

    With --from-the-archive its original, its text, its title and the names it came under go; what is left is a record
    that says of which case and kind it was, and who decided what. What is public must be withdrawn first. Backups are not
    touched: they are yours. Ends with 6 where anything was found.
    """
    from reviewsearch.app.settings import who
    from reviewsearch.cli.searched import search_for, searched_lines
    from reviewsearch.cli.standing import standing_line
    from reviewsearch.errors import WrongUsage

    if from_the_archive != bool(reason) or not (verify or from_the_archive):
        raise WrongUsage(
            "Say what to do: prove that nothing is public, or remove the document for ever and why.",
            remedy=f"reviewsearch forget {identity} --verify\n"
            f"reviewsearch forget {identity} --from-the-archive --reason …",
        )
    with session.library() as library:
        wanted = library.document(identity).id
        searched = search_for(library, wanted) if verify else None
        if from_the_archive and reason:
            library.forget(wanted, reason=reason, by=who())
            click.echo(standing_line(library.document(wanted), library.record(wanted)))
    for line in searched_lines(searched) if searched else ():
        click.echo(line)
    return Exit.ATTENTION if searched and searched.traces else Exit.DONE
