"""`reviewsearch verify`: whether every original and record is as it was kept."""

from typing import TYPE_CHECKING

import click

from reviewsearch.cli.exits import Exit

if TYPE_CHECKING:
    from reviewsearch.cli.session import Session


@click.command(short_help="Check that every original is as it was kept.")
@click.option("--all", "everything", is_flag=True, help="Read every original again, not only the next seventh.")
@click.pass_obj
def command(session: "Session", *, everything: bool) -> int:
    """Compare what stands in the archive with what was kept; name what was changed, is missing or unexpected.

    Looks at every document, and reads a seventh of the originals again, another one each time: run daily, it reads all in
    a week. Changes nothing. Prints one line for each finding: what is wrong, the path, and what to do, with tabs
    between. Ends with 6 where there are any.
    """
    from reviewsearch.app.verifying import PARTS, last_verified
    from reviewsearch.cli.messages import note
    from reviewsearch.cli.plain import one_line
    from reviewsearch.cli.progress import Progress
    from reviewsearch.cli.words import counted

    checked = findings = 0
    with session.library() as library, Progress("Checking") as bar:
        part = last_verified(library.settings).part

        def progress(done: int, total: int) -> None:
            nonlocal checked
            checked = done
            bar(done, total)

        for problem in library.verify(everything=everything, progress=progress):
            findings += 1
            click.echo("\t".join(map(one_line, (problem.kind, problem.path, problem.message))))
    reread = "" if everything else f" Read again was part {part + 1} of {PARTS}; --all reads every original."
    if findings:
        note(f"{counted(findings, 'finding')} in {counted(checked, 'document')}.{reread}")
        return Exit.ATTENTION
    note(f"{counted(checked, 'document is as it was', 'documents are as they were')} kept.{reread}")
    return Exit.DONE
