"""Traces what an archive is asked to do, and says in JSON what was not on the disk when it had to be.

python -m tools.faults.flushes WORK ENGINE OPERATION…
"""

import json
import shutil
import sys
from functools import partial
from pathlib import Path
from typing import Any

from reviewsearch.app.settings import SHELF
from tools.faults.kills import warm
from tools.faults.laws import followed
from tools.faults.operations import OPERATIONS
from tools.faults.scenarios import new_home
from tools.faults.strace import traced
from tools.faults.trace import OPTIONS

_NO_LINKS = ("-e", "inject=link,linkat:error=EPERM")


def look(work: Path, name: str, engine: str) -> dict[str, Any]:
    """Do an operation; return how many files were let go, of how many, and what was not on the disk by then."""
    operation, home, log = OPERATIONS[name], work / "home", work / "strace.log"
    new_home(home, engine)
    try:
        operation.prepare(home)
        dropped = sum(path.is_file() and not path.name.startswith(".") for path in (home / "archive").iterdir())
        standing, found = list(home.rglob("*")), list(operation.found(home))
        options = OPTIONS if operation.links else (*OPTIONS, *_NO_LINKS)
        ended = traced(partial(operation.work, home), log, options)
        disk = followed(log, home, standing=standing, found=found)
        public = sum(path.is_file() for path in (home / "index" / "public").glob(f"*/{SHELF}/*"))
    finally:
        shutil.rmtree(home)
    return {
        "ended": ended,
        "dropped": dropped,
        "acknowledged": disk.acknowledged,
        "public": public,
        "told": disk.told,
        "mistakes": disk.mistakes,
        "broken": disk.broken,
    }


def main(arguments: list[str]) -> None:
    """Print what was found, by operation."""
    work, engine, *names = arguments
    warm(Path(work))
    print(json.dumps({name: look(Path(work), name, engine) for name in names}, indent=1))


if __name__ == "__main__":
    main(sys.argv[1:])
