"""Damaged indexes, catalogues, records and originals: recognised, told, and made good where that can be done."""

import json
import random
import shutil
import sqlite3
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from tools.faults.scenarios import CORRECTED, OTHER, REPORT, UNREADABLE, VERSIONS, new_home, taken, what_came_of_it

from reviewsearch import Library
from reviewsearch.app import settings as settings_of
from reviewsearch.app import watch
from reviewsearch.app.index import Index, generations
from reviewsearch.app.settings import Settings
from reviewsearch.app.turns import lock_path
from reviewsearch.app.writing import rebuild, writing
from reviewsearch.domain.ports import Drop
from reviewsearch.errors import IndexUnavailable, NewerArchive
from reviewsearch.store import catalogue as catalogue_module
from reviewsearch.store import records
from reviewsearch.store.inspection import DAMAGED
from reviewsearch.store.lock import WriterLock


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Four documents kept with an engine, made once."""
    made: dict[str, Path] = {}

    def template(engine: str) -> Path:
        if engine not in made:
            made[engine] = tmp_path_factory.mktemp(engine) / "home"
            new_home(made[engine], engine)
            taken(made[engine], VERSIONS | OTHER | UNREADABLE)
        return made[engine]

    return template


def copied(template: Path, home: Path) -> Settings:
    shutil.copytree(template, home)
    return settings_of.load(home)


@pytest.fixture
def filled(templates: Callable[[str], Path], tmp_path: Path) -> Settings:
    """An archive of four documents."""
    return copied(templates("whoosh"), tmp_path / "filled")


@pytest.fixture(params=["whoosh", "tantivy"])
def either(request: pytest.FixtureRequest, templates: Callable[[str], Path], tmp_path: Path) -> Settings:
    """The same, kept with either engine."""
    return copied(templates(str(request.param)), tmp_path / "filled")


def set_right(settings: Settings) -> None:
    """Do what any command that writes does first."""
    with writing(settings, purpose="a test"):
        pass


def generation(settings: Settings) -> Path:
    return generations(settings).current()


def flip(path: Path, at: int) -> None:
    content = bytearray(path.read_bytes())
    content[at] ^= 0x55
    path.write_bytes(content)


def _no_index(settings: Settings) -> None:
    shutil.rmtree(settings.index)


def _no_pointer(settings: Settings) -> None:
    (settings.index / "staff" / "current").write_text("generation-gone\n")


def _engine_file_gone(settings: Settings) -> None:
    max((generation(settings) / "engine").rglob("*"), key=lambda path: path.stat().st_size * path.is_file()).unlink()


def _engine_file_changed(settings: Settings) -> None:
    path = max((generation(settings) / "engine").rglob("*"), key=lambda path: path.stat().st_size * path.is_file())
    flip(path, path.stat().st_size // 2)


def _engine_of_another_document(settings: Settings) -> None:
    """As if the engine had lost a batch that the catalogue holds."""
    with_less = Index.open(settings, generations(settings), write=True)
    with_less.engine.apply([Drop(min(with_less.engine.ids()))])
    with_less.close()


def _older_schema(settings: Settings) -> None:
    with sqlite3.connect(generation(settings) / "catalogue.sqlite") as db:
        db.execute("UPDATE meta SET value = ? WHERE name = 'schema'", (str(catalogue_module.SCHEMA - 1),))
    db.close()


def _catalogue_gone(settings: Settings) -> None:
    (generation(settings) / "catalogue.sqlite").unlink()


def _catalogue_cut(settings: Settings) -> None:
    path = generation(settings) / "catalogue.sqlite"
    path.write_bytes(path.read_bytes()[:5000])


def _catalogue_header(settings: Settings) -> None:
    flip(generation(settings) / "catalogue.sqlite", 3)


@pytest.mark.parametrize(
    "harm",
    [
        _no_index,
        _no_pointer,
        _engine_file_gone,
        _engine_file_changed,
        _engine_of_another_document,
        _older_schema,
        _catalogue_gone,
        _catalogue_cut,
        _catalogue_header,
    ],
)
def test_row_40_an_index_that_is_missing_damaged_or_old_is_made_anew_by_whoever_writes_next(
    either: Settings, harm: Callable[[Settings], None]
) -> None:
    before, damaged = what_came_of_it(either.home), generation(either)
    harm(either)
    set_right(either)
    assert generation(either) != damaged
    assert what_came_of_it(either.home) == before


def test_row_41_wherever_a_byte_of_the_catalogue_changes_it_is_noticed_or_changes_no_answer(filled: Settings) -> None:
    before = what_came_of_it(filled.home)
    path = generation(filled) / "catalogue.sqlite"
    whole = path.read_bytes()
    chance = random.Random(4)  # noqa: S311 - the same bytes each time
    noticed = 0
    # Much of the file is room in which nothing is written so far.
    written = [at for at in range(len(whole)) if any(whole[max(0, at - 8) : at + 8])]
    for at in chance.sample(written, 40):
        flip(path, at)
        try:
            index = Index.open(filled, generations(filled))
        except IndexUnavailable:
            noticed += 1
        else:
            damage = index.damage()
            index.close()
            noticed += damage is not None
            assert damage or what_came_of_it(filled.home) == before, at
        path.write_bytes(whole)
    assert noticed >= 5


def test_row_40_while_an_index_is_made_anew_the_old_one_answers(either: Settings) -> None:
    totals: list[int] = []
    with Library(either) as library:
        rebuild(either, progress=lambda _, __: totals.append(library.search("heron").total))
        assert totals
        assert set(totals) == {1}
        assert library.search("heron").total == 1


def test_row_40_where_there_is_no_index_searches_say_that_it_is_being_made_anew(filled: Settings) -> None:
    shutil.rmtree(filled.index / "staff")
    with Library(filled) as library:
        with pytest.raises(IndexUnavailable, match="no index yet"):
            library.search("heron")
        with WriterLock(lock_path(filled), purpose="reviewsearch rebuild"):
            with pytest.raises(
                IndexUnavailable, match="being made anew at this moment, by reviewsearch rebuild"
            ) as caught:
                library.search("heron")
            assert caught.value.remedy.startswith("Ask again in a moment.")
        set_right(filled)
        assert library.search("heron").total == 1


def test_row_40_a_watcher_whose_index_is_taken_away_makes_it_again(settings: Settings) -> None:
    taken(settings.home, OTHER)
    stop, begun = threading.Event(), threading.Event()
    watcher = threading.Thread(
        target=watch.run,
        args=(settings,),
        kwargs={"stop": stop, "say": lambda _: None, "started": lambda _: begun.set()},
    )
    watcher.start()
    try:
        assert begun.wait(20)
        shutil.rmtree(settings.index / "staff")
        with Library(settings) as library:
            _until(lambda: _found(library) == 1)
    finally:
        stop.set()
        watcher.join(20)


def _found(library: Library) -> int:
    try:
        return library.search("heron").total
    except IndexUnavailable:
        return 0


def _until(condition: Callable[[], bool]) -> None:
    for _ in range(400):
        if condition():
            return
        threading.Event().wait(0.05)
    raise AssertionError("it did not happen in twenty seconds")


def record_of(settings: Settings, name: str) -> Path:
    with Library(settings) as library:
        (path,) = (each.path for each in library.documents() if each.source_name == name)
    return settings.home / f"{path}.json"


def test_row_42_a_damaged_record_is_put_aside_and_restored_from_the_index_with_all_that_people_said(
    filled: Settings,
) -> None:
    with Library(filled) as library:
        (wanted,) = (each for each in library.documents() if each.source_name == CORRECTED)
        library.describe(wanted.id, {"title": ("The crane",)}, by="a person")
    record = record_of(filled, CORRECTED)
    before = records.decode(record.read_bytes())
    record.write_bytes(record.read_bytes()[:77])
    set_right(filled)
    after = records.decode(record.read_bytes())
    assert (after.description, after.corrections, after.sources) == (
        before.description,
        before.corrections,
        before.sources,
    )
    assert "restored from the index" in after.history[-1].what
    (aside,) = (filled.archive / "quarantine").rglob(f"*{DAMAGED}")
    assert aside.stat().st_size == 77


def test_row_42_a_lost_record_is_restored_from_the_index(filled: Settings) -> None:
    before = what_came_of_it(filled.home)
    for name in (REPORT, *OTHER, *UNREADABLE):
        record_of(filled, name).unlink()
    set_right(filled)
    assert what_came_of_it(filled.home) == before


def test_row_42_a_damaged_record_without_an_index_is_made_anew_from_the_document_and_its_place(
    filled: Settings,
) -> None:
    record = record_of(filled, REPORT)
    before = records.decode(record.read_bytes())
    record.write_text("{")
    shutil.rmtree(filled.index)
    set_right(filled)
    after = records.decode(record.read_bytes())
    assert (after.id, after.description.case_keys, after.pages) == (
        before.id,
        before.description.case_keys,
        before.pages,
    )
    with Library(filled) as library:
        # That the other is the newer version was known from their names, of which this one is lost.
        assert library.search("MSCP 2019/20-01").total == 2
        assert list(library.verify(everything=True)) == []


@pytest.mark.parametrize("harm", ["edited", "deleted"])
def test_row_44_an_original_that_staff_changed_is_told_and_the_index_keeps_what_it_was(
    filled: Settings, harm: str
) -> None:
    original = record_of(filled, CORRECTED).with_suffix("")
    if harm == "edited":
        original.write_bytes(original.read_bytes().replace(b"crane", b"goose"))
    else:
        original.unlink()
    with Library(filled) as library:
        (problem,) = library.verify(everything=True)
        assert problem.kind == {"edited": "changed", "deleted": "missing"}[harm]
        assert problem.path.endswith(original.name)
        for _ in range(2):
            assert (library.search("crane").total, library.search("goose").total) == (2, 0)
            rebuild(filled)
    if harm == "edited":
        assert b"goose" in original.read_bytes()


def test_row_43_rot_of_one_bit_is_found_and_nothing_overwritten(filled: Settings) -> None:
    original = record_of(filled, CORRECTED).with_suffix("")
    flip(original, 20)
    rotten = original.read_bytes()
    with Library(filled) as library:
        found = [problem for _ in range(7) for problem in library.verify() if problem.kind == "changed"]
        assert {problem.path for problem in found} == {original.relative_to(filled.home).as_posix()}
        assert len(found) == 1  # a seventh of the originals is read each time
    set_right(filled)
    assert original.read_bytes() == rotten


def test_row_47_an_archive_of_a_newer_version_is_left_alone_and_its_index_still_answers(filled: Settings) -> None:
    record = record_of(filled, CORRECTED)
    newer = json.dumps({**json.loads(record.read_bytes()), "format": records.FORMAT + 1}).encode()
    record.write_bytes(newer)
    with Library(filled) as library, pytest.raises(NewerArchive, match="newer version"):
        library.rebuild()
    with Library(filled) as library:
        assert library.search("crane").total == 2
    assert record.read_bytes() == newer


def test_row_47_what_a_newer_version_added_to_a_record_is_carried_along(filled: Settings) -> None:
    record = record_of(filled, CORRECTED)
    record.write_bytes(json.dumps({**json.loads(record.read_bytes()), "shelf_mark": ["A", 7]}).encode())
    set_right(filled)
    with Library(filled) as library:
        (wanted,) = (each for each in library.documents() if each.source_name == CORRECTED)
        library.describe(wanted.id, {"title": ("The crane",)}, by="a person")
    assert json.loads(record.read_bytes())["shelf_mark"] == ["A", 7]


def test_row_47_an_index_of_other_settings_or_another_version_is_made_anew(filled: Settings) -> None:
    before = generation(filled)
    other = "tantivy" if filled.engine == "whoosh" else "whoosh"
    settings_of.choose_engine(filled.home, other)
    changed = replace(filled, engine=other)
    set_right(changed)
    assert generation(changed) != before
    with Library(changed) as library:
        assert library.search("crane").total == 2
