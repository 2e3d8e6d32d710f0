"""`reviewsearch rebuild`: the index made anew from the archive."""

from typing import TYPE_CHECKING

import click

from reviewsearch.cli.exits import Exit

if TYPE_CHECKING:
    from reviewsearch.cli.session import Session


@click.command(short_help="Make the index anew from the archive.")
@click.option("--engine", metavar="NAME", help="Change to another search engine first: tantivy or whoosh.")
@click.option("--verify", is_flag=True, help="Then ask the archive's golden questions.")
@click.pass_obj
def command(session: "Session", engine: str | None, *, verify: bool) -> int:
    """Make the index anew from the archive, beside the one in use, which answers searches until the new one is whole.

    Everything under index/ can be deleted and comes back in this way. With --verify the questions in golden.toml, beside
    reviewsearch.toml, are asked of the new index; an answer that is not as it must be ends with 6.
    """
    import time

    from reviewsearch.cli.messages import note
    from reviewsearch.cli.progress import Progress
    from reviewsearch.cli.words import counted, lasted

    if engine:
        from reviewsearch.app.settings import choose_engine

        choose_engine(session.settings().home, engine)
    began = time.monotonic()
    with session.library() as library, Progress("Rebuilding") as progress:
        documents = library.rebuild(progress=progress)
    note(f"The index is new: {counted(documents, 'document')} in {lasted(time.monotonic() - began)}.")
    return _asked(session) if verify else Exit.DONE


def _asked(session: "Session") -> int:
    """Ask the golden questions; print each answer that is not as it must be."""
    from reviewsearch.app import golden
    from reviewsearch.cli.messages import note
    from reviewsearch.cli.plain import plain
    from reviewsearch.cli.words import counted

    with session.library() as library:
        questions = golden.load(library.settings.home / golden.FILE_NAME)
        verdicts = list(golden.ask(library, questions))
    mistakes = [verdict for verdict in verdicts if verdict.is_mistake]
    for verdict in mistakes:
        click.echo(plain(verdict.found))
    waiting = sum(bool(verdict.question.needs) for verdict in verdicts)
    due = len(verdicts) - waiting
    note(f"{due - len(mistakes)} of {counted(due, 'golden question')} answered as they must be.")
    return Exit.ATTENTION if mistakes else Exit.DONE
