"""The long versions of the fault tests: every step, every call, many power cuts; prints the table of docs/reliability.md.

    ./dev python -m tools.sweep [--step N] [--cuts N] [--examples N] [kills refusals power machine flushes]

It takes long. With a larger step every N-th kill and refusal alone is tried.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from typing import Any

from tools.faults import mounts, strace
from tools.faults.operations import OPERATIONS
from tools.faults.scenarios import SCENARIOS

ENGINES = ("whoosh", "tantivy")
_LONGEST = 3_600
_FAILED = {"kills": 0, "wrong": ["it ended with an error"]}


def driven(driver: str, *arguments: str | int) -> dict[str, Any]:
    """Run a driver in a process of its own and return what it says."""
    with tempfile.TemporaryDirectory() as scratch:
        command = [sys.executable, "-m", f"tools.faults.{driver}", scratch, *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=_LONGEST)
    if done.returncode:
        print(done.stderr, file=sys.stderr)
        return {"wrong": {"": "it ended with an error"}}
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def kills(step: int) -> Iterator[tuple[str, int, int]]:
    """Kill at each touch of the home, in every scenario."""
    for engine in ENGINES:
        for scenario in SCENARIOS:
            told = driven("kills", engine, 1, step, scenario).get(scenario, _FAILED)
            yield f"kill -9: {scenario}, {engine}", told["kills"], len(told["wrong"])


def refusals(step: int) -> Iterator[tuple[str, int, int]]:
    """Refuse each call of the system."""
    why = strace.missing()
    if why:
        print(f"No calls are refused: {why}.", file=sys.stderr)
        return
    for engine in ENGINES:
        for scenario in ("drop", "attachments", "describe"):
            told = driven("refusals", scenario, engine, 1, step)
            cells = {f"{scenario} fails": told} if "wrong" in told else told
            for cell, found in cells.items():
                yield f"{cell.replace(':', ' → ')}: {scenario}, {engine}", found.get("refused", 0), len(found["wrong"])


def power(cuts: int) -> Iterator[tuple[str, int, int]]:
    """Cut the power."""
    for kind in mounts.KINDS:
        why = mounts.missing(kind)
        if why:
            print(f"No power cuts on {kind}: {why}.", file=sys.stderr)
            continue
        for engine in ENGINES:
            done = wrong = 0
            for seed in range(-(-cuts // 5)):
                told = driven("power", kind, engine, 5, seed)
                done, wrong = done + told.get("cuts", 0), wrong + len(told["wrong"])
            yield f"power cut: {kind}, {engine}", done, wrong


def machine(examples: int) -> Iterator[tuple[str, int, int]]:
    """Do anything in any order."""
    for engine in ENGINES:
        told = driven("machine", engine, examples)
        yield (
            f"any order, killed {told.get('kills', 0)} times: {engine}",
            told.get("steps", 0),
            len(told.get("wrong", ())),
        )


def flushes() -> Iterator[tuple[str, int, int]]:
    """Trace every operation with either engine; a step is one after which a person is told that it is done."""
    why = strace.missing()
    if why:
        print(f"No calls are traced: {why}.", file=sys.stderr)
        return
    for engine in ENGINES:
        for name in OPERATIONS:
            told = driven("flushes", engine, name).get(
                name, {"told": 0, "mistakes": [], "broken": ["it ended with an error"]}
            )
            yield f"traced: {name}, {engine}", told["told"], len(told["mistakes"]) + len(told["broken"])


def main(arguments: list[str]) -> int:
    """Print a row for each cell; return 1 where anything was lost, doubled or left wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", default=["kills", "refusals", "power", "machine", "flushes"])
    parser.add_argument("--step", type=int, default=1)
    parser.add_argument("--cuts", type=int, default=50)
    parser.add_argument("--examples", type=int, default=300)
    options = parser.parse_args(arguments)
    parts = {
        "kills": lambda: kills(options.step),
        "refusals": lambda: refusals(options.step),
        "power": lambda: power(options.cuts),
        "machine": lambda: machine(options.examples),
        "flushes": flushes,
    }
    print("| what was done | times | lost, twice or otherwise wrong |\n|---|---|---|")
    wrong = 0
    for part in options.parts:
        for row, times, mistakes in parts[part]():
            print(f"| {row} | {times} | {mistakes} |", flush=True)
            wrong += mistakes
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
