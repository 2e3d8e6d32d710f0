"""`reviewsearch status`: what is held, what waits, what failed and why."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from reviewsearch.cli.exits import Exit
from reviewsearch.cli.plain import one_line

if TYPE_CHECKING:
    from reviewsearch.app.status import State
    from reviewsearch.app.watching import Folder, Pending
    from reviewsearch.cli.session import Session

# Of the files that wait, that could not be read or are passed over, as many are named each; --json names more.
_MOST_SHOWN = 10


@click.command(short_help="Say what is held, what waits, what failed and why.")
@click.option("--json", "as_json", is_flag=True, envvar="REVIEWSEARCH_STATUS_JSON", help="Print one JSON object.")
@click.pass_obj
def command(session: "Session", *, as_json: bool) -> int:
    """Say how the archive stands: what is held, what waits and since when, what could not be read and why, who is writing.

    Ends with 6 where something needs a person's attention, else with 0.
    """
    from reviewsearch.app.shapes import state_shape
    from reviewsearch.app.status import state_of
    from reviewsearch.cli.session import print_json

    with session.library() as library:
        state = state_of(library)
    if as_json:
        print_json(state_shape(state))
    else:
        screen = session.stdout
        click.echo(screen.bold(one_line(state.partnership)))
        for label, text in _rows(state, session.settings().scan_seconds):
            for line in screen.labelled(label, one_line(text)):
                click.echo(line)
    return Exit.DONE if state.is_well else Exit.ATTENTION


def _rows(state: "State", scan: float) -> Iterator[tuple[str, str]]:
    from reviewsearch.cli.words import short

    yield "Held", _held(state)
    yield from _publishing(state)
    yield "Index", state.index or f"in order ({state.engine})"
    yield "Watcher", f"runs ({state.watcher})" if state.watcher else "none runs; start one with: reviewsearch watch"
    if state.trouble:
        yield "Trouble", state.trouble
    for folder in state.folders:
        yield "Watching", _watched(folder, scan)
    if state.writer and not state.watcher:
        yield "Writing", state.writer
    yield from _waiting(state)
    yield from _some("Not read", [f"{each.name} ({short(each.id)}): {each.reason}" for each in state.refused])
    yield from _some("Passed over", [f"{name}: {reason}" for name, reason in state.ignored])
    for sentence in state.notes:
        yield "Note", sentence


def _some(label: str, sentences: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the first of some sentences, and how many more there are."""
    for sentence in sentences[:_MOST_SHOWN]:
        yield label, sentence
    if len(sentences) > _MOST_SHOWN:
        yield label, f"and {len(sentences) - _MOST_SHOWN:,} more"


def _publishing(state: "State") -> Iterator[tuple[str, str]]:
    from reviewsearch.app.clock import local_words
    from reviewsearch.cli.words import short

    kinds = ("published", "public"), ("scheduled", "scheduled"), ("held", "held"), ("withdrawn", "withdrawn")
    yield "Public", ", ".join(f"{state.counts.get(status, 0):,} {word}" for status, word in kinds)
    if state.publishing.next:
        yield "Next", f"something becomes public on {local_words(state.publishing.next)}"
    kept_back = (
        f"{held.title} ({held.reference or 'no reference'}, {short(held.id)}): {held.why}"
        for held in state.publishing.held
    )
    yield from _some("Kept back", list(kept_back))


def _watched(folder: "Folder", scan: float) -> str:
    from pathlib import Path

    from reviewsearch.cli.session import seen_from_here

    kept = {"file": "; kept files move to .done", "leave": "; files stay where they are"}.get(folder.mode, "")
    return f"{seen_from_here(Path(folder.path))}: {folder.in_words(scan)}{kept}"


def _waiting(state: "State") -> Iterator[tuple[str, str]]:
    from reviewsearch.cli.words import counted

    if not state.pending:
        yield "Waiting", "nothing"
        return
    if state.pending > 1:
        yield "Waiting", f"{counted(state.pending, 'file')}; the oldest first:"
    for pending in state.waiting[:_MOST_SHOWN]:
        yield "Waiting", _pending(pending)
    if state.pending > _MOST_SHOWN:
        yield "Waiting", f"and {counted(state.pending - _MOST_SHOWN, 'other')}"


def _held(state: "State") -> str:
    from reviewsearch.cli.words import counted

    pages = state.counts.get("pages", 0)
    older, removed = state.counts.get("superseded", 0), state.counts.get("forgotten", 0)
    documents = sum(state.counts.values()) - pages - removed
    words = f"{counted(documents, 'document')} of {counted(state.cases, 'case')}, {counted(pages, 'page')}"
    among = f"; {counted(older, 'older version')} among them" if older else ""
    besides = f"; {removed:,} removed on purpose, of which nothing is left but a record" if removed else ""
    return f"{words}{among}{besides}"


def _pending(pending: "Pending") -> str:
    from reviewsearch.cli.words import lasted

    tried = f" Next try in {lasted(pending.next_try)}." if pending.next_try else ""
    return f"{pending.name}, for {lasted(pending.seconds)}: {pending.reason}{tried}"
