"""How scanned pages are read: drawn as pictures, and the pictures read by Tesseract, page by page.

Tesseract is asked as a program, not through its library: a page that brings it down brings down nothing of ours, the
system keeps it up to date, and of a second for a page the start of a program is a fifth. Measured: docs/extraction.md.
"""

import functools
import importlib.util
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from reviewsearch.domain.document import Page
from reviewsearch.domain.quality import is_hopeless
from reviewsearch.extract.programs import Allowed, TooSlow, run
from reviewsearch.extract.words import known_words
from reviewsearch.files import opened

LANGUAGES = ("en", "cy")
# How the program that draws a page ends where there is nothing on it.
BLANK = 3
REMEDY = (
    "Ask whoever installed reviewsearch to install Tesseract (on Debian and Ubuntu: apt-get install tesseract-ocr "
    "tesseract-ocr-cym)."
)
_PROGRAM = "tesseract"
_NAMES = {"en": "eng", "cy": "cym"}
_MIB = 1024 * 1024
_ALLOWED = Allowed(seconds=120.0, cpu_seconds=90, memory=2048 * _MIB, output=64 * _MIB)
# Tesseract's table has a row for each page, block, paragraph, line and word; these are those of words.
_WORD = "5"
_COLUMNS = 12


@dataclass(frozen=True, slots=True)
class OcrPage:
    """What was read of a scanned page: its text, how sure Tesseract is of its words (0 to 1), and what read it."""

    text: str
    confidence: float
    reader: str

    def on(self, page: Page) -> Page:
        """Return a page with this text; how sure it is of is told along with what read it."""
        return Page(page.number, self.text, page.label, page.text or None, f"{self.reader}, {self.confidence:.0%} sure")


def unread_pages(pages: Iterable[Page]) -> tuple[int, ...]:
    """Return the numbers of the pages without text, or with none that any language has, which Tesseract has not seen."""
    unseen = (page for page in pages if not page.reader.startswith(_PROGRAM))
    return tuple(page.number for page in unseen if _is_unread(page))


def seen_pages(pages: Iterable[Page]) -> tuple[int, ...]:
    """Return the numbers of the pages that Tesseract has seen, whatever it found on them."""
    return tuple(page.number for page in pages if page.reader.startswith(_PROGRAM))


def _is_unread(page: Page) -> bool:
    return not any(map(str.isalnum, page.text)) or is_hopeless(page.as_read, known_words())


def is_available() -> bool:
    """Whether this computer can read scans: Tesseract is installed with a language of ours, and what draws pages too."""
    program = shutil.which(_PROGRAM)
    name, installed = _asked(program) if program else (None, frozenset())
    return bool(name and installed.intersection(_NAMES.values()) and importlib.util.find_spec("pypdfium2"))


@functools.cache
def _asked(program: str) -> tuple[str | None, frozenset[str]]:
    """Return a program's name and version, None where it does not run, and the languages it has."""

    def said(question: str) -> list[str]:
        done = subprocess.run([program, question], capture_output=True, text=True, timeout=20, check=True)
        return done.stdout.splitlines()

    try:
        return " ".join(said("--version")[0].split()[:2]), frozenset(line.strip() for line in said("--list-langs")[1:])
    except (OSError, subprocess.SubprocessError, IndexError):
        return None, frozenset()


def read_scans(path: Path, numbers: Iterable[int], languages: Sequence[str] = LANGUAGES) -> Mapping[int, OcrPage]:
    """Read these pages of a PDF, counted from 1; none where scans cannot be read here, or not in these languages.

    A page with nothing on it gives "", and so does one that cannot be drawn or takes too long. Raises what opening the
    file raises.
    """
    program = shutil.which(_PROGRAM)
    name, installed = _asked(program) if program else (None, frozenset())
    known = "+".join(_NAMES[language] for language in languages if _NAMES.get(language) in installed)
    if not (program and name and known and is_available()):
        return {}
    found: dict[int, OcrPage] = {}
    with tempfile.TemporaryDirectory(prefix="reviewsearch-", ignore_cleanup_errors=True) as folder:
        for number in numbers:
            picture = Path(folder, "page.pgm")
            rows = _table(program, known, picture) if _drawn(path, number, picture) else ""
            text, confidence = _words(rows)
            found[number] = OcrPage(text, confidence, name)
    return found


def _drawn(path: Path, number: int, picture: Path) -> bool:
    """Draw a page into a file; False where there is nothing to read."""
    # The program that draws finds its rooms where we found them, and takes nothing else from our surroundings.
    code = f"import runpy, sys; sys.path[:0] = {[path for path in sys.path if path]!r}; sys.argv[1:] = ['{number:d}']; "
    code += "runpy.run_module('reviewsearch.extract.rendering', run_name='__main__')"
    with opened(path) as file, picture.open("wb") as made:
        try:
            return (
                run([sys.executable, "-I", "-c", code], _ALLOWED, folder=picture.parent, given=file, answer=made) == 0
            )
        except TooSlow:
            return False


def _table(program: str, known: str, picture: Path) -> str:
    with picture.open("rb") as given, tempfile.TemporaryFile(dir=picture.parent) as answer:
        command = [program, "stdin", "stdout", "-l", known, "--dpi", "300", "tsv"]
        try:
            run(command, _ALLOWED, folder=picture.parent, given=given, answer=answer)
        except TooSlow:
            return ""
        answer.seek(0)
        return answer.read().decode("utf-8", "replace")


def _words(table: str) -> tuple[str, float]:
    """Return the text of Tesseract's table, line by line with a blank line between paragraphs, and how sure it is of it."""
    lines: dict[tuple[str, ...], list[str]] = {}
    letters = sure = 0.0
    for row in table.splitlines():
        cells = row.split("\t")
        if len(cells) == _COLUMNS and cells[0] == _WORD and cells[11].strip():
            lines.setdefault(tuple(cells[2:5]), []).append(cells[11].strip())
            letters += len(cells[11])
            sure += len(cells[11]) * max(0.0, float(cells[10])) / 100
    text = ""
    before: tuple[str, ...] = ()
    for place, words in lines.items():
        text += ("\n" if place[:2] == before[:2] else "\n\n") if text else ""
        text += " ".join(words)
        before = place
    return text, sure / letters if letters else 0.0
