"""Makes a folder of files that try to crash, fill or stop their reader, reads each through the sandbox, and says what it cost.

    python -m benchmarks.hostile

Every file must end within the sandbox's limits as an extraction or a sentence, and a sound file read after it must come out whole.
"""

import gzip
import io
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from reviewsearch.domain.document import Extraction
from reviewsearch.extract.reader import Asked, Reader
from reviewsearch.sandbox import Sandbox, gaps, protections

_TYPES = b"""<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml"
ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"""
_LINKS = b"""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1"
Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"""


def pdf(*objects: bytes, trailer: bytes = b"<< /Root 1 0 R >>") -> bytes:
    """Make a PDF of these objects, numbered from 1."""
    body = b"".join(b"%d 0 obj\n%b\nendobj\n" % (number, content) for number, content in enumerate(objects, 1))
    return b"%PDF-1.7\n" + body + b"trailer\n" + trailer + b"\nstartxref\n0\n%%EOF\n"


def stream(content: bytes, *, times: int = 1) -> bytes:
    """Make a stream, packed so many times."""
    for _ in range(times):
        content = zlib.compress(content, 9)
    filters = b"/FlateDecode " * times
    return b"<< /Filter [%b] /Length %d >>\nstream\n%b\nendstream" % (filters, len(content), content)


CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"
ONE = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
FONT = b"/Resources << /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>"
PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R %b >>" % FONT


def one_page(content: bytes, *, times: int = 1) -> bytes:
    """Make a PDF of one page with this content."""
    return pdf(CATALOG, ONE, PAGE, stream(content, times=times))


