import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from reviewsearch import Library, Receipt
from reviewsearch.app.inboxes import Inbox, Mode
from reviewsearch.app.receipt import Dropped, Outcome
from reviewsearch.app.settings import Settings
from reviewsearch.app.writing import writing
from reviewsearch.domain.document import Kind, Status
from reviewsearch.errors import Busy

Write = Callable[..., Path]
REPORT = "Local Child Safeguarding Practice Review: Wren\nRef no: MSCP 2019/20-01\nPublished: 23 July 2024\n\nWords about neglect."


def add(library: Library, *paths: Path) -> tuple[Receipt, ...]:
    with library:
        return library.add(paths)


def test_a_file_is_filed_under_its_case_and_the_original_stays_where_it_was(library: Library, write: Write) -> None:
    path = write("MSCP2019-20-01 report.txt", REPORT)
    (receipt,) = add(library, path)
    assert (receipt.outcome, receipt.reference, receipt.kind, receipt.pages) == (
        Outcome.FILED,
        "MSCP 2019/20-01",
        Kind.REPORT,
        1,
    )
    assert receipt.path is not None
    assert receipt.path.startswith("archive/cases/mscp-2019-20-01/report--")
    assert (library.settings.home / receipt.path).read_bytes() == path.read_bytes()
    assert receipt.seconds is not None
    with library:
        assert [hit.document.id for hit in library.search("neglect").hits] == [receipt.id]


def test_the_same_bytes_under_two_names_are_one_document_with_two_sources(library: Library, write: Write) -> None:
    add(library, write("one.txt", REPORT))
    (again,) = add(library, write("two.txt", REPORT))
    assert again.outcome is Outcome.ALREADY_HELD
    with library:
        record = library.record(str(again.id))
        assert [source.name for source in record.sources] == ["one.txt", "two.txt"]
        assert library.search("neglect").total == 1


def test_the_same_bytes_twice_in_one_go_are_one_document(library: Library, write: Write) -> None:
    receipts = add(library, write("one.txt", REPORT), write("two.txt", REPORT), write("one.txt", REPORT))
    assert [receipt.outcome for receipt in receipts] == [Outcome.FILED, Outcome.ALREADY_HELD, Outcome.ALREADY_HELD]
    with library:
        assert [source.name for source in library.record(str(receipts[0].id)).sources] == ["one.txt", "two.txt"]


def test_the_same_words_in_another_file_are_kept_and_said_to_be_held_already(library: Library, write: Write) -> None:
    add(library, write("one.txt", REPORT))
    (other,) = add(library, write("other.txt", REPORT.replace("\n\n", "\n \n\n")))
    assert other.outcome is Outcome.NEW_VERSION
    assert any("same words" in warning for warning in other.warnings)


def test_a_corrected_report_takes_the_place_of_the_first_which_stays_reachable(library: Library, write: Write) -> None:
    (first,) = add(library, write("MSCP2019-20-01 report FINAL.txt", REPORT))
    (second,) = add(
        library,
        write("MSCP2019-20-01 report v2.txt", REPORT.replace("23 July", "24 July").replace("neglect", "neglekt")),
    )
    assert second.outcome is Outcome.NEW_VERSION
    with library:
        assert library.search("neglect").total == 0
        assert library.search("MSCP 2019/20-01").total == 1
        old = library.document(str(first.id))
        assert (old.status, old.superseded_by) == (Status.SUPERSEDED, second.id)
        assert library.page(old.id, 1).text == REPORT


def test_an_older_version_that_comes_later_stands_behind_the_newer(library: Library, write: Write) -> None:
    add(library, write("MSCP2019-20-01 report v2.txt", REPORT.replace("23 July", "24 July")))
    (older,) = add(library, write("MSCP2019-20-01 report.txt", REPORT))
    assert older.outcome is Outcome.OLD_VERSION


def test_both_versions_in_one_go_end_the_same(library: Library, write: Write) -> None:
    newer = write("MSCP2019-20-01 report v2.txt", REPORT.replace("23 July", "24 July"))
    receipts = add(library, write("MSCP2019-20-01 report.txt", REPORT), newer)
    assert [receipt.outcome for receipt in receipts] == [Outcome.OLD_VERSION, Outcome.NEW_VERSION]


