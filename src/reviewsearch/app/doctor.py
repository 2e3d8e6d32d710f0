"""Whether an archive is well, said in plain words, and the repair of what can be repaired."""

import contextlib
from collections.abc import Callable, Iterable
from dataclasses import replace

from reviewsearch.app.checkups import (
    PUBLIC,
    Checked,
    Finding,
    files_and_records,
    index_and_archive,
    leftovers,
    public_bundle,
)
from reviewsearch.app.settings import Settings
from reviewsearch.app.surroundings import canary, notices, open_to_others, rights, room, writer
from reviewsearch.app.writing import writing

Check = Callable[[Settings], Iterable[Checked]]
CHECKS: tuple[Check, ...] = (
    files_and_records,
    index_and_archive,
    public_bundle,
    leftovers,
    rights,
    room,
    writer,
    notices,
    canary,
)
# Called with the name of what is looked at next.
Looking = Callable[[int, int], None]


def examine(settings: Settings, *, progress: Looking | None = None) -> tuple[Checked, ...]:
    """Look at everything; changes nothing but files of its own, which it removes again."""
    found: list[Checked] = []
    for done, check in enumerate(CHECKS):
        if progress:
            progress(done, len(CHECKS))
        found += check(settings)
    if progress:
        progress(len(CHECKS), len(CHECKS))
    return tuple(found)


def mend(settings: Settings, *, progress: Looking | None = None) -> tuple[Checked, ...]:
    """Look at everything, repair what can be, and look again: what was wrong and is no more is called mended. Raises Busy."""
    before = examine(settings, progress=progress)
    if is_well(before):
        return before
    for folder in open_to_others(settings):
        folder.chmod(0o700)
    with writing(settings, purpose="reviewsearch doctor --fix", progress=progress, orphans=True) as hand:
        for path in hand.index.strays():
            with contextlib.suppress(OSError):  # Windows keeps what is being read: next time
                path.unlink()
        if any(each.what == PUBLIC and each.finding is Finding.WRONG for each in before):
            hand.publisher.start(anew=True)
    after = examine(settings, progress=progress)
    still = {(each.what, each.message) for each in after if each.finding is Finding.WRONG}
    mended = tuple(
        replace(each, finding=Finding.MENDED, remedy="")
        for each in before
        if each.finding is Finding.WRONG and (each.what, each.message) not in still
    )
    return (*mended, *after)


def is_well(found: tuple[Checked, ...]) -> bool:
    """Return whether nothing is wrong."""
    return not any(each.finding is Finding.WRONG for each in found)
