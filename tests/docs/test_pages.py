"""The examples of the pages on references and searching, run."""

import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import snowballstemmer

from reviewsearch.domain import schemes
from reviewsearch.domain.asking import asked_for
from reviewsearch.domain.document import Kind
from reviewsearch.domain.parser import Bounds, parse
from reviewsearch.domain.query import AnyOf, AnyTerm, Concept, Filters, InCase, Phrase, Query, Word
from reviewsearch.domain.reference import References
from reviewsearch.domain.schemes import CaseReference
from reviewsearch.domain.text import Analyser
from reviewsearch.errors import UnreadableQuery

DOCS = Path(__file__).parents[2] / "docs"
_BLOCK = re.compile(r"```toml\n(?P<settings>.*?)```|(?P<table>(?:^\|[^\n]*\n)+)", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Table:
    """A table of a page: its column names, its rows without backquotes, and the settings last shown before it."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    settings: str


def page(name: str) -> str:
    return (DOCS / f"{name}.md").read_text(encoding="utf-8")


def tables(text: str) -> Iterator[Table]:
    settings = ""
    for block in _BLOCK.finditer(text):
        if block["settings"]:
            settings = block["settings"]
            continue
        rows = [tuple(cell.strip() for cell in line.strip("|\n ").split("|")) for line in block["table"].splitlines()]
        plain = tuple(tuple(re.sub(r"^`(.*)`$", r"\1", cell) for cell in row) for row in rows)
        yield Table(plain[0], plain[2:], settings)


def rows(name: str, *columns: str) -> list[tuple[str, ...]]:
    """The rows of all tables with these columns, each behind the settings it is read by."""
    found = [(table.settings, *row) for table in tables(page(name)) if table.columns == columns for row in table.rows]
    assert found
    return found


def references_of(settings: str) -> References:
    return References.of(tomllib.loads(settings))


def held_by(references: References) -> frozenset[CaseReference]:
    stated = re.search(r"the archive holds\s+(.*?)\.\n", page("references"), re.DOTALL)
    assert stated
    return frozenset(references.parse(written) for written in re.findall("`(.*?)`", stated[1]))


Read = Callable[[str], Query]


@pytest.fixture(scope="module")
def read() -> Read:
    references = references_of(next(tables(page("references"))).settings)
    analyser = Analyser(references, snowballstemmer.stemmer("english").stemWord)
    return lambda text: parse(text, analyser, held=held_by(references))


@pytest.mark.parametrize(("settings", "written", "case"), rows("references", "In a document", "Case"))
def test_what_documents_write_is_the_case_the_page_says(settings: str, written: str, case: str) -> None:
    found = [str(hit.reference) for hit in references_of(settings).find(f"text before {written}, and after")]
    assert found == ([] if case == "none" else [case])


@pytest.mark.parametrize(("settings", "written", "case"), rows("references", "In a file name", "Case"))
def test_what_file_names_write_is_the_case_the_page_says(settings: str, written: str, case: str) -> None:
    assert [str(hit.reference) for hit in references_of(settings).find_in_name(written)] == [case]


@pytest.mark.parametrize(("settings", "written", "answer"), rows("references", "In a search", "Answer"))
def test_what_is_searched_for_is_answered_as_the_page_says(settings: str, written: str, answer: str) -> None:
    references = references_of(settings)
    asked = asked_for(written, references, held_by(references))
    shown = [", ".join(map(references.display, each.keys)) if each.keys else "no such case" for each in asked]
    assert shown == ([] if answer == "words" else [answer])


@pytest.mark.parametrize(("settings", "written", "key", "shown"), rows("references", "Written", "Key", "Shown as"))
def test_settings_give_the_keys_and_display_forms_the_page_says(
    settings: str, written: str, key: str, shown: str
) -> None:
    references = references_of(settings)
    (found,) = references.find(written)
    assert (found.reference.key, str(found.reference)) == (key, shown)
    assert references.from_key(key) == found.reference


def test_the_page_names_every_setting_of_a_scheme_and_every_form() -> None:
    named = [row[1] for row in rows("references", "Setting", "What it says", "If left out")]
    assert sorted(named) == sorted(schemes._KEYS)  # noqa: SLF001 - the one list of them
    shown = {scheme.form for table in tables(page("references")) for scheme in references_of(table.settings).schemes}
    assert shown == set(schemes.FORMS)


def test_the_page_counts_ten_rules() -> None:
    assert re.findall(r"^\*\*(\d+)\. ", page("references"), re.MULTILINE) == [str(rule) for rule in range(1, 11)]


def test_a_reference_mended_is_told_in_the_words_of_the_page(read: Read) -> None:
    (note,) = read("MSCP 2O19/20-0l").notes
    assert note in page("references")


OWN = frozenset({"mscp-2019-20-01"})
MENTION = Word("ref:mscp-2019-20-01", "ref:mscp-2019-20-01")
CASE: dict[str, object] = {"cases": OWN, "mention": MENTION}
BOTH = frozenset({"mscp-2019-20-01", "mscp-2019-20-02"})
NEGLECT, HOUSING = Word("neglect", "neglect"), Word("housing", "hous")

MEANT: dict[str, dict[str, object]] = {
    "neglect housing": {"words": (NEGLECT, HOUSING)},
    "what did we learn about school attendance": {
        "words": (Word("learn", "learn"), Word("school", "school"), Word("attendance", "attend"))
    },
    "multi-agency": {"words": (Concept((Phrase(("multi", "agency")), Word("multiagency", "multiag"))),)},
    '"child protection plan"': {"required": (Phrase(("child", "protection", "plan")),)},
    '"abuse"': {"required": (AnyTerm('"abuse"', ("abuse",)),)},
    "neglect OR abuse": {"words": (AnyOf((NEGLECT, Word("abuse", "abus"))),)},
    "neglect -housing": {"words": (NEGLECT,), "excluded": (HOUSING,)},
    'neglect -"child in need"': {"words": (NEGLECT,), "excluded": (Phrase(("child", "in", "need")),)},
    "safeguard*": {"words": (AnyTerm("safeguard*"),)},
    "Rhiannon~": {"words": (AnyTerm("rhiannon~"),)},
    "title:neglect": {"required": (Word("neglect", "neglect", title=True),)},
    "neglect kind:briefing": {
        "words": (NEGLECT,), "filters": Filters(kinds=frozenset({"briefing-note", "seven-minute-briefing"}))
    },
    "kind:report kind:slides": {"filters": Filters(kinds=frozenset({"report", "slides"}))},
    "neglect year:2019..2024": {"words": (NEGLECT,), "filters": Filters(years=frozenset(range(2019, 2025)))},
    'theme:"domestic abuse"': {"filters": Filters(themes=frozenset({"domestic-abuse"}))},
    "MSCP 2019/20-01": CASE,
    "mscp2019-20-1": CASE,
    "2019/20-01": CASE,
    "2019/20": {"cases": frozenset({*BOTH, "mscp-2019-20-10", "mscb-2019-20-01"})},
    "MSCP 2019/20-01 housing": {**CASE, "words": (HOUSING,)},
    "MSCP 2019/20-01 OR MSCP 2019/20-02": {
        "cases": BOTH,
        "mention": AnyOf(tuple(Word(f"ref:{key}", f"ref:{key}") for key in sorted(BOTH))),
    },
    "case:MSCP 2019/20-01": {"cases": OWN},
    "neglect -MSCP 2019/20-01": {
        "words": (NEGLECT,), "excluded": (AnyOf((InCase(OWN), MENTION)),)
    },
    "Child Q": {"cases": frozenset({"midshire-child-q"}), "mention": Phrase(("child", "q"))},
    '"MSCP 2019/20-01 press statement"': {"required": (Phrase(("ref:mscp-2019-20-01", "press", "statement")),)},
}  # fmt: skip


@pytest.mark.parametrize("typed", [row[1] for row in rows("searching", "You type", "You get")])
def test_every_example_of_a_search_means_what_the_page_says(read: Read, typed: str) -> None:
    query = read(typed)
    parts = ("words", "required", "excluded", "cases", "mention", "filters", "no_such_case")
    blank = Query("")
    said = {part: getattr(query, part) for part in parts if getattr(query, part) != getattr(blank, part)}
    assert said == MEANT[typed]


@pytest.mark.parametrize(("typed", "offered"), [row[1:] for row in rows("searching", "You type", "You are offered")])
def test_what_cannot_be_read_is_answered_with_what_the_page_offers(read: Read, typed: str, offered: str) -> None:
    with pytest.raises(UnreadableQuery) as raised:
        read(typed)
    assert raised.value.repaired == offered
    read(offered)


def test_the_page_names_every_kind_and_other_examples_in_its_text_can_be_read(read: Read) -> None:
    kinds = re.search(r"^Kinds: (.*?)\. ", page("searching"), re.MULTILINE | re.DOTALL)
    assert kinds
    assert sorted(re.findall("`(.*?)`", kinds[1])) == sorted(Kind)
    offered = {row[1] for row in rows("searching", "You type", "You are offered")}
    for example in set(re.findall(r"`(\w+:[^`]*|MSCP[^`]*)`", page("searching"))) - offered:
        read(example)


def test_references_the_page_calls_missing_are_missing(read: Read) -> None:
    for written in re.findall(r"`(MSCP[^`]*)`", page("searching").split("**No such case**")[1].split("\n## ")[0]):
        assert read(written).no_such_case == written


def test_the_bounds_are_those_the_page_says() -> None:
    stated = re.search(r"first ([\d,]+) characters and the first (\d+) different words", page("searching"))
    assert stated
    assert Bounds() == Bounds(int(stated[1].replace(",", "")), int(stated[2]))
