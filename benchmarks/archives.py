"""Invented archives of several sizes, made once and kept, each with its index."""

import shutil
import subprocess
import sys
from pathlib import Path

from reviewsearch.app import settings as settings_of
from reviewsearch.app.library import Library
from reviewsearch.app.settings import Settings

ROOT = Path(__file__).parents[1]
# How many cases with reports of 36 to 74 pages make so many pages: a small partnership, a large one, a region, a nation.
CASES = {800: 13, 4_000: 63, 50_000: 786, 140_000: 2_200}
CASES_OF_ONE = 70
SETTINGS = """partnership = "Midshire Safeguarding Children Partnership"
engine = "{engine}"
read_scans = false

[[scheme]]
form = "financial-year"
bodies = [{{ name = "MSCP", former = ["MSCB"] }}, {{ name = "*SCP", former = ["*SCB"] }}]
"""


def archive(pages: int, folder: Path, engine: str) -> Library:
    """Return the library of an archive of about so many pages in a folder, made where it is not there, with this engine."""
    home = folder / str(pages)
    if not home.exists():
        dropped = folder / f"{pages}.texts"
        made = (str(CASES[pages]), "--as", "text", "--pages-per-report", "36-74")
        _run("-m", "tools.midshire", "archive", str(dropped), "--cases", *made)
        part = folder / f"{pages}.part"
        shutil.rmtree(part, ignore_errors=True)
        settings_of.initialise(part, SETTINGS.format(engine=engine))
        for path in sorted(dropped.iterdir()):
            path.rename(part / "archive" / path.name)
        dropped.rmdir()
        _run("-m", "reviewsearch", "--home", str(part), "watch", "--once")
        part.rename(home)
    if settings_of.load(home).engine != engine:
        _run("-m", "reviewsearch", "--home", str(home), "rebuild", "--engine", engine)
    return Library(settings_of.load(home))


def partnership(home: Path, dropped: Path) -> Settings:
    """Make the archive of one partnership, some 250 documents, all of which the public may see; `dropped` is for the files."""
    settings = settings_of.initialise(home, SETTINGS.format(engine="tantivy"))
    _run("-m", "tools.midshire", "archive", str(dropped), "--cases", str(CASES_OF_ONE), "--as", "text")
    _run("-m", "reviewsearch", "--home", str(home), "add", str(dropped))
    return settings


def _run(*arguments: str) -> None:
    subprocess.run([sys.executable, *arguments], cwd=ROOT, stdout=subprocess.DEVNULL, check=True)