def test_what_cannot_be_read_is_kept_in_quarantine_and_found_by_its_name(library: Library, write: Write) -> None:
    path = write("MSCP2019-20-01 photograph.pdf")
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    (receipt,) = add(library, path)
    assert receipt.outcome is Outcome.QUARANTINED
    assert receipt.reason == (
        "This is a picture (PNG), which is not read. If it is the scan of a document, save it as PDF and drop that; "
        "otherwise there is nothing in it to search."
    )
    assert receipt.path is not None
    assert receipt.path.startswith("archive/quarantine/")
    with library:
        assert [hit.document.id for hit in library.search("photograph").hits] == [receipt.id]
        found = library.search("MSCP 2019/20-01").hits
        assert [(hit.document.id, hit.document.status) for hit in found] == [(receipt.id, Status.QUARANTINED)]


def test_an_unfinished_file_waits_and_is_kept_as_it_is_once_it_is_said_to_be_settled(
    settings: Settings, write: Write
) -> None:
    empty = write("empty.pdf")
    with writing(settings, purpose="a test") as writer:
        ((_, receipt),) = writer.intake.take([Dropped(empty)])
        assert receipt.outcome is Outcome.WAITING
        assert receipt.reason
        assert receipt.remedy
        ((_, receipt),) = writer.intake.take([Dropped(empty, settled=True)])
        assert receipt.outcome is Outcome.QUARANTINED


def test_a_file_that_has_gone_or_is_a_link_waits_with_a_reason(library: Library, write: Write) -> None:
    link = write("a.txt", "x").parent / "link.txt"
    link.symlink_to(write("target.txt", "secret"))
    gone, linked = add(library, Path("nowhere.txt"), link)
    assert (gone.outcome, linked.outcome) == (Outcome.WAITING, Outcome.WAITING)
    assert "went away" in str(gone.reason)
    assert "link" in str(linked.reason)


def test_a_dropped_file_goes_only_once_it_is_kept(settings: Settings, write: Write) -> None:
    path = write("note.txt", "heron")
    with writing(settings, purpose="a test") as writer:
        ((_, receipt),) = writer.intake.take([Dropped(path, Inbox(path.parent, Mode.OWN))])
        assert (settings.home / str(receipt.path)).read_text() == "heron"
    assert not path.exists()


def test_a_file_that_took_the_name_of_one_that_is_kept_is_not_removed_with_it(settings: Settings, write: Write) -> None:
    path, other = write("note.txt", "heron"), write("other.txt", "crane")

    def files() -> Iterator[Dropped]:
        yield Dropped(path, Inbox(path.parent, Mode.OWN))
        # Now the first is staged, and not yet committed: the second is asked for in the same batch.
        other.replace(path)
        yield Dropped(write("third.txt", "stork"))

    with writing(settings, purpose="a test") as writer:
        assert [receipt.outcome for _, receipt in writer.intake.take(files())] == [Outcome.FILED, Outcome.FILED]
    assert path.read_text() == "crane"


def test_many_files_are_taken_in_several_commits_and_all_are_found(library: Library, write: Write) -> None:
    receipts = add(library, *(write(f"note {number}.txt", f"Number {number} zebra{number}") for number in range(120)))
    assert {receipt.outcome for receipt in receipts} == {Outcome.FILED}
    with library:
        assert library.counts()["published"] == 120
        assert library.search("zebra77").total == 1


def test_what_is_in_hand_is_written_down_while_the_last_files_are_read(settings: Settings, write: Write) -> None:
    files = [Dropped(write(f"note {number}.txt", f"Number {number}")) for number in range(20)]
    with writing(settings, purpose="a test") as writer:
        taken = writer.intake.take(files)
        next(taken)
        assert 0 < len(writer.index.catalogue.newest()) < len(files)
        assert len(list(taken)) == len(files) - 1
        assert len(writer.index.catalogue.newest()) == len(files)


def test_names_from_hell_are_kept_and_shown(library: Library, write: Write) -> None:
    desk = write("a.txt", "x").parent
    names = ["-rf", "CON.txt", "<img src=x>.txt", "a\nb.txt", "\x1b[31mred.txt", "\u202ecod.txt", "é" * 100]
    paths = [desk / name for name in names] + [Path(os.fsdecode(os.fsencode(desk) + b"/caf\xe9.txt"))]
    for number, path in enumerate(paths):
        path.write_text(f"Words number {number} heron", encoding="utf-8")
    receipts = add(library, *paths)
    assert {receipt.outcome for receipt in receipts} == {Outcome.FILED}
    with library:
        assert library.search("heron").total == len(paths)
        assert {library.record(str(receipt.id)).source_name for receipt in receipts} == {path.name for path in paths}


def test_two_writers_at_once_are_refused(settings: Settings, write: Write) -> None:
    with writing(settings, purpose="reviewsearch watch"), pytest.raises(Busy, match="reviewsearch watch"):
        Library(settings).add([write("a.txt", "x")])
