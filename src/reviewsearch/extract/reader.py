"""Reading files without trusting them: each through the sandbox, old Office files made new ones before."""

import contextlib
import tempfile
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import BinaryIO

from reviewsearch.domain.document import Extraction
from reviewsearch.domain.ports import Limits
from reviewsearch.errors import UnreadableFile
from reviewsearch.extract import programs
from reviewsearch.extract.job import JOB, Wanted
from reviewsearch.files import opened
from reviewsearch.sandbox import Sandbox

Outcome = Extraction | UnreadableFile | OSError
# Such files are looked at, and made new ones of by LibreOffice, before they are read.
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# How the files begin for which there is most to load, by the end of their names.
_BEGINNINGS = {".pdf": b"%PDF-", **dict.fromkeys((".docx", ".pptx", ".odt", ".odp"), b"PK")}


@dataclass(frozen=True, slots=True)
class Asked:
    """A file to read. Without a path nothing is read and None comes back in its place in the row."""

    path: Path | None
    settled: bool = False


class Reader:
    """Reads files in a sandbox. Safe to use from several threads."""

    def __init__(self, sandbox: Sandbox, *, extractor: str = "", limits: Limits | None = None) -> None:
        self.sandbox = sandbox
        self._extractor = extractor
        self._limits = limits or Limits()
        self._ready: set[bytes] = set()

    def stop(self) -> None:
        """Stop what is being read now, and read nothing more: NotYet comes of each file. Safe to call from another thread."""
        self.sandbox.stop()
        programs.stop_all()

    def get_ready(self, name: str) -> None:
        """Have the program that reads files started, with what files called so need; the first is then read as fast as others."""
        beginning = _BEGINNINGS.get(PurePath(name).suffix.lower(), b" ")
        if beginning in self._ready:
            return
        self._ready.add(beginning)
        with tempfile.TemporaryFile() as rehearsal, contextlib.suppress(UnreadableFile, OSError):
            rehearsal.write(beginning)
            rehearsal.flush()
            self.sandbox.run(JOB, rehearsal, Wanted(self._limits, settled=True, extractor=self._extractor))

    def read(self, path: Path, *, settled: bool = False) -> Extraction:
        """Read the pages and properties of the file at `path`, as `extract.read` does, whatever it holds.

        Raises errors.NotYet, errors.UnreadableFile and OSError, as that does, and UnreadableFile where reading it takes
        more than it may or breaks down before a page was read.
        """
        wanted = Wanted(self._limits, settled, self._extractor)
        with opened(path) as file, self._readable(file) as (readable, old):
            extraction = self.sandbox.run(JOB, readable, wanted)
        return replace(extraction, media_type=old, language=None) if old else extraction

    @contextlib.contextmanager
    def _readable(self, file: BinaryIO) -> Iterator[tuple[BinaryIO, str]]:
        """Give a file as it is, or, where it may be of an old Office program, as `legacy.modern` gives it."""
        if file.read(len(_OLD_OFFICE)) != _OLD_OFFICE:
            yield file, ""
            return
        from reviewsearch.extract.legacy import modern

        with modern(file, self._limits) as made:
            yield made

    def read_many(
        self, files: Iterable[Asked], *, meanwhile: Callable[[], None] | None = None
    ) -> Generator[Outcome | None, None, None]:
        """Read files side by side; yield what became of each, in the order asked for, as soon as it is its turn.

        Of `files` no more are asked for, and `meanwhile` is called as often, as `Sandbox.each` says.
        """
        return self.sandbox.each(self.tried, files, meanwhile=meanwhile)

    def tried(self, asked: Asked) -> Outcome | None:
        """Return what became of a file."""
        if asked.path is None:
            return None
        try:
            return self.read(asked.path, settled=asked.settled)
        except (UnreadableFile, OSError) as error:
            return error
