"""Small real files, made here, for the tests of the readers."""

from collections.abc import Callable
from pathlib import Path

import pytest
from tools.good_files import compound, good_files, make_pdf, odf, repacked

Drop = Callable[..., Path]
MakePdf = Callable[..., bytes]
Repack = Callable[..., bytes]


@pytest.fixture
def drop(tmp_path: Path) -> Drop:
    """Write bytes to a file of some name and return its path."""

    def write(content: bytes, name: str = "dropped") -> Path:
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return write


@pytest.fixture(name="odf", scope="session")
def _odf() -> Callable[..., bytes]:
    return odf


@pytest.fixture(name="make_pdf", scope="session")
def _make_pdf() -> MakePdf:
    return make_pdf


@pytest.fixture(name="repacked", scope="session")
def _repacked() -> Repack:
    return repacked


@pytest.fixture(name="compound", scope="session")
def _compound() -> Callable[[dict[tuple[str, ...], bytes]], bytes]:
    return compound


@pytest.fixture(name="good_files", scope="session")
def _good_files() -> dict[str, bytes]:
    return good_files()
