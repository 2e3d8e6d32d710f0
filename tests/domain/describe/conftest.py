"""The cues that ship, and a short way to describe a document of a few lines."""

import tomllib
from collections.abc import Callable
from importlib.resources import files

import pytest

from reviewsearch.domain.cues import Cues
from reviewsearch.domain.describe import describe
from reviewsearch.domain.document import Description, Extraction, Page
from reviewsearch.domain.reference import References

PDF = "application/pdf"


@pytest.fixture(scope="session")
def cues() -> Cues:
    return Cues.of(tomllib.loads(files("reviewsearch").joinpath("data/cues.toml").read_text("utf-8")))


@pytest.fixture(scope="session")
def describing(references: References, cues: Cues) -> Callable[..., Description]:
    def described(
        *texts: str, name: str = "scan0001.pdf", media_type: str = PDF, language: str | None = None, **properties: str
    ) -> Description:
        pages = tuple(Page(number, text) for number, text in enumerate(texts, start=1))
        extraction = Extraction(media_type, pages, properties, language)
        return describe(extraction, source_name=name, references=references, cues=cues)

    return described
