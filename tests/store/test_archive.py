import io
from dataclasses import replace
from pathlib import Path

import pytest

from reviewsearch.domain.document import Description, Kind, Record, Source, Stated, Status
from reviewsearch.errors import ReviewsearchError
from reviewsearch.store import records
from reviewsearch.store.archive import Archive, Staged


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    archive = Archive(tmp_path / "archive")
    archive.prepare()
    return archive


def record_of(staged: Staged, *cases: str, kind: Kind = Kind.REPORT, status: Status = Status.HELD) -> Record:
    return Record(
        id=staged.id,
        size=staged.size,
        media_type="text/plain",
        suffix=".txt",
        status=status,
        description=Description(
            kind=Stated(kind.value, "a test"),
            title=Stated("A title", "a test"),
            cases=tuple(Stated(case, "a test") for case in cases),
        ),
        sources=(Source("dropped.txt", "somewhere", "2024-07-23T09:30:00+00:00"),),
    )


def staged(archive: Archive, content: bytes = b"words") -> Staged:
    return archive.stage(io.BytesIO(content))


def test_a_document_is_filed_under_its_case_by_kind_and_hash_with_its_record_beside_it(archive: Archive) -> None:
    copy = staged(archive)
    filed = archive.keep(copy, record_of(copy, "mscp-2019-20-01", "mscp-2020-21-02"))
    assert filed.path == Path("cases/mscp-2019-20-01") / f"report--{copy.id[:8]}.txt"
    assert (archive.root / filed.path).read_bytes() == b"words"
    assert archive.read(filed.path) == filed
    assert list(archive.filed()) == [filed]
    assert not copy.path.exists()


def test_without_a_case_it_is_filed_as_unreferenced_and_unreadable_ones_in_quarantine(archive: Archive) -> None:
    one, other = staged(archive, b"one"), staged(archive, b"other")
    assert archive.keep(one, record_of(one)).path.parent == Path("unreferenced")
    quarantined = record_of(other, "mscp-2019-20-01", status=Status.QUARANTINED)
    assert archive.keep(other, quarantined).path == Path("quarantine") / f"unread--{other.id[:8]}.txt"


def test_keeping_twice_is_keeping_once(archive: Archive) -> None:
    first = staged(archive)
    filed = archive.keep(first, record_of(first, "a"))
    second = staged(archive)
    assert archive.keep(second, record_of(second, "a")) == filed
    assert len(list(archive.filed())) == 1
    assert list((archive.root / ".staging").iterdir()) == []


def test_a_kept_original_is_never_replaced_by_another_of_the_same_name(archive: Archive) -> None:
    copy = staged(archive)
    in_the_way = archive.root / "cases" / "a" / f"report--{copy.id[:8]}.txt"
    in_the_way.parent.mkdir(parents=True)
    in_the_way.write_bytes(b"somebody else's")
    assert archive.keep(copy, record_of(copy, "a")).path.name == f"report--{copy.id}.txt"
    assert in_the_way.read_bytes() == b"somebody else's"


def test_where_both_names_a_document_could_have_are_taken_it_is_not_kept(archive: Archive) -> None:
    copy = staged(archive)
    folder = archive.root / "cases" / "a"
    folder.mkdir(parents=True)
    for digits in (copy.id[:8], copy.id):
        (folder / f"report--{digits}.txt").write_bytes(b"somebody else's")
    with pytest.raises(ReviewsearchError, match="in the way"):
        archive.keep(copy, record_of(copy, "a"))
    assert {path.read_bytes() for path in folder.iterdir()} == {b"somebody else's"}


def test_two_documents_whose_hashes_begin_alike_get_names_of_their_own(archive: Archive) -> None:
    copy = staged(archive)
    other = record_of(copy, "a")
    twin = replace(other, id=copy.id[:8] + "f" * 56)
    beside = archive.root / "cases" / "a" / f"report--{copy.id[:8]}.txt.json"
    beside.parent.mkdir(parents=True)
    beside.write_bytes(records.encode(twin))
    assert archive.keep(copy, other).path.name == f"report--{copy.id}.txt"


