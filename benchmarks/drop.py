"""How long dropped files take until they can be found, while a watcher runs.

    ./dev python -m benchmarks.drop             five files, one of them a report of fifty pages
    ./dev python -m benchmarks.drop --many 40   so many reports of five pages, one after another, told of and only looked for

The last byte of each file is written, then the clock starts. Five files: the settle time is part of what is measured. One after
another: what is beyond it is.
"""

import argparse
import contextlib
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from benchmarks.archives import ROOT
from reviewsearch import Library
from reviewsearch.app import settings

SAMPLE = ROOT / "src" / "reviewsearch" / "sample" / "documents"
NAMES = (
    "MSCP2019-20-01-Press-Statement.pdf",
    "MSCP2019-20-01 Briefing Note (1).docx",
    "Rowan_learning_slides_MSCP_2019-20-01.pptx",
    "MSCP2020-21-02 easy read.html",
)
LONGEST = 60.0
# Seconds, with the usual settle time of two.
PROMISED = 5.0


def report_of(pages: int, path: Path, *, number: int = 9, published: str = "") -> None:
    """Write a report of so many full pages, which says when it is published."""
    canvas = Canvas(str(path), pagesize=A4)
    for page in range(1, pages + 1):
        if published and page == 1:
            canvas.drawString(60, 785, f"Published: {published}")
        canvas.drawString(60, 800, f"MSCP 2023/24-{number:02} - Local Child Safeguarding Practice Review - page {page}")
        for line in range(48):
            text = f"{page}.{line} The practitioners met the family and shared information number {page * line} with one another."
            canvas.drawString(60, 770 - 15 * line, text)
        canvas.showPage()
    canvas.save()


@contextlib.contextmanager
def watched(home: Path, *arguments: str) -> Iterator[Library]:
    """Make an archive and watch it; give a library to ask."""
    made = settings.initialise(home, (ROOT / "src/reviewsearch/data/midshire.toml").read_text(encoding="utf-8"))
    with watching(made, *arguments) as library:
        yield library


@contextlib.contextmanager
def watching(made: settings.Settings, *arguments: str) -> Iterator[Library]:
    """Watch an archive; give a library to ask."""
    home = made.home
    command = [sys.executable, "-m", "reviewsearch", "--home", str(home), "watch", *arguments]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as watcher, Library(made) as library:
        try:
            end = time.monotonic() + LONGEST
            while not (home / "index" / "watching.json").exists():
                if time.monotonic() > end:
                    raise TimeoutError
                time.sleep(0.05)
            yield library
        finally:
            watcher.terminate()
            watcher.wait(10)


def main(arguments: list[str]) -> int:
    """Drop the files and print for each when it could be found; return 0 where all came in time."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--many", type=int, default=0)
    parser.add_argument("--how", choices=("told", "looked"), action="append")
    given = parser.parse_args(arguments)
    many: int = given.many
    with tempfile.TemporaryDirectory() as scratch:
        if many:
            print("| noticed | drops | p50, s beyond the settle time | p95 | slowest |")
            print("|---|---|---|---|---|")
            within = {"told": 1.0, "looked": settings.Settings.scan_seconds + 1.0}
            late = [
                one_after_another(Path(scratch) / how, many, *([] if how == "told" else ["--scan-only"])) > within[how]
                for how in given.how or within
            ]
            return int(any(late))
        report = Path(scratch) / "MSCP2023-24-09 report.pdf"
        report_of(50, report)
        with watched(Path(scratch) / "home") as library:
            return measured(library, Path(scratch) / "home", [report, *(SAMPLE / name for name in NAMES)])


def one_after_another(home: Path, many: int, *arguments: str) -> float:
    """Drop reports into an archive at rest, each after the one before is found; print a row, return its 95th percentile."""
    seconds = []
    with watched(home, *arguments) as library:
        settle = library.settings.settle_seconds
        for number in range(1, many + 1):
            report = home / f"MSCP2023-24-{number:02} report.pdf"
            report_of(5, report, number=number)
            # Not in step with the looks of a watcher that is told of nothing.
            time.sleep(random.uniform(0.1, 1.1))
            report.rename(home / "archive" / report.name)
            dropped = time.monotonic()
            while not library.search(f"MSCP 2023/24-{number:02}").total:
                if time.monotonic() - dropped > LONGEST:
                    raise TimeoutError
                time.sleep(0.02)
            seconds.append(time.monotonic() - dropped - settle)
    parts = statistics.quantiles(seconds, n=20, method="inclusive")
    how = "only looked for" if arguments else "told of"
    print(f"| {how} | {many} | {statistics.median(seconds):.2f} | {parts[-1]:.2f} | {max(seconds):.2f} |", flush=True)
    return parts[-1]


def measured(library: Library, home: Path, files: list[Path]) -> int:
    """Print the table; return 0 where every file was found within five seconds of its last byte."""
    dropped: dict[str, float] = {}
    found: dict[str, tuple[float, int]] = {}
    for file in files:
        (home / "archive" / file.name).write_bytes(file.read_bytes())
        dropped[file.name] = time.monotonic()
    while len(found) < len(files) and time.monotonic() < max(dropped.values()) + LONGEST:
        for document in library.documents():
            found.setdefault(document.source_name, (time.monotonic() - dropped[document.source_name], document.pages))
        time.sleep(0.02)
    print("| file | pages | seconds from its last byte until it is found |")
    print("|---|---|---|")
    for name, (seconds, pages) in sorted(found.items(), key=lambda item: item[1]):
        print(f"| {name} | {pages} | {seconds:.2f} |")
    worst = max((seconds for seconds, _ in found.values()), default=LONGEST)
    return int(len(found) < len(files) or worst > PROMISED)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
