"""Where the never-publish list and its key are kept."""

import stat
import sys
from pathlib import Path

import pytest

from reviewsearch.app import never
from reviewsearch.app.settings import Settings, initialise
from reviewsearch.domain.document import Page
from reviewsearch.errors import BadSettings


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.delenv("REVIEWSEARCH_NEVER_KEY", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return initialise(tmp_path / "home")


def test_without_a_list_nothing_is_looked_for(settings: Settings) -> None:
    assert never.load(settings) is None


def test_the_list_holds_no_words_and_the_key_is_elsewhere_and_ours_alone(settings: Settings) -> None:
    added = never.add(settings, ["Zebedee", "St Mary's"])
    assert (added.new, added.known, added.empty) == (2, 0, 0)
    kept = never.list_file(settings).read_text(encoding="utf-8").casefold()
    assert "zebedee" not in kept
    assert not never.key_file(settings).is_relative_to(settings.home)
    if sys.platform != "win32":
        assert stat.S_IMODE(never.key_file(settings).stat().st_mode) == 0o600
    held = never.load(settings)
    assert held is not None
    assert held.holds("said Zebedee")


def test_adding_again_adds_nothing(settings: Settings) -> None:
    never.add(settings, ["Zebedee"])
    version = never.version(settings)
    added = never.add(settings, ["zebedee", "Dougal", "dougal", "", "--"])
    assert (added.new, added.known, added.empty) == (1, 2, 1)
    assert never.version(settings) != version
    assert added.fresh.holds("Dougal")
    assert not added.fresh.holds("Zebedee")


def test_an_entry_is_found_in_a_name_in_a_text_and_over_the_end_of_a_page(settings: Settings) -> None:
    fresh = never.add(settings, ["Zebedee Example"]).fresh
    split = (Page(1, "We met Zebedee"), Page(2, "Example at school."))
    assert never.stands_in(fresh, "review.pdf", split)
    assert never.stands_in(fresh, "ZebedeeExample2.pdf", ())
    assert not never.stands_in(fresh, "review.pdf", (Page(1, "Zebedee"), Page(2, "An example")))


def test_two_archives_of_one_person_share_a_key(settings: Settings, tmp_path: Path) -> None:
    other = initialise(tmp_path / "other")
    never.add(settings, ["Zebedee"])
    never.add(other, ["Zebedee"])
    assert never.list_file(settings).read_bytes() == never.list_file(other).read_bytes()


def test_a_list_without_its_key_is_said_to_be_useless(settings: Settings) -> None:
    never.add(settings, ["Zebedee"])
    never.key_file(settings).unlink()
    with pytest.raises(BadSettings, match="key"):
        never.load(settings)
    with pytest.raises(BadSettings, match="key"):
        never.add(settings, ["Dougal"])


def test_a_key_beside_what_it_protects_is_refused(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REVIEWSEARCH_NEVER_KEY", str(settings.home / "key"))
    with pytest.raises(BadSettings, match="beside what it protects"):
        never.add(settings, ["Zebedee"])


def test_a_list_that_was_edited_is_refused(settings: Settings) -> None:
    never.add(settings, ["Zebedee"])
    never.list_file(settings).write_text("Zebedee\n", encoding="utf-8")
    with pytest.raises(BadSettings, match="line 1"):
        never.load(settings)
