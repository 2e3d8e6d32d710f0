"""Messages that are dropped, and the files attached to them, each of which is a document of its own."""

import os
from collections.abc import Callable
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import SMTP
from pathlib import Path

import pytest

from reviewsearch import Library
from reviewsearch.app import filing
from reviewsearch.app.inboxes import Inbox, Mode
from reviewsearch.app.receipt import Dropped, Outcome
from reviewsearch.app.settings import Settings
from reviewsearch.app.writing import writing

REPORT = "Local Child Safeguarding Practice Review: Wren\nRef no: MSCP 2019/20-01\n\nWords about neglect."


def _message(subject: str, *attachments: tuple[str, str] | EmailMessage) -> EmailMessage:
    message = EmailMessage(SMTP)
    message["Subject"] = subject
    message["Message-ID"] = f"<{subject}@midshire.example>"
    message.set_content("Please file the attached.")
    for attached in attachments:
        if isinstance(attached, EmailMessage):
            message.add_attachment(attached)
        else:
            message.add_attachment(attached[1], filename=attached[0])
    return message


@pytest.fixture
def dropped(tmp_path: Path) -> Callable[[EmailMessage], Path]:
    def write(message: EmailMessage) -> Path:
        path = tmp_path / "handover.eml"
        path.write_bytes(message.as_bytes())
        return path

    return write


def test_what_is_attached_to_a_message_is_a_document_of_its_own(
    library: Library, dropped: Callable[[EmailMessage], Path]
) -> None:
    with library:
        receipts = library.add([dropped(_message("Final report", ("report.txt", REPORT), ("again.txt", REPORT)))])
        assert [(receipt.name, receipt.outcome) for receipt in receipts] == [
            ("report.txt", Outcome.FILED),
            ("again.txt", Outcome.ALREADY_HELD),
            ("handover.eml", Outcome.FILED),
        ]
        (hit,) = library.search("neglect").hits
        assert hit.document.case == "mscp-2019-20-01"
        sources = library.record(hit.document.id).sources
        assert [(source.name, source.place) for source in sources] == [
            ("report.txt", "attached to handover.eml"),
            ("again.txt", "attached to handover.eml"),
        ]
        (message,) = library.search('"please file"').hits
        assert message.document.title.startswith("Final report")
        assert message.document.path.endswith(".eml")


def test_a_file_dropped_beside_the_message_it_is_attached_to_is_known(
    library: Library, dropped: Callable[[EmailMessage], Path]
) -> None:
    message = dropped(_message("Final report", ("report.txt", REPORT)))
    (part,) = BytesParser(policy=SMTP).parsebytes(message.read_bytes()).iter_attachments()
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    beside = message.with_name("same.txt")
    beside.write_bytes(content)
    with library:
        *_, receipt = library.add([message, beside])
        assert (receipt.name, receipt.outcome) == ("same.txt", Outcome.ALREADY_HELD)
        (hit,) = library.search("neglect").hits
        assert [source.name for source in library.record(hit.document.id).sources] == ["report.txt", "same.txt"]


def test_a_message_dropped_again_adds_nothing(library: Library, dropped: Callable[[EmailMessage], Path]) -> None:
    path = dropped(_message("Final report", ("report.txt", REPORT)))
    with library:
        library.add([path])
        before = library.counts()
        (receipt,) = library.add([path])
        assert receipt.outcome is Outcome.ALREADY_HELD
        assert library.counts() == before


def test_an_attachment_that_cannot_be_read_is_kept_with_its_reason(
    library: Library, dropped: Callable[[EmailMessage], Path]
) -> None:
    with library:
        picture, message = library.add([dropped(_message("Scan", ("scan.png", "\x89PNG\r\n\x1a\n")))])
        assert message.outcome is Outcome.FILED
        assert picture.outcome is Outcome.QUARANTINED
        assert "Save it as PDF and drop that" in str(picture.reason)


def test_a_message_in_a_message_gives_what_is_attached_to_it_so_far_and_no_farther(
    library: Library, dropped: Callable[[EmailMessage], Path]
) -> None:
    message = _message("innermost", ("deep.txt", "words about owls"))
    for number in range(filing.MOST_MESSAGES_DEEP):
        message = _message(f"around {number}", message)
    with library:
        receipts = library.add([dropped(message)])
        assert [receipt.name for receipt in receipts] == [
            "innermost.eml",
            "around 0.eml",
            "around 1.eml",
            "handover.eml",
        ]
        assert receipts[0].warnings == ("The attachment “deep.txt” lies too deep inside messages and was not taken.",)
        assert library.search("owls").total == 0


def test_a_stop_before_the_message_is_kept_loses_nothing_and_doubles_nothing(
    settings: Settings, dropped: Callable[[EmailMessage], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = dropped(_message("Final report", ("one.txt", REPORT), ("two.txt", "words about owls")))

    class Stop(BaseException):
        """What a killed process does not catch."""

    with writing(settings, purpose="test") as writer, monkeypatch.context() as patch:
        link, kept = os.link, list[str]()

        def stopping(source: Path, target: Path, **options: bool) -> None:
            if len(kept) == 2:
                raise Stop
            kept.append(target.name)
            link(source, target, **options)

        patch.setattr(os, "link", stopping)  # what puts a file in its place in the archive
        with pytest.raises(Stop):
            list(writer.intake.take([Dropped(path, Inbox(path.parent, Mode.OWN))]))
    assert path.exists()
    with writing(settings, purpose="test") as writer:
        receipts = [receipt for _, receipt in writer.intake.take([Dropped(path, Inbox(path.parent, Mode.OWN))])]
    assert [receipt.outcome for receipt in receipts] == [Outcome.ALREADY_HELD, Outcome.ALREADY_HELD, Outcome.FILED]
    assert not path.exists()
    with Library(settings) as library:
        assert library.counts()["held"] == 3


def test_rebuilding_takes_no_attachment_twice(library: Library, dropped: Callable[[EmailMessage], Path]) -> None:
    with library:
        library.add([dropped(_message("Final report", ("report.txt", REPORT)))])
        before = library.counts()
        library.rebuild()
        assert library.counts() == before
