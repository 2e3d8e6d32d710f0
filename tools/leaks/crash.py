"""A program that is killed at a random touch of its archive, and what counts of what it was doing."""

import os
import random
import signal
import sys
import time

from reviewsearch.app.writing import writing
from reviewsearch.errors import WrongUsage
from tools.leaks.archive import Archive
from tools.leaks.decisions import by_the_rules, in_the_program
from tools.leaks.model import Text

_TOUCHES = frozenset({"open", "os.link", "os.rename", "os.remove", "os.mkdir", "os.truncate", "sqlite3.connect"})
_MOST_TOUCHES = 150
# In seconds; a busy machine included.
_LONGEST_CRASH = 60.0


def crash(made: Archive, rng: random.Random, text: Text) -> str:
    """Decide something and be killed at a random touch of the archive's home; then start again, and see what counts."""
    kind, number = rng.choice(("publish", "withdraw")), rng.randrange(1, _MOST_TOUCHES)
    identity = made.ids.get(text.number)
    if identity is None or not hasattr(os, "fork"):
        return "nothing"
    made.model.tick(made.clock.now)
    before = _crashed(made, identity)
    if made.bundle:
        made.bundle.close()
    if (child := os.fork()) == 0:
        _be_killed(made, kind, text, number)
    _wait_for(child)
    counts = _crashed(made, identity) > before
    if counts:
        by_the_rules(made.model, kind, text, made.clock.now, made.clock.now)
    return f"{kind} {text.word}, killed at touch {number}, which {'counts' if counts else 'does not count'}"


def _wait_for(child: int) -> None:
    """Wait until a child has ended; kill it when it lasts too long.

    Tantivy has threads: one that holds a lock while we fork holds it for ever in the child, which is then killed there.
    """
    end = time.monotonic() + _LONGEST_CRASH
    while os.waitpid(child, os.WNOHANG) == (0, 0):
        if time.monotonic() > end:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            return
        time.sleep(0.005)


def _crashed(made: Archive, identity: str) -> int:
    """Start the program, which makes good what was left undone; return how many decisions count of those it was killed in."""
    with made.writing() as writer:
        entry = writer.index.catalogue.entry(identity)
        return sum(decision.by == "Ada crashed" for decision in entry.record.decisions) if entry else 0


def _be_killed(made: Archive, kind: str, text: Text, number: int) -> None:
    left = number

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal left
        if event in _TOUCHES and any(str(made.home) in str(argument) for argument in arguments):
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    try:
        sys.addaudithook(hook)
        with writing(made.settings, purpose="a crash", means=made.means) as writer:
            in_the_program(writer, kind, made.ids[text.number], text, made.clock.now, by="Ada crashed")
            writer.publisher.settle()
    except WrongUsage:
        pass
    finally:
        os._exit(0)
