"""Write all traps and their twins into a folder: python -m tools.traps FOLDER."""

import argparse
from pathlib import Path

from reviewsearch.domain.media_types import DOCX, HTML, ODP, ODT, PDF, PPTX, RTF
from tools.traps import all_traps

_SUFFIXES = {PDF: "pdf", DOCX: "docx", PPTX: "pptx", ODT: "odt", ODP: "odp", HTML: "html", RTF: "rtf"}


def main() -> None:
    """Write each trap and its twin, and say what must be found in it."""
    parser = argparse.ArgumentParser(prog="python -m tools.traps", description="Write all traps and their twins.")
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    for trap in all_traps():
        suffix = _SUFFIXES[trap.media_type]
        (folder / f"{trap.name}.{suffix}").write_bytes(trap.content)
        (folder / f"{trap.name}--clean.{suffix}").write_bytes(trap.twin)
        print(f"{trap.name}.{suffix}: {trap.check}")


if __name__ == "__main__":
    main()
