import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

import pytest

from reviewsearch.app import history, watch
from reviewsearch.app.bundle import Bundle
from reviewsearch.app.library import Library
from reviewsearch.app.means import Means
from reviewsearch.app.settings import Settings
from reviewsearch.app.writing import writing
from reviewsearch.domain.decisions import State
from reviewsearch.domain.document import Status
from reviewsearch.domain.findings import Finding, Severity
from reviewsearch.errors import NotFound, WrongUsage
from reviewsearch.sandbox import Sandbox

Write = Callable[..., Path]
Open = Callable[[], Bundle]
HOLD = Finding("date-of-birth", Severity.HOLD, "A date of birth stands here in full.", page=1)
WARN = Finding("author", Severity.WARN, "The file names its author.")


class World(Protocol):
    now: datetime
    found: dict[str, tuple[Finding, ...]]

    def __call__(self, settings: Settings, sandbox: Sandbox, /) -> Means: ...


def add(office: Library, path: Path) -> str:
    (receipt,) = office.add([path])
    assert receipt.id
    return receipt.id


def wren(write: Write, *, issued: str = "23 July 2024", word: str = "kingfisher", name: str = "wren.txt") -> Path:
    return write(name, f"Review: Wren\nRef no: MSCP 2019/20-01\nPublished: {issued}", f"We saw a {word}.")


def test_a_clean_document_is_public_as_soon_as_it_has_been_checked(
    office: Library, write: Write, bundle_of: Open, world: World
) -> None:
    world.found["kingfisher"] = (WARN,)
    identity = add(office, wren(write))
    assert office.document(identity).status is Status.PUBLISHED
    assert bundle_of().search("kingfisher").total == 1
    record = office.record(identity)
    assert record.checked
    assert [finding.check for finding in record.checked.findings] == ["author", "no-language"]
    assert [decision.state for decision in record.decisions] == [State.PUBLISHED]


def test_of_what_is_not_held_nothing_is_decided(settings: Settings, world: World) -> None:
    with (
        writing(settings, purpose="a test", means=world) as writer,
        pytest.raises(NotFound, match="no document 5c5c5c5c"),
    ):
        writer.publisher.hold("5c" * 32, reason="Not yet.", by="R. Finch")


def test_what_the_checks_hold_waits_for_a_person_who_names_what_is_accepted(
    office: Library, write: Write, bundle_of: Open, world: World
) -> None:
    world.found["kingfisher"] = (HOLD, WARN)
    identity = add(office, wren(write))
    assert office.document(identity).status is Status.HELD
    assert bundle_of().search("kingfisher").total == 0
    with office.publishing("a test") as publisher:
        with pytest.raises(WrongUsage, match="date-of-birth") as caught:
            publisher.approve(identity, by="Ada")
        assert "--accept date-of-birth" in caught.value.remedy
        with pytest.raises(WrongUsage, match="author"):
            publisher.approve(identity, by="Ada", accepts=("date-of-birth", "author"))
        publisher.approve(identity, by="Ada", accepts=("date-of-birth",))
    assert bundle_of().search("kingfisher").total == 1
    last = office.record(identity).decisions[-1]
    assert (last.by, last.was, last.accepts) == ("Ada", State.HELD, ("date-of-birth",))


def test_a_document_issued_on_a_day_to_come_is_scheduled_for_that_morning_and_never_early(
    office: Library, write: Write, bundle_of: Open, world: World
) -> None:
    identity = add(office, wren(write, issued="23 July 2026"))
    (decision,) = office.record(identity).decisions
    assert (decision.state, decision.until) == (State.SCHEDULED, "2026-07-23T08:00:00.000000+00:00")
    for moment, seen in (("2026-07-23T07:59:59.999999+00:00", 0), ("2026-07-23T08:00:00+00:00", 1)):
        world.now = datetime.fromisoformat(moment)
        with office.publishing("a test"):
            pass
        assert bundle_of().search("kingfisher").total == seen


