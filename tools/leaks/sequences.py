"""One archive lived through a random sequence of steps, and looked at after each."""

import contextlib
import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from starlette.types import ASGIApp

from reviewsearch.app import settings as settings_of
from reviewsearch.app.bundle import Bundle
from reviewsearch.app.bundling import Copy, copied
from reviewsearch.app.means import Means
from reviewsearch.app.receipt import Dropped
from reviewsearch.app.settings import Settings
from reviewsearch.app.writing import Writer, writing
from reviewsearch.domain.document import Page, Record
from reviewsearch.domain.findings import Finding, Severity
from reviewsearch.errors import WrongUsage
from reviewsearch.sandbox import Sandbox
from tools.leaks.model import Is, Model, Text
from tools.leaks.surfaces import leaks
from tools.leaks.website import Browser, seen, served

_BEGIN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
_CONSONANTS, _VOWELS = "bdfgklmnprtvz", "aeiou"
_SETTINGS = """partnership = "Midshire Safeguarding Children Partnership"
engine = "{engine}"
read_scans = false
settle_seconds = 0.01
scan_seconds = 0.1
[[scheme]]
form = "financial-year"
bodies = ["MSCP"]
"""
_TOUCHES = frozenset({"open", "os.link", "os.rename", "os.remove", "os.mkdir", "os.truncate", "sqlite3.connect"})
_MOST_TOUCHES = 150
# In seconds; a busy machine included.
_LONGEST_CRASH = 60.0
# How many links of the website are asked for after each step; at the end of a sequence, all are.
_SOME_LINKS = 5
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


class Leak(AssertionError):
    """Something that is not public could be seen, or something public could not."""


@dataclass
class Clock:
    """The clock on the wall, as a sequence sets it."""

    now: datetime = _BEGIN


@dataclass(frozen=True)
class Seams:
    """What a planted leak takes the place of."""

    bundle: Callable[[Path, Settings], Bundle] = lambda root, _settings: Bundle.open(root)
    copy: Callable[[Settings], Copy] = lambda _settings: copied
    ahead: timedelta = timedelta(0)
    site: Callable[[Bundle], ASGIApp] = served


SOUND = Seams()


@dataclass
class Archive:
    """One archive, its model, and the bundle that a website holds open all the time."""

    home: Path
    settings: Settings
    sandbox: Sandbox
    model: Model
    clock: Clock
    # Another than the one that the steps are drawn from: a seed's steps do not depend on what was looked at.
    rng: random.Random
    seams: Seams = SOUND
    bundle: Bundle | None = None
    browser: Browser | None = None
    ids: dict[int, str] = field(default_factory=dict)

    def means(self, settings: Settings, sandbox: Sandbox) -> Means:
        """Return the clock and the checks of this archive."""
        del sandbox
        return Means(
            "planted", self._look, now=lambda: self.clock.now + self.seams.ahead, copy=self.seams.copy(settings)
        )

    def _look(self, original: Path, record: Record, pages: tuple[Page, ...]) -> tuple[Finding, ...]:
        del original, record
        held = any("holdthis" in page.text for page in pages)
        return (Finding("planted", Severity.HOLD, "Held by the checks."),) if held else ()

    @contextlib.contextmanager
    def writing(self) -> Iterator[Writer]:
        """Start the program."""
        with writing(self.settings, purpose="a sequence", means=self.means, sandbox=self.sandbox) as writer:
            yield writer

    def look(self, *, links: int | None = _SOME_LINKS) -> None:
        """Read all that is public, and so many links of the website, or all. Raises Leak."""
        root = self.settings.index / "public"
        if self.bundle is None:
            self.bundle = self.seams.bundle(root, self.settings)
        if self.browser is None:
            self.browser = Browser(self.seams.site(self.bundle))
        found = list(leaks(self.bundle, root, self.model, self.ids))
        found += seen(self.browser, self.model, self.ids, self.rng, most=links)
        if found:
            raise Leak("; ".join(found))


@contextlib.contextmanager
def archive(home: Path, rng: random.Random, sandbox: Sandbox, seams: Seams = SOUND) -> Iterator[Archive]:
    """Make an archive with nothing in it and a few documents to drop."""
    engine = rng.choice(("whoosh", "tantivy"))
    settings = settings_of.initialise(home, _SETTINGS.format(engine=engine))
    made = Archive(home, settings, sandbox, Model(texts(rng)), Clock(), random.Random(rng.random()), seams)
    try:
        yield made
    finally:
        if made.bundle:
            made.bundle.close()


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
        made.look(links=None)
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
            return _crash(made, rng, text)
        case _:
            _decide(made, kind, text, timedelta(minutes=rng.choice((5, 60, 120))))
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


