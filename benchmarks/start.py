"""How long the program takes to start, beside the smallest program that click makes: processor time of many runs.

    python -m benchmarks.start [--runs 20]

The aim: `--help` within 1.5 times the bare program. Prints a table and ends with 1 where the aim is missed.
"""

import argparse
import resource
import statistics
import subprocess
import sys

BARE = """
import click
@click.group()
def group(): "A group."
@group.command()
@click.option("--json", is_flag=True, help="Print JSON.")
def search(json): "A command."
group(["--help"])
"""
# What the installed script does.
SCRIPT = "from reviewsearch.cli import main; main()"
PROGRAMS = {
    "python -c ''": ["-c", ""],
    "a bare click program --help": ["-c", BARE],
    "reviewsearch --version": ["-c", SCRIPT, "--version"],
    "reviewsearch --help": ["-c", SCRIPT, "--help"],
    "reviewsearch search --help": ["-c", SCRIPT, "search", "--help"],
}
AIM = 1.5


def processor_time(arguments: list[str]) -> float:
    """Return the user and system time of one run of Python, in milliseconds."""
    before = _of_children()
    subprocess.run([sys.executable, *arguments], stdout=subprocess.DEVNULL, check=True)
    return 1000 * (_of_children() - before)


def _of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> int:
    """Measure every program in turn, so that a busy moment of the machine strikes all of them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=20)
    runs = parser.parse_args().runs
    times: dict[str, list[float]] = {name: [] for name in PROGRAMS}
    for _ in range(runs):
        for name, arguments in PROGRAMS.items():
            times[name].append(processor_time(arguments))
    bare = statistics.median(times["a bare click program --help"])
    print(f"| program | median of {runs} (ms) | least (ms) | times bare |\n|---|---|---|---|")
    for name, measured in times.items():
        middle = statistics.median(measured)
        print(f"| `{name}` | {middle:.1f} | {min(measured):.1f} | {middle / bare:.2f} |")
    return 0 if statistics.median(times["reviewsearch --help"]) <= AIM * bare else 1


if __name__ == "__main__":
    sys.exit(main())
