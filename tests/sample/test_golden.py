"""The golden questions of the sample archive: answered, and answered alike after the index was made anew."""

import json
import shutil
import tomllib
from importlib import resources
from pathlib import Path

import pytest

from reviewsearch.app import settings as settings_of
from reviewsearch.app.golden import Question, ask, load, read
from reviewsearch.app.library import Library
from reviewsearch.app.settings import Settings
from reviewsearch.app.shapes import results_shape
from reviewsearch.errors import UnreadableQuery

SAMPLE = Path(str(resources.files("reviewsearch"))) / "sample"
QUESTIONS = load(SAMPLE / "golden.toml")
PAGE = Path(__file__).parents[2] / "docs" / "golden-questions.md"

# Filling the archive and asking everything takes a few seconds, on a busy machine more.
pytestmark = pytest.mark.timeout(60)


def _as_case(number: int, question: Question) -> object:
    marks = [pytest.mark.xfail(strict=True, reason=question.needs)] if question.needs else []
    return pytest.param(question, marks=marks, id=f"{number}-{question.ask}")


@pytest.mark.parametrize("question", [_as_case(number, question) for number, question in enumerate(QUESTIONS, 1)])
def test_the_sample_archive_answers_its_golden_question(library: Library, question: Question) -> None:
    (verdict,) = ask(library, [question])
    assert verdict.passed, f"{verdict.found} (it guards: {question.why})"


def test_there_are_golden_questions_of_all_kinds(due: tuple[Question, ...]) -> None:
    assert len(due) >= 64
    assert all(question.why for question in QUESTIONS)
    expected = [tuple(name for name in Question.__slots__ if getattr(question, name)) for question in due]
    assert {name for names in expected for name in names} >= {*Question.__slots__} - {"needs"}
    asked = [(question.ask, question.needs) for question in QUESTIONS]
    assert len(asked) == len(set(asked))


def test_golden_questions_name_documents_of_the_sample_and_no_others() -> None:
    names = {path.name for path in (SAMPLE / "documents").iterdir()}
    for question in QUESTIONS:
        named = {*question.first, *question.first_of, *question.among, *question.in_order, *question.never}
        assert named <= names, question.ask
    assert {
        name for question in QUESTIONS for name in (*question.first, *question.first_of, *question.among)
    } == names - {
        "MSCP2021-22-01 Child Q report FINAL.pdf"  # a newer version of it is shown
    }


def _answers(settings: Settings) -> list[bytes]:
    with Library(settings) as library:
        return [json.dumps(_answer(library, question.ask), ensure_ascii=False).encode() for question in QUESTIONS]


def _answer(library: Library, query: str) -> object:
    try:
        return results_shape(library.search(query))
    except UnreadableQuery as error:
        return [error.cause, error.repaired, error.position]


def test_every_answer_is_the_same_to_the_byte_after_the_index_was_removed_and_made_again(
    midshire: Settings, tmp_path: Path
) -> None:
    shutil.copytree(midshire.home, tmp_path / "home")
    settings = settings_of.load(tmp_path / "home")
    before = _answers(settings)
    shutil.rmtree(settings.index)
    with Library(settings) as library:
        library.rebuild()
    assert _answers(settings) == before


def test_a_scanned_page_that_nobody_has_read_finds_nothing(library: Library) -> None:
    assert library.search('"the lighthouse at Tern Skerry"').total == 0


def test_the_example_of_the_page_shows_every_field_and_is_answered_so(library: Library) -> None:
    page = PAGE.read_text(encoding="utf-8")
    example = page.split("```toml\n")[1].split("```")[0]
    questions = read(tomllib.loads(example))
    assert [bool(question.needs) for question in questions].count(True) == 1
    for name in (*Question.__slots__, "none"):
        assert f"| `{name}` |" in page, name
        assert f"\n{name} = " in example, name
    assert [verdict.found for verdict in ask(library, questions) if verdict.is_mistake] == []
