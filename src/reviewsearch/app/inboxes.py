"""Folders from which documents are taken: the archive's own drop zone, and others that its owner names."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from reviewsearch.errors import BadSettings, WrongUsage

DONE = ".done"
_KEYS = {"path", "mode", "settle_seconds"}
_DAY = 86_400


class Mode(StrEnum):
    """What becomes of a file once it is kept: it goes, it is moved to `.done`, or it stays where it is."""

    OWN = "own"
    FILE = "file"
    LEAVE = "leave"


@dataclass(frozen=True, slots=True)
class Inbox:
    """A folder to take documents from. `settle` is its own settle time in seconds, None where it has none."""

    path: Path
    mode: Mode
    settle: float | None = None

    @property
    def done(self) -> Path:
        """Where files stand once they are kept, in an inbox of mode `file`."""
        return self.path / DONE


def inboxes_of(data: Mapping[str, Any], home: Path) -> tuple[Inbox, ...]:
    """Return the inboxes that settings name, `[[inbox]]` by `[[inbox]]`. Raises BadSettings."""
    tables = data.get("inbox", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise BadSettings("inbox is not a list of tables.", remedy='Write [[inbox]], and below it path = "/a/folder".')
    return apart((_inbox(table, home) for table in tables), home)


def _inbox(table: Mapping[str, Any], home: Path) -> Inbox:
    if unknown := set(table) - _KEYS:
        raise BadSettings(
            f"[[inbox]] says {', '.join(sorted(unknown))}.", remedy=f"It may say: {', '.join(sorted(_KEYS))}."
        )
    path, mode, settle = table.get("path"), table.get("mode", Mode.FILE.value), table.get("settle_seconds")
    if not isinstance(path, str) or not path.strip():
        raise BadSettings("An [[inbox]] has no path.", remedy='Write path = "/the/folder" below it.')
    if mode not in {Mode.FILE.value, Mode.LEAVE.value}:
        raise BadSettings(f"The mode of the inbox {path} is {mode!r}.", remedy='Write mode = "file" or mode = "leave".')
    if settle is not None and (
        isinstance(settle, bool) or not isinstance(settle, int | float) or not 0 < settle <= _DAY
    ):
        raise BadSettings(
            f"settle_seconds of the inbox {path} is {settle!r}.", remedy="Write a number of seconds, for example 8."
        )
    return Inbox(home.absolute() / Path(path).expanduser(), Mode(mode), None if settle is None else float(settle))


def apart(inboxes: Iterable[Inbox], home: Path) -> tuple[Inbox, ...]:
    """Return inboxes, none of which lies in another or in the archive. Raises WrongUsage where one does."""
    found: list[Inbox] = []
    for inbox in inboxes:
        for other in (home / "archive", home / "index", *(known.path for known in found)):
            if _overlap(inbox.path, other):
                raise WrongUsage(
                    f"The inbox {inbox.path} and {other} lie one in the other.",
                    remedy="What is dropped into archive/ is taken in any case. Name each other folder once.",
                )
        found.append(inbox)
    return tuple(found)


def _overlap(one: Path, other: Path) -> bool:
    one, other = one.resolve(), other.resolve()
    return one.is_relative_to(other) or other.is_relative_to(one)
