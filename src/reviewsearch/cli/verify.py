"""`reviewsearch verify`: whether every original and record is as it was kept."""

from typing import TYPE_CHECKING

import click

from reviewsearch.cli.exits import Exit

if TYPE_CHECKING:
    from reviewsearch.cli.session import Session


@click.command(short_help="Check that every original is as it was kept.")
@click.pass_obj
def command(session: "Session") -> int:
    """Read every original again and compare it with what was kept; name each that was changed, is missing or unexpected.

    Prints one line for each finding: what is wrong, the path, and what to do, with tabs between. Ends with 6 where there are any.
    """
    from reviewsearch.cli.messages import note
    from reviewsearch.cli.plain import one_line
    from reviewsearch.cli.progress import Progress
    from reviewsearch.cli.words import counted

    checked = findings = 0
    with session.library() as library, Progress("Checking") as bar:

        def progress(done: int, total: int) -> None:
            nonlocal checked
            checked = done
            bar(done, total)

        for problem in library.verify(progress=progress):
            findings += 1
            click.echo("\t".join(map(one_line, (problem.kind, problem.path, problem.message))))
    if findings:
        note(f"{counted(findings, 'finding')} in {counted(checked, 'document')}.")
        return Exit.ATTENTION
    note(f"{counted(checked, 'document is as it was', 'documents are as they were')} kept.")
    return Exit.DONE
