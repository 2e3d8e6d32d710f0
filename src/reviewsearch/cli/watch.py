"""`reviewsearch watch`: what is dropped into the archive, taken as it comes."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from reviewsearch.cli.exits import Exit

if TYPE_CHECKING:
    import threading

    from reviewsearch.app.ingest import Receipt
    from reviewsearch.cli.session import Session


@click.command(short_help="Take what is dropped into the archive, as it comes.")
@click.option("--once", is_flag=True, help="Take what lies there now, then end.")
@click.pass_obj
def command(session: "Session", *, once: bool) -> int:
    """Take what is dropped into the archive's folder, until stopped (Ctrl-C, or the signal TERM).

    Prints one line for each file: kind, case, pages, and after how many seconds it could be found. A file is taken when it
    has not changed for a while (settle_seconds in reviewsearch.toml). What cannot be taken yet waits and is tried again;
    `reviewsearch status` says why. With --once: ends with 4 where a file could not be read or must wait.
    """
    import threading

    from reviewsearch.app.watch import run
    from reviewsearch.cli.messages import note
    from reviewsearch.cli.receipts import FAILED, receipt_line
    from reviewsearch.cli.session import seen_from_here

    settings = session.settings()
    stop = threading.Event()
    failed = 0

    def say(receipt: "Receipt") -> None:
        nonlocal failed
        failed += receipt.outcome in FAILED
        click.echo(receipt_line(receipt, waits=True))

    def started(how: str) -> None:
        folder = seen_from_here(settings.archive)
        note(f"Looking once at {folder}" if once else f"Watching {folder} {how}. Stop with Ctrl-C.")

    with _stopping_when_told(stop):
        all_taken = run(settings, stop=stop, say=say, started=started, once=once)
    if not once:
        note("Stopped watching. What is dropped now is taken at the next start.")
        return Exit.DONE
    return Exit.SOME_FAILED if failed or not all_taken else Exit.DONE


@contextmanager
def _stopping_when_told(stop: "threading.Event") -> Iterator[None]:
    """Let Ctrl-C and TERM end the watch between two files; a second Ctrl-C ends it at once."""
    import signal

    def told(number: int, frame: object) -> None:
        del frame
        if stop.is_set() and number == signal.SIGINT:
            raise KeyboardInterrupt
        stop.set()

    before = {number: signal.signal(number, told) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
