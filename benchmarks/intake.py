"""What the whole intake costs, from copying to searchable: pages per second of processor, one core against two, bare reading, Recoll.

    REVIEWSEARCH_DATA=DIR python -m benchmarks.intake [--files N] [--copies N] [--engine whoosh]

The reports are copied into a folder first, each three times (`--copies`), so that starting weighs less. A line on its last page says which
copy it is: with the same words it would be a version of the other, and the intake alone would index what then goes again. Each way
starts as a program of its own, and the processor time of it and of all that it starts is counted, the start included. "Bare" reads the
pages with PDFium in one process without walls, checks nothing, keeps nothing, describes nothing, and hands the same pages to the same
catalogue and engine: the same words, stems, references, layouts and recommendations.
"""

import argparse
import compileall
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pikepdf
from pikepdf import Dictionary, Name

from reviewsearch.app import settings
from reviewsearch.engines import preferred

ROOT = Path(__file__).parents[1]
CPU, CLOCK = 0, 1
_CONFIGURATION = "src/reviewsearch/data/midshire.toml"


def made_home(folder: Path, engine: str) -> settings.Settings:
    """Make an empty archive."""
    made = settings.initialise(folder, (ROOT / _CONFIGURATION).read_text(encoding="utf-8"))
    return settings.choose_engine(made.home, engine)


def intake(files: list[Path], scratch: Path, engine: str) -> None:
    """Take files in until they can be found, as `reviewsearch add` does; the checks before publication come after that."""
    from reviewsearch.app.receipt import Dropped, Outcome
    from reviewsearch.app.writing import writing

    with writing(made_home(scratch / "home", engine), purpose="a benchmark") as writer:
        outcomes = {receipt.outcome for _, receipt in writer.intake.take(map(Dropped, files))}
        if strange := outcomes - {Outcome.FILED}:
            raise SystemExit(f"not filed as a document of its own: {strange}")


def bare(files: list[Path], scratch: Path, engine: str) -> None:
    """Read with PDFium alone, and index: no walls, no second reader, no repairs, no copies, no records."""
    from reviewsearch.app.index import Prepared, built_beside, generations
    from reviewsearch.domain.document import Description, Kind, Page, Record, Source, Stated, Status
    from reviewsearch.extract import pdf_pdfium
    from reviewsearch.store.archive import Filed

    made = made_home(scratch / "home", engine)

    def prepared(number: int, path: Path) -> Prepared:
        with path.open("rb") as file, pdf_pdfium.opened(file) as pages:
            texts = tuple(Page(at + 1, pages.text(at) or "") for at in range(len(pages)))
        about = Description(Stated(Kind.REPORT.value, "assumed"), Stated(path.stem, "file name"))
        record = Record(
            f"{number:064x}",
            1,
            "application/pdf",
            ".pdf",
            Status.HELD,
            about,
            (Source(path.name, "", ""),),
            pages=len(texts),
        )
        return Prepared(Filed(record, Path(f"{number}.pdf")), texts)

    with built_beside(made, generations(made)) as index:
        for start in range(0, len(files), 50):
            index.take(prepared(number, path) for number, path in enumerate(files[start : start + 50], start))


def reading(files: list[Path], scratch: Path, engine: str) -> None:
    """Read with PDFium alone."""
    from reviewsearch.extract import pdf_pdfium

    del scratch, engine
    for path in files:
        with path.open("rb") as file, pdf_pdfium.opened(file) as pages:
            for at in range(len(pages)):
                pages.text(at)


def recoll(files: list[Path], scratch: Path, engine: str) -> None:
    """Have Recoll index the folder."""
    del engine
    place = scratch / "recoll"
    place.mkdir()
    (place / "recoll.conf").write_text(f"topdirs = {files[0].parent}\nloglevel = 1\n", encoding="utf-8")
    subprocess.run(["recollindex", "-c", str(place), "-z"], check=True, capture_output=True)  # noqa: S607 - whichever is installed
    # Without a reader of PDFs Recoll keeps the names of files alone, says nothing of it, and is fifty times as fast.
    asked = ["recollq", "-c", str(place), "-n", "1", "children"]
    found = subprocess.run(asked, check=True, capture_output=True, text=True).stdout
    count = re.search(r"^(\d+) results", found, re.MULTILINE)
    if not count or int(count[1]) < len(files) / 2:
        raise SystemExit(
            "Recoll has read next to none of the reports; pdftotext, of the package poppler-utils, may be missing"
        )


