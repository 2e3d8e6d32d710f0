from collections.abc import Callable
from pathlib import Path

import pytest

from reviewsearch.domain.document import Attachment, Extraction
from reviewsearch.domain.ports import Limits
from reviewsearch.errors import UnreadableFile
from reviewsearch.extract import read

Streams = dict[tuple[str, ...], bytes]
SENDER: Streams = {("__substg1.0_0C1A001F",): "SECRET".encode("utf-16-le")}


@pytest.fixture
def extraction(drop: Callable[..., Path], compound: Callable[..., bytes]) -> Callable[..., Extraction]:
    def of(streams: Streams, **limits: int) -> Extraction:
        everything: Streams = {("__properties_version1.0",): bytes(64), **SENDER, **streams}
        return read(drop(compound(everything)), Limits(**limits))

    return of


def _text(prop: str, words: str, *within: str) -> Streams:
    return {(*within, f"__substg1.0_{prop}001F"): words.encode("utf-16-le")}


def _attached(number: int, content: bytes, **properties: str) -> Streams:
    within = f"__attach_version1.0_#{number:08X}"
    streams: Streams = {(within, "__substg1.0_37010102"): content}
    names = {"long": "3707", "short": "3704", "content_id": "3712", "shown_as": "370E"}
    for key, words in properties.items():
        streams |= _text(names[key], words, within)
    return streams


def test_a_message_is_one_page_with_its_subject_first_and_its_people_left_out(
    extraction: Callable[..., Extraction],
) -> None:
    found = extraction(_text("0037", "Child Q – final") | _text("1000", "The report is attached.\r\n"))
    assert [page.text for page in found.pages] == ["Child Q – final\n\nThe report is attached."]
    assert (found.media_type, found.properties) == ("application/vnd.ms-outlook", {"title": "Child Q – final"})
    assert (found.attachments, found.warnings) == ((), ())


def test_a_message_of_an_old_outlook_is_in_the_encoding_of_its_office(extraction: Callable[..., Extraction]) -> None:
    body = "It costs £20 – “much”".encode("cp1252")
    assert extraction({("__substg1.0_1000001E",): body}).pages[0].text == "It costs £20 – “much”"


@pytest.mark.parametrize("kind", ["10130102", "1013001E"])
def test_a_message_that_is_a_web_page_alone_is_read_as_its_visitor_sees_it(
    extraction: Callable[..., Extraction], kind: str
) -> None:
    found = extraction({("__substg1.0_" + kind,): b"<html><p>shown<script>SECRET</script></p></html>"})
    assert found.pages[0].text == "shown"


def test_attachments_are_handed_on(extraction: Callable[..., Extraction]) -> None:
    large = bytes(range(256)) * 40
    found = extraction(
        _attached(1, large, long="report.pdf", short="REPORT~1.PDF")
        | _attached(0, b"small", short="NOTE.TXT")
        | _attached(2, b"logo", long="logo.png", content_id="logo@a", shown_as="image/png")
        | _attached(3, b"scan", long="scan.png", shown_as="image/png")
    )
    assert found.attachments == (
        Attachment("NOTE.TXT", b"small"),
        Attachment("report.pdf", large),
        Attachment("scan.png", b"scan"),
    )


def test_a_message_within_the_message_is_said(extraction: Callable[..., Extraction]) -> None:
    inner = ("__attach_version1.0_#00000000", "__substg1.0_3701000D", "__substg1.0_0037001F")
    found = extraction({inner: "SECRET".encode("utf-16-le")})
    assert found.attachments == ()
    assert found.warnings[0].startswith("Attachment 1 is a message and not searchable.")
    assert "SECRET" not in found.pages[0].text


def test_a_text_in_outlooks_own_form_is_said_not_to_be_read(extraction: Callable[..., Extraction]) -> None:
    found = extraction({("__substg1.0_10090102",): bytes(40)})
    assert found.warnings == ("The text of this message is in a form that is not read. Save it as PDF and drop that.",)


def test_an_attachment_beyond_the_limits_is_never_unpacked(extraction: Callable[..., Extraction]) -> None:
    found = extraction(_attached(0, bytes(9_000), long="large.bin"), attached_bytes=1_000)
    assert found.attachments == ()
    assert found.warnings[0].startswith("The attachment “large.bin” is too large")


def test_a_damaged_message_says_so(drop: Callable[..., Path], compound: Callable[..., bytes]) -> None:
    content = compound({("__properties_version1.0",): bytes(64), **_text("1000", "words " * 2_000)})
    with pytest.raises(UnreadableFile, match="message is damaged"):
        read(drop(content[:-512]))  # without the table of which sector follows which
