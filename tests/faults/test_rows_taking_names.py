"""Rows 29 to 32, 35 to 37: names that differ by a hair or are made to hurt, what is no file, versions, and hostile files."""

import os
import socket
import stat
import sys
import unicodedata
from pathlib import Path
from typing import Literal

import pytest
from click.testing import CliRunner
from tests.faults.conftest import Zone

from reviewsearch import Library
from reviewsearch.app import versions
from reviewsearch.app.receipt import Dropped, Outcome
from reviewsearch.app.writing import rebuild, writing
from reviewsearch.cli.group import group
from reviewsearch.cli.receipts import receipt_line
from reviewsearch.cli.words import short
from reviewsearch.domain.document import Status

REPORT = "Review: Wren\nRef no: MSCP 2019/20-01\nPublished: {}\n\nThe {} stood at the water."
HELL = (
    "x" * 251 + ".txt",
    "-rf",
    "CON.txt",
    "<img src=x onerror=alert(1)>.txt",
    "two\nlines.txt",
    "\x1b[31mred\x1b]0;title\x07.txt",
    "\u202etxt.fdp",
    "; rm -rf ~ #.txt",
    "$(touch pwned).txt",
    "'; drop table documents; --.txt",
    "trailing dot.",
    " leading space.txt",
    "\ufeffmark.txt",
)


def names_held(zone: Zone) -> set[str]:
    with Library(zone.settings) as library:
        return {source.name for doc in library.documents() for source in library.record(doc.id).sources}


def test_row_29_names_that_differ_in_form_or_case_alone_are_two_files(zone: Zone) -> None:
    composed, decomposed = (unicodedata.normalize(form, "Café.txt") for form in ("NFC", "NFD"))
    for number, name in enumerate((composed, decomposed, "cafe.txt", "CAFE.txt")):
        (zone.root / name).write_text(f"Words of {number}")
    lying = {path.name for path in zone.root.iterdir() if path.is_file()}
    assert {receipt.name: receipt.outcome for receipt in zone.once()} == dict.fromkeys(lying, Outcome.FILED)
    assert names_held(zone) == lying
    with Library(zone.settings) as library:
        assert len(library.documents()) == len(lying)


def test_row_29_the_same_bytes_under_both_forms_of_a_name_are_one_document(zone: Zone) -> None:
    for form in ("NFC", "NFD"):
        (zone.root / unicodedata.normalize(form, "Café.txt")).write_text("heron")
    assert sorted(receipt.outcome for receipt in zone.once()) == [Outcome.ALREADY_HELD, Outcome.FILED]
    assert len(names_held(zone)) == 2


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_row_29_a_name_is_found_however_it_is_typed(zone: Zone, form: Literal["NFC", "NFD"]) -> None:
    (zone.root / unicodedata.normalize("NFD", "Café picture.bin")).write_bytes(bytes(range(1, 256)) * 4)
    zone.once()
    with Library(zone.settings) as library:
        assert library.search(unicodedata.normalize(form, "CAFÉ")).total == 1


def test_row_30_names_made_to_hurt_are_archived_and_shown_without_harm(zone: Zone) -> None:
    paths = [zone.root / name for name in HELL] + [Path(os.fsdecode(os.fsencode(zone.root) + b"/caf\xe9.txt"))]
    for number, path in enumerate(paths):
        path.write_text(f"Words of number {number} heron")
    receipts = zone.once()
    assert {receipt.outcome for receipt in receipts} == {Outcome.FILED}
    assert names_held(zone) == {path.name for path in paths}
    for receipt in receipts:
        line = receipt_line(receipt)
        assert line.isprintable(), ascii(line)
        line.encode()
    archived = [path.name for path in (zone.root / "unreferenced").iterdir()]
    assert all(name.isascii() and len(name) < 100 for name in archived)
    assert not list(zone.root.rglob("pwned"))


