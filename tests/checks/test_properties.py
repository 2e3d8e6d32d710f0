"""What properties and pictures tell, and what they do not."""

import io
import struct

import pytest
from tools.traps.pdf_writing import exif, jpeg

from reviewsearch.checks import pictures
from reviewsearch.checks.properties import of_document

PACKET = """<?xpacket?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/"
xmlns:pdfx="http://ns.adobe.com/pdfx/1.3/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" {attributes}>{elements}</rdf:Description>
</rdf:RDF></x:xmpmeta>"""


def told(*, attributes: str = "", elements: str = "") -> list[str]:
    packet = PACKET.format(attributes=attributes, elements=elements).removeprefix("<?xpacket?>")
    return [told.what for told in of_document({}, packet.encode()).told]


@pytest.mark.parametrize(
    ("attributes", "elements", "expected"),
    [
        ("", "<dc:creator><rdf:Seq><rdf:li>J. Example</rdf:li></rdf:Seq></dc:creator>", "an author"),
        ('pdfx:Company="Midshire Council"', "", "a company"),
        ("", "<pdfx:Company>Midshire Council</pdfx:Company>", "a company"),
        ("", "<xmpMM:History><rdf:Seq/></xmpMM:History>", "by which steps it was made"),
        ("", "<xmp:Label>C:\\Users\\j.example\\a.docx</xmp:Label>", "where it was kept on a computer"),
        ('xmp:Label="/Users/j.example/a.pages"', "", "where it was kept on a computer"),
        (
            "",
            "<dc:title><rdf:Alt><rdf:li>draft 3.docx</rdf:li></rdf:Alt></dc:title>",
            "a title that is the name of another file",
        ),
    ],
)
def test_what_xmp_tells_of_people_and_places(attributes: str, elements: str, expected: str) -> None:
    assert told(attributes=attributes, elements=elements) == [expected]


def test_xmp_that_tells_of_programs_and_dates_tells_nothing() -> None:
    assert told(attributes='xmp:CreatorTool="A program"', elements="<xmp:CreateDate>2024-01-01</xmp:CreateDate>") == []


def test_xmp_that_is_broken_or_endless_is_read_as_far_as_it_goes() -> None:
    assert of_document({}, b"<x").told == ()
    endless = "<xmp:a/>" * 5_000 + "<pdfx:Company>Midshire Council</pdfx:Company>"
    assert told(elements=endless) == []


@pytest.mark.parametrize("name", ["python-docx", "", "Unknown"])
def test_a_program_is_no_author(name: str) -> None:
    assert of_document({"Author": name}).told == ()


def test_the_program_a_pdf_was_written_with_is_no_author_and_in_office_a_creator_is() -> None:
    assert of_document({"Creator": "J. Example"}, pdf=True).told == ()
    assert of_document({"creator": "J. Example"}).told


def test_pictures_tell_where_they_were_taken() -> None:
    (finding,) = pictures.look(b"..." + jpeg(position=True)).findings
    assert finding.message == "A picture in the file says where it was taken."
    assert not pictures.look(jpeg(position=False)).findings


def test_bytes_that_only_look_like_a_picture_tell_nothing() -> None:
    assert not pictures.look(b"Exif\0\0" * 1_000).findings
    assert not pictures.look(b"\xff\xe1\0\0Exif\0\0XX*\0" + bytes(20)).findings
    assert not pictures.look(b"\xff\xe1\0\0Exif\0\0MM\0*\xff\xff\xff\xff").findings


def test_details_behind_a_pointer_are_read_and_circles_end() -> None:
    entries = struct.pack(">HHII", 0x8769, 4, 1, 8) + struct.pack(">HHII", 0x9003, 2, 20, 60)
    block = b"MM\0*" + struct.pack(">I", 8) + struct.pack(">H", 2) + entries + bytes(40)
    (finding,) = pictures.look(b"\xff\xe1\0\0Exif\0\0" + block).findings
    assert finding.message == "A picture in the file says when it was taken."


def test_exif_is_taken_out_of_a_picture_and_nothing_else() -> None:
    with_position = jpeg(position=True)
    lean = pictures.without_exif(with_position)
    assert lean == with_position.replace(exif(position=True), b"")
    assert pictures.without_exif(lean) == lean
    assert pictures.without_exif(b"no picture") == b"no picture"


def test_a_picture_that_exif_turns_stays_as_it_is() -> None:
    turned = jpeg(position=True).replace(
        struct.pack(">HHIHH", 0x0112, 3, 1, 1, 0), struct.pack(">HHIHH", 0x0112, 3, 1, 6, 0)
    )
    assert pictures.without_exif(turned) == turned
    assert io.BytesIO(turned).read(2) == b"\xff\xd8"
