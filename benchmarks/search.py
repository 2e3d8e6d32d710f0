"""What searches cost: by class of question and size of archive, with filters, facets, ten results and their passages.

    ./dev python -m benchmarks.search [--pages 800 4000] [--engine tantivy] [--each 40] [--keep FOLDER]

Each question is asked once, after a few others, and no two are alike. Milliseconds of processor time, which a busy machine
lengthens too: the line "one step" is a fixed piece of work, timed between the questions, to compare two runs by. Besides:
building, one more document of fifty pages, a reference looked up, what is typed to do harm, readers beside a writer, and the
command line from a cold start.
"""

import argparse
import itertools
import multiprocessing
import os
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path

from benchmarks.archives import CASES, archive
from benchmarks.questions import Question, Stock
from reviewsearch import Library
from reviewsearch.app.index import Index, Prepared, generations
from reviewsearch.app.searchable import searchable
from reviewsearch.engines import open_engine, preferred
from reviewsearch.errors import ReviewsearchError, UnreadableQuery
from reviewsearch.store.archive import Filed

HOSTILE = (
    "(" * 20_000,
    "NOT " * 300,
    "abcdefgh~ " * 60,
    "child-" * 200,
    '"' + "the " * 300 + '"',
    "kind:recommendation the",
)
_BATCH, _LONG, _READERS, _SECONDS, _SMALL = 100, 50, 4, 10.0, 4_000


def stock_of(library: Library) -> Stock:
    """Return what questions to an archive are made of."""
    index = Index.open(library.settings, generations(library.settings))
    words = index.catalogue.vocabulary()
    index.close()
    return Stock(words, library.documents(), lambda identity, number: library.page(identity, number).text)


def timed(work: Callable[[], object]) -> float:
    """Return the processor time of some work, in milliseconds."""
    began = time.process_time()
    work()
    return 1000 * (time.process_time() - began)


def one_step() -> None:
    """Do a fixed piece of work, as a measure of how fast the machine is just now."""
    seen: dict[int, str] = {}
    for number in range(50_000):
        seen[number % 1000] = str(number)


def asked(library: Library, questions: Iterable[Question]) -> dict[str, list[float]]:
    """Ask questions in a fixed disorder; return how long those of each class took, and the fixed step between them."""
    order = list(questions)
    random.Random(3).shuffle(order)
    times: dict[str, list[float]] = {question.of: [] for question in questions}
    times["one step"] = []
    for place, question in enumerate(order):
        times[question.of].append(timed(lambda asked=question: library.search(asked.text, filters=asked.filters)))  # type: ignore[misc]
        if place % 20 == 0:
            times["one step"].append(timed(one_step))
    return times


def at(times: list[float], share: float) -> float:
    """Return what so large a share of times does not exceed."""
    return sorted(times)[min(len(times) - 1, int(share * len(times)))]


def shown(name: str, times: list[float]) -> str:
    """Return a row of the table."""
    return f"| {name} | {at(times, 0.5):.1f} | {at(times, 0.95):.1f} | {max(times):.1f} |"


def searches(library: Library, each: int) -> Iterator[str]:
    """Measure the mix of questions; yield rows."""
    questions = list(stock_of(library).questions(each))
    for warming in ("warm up of everything", "safegaurding~", "chil*", "MSCP 2001/02-01"):
        library.search(warming)
    times = asked(library, questions)
    step = times.pop("one step")
    yield "| class | p50 | p95 | slowest |"
    yield "|---|---|---|---|"
    yield from (shown(name, some) for name, some in times.items())
    yield shown("**all**", [one for some in times.values() for one in some])
    yield shown("one step", step)
    references = [case.reference for case in library.cases()][:200]
    yield shown("a case by its reference (`find`)", [timed(lambda r=r: library.find(r)) for r in references])  # type: ignore[misc]
    yield shown("typed to do harm", [timed(lambda q=q: _answered(library, q)) for q in HOSTILE])  # type: ignore[misc]


def _answered(library: Library, query: str) -> None:
    try:
        library.search(query)
    except UnreadableQuery:
        return


def building(library: Library, engine: str) -> str:
    """Measure analysis and indexing of up to 300 documents."""
    analyser = library.settings.analyser
    held = [(library.record(document.id), library.pages(document.id)) for document in library.documents()[:300]]
    batches = [held[start : start + _BATCH] for start in range(0, len(held), _BATCH)]
    with tempfile.TemporaryDirectory() as folder:
        made = open_engine(engine, Path(folder, "index"), analyser="benchmark", create=True)

        def build() -> None:
            for batch in batches:
                made.apply([searchable(analyser, record, pages) for record, pages in batch])

        seconds = timed(build) / 1000
        made.close()
    count = sum(len(pages) for _, pages in held)
    return f"building: {count / seconds:,.0f} pages a second, analysis and engine, in batches of {_BATCH} documents"


