"""Search engines, alike behind one protocol."""

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Protocol

from reviewsearch.domain.ports import SearchEngine
from reviewsearch.errors import BadSettings


class _Opener(Protocol):
    def __call__(self, path: Path, *, analyser: str, create: bool) -> SearchEngine: ...


def _memory(path: Path, *, analyser: str, create: bool) -> SearchEngine:
    del path, create  # it keeps nothing
    from reviewsearch.engines.memory import Memory

    return Memory(analyser)


def _whoosh(path: Path, *, analyser: str, create: bool) -> SearchEngine:
    from reviewsearch.engines.whoosh import Whoosh

    return Whoosh(path, analyser=analyser, create=create)


def _tantivy(path: Path, *, analyser: str, create: bool) -> SearchEngine:
    try:
        from reviewsearch.engines.tantivy import Tantivy
    except ImportError as error:
        raise BadSettings(
            "The search engine “tantivy” is not installed on this computer.",
            remedy='write engine = "whoosh" in reviewsearch.toml, or run: pip install tantivy',
        ) from error
    return Tantivy(path, analyser=analyser, create=create)


# Each imports its engine only when it is asked for.
ENGINES: Mapping[str, _Opener] = {
    "memory": _memory,
    "tantivy": _tantivy,
    "whoosh": _whoosh,
}


def preferred() -> str:
    """Return the engine of an archive whose owner has not chosen one: the fastest that this computer has."""
    try:
        # Found is not enough: its compiled part may be of another make.
        import_module("tantivy")
    except ImportError:
        return "whoosh"
    return "tantivy"


def open_engine(name: str, path: Path, *, analyser: str, create: bool = False) -> SearchEngine:
    """Open the index that engine `name` keeps in folder `path`; with `create`, make an empty one where there is none.

    `analyser` is the fingerprint of what made the terms. Raises errors.BadSettings for an unknown engine, and
    errors.IndexUnavailable where there is no index, or one of another fingerprint, or one that cannot be read.
    """
    if name not in ENGINES:
        raise BadSettings(
            f"There is no search engine called “{name}”.", remedy=f"choose one of: {', '.join(sorted(ENGINES))}"
        )
    return ENGINES[name](path, analyser=analyser, create=create)