def test_once_its_time_has_come_a_document_stays_public_whatever_the_clock_says_then(
    office: Library, write: Write, bundle_of: Open, world: World
) -> None:
    add(office, wren(write, issued="23 July 2026"))
    world.now += timedelta(days=365)
    office.rebuild()
    world.now -= timedelta(days=365)
    office.rebuild()
    assert bundle_of().search("kingfisher").total == 1


def test_a_document_that_names_a_month_to_come_is_held(office: Library, write: Write) -> None:
    identity = add(office, wren(write, issued="July 2026"))
    (decision,) = office.record(identity).decisions
    assert decision.state is State.HELD
    assert "names no day" in decision.why


def test_withdrawal_takes_a_document_and_its_bytes_and_leaves_a_tombstone(
    office: Library, write: Write, bundle_of: Open, settings: Settings
) -> None:
    identity = add(office, wren(write))
    bundle = bundle_of()
    assert bundle.search("kingfisher").total == 1
    with office.publishing("a test") as publisher:
        publisher.withdraw(identity, reason="a family asked", by="Ada")
    assert bundle.search("kingfisher").total == 0
    stone = bundle.tombstone("MSCP 2019/20-01")
    assert stone
    assert (stone.id, stone.kind, stone.reason, stone.contact) == (identity, "report", None, "")
    public = b"".join(path.read_bytes() for path in (settings.index / "public").rglob("*") if path.is_file())
    for private in (b"kingfisher", b"Wren", b"a family asked", b"Ada"):
        assert private.lower() not in public.lower()
    assert office.document(identity).status is Status.WITHDRAWN


def test_a_newer_version_takes_the_place_of_an_older_one_only_when_it_is_public(
    office: Library, write: Write, bundle_of: Open, world: World
) -> None:
    old = add(office, wren(write))
    world.found["osprey"] = (HOLD,)
    new = add(office, wren(write, issued="24 July 2024", word="osprey", name="wren v2.txt"))
    bundle = bundle_of()
    assert [document.id for document in bundle.documents()] == [old]
    assert bundle.documents()[0].superseded_by is None
    assert bundle.search("kingfisher").total == 1
    with office.publishing("a test") as publisher:
        publisher.approve(new, by="Ada", accepts=("date-of-birth",))
    assert [document.id for document in bundle.documents()] == [new]
    stone = bundle.tombstone(old)
    assert stone
    assert stone.replaced_by == new
    with office.publishing("a test") as publisher:
        publisher.withdraw(new, reason="a mistake", by="Ada")
    assert bundle.documents() == ()


def test_an_older_version_that_comes_later_is_not_published(office: Library, write: Write, bundle_of: Open) -> None:
    new = add(office, wren(write))
    old = add(office, wren(write, issued="1 July 2024", word="osprey", name="wren draft.txt"))
    assert [document.id for document in bundle_of().documents()] == [new]
    assert "newer version" in office.record(old).decisions[-1].why