@pytest.mark.parametrize("arguments", [["search", "heron"], ["search", "heron", "--json"], ["status"], ["verify"]])
def test_row_30_no_command_shows_such_a_name_raw(zone: Zone, arguments: list[str]) -> None:
    for number, name in enumerate(HELL):
        (zone.root / name).write_text(f"Words of number {number} heron")
    zone.once()
    (zone.root / "\x1b[31mwaits.txt").touch()
    answer = CliRunner().invoke(group, ["--home", str(zone.settings.home), *arguments])
    assert answer.exception is None or isinstance(answer.exception, SystemExit)
    shown = answer.stdout.replace("\n", "").replace("\t", "")  # which part lines and columns
    assert not {character for character in shown if unicodedata.category(character) in {"Cc", "Cf"}}


def test_row_31_links_are_passed_over_and_named_and_never_followed(zone: Zone, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "inside.txt").write_text("inside")
    (zone.root / "link.txt").symlink_to(secret)
    (zone.root / "folder").symlink_to(tmp_path / "folder")
    (zone.root / "loop").symlink_to(zone.root)
    (zone.root / "broken.txt").symlink_to(tmp_path / "nowhere")
    (zone.root / "hard.txt").hardlink_to(secret)
    assert zone.once() == []
    ignored = dict(zone.state().ignored)
    assert set(ignored) == {"link.txt", "folder", "loop", "broken.txt", "hard.txt"}
    assert "drop the file itself" in ignored["link.txt"]
    assert "drop a copy" in ignored["hard.txt"]
    assert secret.read_text() == "secret"
    assert zone.held() == []


