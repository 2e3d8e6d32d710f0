import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from reviewsearch.app.bundle import Bundle
from reviewsearch.app.bundling import Bundler, Public, public_place
from reviewsearch.app.library import Library
from reviewsearch.app.settings import Settings
from reviewsearch.domain.decisions import Decision, State, appended
from reviewsearch.domain.document import Record
from reviewsearch.domain.publication import Tombstone
from reviewsearch.errors import IndexUnavailable, NotFound

Write = Callable[..., Path]
NOW = "2026-01-05T09:00:00.000000+00:00"


def decided(record: Record, state: State, by: str = "Pat Holder", why: str = "agreed at panel") -> Record:
    made = appended(record.id, record.decisions, Decision(state, NOW, by, why))
    return replace(record, decisions=made)


def public(library: Library, *names: str) -> list[Public]:
    chosen = [document for document in library.documents() if document.source_name in names]
    return [
        Public(
            decided(library.record(document.id), State.PUBLISHED),
            library.pages(document.id),
            library.settings.home / document.path,
        )
        for document in chosen
    ]


@pytest.fixture
def filled(library: Library, write: Write) -> Iterator[Library]:
    with library:
        library.add(
            [
                write(
                    "MSCP2019-20-01 secretname.txt", "Review: Wren", "Ref no: MSCP 2019/20-01\nKingfishers were seen."
                ),
                write("MSCP2021-22-01 other.txt", "Review: Dove", "Ref no: MSCP 2021/22-01\nOspreys were heard."),
            ]
        )
        yield library


@pytest.fixture
def bundle(filled: Library, settings: Settings) -> Iterator[Bundle]:
    Bundler(settings).make(public(filled, "MSCP2019-20-01 secretname.txt"), {"mscp-2019-20-01"}, ())
    with Bundle.open(settings.index / "public") as bundle:
        yield bundle


