"""Nothing that is not public can be seen, whatever was done before; and ways of getting that wrong are each noticed."""

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from starlette.types import ASGIApp
from tools.leaks.archive import Leak, Seams, archive
from tools.leaks.model import Is, Model, Stand
from tools.leaks.sequences import lived
from tools.leaks.surfaces import leaks
from tools.leaks.texts import texts
from tools.leaks.website import OneByOne, questions

from reviewsearch.app.bundle import Bundle
from reviewsearch.app.bundling import Copy, copied, public_place
from reviewsearch.app.finder import Finder
from reviewsearch.app.index import generations
from reviewsearch.app.settings import Settings
from reviewsearch.app.website import Website
from reviewsearch.domain.document import Case, Document, Page
from reviewsearch.domain.query import Filters
from reviewsearch.domain.results import Results
from reviewsearch.domain.suggestions import Suggestion
from reviewsearch.sandbox import Sandbox
from reviewsearch.web.application import build
from reviewsearch.web.routes import ADDRESSES

pytestmark = pytest.mark.timeout(240)
SEQUENCES = 12
# What a bundle can be asked that says nothing of a document; by its tag the website goes.
NOTHING_OF_DOCUMENTS = {"open", "state_tag"}
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


class ListsAll(Bundle):
    """A filter forgotten in the website's lists: the newest, the table, the feed, the sitemap."""

    staff: Finder

    def documents(self) -> tuple[Document, ...]:
        return self.staff.documents()

    def cases(self) -> tuple[Case, ...]:
        return self.staff.cases()

    def published_at(self, identity: str) -> datetime:
        del identity
        return datetime(2026, 1, 1, tzinfo=UTC)


class ShowsAll(Bundle):
    """A filter forgotten in the API: a document is shown to whoever knows its id."""

    staff: Finder

    def document(self, identity: str) -> Document:
        return self.staff.document(identity)

    def page(self, identity: str, number: int) -> Page:
        return self.staff.page(identity, number)


class NeverChanges(Bundle):
    """A page cache that is never stale: browsers and lists of the website go by this tag."""

    @property
    def state_tag(self) -> str:
        return "always the same"


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


def with_staff(kind: type[Bundle]) -> Callable[[Path, Settings], Bundle]:
    def opened(root: Path, settings: Settings) -> Bundle:
        bundle = kind.open(root)
        vars(bundle)["staff"] = Finder(settings, generations(settings))
        return bundle

    return opened


def website(kind: type[Bundle]) -> Callable[[Bundle, Settings], ASGIApp]:
    """A website that is given something else than the bundle; the bundle itself is sound."""

    def served(bundle: Bundle, settings: Settings) -> ASGIApp:
        planted = with_staff(kind)(settings.index / "public", settings)
        return build(Website.of(bundle.settings), planted, gate=OneByOne())

    return served


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
    "a filter forgotten in the website's lists and feed": (Seams(site=website(ListsAll)), "the website says"),
    "a filter forgotten in the API": (Seams(site=website(ShowsAll)), "the website (says|answers)"),
    "a stale page cache": (Seams(site=website(NeverChanges)), "the website (says|lacks|answers)"),
    "an early clock": (Seams(ahead=timedelta(minutes=2)), "the list of documents"),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", PLANTED)
def test_each_planted_leak_is_found(tmp_path: Path, sandbox: Sandbox, name: str) -> None:
    seams, place = PLANTED[name]
    with pytest.raises(Leak, match=place):
        live_all(tmp_path, sandbox, seams)


def test_every_address_of_the_website_is_asked() -> None:
    made = texts(random.Random(1))  # noqa: S311 - any documents
    shown, hidden = made[0], made[1]
    model = Model(made, {shown.number: Stand(Is.PUBLIC), hidden.number: Stand(Is.WITHDRAWN, was_public=True)})
    asked = {question.link.partition("?")[0] for question in questions(model, {0: "a" * 64, 1: "b" * 64})}
    for address in ADDRESSES:
        pattern = re.sub(r"\\{\w+(:path)?\\}", "[^/]+", re.escape(address.path))
        assert any(re.fullmatch(pattern, path) for path in asked), address.path


def test_everything_that_a_bundle_can_be_asked_is_asked(tmp_path: Path, sandbox: Sandbox) -> None:
    asked: set[str] = set()

    class Listens(Bundle):
        def __getattribute__(self, name: str) -> Any:
            asked.add(name)
            return super().__getattribute__(name)

    rng = random.Random(1)  # noqa: S311 - any documents
    with archive(tmp_path / "home", rng, sandbox) as made:
        lived(made, rng, STEPS)
        assert made.model.public()
        with Listens.open(made.settings.index / "public") as bundle:
            assert list(leaks(bundle, made.settings.index / "public", made.model, made.ids)) == []
    can_be = {name for name in dir(Bundle) if not name.startswith("_")}
    assert can_be - asked == NOTHING_OF_DOCUMENTS