def updating(library: Library) -> str:
    """Measure how long one more document of fifty pages takes from its text to its being found, in a copy of the index."""
    settings = library.settings
    long = next(document for document in library.documents() if document.pages >= _LONG)
    record, pages = library.record(long.id), library.pages(long.id)[:_LONG]
    times: list[float] = []
    with tempfile.TemporaryDirectory(dir=settings.home) as folder:
        _copy(generations(settings).current(), Path(folder, "copy"))
        index = Index.at(settings, Path(folder, "copy"), write=True)
        for number in range(5):
            changed = tuple(replace(page, text=f"{page.text}\nUpdate {number}") for page in pages)
            filed = Filed(replace(record, id=f"{number:064}", pages=_LONG), Path(f"cases/update-{number}.txt"))
            times.append(timed(lambda filed=filed, changed=changed: index.take([Prepared(filed, changed)])))  # type: ignore[misc]
            index.engine.ids()
        index.close()
    return f"one more document of {_LONG} pages: {statistics.median(times):.0f} ms (slowest of {len(times)}: {max(times):.0f})"


def _copy(generation: Path, target: Path) -> None:
    """Copy a generation; the engine's files, which never change, are linked."""
    for path in generation.rglob("*"):
        copy = target / path.relative_to(generation)
        copy.parent.mkdir(parents=True, exist_ok=True)
        if path.is_dir():
            copy.mkdir(exist_ok=True)
        elif "engine" in path.parts and path.suffix and path.name != "meta.json":
            copy.hardlink_to(path)
        else:
            shutil.copyfile(path, copy)


def reading(home: str, seconds: float) -> tuple[list[float], int]:
    """Ask an archive for so long; return how long each question took, and how many could not be answered."""
    with Library.open(home) as library:
        questions = list(stock_of(library).questions(20))
        random.Random(os.getpid()).shuffle(questions)
        times: list[float] = []
        until, failed = time.monotonic() + seconds, 0
        for question in itertools.cycle(questions):
            if time.monotonic() > until:
                return times, failed
            try:
                times.append(timed(lambda asked=question: library.search(asked.text, filters=asked.filters)))  # type: ignore[misc]
            except ReviewsearchError:
                failed += 1
    return times, failed


def together(library: Library) -> str:
    """Measure readers, each a process, while a writer keeps documents one by one, in a copy of a small archive."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder, "home")
        shutil.copytree(library.settings.home, home)
        dropped = [Path(folder, f"MSCP 2030-31-{number:02} report.txt") for number in range(1, 21)]
        for number, path in enumerate(dropped):
            path.write_text(
                "\f".join(f"Review of update {number}\n\nPage {page}" for page in range(_LONG)), encoding="utf-8"
            )
        with (
            ProcessPoolExecutor(_READERS, mp_context=multiprocessing.get_context("spawn")) as pool,
            Library.open(home) as writer,
        ):
            readers = [pool.submit(reading, str(home), _SECONDS) for _ in range(_READERS)]
            written = sum(1 for _ in writer.adding(dropped))
            answers = [reader.result() for reader in readers]
    times = [one for some, _ in answers for one in some]
    failed = sum(count for _, count in answers)
    return (
        f"{_READERS} readers beside a writer: {len(times)} questions, p50 {at(times, 0.5):.1f} and p95 {at(times, 0.95):.1f} ms; "
        f"{failed} not answered; {written} documents written meanwhile"
    )


def cold(home: Path) -> str:
    """Measure the command line from a cold start."""
    times = []
    for words in ("information sharing", "MSCP 2001/02-01", "neglect housing"):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        command = [sys.executable, "-m", "reviewsearch", "--home", str(home), "search", words]
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append(1000 * (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime))
    return f"`reviewsearch search`, cold: {statistics.median(times):.0f} ms of processor time"


def main() -> int:
    """Print the figures of each size."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=int, nargs="+", default=[800, 4_000], choices=sorted(CASES))
    parser.add_argument("--engine", default=preferred())
    parser.add_argument("--each", type=int, default=40)
    parser.add_argument("--keep", type=Path, help="the folder where archives are kept between runs")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = given.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        for pages in given.pages:
            with archive(pages, folder, given.engine) as library:
                print(f"\n## {library.counts()['pages']:,} pages, {given.engine}\n")
                for row in searches(library, given.each):
                    print(row, flush=True)
                print()
                print(f"- {building(library, given.engine)}", flush=True)
                print(f"- {updating(library)}", flush=True)
                print(f"- {cold(library.settings.home)}", flush=True)
                if pages <= _SMALL:
                    print(f"- {together(library)}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
