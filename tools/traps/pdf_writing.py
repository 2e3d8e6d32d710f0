"""Small PDFs written operator by operator, so that each holds just what it should."""

import io
import random
import struct
import zlib
from collections.abc import Callable

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

WORDS = "Hidden words about the family"
OPEN = "Agencies shared information late."
WIDTH, HEIGHT = 595, 842
# Draws a picture over the place where `unseen` writes.
IMAGE = "q 300 0 0 40 60 680 cm /I Do Q\n"

Change = Callable[[Pdf], None]


def line(text: str = OPEN, *, x: float = 72, y: float = 760, size: float = 12, before: str = "") -> str:
    """Return the operators that write a line of text; `before` are operators inside the text object."""
    return f"BT {before} /F {size} Tf {x} {y} Td ({text}) Tj ET\n"


def box(colour: str = "0 g", *, x: float = 60, y: float = 680, width: float = 300, height: float = 40) -> str:
    """Return the operators that fill a rectangle."""
    return f"q {colour} {x} {y} {width} {height} re f Q\n"


def unseen(**about: float | str) -> str:
    """Return the operators that write the words to be found, at the place that `box` covers."""
    given = {"x": 72.0, "y": 695.0, "size": 12.0, "before": "", **about}
    return line(WORDS, x=float(given["x"]), y=float(given["y"]), size=float(given["size"]), before=str(given["before"]))


def pdf(content: str, *changes: Change, pages: int = 1) -> bytes:
    """Return a PDF whose every page has this content, after changes."""
    made = pikepdf.new()
    for _ in range(pages):
        made.add_blank_page(page_size=(WIDTH, HEIGHT))
    font = made.make_indirect(
        Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
    )
    for page in made.pages:
        page.Resources = Dictionary(Font=Dictionary(F=font))
        page.Contents = made.make_stream(content.encode("cp1252"))
    for change in changes:
        change(made)
    target = io.BytesIO()
    made.save(target, deterministic_id=True, compress_streams=False)
    return target.getvalue()


def grey_image(width: int, height: int, pixels: bytes, name: str = "I") -> Change:
    """Add a picture in shades of grey to the first page's resources."""

    def change(made: Pdf) -> None:
        picture = Stream(made, zlib.compress(pixels), Type=Name.XObject, Subtype=Name.Image, Width=width, Height=height)
        picture.ColorSpace, picture.BitsPerComponent, picture.Filter = Name.DeviceGray, 8, Name.FlateDecode
        _x_object(made, name, picture)

    return change


def jpeg_image(content: bytes, width: int, height: int) -> Change:
    """Add a JPEG picture in shades of grey to the first page's resources."""

    def change(made: Pdf) -> None:
        picture = Stream(made, content, Type=Name.XObject, Subtype=Name.Image, Width=width, Height=height)
        picture.ColorSpace, picture.BitsPerComponent, picture.Filter = Name.DeviceGray, 8, Name.DCTDecode
        _x_object(made, "I", picture)

    return change


def form(content: str, name: str = "X") -> Change:
    """Add a piece of page that is drawn as a whole to the first page's resources."""

    def change(made: Pdf) -> None:
        page = made.pages[0]
        piece = Stream(made, content.encode(), Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, WIDTH, HEIGHT]))
        piece.Resources = Dictionary(Font=page.Resources.Font)
        _x_object(made, name, piece)

    return change


def _x_object(made: Pdf, name: str, thing: Stream) -> None:
    resources = made.pages[0].Resources
    if "/XObject" not in resources:
        resources.XObject = Dictionary()
    resources.XObject[f"/{name}"] = made.make_indirect(thing)


def resource(kind: str, name: str, thing: Dictionary) -> Change:
    """Add something to the first page's resources."""

    def change(made: Pdf) -> None:
        made.pages[0].Resources[f"/{kind}"] = Dictionary({f"/{name}": thing})

    return change


def mark(subtype: str, *, look: str = "", **about: object) -> Change:
    """Put a mark on the first page, over the place of the words; `look` are the operators that draw it."""

    def change(made: Pdf) -> None:
        rect = [60, 680, 360, 720]
        annotation = Dictionary(Type=Name.Annot, Subtype=Name(f"/{subtype}"), Rect=Array(rect), F=4)
        for key, value in about.items():
            annotation[f"/{key}"] = value
        if look:
            drawn = Stream(made, look.encode(), Type=Name.XObject, Subtype=Name.Form, BBox=Array(rect))
            annotation.AP = Dictionary(N=made.make_indirect(drawn))
        page = made.pages[0]
        page.Annots = Array([*page.get("/Annots", []), made.make_indirect(annotation)])

    return change


def on_page(**about: object) -> Change:
    """Set keys of the first page."""

    def change(made: Pdf) -> None:
        for key, value in about.items():
            made.pages[0].obj[f"/{key}"] = value

    return change


def on_root(key: str, make: Callable[[Pdf], object]) -> Change:
    """Set a key of the document."""

    def change(made: Pdf) -> None:
        made.Root[f"/{key}"] = make(made)

    return change


def info(**about: str) -> Change:
    """Set the document's own properties."""

    def change(made: Pdf) -> None:
        for key, value in about.items():
            made.docinfo[f"/{key}"] = value

    return change


def layer(*, off: bool) -> Change:
    """Add a layer, switched off or on, that the first page's content may name L."""

    def change(made: Pdf) -> None:
        group = made.make_indirect(Dictionary(Type=Name.OCG, Name=String("Draft")))
        made.Root.OCProperties = Dictionary(
            OCGs=Array([group]), D=Dictionary(OFF=Array([group] if off else []), ON=Array([] if off else [group]))
        )
        made.pages[0].Resources.Properties = Dictionary(L=group)

    return change


def noise(width: int, height: int, low: int, high: int) -> bytes:
    """Return pixels like those of a photograph, always the same."""
    source = random.Random(7)
    return bytes(source.randint(low, high) for _ in range(width * height))


def exif(*, position: bool) -> bytes:
    """Return an EXIF segment of a JPEG: which way up it is, and where it was taken."""
    entries = [struct.pack(">HHIHH", 0x0112, 3, 1, 1, 0)]
    if position:
        entries.append(struct.pack(">HHII", 0x8825, 4, 1, 60))
    block = b"MM\0*" + struct.pack(">I", 8) + struct.pack(">H", len(entries)) + b"".join(entries) + bytes(40)
    return b"\xff\xe1" + struct.pack(">H", 2 + 6 + len(block)) + b"Exif\0\0" + block


def jpeg(*, position: bool) -> bytes:
    """Return a JPEG of 8 by 8 grey pixels with EXIF in it."""
    tables = b"\xff\xdb\x00\x43\x00" + bytes([1] * 64)
    frame = b"\xff\xc0\x00\x0b\x08\x00\x08\x00\x08\x01\x01\x11\x00"
    huffman = (
        b"\xff\xc4\x00\x14\x00"
        + bytes([1] + [0] * 15)
        + b"\x00"
        + b"\xff\xc4\x00\x14\x10"
        + bytes([1] + [0] * 15)
        + b"\x00"
    )
    scan = b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00" + b"\x3f"
    return b"\xff\xd8" + exif(position=position) + tables + frame + huffman + scan + b"\xff\xd9"
