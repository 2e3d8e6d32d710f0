"""Traces the taking of documents, and says in JSON what was not on the disk when the dropped file of one was let go.

python -m tools.faults.flushes WORK SCENARIO ENGINE
"""

import json
import sys
from functools import partial
from pathlib import Path
from typing import Any

from reviewsearch.app.settings import SHELF
from tools.faults.kills import warm
from tools.faults.scenarios import SCENARIOS, new_home
from tools.faults.strace import traced
from tools.faults.trace import OPTIONS, followed


def look(work: Path, name: str, engine: str) -> dict[str, Any]:
    """Take what a scenario drops; return how many files were let go, of how many, and what was not on the disk by then."""
    scenario, home, log = SCENARIOS[name], work / "home", work / "strace.log"
    new_home(home, engine)
    scenario.prepare(home)
    dropped = sum(path.is_file() and not path.name.startswith(".") for path in (home / "archive").iterdir())
    traced(partial(scenario.work, home), log, OPTIONS)
    disk = followed(log, home)
    public = sum(path.is_file() for path in (home / "index" / "public").glob(f"*/{SHELF}/*"))
    return {
        "dropped": dropped,
        "acknowledged": disk.acknowledged,
        "public": public,
        "mistakes": disk.mistakes,
    }


def main(arguments: list[str]) -> None:
    """Print what was found."""
    work, name, engine = arguments
    warm(Path(work))
    print(json.dumps(look(Path(work), name, engine)))


if __name__ == "__main__":
    main(sys.argv[1:])
