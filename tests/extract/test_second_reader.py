"""Pages that PDFium reads as nonsense: pypdf is asked, its reading kept where it makes more sense, and not asked for ever."""

import io
from collections.abc import Callable, Iterable
from pathlib import Path

from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, NameObject, NumberObject

from reviewsearch.extract import read

SAID = "the family and the school met at home and talked about the child and the mother who was with her that same day"
# Each letter is written as another one, as where a font has its letters in an order of its own.
WRITTEN = {letter: chr((ord(letter) - ord("a") + 9) % 26 + ord("a")) for letter in SAID if letter != " "}
NONSENSE = "".join(WRITTEN.get(letter, letter) for letter in SAID)


def _font() -> DictionaryObject:
    font = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}
    return DictionaryObject({NameObject(key): NameObject(value) for key, value in font.items()})


def _named_oddly() -> DictionaryObject:
    """A font whose letters are named in a way that tells nobody what they are."""
    font = _font()
    names = (
        part for letter, code in WRITTEN.items() for part in (NumberObject(ord(code)), NameObject(f"/g{ord(letter)}"))
    )
    font[NameObject("/Encoding")] = DictionaryObject({NameObject("/Differences"): ArrayObject(names)})
    return font


def _told_to_pypdf(writer: PdfWriter) -> DictionaryObject:
    """A font that says what its letters are in one byte each, which PDFium passes over."""
    rows = "\n".join(f"<{ord(code):02X}> <{ord(letter):02X}>" for letter, code in WRITTEN.items())
    table = DecodedStreamObject()
    table.set_data(
        f"/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n1 begincodespacerange <00> <ff> endcodespacerange\n"
        f"{len(WRITTEN)} beginbfchar\n{rows}\nendbfchar\nendcmap\nend end".encode()
    )
    font = _font()
    font[NameObject("/ToUnicode")] = writer._add_object(table)  # noqa: SLF001 - pypdf has no other way to add one
    return font


def _pdf(kinds: Iterable[str]) -> bytes:
    """A page for each: "told" is read by pypdf alone, "odd" by nobody."""
    writer = PdfWriter()
    for kind in kinds:
        page = writer.add_blank_page(595, 842)
        font = _told_to_pypdf(writer) if kind == "told" else _named_oddly()
        fonts = DictionaryObject({NameObject("/F"): font})
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
        content = DecodedStreamObject()
        content.set_data(f"BT /F 9 Tf 40 700 Td ({NONSENSE}) Tj ET".encode())
        page[NameObject("/Contents")] = writer._add_object(content)  # noqa: SLF001 - as above
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def test_a_page_that_pdfium_reads_as_nonsense_is_read_by_pypdf_and_says_so(drop: Callable[..., Path]) -> None:
    (page,) = read(drop(_pdf(["told"]))).pages
    assert page.text.strip() == SAID
    assert page.reader.startswith("pypdf ")


def test_a_page_that_pypdf_reads_no_better_is_as_pdfium_read_it(drop: Callable[..., Path]) -> None:
    (page,) = read(drop(_pdf(["odd"]))).pages
    assert page.text.strip() == NONSENSE
    assert page.reader.startswith("pypdfium2 ")


def test_after_three_pages_in_a_row_in_vain_pypdf_is_not_asked_again(drop: Callable[..., Path]) -> None:
    pages = read(drop(_pdf(["odd", "odd", "told", "odd", "odd", "odd", "told"]))).pages
    readers = [page.reader.partition(" ")[0] for page in pages]
    assert readers == ["pypdfium2", "pypdfium2", "pypdf", "pypdfium2", "pypdfium2", "pypdfium2", "pypdfium2"]
