"""What a new state of the archive needs is worked out before anyone asks for it, and suggestions never wait for searches."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from reviewsearch.app.bundle import Bundle
from reviewsearch.app.website import Website
from reviewsearch.errors import IndexUnavailable
from reviewsearch.web import ahead
from reviewsearch.web.ahead import Ahead, kept_ready
from reviewsearch.web.application import build
from reviewsearch.web.overview import Overview
from reviewsearch.web.site import Site

from .conftest import Client


class Told(Bundle):
    """A bundle that remembers what it was asked, and says of itself what the test wants."""

    state = "first"
    asked: list[str]

    @property
    def state_tag(self) -> str:
        if self.state == "gone":
            raise IndexUnavailable("gone")
        return self.state

    def suggest(self, typed: str, *, limit: int = 8) -> Any:
        self.asked.append(self.state)
        return super().suggest(typed, limit=limit)


def test_it_is_done_once_for_each_state_and_not_where_there_is_no_archive(home: Path) -> None:
    with Told.open(home / "index" / "public") as bundle:
        bundle.asked = []
        work = Ahead(Site(Website.of(bundle.settings), bundle), bundle, ahead.suggestions)
        for bundle.state in ("first", "first", "gone", "second", "second", "first"):
            work.look()
        assert bundle.asked == ["first", "second", "first"]


def test_it_is_done_at_the_start_and_again_while_the_server_runs(home: Path) -> None:
    with Told.open(home / "index" / "public") as bundle:
        bundle.asked = []
        site = Site(Website.of(bundle.settings), bundle)
        with kept_ready([Ahead(site, bundle, ahead.suggestions), Ahead(site, bundle, ahead.pages)], every=0.01):
            assert bundle.asked == ["first"]
            bundle.state = "second"
            for _ in range(500):
                if len(bundle.asked) > 1:
                    break
                time.sleep(0.01)
        assert bundle.asked == ["first", "second"]
        bundle.state = "third"
        time.sleep(0.05)
        assert bundle.asked == ["first", "second"]


def test_a_suggestion_does_not_wait_for_a_search(home: Path) -> None:
    """The search ends only after the suggestion was answered."""
    suggested = threading.Event()

    class Slow(Bundle):
        def search(self, query: str, **wanted: Any) -> Any:
            with self._lock:
                assert suggested.wait(timeout=30)
                return super().search(query, **wanted)

    with Slow.open(home / "index" / "public") as slow, Bundle.open(home / "index" / "public") as beside:
        site = Client(build(Website.of(slow.settings), slow, again=lambda: beside))
        with ThreadPoolExecutor(1) as reader:
            searched = reader.submit(site.get, "/search?q=neglect")
            assert site.get("/api/v1/suggest?q=ms").status == 200
            assert not searched.done()
            suggested.set()
            assert searched.result().status == 200


def test_the_table_is_made_from_another_open_archive_and_kept_for_its_state_alone(home: Path) -> None:
    class Never(Bundle):
        def documents(self) -> Any:
            raise AssertionError

        cases = documents

    public = home / "index" / "public"
    with Never.open(public) as asked, Bundle.open(public) as beside:
        site = Site(Website.of(asked.settings), asked)
        Ahead(site, beside, ahead.pages).look()
        assert len(site.overview().rows) > 3

    class Changing(Told):
        states = iter(("first", "second"))

        @property
        def state_tag(self) -> str:
            return next(self.states)

    class Watched(Site):
        def foresee(self, tag: str, overview: Overview) -> None:
            raise AssertionError(tag, overview)

    with Bundle.open(public) as answers, Changing.open(public) as changing:
        ahead.pages(Watched(Website.of(answers.settings), answers), changing)
