"""`reviewsearch demo`: an invented partnership's archive, ready to search."""

from contextlib import ExitStack
from typing import TYPE_CHECKING

import click

from reviewsearch.cli.exits import Exit

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from reviewsearch.app.settings import Settings
    from reviewsearch.cli.session import Session

_NEXT = (
    ("cases", "which cases are held"),
    ("search MSCP 2019/20-01", "one case, by its reference"),
    ("search mscp2019-20-1", "the same case, written otherwise"),
    ("search professional curiosity", "words, with the pages they stand on"),
    ("show Child Q", "all documents of a case"),
    ("search MSCP 2019/20-02", "a case that is not held"),
    ("status", "how the archive stands"),
)


@click.command(short_help="Make an invented partnership's archive, ready to search.")
@click.argument("folder", metavar="[DIR]", default="midshire", type=click.Path(file_okay=False))
@click.pass_obj
def command(session: "Session", folder: str) -> int:
    """Make the archive of an invented partnership in DIR (./midshire), and say what to try in it.

    Everything in it is made up: the partnership, the cases, the people. Running it again does no harm.
    """
    del session
    from importlib import resources
    from pathlib import Path

    from reviewsearch.cli.nextsteps import commands_to_try
    from reviewsearch.cli.plain import plain
    from reviewsearch.cli.session import seen_from_here

    settings = _settings(Path(folder))
    with ExitStack() as stack:
        documents = resources.files("reviewsearch") / "sample" / "documents"
        entries = sorted(documents.iterdir(), key=lambda entry: entry.name)
        paths = [stack.enter_context(resources.as_file(entry)) for entry in entries if entry.is_file()]
        failed = _add(settings, paths)
    click.echo(f"{settings.partnership}: {_held(settings)}, in {plain(seen_from_here(settings.home))}.")
    click.echo("Try, one after another:")
    for line in commands_to_try(settings.home, _NEXT):
        click.echo(line)
    return Exit.SOME_FAILED if failed else Exit.DONE


def _settings(home: "Path") -> "Settings":
    """Return the settings of the archive at `home`, made where there is none. Raises WrongUsage where it is another's."""
    import tomllib
    from importlib import resources

    from reviewsearch.app.golden import FILE_NAME as GOLDEN
    from reviewsearch.app.settings import FILE_NAME, initialise, load, template_text
    from reviewsearch.cli.plain import plain
    from reviewsearch.errors import WrongUsage

    template = template_text("midshire.toml")
    if (home / FILE_NAME).exists() and (held := load(home).partnership) != tomllib.loads(template)["partnership"]:
        raise WrongUsage(
            f"{plain(str(home))} holds the archive of {held}; invented documents are not put among real ones.",
            remedy="Name another folder: reviewsearch demo DIR",
        )
    settings = initialise(home, template)
    questions = (resources.files("reviewsearch") / "sample" / GOLDEN).read_text(encoding="utf-8")
    if not (home / GOLDEN).exists():
        (home / GOLDEN).write_text(questions, encoding="utf-8")
    return settings


def _add(settings: "Settings", paths: "Iterable[Path]") -> int:
    """Keep the documents; return how many could not be kept as they should."""
    from reviewsearch.app.library import Library
    from reviewsearch.cli.messages import note
    from reviewsearch.cli.progress import Progress
    from reviewsearch.cli.receipts import FAILED, receipt_line

    paths = list(paths)
    failed = 0
    with Library(settings) as library, Progress("Reading the documents") as progress:
        for done, receipt in enumerate(library.adding(paths), start=1):
            progress(done, len(paths))
            if receipt.outcome in FAILED:
                failed += 1
                note(receipt_line(receipt))
    return failed


def _held(settings: "Settings") -> str:
    from reviewsearch.app.library import Library
    from reviewsearch.cli.words import counted

    with Library(settings) as library:
        counts = library.counts()
        documents = sum(counts.values()) - counts["pages"]
        parts = (
            counted(documents, "document"),
            f"{counted(len(library.cases()), 'case')}",
            counted(counts["pages"], "page"),
        )
    return f"{parts[0]} of {parts[1]}, {parts[2]}"
