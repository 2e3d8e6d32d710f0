"""One small sound file of each kind that is read, made here: for tests, and to be damaged by the fuzzer."""

import io
import zipfile
from itertools import pairwise

import docx
import pptx
from pptx.util import Inches
from reportlab.pdfgen.canvas import Canvas


def make_pdf(*texts: str, compressed: bool = True, **about: str) -> bytes:
    """Return a PDF of these texts, one a page."""
    target = io.BytesIO()
    canvas = Canvas(target, pageCompression=int(compressed), invariant=1, lang=about.get("lang"))
    canvas.setTitle(about.get("title", ""))
    canvas.setAuthor(about.get("author", ""))
    for text in texts:
        canvas.drawString(72, 720, text)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


ODF_NAMES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        *((name, name) for name in ("office", "text", "table", "style", "meta", "presentation")),
        *(("draw", "drawing"), ("fo", "xsl-fo-compatible"), ("svg", "svg-compatible")),
    )
)


def odf(kind: str, body: str, looks: str = "", **parts: str) -> bytes:
    """Return an OpenDocument file of this body and these looks; `parts` come beside it, or in place of it."""
    content = (
        f"<office:document-content {ODF_NAMES}><office:automatic-styles>{looks}</office:automatic-styles>"
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
    )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        package.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        for name, markup in {"content": content, **parts}.items():
            root = f"<office:document-{name} {ODF_NAMES}>{markup}</office:document-{name}>"
            place = f"{name}.xml" if name != "manifest" else "META-INF/manifest.xml"
            package.writestr(place, markup if name in {"content", "manifest"} else root)
    return target.getvalue()


def repacked(package: bytes, changes: dict[str, bytes], flags: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return an Office file with parts replaced or added."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(target, "w", flags) as new:
        for name in old.namelist():
            if name not in changes:
                new.writestr(name, old.read(name))
        for name, content in changes.items():
            new.writestr(name, content)
    return target.getvalue()


def good_files() -> dict[str, bytes]:
    """One sound file of each kind; each holds the words "shared information"."""
    word, deck = io.BytesIO(), io.BytesIO()
    document = docx.Document()
    document.core_properties.title = "Learning from Child Q"
    document.add_heading("Findings", level=1)
    document.add_paragraph("Agencies shared information late.")
    document.save(word)
    presentation = pptx.Presentation()
    slide = presentation.slides.add_slide(presentation.slide_layouts[5])
    title = slide.shapes.title
    if title is None:
        raise ValueError("python-pptx has another layout in this place")
    title.text = "Agencies shared information late"
    slide.shapes.add_textbox(Inches(1), Inches(2), Inches(4), Inches(1)).text_frame.text = "What we learned"
    presentation.save(deck)
    return {
        "pdf": make_pdf("Agencies shared information late.", "A second page."),
        "docx": word.getvalue(),
        "pptx": deck.getvalue(),
        "html": b"<!DOCTYPE html><html lang='en-GB'><title>A review</title><body><p>Agencies shared information late.",
        "odt": odf("text", "<text:p>Agencies shared information late.</text:p>"),
        "odp": odf("presentation", "<draw:page><text:p>Agencies shared information late.</text:p></draw:page>"),
        "rtf": rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}\f0 Agencies shared information late.\par}",
        "eml": b"MIME-Version: 1.0\r\nSubject: A review\r\n\r\nAgencies shared information late.\r\n",
        "msg": compound(
            {
                ("__properties_version1.0",): bytes(32),
                ("__substg1.0_0037001F",): "A review".encode("utf-16-le"),
                ("__substg1.0_1000001F",): ("Agencies shared information late. " * 100).encode("utf-16-le"),
            }
        ),
        "txt": "Agencies shared information late. “Quoted”, £20.".encode("cp1252"),
    }


