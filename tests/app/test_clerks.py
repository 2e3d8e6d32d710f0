"""Documents described in other programs while they are taken."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from reviewsearch import Library
from reviewsearch.app.analysis import analysed
from reviewsearch.app.clerks import WORTH_IT, Clerks
from reviewsearch.app.receipt import Dropped, Outcome
from reviewsearch.app.recording import Described, described
from reviewsearch.app.settings import Settings
from reviewsearch.app.writing import writing
from reviewsearch.domain.document import Extraction, Page, Source
from reviewsearch.store.archive import Staged

SOURCE = Source("MSCP 2019/20-01 \udcff.txt", "/desk", "2026-01-05T09:00:00.000000+00:00")
PAGES = (
    Page(1, "Learning from Wren\n\nRef no: MSCP 2019/20-01\n\nWords about multi-agency neglect.\nMidshire 1"),
    Page(2, "Recommendation 1: Ask the child.\nRecommendation 2: Ask again.\nMidshire 2"),
    Page(3, "Cafcass and the family court.\nMidshire 3"),
)
EXTRACTION = Extraction("application/pdf", PAGES)
STAGED = Staged(Path("copy"), sha256(b"bytes").hexdigest(), 5)


@pytest.fixture
def clerks(settings: Settings) -> Iterator[Clerks]:
    with closing(Clerks(settings, 1)) as clerks:
        clerks.get_ready()
        yield clerks


def test_a_document_is_described_elsewhere_as_it_is_here(settings: Settings, clerks: Clerks) -> None:
    here = described(settings, STAGED, SOURCE, EXTRACTION)
    assert clerks.ask(STAGED, SOURCE, EXTRACTION) == here
    assert [each.number for each in here.analysis.recommendations] == ["1", "2"]
    assert here.record.description.case_keys == ("mscp-2019-20-01",)


def test_a_program_that_has_gone_is_started_anew(clerks: Clerks) -> None:
    assert isinstance(clerks.ask(STAGED, SOURCE, EXTRACTION), Described)
    program = clerks._idle[0]._program.process  # noqa: SLF001 - to end it as the system may
    program.kill()
    program.wait()
    assert clerks.ask(STAGED, SOURCE, EXTRACTION) is None
    assert isinstance(clerks.ask(STAGED, SOURCE, EXTRACTION), Described)


def test_no_program_is_left_behind(settings: Settings) -> None:
    clerks = Clerks(settings, 1)
    clerks.get_ready()
    clerks.ask(STAGED, SOURCE, EXTRACTION)
    program = clerks._idle[0]._program.process  # noqa: SLF001 - whether it has ended
    clerks.close()
    assert program.returncode == 0


def test_where_no_program_can_be_started_the_work_is_done_here(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.executable", str(tmp_path / "nothing"))
    with closing(Clerks(settings, 1)) as clerks:
        clerks.get_ready()
        assert clerks.ask(STAGED, SOURCE, EXTRACTION) is None


def test_where_programs_are_given_no_sockets_the_work_is_done_here(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reviewsearch.sandbox.starting._CAN_GIVE_SOCKETS", False)  # as on Windows
    with closing(Clerks(settings, 1)) as clerks:
        clerks.get_ready()
        assert clerks.ask(STAGED, SOURCE, EXTRACTION) is None


def test_many_files_taken_at_once_are_what_they_would_be_one_by_one(settings: Settings, tmp_path: Path) -> None:
    count = WORTH_IT + 3
    files = []
    for number in range(count):
        path = tmp_path / f"MSCP 2019-20-{number + 1:02} report.txt"
        path.write_text(f"Wren {number}\n\nRef no: MSCP 2019/20-{number + 1:02}\n\nRecommendation 1: Word{number}.")
        files.append(path)
    with writing(settings, purpose="a test") as writer:
        receipts = [receipt for _, receipt in writer.intake.take(map(Dropped, files))]
    assert [receipt.outcome for receipt in receipts] == [Outcome.FILED] * count
    with Library(settings) as library:
        for number, receipt in enumerate(receipts):
            assert [hit.document.id for hit in library.search(f"word{number}").hits] == [receipt.id]
    with writing(settings, purpose="a test") as writer:
        for receipt in receipts:
            entry = writer.index.catalogue.entry(str(receipt.id))
            assert entry is not None
            pages = writer.index.catalogue.pages(entry.record.id)
            alone = analysed(settings.analyser, replace(entry.record), pages)
            assert writer.index.catalogue.recommendations(entry.record.id) == alone.recommendations
            places = [(entry.record.id, page.number) for page in pages]
            held = writer.index.catalogue.laid_out(places)
            assert tuple(held[place][1] for place in places) == alone.layouts
