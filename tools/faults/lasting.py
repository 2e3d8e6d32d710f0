"""Which places of an archive's home must live through a power cut, and which names there make others count."""

import re
from dataclasses import dataclass
from pathlib import PurePosixPath

# Passing names, locks, and what SQLite keeps whole by itself: of the catalogue a power cut may take the newest rows, which
# are made again. Of Whoosh's tables of contents and Tantivy's marker the names that they have before they count.
_PASSING = re.compile(
    r"\.(?!done$).*|catalogue\.sqlite.*|.*\.lock|MAIN_WRITELOCK|writing|reviewsearch-index\.new|_MAIN_\d+\.toc\..+"
)
_FILED = "archive/(cases|unreferenced|quarantine)"


@dataclass(frozen=True, slots=True)
class Lasting:
    """The places of one home; paths are whole ones, as a trace names them."""

    home: str

    def area(self, path: str) -> str | None:
        """Return which part a path belongs to of what must last: `archive`, `index`, `done`, `home`; None where it need not."""
        parts = PurePosixPath(path.removeprefix(self.home)).parts
        if any(_PASSING.fullmatch(part) for part in parts):
            return None
        if self._is(path, rf"{_FILED}(/.*)?"):
            return "archive"
        if self._is(path, r"(index/(staff|public)|engine)(/.*)?"):
            return "index"
        if ".done" in parts:
            return "done"
        # The key of the list of what is never published stands outside of the home; the operations put it into `keys`.
        return "home" if self._is(path, r"never-publish\.txt|reviewsearch\.toml") or "keys" in parts else None

    def stays_gone(self, path: str) -> bool:
        """Whether what is removed here must be gone after a power cut, and not only once the next start has swept."""
        whole = r"index/(staff|public)/[^/]*|index/scans/.*\.json"
        return self.area(path) in {"archive", "home"} or (self._is(path, whole) and not self._is_passing(path))

    def makes_count(self, path: str) -> bool:
        """Whether a name makes others count: a record its original, a pointer a generation, a list its key."""
        if self.area(path) == "archive":
            return path.endswith(".json")
        return (self.area(path) == "index" and self.is_pointer(path)) or self._is(path, r"never-publish\.txt")

    def is_pointer(self, path: str) -> bool:
        """Whether a file says which other files of an index count."""
        name = PurePosixPath(path).name
        return name in {"current", "reviewsearch-index"} or bool(re.fullmatch(r"_MAIN_\d+\.toc", name))

    def counts_by(self, path: str, name: str) -> bool:
        """Whether what stands at a path counts once a name stands that `makes_count`."""
        if path == name or self.area(path) != self.area(name):
            return False
        return not self.is_pointer(name) or path.startswith(f"{PurePosixPath(name).parent}/")

    def is_dropped(self, path: str) -> bool:
        """Whether a path is that of a dropped file: letting go of it tells people that it is kept."""
        return self._is(path, r"(archive|inbox)/[^./][^/]*")

    def is_generation(self, path: str) -> bool:
        """Whether a path is that of one of the generations of an index."""
        return self._is(path, r"index/(staff|public)/generation-[^/]*")

    def is_public(self, path: str) -> bool:
        """Whether the public may download what stands at a path."""
        return self._is(path, r"index/public/.*/originals/[^./][^/]*")

    def _is(self, path: str, shape: str) -> bool:
        return bool(re.fullmatch(rf"{re.escape(self.home)}/({shape})", path))

    @staticmethod
    def _is_passing(path: str) -> bool:
        return bool(_PASSING.fullmatch(PurePosixPath(path).name))
