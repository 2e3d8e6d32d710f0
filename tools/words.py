"""Makes the lists of English and of Welsh words that come with the program.

    python -m tools.words english /usr/share/dict/scowl
    python -m tools.words welsh words.txt

English is from SCOWL as Debian packages it (`apt-get install scowl`): words of up to size 60 in British and American
spelling, in lower case, without names and contractions. Welsh is from Tesseract's data (`apt-get install tesseract-ocr-cym`),
unpacked with `combine_tessdata -u cym.traineddata cym.` and `dawg2wordlist cym.lstm-unicharset cym.lstm-word-dawg words.txt`:
words in lower case, cut at apostrophes and hyphens. Of two and three letters nearly all that can be written
are among them, so that any letters would look like Welsh: of those only the ones below are taken.
"""

import gzip
import re
import sys
from pathlib import Path

_LISTS = re.compile(r"(?:english|british|british_z|british_variant_1|american|variant_1)-words\.(\d+)")
_SIZE = 60
_WORD = re.compile(r"[a-z]{2,}")
_WELSH_WORD = re.compile(r"[a-zàáâäèéêëìíîïòóôöùúûüŵẁẃẅŷỳýÿ]{4,}")
_APART = re.compile("['’-]")
_SHORT_WELSH = frozenset(
    """bod byw cam dim dal dod fel gan gyd hwn hon hyn hyd ond oed neu nad nid nac nes mae mai mwy mab pam pan pob pwy sut
    sydd tan trwy tri tra wrth yna yma ydy dau dwy ein roi cael wedi""".split()
)
_FOLDER = Path(__file__).parents[1] / "src" / "reviewsearch" / "data" / "words"


def main(language: str, source: Path) -> None:
    """Write a list."""
    words = english(source) if language == "english" else welsh(source)
    target = _FOLDER / f"{language}.txt.gz"
    target.write_bytes(gzip.compress("\n".join(sorted(words)).encode(), 9, mtime=0))
    print(f"{len(words):,} words, {target.stat().st_size:,} bytes")


def english(folder: Path) -> set[str]:
    """Return the words of SCOWL's lists."""
    words: set[str] = set()
    for path in sorted(folder.iterdir()):
        name = _LISTS.fullmatch(path.name)
        if name and int(name[1]) <= _SIZE:
            words.update(filter(_WORD.fullmatch, path.read_text(encoding="latin-1").split("\n")))
    return words


def welsh(file: Path) -> set[str]:
    """Return the words of Tesseract's list that are not English ones of that spelling."""
    lines = (line for line in file.read_text(encoding="utf-8").split("\n") if line == line.lower())
    words = {part for line in lines for part in _APART.split(line) if _WELSH_WORD.fullmatch(part)}
    known = gzip.decompress((_FOLDER / "english.txt.gz").read_bytes()).decode().split("\n")
    return (words | _SHORT_WELSH).difference(known)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
