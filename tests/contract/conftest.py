"""The engines under contract, and documents to give them.

What an engine cannot keep is a strict xfail with its number in docs/divergences.md.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest

from reviewsearch.domain.ports import Put, SearchEngine, Terms
from reviewsearch.engines import open_engine

# Adding an engine is one line here.
ENGINES = ("memory", "tantivy", "whoosh")

# Which law which engine cannot keep, and the entry of docs/divergences.md that says what that means.
DIVERGENCES: dict[tuple[str, str], int] = {
    ("memory", "test_what_was_applied_is_there_when_opened_again"): 1,
    ("memory", "test_what_one_engine_writes_another_already_open_finds"): 1,
    ("memory", "test_where_there_is_no_index_opening_says_to_rebuild"): 1,
    ("memory", "test_an_index_of_another_analyser_is_not_opened"): 1,
    ("memory", "test_only_one_writes_at_a_time"): 1,
    ("memory", "test_a_reader_sees_the_old_or_the_new_and_never_an_error"): 1,
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if isinstance(item, pytest.Function) and hasattr(item, "callspec"):
            law = (item.callspec.params.get("engine_name", ""), item.originalname)
            if law in DIVERGENCES:
                item.add_marker(pytest.mark.xfail(strict=True, reason=f"divergence {DIVERGENCES[law]}"))


@pytest.fixture
def divergences() -> frozenset[int]:
    """The numbers of all divergences."""
    return frozenset(DIVERGENCES.values())


@pytest.fixture(params=ENGINES)
def engine_name(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture
def engine(engine_name: str, tmp_path: Path) -> Iterator[SearchEngine]:
    """An empty engine."""
    opened = open_engine(engine_name, tmp_path / "index", analyser="analyser 1", create=True)
    yield opened
    opened.close()


@pytest.fixture
def new_engine(
    engine_name: str, brief_folder: Callable[[], AbstractContextManager[Path]]
) -> Callable[[], AbstractContextManager[SearchEngine]]:
    """Make empty engines, as many as wanted, each gone when its block ends."""

    @contextmanager
    def make() -> Iterator[SearchEngine]:
        with brief_folder() as folder:
            opened = open_engine(engine_name, folder / "index", analyser="analyser 1", create=True)
            yield opened
            opened.close()

    return make


@pytest.fixture
def put() -> Callable[..., Put]:
    """Make documents of plain lower-case words; the stem of an English word is the word without its last "s"."""

    def make(id_: str, title: str, *pages: str, **facts: Any) -> Put:
        language = facts.setdefault("language", "en")

        def terms(text: str) -> Terms:
            words = text.split()
            return Terms(
                " ".join(words), " ".join(word.removesuffix("s") if language == "en" else word for word in words)
            )

        return Put(id_, terms(title), tuple(terms(page) for page in pages), **{"kind": "report", **facts})

    return make
