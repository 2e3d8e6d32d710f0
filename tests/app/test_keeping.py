"""The public bundle follows what is decided: what comes, what goes, what has changed behind its back; and nothing of it is held in mind."""

import shutil
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from reviewsearch.app.bundle import Bundle
from reviewsearch.app.index import Prepared
from reviewsearch.app.library import Library
from reviewsearch.app.means import MeansOf
from reviewsearch.app.settings import Settings
from reviewsearch.app.writing import Writer, writing
from reviewsearch.domain.approval import withdrawn
from reviewsearch.domain.decisions import appended
from reviewsearch.domain.document import Record
from reviewsearch.store.archive import Filed

Write = Callable[..., Path]
Open = Callable[[], Bundle]
BIRDS = ("kingfisher", "osprey", "heron", "crane")


@pytest.fixture
def held(office: Library, write: Write) -> dict[str, str]:
    """Four documents that are public, the second page of each empty: what is seen in each, and its id."""
    receipts = office.add([write(f"{bird}.txt", f"Review: Wren\nWe saw a {bird}.", "", "The end.") for bird in BIRDS])
    return {bird: str(receipt.id) for bird, receipt in zip(BIRDS, receipts, strict=True)}


@pytest.fixture
def start(settings: Settings, world: MeansOf) -> Callable[[], None]:
    """Start a writer, which brings the bundle in step, and stop it again."""

    def begin() -> None:
        with writing(settings, purpose="a test", means=world):
            pass

    return begin


def rewritten(writer: Writer, identity: str, change: Callable[[Record], Record]) -> None:
    """Change a record as a stop leaves it that comes before the bundle follows."""
    entry = writer.index.catalogue.entry(identity)
    assert entry
    writer.index.note(
        writer.archive.rewrite(Filed(entry.record, Path(entry.path)), change(entry.record)),
    )


def seen(bundle: Bundle) -> set[str]:
    return {bird for bird in (*BIRDS, "wagtail") if bundle.search(bird).total}


def test_of_documents_that_are_public_none_is_held_in_mind(
    held: dict[str, str], settings: Settings, world: MeansOf
) -> None:
    with writing(settings, purpose="a test", means=world) as writer:
        publisher = writer.publisher
        publisher.withdraw(held["heron"], reason="a family asked", by="Ada")
        publisher.settle()
        publisher.approve(held["heron"], by="Ada")
        publisher.settle()
        keeper = vars(publisher)["_keeper"]
        kept = [value for each in (publisher, keeper) for value in vars(each).values() if isinstance(value, Collection)]
        assert [len(value) for value in kept] == [0] * len(kept)
        assert len(kept) >= 5


def test_what_was_withdrawn_just_before_a_stop_goes_at_the_next_start_and_what_was_not_put_in_comes(
    held: dict[str, str], settings: Settings, world: MeansOf, bundle_of: Open, start: Callable[[], None]
) -> None:
    with writing(settings, purpose="a test", means=world) as writer:
        publisher = writer.publisher
        publisher.withdraw(held["osprey"], reason="a family asked", by="Ada")
        publisher.settle()
        publisher.approve(held["osprey"], by="Ada")  # and the bundle does not follow any more

        def leaves(record: Record) -> Record:
            decision = withdrawn(record, datetime(2026, 1, 5, 9, 30, tzinfo=UTC), reason="asked", by="Ada")
            return replace(record, decisions=appended(record.id, record.decisions, decision))

        rewritten(writer, held["crane"], leaves)
    assert seen(bundle_of()) == {"kingfisher", "heron", "crane"}
    start()
    assert seen(bundle_of()) == {"kingfisher", "heron", "osprey"}


def with_a_wagtail(writer: Writer, identity: str) -> None:
    """Let the second page of a document have been read from its picture."""
    entry = writer.index.catalogue.entry(identity)
    assert entry
    first, second, third = writer.index.catalogue.pages(identity)
    pages = (first, replace(second, text="We saw a wagtail.", reader="a test"), third)
    writer.index.take([Prepared(Filed(entry.record, Path(entry.path)), pages)])


def test_pages_that_were_read_from_their_pictures_just_before_a_stop_are_public_after_the_next_start(
    held: dict[str, str], settings: Settings, world: MeansOf, bundle_of: Open, start: Callable[[], None]
) -> None:
    with writing(settings, purpose="a test", means=world) as writer:
        with_a_wagtail(writer, held["heron"])
    assert seen(bundle_of()) == set(BIRDS)
    start()
    assert seen(bundle_of()) == {*BIRDS, "wagtail"}


@pytest.mark.usefixtures("held")
def test_a_file_that_somebody_took_from_the_bundle_is_put_back_at_the_next_start(
    bundle_of: Open, start: Callable[[], None]
) -> None:
    bundle = bundle_of()
    (document,) = [each for each in bundle.documents() if "heron" in bundle.pages(each.id)[0].text]
    bundle.original(document.id).unlink()
    start()
    assert bundle.original(document.id).read_text().startswith("Review: Wren\nWe saw a heron.")
    assert seen(bundle) == set(BIRDS)


def test_a_bundle_that_somebody_takes_away_while_it_is_written_to_is_made_again(
    held: dict[str, str], settings: Settings, world: MeansOf, bundle_of: Open
) -> None:
    with writing(settings, purpose="a test", means=world) as writer:
        shutil.rmtree(settings.index / "public")
        writer.publisher.withdraw(held["heron"], reason="a family asked", by="Ada")
        writer.publisher.keep_time()
        assert seen(bundle_of()) == set(BIRDS) - {"heron"}


def test_a_bundle_that_somebody_takes_away_before_new_pages_come_into_it_is_made_again_with_them(
    held: dict[str, str], settings: Settings, world: MeansOf, bundle_of: Open
) -> None:
    with writing(settings, purpose="a test", means=world) as writer:
        with_a_wagtail(writer, held["heron"])
        writer.publisher.read_more(held["heron"])
        shutil.rmtree(settings.index / "public")
        writer.publisher.keep_time()
        assert seen(bundle_of()) == {*BIRDS, "wagtail"}


def test_a_bundle_that_is_made_again_anyway_holds_the_pages_that_were_just_read(
    held: dict[str, str], settings: Settings, world: MeansOf, bundle_of: Open
) -> None:
    with writing(settings, purpose="a test", means=world) as writer:
        with_a_wagtail(writer, held["heron"])
        writer.publisher.read_more(held["heron"])
        writer.publisher.described(held["crane"])
        writer.publisher.keep_time()
        assert seen(bundle_of()) == {*BIRDS, "wagtail"}
