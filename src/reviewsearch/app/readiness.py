"""What is made of a document before it becomes public: what of its text can be seen, and the file for download, where no public looks."""

import hashlib
import json
import shutil
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from reviewsearch.app.means import Means
from reviewsearch.app.settings import Settings
from reviewsearch.domain.document import Page, Record
from reviewsearch.errors import UnreadableFile
from reviewsearch.store import disk

_PAGES, _FILE = "pages.json", "file"


@dataclass(frozen=True, slots=True)
class Ready:
    """What was made of a document: the pages that the public may read, and the file that it downloads."""

    pages: tuple[Page, ...]
    file: Path


class Readiness:
    """What is made ready, a folder for each document beside the index, for the one process that may write.

    Lost, changed or made otherwise than it would be now, it is as if nothing had been made.
    """

    def __init__(self, settings: Settings, means: Means) -> None:
        self._root = settings.index / "ahead"
        self._means = means
        self._made_by = (means.version, json.dumps(settings.data.get("publication"), sort_keys=True, default=str))

    def make(self, record: Record, pages: tuple[Page, ...], original: Path) -> None:
        """Make a document ready. Raises OSError and NotYet."""
        folder = self._root / record.id
        shutil.rmtree(folder, ignore_errors=True)
        disk.make_folder(folder)
        shown = self._means.visible(original, record, pages)
        self._means.copy(original, folder / _FILE)
        made = {
            "of": self._named(record, pages),
            "file": disk.sha256(folder / _FILE),
            "pages": [[page.number, page.text, page.label, page.reader, page.headings] for page in shown],
        }
        # Its sum is looked at before the file is used: what a power cut leaves of it is not taken for the whole.
        disk.write_whole(folder / _PAGES, json.dumps(made, ensure_ascii=False).encode(), durable=False)

    def of(self, record: Record, pages: tuple[Page, ...]) -> Ready | None:
        """Return what was made of a document with these pages, None where it must be made yet."""
        file = self._root / record.id / _FILE
        try:
            made = json.loads(file.with_name(_PAGES).read_bytes())
            if made["of"] != self._named(record, pages) or made["file"] != disk.sha256(file):
                return None
            shown = tuple(
                Page(number, text, label, None, reader, tuple(map(tuple, headings)))
                for number, text, label, reader, headings in made["pages"]
            )
        except (OSError, UnreadableFile, ValueError, KeyError, TypeError):
            return None
        return Ready(shown, file)

    def keep_only(self, identities: Collection[str]) -> None:
        """Keep nothing of any other document: it is public now, or is not to be."""
        for folder in self._root.glob("*"):
            if folder.name not in identities:
                shutil.rmtree(folder, ignore_errors=True)

    def _named(self, record: Record, pages: tuple[Page, ...]) -> str:
        """Return what names all that goes into what is made."""
        read = [(page.number, page.text, page.label, page.reader, page.headings) for page in pages]
        return hashlib.sha256(repr((record.id, self._made_by, read)).encode("utf-8", "replace")).hexdigest()
