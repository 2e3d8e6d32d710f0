"""`reviewsearch watch`: what is dropped into the archive, taken as it comes."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from reviewsearch.cli.exits import Exit

if TYPE_CHECKING:
    import threading

    from reviewsearch.app.inboxes import Inbox
    from reviewsearch.app.receipt import Receipt
    from reviewsearch.app.watching import Folder
    from reviewsearch.cli.session import Session

_LAST_MOMENT = 4.5


@click.command(short_help="Take what is dropped into the archive, as it comes.")
@click.option("--once", is_flag=True, help="Take what lies there now, then end.")
@click.option(
    "--inbox",
    "inboxes",
    metavar="DIR",
    multiple=True,
    help="Take what is dropped into this folder too; files move to .done in it once they are kept. May be repeated.",
)
@click.option(
    "--leave", metavar="DIR", multiple=True, help="The same, but the files there stay where they are. May be repeated."
)
@click.option("--scan-only", is_flag=True, help="Do not ask the system to tell of new files; look again and again.")
@click.pass_obj
def command(session: "Session", *, once: bool, inboxes: Sequence[str], leave: Sequence[str], scan_only: bool) -> int:
    """Take what is dropped into the archive's folder, until stopped (Ctrl-C, or the signal TERM).

    Prints one line for each file: kind, case, pages, and after how many seconds it could be found. A file is taken when it
    has not changed for a while (settle_seconds in reviewsearch.toml). What cannot be taken yet waits and is tried again;
    `reviewsearch status` says why. With --once: ends with 4 where a file could not be read or must wait.
    """
    import threading

    from reviewsearch.app.watch import run
    from reviewsearch.cli.messages import note
    from reviewsearch.cli.receipts import FAILED, receipt_line

    settings = session.settings()
    stop = threading.Event()
    failed = 0

    def say(receipt: "Receipt") -> None:
        nonlocal failed
        failed += receipt.outcome in FAILED
        click.echo(receipt_line(receipt, waits=True))

    def started(folders: "Sequence[Folder]") -> None:
        for line in _beginning(folders, settings.scan_seconds, once=once):
            note(line)

    with _stopping_when_told(stop):
        all_taken = run(
            settings,
            stop=stop,
            say=say,
            started=started,
            warn=note,
            inboxes=_named(inboxes, leave),
            once=once,
            events=not scan_only,
        )
    if not once:
        note("Stopped watching. What is dropped now is taken at the next start.")
        return Exit.DONE
    return Exit.SOME_FAILED if failed or not all_taken else Exit.DONE


def _named(inboxes: Sequence[str], leave: Sequence[str]) -> "tuple[Inbox, ...]":
    from pathlib import Path

    from reviewsearch.app.inboxes import Inbox, Mode

    return (
        *(Inbox(Path(name).absolute(), Mode.FILE) for name in inboxes),
        *(Inbox(Path(name).absolute(), Mode.LEAVE) for name in leave),
    )


def _beginning(folders: "Sequence[Folder]", scan: float, *, once: bool) -> Iterator[str]:
    """Say which folders are watched, and how each is."""
    from pathlib import Path

    from reviewsearch.cli.session import seen_from_here

    for folder in folders:
        shown = seen_from_here(Path(folder.path))
        if once and folder.noticed != "offline":
            yield f"Looking once at {shown}"
        else:
            yield f"Watching {shown}: {folder.in_words(scan)}."
    if not once:
        yield "Stop with Ctrl-C."


@contextmanager
def _stopping_when_told(stop: "threading.Event") -> Iterator[None]:
    """Let Ctrl-C and TERM end the watch between two files; a second Ctrl-C ends it at once.

    Should the step in hand last longer than five seconds, the process ends in its midst: every step survives that, and is
    done again at the next start.
    """
    import os
    import signal
    import threading

    def told(number: int, frame: object) -> None:
        del frame
        if stop.is_set() and number == signal.SIGINT:
            raise KeyboardInterrupt
        if not stop.is_set():
            stop.set()
            last.start()

    last = threading.Timer(_LAST_MOMENT, os._exit, [Exit.DONE.value])
    last.daemon = True
    before = {number: signal.signal(number, told) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        last.cancel()
        for number, handler in before.items():
            signal.signal(number, handler)