def docx(document: bytes, **parts: bytes) -> bytes:
    """Make a Word document of this main part, and others."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", _TYPES)
        package.writestr("_rels/.rels", _LINKS)
        package.writestr("word/document.xml", document)
        for name, content in parts.items():
            package.writestr(name, content)
    return target.getvalue()


def hostile() -> Iterator[tuple[str, bytes]]:
    """Yield the name and content of each file, made one at a time."""
    text = b"BT /F 9 Tf 1 0 0 1 9 9 Tm (x) Tj ET\n"
    yield "zero-bytes.pdf", b""
    yield "stream-bomb.pdf", one_page(b" " * 500_000_000)
    yield "stream-bomb-in-a-bomb.pdf", one_page(zlib.compress(b" " * 1_000_000_000, 9), times=2)
    yield "four-million-words.pdf", one_page(text * 4_000_000)
    pages = b"3 0 R " * 3_000
    yield (
        "heavy-page-three-thousand-times.pdf",
        pdf(CATALOG, b"<< /Type /Pages /Kids [%b] /Count 3000 >>" % pages, PAGE, stream(text * 50_000)),
    )
    yield (
        "billion-pages-claimed.pdf",
        pdf(CATALOG, b"<< /Type /Pages /Kids [3 0 R] /Count 1000000000 >>", PAGE, stream(text)),
    )
    yield (
        "half-a-million-pages.pdf",
        pdf(CATALOG, b"<< /Type /Pages /Kids [%b] /Count 500000 >>" % (b"3 0 R " * 500_000), PAGE, stream(text)),
    )
    yield (
        "page-tree-in-a-circle.pdf",
        pdf(CATALOG, b"<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 9 >>", b"<< /Type /Pages /Kids [2 0 R] /Count 9 >>"),
    )
    deep = [b"<< /Type /Pages /Kids [%d 0 R] /Count 1 /Parent %d 0 R >>" % (n + 3, n + 1) for n in range(50_000)]
    yield "page-tree-fifty-thousand-deep.pdf", pdf(CATALOG, *deep, PAGE)
    yield "arrays-a-million-deep.pdf", pdf(CATALOG, ONE, PAGE, b"[" * 1_000_000)
    yield "dictionaries-a-million-deep.pdf", pdf(CATALOG, b"<< /Kids " * 1_000_000)
    yield "parentheses-without-end.pdf", one_page(b"BT (" * 2_000_000)
    form = b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 5 0 R >> >> /Length 5 >>"
    yield (
        "form-that-draws-itself.pdf",
        pdf(
            CATALOG,
            ONE,
            PAGE.replace(FONT, b"/Resources << /XObject << /X 5 0 R >> >>"),
            stream(b"/X Do"),
            form + b"\nstream\n/X Do\nendstream",
        ),
    )
    laughs = [
        b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X %d 0 R >> >> /Length 60 >>\nstream\n%b\nendstream"
        % (n + 1, b"/X Do " * 10)
        for n in range(5, 25)
    ]
    yield (
        "forms-ten-to-the-twentieth.pdf",
        pdf(CATALOG, ONE, PAGE.replace(FONT, b"/Resources << /XObject << /X 5 0 R >> >>"), stream(b"/X Do"), *laughs),
    )
    yield (
        "table-that-goes-back-to-itself.pdf",
        (
            b"%PDF-1.4\nxref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size 1 /Prev 9 /Root 1 0 R >>\nstartxref\n9\n%%EOF\n"
        ),
    )
    yield "indirect-length-in-a-circle.pdf", pdf(CATALOG, ONE, PAGE, b"<< /Length 4 0 R >>\nstream\nx\nendstream")
    yield "catalogue-that-is-its-pages.pdf", pdf(b"<< /Type /Catalog /Pages 1 0 R /Kids [1 0 R] /Count 1 >>")
    yield (
        "predictor-of-two-billion-columns.pdf",
        pdf(
            CATALOG,
            ONE,
            PAGE,
            b"<< /Filter /FlateDecode /DecodeParms << /Predictor 15 /Columns 2147483647 >> /Length 9 >>\nstream\nxxxxxxxxx\nendstream",
        ),
    )
    whole = one_page(text * 10)
    for share in (10, 50, 90, 99):
        yield f"cut-to-{share}-percent.pdf", whole[: len(whole) * share // 100]
    yield "nothing-but-a-first-line.pdf", b"%PDF-1.7\n"
    yield "random-after-a-first-line.pdf", b"%PDF-1.7\n" + zlib.compress(bytes(range(256)) * 4_000, 1) * 20 + b"%%EOF"
    yield "web-page.pdf", b"<!DOCTYPE html><html><body><p>Not a PDF at all.</p></body></html>"
    yield "bomb.docx", docx(b"<w:t>" + b" " * 600_000_000)
    yield "three-thousand-parts.docx", docx(b"<x/>", **{f"word/{n}.xml": b"<x/>" for n in range(30_000)})
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 20)).encode()
    space = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    yield (
        "billion-laughs.docx",
        docx(
            b'<!DOCTYPE x [<!ENTITY l0 "lol">'
            + entities
            + b"]><w:document "
            + space
            + b"><w:body><w:p><w:r><w:t>&l19;</w:t></w:r></w:p></w:body></w:document>"
        ),
    )
    yield (
        "reads-your-passwords.docx",
        docx(
            b'<!DOCTYPE x [<!ENTITY l SYSTEM "file:///etc/passwd">]><w:document '
            + space
            + b"><w:body><w:p><w:r><w:t>&l;</w:t></w:r></w:p></w:body></w:document>"
        ),
    )
    yield (
        "tables-twenty-thousand-deep.docx",
        docx(b"<w:document " + space + b"><w:body>" + b"<w:tbl><w:tr><w:tc>" * 20_000),
    )
    yield "elements-a-million-deep.html", b"<!DOCTYPE html><body>" + b"<div>" * 1_000_000 + b"x"
    yield "hundred-megabytes-of-one-line.txt", b"x" * 100_000_000
    yield "packed.txt", gzip.compress(b"x" * 10_000_000)
    yield "groups-a-million-deep.rtf", rb"{\rtf1 " + b"{" * 1_000_000 + b"}"


def main() -> None:
    """Make the files, and have another process read them, so that what it needs is what reading takes."""
    with tempfile.TemporaryDirectory() as name:
        make(Path(name, "hostile"))
        subprocess.run([sys.executable, __file__, name], check=True)


def read_all(folder: Path) -> None:
    """Read each file, print a line for it, and a summary."""
    print("\n".join((*protections(), *gaps())), "\n")
    print("| file | outcome | seconds | processor seconds |\n|---|---|---|---|")
    slowest = 0.0
    with Sandbox(lanes=1) as sandbox:
        reader = Reader(sandbox)
        sound = folder / "sound.txt"
        sound.write_text("Agencies shared information late.")
        for path in sorted((folder / "hostile").iterdir()):
            cpu, clock = _children(sandbox), time.monotonic()
            (outcome,) = reader.read_many([Asked(path, settled=True)])
            seconds = time.monotonic() - clock
            slowest = max(slowest, seconds)
            said = f"{len(outcome.pages)} pages" if isinstance(outcome, Extraction) else str(outcome)
            print(f"| {path.name} | {said} | {seconds:.2f} | {_children(sandbox) - cpu:.2f} |", flush=True)
            if reader.read(sound).pages[0].text != "Agencies shared information late.":
                raise SystemExit(f"{path.name} spoiled what came after it")
    largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(f"\nThe slowest took {slowest:.1f} s. The largest child used {largest} MB, this process {_own_peak()} MB.")


def make(folder: Path) -> None:
    """Write the files."""
    folder.mkdir()
    for name, content in hostile():
        (folder / name).write_bytes(content)
    with (folder / "sparse-terabyte.pdf").open("wb") as file:
        file.truncate(2**40)


def _children(sandbox: Sandbox) -> float:
    sandbox.close()  # only ended processes are counted
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _own_peak() -> int:
    """Return the most memory that this process has used, in MB; what getrusage says counts that of its maker too."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) // 1024


if __name__ == "__main__":
    read_all(Path(sys.argv[1])) if len(sys.argv) > 1 else main()