def test_row_31_a_file_that_becomes_a_link_before_it_is_opened_is_not_followed(zone: Zone, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    (zone.root / "note.txt").symlink_to(secret)
    with writing(zone.settings, purpose="a test") as writer:
        ((_, receipt),) = writer.intake.take([Dropped(zone.root / "note.txt")])
    assert receipt.outcome is Outcome.WAITING
    assert "link" in str(receipt.reason)


@pytest.mark.skipif(sys.platform == "win32", reason="pipes stand elsewhere there")
def test_row_32_pipes_sockets_and_devices_hold_nobody_up(zone: Zone, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(zone.root / "pipe.pdf")
    monkeypatch.chdir(zone.root)  # the name of a socket must be short
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("socket.txt")
        names = {"pipe.pdf", "socket.txt"}
        if os.geteuid() == 0:
            os.mknod(zone.root / "device.txt", stat.S_IFCHR | 0o600, os.makedev(1, 5))  # endless zeros
            names.add("device.txt")
        (zone.root / "note.txt").write_text("heron")
        assert [receipt.name for receipt in zone.once()] == ["note.txt"]
        assert {name for name, _ in zone.state().ignored} == names
        with writing(zone.settings, purpose="a test") as writer:
            for name in names:
                ((_, receipt),) = writer.intake.take([Dropped(zone.root / name)])
                assert receipt.outcome is Outcome.WAITING


def test_row_35_one_document_under_two_names_is_held_once_and_both_names_are_known(zone: Zone) -> None:
    (zone.root / "first.txt").write_text("heron")
    zone.once()
    (zone.root / "second.txt").write_text("heron")
    (receipt,) = zone.once()
    assert receipt.outcome is Outcome.ALREADY_HELD
    with Library(zone.settings) as library:
        (document,) = library.documents()
        record = library.record(document.id)
        assert [source.name for source in record.sources] == ["first.txt", "second.txt"]
        assert "dropped again as second.txt" in record.history[-1].what
        assert library.search("heron").total == 1
    originals = [path for path in (zone.root / "unreferenced").iterdir() if path.suffix != ".json"]
    assert len(originals) == 1


def test_row_36_a_corrected_report_is_held_beside_the_first_and_is_the_one_that_is_found(zone: Zone) -> None:
    (zone.root / "MSCP2019-20-01 report.txt").write_text(REPORT.format("23 July 2024", "heron"))
    zone.once()
    (zone.root / "MSCP2019-20-01 report corrected.txt").write_text(REPORT.format("9 August 2024", "crane"))
    (receipt,) = zone.once()
    assert receipt.outcome is Outcome.NEW_VERSION
    with Library(zone.settings) as library:
        (hit,) = library.search("MSCP 2019/20-01").hits
        assert hit.document.id == receipt.id
        assert (library.search("crane").total, library.search("heron").total) == (1, 0)
        (older,) = (document for document in library.documents() if document.id != receipt.id)
        assert (older.status, older.superseded_by) == (Status.SUPERSEDED, receipt.id)
        assert "heron" in (zone.settings.home / older.path).read_text()


def test_row_36_the_same_words_in_another_file_are_both_held_and_the_newest_is_shown(zone: Zone) -> None:
    (zone.root / "note.txt").write_text("The heron stood at the water.")
    zone.once()
    (zone.root / "note.html").write_text("<html><body><p>The heron stood at the water.</p></body></html>")
    (receipt,) = zone.once()
    assert receipt.outcome is Outcome.NEW_VERSION
    assert any("same words" in warning for warning in receipt.warnings)
    with Library(zone.settings) as library:
        assert len(library.documents()) == 2
        assert [hit.document.source_name for hit in library.search("heron").hits] == ["note.html"]


def test_row_36_new_bytes_under_a_known_name_are_held_beside_the_old_and_the_newest_is_shown(zone: Zone) -> None:
    for words in ("heron", "heron and crane"):
        (zone.root / "note.txt").write_text(words)
        (receipt,) = zone.once()
    assert receipt.outcome is Outcome.NEW_VERSION
    assert zone.held() == ["heron", "heron and crane"]
    with Library(zone.settings) as library:
        (hit,) = library.search("heron").hits
        assert hit.document.id == receipt.id
        (older,) = (document for document in library.documents() if document.id != receipt.id)
        assert (older.status, older.superseded_by) == (Status.SUPERSEDED, receipt.id)
    for named in (older.id, str(receipt.id)):
        told = CliRunner().invoke(group, ["--home", str(zone.settings.home), "history", named[:12]])
        assert f"Newest version of {short(older.id)}\t{short(str(receipt.id))}" in told.output.splitlines()
    shown = CliRunner().invoke(group, ["--home", str(zone.settings.home), "show", older.id[:12]])
    assert f"{short(str(receipt.id))}, newest: note.txt" in shown.output


def test_row_36_two_documents_with_titles_of_their_own_that_had_the_same_name_are_both_shown(zone: Zone) -> None:
    for title in ("Minutes of the housing board", "Minutes of the education board"):
        (zone.root / "minutes.html").write_text(
            f"<html><head><title>{title}</title></head><body>heron, {title[15:]}</body></html>"
        )
        zone.once()
    with Library(zone.settings) as library:
        assert library.search("heron").total == 2


def test_row_36_files_of_one_name_from_different_folders_are_different_documents(zone: Zone) -> None:
    for folder in ("north", "south"):
        (zone.root / folder).mkdir()
        (zone.root / folder / "note.txt").write_text(f"heron {folder}")
    zone.once()
    with Library(zone.settings) as library:
        assert library.search("heron").total == 2


@pytest.mark.parametrize("what", ["name", "words"])
def test_row_36_what_very_many_documents_have_in_common_makes_none_a_version_however_they_came(
    zone: Zone, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(versions, "_MOST", 3)

    def dropped(number: int) -> None:
        text = f"heron {number}" if what == "name" else f"heron{' ' * number}"
        name = "scan.txt" if what == "name" else f"form {number}.txt"
        (zone.root / name).write_text(text)

    def shown() -> int:
        with Library(zone.settings) as library:
            return library.search("heron").total

    for number in range(1, 4):
        dropped(number)
        zone.once()
        assert shown() == 1
    for number in range(4, 6):
        dropped(number)
        zone.once()
        assert shown() == number
    rebuild(zone.settings)
    assert shown() == 5
