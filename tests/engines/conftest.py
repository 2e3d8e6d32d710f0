"""Documents of plain words, for what is special to one engine."""

from collections.abc import Callable

import pytest

from reviewsearch.domain.ports import Put, Terms


@pytest.fixture
def put() -> Callable[..., Put]:
    """Make documents whose words are their own stems."""

    def make(id_: str, title: str, *pages: str) -> Put:
        def terms(text: str) -> Terms:
            return Terms(text, text)

        return Put(id_, terms(title), tuple(map(terms, pages)), "report")

    return make
