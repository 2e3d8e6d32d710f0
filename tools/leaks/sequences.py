"""One archive lived through a random sequence of steps, and looked at after each."""

import random
import shutil
from datetime import timedelta

from reviewsearch.app.receipt import Dropped
from reviewsearch.app.writing import Writer
from tools.leaks.archive import Archive, Leak
from tools.leaks.crash import crash
from tools.leaks.decisions import decide
from tools.leaks.model import Is, Text

# How often a document that has not been dropped so far is dropped where it comes up.
_ADDED = 0.8
# What else may happen, and how often.
_STEPS = {
    "approve": 3,
    "publish": 2,
    "schedule": 3,
    "hold": 2,
    "withdraw": 4,
    "clock": 6,
    "rebuild": 1,
    "crash": 2,
    "add": 1,
}


def lived(made: Archive, rng: random.Random, steps: int) -> list[str]:
    """Live through a sequence; return what was done. Raises Leak, with that and what was seen."""
    done: list[str] = []
    try:
        with made.writing():
            pass
        made.look()
        for _ in range(steps):
            done.append(_step(made, rng))
            made.look()
    except Leak as leak:
        raise Leak(f"{leak} — after {'; '.join(done)}") from None
    return done


def _step(made: Archive, rng: random.Random) -> str:
    text = rng.choice(made.model.texts)
    if made.model.of(text).state is Is.ABSENT and rng.random() < _ADDED:
        return _add(made, text)
    (kind,) = rng.choices(tuple(_STEPS), weights=tuple(_STEPS.values()))
    match kind:
        case "add":
            return _add(made, text)
        case "clock":
            by = timedelta(minutes=rng.choice((-90, -1, 1, 30, 61, 60 * 24)))
            return _clock(made, by)
        case "rebuild":
            shutil.rmtree(made.settings.index / rng.choice(("public", "staff")), ignore_errors=True)
            with made.writing() as writer:
                _note_clock(made, writer)
            return "something of the index is lost and made again"
        case "crash":
            return crash(made, rng, text)
        case _:
            decide(made, kind, text, timedelta(minutes=rng.choice((5, 60, 120))))
            return f"{kind} {text.word}"


def _add(made: Archive, text: Text) -> str:
    path = made.home.parent / "desk" / text.name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text.content, encoding="utf-8")
    with made.writing() as writer:
        made.model.tick(made.clock.now)
        for _, receipt in writer.intake.take([Dropped(path, settled=True)]):
            if receipt.id:
                made.ids[text.number] = receipt.id
                writer.checking.expect(receipt.id)
        writer.checking.check_all()
    made.model.add(text, made.clock.now)
    return f"add {text.word}"


def _clock(made: Archive, by: timedelta) -> str:
    """Move the clock while the watcher runs; it looks a moment before and at the moment itself."""
    with made.writing() as writer:
        _note_clock(made, writer)
        until = min((s.until for s in made.model.stands.values() if s.state is Is.SCHEDULED and s.until), default=None)
        if until and until <= made.clock.now + by:
            made.clock.now, after = until - timedelta(microseconds=1), made.clock.now + by
            _note_clock(made, writer)
            made.look()
            made.clock.now = after
        else:
            made.clock.now += by
        _note_clock(made, writer)
    return f"the clock is moved by {by}"


def _note_clock(made: Archive, writer: Writer) -> None:
    made.model.tick(made.clock.now)
    writer.publisher.keep_time()