WAYS: dict[str, Callable[[list[Path], Path, str], None]] = {
    "intake": intake,
    "bare": bare,
    "reading": reading,
    "recoll": recoll,
}


def measured(way: str, folder: Path, engine: str, cores: int) -> tuple[float, float]:
    """Do it in a program of its own; return seconds of processor and of the clock."""
    with tempfile.TemporaryDirectory() as scratch:
        before, clock = _children(), time.monotonic()
        command = [sys.executable, __file__, "--way", way, "--engine", engine, "--cores", str(cores)]
        subprocess.run([*command, str(folder), scratch], check=True)
        return _children() - before, time.monotonic() - clock


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Measure all ways, or do one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=60)
    parser.add_argument("--copies", type=int, default=3)
    parser.add_argument("--engine", default=preferred())
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--way", choices=WAYS, help=argparse.SUPPRESS)
    parser.add_argument("--cores", type=int, default=1, help=argparse.SUPPRESS)
    parser.add_argument("places", nargs="*", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.way:
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: given.cores])
        folder, scratch = given.places
        WAYS[given.way](sorted(folder.iterdir()), scratch, given.engine)
        return
    data = os.environ.get("REVIEWSEARCH_DATA")
    if not data:
        raise SystemExit("REVIEWSEARCH_DATA names no folder of real files")
    # As an installation has it: no program compiles itself each time it starts.
    compileall.compile_dir(ROOT / "src", quiet=1)
    with tempfile.TemporaryDirectory() as place:
        files = sorted(Path(data, "pdf", "inspection-reports").glob("*.pdf"))[: given.files]
        for path in files:
            shutil.copy(path, place)
            for copy in range(1, given.copies):
                copied(path, Path(place, f"{path.stem}-{copy}.pdf"), copy)
        table(Path(place), given.engine, given.times, given.copies * pages_of(files))


def copied(path: Path, target: Path, number: int) -> None:
    """Write a copy of a PDF that says on its last page which it is."""
    with pikepdf.open(path) as pdf:
        page = pdf.pages[-1]
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        name = page.add_resource(pdf.make_indirect(font), Name.Font)
        # Whatever the page has set before is undone.
        page.contents_add(b"q", prepend=True)
        page.contents_add(b"Q BT %b 9 Tf 20 20 Td (Copy %d) Tj ET" % (str(name).encode(), number))
        pdf.save(target)


def pages_of(files: list[Path]) -> int:
    """Count the pages."""
    from reviewsearch.extract import pdf_pdfium

    count = 0
    for path in files:
        with path.open("rb") as file, pdf_pdfium.opened(file) as pages:
            count += len(pages)
    return count


def table(folder: Path, engine: str, times: int, pages: int) -> None:
    """Print the best of so many runs of each way, and the shares in which one does better than another.

    Of these the middle one is told: each is of two runs of the same turn, one soon after the other, since the machine is now faster
    and now slower.
    """
    print(f"{pages} pages of {len(list(folder.iterdir()))} reports, {engine}\n")
    ways = [
        ("reading", 1),
        ("bare", 1),
        ("intake", 1),
        ("intake", 2),
        *([("recoll", 2)] if shutil.which("recollindex") else []),
    ]
    turns = [{way: measured(way[0], folder, engine, way[1]) for way in ways} for _ in range(times)]
    print("| way | cores | pages per CPU second | pages per second by the clock |\n|---|---|---|---|")
    for what, cores in ways:
        cpu, clock = (min(turn[what, cores][which] for turn in turns) for which in (CPU, CLOCK))
        print(f"| {what} | {cores} | {pages / cpu:.0f} | {pages / clock:.0f} |")
    shares = [turn["bare", 1][CPU] / turn["intake", 1][CPU] for turn in turns]
    print(f"\nOf the pages per CPU second that bare reading and indexing does the intake does {_middle(shares)}.")
    print(
        f"Two cores do {_middle([turn['intake', 1][CLOCK] / turn['intake', 2][CLOCK] for turn in turns])} times what one does."
    )


def _middle(shares: list[float]) -> str:
    return f"{statistics.median(shares):.2f} ({min(shares):.2f} to {max(shares):.2f} in {len(shares)} turns)"


if __name__ == "__main__":
    main()
