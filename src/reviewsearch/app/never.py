"""The never-publish list of an archive: a file of hashes in its home, and the key they were made with, outside of it."""

import os
import secrets
from collections.abc import Iterable
from pathlib import Path

from reviewsearch.app.settings import Settings
from reviewsearch.domain.never import Never
from reviewsearch.errors import BadSettings
from reviewsearch.store import disk

VARIABLE = "REVIEWSEARCH_NEVER_KEY"
_LIST = "never-publish.txt"
_KEY_BYTES = 32
_HEAD = (
    "# Words that are never to be published, as keyed hashes: nobody can read them here, and without the key nobody can look\n"
    "# for them. To add some: reviewsearch never-publish\n"
)


def list_file(settings: Settings) -> Path:
    """Return where the list is; it may be kept and copied with the archive."""
    return settings.home / _LIST


def key_file(settings: Settings) -> Path:
    """Return where the key is. Raises BadSettings where that is inside the archive's home, with which it would be copied."""
    said = settings.data.get("publication", {})
    named = os.environ.get(VARIABLE) or (said.get("never_key") if isinstance(said, dict) else None)
    usual = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "reviewsearch" / "never-publish.key"
    path = (settings.home / Path(str(named)).expanduser() if named else usual).resolve()
    if path.is_relative_to(settings.home.resolve()):
        raise BadSettings(
            f"The key of the never-publish list would stand in {settings.home}, beside what it protects.",
            remedy=f"Name a file outside of it: never_key in [publication], or {VARIABLE}.",
        )
    return path


def load(settings: Settings) -> Never | None:
    """Return the list, None where there is none. Raises BadSettings where it cannot be read or its key is missing."""
    listed = list_file(settings)
    if not listed.is_file():
        return None
    try:
        return Never.of_lines(_key(settings), listed.read_text(encoding="utf-8"))
    except ValueError as error:
        raise BadSettings(f"{listed} cannot be read: {error}.", remedy="Take it from a backup.") from None


def add(settings: Settings, entries: Iterable[str]) -> int:
    """Add entries and return how many spellings were new; list and key are made where there are neither.

    Raises BadSettings where there is a list and its key is missing: its entries would be lost with a new one.
    """
    held = load(settings) or Never(_new_key(settings))
    grown = held.added(entries)
    disk.write_whole(list_file(settings), f"{_HEAD}{grown.lines()}".encode())
    return _size(grown) - _size(held)


def _size(never: Never) -> int:
    return sum(map(len, never.hashes.values()))


def _key(settings: Settings) -> bytes:
    path = key_file(settings)
    try:
        key = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except (OSError, ValueError):
        key = b""
    if len(key) != _KEY_BYTES:
        raise BadSettings(
            f"The key of the never-publish list is not in {path}.",
            remedy=f"Put it back there, or name its place: never_key in [publication], or {VARIABLE}.",
        )
    return key


def _new_key(settings: Settings) -> bytes:
    """Return the key that is there already, of another archive's list perhaps, or make one that this account alone can read."""
    path = key_file(settings)
    if path.exists():
        return _key(settings)
    disk.make_folder(path.parent)
    key = secrets.token_bytes(_KEY_BYTES)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(key.hex() + "\n")
        file.flush()
        os.fsync(file.fileno())
    return key
