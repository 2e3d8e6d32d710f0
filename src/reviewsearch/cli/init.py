"""`reviewsearch init`: a new archive."""

from typing import TYPE_CHECKING

import click

from reviewsearch.cli.exits import Exit

if TYPE_CHECKING:
    from reviewsearch.cli.session import Session

_NEXT = (
    ("add FILE...", "keep copies of documents"),
    ("watch", "or take what is dropped into archive/"),
    ("search WORDS", "find them"),
)


@click.command(short_help="Make a new archive: settings, archive/, index/.")
@click.argument("folder", metavar="[DIR]", required=False, type=click.Path(file_okay=False))
@click.option("--partnership", metavar="NAME", help="The safeguarding partnership whose archive it is.")
@click.pass_obj
def command(session: "Session", folder: str | None, partnership: str | None) -> int:
    """Make a new archive in DIR, or here: reviewsearch.toml, archive/ for the documents, index/ for what is made from them.

    What is there already is left as it is.
    """
    from pathlib import Path

    from reviewsearch.app.settings import FILE_NAME, initialise
    from reviewsearch.app.writing import writing
    from reviewsearch.cli.nextsteps import commands_to_try
    from reviewsearch.cli.plain import plain
    from reviewsearch.cli.session import seen_from_here

    home = Path(folder) if folder else session.home or Path()
    was_there = (home / FILE_NAME).exists()
    settings = initialise(home, _template(partnership))
    shown = plain(seen_from_here(settings.home)) if settings.home != Path.cwd() else "this folder"
    if was_there:
        click.echo(f"There is an archive in {shown} already; nothing in it was changed.")
    else:
        with writing(settings, purpose="reviewsearch init"):
            pass  # an empty index, so that a search says that nothing is found and not that an index is missing
        click.echo(
            f"Made an archive in {shown}: archive/ for documents, index/ for what is made from them, and {FILE_NAME}."
        )
        click.echo(f"Say in {FILE_NAME} whose archive it is and how your case references are written. Then:")
    for line in commands_to_try(settings.home, _NEXT):
        click.echo(line)
    return Exit.DONE


def _template(partnership: str | None) -> str | None:
    """Return the settings to write, with the partnership's name in them; None for those that come with the program."""
    if partnership is None:
        return None
    import json
    import re

    from reviewsearch.app.settings import template_text

    # A JSON string is a TOML string too.
    line = f"partnership = {json.dumps(partnership, ensure_ascii=False)}"
    return re.sub(r"^partnership = .*$", lambda _: line, template_text(), count=1, flags=re.MULTILINE)