def test_a_corrected_record_moves_both_files_and_counts_up_its_revision(archive: Archive) -> None:
    copy = staged(archive)
    filed = archive.keep(copy, record_of(copy))
    moved = archive.rewrite(filed, record_of(copy, "mscp-2019-20-01", kind=Kind.BRIEFING_NOTE))
    assert moved.path == Path("cases/mscp-2019-20-01") / f"briefing-note--{copy.id[:8]}.txt"
    assert moved.record.revision == 2
    assert list(archive.filed()) == [moved]
    assert list((archive.root / "unreferenced").iterdir()) == []
    assert (archive.root / moved.path).read_bytes() == b"words"


def test_of_two_records_of_one_document_the_later_counts(archive: Archive) -> None:
    """As after a stop in the middle of a move."""
    copy = staged(archive)
    filed = archive.keep(copy, record_of(copy))
    old_place = {path.name: path.read_bytes() for path in (archive.root / "unreferenced").iterdir()}
    moved = archive.rewrite(filed, record_of(copy, "a"))
    for name, content in old_place.items():
        (archive.root / "unreferenced" / name).write_bytes(content)
    assert list(archive.filed()) == [moved]
    again = archive.rewrite(filed, record_of(copy, "a"))
    assert again == moved
    assert list((archive.root / "unreferenced").iterdir()) == []


def test_a_move_that_was_broken_off_is_finished_by_the_sweep(archive: Archive) -> None:
    copy = staged(archive)
    filed = archive.keep(copy, record_of(copy))
    old_place = {path.name: path.read_bytes() for path in (archive.root / "unreferenced").iterdir()}
    moved = archive.rewrite(filed, record_of(copy, "a"))
    for left in (old_place, {filed.path.name: b"words"}):  # before the old record goes, and after
        for name, content in left.items():
            (archive.root / "unreferenced" / name).write_bytes(content)
        assert archive.sweep() == len(left)
        assert list((archive.root / "unreferenced").iterdir()) == []
    assert list(archive.filed()) == [moved]
    assert list(archive.problems()) == []


def test_verify_finds_nothing_where_all_is_as_it_was_kept(archive: Archive) -> None:
    copy = staged(archive)
    archive.keep(copy, record_of(copy, "a"))
    assert list(archive.problems()) == []


def test_verify_names_what_was_changed_lost_added_or_made_unreadable(archive: Archive) -> None:
    paths = []
    for content in (b"changed", b"missing", b"unreadable"):
        copy = staged(archive, content)
        paths.append(archive.root / archive.keep(copy, record_of(copy, "a")).path)
    changed, missing, unreadable = paths
    changed.write_bytes(b"Changed")
    missing.unlink()
    unreadable.with_name(unreadable.name + ".json").write_text("{")
    (archive.root / "cases" / "a" / "stray.pdf").write_text("x")
    found = {(problem.kind, Path(problem.path).name) for problem in archive.problems()}
    assert found == {
        ("changed", changed.name),
        ("missing", missing.name),
        ("unreadable", unreadable.name + ".json"),
        ("unexpected", "stray.pdf"),
    }
    assert all(problem.message for problem in archive.problems())


def test_staging_that_fails_leaves_nothing_behind(archive: Archive) -> None:
    class Failing(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            raise OSError(5, "Input/output error", size)

    with pytest.raises(OSError, match="Input/output"):
        archive.stage(Failing())
    assert list((archive.root / ".staging").iterdir()) == []


def test_what_an_interrupted_process_staged_is_swept(archive: Archive) -> None:
    copy = staged(archive)
    archive.keep(copy, record_of(copy, "a"))
    staged(archive, b"interrupted")
    (archive.root / "cases" / "a" / ".report--12345678.txt.json.new").write_text("{")
    assert archive.sweep() == 2
    assert list(archive.problems()) == []
    assert archive.sweep() == 0
