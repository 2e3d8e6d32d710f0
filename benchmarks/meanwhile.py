"""Whether searches go on while an archive is made anew, and while documents are dropped: how long they take before, during and after.

    ./dev python -m benchmarks.meanwhile [rebuild] [intake] [--cases 560] [--seconds 10] [--keep FOLDER]

First the same questions are asked one after another before `reviewsearch rebuild`, while it runs, and after it: every answer must be the
same. Then a hundred are asked at once, each in a thread of its own, again and again: while nothing else happens, and while `watch` takes
what is dropped. Ends with 1 where a search fails or answers otherwise, or where 95 of 100 take three times as long or longer
while documents are taken.
"""

import argparse
import contextlib
import itertools
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.archives import ROOT, SETTINGS
from benchmarks.questions import Question
from benchmarks.search import at, stock_of
from reviewsearch import Library
from reviewsearch.app import settings as settings_of
from reviewsearch.engines import preferred
from reviewsearch.errors import ReviewsearchError

AT_ONCE, AS_SLOW = 100, 3.0
_EACH, _ROUNDS, _LONGEST = 20, 5, 900.0
_DROPPED = 400


@dataclass
class Times:
    """What was measured of some searches, in milliseconds: by the clock, and of this process's processor time."""

    clock: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    wrong: int = 0

    def row(self, when: str) -> str:
        """Return a row of the table."""
        spent = " / ".join(f"{at(self.processor, share):.1f}" for share in (0.5, 0.95)) if self.processor else "–"
        taken = " | ".join(f"{at(self.clock, share):.1f}" for share in (0.5, 0.95, 1.0))
        return f"| {when} | {len(self.clock):,} | {self.wrong} | {spent} | {taken} |"


def made(folder: Path, cases: int) -> Path:
    """Make an archive of invented documents of so many cases, about three and a half of each, where it is not there."""
    home = folder / f"meanwhile-{cases}"
    if not home.exists():
        part = folder / f"meanwhile-{cases}.part"
        settings_of.initialise(part, SETTINGS.format(engine=preferred()))
        _texts(part / "archive", cases, seed=1)
        subprocess.run(
            [*_program(part), "watch", "--once"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False
        )
        part.rename(home)
    return home


def _texts(folder: Path, cases: int, *, seed: int) -> None:
    said = ("--cases", str(cases), "--as", "text", "--pages-per-report", "4-8", "--seed", str(seed))
    command = [sys.executable, "-m", "tools.midshire", "archive", str(folder), *said]
    subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, check=True)


def _program(home: Path) -> list[str]:
    return [sys.executable, "-m", "reviewsearch", "--home", str(home)]


def one_after_another(
    library: Library, questions: Sequence[Question], until: Callable[[float], bool], known: dict[str, int]
) -> Times:
    """Ask until it is over (told since how many seconds it is asked); what was answered first is what must be answered again."""
    times, began = Times(), time.monotonic()
    for question in itertools.cycle(questions):
        clock, processor = time.monotonic(), time.process_time()
        if until(clock - began):
            return times
        try:
            total = library.search(question.text, filters=question.filters).total
        except ReviewsearchError:
            times.wrong += 1
            continue
        times.clock.append(1000 * (time.monotonic() - clock))
        times.processor.append(1000 * (time.process_time() - processor))
        times.wrong += known.setdefault(question.text, total) != total
    raise AssertionError