def compound(streams: dict[tuple[str, ...], bytes]) -> bytes:
    """Return an old Office file ([MS-CFB]) of these streams, by the folders they stand in and their names."""
    entries = _entries(streams)
    sectors: list[bytes] = []
    following: list[int] = []
    mini, mini_following = bytearray(), list[int]()
    starts: list[tuple[int, int]] = []
    for content in (entry[3] for entry in entries):
        if content is None or not content:
            starts.append((_NO_SECTOR, 0))
        elif len(content) < _SMALLEST_IN_SECTORS:
            starts.append((len(mini) // 64, len(content)))
            mini += content + bytes(-len(content) % 64)
            mini_following += _chain(len(mini_following), -(-len(content) // 64))
        else:
            starts.append((_laid(content, sectors, following), len(content)))
    starts[0] = (_laid(bytes(mini), sectors, following), len(mini)) if mini else starts[0]
    siblings = {left: right for _, _, children, _ in entries for left, right in pairwise(children)}
    rows = b"".join(
        _row(entry, *start, right=siblings.get(at, _NOTHING))
        for at, (entry, start) in enumerate(zip(entries, starts, strict=True))
    )
    directory = _laid(rows + bytes(-len(rows) % 512), sectors, following)
    mini_table = _laid(
        b"".join(number.to_bytes(4, "little") for number in mini_following) or bytes(4), sectors, following
    )
    count = 1
    while count * 128 < len(following) + count:
        count += 1
    table_at = len(sectors)
    following += [0xFFFFFFFD] * count
    table = b"".join(number.to_bytes(4, "little") for number in following).ljust(512 * count, b"\xff")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + b"\x3e\0\x03\0\xfe\xff\x09\0\x06\0" + bytes(10)
    numbers = (count, directory, 0, 4096, mini_table, -(-len(mini_following) // 128) or 1, _NO_SECTOR, 0)
    header += b"".join(number.to_bytes(4, "little") for number in numbers)
    header += b"".join((table_at + at if at < count else _NOTHING).to_bytes(4, "little") for at in range(109))
    return header + b"".join(sectors) + table


# Smaller streams stand in sectors of 64 bytes ([MS-CFB] 2.2).
_SMALLEST_IN_SECTORS = 4096
_NO_SECTOR, _NOTHING = 0xFFFFFFFE, 0xFFFFFFFF
_Row = tuple[str, int, list[int], bytes | None]


def _entries(streams: dict[tuple[str, ...], bytes]) -> list[_Row]:
    """Return the root, then every folder and stream: name, type, the numbers of what stands in it, content."""
    entries: list[_Row] = [("Root Entry", 5, [], None)]
    known: dict[tuple[str, ...], int] = {(): 0}
    for path, content in streams.items():
        for depth in range(1, len(path) + 1):
            if path[:depth] not in known:
                known[path[:depth]] = len(entries)
                entries[known[path[: depth - 1]]][2].append(len(entries))
                entries.append((path[depth - 1], 1, [], None) if depth < len(path) else (path[-1], 2, [], content))
    return entries


def _row(entry: _Row, start: int, size: int, *, right: int) -> bytes:
    name, kind, children, _ = entry
    wide = name.encode("utf-16-le") + b"\0\0"
    return (
        wide.ljust(64, b"\0")
        + len(wide).to_bytes(2, "little")
        + bytes([kind, 1])
        + b"\xff" * 4
        + right.to_bytes(4, "little")
        + (children[0] if children else _NOTHING).to_bytes(4, "little")
        + bytes(36)
        + start.to_bytes(4, "little")
        + size.to_bytes(8, "little")
    )


def _chain(first: int, count: int) -> list[int]:
    return [*range(first + 1, first + count), _NO_SECTOR]


def _laid(content: bytes, sectors: list[bytes], following: list[int]) -> int:
    """Append content to the sectors; return where it begins."""
    first, count = len(sectors), max(1, -(-len(content) // 512))
    sectors += [content[at * 512 : at * 512 + 512].ljust(512, b"\0") for at in range(count)]
    following += _chain(first, count)
    return first
