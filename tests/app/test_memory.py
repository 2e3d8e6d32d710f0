"""The longest report, the longest text and the largest scan that are likely go through the whole intake in little memory."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from reviewsearch.app import settings

MOST_MEGABYTES = 500
SENTENCE = "The practitioners met the family at home and shared information number {} with one another."
CODE = """
import resource, sys
from pathlib import Path
from reviewsearch.app import settings
from reviewsearch.app.receipt import Dropped
from reviewsearch.app.writing import writing
with writing(settings.load(Path(sys.argv[1])), purpose="a test") as writer:
    ((_, receipt),) = writer.intake.take([Dropped(Path(sys.argv[2]))])
own = int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0])
print(receipt.reason or "", file=sys.stderr)
print(receipt.outcome.replace(" ", "-"), receipt.pages, own // 1024, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
"""


def report(path: Path) -> None:
    canvas = Canvas(str(path))
    for page in range(182):
        for line in range(48):
            canvas.drawString(50, 780 - 15 * line, SENTENCE.format(page * line))
        canvas.showPage()
    canvas.save()


def text(path: Path) -> None:
    path.write_text("\n".join(SENTENCE.format(number) for number in range(9_000)), encoding="utf-8")
    assert path.stat().st_size > 800_000


def scan(path: Path) -> None:
    """Forty pages, each a picture of ten megabytes that no reader can unpack, which must not be tried."""
    places = [0]
    with path.open("wb") as file:

        def write(content: bytes) -> None:
            places.append(file.tell())
            file.write(b"%d 0 obj\n%b\nendobj\n" % (len(places) - 1, content))

        file.write(b"%PDF-1.4\n")
        write(b"<< /Type /Catalog /Pages 2 0 R >>")
        kids = b" ".join(b"%d 0 R" % (3 + 3 * page) for page in range(40))
        write(b"<< /Type /Pages /Kids [%b] /Count 40 >>" % kids)
        for page in range(40):
            at = 3 + 3 * page
            resources = b"<< /XObject << /I %d 0 R >> >>" % (at + 2)
            write(
                b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources %b /Contents %d 0 R >>"
                % (resources, at + 1)
            )
            write(b"<< /Length 32 >>\nstream\nq 595 0 0 842 0 0 cm /I Do Q    \nendstream")
            picture = b"<< /Type /XObject /Subtype /Image /Width 4960 /Height 7016 /ColorSpace /DeviceGray /BitsPerComponent 8"
            content = os.urandom(10 * 1024 * 1024)
            write(b"%b /Filter /DCTDecode /Length %d >>\nstream\n%b\nendstream" % (picture, len(content), content))
        table = file.tell()
        file.write(b"xref\n0 %d\n0000000000 65535 f \n" % len(places))
        file.writelines(b"%010d 00000 n \n" % place for place in places[1:])
        file.write(b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(places), table))


def broken_scan(path: Path) -> None:
    """The same, the place of its table of contents wrong: whoever reads it has to look through it all."""
    scan(path)
    with path.open("r+b") as file:
        file.seek(-18, 2)
        file.write(b"00000001\n%%EOF\n   ")


FILES: dict[str, tuple[Callable[[Path], None], int]] = {
    "report of 182 pages.pdf": (report, 182),
    "text of 820,000 characters.txt": (text, 1),
    "scan of 400 MB.pdf": (scan, 40),
    "broken scan of 400 MB.pdf": (broken_scan, 40),
}


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asks Linux how much memory was used")
@pytest.mark.parametrize("name", FILES)
def test_the_whole_intake_takes_little_memory(tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    make, pages = FILES[name]
    make(tmp_path / name)
    home = settings.initialise(tmp_path / "home").home
    command = [sys.executable, "-c", CODE, str(home), str(tmp_path / name)]
    outcome, found, own, largest = subprocess.run(command, capture_output=True, check=True, text=True).stdout.split()
    with capsys.disabled():
        sys.stdout.write(f"\n{name}: the intake {own} MB, the largest of its processes {largest} MB\n")
    assert (outcome, int(found)) == ("filed", pages)
    assert int(own) + int(largest) < MOST_MEGABYTES
