"""`reviewsearch rebuild`: the index made anew from the archive."""

from typing import TYPE_CHECKING

import click

from reviewsearch.cli.exits import Exit

if TYPE_CHECKING:
    from reviewsearch.cli.session import Session


@click.command(short_help="Make the index anew from the archive.")
@click.pass_obj
def command(session: "Session") -> int:
    """Make the index anew from the archive, beside the one in use, which answers searches until the new one is whole.

    Everything under index/ can be deleted and comes back in this way.
    """
    import time

    from reviewsearch.cli.messages import note
    from reviewsearch.cli.progress import Progress
    from reviewsearch.cli.words import counted, lasted

    began = time.monotonic()
    with session.library() as library, Progress("Rebuilding") as progress:
        documents = library.rebuild(progress=progress)
    note(f"The index is new: {counted(documents, 'document')} in {lasted(time.monotonic() - began)}.")
    return Exit.DONE
