"""How many words and characters the readers of PDFs get wrong where the text is known: our own prose, printed by two programs.

    python -m benchmarks.truth

The paragraphs of the invented partnership's manuscripts, English and Welsh, are laid out as plain documents by reportlab and, where
it is installed, by LibreOffice (justified, hyphenated, in a font with joined letters). What is compared are words in their order; a
word that was broken at the end of a line counts as read where it is put together again.
"""

import io
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from xml.sax.saxutils import escape

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt
from reportlab.lib.enums import TA_JUSTIFY
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Paragraph, SimpleDocTemplate
from tools.midshire.manuscript import CONTENT, load
from tools.midshire.markup import Para, Quote

from reviewsearch.domain.document import Extraction
from reviewsearch.domain.ports import Limits
from reviewsearch.extract import pdf, pdf_pdfium, pdf_pypdf

_WORD = re.compile(r"\w+")
_BROKEN = re.compile(r"(?<=\w)-\n\s*")
_MARKS = re.compile(r"\*+|\^\[[^\]]*\]|\{[^}]*\}")
_FEWEST_WORDS = 300
# Which words are set apart, and from how many letters on.
_EVERY, _LONG = 10, 5


def truths() -> dict[str, list[str]]:
    """Return the paragraphs of each manuscript that has enough of them, by its name."""
    found: dict[str, list[str]] = {}
    for path in sorted(CONTENT.glob("*.md")):
        if not path.read_text(encoding="utf-8").startswith("+++"):
            continue
        texts = [_MARKS.sub("", block.text) for block in load(path.stem).blocks if isinstance(block, Para | Quote)]
        texts = [" ".join(text.split()) for text in texts if "|" not in text]
        if sum(len(text.split()) for text in texts) >= _FEWEST_WORDS:
            found[path.stem] = texts[:40]
    return found


def by_reportlab(paragraphs: Sequence[str]) -> bytes:
    """Print paragraphs with reportlab."""
    target = io.BytesIO()
    style = ParagraphStyle(
        "body", fontName="Times-Roman", fontSize=10.5, leading=14, alignment=TA_JUSTIFY, spaceAfter=7
    )
    SimpleDocTemplate(target, invariant=1).build([Paragraph(escape(text), style) for text in paragraphs])
    return target.getvalue()


def without_joined_letters(paragraphs: Sequence[str]) -> bytes:
    """Print paragraphs in a font whose file does not name the letters it joins: they come out as nothing."""
    return by_reportlab([text.replace("ti", "").replace("ff", "") for text in paragraphs])


def with_letters_apart(paragraphs: Sequence[str]) -> bytes:
    """Print paragraphs with every tenth word set apart, as headings are."""
    return by_reportlab([" ".join(_apart(text.split())) for text in paragraphs])


def _apart(words: Sequence[str]) -> Iterator[str]:
    for at, word in enumerate(words):
        is_tenth = at % _EVERY == _EVERY - 1
        yield "\u00a0".join(word) if is_tenth and word.isalpha() and len(word) >= _LONG else word


def by_libreoffice(paragraphs: Sequence[str]) -> bytes:
    """Print paragraphs with LibreOffice, by way of a Word document."""
    document = docx.Document()
    document.styles["Normal"].font.name, document.styles["Normal"].font.size = "Carlito", Pt(11)
    for text in paragraphs:
        document.add_paragraph(text).alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    program = shutil.which("soffice")
    if program is None:
        raise FileNotFoundError("LibreOffice is not installed")
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "truth.docx")
        document.save(str(source))
        profile = f"-env:UserInstallation={Path(folder, 'profile').as_uri()}"
        command = [program, profile, "--headless", "--convert-to", "pdf", "--outdir", folder, str(source)]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        return source.with_suffix(".pdf").read_bytes()


@dataclass(frozen=True, slots=True)
class Errors:
    """What was read wrongly: words and characters of how many."""

    wrong_words: int = 0
    words: int = 0
    wrong_characters: int = 0
    characters: int = 0

    def __add__(self, other: "Errors") -> "Errors":
        return Errors(
            self.wrong_words + other.wrong_words,
            self.words + other.words,
            self.wrong_characters + other.wrong_characters,
            self.characters + other.characters,
        )


def errors(truth: Sequence[str], read_as: str) -> Errors:
    """Count the words and characters to change, add or leave out to get from what was read to the truth."""
    wanted = _WORD.findall(" ".join(truth))
    found = _WORD.findall(_put_together(read_as, frozenset(wanted)))
    wrong = wrong_characters = 0
    for what, first, last, start, end in SequenceMatcher(None, wanted, found, autojunk=False).get_opcodes():
        if what != "equal":
            wrong += distance(wanted[first:last], found[start:end])
            wrong_characters += distance("".join(wanted[first:last]), "".join(found[start:end]))
    return Errors(wrong, len(wanted), wrong_characters, sum(map(len, wanted)))


def _put_together(text: str, known: frozenset[str]) -> str:
    """Join words that were broken at the end of a line, where the truth has the joined word."""

    def joined(found: re.Match[str]) -> str:
        before = re.search(r"\w+$", text[: found.start()])
        after = re.match(r"\w+", text[found.end() :])
        return "" if before and after and before[0] + after[0] in known else " "

    return _BROKEN.sub(joined, text)


def distance(one: Sequence[str], other: Sequence[str]) -> int:
    """Return Levenshtein's distance."""
    row = list(range(len(other) + 1))
    for at, left in enumerate(one, 1):
        before, row[0] = row[0], at
        for place, right in enumerate(other, 1):
            before, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, before + (left != right))
    return row[-1]


def _alone(file: io.BytesIO, _: Limits) -> str:
    with pdf_pdfium.opened(file) as pages:
        return "\n".join(pages.text(at) or "" for at in range(len(pages)))


def _text(extraction: Extraction) -> str:
    return "\n".join(page.text for page in extraction.pages)


READERS: dict[str, Callable[[io.BytesIO, Limits], str]] = {
    "PDFium alone": _alone,
    "pypdf alone": lambda file, limits: _text(pdf_pypdf.extract(file, limits)),
    "the chain": lambda file, limits: _text(pdf.extract(file, limits)),
}


def measured(printed: Callable[[Sequence[str]], bytes], texts: Sequence[Sequence[str]]) -> dict[str, Errors]:
    """Return what each reader gets wrong of these texts, printed so."""
    found = dict.fromkeys(READERS, Errors())
    for text in texts:
        content = printed(text)
        for name, reader in READERS.items():
            found[name] += errors(text, reader(io.BytesIO(content), Limits()))
    return found


def main() -> None:
    """Print the table."""
    texts = list(truths().values())
    printers: dict[str, Callable[[Sequence[str]], bytes]] = {
        "reportlab": by_reportlab,
        "reportlab, “ti” and “ff” lost": without_joined_letters,
        "reportlab, each tenth word s e t apart": with_letters_apart,
    }
    if shutil.which("soffice"):
        printers["LibreOffice"] = by_libreoffice
    print("| printed by | reader | words wrong | of | characters wrong | of |\n|---|---|---|---|---|---|")
    for name, printed in printers.items():
        for reader, found in measured(printed, texts).items():
            print(
                f"| {name} | {reader} | {found.wrong_words} ({found.wrong_words / found.words:.4f}) | {found.words:,} "
                f"| {found.wrong_characters} | {found.characters:,} |"
            )


if __name__ == "__main__":
    main()