def bytes_of(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def test_a_bundle_answers_of_published_documents_alone(bundle: Bundle) -> None:
    assert [hit.document.title for hit in bundle.search("kingfishers").hits] == ["Review: Wren"]
    assert bundle.search("ospreys").total == 0
    assert [case.key for case in bundle.cases()] == ["mscp-2019-20-01"]
    assert bundle.find("MSCP 2021/22-01") is None
    assert bundle.counts() == {"published": 1, "pages": 2} | dict.fromkeys(
        ("held", "quarantined", "forgotten", "scheduled", "superseded", "withdrawn"), 0
    )


def test_nothing_private_stands_in_a_public_record_or_in_the_bytes(bundle: Bundle, settings: Settings) -> None:
    (document,) = bundle.documents()
    record = bundle.record(document.id)
    assert document.path == f"originals/mscp-2019-20-01-report--{document.id[:8]}.txt"
    assert (record.history, record.corrections, record.checked, record.reason) == ((), {}, None, None)
    everything = bytes_of(settings.index / "public").lower()
    assert b"wren" in everything
    for private in (b"secretname", b"pat holder", b"agreed at panel", b"osprey", b"2021-22", b"child q", b"desk"):
        assert private not in everything


@pytest.mark.usefixtures("bundle")
def test_a_bundle_works_where_nothing_else_stands(settings: Settings, tmp_path: Path) -> None:
    copy = tmp_path / "elsewhere"
    shutil.copytree(settings.index / "public", copy)
    shutil.rmtree(settings.home)
    with Bundle.open(copy) as alone:
        (document,) = alone.documents()
        assert alone.settings.partnership == "Midshire Safeguarding Children Partnership"
        assert "Kingfishers" in alone.original(document.id).read_text()
        assert alone.search("kingfisher").total == 1
        assert alone.suggest("wr")


def test_the_public_file_is_no_link_to_the_original(bundle: Bundle, filled: Library) -> None:
    (document,) = bundle.documents()
    original = filled.settings.home / filled.document(document.id).path
    assert not bundle.original(document.id).samefile(original)


def test_a_change_of_the_bundle_changes_its_tag(bundle: Bundle, filled: Library, settings: Settings) -> None:
    before = bundle.state_tag
    assert bundle.state_tag == before
    both = public(filled, "MSCP2019-20-01 secretname.txt", "MSCP2021-22-01 other.txt")
    Bundler(settings).add(both[1:])
    after = bundle.state_tag
    assert after != before
    assert bundle.search("ospreys").total == 1
    Bundler(settings).make(both, {"mscp-2019-20-01", "mscp-2021-22-01"}, ())
    assert bundle.state_tag not in {before, after}


def test_what_is_withdrawn_is_gone_with_its_bytes_and_leaves_a_tombstone(
    bundle: Bundle, filled: Library, settings: Settings
) -> None:
    (document,) = bundle.documents()
    stone = Tombstone(document.id, ("mscp-2019-20-01",), ("MSCP 2019/20-01",), "report", NOW, contact="the office")
    Bundler(settings).make(public(filled, "MSCP2021-22-01 other.txt"), {"mscp-2021-22-01"}, (stone,))
    assert bundle.search("kingfishers").total == 0
    with pytest.raises(NotFound):
        bundle.original(document.id)
    assert b"kingfisher" not in bytes_of(settings.index / "public").lower()
    assert bundle.tombstones() == (stone,)
    assert bundle.tombstone(document.id[:8]) == stone
    assert bundle.tombstone("MSCP2019-20-1") == stone
    assert bundle.tombstone("mscp-2019-20-01") == stone
    assert bundle.tombstone("MSCP 2021/22-01") is None
    assert bundle.tombstone("no reference at all") is None
    answer = bundle.search("MSCP 2019/20-01")
    assert answer.total == 0
    assert answer.notes == ("MSCP 2019/20-01: withdrawn on 5 January 2026, 09:00. Contact: the office.",)


def test_names_that_a_case_goes_by_are_carried_only_with_its_documents(filled: Library, settings: Settings) -> None:
    documents = public(filled, "MSCP2021-22-01 other.txt")
    Bundler(settings).make(documents, {"mscp-2021-22-01"}, ())
    with Bundle.open(settings.index / "public") as bundle:
        found = bundle.find("Child Q")
        assert found is not None
        assert found.key == "mscp-2021-22-01"


def test_a_title_that_was_read_from_a_file_name_is_not_told(library: Library, write: Write, settings: Settings) -> None:
    with library:
        library.add([write("MSCP2019-20-01 for J Roe solicitor.txt", "one two three four five")])
        (document,) = library.documents()
        assert "Roe" in document.title
        Bundler(settings).make(public(library, document.source_name), {"mscp-2019-20-01"}, ())
    with Bundle.open(settings.index / "public") as bundle:
        assert [each.title for each in bundle.documents()] == ["Report, MSCP 2019/20-01"]


def test_what_is_not_published_is_never_put_into_a_bundle(filled: Library, settings: Settings) -> None:
    (one,) = public(filled, "MSCP2021-22-01 other.txt")
    held = replace(one, record=decided(one.record, State.WITHDRAWN))
    before = list((settings.index / "public").glob("generation-*"))
    with pytest.raises(AssertionError, match="not published"):
        Bundler(settings).make([held], set(), ())
    assert list((settings.index / "public").glob("generation-*")) == before


@pytest.mark.usefixtures("bundle")
def test_a_bundle_that_is_not_whole_is_not_opened(settings: Settings) -> None:
    (public_place(settings).current() / "settings.json").write_text("[]")
    with pytest.raises(IndexUnavailable, match="not whole"):
        Bundle.open(settings.index / "public")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="this account may write everywhere")
@pytest.mark.usefixtures("bundle")
def test_a_bundle_can_be_read_where_nothing_may_be_written(settings: Settings) -> None:
    folder = public_place(settings).current()
    folder.chmod(0o500)
    try:
        with Bundle.open(settings.index / "public") as alone:
            assert alone.search("kingfishers").total == 1
    finally:
        folder.chmod(0o700)
