"""What a new state of the archive needs is worked out before anyone asks for it."""

import time
from pathlib import Path
from typing import Any

from reviewsearch.app.bundle import Bundle
from reviewsearch.app.website import Website
from reviewsearch.errors import IndexUnavailable
from reviewsearch.web import ahead
from reviewsearch.web.ahead import Ahead, kept_ready
from reviewsearch.web.site import Site


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
        work = Ahead(Site(Website.of(bundle.settings), bundle), ahead.suggestions)
        for bundle.state in ("first", "first", "gone", "second", "second", "first"):
            work.look()
        assert bundle.asked == ["first", "second", "first"]


def test_it_is_done_at_the_start_and_again_while_the_server_runs(home: Path) -> None:
    with Told.open(home / "index" / "public") as bundle:
        bundle.asked = []
        site = Site(Website.of(bundle.settings), bundle)
        with kept_ready([Ahead(site, ahead.suggestions), Ahead(site, ahead.pages)], every=0.01):
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
