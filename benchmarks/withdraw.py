"""What it costs to take a document from the public, in an archive of some 250 documents.

    ./dev python benchmarks/withdraw.py

Runs `reviewsearch withdraw` for documents of different size, the smallest and the largest among them; processor time of the
whole command, in which the bundle is made without the document and then searched for it.
"""

import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from reviewsearch import Library
from reviewsearch.app import settings as settings_of
from reviewsearch.domain.document import Document, Status

ROOT = Path(__file__).parents[1]
CASES = 70
SETTINGS = """partnership = "Midshire Safeguarding Children Partnership"
engine = "tantivy"
read_scans = false

[[scheme]]
form = "financial-year"
bodies = [{ name = "MSCP", former = ["MSCB"] }, { name = "*SCP", former = ["*SCB"] }]
"""


def main() -> int:
    """Withdraw five documents, one after another, and print what each took; return 0 where each could be withdrawn."""
    with tempfile.TemporaryDirectory() as folder:
        home, dropped = Path(folder, "home"), Path(folder, "dropped")
        settings = settings_of.initialise(home, SETTINGS)
        _run("tools.midshire", "archive", str(dropped), "--cases", str(CASES), "--as", "text")
        _run("reviewsearch", "--home", str(home), "add", str(dropped))
        with Library(settings) as library:
            public = [each for each in library.documents() if each.status is Status.PUBLISHED]
        public.sort(key=lambda document: (document.pages, document.id))
        pages = sum(document.pages for document in public)
        print(f"{len(public)} documents of {pages:,} pages are public.", flush=True)
        return max(_withdrawn(home, public[(len(public) - 1) * quarter // 4]) for quarter in range(5))


def _withdrawn(home: Path, document: Document) -> int:
    before = _spent()
    code = _run("reviewsearch", "--home", str(home), "withdraw", document.id, "--reason", "measured")
    print(f"{document.kind.label} of {document.pages} pages: {_spent() - before:.1f} s", flush=True)
    return code


def _run(module: str, *arguments: str) -> int:
    command = [sys.executable, "-m", module, *arguments]
    return subprocess.run(
        command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False
    ).returncode


def _spent() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    sys.exit(main())
