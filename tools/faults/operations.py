"""What people have an archive do while its calls are traced, so that each of its flushes has its turn."""

import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterable
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from reviewsearch import Library
from reviewsearch.app import settings as settings_of
from reviewsearch.app.never import VARIABLE
from reviewsearch.app.scans import Readings
from reviewsearch.domain.ports import Drop, Put, Terms
from reviewsearch.engines import open_engine
from reviewsearch.extract.ocr import OcrPage
from reviewsearch.store.archive import FILED, Archive
from tools.faults.kills import in_child
from tools.faults.laws import TOLD
from tools.faults.scenarios import CORRECTED, OTHER, REPORT, SCENARIOS, VERSIONS, drop, dropped, run, take, taken

OTHER_CASE = "mscp-2020-21-04"
_ORIGINAL, _RECORD = "*.txt", "*.json"


@dataclass(frozen=True, slots=True)
class Operation:
    """What is there before, what is done, and the files there of which nobody knows whether they are on the disk.

    Without `links` the file system refuses to give a file a second name.
    """

    prepare: Callable[[Path], None]
    work: Callable[[Path], None]
    found: Callable[[Path], Iterable[Path]] = lambda _: ()
    links: bool = True


def told(home: Path) -> None:
    """Mark in the trace that a person has been told that what was asked for is done."""
    with suppress(FileNotFoundError):
        (home / TOLD).unlink()


def _of(library: Library, name: str) -> str:
    return next(each.id for each in library.documents() if each.source_name == name)


def _decide(home: Path) -> None:
    """Correct, withdraw, approve, withdraw and forget a document, and have it come again."""
    with Library.open(home) as library:
        identity = _of(library, CORRECTED)
        library.describe(identity, {"kind": ("executive-summary",), "reference": ("MSCP 2020/21-04",)}, by="a person")
        told(home)
        for _ in range(2):
            with library.publishing("a test") as publisher:
                publisher.withdraw(identity, reason="a mistake", by="a person")
            told(home)
            with library.publishing("a test") as publisher:
                publisher.approve(identity, by="a person", at_once=True)
            told(home)
        with library.publishing("a test") as publisher:
            publisher.withdraw(identity, reason="a mistake", by="a person")
        library.forget(identity, reason="asked for", by="a person")
    told(home)
    drop(home, {CORRECTED: VERSIONS[CORRECTED]})
    take(home)


def _decided_before(home: Path) -> None:
    taken(home, VERSIONS | OTHER)
    with Library.open(home) as library:
        Readings(library.settings).add(_of(library, CORRECTED), 1, OcrPage("A heron.", 1.0, "a reader"))


def _never(home: Path) -> None:
    os.environ[VARIABLE] = str(home.parent / "keys" / "of this archive" / "never.key")
    with Library.open(home) as library:
        library.never(["Rowan Thistlewood"])
        told(home)
        library.never(["Wren Thistlewood"])


def _home(home: Path) -> None:
    """Make an archive and choose its other engine."""
    settings_of.initialise(home.parent / "keys" / "another archive")
    told(home)
    settings_of.choose_engine(home, settings_of.load(home).engine)


def _inbox(home: Path) -> None:
    inbox = home / "inbox"
    inbox.mkdir()
    (inbox / REPORT).write_bytes(VERSIONS[REPORT])


def _beyond_mending(home: Path) -> None:
    taken(home, VERSIONS)
    record = next((home / "archive" / "cases").rglob(_RECORD))
    record.write_bytes(record.read_bytes()[:40])
    record.with_suffix("").unlink()


def _move(home: Path) -> None:
    """Move a document, which the index does not learn."""
    archive = Archive(home / "archive")
    filed = next(each for each in archive.filed() if each.record.source_name == CORRECTED)
    (other,) = (each for each in archive.filed() if each.record.source_name in OTHER)
    about = replace(filed.record.description, cases=other.record.description.cases)
    archive.rewrite(filed, replace(filed.record, description=about))


def _moved_before(home: Path) -> None:
    taken(home, VERSIONS | OTHER)
    _move(home)


def _moved(home: Path) -> Iterable[Path]:
    return [path for path in _filed(home) if path.name.startswith("report--") and path.parent.name == OTHER_CASE]


def _move_again(home: Path) -> None:
    """Move a document to a place where a copy of it stands, of which nobody says how it came there."""
    archive = Archive(home / "archive")
    filed = next(each for each in archive.filed() if each.record.source_name == CORRECTED)
    shutil.copyfile(archive.root / filed.path, archive.root / "cases" / OTHER_CASE / filed.path.name)
    _move(home)


def _restored(home: Path) -> None:
    taken(home, VERSIONS | OTHER)
    shutil.rmtree(home / "index")


def _killed(home: Path, *, beside: str, without: str | None = None) -> None:
    """Take a dropped file and be killed as the folder of its case is to be flushed that holds the one and not the other."""
    dropped(home, {REPORT: VERSIONS[REPORT]})
    cases = home / "archive" / "cases"

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if event == "open" and isinstance(arguments[0], str | Path):
            folder = Path(arguments[0])
            if folder.parent == cases and any(folder.glob(beside)) and not (without and any(folder.glob(without))):
                os.kill(os.getpid(), signal.SIGKILL)

    def work() -> None:
        sys.addaudithook(hook)
        take(home)

    if in_child(work) != -signal.SIGKILL:
        raise RuntimeError("It was not killed.")


def _filed(home: Path) -> Iterable[Path]:
    archive = home / "archive"
    return [archive / name for name in FILED] + list((archive / "cases").rglob("*"))


def _room(home: Path) -> None:
    """Make the folder of an engine, whose name is no affair of its own."""
    (home / "engine").mkdir()


def _engine(home: Path) -> None:
    """Fill an engine by itself, batch by batch."""

    def put(name: str, words: str) -> Put:
        return Put(name, Terms("a", "a"), (Terms(words, words),), "report")

    engine = settings_of.load(home).engine
    with closing(open_engine(engine, home / "engine", analyser="1", create=True)) as opened:
        told(home)
        batches: list[list[Put | Drop]] = [[put("a", "heron")], [put("b", "crane")], [put("a", "curlew"), Drop("b")]]
        for changes in batches:
            opened.apply(changes)
            told(home)
        opened.rewrite()


def _nothing(home: Path) -> None:
    """Leave an archive as it is."""


OPERATIONS = {
    **{name: Operation(SCENARIOS[name].prepare, SCENARIOS[name].work) for name in SCENARIOS},
    "decide": Operation(_decided_before, _decide),
    "never": Operation(_nothing, _never),
    "home": Operation(_nothing, _home),
    "inbox": Operation(_inbox, lambda home: run(home, "watch", "--once", "--inbox", str(home / "inbox"))),
    "beyond mending": Operation(_beyond_mending, take),
    "again": Operation(partial(taken, files=VERSIONS | OTHER), _move_again),
    "moved": Operation(_moved_before, take, _moved),
    "restored": Operation(_restored, take, _filed),
    "left original": Operation(partial(_killed, beside=_ORIGINAL, without=_RECORD), take, _filed),
    "left record": Operation(partial(_killed, beside=_RECORD), take, _filed),
    "without links": Operation(partial(dropped, files=VERSIONS), take, links=False),
    "engine": Operation(_room, _engine),
    "engine without links": Operation(_room, _engine, links=False),
}
