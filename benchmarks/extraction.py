"""Compares the readers of PDFs on real files, measures the chain through the sandbox, and checks that no repair makes a page worse.

    REVIEWSEARCH_DATA=DIR python -m benchmarks.extraction [--every N]

Each file is read by pypdf alone, by PDFium alone and by the chain, all in sandboxed children, and the processor time of those
children is what counts. Prints the tables of docs/extraction.md.
"""

import argparse
import os
import re
import resource
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pypdfium2

from reviewsearch.domain.document import Extraction
from reviewsearch.domain.quality import measured
from reviewsearch.extract import pdf_pdfium, pdf_pypdf
from reviewsearch.extract.reader import Asked, Reader
from reviewsearch.extract.words import english_words
from reviewsearch.sandbox import Sandbox

FOLDERS = ("inspection-reports", "varied")
_WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass
class Tally:
    """What one way of reading made of a folder; times in seconds of processor."""

    cpu: float = 0.0
    files: int = 0
    read: int = 0
    pages: int = 0
    filled: int = 0
    words: dict[Path, Counter[str]] = field(default_factory=dict)

    def row(self, name: str, best: "Tally") -> str:
        """Return a row of the table."""
        shared = sum((self.words.get(path, Counter()) & words).total() for path, words in best.words.items())
        all_words = max(1, sum(words.total() for words in best.words.values()))
        share = f"{shared / all_words:.4f}"
        return (
            f"| {name} | {self.read} of {self.files} | {self.pages:,} | {self.filled:,} | "
            f"{self.pages / max(self.cpu, 0.001):,.0f} | {share} |"
        )


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def by_sandbox(files: Sequence[Path], *, extractor: str, lanes: int = 1) -> tuple[Tally, float, list[Extraction]]:
    """Read files through the sandbox; return the tally, the wall-clock seconds, and what was read."""
    tally, kept = Tally(), []
    with Sandbox(lanes=lanes) as sandbox:
        reader = Reader(sandbox, extractor=extractor)
        reader.read(files[0])  # the start of the server is not what is measured
        before = time.monotonic()
        for path, outcome in zip(files, reader.read_many(Asked(path, settled=True) for path in files), strict=True):
            _count(tally, path, outcome)
            if isinstance(outcome, Extraction):
                kept.append(outcome)
        wall = time.monotonic() - before
    return tally, wall, kept


def _count(tally: Tally, path: Path, outcome: object) -> None:
    tally.files += 1
    if isinstance(outcome, Extraction):
        tally.read += 1
        tally.pages += len(outcome.pages)
        tally.filled += len(outcome.pages) - len(outcome.empty_pages)
        tally.words[path] = Counter(word for page in outcome.pages for word in _WORD.findall(page.text.lower()))


def bare(files: Sequence[Path]) -> Tally:
    """Read files with PDFium and nothing else, in this process."""
    tally = Tally()
    for path in files:
        tally.files += 1
        before = time.process_time()
        texts: list[str] = []
        try:
            with path.open("rb") as file, pdf_pdfium.opened(file) as pages:
                texts = [pages.text(index) or "" for index in range(len(pages))]
                tally.read += 1
        except (pdf_pdfium.Locked, pdf_pdfium.Damaged, pypdfium2.PdfiumError):
            pass
        tally.cpu += time.process_time() - before
        tally.pages += len(texts)
        tally.filled += sum(1 for text in texts if any(map(str.isalnum, text)))
        tally.words[path] = Counter(word for text in texts for word in _WORD.findall(text.lower()))
    return tally


def compare(files: Sequence[Path]) -> list[Extraction]:
    """Print the table of readers for one folder; return what the chain read."""
    tallies: dict[str, Tally] = {"PDFium alone, in this process": bare(files)}
    kept: list[Extraction] = []
    walls = {}
    for name, extractor in (("pypdf alone", "pypdf"), ("the chain", "pypdfium2")):
        before = _children()
        tallies[name], walls[name], kept = by_sandbox(files, extractor=extractor)
        tallies[name].cpu = _children() - before
    best = tallies["the chain"]
    print("| reader | files read | pages | pages with text | pages per CPU second | share of the chain's words |")
    print("|---|---|---|---|---|---|")
    for name, tally in tallies.items():
        print(tally.row(name, best))
    _, two, _ = by_sandbox(files, extractor="pypdfium2", lanes=2)
    print(f"\nThe chain by the clock: one child at a time {walls['the chain']:.1f} s, two {two:.1f} s.")
    return kept


def repairs(extractions: Sequence[Extraction]) -> None:
    """Print what repairs did to every page: how many changed, and how many make less sense than before (none may)."""
    known = english_words()
    pages = changed = worse = gained = 0
    readers: Counter[str] = Counter()
    for page in (page for extraction in extractions for page in extraction.pages):
        pages += 1
        readers[page.reader] += 1
        if page.raw is not None:
            changed += 1
            before, after = measured(page.raw, known), measured(page.text, known)
            gained += after.sense - before.sense
            worse += after.sense < before.sense or _lost(page.raw, page.text)
    print(
        f"\nRepairs: {changed:,} of {pages:,} pages changed, {gained:,} letters more in known words, {worse} pages worse."
    )
    print("Pages by reader: " + ", ".join(f"{name} {count:,}" for name, count in readers.most_common()))


def _lost(raw: str, text: str) -> bool:
    """Whether any letter of a page went missing or changed places."""
    rest: Iterator[str] = iter(text)
    return not all(letter in rest for letter in raw if letter.isalnum())


def main() -> None:
    """Print everything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--every", type=int, default=1, help="read every N-th file only")
    every = parser.parse_args().every
    data = os.environ.get("REVIEWSEARCH_DATA")
    if not data:
        raise SystemExit("REVIEWSEARCH_DATA names no folder of real files")
    print(f"{pdf_pdfium.NAME}, {pdf_pypdf.NAME}; {os.cpu_count()} processors")
    for name in FOLDERS:
        files = sorted(Path(data, "pdf", name).glob("*.pdf"))[::every]
        print(f"\n## {name}: {len(files)} files\n")
        repairs(compare(files))


if __name__ == "__main__":
    main()
