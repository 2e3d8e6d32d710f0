from collections.abc import Callable
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest

from reviewsearch.domain.document import Attachment
from reviewsearch.domain.ports import Limits
from reviewsearch.errors import UnreadableFile
from reviewsearch.extract import read
from reviewsearch.extract.attachments import plain_name


@pytest.fixture
def message() -> EmailMessage:
    message = EmailMessage(SMTP)
    message["Subject"] = "Final report – MSCP 2019/20-01"
    message["From"] = "Someone Else <SECRET@midshire.example>"
    message["To"] = "SECRET@midshire.example"
    message["Date"] = "Tue, 23 Jul 2024 09:30:00 +0100"
    message.set_content("The report is attached.\n“Trwy’r post”")
    return message


def test_a_message_is_one_page_with_its_subject_first_and_its_people_left_out(
    drop: Callable[..., Path], message: EmailMessage
) -> None:
    extraction = read(drop(message.as_bytes()))
    assert [page.text for page in extraction.pages] == [
        "Final report – MSCP 2019/20-01\n\nThe report is attached.\n“Trwy’r post”"
    ]
    assert extraction.media_type == "message/rfc822"
    assert extraction.properties == {
        "title": "Final report – MSCP 2019/20-01",
        "date": "Tue, 23 Jul 2024 09:30:00 +0100",
    }
    assert (extraction.attachments, extraction.warnings) == ((), ())


def test_plain_text_is_preferred_and_a_web_page_is_read_as_its_visitor_sees_it(
    drop: Callable[..., Path], message: EmailMessage
) -> None:
    message.add_alternative("<p>SECRET</p>", subtype="html")
    assert "SECRET" not in read(drop(message.as_bytes())).pages[0].text
    message.clear_content()
    message.set_content("<p>Only<script>SECRET</script> this</p><p style='display:none'>SECRET</p>", subtype="html")
    assert read(drop(message.as_bytes())).pages[0].text.endswith("\n\nOnly this")


def test_attachments_are_handed_on_with_their_plain_names(drop: Callable[..., Path], message: EmailMessage) -> None:
    message.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="..\\..\\report £.pdf")
    message.add_attachment("in words", filename="note.txt")
    assert read(drop(message.as_bytes())).attachments == (
        Attachment("report £.pdf", b"%PDF-1.7"),
        Attachment("note.txt", b"in words\r\n"),
    )


def test_the_logo_in_a_signature_is_no_document_but_an_attached_picture_is_one(
    drop: Callable[..., Path], message: EmailMessage
) -> None:
    message.add_attachment(b"logo", maintype="image", subtype="png", disposition="inline", filename="logo.png")
    message.add_attachment(b"scan", maintype="image", subtype="png", filename="scan.png")
    assert [attachment.name for attachment in read(drop(message.as_bytes())).attachments] == ["scan.png"]


def test_a_message_attached_to_a_message_is_a_document_of_its_own(
    drop: Callable[..., Path], message: EmailMessage
) -> None:
    outer = EmailMessage(SMTP)
    outer["Subject"] = "Fwd"
    outer.set_content("see below")
    message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="report.pdf")
    outer.add_attachment(message)
    (attached,) = read(drop(outer.as_bytes())).attachments
    assert attached.name == "Final report – MSCP 2019-20-01.eml"
    inner = read(drop(attached.content))
    assert inner.pages[0].text.startswith("Final report")
    assert inner.attachments == (Attachment("report.pdf", b"%PDF"),)


def test_attachments_beyond_the_limits_are_named(drop: Callable[..., Path], message: EmailMessage) -> None:
    for name, size in (
        ("one.bin", 5),
        ("large.bin", 50),
        ("two.bin", 5),
        ("none.bin", 0),
        ("three.bin", 5),
        ("four.bin", 1),
    ):
        message.add_attachment(bytes(size), maintype="application", subtype="octet-stream", filename=name)
    extraction = read(drop(message.as_bytes()), Limits(attachments=3, attached_bytes=20))
    assert [attachment.name for attachment in extraction.attachments] == ["one.bin", "two.bin", "three.bin"]
    assert extraction.warnings == (
        "The attachment “large.bin” is too large to be taken from its message. Save it from the message and drop it by itself.",
        "The attachment “none.bin” is empty.",
        "Only the first 3 attachments were taken; the others were not.",
    )


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Reports\\a.pdf", "a.pdf"),
        (None, "attachment"),
        ("...", "attachment"),
        ("a\nb\x00.pdf", "a b.pdf"),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
        ("x" * 300, "x" * 200),
    ],
)
def test_names_of_attachments_are_names_of_files(raw: str | None, name: str) -> None:
    assert plain_name(raw) == name


def test_text_in_an_encoding_it_does_not_have_is_read_by_its_bytes(drop: Callable[..., Path]) -> None:
    for charset in ("utf-8", "unheard-of"):
        raw = (
            f"MIME-Version: 1.0\r\nSubject: a\r\nContent-Type: text/plain; charset={charset}\r\n\r\ncosts £20 – “much”"
        )
        assert "costs £20 – “much”" in read(drop(raw.encode("cp1252"))).pages[0].text


def test_a_header_that_nobody_can_read_is_none(drop: Callable[..., Path]) -> None:
    raw = b"MIME-Version: 1.0\nSubject: =?unheard-of?q?a?= \xff\nDate: =?\nContent-Type: ;;;\nContent-Language: \x00\n\nwords"
    assert read(drop(raw)).pages[0].text.endswith("words")


def test_a_message_with_long_headers_is_known_and_a_typed_memo_is_text(drop: Callable[..., Path]) -> None:
    headers = b"Received: from a\r\n by b\r\n" * 2 + b"X-Long: " + b"a" * 20_000 + b"\r\nMIME-Version: 1.0\r\n\r\nHello"
    assert read(drop(headers)).media_type == "message/rfc822"
    assert read(drop(b"From: A\nTo: B\nSubject: C\n\nHello")).media_type == "text/plain"


def test_a_message_of_attachments_alone_has_its_subject(drop: Callable[..., Path]) -> None:
    message = EmailMessage(SMTP)
    message["MIME-Version"] = "1.0"
    message["Subject"] = "Scan"
    message.add_attachment(b"%PDF", maintype="application", subtype="pdf")
    extraction = read(drop(message.as_bytes()))
    assert extraction.pages[0].text == "Scan"
    assert [attachment.name for attachment in extraction.attachments] == ["attachment"]


def test_messages_within_messages_beyond_measure_end(drop: Callable[..., Path]) -> None:
    raw = b"MIME-Version: 1.0\r\n"
    for number in range(3_000):
        raw += b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (number, number)
    with pytest.raises(UnreadableFile, match="message is damaged"):
        read(drop(raw))


def test_a_message_beyond_measure_is_refused(drop: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    from reviewsearch.extract import mail

    monkeypatch.setattr(mail, "_BYTES", 100)
    with pytest.raises(UnreadableFile, match="message has more than"):
        read(drop(b"MIME-Version: 1.0\r\n\r\n" + b"a" * 100))
