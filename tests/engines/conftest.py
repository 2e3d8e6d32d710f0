"""Documents of plain words, an index on the disk and a disk that fails, for what is special to engines with files."""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from reviewsearch.domain.ports import Put, SearchEngine, Terms
from reviewsearch.domain.query import Filters, Word


@pytest.fixture
def put() -> Callable[..., Put]:
    """Make documents whose words are their own stems."""

    def make(id_: str, title: str, *pages: str) -> Put:
        def terms(text: str) -> Terms:
            return Terms(text, text)

        return Put(id_, terms(title), tuple(map(terms, pages)), "report")

    return make


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the index is."""
    return tmp_path / "index"


@pytest.fixture
def total() -> Callable[[SearchEngine, str], int]:
    """Count the documents that hold a word."""

    def counted(engine: SearchEngine, word: str) -> int:
        return engine.search(Word(word, word), filters=Filters(), limit=0, offset=0).total

    return counted


@pytest.fixture
def failing_disk(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], AbstractContextManager[None]]:
    """Let the disk fail after so many flushes."""

    @contextmanager
    def failing_after(allowed: int) -> Iterator[None]:
        fsync, left = os.fsync, allowed

        def failing(handle: int) -> None:
            nonlocal left
            left -= 1
            if left < 0:
                raise OSError(5, "Input/output error")
            fsync(handle)

        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", failing)
            yield

    return failing_after
