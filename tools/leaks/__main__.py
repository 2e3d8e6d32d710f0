"""The command line: `python -m tools.leaks --sequences 2000`."""

import argparse
import random
import sys
import tempfile
import time
from pathlib import Path

from reviewsearch.sandbox import Sandbox
from tools.leaks.archive import Leak, archive
from tools.leaks.sequences import lived


def main(arguments: list[str] | None = None) -> int:
    """Live through sequences; tell each that leaks, with the seed that makes it again."""
    asked = _parser().parse_args(arguments)
    began = time.process_time()
    steps = leaked = 0
    with Sandbox() as sandbox:
        for seed in range(asked.seed, asked.seed + asked.sequences):
            rng = random.Random(seed)
            with tempfile.TemporaryDirectory() as folder, archive(Path(folder, "home"), rng, sandbox) as made:
                try:
                    steps += len(lived(made, rng, asked.steps))
                except Leak as leak:
                    print(f"seed {seed}: {leak}", flush=True)
                    leaked += 1
            if (seed - asked.seed + 1) % 50 == 0:
                print(
                    f"{seed - asked.seed + 1} sequences, {steps} steps, {time.process_time() - began:.0f} s of CPU",
                    flush=True,
                )
    print(f"{asked.sequences} sequences, {steps} steps: {leaked or 'no'} leak{'s' * (leaked > 1)}.")
    return 1 if leaked else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools.leaks", description=__doc__)
    parser.add_argument("--sequences", type=int, default=2000)
    parser.add_argument("--steps", type=int, default=8)
    parser.add_argument("--seed", type=int, default=1)
    return parser


if __name__ == "__main__":
    sys.exit(main())
