"""Opening, closing, and several at once."""

import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from reviewsearch.domain.ports import Drop, Put, SearchEngine
from reviewsearch.domain.query import EVERYTHING, Filters, Word
from reviewsearch.engines import open_engine
from reviewsearch.errors import BadSettings, Busy, IndexUnavailable

Make = Callable[..., Put]
ANALYSER = "analyser 1"


def test_an_engine_knows_its_name_and_what_made_its_terms(engine: SearchEngine, engine_name: str) -> None:
    assert engine.name == engine_name
    assert ANALYSER in engine.fingerprint


def test_closing_twice_is_no_error(engine: SearchEngine) -> None:
    engine.close()
    engine.close()


def test_what_was_applied_is_there_when_opened_again(
    engine: SearchEngine, put: Make, engine_name: str, tmp_path: Path
) -> None:
    engine.apply([put("a", "", "child"), put("b", "", "child")])
    engine.apply([Drop("b")])
    engine.close()
    again = open_engine(engine_name, tmp_path / "index", analyser=ANALYSER)
    assert again.ids() == {"a"}
    assert again.search(Word("child", "child"), filters=Filters(), limit=1, offset=0).total == 1
    again.close()


def test_making_an_index_where_there_is_one_opens_it(engine: SearchEngine, engine_name: str, tmp_path: Path) -> None:
    again = open_engine(engine_name, tmp_path / "index", analyser=ANALYSER, create=True)
    assert again.ids() == engine.ids()
    again.close()


def test_what_one_engine_writes_another_already_open_finds(
    engine: SearchEngine, put: Make, engine_name: str, tmp_path: Path
) -> None:
    other = open_engine(engine_name, tmp_path / "index", analyser=ANALYSER)
    for number in range(4):
        engine.apply([put(f"{number}", "", "child")])
        assert other.search(Word("child", "child"), filters=Filters(), limit=9, offset=0).total == number + 1
        assert other.facets(EVERYTHING, filters=Filters()).kind == {"report": number + 1}
    other.apply([Drop("0")])
    assert engine.ids() == {"1", "2", "3"}
    other.close()


def test_where_there_is_no_index_opening_says_to_rebuild(engine_name: str, tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(IndexUnavailable) as caught:
            open_engine(engine_name, folder, analyser=ANALYSER)
        assert caught.value.remedy == "reviewsearch rebuild"


def test_an_index_of_another_analyser_is_not_opened(engine: SearchEngine, engine_name: str, tmp_path: Path) -> None:
    engine.close()
    for create in (False, True):
        with pytest.raises(IndexUnavailable, match="another version") as caught:
            open_engine(engine_name, tmp_path / "index", analyser="analyser 2", create=create)
        assert caught.value.remedy == "reviewsearch rebuild"


def test_an_unknown_engine_is_an_error_that_names_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match="“sphinx”") as caught:
        open_engine("sphinx", tmp_path, analyser=ANALYSER)
    assert "memory" in caught.value.remedy
    assert "whoosh" in caught.value.remedy


def test_only_one_writes_at_a_time(engine: SearchEngine, put: Make, engine_name: str, tmp_path: Path) -> None:
    """Who writes while another does is told so, and neither loses anything."""
    applied: set[str] = set()
    refused: set[str] = set()

    def write(writer: SearchEngine, documents: list[Put]) -> None:
        try:
            writer.apply(documents)
            applied.update(document.id for document in documents)
        except Busy as busy:
            refused.add(busy.remedy)

    other = open_engine(engine_name, tmp_path / "index", analyser=ANALYSER)
    for turn in range(20):  # they may, once in a while, just miss each other
        many = [
            put(f"{turn} {number}", "title", *[f"child {page} {number}" for page in range(20)]) for number in range(30)
        ]
        thread = threading.Thread(target=write, args=(other, many))
        thread.start()
        while thread.is_alive():
            write(engine, [put(f"mine {turn}", "", "child")])
        thread.join()
        if refused:
            break
    assert refused == {"wait until it has finished, then try again"}
    assert engine.ids() == applied
    other.close()


def test_a_reader_sees_the_old_or_the_new_and_never_an_error(
    engine: SearchEngine, put: Make, engine_name: str, tmp_path: Path
) -> None:
    """While one writes, others open and search: each answer is one that was true at some moment."""
    engine.apply([put("0", "", "child")])
    stop = threading.Event()
    errors: list[object] = []

    def watch() -> None:
        try:
            while not stop.is_set():
                reader = open_engine(engine_name, tmp_path / "index", analyser=ANALYSER)
                for _ in range(3):
                    total = reader.search(Word("child", "child"), filters=Filters(), limit=5, offset=0).total
                    if total not in (1, 3):
                        errors.append(total)
                reader.close()
        except Exception as error:  # noqa: BLE001 - whatever it is, the test is to show it
            errors.append(error)

    threads = [threading.Thread(target=watch) for _ in range(2)]
    for thread in threads:
        thread.start()
    for _ in range(40):
        engine.apply([put("1", "", "child"), put("2", "", "child")])
        engine.apply([Drop("1"), Drop("2")])
    stop.set()
    for thread in threads:
        thread.join()
    assert errors == []


def test_an_engine_is_imported_only_when_it_is_asked_for() -> None:
    asked = "import sys, reviewsearch.engines; print([name for name in ('whoosh', 'tantivy') if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", asked], capture_output=True, check=True, text=True).stdout == "[]\n"
