import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewsearch.domain.decisions import State, broken
from reviewsearch.domain.document import Description, Event, Record, Source, Stated, Status
from reviewsearch.store import records

stated = st.builds(Stated, st.text(), st.text())
descriptions = st.builds(
    Description,
    kind=stated,
    title=stated,
    cases=st.tuples(stated),
    mentions=st.tuples(stated, stated),
    published=st.none() | stated,
    language=stated,
    themes=st.just(()),
)
# Names come from file systems: any bytes, which Python writes as lone surrogates where they are no text.
names = st.binary(max_size=20).map(lambda raw: raw.decode("utf-8", "surrogateescape"))
any_record = st.builds(
    Record,
    id=st.text("0123456789abcdef", min_size=64, max_size=64),
    size=st.integers(0),
    media_type=st.text(),
    suffix=st.just(".pdf"),
    status=st.sampled_from([Status.HELD, Status.QUARANTINED]),
    description=descriptions,
    sources=st.lists(st.builds(Source, names, names, st.text()), min_size=1, max_size=3).map(tuple),
    history=st.lists(st.builds(Event, st.text(), st.text(), st.text()), max_size=3).map(tuple),
    corrections=st.dictionaries(st.text(), st.lists(st.text(), max_size=2).map(tuple), max_size=2),
    reason=st.none() | st.text(),
    words=st.none() | st.text(),
)


@given(any_record)
def test_a_record_reads_back_as_it_was_written(record: Record) -> None:
    assert records.decode(records.encode(record)) == record


@given(any_record)
def test_the_same_record_is_always_written_alike(record: Record) -> None:
    assert records.encode(record) == records.encode(replace(record))


@given(st.binary(max_size=200))
def test_whatever_stands_in_a_record_is_read_or_refused_as_a_bad_record(content: bytes) -> None:
    with pytest.raises(records.BadRecord):
        records.decode(content)


@given(
    st.recursive(
        st.none() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
    )
)
def test_any_json_that_is_no_record_is_a_bad_record(data: object) -> None:
    with pytest.raises(records.BadRecord):
        records.decode(json.dumps(data).encode())


@pytest.mark.parametrize("number", [0, 3, None, "1", []])
def test_another_format_is_refused_with_the_remedy(number: object) -> None:
    with pytest.raises(records.BadRecord) as caught:
        records.decode(json.dumps({"format": number}).encode())
    assert "newest version" in caught.value.remedy


@pytest.mark.parametrize(("status", "decisions"), [("held", 1), ("quarantined", 0)])
def test_a_record_of_before_publication_is_read_and_its_document_is_held(status: str, decisions: int) -> None:
    about = {"value": "report", "source": "assumed"}
    old = {
        "format": 1,
        "id": "ab" * 32,
        "size": 3,
        "media_type": "text/plain",
        "suffix": ".txt",
        "status": status,
        "reason": None,
        "pages": 1,
        "empty_pages": 0,
        "words": None,
        "revision": 4,
        "corrections": {},
        "history": [],
        "description": {
            "kind": about,
            "title": about,
            "cases": [],
            "mentions": [],
            "published": None,
            "language": about,
            "themes": [],
        },
        "sources": [{"name": "a.txt", "place": "/desk", "added": "2025-05-03T10:00:00+00:00"}],
    }
    record = records.decode(json.dumps(old).encode())
    assert (record.revision, record.checked, len(record.decisions)) == (4, None, decisions)
    assert broken(record.id, record.decisions) is None
    assert record.standing.value == status
    assert all(decision.state is State.HELD and "approval" in decision.why for decision in record.decisions)
    assert records.decode(records.encode(record)) == record
