"""The command line: `python -m tools.midshire sample` or `archive`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tools.midshire.archive import Pages, make_archive
from tools.midshire.sample import make

SAMPLE = Path("src/reviewsearch/sample/documents")


def main(arguments: list[str] | None = None) -> int:
    """Make what was asked for."""
    wanted = _parser().parse_args(arguments)
    if wanted.command == "sample":
        for path in make(wanted.destination):
            sys.stdout.write(f"{path}\n")
        return 0
    written = sum(
        1 for _ in make_archive(wanted.destination, wanted.cases, wanted.seed, wanted.form, wanted.pages_per_report)
    )
    sys.stdout.write(f"{written} documents of {wanted.cases} cases in {wanted.destination}\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools.midshire", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    sample = commands.add_parser("sample", help="the invented partnership's documents")
    sample.add_argument("destination", nargs="?", type=Path, default=SAMPLE)
    archive = commands.add_parser("archive", help="a larger archive for measuring")
    archive.add_argument("destination", type=Path)
    archive.add_argument("--cases", type=int, required=True)
    archive.add_argument("--seed", type=int, default=1)
    archive.add_argument("--as", dest="form", choices=("pdf", "text"), default="text")
    archive.add_argument("--pages-per-report", type=Pages.of, default=Pages(20, 60), metavar="LOW-HIGH")
    return parser


if __name__ == "__main__":
    sys.exit(main())
