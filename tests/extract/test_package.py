import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from reviewsearch import package
from reviewsearch.domain.ports import Limits
from reviewsearch.errors import UnreadableFile
from reviewsearch.extract import read
from reviewsearch.package import words_only


def test_a_bomb_in_a_part_of_a_word_document_is_refused_before_it_is_unpacked(
    drop: Callable[..., Path], repacked: Callable[..., bytes], good_files: dict[str, bytes]
) -> None:
    bomb = repacked(good_files["docx"], {"word/document.xml": b"<w:document>" + bytes(20 * 1024 * 1024)})
    with pytest.raises(UnreadableFile, match="more than 300 times as many"):
        read(drop(bomb))


def test_a_bomb_that_lies_about_its_size_is_refused(
    drop: Callable[..., Path], repacked: Callable[..., bytes], good_files: dict[str, bytes]
) -> None:
    bomb = bytearray(repacked(good_files["docx"], {"word/document.xml": b"<w:document>" + bytes(20 * 1024 * 1024)}))
    true_size = (20 * 1024 * 1024 + len(b"<w:document>")).to_bytes(4, "little")
    assert bomb.count(true_size) == 2
    with pytest.raises(UnreadableFile):
        read(drop(bytes(bomb).replace(true_size, (1024).to_bytes(4, "little"))))


def test_more_text_than_a_document_holds_is_refused(
    good_files: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(package, "MARKUP_BYTES", 3_000)
    with pytest.raises(UnreadableFile, match=r"unpack to more than [\d,]+ bytes"):
        words_only(io.BytesIO(good_files["docx"]), Limits())


def test_a_package_that_states_more_than_the_limit_is_refused_with_both_numbers(
    drop: Callable[..., Path], good_files: dict[str, bytes]
) -> None:
    with pytest.raises(UnreadableFile, match=r"unpacks to [\d,]+ bytes, and 3,000 are allowed"):
        read(drop(good_files["docx"]), Limits(unpacked_bytes=3_000))


def test_a_package_of_more_parts_than_allowed_is_refused(
    drop: Callable[..., Path], good_files: dict[str, bytes]
) -> None:
    with pytest.raises(UnreadableFile, match=r"has \d+ parts, and 5 are allowed"):
        read(drop(good_files["docx"]), Limits(parts=5))


def test_a_list_of_parts_larger_than_any_is_refused_before_it_is_read(
    drop: Callable[..., Path], repacked: Callable[..., bytes], good_files: dict[str, bytes]
) -> None:
    with pytest.raises(UnreadableFile, match="its list of parts has"):
        read(drop(repacked(good_files["docx"], {"x" * 3_000: b""})), Limits(parts=5))


def test_a_locked_package_is_refused_with_a_remedy(drop: Callable[..., Path], good_files: dict[str, bytes]) -> None:
    locked = bytearray(good_files["docx"])
    place = locked.index(b"PK\x01\x02")
    locked[place + 8] |= 1
    with pytest.raises(UnreadableFile, match="protected with a password"):
        read(drop(bytes(locked)))


def test_a_package_whose_list_is_spoiled_is_damaged(drop: Callable[..., Path], good_files: dict[str, bytes]) -> None:
    with pytest.raises(UnreadableFile, match="list of parts cannot be read"):
        read(drop(good_files["docx"].replace(b"PK\x01\x02", b"PK\x07\x07")))


def test_links_to_parts_that_are_not_there_do_no_harm(
    drop: Callable[..., Path], repacked: Callable[..., bytes], good_files: dict[str, bytes]
) -> None:
    with zipfile.ZipFile(io.BytesIO(good_files["docx"])) as parts:
        links = parts.read("word/_rels/document.xml.rels").decode()
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
    dead = f'<Relationship Id="dead" Type="{kind}" Target="../NULL"/></Relationships>'
    changed = repacked(
        good_files["docx"], {"word/_rels/document.xml.rels": links.replace("</Relationships>", dead).encode()}
    )
    assert "shared information" in read(drop(changed)).pages[0].text


def test_pictures_are_not_unpacked(good_files: dict[str, bytes], repacked: Callable[..., bytes]) -> None:
    full = repacked(
        good_files["docx"], {"word/media/image1.png": bytes(100_000), "word/embeddings/a.xlsx": b"x" * 1000}
    )
    with zipfile.ZipFile(words_only(io.BytesIO(full), Limits())) as lean:
        assert lean.getinfo("word/media/image1.png").file_size == 0
        assert lean.getinfo("word/embeddings/a.xlsx").file_size == 0
        assert lean.getinfo("word/document.xml").file_size > 0


def test_entities_in_a_package_fetch_and_multiply_nothing(
    drop: Callable[..., Path], repacked: Callable[..., bytes], good_files: dict[str, bytes], tmp_path: Path
) -> None:
    (tmp_path / "secret").write_text("SECRET")
    with zipfile.ZipFile(io.BytesIO(good_files["docx"])) as parts:
        body = parts.read("word/document.xml").decode()
    declared = f'<!DOCTYPE d [<!ENTITY far SYSTEM "file://{tmp_path}/secret"><!ENTITY near "SECRET">]><w:document'
    body = body.replace("<w:document", declared, 1).replace("shared information", "shared &far;&near; information")
    text = read(drop(repacked(good_files["docx"], {"word/document.xml": body.encode()}))).pages[0].text
    assert "SECRET" not in text


def test_entities_in_the_properties_of_a_package_fetch_and_multiply_nothing(
    drop: Callable[..., Path], repacked: Callable[..., bytes], good_files: dict[str, bytes]
) -> None:
    with zipfile.ZipFile(io.BytesIO(good_files["docx"])) as parts:
        core = parts.read("docProps/core.xml").decode()
    core = core.replace("<cp:coreProperties", '<!DOCTYPE d [<!ENTITY near "SECRET">]><cp:coreProperties', 1)
    core = core.replace("Learning from Child Q", "Learning &near;")
    properties = read(drop(repacked(good_files["docx"], {"docProps/core.xml": core.encode()}))).properties
    assert properties["title"] == "Learning"
