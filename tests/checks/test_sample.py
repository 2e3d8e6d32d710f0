"""The invented partnership's documents, which are meant to be published: none of them is held."""

from pathlib import Path

import pytest

from reviewsearch import checks
from reviewsearch.domain.document import Kind
from reviewsearch.domain.findings import holding
from reviewsearch.extract import read

DOCUMENTS = sorted((Path(checks.__file__).parents[1] / "sample" / "documents").iterdir())


@pytest.mark.parametrize("path", DOCUMENTS, ids=[path.name for path in DOCUMENTS])
def test_no_document_of_the_sample_archive_is_held(path: Path) -> None:
    extraction = read(path, settled=True)
    with path.open("rb") as file:
        looked = checks.look(file, extraction.media_type)
    findings = checks.judged(looked, extraction.pages, path.name, checks.Policy(Kind.REPORT))
    assert holding(findings) == ()
    assert checks.visible(looked, extraction.pages) == extraction.pages


def test_there_are_documents() -> None:
    assert len(DOCUMENTS) > 15
