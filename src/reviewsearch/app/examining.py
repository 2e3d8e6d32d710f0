"""Examining: what publishing asks of a document's bytes: findings, what of its text can be seen, and a clean copy."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from reviewsearch.app import never
from reviewsearch.app.settings import Settings
from reviewsearch.checks import Looked, Policy, clean_job, could_not, is_unsure, judged, sure, visible
from reviewsearch.checks.job import ALLOWANCE, JOB, Wanted
from reviewsearch.domain.document import Kind, Page, Record
from reviewsearch.domain.findings import Finding
from reviewsearch.domain.media_types import DOC, DOCX, ODP, ODT, PDF, PPT, PPTX
from reviewsearch.domain.ports import Limits
from reviewsearch.errors import NotYet, UnreadableFile
from reviewsearch.files import opened
from reviewsearch.sandbox import Sandbox

# Counted up when a check finds something new: documents are then checked again.
VERSION = "4"
_MODERN = {DOC: DOCX, PPT: PPTX}
_CLEANED = {".pdf": PDF, ".docx": DOCX, ".pptx": PPTX, ".odt": ODT, ".odp": ODP}


class Examination:
    """Looks at originals in the sandbox, by the settings and the never-publish list of one archive."""

    def __init__(self, settings: Settings, sandbox: Sandbox, limits: Limits | None = None) -> None:
        self._settings = settings
        self._sandbox = sandbox
        self._limits = limits or Limits()
        # With another never-publish list the checks are others, and what was checked before is checked again.
        self.version = f"{VERSION}{never.version(settings)}"

    def look(self, original: Path, record: Record, pages: tuple[Page, ...]) -> tuple[Finding, ...]:
        """Return what a person should see to before a document is published. Raises BadSettings, and OSError of the disk."""
        kind = Kind(record.description.kind.value)
        policy = Policy(kind, never.load(self._settings))
        return judged(self._looked(original, record.media_type), pages, record.source_name, policy)

    def visible(self, original: Path, record: Record, pages: tuple[Page, ...]) -> tuple[Page, ...]:
        """Return a document's pages without what a reader cannot see. Raises OSError where the disk fails."""
        return visible(self._looked(original, record.media_type), pages)

    def copy(self, original: Path, target: Path) -> None:
        """Put what the public downloads at `target`: a clean copy where one can be made that looks the same, else the bytes."""
        media_type = _CLEANED.get(original.suffix.lower())
        if media_type and self._wants_clean_copies():
            try:
                with opened(original) as file:
                    made = self._sandbox.run(
                        clean_job.JOB, file, clean_job.Wanted(media_type), allowance=clean_job.ALLOWANCE
                    )
            except NotYet:
                raise
            except UnreadableFile:
                pass  # its properties were told as a finding, and whoever published it knew
            else:
                target.write_bytes(made.content)
                return
        shutil.copyfile(original, target)

    def _wants_clean_copies(self) -> bool:
        said = self._settings.data.get("publication", {})
        return said.get("clean_copies", True) is not False if isinstance(said, dict) else True

    def _looked(self, original: Path, media_type: str) -> Looked:
        try:
            with opened(original) as file, self._modern(file, media_type) as (readable, kind):
                looked = self._sandbox.run(JOB, readable, Wanted(kind), allowance=ALLOWANCE)
                return self._drawn(looked, readable, kind) if is_unsure(looked) else looked
        except NotYet:
            raise  # all work is being stopped: nothing is wrong with the file
        except UnreadableFile as error:
            return Looked((could_not(error.cause[:1].lower() + error.cause[1:]),))

    def _drawn(self, looked: Looked, file: BinaryIO, media_type: str) -> Looked:
        """Return what a look found, and, where this computer can draw the pages, what is covered on them."""
        from reviewsearch.extract.drawing import drawn

        with drawn(file, media_type, self._limits) as pdf:
            if pdf is None:
                return looked
            try:
                seen = self._sandbox.run(JOB, pdf, Wanted(PDF, drawn=True), allowance=ALLOWANCE)
            except NotYet:
                raise
            except UnreadableFile:
                return looked
            return sure(looked, seen)

    @contextmanager
    def _modern(self, file: BinaryIO, media_type: str) -> Iterator[tuple[BinaryIO, str]]:
        """Give a file as it is, or one of an old Office program as LibreOffice makes a new one of it."""
        if media_type not in _MODERN:
            yield file, media_type
            return
        from reviewsearch.extract.legacy import modern

        with modern(file, self._limits) as (made, _):
            yield made, _MODERN[media_type]
