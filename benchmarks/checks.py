"""What the checks before publication cost and find on real PDFs: processor time a page, and findings by check.

    REVIEWSEARCH_DATA=FOLDER python -m benchmarks.checks [EVERY]

Looks at every PDF below FOLDER/pdf, or at every so many-th of them, in this process.
"""

import os
import sys
import time
from collections import Counter
from pathlib import Path

import pypdfium2

from reviewsearch.checks import look
from reviewsearch.domain.media_types import PDF

# What says that letters cannot be seen.
HIDDEN = frozenset(
    {
        *("text-under-box", "text-under-light-box", "text-under-image", "text-in-background-colour", "invisible-text"),
        *("text-outside-page", "text-clipped", "tiny-text", "text-on-layer-off"),
    }
)


def page_count(path: Path) -> int:
    """Return the number of pages, 0 where PDFium cannot open the file."""
    try:
        with pypdfium2.PdfDocument(path) as document:
            return len(document)
    except pypdfium2.PdfiumError:
        return 0


def main(folder: Path, every: int) -> None:
    """Look at the files of each folder and print what came of it."""
    for place in sorted(path for path in folder.iterdir() if path.is_dir()):
        pages, seconds, dearest = 0, 0.0, 0.0
        found: Counter[str] = Counter()
        hiding: set[tuple[Path, int | None]] = set()
        for path in sorted(place.rglob("*.pdf"))[::every]:
            count = page_count(path)
            begun = time.process_time()
            with path.open("rb") as file:
                findings = look(file, PDF).findings
            took = time.process_time() - begun
            pages, seconds, dearest = pages + count, seconds + took, max(dearest, took / max(1, count))
            found.update(finding.check for finding in findings)
            hiding |= {(path, finding.page) for finding in findings if finding.check in HIDDEN}
        print(
            f"{place.name}: {pages:,} pages, {1000 * seconds / max(1, pages):.1f} ms a page, dearest {1000 * dearest:.0f} ms"
        )
        print(f"  pages with letters that cannot be seen: {len(hiding)}; {dict(sorted(found.items()))}")


if __name__ == "__main__":
    main(Path(os.environ["REVIEWSEARCH_DATA"], "pdf"), int(sys.argv[1]) if len(sys.argv) > 1 else 1)
