"""Makes the list of English words that comes with the program, from SCOWL as Debian packages it (`apt-get install scowl`).

    python -m tools.words /usr/share/dict/scowl

Words of up to size 60 in British and American spelling, in lower case, without names and contractions.
"""

import gzip
import re
import sys
from pathlib import Path

_LISTS = re.compile(r"(?:english|british|british_z|british_variant_1|american|variant_1)-words\.(\d+)")
_SIZE = 60
_WORD = re.compile(r"[a-z]{2,}")
_TARGET = Path(__file__).parents[1] / "src" / "reviewsearch" / "data" / "words" / "english.txt.gz"


def main(folder: Path) -> None:
    """Write the list."""
    words: set[str] = set()
    for path in sorted(folder.iterdir()):
        name = _LISTS.fullmatch(path.name)
        if name and int(name[1]) <= _SIZE:
            words.update(filter(_WORD.fullmatch, path.read_text(encoding="latin-1").split("\n")))
    _TARGET.write_bytes(gzip.compress("\n".join(sorted(words)).encode(), 9, mtime=0))
    print(f"{len(words):,} words, {_TARGET.stat().st_size:,} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