def rebuilding(home: Path, seconds: float) -> Iterator[tuple[str, Times]]:
    """Measure searches before, during and after a rebuild."""
    known: dict[str, int] = {}
    with Library.open(home) as library:
        questions = list(stock_of(library).questions(_EACH))
        random.Random(3).shuffle(questions)
        one_after_another(library, questions, lambda since: since > seconds, known)
        yield "before", one_after_another(library, questions, lambda since: since > seconds, known)
        with subprocess.Popen(
            [*_program(home), "rebuild"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as rebuild:
            yield (
                "during",
                one_after_another(
                    library, questions, lambda since: rebuild.poll() is not None or since > _LONGEST, known
                ),
            )
        if rebuild.returncode:
            raise SystemExit("the rebuild failed")
        yield "after", one_after_another(library, questions, lambda since: since > seconds, known)


def at_once(library: Library, questions: Sequence[Question], until: Callable[[int], bool]) -> Times:
    """Ask a hundred questions at once, round after round until it is over (told how many rounds there were)."""
    times = Times()
    for round_ in itertools.count():
        if until(round_):
            return times
        some = [questions[(round_ * AT_ONCE + number) % len(questions)] for number in range(AT_ONCE)]
        gate = threading.Barrier(AT_ONCE)

        def ask(question: Question, gate: threading.Barrier = gate) -> None:
            gate.wait()
            clock = time.monotonic()
            try:
                library.search(question.text, filters=question.filters)
            except ReviewsearchError:
                times.wrong += 1
            times.clock.append(1000 * (time.monotonic() - clock))

        began = time.process_time()
        threads = [threading.Thread(target=ask, args=(question,)) for question in some]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        # Of one among many threads the processor time cannot be told; of a round it can.
        times.processor.append(1000 * (time.process_time() - began) / AT_ONCE)
    raise AssertionError


@contextlib.contextmanager
def _watched(home: Path) -> Iterator[None]:
    with subprocess.Popen([*_program(home), "watch"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as watcher:
        try:
            yield
        finally:
            watcher.terminate()
            watcher.wait(10)


def taking(home: Path, seconds: float) -> Iterator[tuple[str, Times]]:
    """Measure searches, a hundred at once, while nothing else happens and while documents are taken."""
    del seconds
    with Library.open(home) as library:
        questions = list(stock_of(library).questions(_EACH))
        random.Random(4).shuffle(questions)
        at_once(library, questions, lambda rounds: rounds >= 1)
        yield f"{AT_ONCE} at once, nothing else", at_once(library, questions, lambda rounds: rounds >= _ROUNDS)
        with _watched(home):
            _dropped(home)
            held = library.counts()
            end = time.monotonic() + _LONGEST
            while library.counts() == held and time.monotonic() < end:
                time.sleep(0.1)
            yield (
                f"{AT_ONCE} at once, documents are taken",
                at_once(library, questions, lambda rounds: (rounds > 0 and not _lies(home)) or time.monotonic() > end),
            )


def _dropped(home: Path) -> None:
    for number in range(_DROPPED):
        words = "\f".join(
            f"Note {number}, page {page}\n\nThe practitioners met and shared what they knew." for page in range(5)
        )
        (home / "archive" / f"note {time.time_ns()} {number}.txt").write_text(
            f"{time.time_ns()} {words}", encoding="utf-8"
        )


def _lies(home: Path) -> bool:
    return any((home / "archive").glob("note *.txt"))


PARTS: dict[str, Callable[[Path, float], Iterator[tuple[str, Times]]]] = {"rebuild": rebuilding, "intake": taking}


def main() -> int:
    """Print both tables; return 0 where all is as it must be."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("parts", nargs="*", default=[*PARTS], help=f"which of {', '.join(PARTS)}")
    parser.add_argument("--cases", type=int, default=560)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--keep", type=Path, help="the folder where the archive is kept between runs")
    given = parser.parse_args()
    if unknown := set(given.parts) - PARTS.keys():
        parser.error(f"there is no part {', '.join(unknown)}")
    head = "| searches | wrong | processor p50 / p95, ms | by the clock p50, ms | p95 | slowest |\n|---|---|---|---|---|---|---|"
    with tempfile.TemporaryDirectory() as scratch:
        folder = given.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        home = made(folder, given.cases)
        with Library.open(home) as library:
            counts = library.counts()
        print(f"{sum(counts.values()) - counts['pages']:,} documents, {counts['pages']:,} pages, {preferred()}\n")
        wrong = False
        for part in given.parts:
            print(f"| {part} {head}")
            found: list[Times] = []
            for when, times in PARTS[part](home, given.seconds):
                print(times.row(when), flush=True)
                found.append(times)
            share = at(found[1].clock, 0.95) / at(found[0].clock, 0.95)
            print(f"\nMeanwhile 95 of 100 take up to {share:.1f} times as long as before.\n", flush=True)
            wrong = wrong or any(times.wrong for times in found) or (part == "intake" and share >= AS_SLOW)
    return int(wrong)


if __name__ == "__main__":
    sys.exit(main())
