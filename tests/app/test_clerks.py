"""Documents described in other programs while they are taken."""

import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

import pytest

from reviewsearch import Library
from reviewsearch.app.analysis import analysed
from reviewsearch.app.clerks import WORTH_IT, Clerks
from reviewsearch.app.receipt import Dropped, Outcome
from reviewsearch.app.recording import Described, described
from reviewsearch.app.settings import Settings
from reviewsearch.app.writing import writing
from reviewsearch.domain.document import Extraction, Page, Source
from reviewsearch.sandbox import Allowance, Job, Sandbox
from reviewsearch.sandbox.job import Given, Made
from reviewsearch.store.archive import Staged

SOURCE = Source("MSCP 2019/20-01 \udcff.txt", "/desk", "2026-01-05T09:00:00.000000+00:00")
PAGES = (
    Page(1, "Learning from Wren\n\nRef no: MSCP 2019/20-01\n\nWords about multi-agency neglect.\nMidshire 1"),
    Page(2, "Recommendation 1: Ask the child.\nRecommendation 2: Ask again.\nMidshire 2"),
    Page(3, "Cafcass and the family court.\nMidshire 3"),
)
EXTRACTION = Extraction("application/pdf", PAGES)
PATIENCE = 30
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


def test_one_that_is_dismissed_ends_by_itself_and_is_asked_nothing_more(clerks: Clerks) -> None:
    clerks.ask(STAGED, SOURCE, EXTRACTION)
    program = clerks._idle[0]._program.process  # noqa: SLF001 - whether it has ended
    clerks.dismiss()
    assert program.wait(PATIENCE) == 0
    assert clerks.ask(STAGED, SOURCE, EXTRACTION) is None


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


class _Counting(Sandbox):
    """A sandbox that knows how many files it was ever given at a time."""

    def __init__(self) -> None:
        super().__init__(lanes=2)
        self.now = self.most = 0
        self._count = threading.Lock()

    def run(self, job: Job[Given, Made], file: BinaryIO, given: Given, *, allowance: Allowance | None = None) -> Made:
        with self._count:
            self.now += 1
            self.most = max(self.most, self.now)
        try:
            return super().run(job, file, given, allowance=allowance)
        finally:
            with self._count:
                self.now -= 1


def test_while_some_documents_are_described_no_more_are_read_than_there_are_processors(
    settings: Settings, tmp_path: Path
) -> None:
    files = [tmp_path / f"note {number}.txt" for number in range(3 * WORTH_IT)]
    for path in files:
        path.write_text(f"Note {path.name}\n\nThe school was told of neglect.")
    with _Counting() as sandbox, writing(settings, purpose="a test", sandbox=sandbox) as writer:
        assert len(list(writer.intake.take(map(Dropped, files)))) == len(files)
    assert sandbox.most <= sandbox.lanes


def test_on_one_processor_no_program_is_started(settings: Settings) -> None:
    with closing(Clerks(settings, 0)) as clerks:
        clerks.get_ready()
        assert clerks.ask(STAGED, SOURCE, EXTRACTION) is None


def test_until_they_are_got_ready_the_work_is_done_here(settings: Settings) -> None:
    with closing(Clerks(settings, 1)) as clerks:
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