def test_after_approval_nothing_is_public_until_another_person_approves(
    settings: Settings, world: World, write: Write, bundle_of: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REVIEWSEARCH_PERSON", "Ada")
    said = {**settings.data, "publication": {"publish": "after-approval", "another_person": True}}
    with Library(replace(settings, data=said), means=world) as office:
        identity = add(office, wren(write))
        assert bundle_of().documents() == ()
        with office.publishing("a test") as publisher:
            with pytest.raises(WrongUsage, match="another person must approve"):
                publisher.approve(identity, by="Ada")
            publisher.schedule(identity, world.now + timedelta(hours=1), by="Ada")
            assert office.document(identity).status is Status.HELD
            publisher.approve(identity, by="Grace")
        assert office.document(identity).status is Status.SCHEDULED
        world.now += timedelta(hours=1)
        with office.publishing("a test"):
            pass
        assert [document.id for document in bundle_of().documents()] == [identity]


def test_a_bundle_that_is_lost_is_made_again(
    office: Library, write: Write, bundle_of: Open, settings: Settings
) -> None:
    add(office, wren(write))
    (settings.index / "public" / "current").unlink()
    with office.publishing("a test"):
        pass
    assert bundle_of().search("kingfisher").total == 1


def test_what_is_said_of_a_public_document_is_said_in_public_too(
    office: Library, write: Write, bundle_of: Open
) -> None:
    identity = add(office, wren(write))
    office.describe(identity, {"title": ("Learning from Wren",)}, by="Ada")
    assert [document.title for document in bundle_of().documents()] == ["Learning from Wren"]


def test_an_original_that_is_not_what_was_checked_is_never_published(
    office: Library, write: Write, bundle_of: Open, world: World, settings: Settings
) -> None:
    world.found["kingfisher"] = (HOLD,)
    identity = add(office, wren(write))
    original = settings.home / office.document(identity).path
    original.chmod(0o600)
    original.write_text("something else")
    with office.publishing("a test") as publisher:
        publisher.approve(identity, by="Ada", accepts=("date-of-birth",))
    assert bundle_of().documents() == ()


def test_a_decision_that_was_changed_by_hand_is_named_by_verify(
    office: Library, write: Write, settings: Settings
) -> None:
    identity = add(office, wren(write))
    assert list(office.verify(everything=True)) == []
    path = settings.home / f"{office.document(identity).path}.json"
    path.write_text(path.read_text(encoding="utf-8").replace("The checks found nothing that holds it.", "Agreed."))
    (problem,) = office.verify(everything=True)
    assert (problem.kind, "Decision 1" in problem.message) == ("changed", True)


def test_what_is_forgotten_leaves_no_word_and_no_byte_and_stays_forgotten(
    office: Library, write: Write, settings: Settings, bundle_of: Open, world: World
) -> None:
    world.found["kingfisher"] = (HOLD,)
    identity = add(office, wren(write))
    original = settings.home / office.document(identity).path
    office.forget(identity, reason="a court ordered it", by="Ada")
    assert not original.exists()
    assert office.search("kingfisher").total == 0
    everything = b"".join(path.read_bytes() for path in settings.home.rglob("*") if path.is_file()).lower()
    assert b"kingfisher" not in everything
    assert b"wren.txt" not in everything
    office.rebuild()
    assert office.document(identity).status is Status.FORGOTTEN
    assert list(office.verify(everything=True)) == []
    with pytest.raises(WrongUsage, match="removed"), office.publishing("a test") as publisher:
        publisher.approve(identity, by="Ada")
    again = add(office, wren(write))
    assert again == identity
    assert office.document(identity).status is Status.HELD
    assert office.search("kingfisher").total == 1
    assert bundle_of().documents() == ()


def test_the_same_words_in_another_file_are_not_published_once_a_person_keeps_them_back(
    office: Library, write: Write, bundle_of: Open
) -> None:
    identity = add(office, wren(write))
    with office.publishing("a test") as publisher:
        publisher.withdraw(identity, reason="a family asked", by="Ada")
    path = wren(write, name="saved again.txt")
    path.write_text(path.read_text(encoding="utf-8").replace(" saw ", "  saw "), encoding="utf-8")
    second = add(office, path)
    assert second != identity
    assert "kept from the public" in office.record(second).decisions[-1].why
    assert bundle_of().documents() == ()


def test_history_says_what_was_done_and_what_was_public_when(office: Library, write: Write, world: World) -> None:
    identity = add(office, wren(write))
    published, world.now = world.now, world.now + timedelta(days=1)
    with office.publishing("a test") as publisher:
        publisher.withdraw(identity, reason="a family asked", by="Ada")
    said = [line.what.partition(":")[0] for line in history.lines(office, "MSCP 2019/20-01")]
    assert sorted(said) == ["added as wren.txt", "checked", "published", "withdrawn"]
    assert [each.id for each in history.public_then(office, identity[:8], published)] == [identity]
    assert history.public_then(office, None, world.now) == ()
    assert history.latest_seals(office, office.documents()) == {identity: office.record(identity).decisions[-1].seal}
    with pytest.raises(NotFound):
        history.lines(office, "MSCP 2011/12-01")


def test_a_command_gets_its_turn_while_a_watcher_runs_and_the_watcher_goes_on(
    office: Library, write: Write, settings: Settings, world: World, bundle_of: Open
) -> None:
    identity = add(office, wren(write))
    stop = threading.Event()
    started = threading.Event()
    watcher = threading.Thread(
        target=lambda: watch.run(
            settings, stop=stop, say=lambda _: None, started=lambda _: started.set(), means=world, events=False
        )
    )
    watcher.start()
    try:
        assert started.wait(30)
        with office.publishing("a test") as publisher:
            publisher.withdraw(identity, reason="a family asked", by="Ada")
        assert bundle_of().documents() == ()
        (settings.archive / "dropped.txt").write_text("Review: Dove\nRef no: MSCP 2019/20-07\n\fAn osprey.")
        end = time.monotonic() + 40
        while time.monotonic() < end and not bundle_of().search("osprey").total:
            time.sleep(0.1)
        assert bundle_of().search("osprey").total == 1
    finally:
        stop.set()
        watcher.join(30)
    assert not (settings.index / "writer.wanted").exists()


def test_what_a_document_lacks_is_told_and_holds_nothing(office: Library, write: Write, world: World) -> None:
    world.found["kingfisher"] = (HOLD,)
    add(office, wren(write))
    other = write("other.txt", "Review: Another\nRef no: MSCP 2019/20-01\nPublished: 1 May 2024", "The 23rd of June.")
    same = write("copy.txt", "Review:  Wren\nRef no: MSCP 2019/20-01\nPublished: 23 July 2024", "We saw a  kingfisher.")
    without = write("note.txt", "", "A note of a meeting.")
    checks = {path.name: {finding.check for finding in office.check(str(path))} for path in (other, same, without)}
    assert "reference-elsewhere" in checks["other.txt"]
    assert "duplicate-of-held" in checks["copy.txt"]
    assert {"no-reference", "no-text-layer"} <= checks["note.txt"]
    assert office.document(add(office, other)).status is Status.PUBLISHED


def test_a_place_that_no_other_case_names_is_hinted_at_in_an_archive_that_can_be_compared(
    office: Library, write: Write
) -> None:
    text = "On 3 May 2019 she was seen. His sister, aged 7, and he had lived in {} since."
    paths = [
        write(f"{number}.txt", f"Review: Wren\nRef no: MSCP 2019/20-{number:02}", text.format("Midford"))
        for number in range(1, 21)
    ]
    rare = write("rare.txt", "Review: Dove\nRef no: MSCP 2019/20-30", text.format("Little Ashcombe"))
    assert "jigsaw" not in {finding.check for finding in office.check(str(rare))}
    office.add([*paths, rare])
    identity = next(document.id for document in office.documents() if document.reference == "MSCP 2019/20-30")
    for document in office.documents():
        hinted = "jigsaw" in {finding.check for finding in office.check(document.id)}
        assert hinted == (document.id == identity)


def test_what_is_scheduled_is_held_when_it_is_checked_again_and_what_is_public_stays(
    office: Library, write: Write, world: World
) -> None:
    public = add(office, wren(write))
    planned = add(office, write("b.txt", "Review: B\nRef no: MSCP 2019/20-02\nPublished: 23 July 2026", "A heron."))
    assert office.document(planned).status is Status.SCHEDULED
    world.found |= {"kingfisher": (HOLD,), "heron": (HOLD,)}
    means = Library(office.settings, means=lambda *given: replace(world(*given), version="other checks"))
    means.rebuild()
    assert office.document(planned).status is Status.HELD
    assert office.document(public).status is Status.PUBLISHED
    for identity in (planned, public):
        checked = office.record(identity).checked
        assert checked
        assert (checked.version, HOLD in checked.findings) == ("other checks", True)
    assert office.record(planned).decisions[-1].until


def test_a_time_that_is_set_for_what_was_withdrawn_lets_no_other_version_out(
    office: Library, write: Write, bundle_of: Open
) -> None:
    first = add(office, wren(write))
    with office.publishing("a test") as publisher:
        publisher.withdraw(first, reason="a name", by="Ada")
        publisher.schedule(first, datetime(2027, 1, 1, tzinfo=UTC), by="Ada")
    second = add(office, wren(write, word="heron", name="wren v2.txt"))
    assert office.document(second).status is Status.HELD
    assert bundle_of().search("heron").total == 0
