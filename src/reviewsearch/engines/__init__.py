"""Search engines, alike behind one protocol."""

from collections.abc import Callable
from pathlib import Path

from reviewsearch.domain.ports import SearchEngine
from reviewsearch.errors import BadSettings


def _memory(path: Path, analyser: str, create: bool) -> SearchEngine:  # noqa: FBT001, ARG001 - all openers are alike
    from reviewsearch.engines.memory import Memory

    return Memory(analyser)


def _whoosh(path: Path, analyser: str, create: bool) -> SearchEngine:  # noqa: FBT001 - all openers are alike
    from reviewsearch.engines.whoosh import Whoosh

    return Whoosh(path, analyser=analyser, create=create)


def _tantivy(path: Path, analyser: str, create: bool) -> SearchEngine:  # noqa: FBT001 - all openers are alike
    try:
        from reviewsearch.engines.tantivy import Tantivy
    except ImportError as error:
        raise BadSettings(
            "The search engine “tantivy” is not installed on this computer.",
            remedy='write engine = "whoosh" in reviewsearch.toml, or run: pip install tantivy',
        ) from error
    return Tantivy(path, analyser=analyser, create=create)


# Each imports its engine only when it is asked for.
ENGINES: dict[str, Callable[[Path, str, bool], SearchEngine]] = {
    "memory": _memory,
    "tantivy": _tantivy,
    "whoosh": _whoosh,
}


def preferred() -> str:
    """Return the engine of an archive whose owner has not chosen one: the fastest that this computer has."""
    try:
        import tantivy  # noqa: F401 - the import is the question
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
    return ENGINES[name](path, analyser, create)
