import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from reviewsearch import Library
from reviewsearch.app import doctor
from reviewsearch.app.checkups import FIX, Checked, Finding
from reviewsearch.app.index import generations
from reviewsearch.app.settings import Settings
from reviewsearch.app.surroundings import room
from reviewsearch.app.turns import lock_path
from reviewsearch.app.verifying import PARTS, last_verified
from reviewsearch.errors import Busy
from reviewsearch.store.lock import WriterLock

Write = Callable[..., Path]


@pytest.fixture
def filled(library: Library, write: Write) -> Settings:
    with library:
        library.add(
            [
                write("MSCP2019-20-01 report.txt", "Review: Wren\nRef no: MSCP 2019/20-01", "A heron."),
                write("MSCP2019-20-10 note.txt", "Briefing note: Finch\nRef no: MSCP 2019/20-10\nA crane."),
            ]
        )
    return library.settings


def files(settings: Settings) -> set[Path]:
    """All files but those that SQLite makes for whoever reads."""
    found = (path for path in settings.home.rglob("*") if path.is_file())
    return {path for path in found if not path.name.endswith(("-wal", "-shm"))}


def wrong(found: tuple[Checked, ...]) -> set[str]:
    return {each.what for each in found if each.finding is Finding.WRONG}


def original(settings: Settings) -> Path:
    return next((settings.archive / "cases" / "mscp-2019-20-01").glob("report--*.txt"))


def test_a_sound_archive_is_well_and_looking_leaves_no_trace(filled: Settings) -> None:
    before = files(filled)
    found = doctor.examine(filled)
    assert doctor.is_well(found)
    assert {"files", "index", "rights", "room", "writer", "watcher", "notices", "canary"} <= {
        each.what for each in found
    }
    assert files(filled) == before
    assert {each.finding for each in doctor.mend(filled)} <= {Finding.WELL, Finding.NOTE}


def test_the_canary_is_never_found_in_the_archive(filled: Settings) -> None:
    seen = []
    with Library(filled) as library:

        def look(done: int, total: int) -> None:
            del done, total
            seen.append(library.search("sings").total)

        doctor.examine(filled, progress=look)
        assert set(seen) == {0}
        assert len(library.documents()) == 2


def _record_lost(settings: Settings) -> None:
    path = original(settings)
    path.with_name(path.name + ".json").unlink()
    shutil.rmtree(settings.index)


def _record_damaged(settings: Settings) -> None:
    path = original(settings)
    path.with_name(path.name + ".json").write_text("{")


def _index_gone(settings: Settings) -> None:
    shutil.rmtree(settings.index / "staff")


def _record_edited(settings: Settings) -> None:
    record = original(settings)
    record = record.with_name(record.name + ".json")
    data = json.loads(record.read_text())
    data["description"]["title"]["value"] = "Edited by hand"
    record.write_text(json.dumps(data))


def _strays(settings: Settings) -> None:
    (generations(settings).current() / "engine" / "MAIN_0123456789abcdef.trm").write_bytes(b"left over")


def _leftovers(settings: Settings) -> None:
    (settings.archive / ".staging" / "0123").write_bytes(b"half a copy")
    (settings.index / "staff" / "generation-00000000").mkdir()


def _open_to_all(settings: Settings) -> None:
    generations(settings).current().chmod(0o777)


@pytest.mark.parametrize(
    ("harm", "where"),
    [
        (_record_lost, "files"),
        (_record_damaged, "files"),
        (_index_gone, "index"),
        (_record_edited, "catalogue"),
        (_strays, "index"),
        (_leftovers, "leftovers"),
        (_open_to_all, "rights"),
    ],
)
def test_what_is_wrong_is_told_and_mended(filled: Settings, harm: Callable[[Settings], None], where: str) -> None:
    harm(filled)
    found = doctor.examine(filled)
    assert where in wrong(found)
    assert all(each.remedy or "." in each.message for each in found)
    mended = doctor.mend(filled)
    assert doctor.is_well(mended), [each for each in mended if each.finding is Finding.WRONG]
    done = [each for each in mended if each.finding is Finding.MENDED]
    assert where in {each.what for each in done}
    assert not any(FIX in f"{each.message}{each.remedy}" for each in done)
    assert doctor.is_well(doctor.examine(filled))
    with Library(filled) as library:
        assert library.search("heron").total == 1


def test_what_cannot_be_mended_stays_wrong(filled: Settings) -> None:
    original(filled).write_bytes(b"something else")
    assert wrong(doctor.mend(filled)) == {"files"}
    original(filled).unlink()
    assert wrong(doctor.mend(filled)) == {"files"}


def test_a_document_deleted_with_its_record_is_told_from_the_index(filled: Settings) -> None:
    path = original(filled)
    path.with_name(path.name + ".json").unlink()
    path.unlink()
    (told,) = (each for each in doctor.examine(filled) if each.finding is Finding.WRONG)
    assert path.name in told.message
    assert "backup" in told.remedy


def test_of_a_document_whose_record_alone_has_gone_it_is_not_said_that_both_have(filled: Settings) -> None:
    path = original(filled)
    path.with_name(path.name + ".json").unlink()
    assert wrong(doctor.examine(filled)) == {"files"}


def test_what_verify_found_is_told_until_it_finds_nothing(filled: Settings) -> None:
    path = original(filled)
    before = path.read_bytes()
    path.write_bytes(before.replace(b"heron", b"goose"))
    with Library(filled) as library:
        assert len(list(library.verify(everything=True))) == 1
        assert wrong(doctor.examine(filled)) == {"originals"}
        path.write_bytes(before)
        assert list(library.verify(everything=True)) == []
    assert doctor.is_well(doctor.examine(filled))


def test_each_seventh_of_the_originals_has_its_turn(filled: Settings) -> None:
    path = original(filled)
    path.write_bytes(path.read_bytes().replace(b"heron", b"goose"))
    parts, found = [], []
    with Library(filled) as library:
        for _ in range(2 * PARTS):
            parts.append(last_verified(filled).part)
            found.append([problem.kind for problem in library.verify()])
    assert parts == [*range(PARTS), *range(PARTS)]
    assert sorted(found[:PARTS]) == sorted(found[PARTS:]) == [*[[]] * (PARTS - 1), ["changed"]]
    (filled.index / "verified.json").write_text("{")
    assert last_verified(filled).part == 0


def test_another_writer_is_waited_for_by_a_person(filled: Settings) -> None:
    shutil.rmtree(filled.index / "staff")
    with WriterLock(lock_path(filled), purpose="reviewsearch add"), pytest.raises(Busy):
        doctor.mend(filled)


def test_too_little_room_is_told(filled: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(filled.home)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=1_000))
    assert [each.finding for each in room(filled)] == [Finding.WRONG, Finding.WRONG]


def test_a_loose_umask_is_told(filled: Settings) -> None:
    before = os.umask(0)
    try:
        assert wrong(doctor.examine(filled)) == {"rights"}
    finally:
        os.umask(before)
