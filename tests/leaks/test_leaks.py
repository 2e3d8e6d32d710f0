"""Nothing that is not public can be seen, whatever was done before; and five ways of getting that wrong are each noticed."""

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from tools.leaks.archive import Leak, Seams, archive
from tools.leaks.sequences import lived

from reviewsearch.app.bundle import Bundle
from reviewsearch.app.bundling import Copy, copied, public_place
from reviewsearch.app.finder import Finder
from reviewsearch.app.index import generations
from reviewsearch.app.settings import Settings
from reviewsearch.domain.query import Filters
from reviewsearch.domain.results import Results
from reviewsearch.domain.suggestions import Suggestion
from reviewsearch.sandbox import Sandbox

pytestmark = pytest.mark.timeout(240)
SEQUENCES = 12
STEPS = 8


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as shared:
        yield shared


def live_all(folder: Path, sandbox: Sandbox, seams: Seams) -> None:
    for seed in range(SEQUENCES):
        rng = random.Random(seed)  # noqa: S311 - the same sequences again
        with archive(folder / str(seed) / "home", rng, sandbox, seams) as made:
            lived(made, rng, STEPS)


@pytest.mark.slow
def test_no_sequence_of_steps_lets_anything_be_seen_that_is_not_public(tmp_path: Path, sandbox: Sandbox) -> None:
    live_all(tmp_path, sandbox, Seams())


class SuggestsAll(Bundle):
    """A filter forgotten: suggestions are made from everything that staff have."""

    staff: Finder

    def suggest(self, typed: str, *, limit: int = 8) -> tuple[Suggestion, ...]:
        return self.staff.suggest(typed, limit=limit)


class CountsAll(Bundle):
    """A facet count of another index."""

    staff: Finder

    def search(
        self,
        query: str,
        *,
        limit: int = 10,
        offset: int = 0,
        filters: Filters | None = None,
        by_date: bool = False,
        as_typed: bool = False,
        passages: int = 3,
    ) -> Results:
        del offset, filters, by_date, as_typed, passages
        return replace(super().search(query, limit=limit), facets=self.staff.search(query).facets)


class Remembers(Bundle):
    """A cache that nobody clears."""

    def search(
        self,
        query: str,
        *,
        limit: int = 10,
        offset: int = 0,
        filters: Filters | None = None,
        by_date: bool = False,
        as_typed: bool = False,
        passages: int = 3,
    ) -> Results:
        del offset, filters, by_date, as_typed, passages
        known: dict[str, Results] = self.__dict__.setdefault("known", {})
        if query not in known:
            known[query] = super().search(query, limit=limit)
        return known[query]


def with_staff(kind: type[SuggestsAll] | type[CountsAll]) -> Callable[[Path, Settings], Bundle]:
    def opened(root: Path, settings: Settings) -> Bundle:
        bundle = kind.open(root)
        bundle.staff = Finder(settings, generations(settings))
        return bundle

    return opened


def leaves_a_file(settings: Settings) -> Copy:
    """A second copy beside the generations, of which nobody knows when the document is withdrawn."""

    def copy(original: Path, target: Path) -> None:
        copied(original, target)
        beside = public_place(settings).root / "downloads"
        beside.mkdir(exist_ok=True)
        copied(original, beside / "latest.txt")

    return copy


PLANTED = {
    "a filter forgotten in suggestions": (Seams(bundle=with_staff(SuggestsAll)), "the suggest"),
    "a stale cache": (
        Seams(bundle=lambda root, _: Remembers.open(root)),
        "the answer to|missing in the answer|the hits of",
    ),
    "a facet count": (Seams(bundle=with_staff(CountsAll)), "the facets of|the answer to"),
    "a file left behind": (Seams(copy=leaves_a_file), "the bytes of downloads"),
    "an early clock": (Seams(ahead=timedelta(minutes=2)), "the list of documents"),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", PLANTED)
def test_each_planted_leak_is_found(tmp_path: Path, sandbox: Sandbox, name: str) -> None:
    seams, place = PLANTED[name]
    with pytest.raises(Leak, match=place):
        live_all(tmp_path, sandbox, seams)
