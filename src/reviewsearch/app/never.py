"""The never-publish list of an archive: a file of hashes in its home, and the key they were made with, outside of it."""

import hashlib
import os
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from reviewsearch import system
from reviewsearch.app.settings import Settings
from reviewsearch.domain.document import Page
from reviewsearch.domain.never import LONGEST, Never, spellings
from reviewsearch.errors import BadSettings
from reviewsearch.store import disk
from reviewsearch.store.lock import WriterLock

VARIABLE = "REVIEWSEARCH_NEVER_KEY"
_LIST = "never-publish.txt"
_KEY_BYTES = 32
_HEAD = (
    "# Words that are never to be published, as keyed hashes: nobody can read them here, and without the key nobody can look\n"
    "# for them. To add some: reviewsearch never\n"
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


def version(settings: Settings) -> str:
    """Return a word that is another one when the list is, "" where there is none."""
    try:
        return f"+{hashlib.sha256(list_file(settings).read_bytes()).hexdigest()[:8]}"
    except FileNotFoundError:
        return ""


@dataclass(frozen=True, slots=True)
class Added:
    """What became of entries: how many are new, how many were known, how many lines have no letter or digit.

    `fresh` looks for the new ones alone.
    """

    new: int
    known: int
    empty: int
    fresh: Never


def add(settings: Settings, entries: Iterable[str]) -> Added:
    """Add entries; list and key are made where there are neither. What is new is compared by its words, not its capitals.

    Raises BadSettings where there is a list and its key is missing: its entries would be lost with a new one. Raises Busy
    while another process adds some.
    """
    said = [line for line in entries if line.strip()]
    worded = {min(ways): line for line in said if (ways := spellings(line))}
    disk.make_folder(settings.index)
    with WriterLock(settings.index / "never.lock", purpose="reviewsearch never"):
        held = load(settings) or Never(_new_key(settings))
        new = [line for line in worded.values() if not held.knows(line)]
        if new:
            disk.write_whole(list_file(settings), f"{_HEAD}{held.added(new).lines()}".encode())
    empty = sum(not spellings(line) for line in said)
    return Added(len(new), len(said) - empty - len(new), empty, Never(held.key).added(new))


def stands_in(never: Never, name: str, pages: Iterable[Page]) -> bool:
    """Tell whether an entry stands in a document's name or text, over the end of a page too."""
    if never.in_name(name):
        return True
    before = ""
    for page in pages:
        if never.holds(f"{before}\n{page.text}"):
            return True
        before = " ".join(f"{before} {page.text}".split()[-LONGEST:])
    return False


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
    # A list without its key says nothing.
    system.flush(path.parent)
    return key
