"""Damages sound files of every kind at random and has them read, for as long as it is told to.

    python -m tools.fuzz_readers --seconds 60 [--kind pdf] [--seed 1] [--keep FOLDER]
    python -m tools.fuzz_readers --kind rtf --guided [-- -max_total_time=60]

Each file is read through the sandbox, as the intake does. Whatever its bytes, it must end as an extraction within the limits or as
a sentence; a file that ends otherwise is kept, and the program ends with 1. Files that bring their reader down, which the sandbox
holds, are counted. With --guided, atheris (`pip install "reviewsearch[fuzz]"`, Linux) looks for inputs that reach new code of one
reader, in this process.
"""

import argparse
import io
import random
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from reviewsearch.domain.document import Extraction
from reviewsearch.domain.ports import Limits
from reviewsearch.errors import UnreadableFile
from reviewsearch.extract.reader import Reader
from reviewsearch.sandbox import Sandbox
from tools.good_files import good_files, repacked

LIMITS = Limits(pages=50, characters=100_000, parts=200, unpacked_bytes=16 * 1024 * 1024)
_TOKENS = (
    b"<<",
    b">>",
    b"[",
    b"]",
    b"(",
    b"obj",
    b"endstream",
    b"/Kids",
    b"<w:p>",
    b"</w:t>",
    b"&",
    b"<!DOCTYPE",
    b"{\\",
    b"}",
)
# Damage to a package itself is mostly seen by its table, so that it is rarely tried.
_WITHIN = 0.8
_NUMBERS = (b"\x00", b"\xff" * 4, b"\x7f\xff\xff\xff", b"-1", b"4294967296", b"99999999999999999999")


def damaged(content: bytes, chance: random.Random) -> bytes:
    """Return a content with a few things wrong with it; of a package, usually with what is packed in it."""
    if content.startswith(b"PK") and chance.random() < _WITHIN:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            name = chance.choice(package.namelist())
            return repacked(content, {name: _mutated(package.read(name), chance)})
    return _mutated(content, chance)


def _mutated(content: bytes, chance: random.Random) -> bytes:
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        at = chance.randrange(len(content) + 1)
        end = min(len(content), at + chance.choice((1, 2, 8, 64, 512)))
        piece = content[at:end]
        match chance.randrange(6):
            case 0:
                piece = bytes(byte ^ (1 << chance.randrange(8)) for byte in piece[:1]) + piece[1:]
            case 1:
                piece = b""
            case 2:
                piece *= chance.choice((2, 3, 100))
            case 3:
                piece = chance.choice(_TOKENS) * chance.choice((1, 1, 50)) + piece
            case 4:
                piece = chance.choice(_NUMBERS) + piece[1:]
            case _:
                start = chance.randrange(len(content) + 1)
                piece = content[start : start + len(piece) + 8]
        content = content[:at] + piece + content[end:]
    return content


@dataclass(slots=True)
class Found:
    """What became of the files: how many ended how, and the ones that ended as none may, with what was wrong."""

    ends: Counter[str] = field(default_factory=Counter)
    wrong: list[tuple[str, bytes, str]] = field(default_factory=list)


def fuzz(kinds: Sequence[str], *, seconds: float, seed: int, files: int = sys.maxsize) -> Found:
    """Damage and read files of these kinds in turn until the time is over, or so many are read."""
    found, chance, sound = Found(), random.Random(seed), good_files()
    end = time.monotonic() + seconds
    with Sandbox(lanes=1) as sandbox, tempfile.TemporaryDirectory() as folder:
        reader, path = Reader(sandbox, limits=LIMITS), Path(folder, "damaged")
        for number in range(files):
            if time.monotonic() > end:
                break
            kind = kinds[number % len(kinds)]
            content = damaged(sound[kind], chance)
            path.write_bytes(content)
            try:
                what = _wrong_with(reader.read(path, settled=bool(number % 3)))
                found.ends[f"{kind}: read"] += 1
            except UnreadableFile as refused:
                what = "" if refused.cause.endswith(".") else f"no sentence: {refused.cause}"
                broke = "break down" in refused.cause or "more than" in refused.cause
                found.ends[f"{kind}: {'stopped in the sandbox' if broke else 'refused'}"] += 1
            if what:
                found.wrong.append((kind, content, what))
    return found


def _wrong_with(extraction: Extraction) -> str:
    if len(extraction.pages) > LIMITS.pages:
        return "too many pages"
    if sum(len(page.text) for page in extraction.pages) > LIMITS.characters:
        return "too many characters"
    return "" if all(warning.endswith(".") for warning in extraction.warnings) else "a warning that is no sentence"


def guided(kind: str, arguments: Sequence[str]) -> None:
    """Have atheris look for inputs of one kind; it ends the process."""
    try:
        import atheris
    except ImportError:
        raise SystemExit('atheris is not installed here. Run: pip install "reviewsearch[fuzz]"') from None
    corpus = tempfile.mkdtemp(prefix="reviewsearch-fuzz-")
    Path(corpus, kind).write_bytes(good_files()[kind])
    # What is imported anew is watched: all the readers, and nothing of what they stand on.
    for name in [name for name in sys.modules if name.startswith("reviewsearch.extract")]:
        del sys.modules[name]
    with atheris.instrument_imports(include=["reviewsearch.extract"]):
        from reviewsearch.extract import read_open
        from reviewsearch.extract.job import JOB
    next(ready for beginning, ready in JOB.ready.items() if good_files()[kind].startswith(beginning))()

    def one(content: bytes) -> None:
        with tempfile.TemporaryFile() as file:
            file.write(content)
            file.flush()
            file.seek(0)
            try:
                what = _wrong_with(read_open(file, LIMITS, settled=True))
            except UnreadableFile:
                return
        if what:
            raise AssertionError(what)

    atheris.Setup([sys.argv[0], *arguments, corpus], one)
    atheris.Fuzz()


def main() -> int:
    """Fuzz as told, print how files ended; 1 where one ended as none may."""
    kinds = sorted(good_files())
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--kind", choices=kinds)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, default=Path("fuzzed"))
    parser.add_argument("--guided", action="store_true")
    parser.add_argument("rest", nargs="*", help="arguments for atheris, after --")
    given = parser.parse_args()
    if given.guided:
        guided(given.kind or "rtf", given.rest or [f"-max_total_time={given.seconds:.0f}"])
    found = fuzz([given.kind] if given.kind else kinds, seconds=given.seconds, seed=given.seed)
    for end, count in sorted(found.ends.items()):
        print(f"{count:6,} {end}")
    for number, (kind, content, what) in enumerate(found.wrong):
        given.keep.mkdir(exist_ok=True)
        (given.keep / f"{number}.{kind}").write_bytes(content)
        print(f"{given.keep / f'{number}.{kind}'}: {what}")
    return int(bool(found.wrong))


if __name__ == "__main__":
    sys.exit(main())
