"""`reviewsearch add`: copies of files, kept."""

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from reviewsearch.cli.exits import Exit

if TYPE_CHECKING:
    from pathlib import Path

    from reviewsearch.cli.session import Session


@click.command(short_help="Keep copies of files, wherever they are.")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(exists=True))
@click.pass_obj
def command(session: "Session", files: tuple[str, ...]) -> int:
    """Keep copies of files, wherever they are; of a folder, all the files in it. The files themselves stay where they are.

    Prints one line for each: kind, case, pages, and after how many seconds it could be found. Adding a file twice does no
    harm. Ends with 4 where a file could not be read (it is kept, and can be found by its name) or must wait.
    """
    from reviewsearch.cli.messages import note
    from reviewsearch.cli.receipts import FAILED, receipt_line
    from reviewsearch.cli.words import counted

    failed = scanned = 0
    with session.library() as library:
        paths = list(_files(files, library.settings.archive))
        for receipt in library.adding(paths):
            click.echo(receipt_line(receipt))
            failed += receipt.outcome in FAILED
            scanned += receipt.empty_pages if (receipt.path or "").endswith(".pdf") else 0
        later = library.settings.read_scans and scanned
    if not paths:
        note("There are no files in there.")
    if later:
        # A second a page, with Tesseract: nobody who adds a file waits for that.
        note(
            f"{counted(scanned, 'page')} without text: scanned pages are read by “reviewsearch watch”, or on a rebuild.\n"
            "Until then their documents are not checked, and the public does not see them."
        )
    return Exit.SOME_FAILED if failed else Exit.DONE


def _files(named: tuple[str, ...], archive: "Path") -> Iterator["Path"]:
    """Yield the files that are named, and those in the folders that are named. Raises WrongUsage for those in the archive."""
    from pathlib import Path

    from reviewsearch.errors import WrongUsage

    for path in map(Path, named):
        if path.resolve().is_relative_to(archive.resolve()):
            raise WrongUsage(
                f"{path} is in the archive already.",
                remedy="What is dropped there is taken by: reviewsearch watch --once",
            )
        if not path.is_dir():
            yield path
            continue
        for folder, folders, names in os.walk(path):
            folders.sort()
            yield from (Path(folder, name) for name in sorted(names) if not name.startswith((".", "~$")))
