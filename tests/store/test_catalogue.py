import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from reviewsearch.domain.document import Description, Page, Record, Source, Stated, Status
from reviewsearch.domain.findings import Checked
from reviewsearch.domain.layout import Layout
from reviewsearch.errors import IndexUnavailable
from reviewsearch.store.catalogue import Catalogue, Entry, Facts


def entry(
    identity: str, *cases: str, status: Status = Status.HELD, name: str = "a.pdf", words: str | None = None
) -> Entry:
    record = Record(
        id=identity,
        size=1,
        media_type="application/pdf",
        suffix=".pdf",
        status=status,
        description=Description(
            kind=Stated("report", "a test"),
            title=Stated("A title", "a test"),
            cases=tuple(Stated(case, "a test") for case in cases),
        ),
        sources=(Source(name, "somewhere", "2024-07-23"),),
        words=words,
    )
    return Entry(record, f"cases/{identity}.pdf")


PAGES = (
    Page(1, "One page", "i", "O n e page", "pypdfium2 5.15.2"),
    Page(2, "Two pages\nand more", headings=((0, 0), (1, 2))),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "catalogue.sqlite"


@pytest.fixture
def catalogue(path: Path) -> Iterator[Catalogue]:
    catalogue = Catalogue.create(path, {"engine": "memory"})
    yield catalogue
    catalogue.close()


def test_what_is_put_is_held_with_its_pages_and_can_be_found_every_way(catalogue: Catalogue) -> None:
    held = entry("ab" * 32, "case-1", "case-2", name="note.pdf", words="w1")
    with catalogue.transaction():
        catalogue.put(held, PAGES, {"one", "two"})
    identity = held.record.id
    assert catalogue.entry(identity) == held
    assert list(catalogue.entries()) == list(catalogue.entries([identity, "unknown"])) == [held]
    assert list(catalogue.of_case("case-2")) == [held]
    assert catalogue.beginning("abab") == catalogue.same_words("w1") == catalogue.called("note.pdf") == (identity,)
    assert catalogue.pages(identity) == PAGES
    assert catalogue.page(identity, 2) == PAGES[1]
    assert catalogue.page(identity, 3) is None
    assert catalogue.case_keys() == ("case-1", "case-2")
    assert catalogue.page_count() == 2


def test_putting_again_replaces(catalogue: Catalogue) -> None:
    with catalogue.transaction():
        catalogue.put(entry("a", "case-1"), PAGES, None)
        catalogue.put(entry("a", "case-2"), PAGES[:1], None)
    assert catalogue.case_keys() == ("case-2",)
    assert catalogue.page_count() == 1


def test_only_the_record_may_change_and_the_pages_stay(catalogue: Catalogue) -> None:
    with catalogue.transaction():
        catalogue.put(entry("a", "case-1"), PAGES, {"one"})
        catalogue.put(entry("a", "case-2"), None, None)
    assert catalogue.pages("a") == PAGES
    assert catalogue.vocabulary() == {"one": 1}


def test_what_is_removed_leaves_nothing(catalogue: Catalogue) -> None:
    with catalogue.transaction():
        catalogue.put(entry("a", "case-1", name="x.pdf"), PAGES, {"one"})
        catalogue.count_terms({"one": -1})
        catalogue.remove("a")
    assert catalogue.entry("a") is None
    assert catalogue.page_count() == 0
    assert catalogue.case_keys() == catalogue.called("x.pdf") == ()
    assert catalogue.vocabulary() == {}


def test_a_transaction_that_fails_changes_nothing(catalogue: Catalogue) -> None:
    def fail() -> None:
        with catalogue.transaction():
            catalogue.put(entry("a"), PAGES, {"one"})
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert list(catalogue.entries()) == []
    assert catalogue.vocabulary() == {}


def test_the_engine_has_to_learn_of_each_change_until_it_is_said_to_have(catalogue: Catalogue) -> None:
    with catalogue.transaction():
        catalogue.put(entry("a"), PAGES, None)
        catalogue.put(entry("b"), PAGES, None)
    assert catalogue.pending() == ("a", "b")
    catalogue.learnt(["a"])
    assert catalogue.pending() == ("b",)
    with catalogue.transaction():
        catalogue.supersede("a", "b")
    assert catalogue.pending() == ("a", "b")
    assert catalogue.superseded_by("b") == ("a",)


def test_documents_are_counted_by_status_and_superseded_ones_as_such(catalogue: Catalogue) -> None:
    with catalogue.transaction():
        for identity, status in {"a": Status.HELD, "b": Status.HELD, "c": Status.QUARANTINED}.items():
            catalogue.put(entry(identity, status=status), (), None)
        catalogue.supersede("a", "b")
    counts = {status: number for status, number in catalogue.counts().items() if number}
    assert counts == {"held": 1, "quarantined": 1, "superseded": 1}


def test_terms_are_counted_by_document_and_the_commonest_come_first(catalogue: Catalogue) -> None:
    with catalogue.transaction():
        catalogue.count_terms({"abuse": 2, "abused": 5, "abusé": 1, "acorn": 9})
        catalogue.count_terms({"abuse": 9})
    assert catalogue.terms_beginning("abus", 10) == ("abuse", "abused", "abusé")
    assert catalogue.terms_beginning("abus", 1) == ("abuse",)


def test_the_first_case_a_document_is_about_comes_before_its_second(catalogue: Catalogue) -> None:
    with catalogue.transaction():
        catalogue.put(entry("a", "other", "wanted"), (), None)
        catalogue.put(entry("b", "wanted"), (), None)
    assert [found.record.id for found in catalogue.of_case("wanted")] == ["b", "a"]


def test_more_documents_than_one_question_may_name_are_all_found(catalogue: Catalogue) -> None:
    identities = [f"{number:04}" for number in range(1_100)]
    with catalogue.transaction():
        for identity in identities:
            catalogue.put(entry(identity), (), None)
    assert [found.record.id for found in catalogue.entries(identities)] == identities


def test_names_that_are_no_text_can_be_held_and_found(catalogue: Catalogue) -> None:
    name = b"caf\xe9.pdf".decode("utf-8", "surrogateescape")
    with catalogue.transaction():
        catalogue.put(entry("a", name=name), (), None)
    assert catalogue.called(name) == ("a",)
    found = catalogue.entry("a")
    assert found is not None
    assert found.record.source_name == name


def test_a_reader_sees_what_was_committed_while_the_writer_goes_on(catalogue: Catalogue, path: Path) -> None:
    reader = Catalogue.open(path)
    before = reader.version()
    with catalogue.transaction():
        catalogue.put(entry("a"), PAGES, None)
        assert list(reader.entries()) == []
    assert [found.record.id for found in reader.entries()] == ["a"]
    assert reader.version() != before
    reader.close()
    reader.close()


@pytest.mark.usefixtures("catalogue")
def test_a_reader_cannot_write(path: Path) -> None:
    reader = Catalogue.open(path)
    with pytest.raises(OSError, match="Read-only"):
        reader.learnt(["a"])
    reader.close()


def test_a_catalogue_that_is_missing_damaged_or_of_another_schema_is_to_be_rebuilt(
    catalogue: Catalogue, path: Path
) -> None:
    catalogue.close()
    for damage in ("missing", "bytes", "schema"):
        other = path.with_name(damage)
        if damage == "bytes":
            other.write_bytes(b"not a database" * 100)
        elif damage == "schema":
            Catalogue.create(other, {}).close()
            with sqlite3.connect(other) as db:
                db.execute("UPDATE meta SET value = '0' WHERE name = 'schema'")
            db.close()
        with pytest.raises(IndexUnavailable) as caught:
            Catalogue.open(other)
        assert "reviewsearch rebuild" in caught.value.remedy


def test_text_and_label_of_pages_are_given_with_where_their_parts_stand_and_those_not_laid_out_are_left_out(
    catalogue: Catalogue,
) -> None:
    layouts = [Layout(((0, 3, 4, 8),), (0, 3), ((4, 8, "ref:x-1"),)), Layout()]
    with catalogue.transaction():
        catalogue.put(entry("a"), PAGES, None, layouts=layouts)
        catalogue.put(entry("b"), PAGES, None)
    assert catalogue.laid_out([("a", 2), ("a", 1), ("a", 3), ("b", 1)]) == {
        ("a", 1): (Page(1, PAGES[0].text, PAGES[0].label), layouts[0]),
        ("a", 2): (Page(2, PAGES[1].text, PAGES[1].label), layouts[1]),
    }
    assert catalogue.laid_out([]) == {}
    with catalogue.transaction():
        catalogue.put(entry("a"), PAGES, None)
    assert catalogue.laid_out([("a", 1)]) == {}


def test_documents_that_are_to_be_checked_are_found_by_what_their_records_say(catalogue: Catalogue) -> None:
    with catalogue.transaction():
        for identity, version in (("a", None), ("b", "1"), ("c", "2"), ("d", None), ("e", None)):
            held = entry(identity, status=Status.QUARANTINED if identity == "d" else Status.HELD)
            checked = Checked("2026-01-05T09:00:00+00:00", version, ()) if version else None
            catalogue.put(replace(held, record=replace(held.record, checked=checked)), PAGES, None)
        catalogue.supersede("a", "b")
    assert catalogue.unchecked("", 9) == ["a", "e"]
    assert catalogue.unchecked("", 1) == ["a"]
    assert catalogue.unchecked("a", 9) == ["e"]
    assert catalogue.checked_otherwise("1", "", 9) == ["c"]
    assert catalogue.checked_otherwise("3", "b", 9) == ["c"]
    assert catalogue.newest() == {"b", "c", "d", "e"}


def test_what_puts_documents_in_order_is_read_without_their_records(catalogue: Catalogue) -> None:
    with catalogue.transaction():
        catalogue.put(entry("a", "other", "case"), (), None)
        catalogue.put(entry("b"), (), None)
    assert catalogue.facts(["b", "a", "unknown"]) == {
        "a": Facts("report", ("other", "case"), ""),
        "b": Facts("report", (), ""),
    }
