"""What becomes of a dropped file once it is kept: it goes, or moves to `.done`, unless someone has written to it meanwhile.

Looking and then removing would lose what comes between the two. So the file is first given a name that nobody else uses:
after that no one can open it, and whether it is still the one that was kept can be said for certain.
"""

import os
from pathlib import Path

from reviewsearch import system
from reviewsearch.app.inboxes import Inbox, Mode
from reviewsearch.app.linux import is_written
from reviewsearch.app.looking import LEAVING
from reviewsearch.files import opened
from reviewsearch.store import disk

# Room for the dot before a name and for the ending behind it, of the 255 bytes that a name may have.
_LONGEST = 200


def let_go(path: Path, look: os.stat_result, inbox: Inbox) -> str | None:
    """Let go of a file that is kept; return None, or why it stays, in words.

    Another file that has come under its name meanwhile, or words that someone has added to it, stay where they are.
    """
    try:
        now = path.lstat()
        if _alike(now, look) and now.st_ctime_ns == look.st_ctime_ns:
            _moved(path, look, inbox) if inbox.mode is Mode.FILE else _removed(path, look)
    except FileNotFoundError:
        return None
    except OSError as error:
        what = f"moved to {inbox.done.name}" if inbox.mode is Mode.FILE else "removed from here"
        return f"It is kept, but could not be {what}: {error.strerror}."
    return None


def _removed(path: Path, look: os.stat_result) -> None:
    aside = path.with_name(f".{os.fsdecode(os.fsencode(path.name)[:_LONGEST])}{LEAVING}")
    path.rename(aside)
    try:
        if _is_the_kept_one(aside, look):
            aside.unlink()
    finally:
        if aside.exists():
            _put_back(aside, path)


def _moved(path: Path, look: os.stat_result, inbox: Inbox) -> None:
    folder = inbox.done / path.parent.relative_to(inbox.path)
    disk.make_folder(folder)
    target = _reserved(folder, path.name)
    try:
        path.replace(target)
    except OSError:
        target.unlink()
        raise
    system.flush(folder)
    kept = False
    try:
        kept = _is_the_kept_one(target, look)
    finally:
        if not kept:
            _put_back(target, path)


def _reserved(folder: Path, name: str) -> Path:
    """Make an empty file of a name that was free: the name itself, or with a counter."""
    stem, dot, suffix = name.rpartition(".")
    stem, suffix = (stem, dot + suffix) if stem else (name, "")
    number = 1
    while True:
        counter = f" ({number})" if number > 1 else ""
        short = os.fsdecode(os.fsencode(stem)[: 250 - len(os.fsencode(suffix)) - len(counter)])
        target = folder / (f"{short}{counter}{suffix}" if counter else name)
        try:
            os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        except FileExistsError:
            number += 1
        else:
            return target


def _put_back(aside: Path, path: Path) -> None:
    aside.replace(_reserved(path.parent, path.name))


def _alike(now: os.stat_result, then: os.stat_result) -> bool:
    # A change of name changes the third of a file's times; the other two stand.
    return (now.st_size, now.st_mtime_ns, now.st_ino) == (then.st_size, then.st_mtime_ns, then.st_ino)


def _is_the_kept_one(aside: Path, look: os.stat_result) -> bool:
    with opened(aside) as file:
        return not is_written(file.fileno()) and _alike(os.fstat(file.fileno()), look)


def put_back_all(folder: Path) -> int:
    """Put back what a stop in the midst of letting go left under its hidden name, in one folder; return how many files."""
    left = list(folder.glob(f".?*{LEAVING}"))
    for path in left:
        _put_back(path, path.with_name(path.name.removesuffix(LEAVING)[1:]))
    return len(left)