def _decide(made: Archive, kind: str, text: Text, later: timedelta) -> None:
    """Let a person decide, by the rules and in the program; both must agree on whether that can be."""
    until = made.clock.now + later
    made.model.tick(made.clock.now)
    can = _by_the_rules(made.model, kind, text, made.clock.now, until)
    if text.number not in made.ids:
        return
    with made.writing() as writer:
        try:
            _in_the_program(writer, kind, made.ids[text.number], text, until)
        except WrongUsage as error:
            if can:
                raise Leak(f"{kind} {text.word} was refused: {error}") from None
        else:
            if not can:
                raise Leak(f"{kind} {text.word} was not refused")
        writer.publisher.settle()


def _by_the_rules(model: Model, kind: str, text: Text, now: datetime, until: datetime) -> bool:
    match kind:
        case "approve" | "publish":
            return model.approve(text, now, at_once=kind == "publish")
        case "schedule":
            return model.schedule(text, now, until)
        case "hold":
            return model.hold(text)
        case _:
            return model.withdraw(text)


def _in_the_program(writer: Writer, kind: str, identity: str, text: Text, until: datetime) -> None:
    publisher = writer.publisher
    match kind:
        case "approve" | "publish":
            accepts = ("planted",) if text.holds else ()
            publisher.approve(identity, by="Ada", accepts=accepts, at_once=kind == "publish")
        case "schedule":
            publisher.schedule(identity, until, by="Ada")
        case "hold":
            publisher.hold(identity, reason="a test", by="Ada")
        case _:
            publisher.withdraw(identity, reason="a test", by="Ada")


def _crash(made: Archive, rng: random.Random, text: Text) -> str:
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
        _by_the_rules(made.model, kind, text, made.clock.now, made.clock.now)
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
            identity = made.ids[text.number]
            if kind == "publish":
                accepts = ("planted",) if text.holds else ()
                writer.publisher.approve(identity, by="Ada crashed", accepts=accepts, at_once=True)
            else:
                writer.publisher.withdraw(identity, reason="a test", by="Ada crashed")
            writer.publisher.settle()
    except WrongUsage:
        pass
    finally:
        os._exit(0)


def texts(rng: random.Random) -> tuple[Text, ...]:
    """Make a few documents: clean ones, one that the checks hold, one for a day to come, and two versions of one."""
    words = iter(_words(rng))
    made: list[Text] = []
    for number in range(6):
        title, word = next(words), next(words)
        case = f"mscp-2019-20-{number + 1:02}"
        reference = f"MSCP 2019/20-{number + 1:02}"
        holds, until, name = number == 1, None, f"{reference.replace('/', '-')} paper {title}.txt"
        says = "Published: 3 February 2024"
        if number == 2:  # noqa: PLR2004 - the third is for a day to come
            until, says = datetime(2026, 3, 3, 9, 0, tzinfo=UTC), "Published: 3 March 2026"
        newer = older = None
        if number >= 4:  # noqa: PLR2004 - the last two are versions of one work
            case, reference, name = "mscp-2019-20-05", "MSCP 2019/20-05", f"MSCP 2019-20-05 paper v{number}.txt"
            says = f"Published: {number} February 2024"
            newer, older = (5, None) if number == 4 else (None, 4)  # noqa: PLR2004
        hold = " holdthis" if holds else ""
        content = f"Review: {title.capitalize()}\nRef no: {reference}\n{says}\n\fWe saw {word} there.{hold}\n"
        made.append(Text(number, name, content, word, title, case, reference, holds, until, newer, older))
    return tuple(made)


def _words(rng: random.Random) -> Iterator[str]:
    """Yield words that are far from one another: no four letters in a row are another's, and none begins as another does."""
    taken: set[str] = set()
    while True:
        word = "".join(rng.choice(_CONSONANTS) + rng.choice(_VOWELS) for _ in range(5)) + "x"
        parts = {word[start : start + 4] for start in range(len(word) - 3)} | {word[:2]}
        if not parts & taken:
            taken |= parts
            yield word
