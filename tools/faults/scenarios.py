"""What is done to an archive while it is broken off, and what must be seen of it once it was done to the end."""

import hashlib
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from functools import partial
from pathlib import Path
from typing import Any

from reviewsearch import Library
from reviewsearch.app import settings as settings_of
from reviewsearch.app.index import Index, generations
from reviewsearch.app.settings import Settings
from reviewsearch.cli import main
from reviewsearch.cli.exits import Exit
from reviewsearch.domain.document import Document, Status
from tools.impatient import SETTINGS

REPORT, CORRECTED = "MSCP2019-20-01 report FINAL.txt", "MSCP2019-20-01 report v2.txt"
VERSIONS = {
    REPORT: b"Review: Wren\nRef no: MSCP 2019/20-01\nPublished: 23 July 2024\n\nA heron.",
    CORRECTED: b"Review: Wren\nRef no: MSCP 2019/20-01\nPublished: 24 July 2024\n\nA crane.",
}
UNREADABLE = {"minutes.xyz": bytes(range(256)) * 4}
OTHER = {
    "MSCP2020-21-04 briefing note.txt": b"Briefing note\nRef no: MSCP 2020/21-04\nJune 2022\n\nA heron and a crane."
}
_WELL = {None, Exit.DONE, Exit.SOME_FAILED}
WORDS = ("heron", "crane", "curlew", "MSCP 2019/20-01", "MSCP 2020/21-04", "MSCP 2022/23-07")


def message() -> dict[str, bytes]:
    """Return a dropped message with two attachments, one of which is dropped by itself as well."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "a@example.org", "b@example.org", "Review MSCP 2022/23-07"
    mail["Date"] = "Tue, 02 May 2023 10:00:00 +0000"
    mail.set_content("Please find the papers. A curlew.")
    attached = {"MSCP2022-23-07 briefing note.txt": b"Briefing note\nRef no: MSCP 2022/23-07\nMay 2023\n\nA curlew."}
    for name, content in {**attached, **OTHER}.items():
        mail.add_attachment(content, maintype="text", subtype="plain", filename=name)
    return {"papers.eml": mail.as_bytes(), **OTHER}


@dataclass(frozen=True, slots=True)
class Scenario:
    """What is there before (`prepare`), what is broken off (`work`), and what a person does then (`finish`)."""

    prepare: Callable[[Path], None]
    work: Callable[[Path], None]
    finish: Callable[[Path], None]


def new_home(home: Path, engine: str) -> Settings:
    """Make an empty archive."""
    return settings_of.initialise(home, SETTINGS.format(engine=engine))


def drop(home: Path, files: dict[str, bytes]) -> None:
    """Put files into the drop zone."""
    for name, content in files.items():
        (home / "archive" / name).write_bytes(content)


def run(home: Path, *arguments: str) -> None:
    """Run the program in this process, as it is called from a shell; ends the process where the program fails.

    That some files could not be read as documents is no failure.
    """
    sys.argv = ["reviewsearch", "--home", str(home), *arguments]
    try:
        main()
    except SystemExit as ended:
        if ended.code not in _WELL:
            raise


def take(home: Path) -> None:
    """Take what lies in the drop zone, as `reviewsearch watch --once` does."""
    run(home, "watch", "--once")


def dropped(home: Path, files: dict[str, bytes]) -> None:
    """Drop files into an archive that has been watched before."""
    taken(home, {})
    drop(home, files)


def taken(home: Path, files: dict[str, bytes]) -> None:
    """Drop files and take them, in another process."""
    drop(home, files)
    command = [sys.executable, "-m", "reviewsearch", "--home", str(home), "watch", "--once"]
    done = subprocess.run(command, check=False, capture_output=True)
    if done.returncode not in _WELL:
        raise RuntimeError(done.stderr.decode())


def _describe(home: Path) -> None:
    with Library.open(home) as library:
        (wanted,) = (each for each in library.documents() if each.source_name == REPORT)
        if wanted.kind.value != "executive-summary":
            said = {"kind": ("executive-summary",), "reference": ("MSCP 2020/21-04",)}
            library.describe(wanted.id, said, by="a person")


def _described(home: Path) -> None:
    take(home)
    _describe(home)


def _damage_record(home: Path) -> None:
    taken(home, VERSIONS | OTHER)
    records = sorted((home / "archive" / "cases").rglob("*.json"))
    records[0].write_bytes(records[0].read_bytes()[:40])
    records[1].unlink()


SCENARIOS = {
    "first start": Scenario(partial(drop, files=OTHER), take, take),
    "drop": Scenario(partial(dropped, files=VERSIONS), take, take),
    "attachments": Scenario(partial(dropped, files=message()), take, take),
    "quarantine": Scenario(partial(dropped, files=UNREADABLE | OTHER), take, take),
    "describe": Scenario(partial(taken, files=VERSIONS | OTHER), _describe, _described),
    "rebuild": Scenario(partial(taken, files=VERSIONS | UNREADABLE), lambda home: run(home, "rebuild"), take),
    "mend": Scenario(_damage_record, take, take),
}


def what_came_of_it(home: Path) -> dict[str, Any]:
    """Return all that can be seen of an archive: the same, however often what was done to it was broken off."""
    settings = settings_of.load(home)
    archive = settings.archive
    originals = [
        path
        for name in ("cases", "unreferenced", "quarantine")
        for path in (archive / name).rglob("*")
        if _counts(path)
    ]
    with Library(settings) as library:
        documents = sorted(
            (each.source_name, _standing(each), each.path, each.kind.value, each.title) for each in library.documents()
        )
        found = {words: library.search(words).total for words in WORDS}
        problems = [problem.message for problem in library.verify(everything=True)]
    index = Index.open(settings, generations(settings))
    try:
        return {
            "documents": documents,
            "found": found,
            "problems": problems,
            "originals": sorted(hashlib.sha256(path.read_bytes()).hexdigest() for path in originals),
            "damage": index.damage(),
            "disagreement": index.disagreement(),
            "staging": sorted(path.name for path in (archive / ".staging").iterdir()),
            "generations": len(list(generations(settings).root.glob("generation-*"))),
            "left": sorted(path.name for path in archive.iterdir() if path.is_file()),
        }
    finally:
        index.close()


def _counts(path: Path) -> bool:
    return path.is_file() and path.suffix not in {".json", ".damaged"}


def _standing(document: Document) -> str:
    # Whether the older of two versions was published before the newer one came depends on how fast both were taken.
    if document.superseded_by:
        return "superseded"
    return "quarantined" if document.status is Status.QUARANTINED else "current"
