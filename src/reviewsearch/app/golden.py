"""Golden questions: what an archive must answer, as people who know its documents wrote it down.

A file holds `[[question]]` tables, and `[[not_yet]]` tables for what the search is known not to do so far; `docs/golden-questions.md`
explains them field by field. Documents are named as they were called when they were dropped, since ids change with every byte.
"""

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Protocol

from reviewsearch.domain.results import Results
from reviewsearch.errors import BadSettings, NotFound, UnreadableQuery

FILE_NAME = "golden.toml"
WITHIN = 3
# So many documents are named in a sentence.
_NAMED = 3
# So many results are looked through; what stands behind them nobody sees.
LOOKED_THROUGH = 50


@dataclass(frozen=True, slots=True)
class Question:
    """One query and what must be answered; what is empty or None is not asked about.

    `needs` names what the search would have to learn first; where it is empty the answer is due now.
    """

    ask: str
    first: tuple[str, ...] = ()
    first_of: tuple[str, ...] = ()
    among: tuple[str, ...] = ()
    within: int = WITHIN
    in_order: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    total: int | None = None
    page: int | None = None
    shows: str = ""
    no_such_case: str = ""
    neighbours: tuple[str, ...] = ()
    told: str = ""
    repaired: str = ""
    why: str = ""
    needs: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one question was answered. `found` says in a sentence what was found instead; empty where it passed."""

    question: Question
    passed: bool
    found: str = ""

    @property
    def is_mistake(self) -> bool:
        """Whether an answer that is due now is wrong."""
        return not (self.passed or self.question.needs)


class Answering(Protocol):
    """What can be asked: a library, or whatever else answers as one."""

    def search(self, query: str, *, limit: int = 10) -> Results:
        """Return the documents that answer a query, best first. Raises UnreadableQuery."""
        ...


def load(path: Path) -> tuple[Question, ...]:
    """Read a file of questions. Raises NotFound where there is none, and BadSettings, which names what is wrong."""
    try:
        return read(tomllib.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise NotFound(
            f"There is no {path}.", remedy="docs/golden-questions.md shows how to write golden questions."
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadSettings(f"{path} cannot be read: {error}.", remedy="Mend that line of the file.") from None


def read(mapping: Mapping[str, Any]) -> tuple[Question, ...]:
    """Read questions as TOML gives them. Raises BadSettings, which names the question and what is wrong with it."""
    if unknown := set(mapping) - {"question", "not_yet"}:
        raise BadSettings(
            f"The golden questions say {', '.join(sorted(unknown))}.",
            remedy="Write each question below a line that says [[question]] or [[not_yet]].",
        )
    return tuple(
        _question(table, f"{section} {number}", due=section == "question")
        for section in ("question", "not_yet")
        for number, table in enumerate(_tables(mapping, section), 1)
    )


def ask(library: Answering, questions: Iterable[Question]) -> Iterator[Verdict]:
    """Ask each question, and yield how it was answered."""
    for question in questions:
        answer: Results | UnreadableQuery
        try:
            answer = library.search(question.ask, limit=LOOKED_THROUGH)
        except UnreadableQuery as error:
            answer = error
        found = next(_complaints(question, answer), "")
        yield Verdict(question, not found, found and f"“{question.ask}” {found}.")


# Reading


def _tables(mapping: Mapping[str, Any], section: str) -> list[Mapping[str, Any]]:
    tables = mapping.get(section, [])
    if not isinstance(tables, list) or not all(isinstance(table, Mapping) for table in tables):
        raise BadSettings(
            f"“{section}” is not a list of questions.", remedy=f"Begin each with [[{section}]], in double brackets."
        )
    return tables


def _question(table: Mapping[str, Any], place: str, *, due: bool) -> Question:
    if isinstance(said := table.get("ask"), str):
        place += f" (“{said}”)"
    allowed = {field.name for field in fields(Question)} | {"none"}
    if unknown := set(table) - allowed:
        raise _mistake(place, f"says {', '.join(sorted(unknown))}", f"It may say: {', '.join(sorted(allowed))}.")
    values = {name: _READ[name](place, name, value) for name, value in table.items()}
    if values.pop("none", False):
        if "total" in values:
            raise _mistake(place, "says both none and total", "Keep one of them: none = true means total = 0.")
        values["total"] = 0
    question = Question(**{"ask": "", **values})
    _sensible(place, question, due=due)
    return question


def _sensible(place: str, question: Question, *, due: bool) -> None:
    """Refuse a question that asks nothing, expects nothing, or contradicts itself. Raises BadSettings."""
    nothing_expected = Question(question.ask, within=question.within, why=question.why, needs=question.needs)
    if not question.ask.strip():
        raise _mistake(place, "asks nothing", 'Write ask = "the words to search for".')
    if question == nothing_expected:
        raise _mistake(place, "expects nothing", 'Say what must be found, for example first = ["name of a file.pdf"].')
    if (question.page or question.shows) and not (question.first or question.first_of):
        raise _mistake(
            place,
            "says what a passage holds, but not of which document",
            "Add first or first_of beside page and shows.",
        )
    if len(question.among) > question.within:
        raise _mistake(
            place,
            f"wants {len(question.among)} documents among the first {question.within}",
            f"Write within = {len(question.among)} or more.",
        )
    if due == bool(question.needs):
        raise _mistake(
            place,
            "is due now but says what it needs" if due else "does not say what it needs",
            "Only questions below [[not_yet]] say needs, and all of them do.",
        )


def _mistake(place: str, what: str, remedy: str) -> BadSettings:
    return BadSettings(f"Golden {place} {what}.", remedy=remedy)


def _text(place: str, name: str, value: object) -> str:
    if not isinstance(value, str):
        raise _mistake(place, f"says {name} = {value!r}", f'Write words in quotation marks: {name} = "…".')
    return value


def _names(place: str, name: str, value: object) -> tuple[str, ...]:
    names = [value] if isinstance(value, str) else value
    if not isinstance(names, list) or not all(isinstance(each, str) for each in names) or not names:
        raise _mistake(place, f"says {name} = {value!r}", f'Write names in brackets: {name} = ["name of a file.pdf"].')
    return tuple(names)


def _count(place: str, name: str, value: object) -> int:
    least = 0 if name == "total" else 1
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        raise _mistake(place, f"says {name} = {value!r}", f"Write a whole number from {least}: {name} = 3.")
    return value


def _true(place: str, name: str, value: object) -> bool:
    if value is not True:
        raise _mistake(place, f"says {name} = {value!r}", f"Write {name} = true, or leave it out.")
    return True


_READ: Mapping[str, Callable[[str, str, object], Any]] = {
    **dict.fromkeys(("ask", "shows", "no_such_case", "told", "repaired", "why", "needs"), _text),
    **dict.fromkeys(("first", "first_of", "among", "in_order", "never", "neighbours"), _names),
    **dict.fromkeys(("total", "page", "within"), _count),
    "none": _true,
}


# Judging


def _complaints(question: Question, answer: Results | UnreadableQuery) -> Iterator[str]:
    """Yield what is wrong with an answer, as the rest of a sentence that begins with the query; nothing where it is right."""
    if isinstance(answer, UnreadableQuery):
        if not question.repaired or question.repaired != answer.repaired:
            yield f"cannot be read ({answer.cause.rstrip('.')}); “{answer.repaired}” is offered instead"
        return
    if question.repaired:
        yield f"is read as it stands, and “{question.repaired}” is not offered"
    names = tuple(hit.document.source_name for hit in answer.hits)
    yield from _misplaced(question, names)
    if question.total is not None and question.total != answer.total:
        yield f"finds {_documents(answer.total)}, not {question.total}: {_listed(names)}"
    yield from _passages(question, answer)
    yield from _unsaid(question, answer)


def _misplaced(question: Question, names: tuple[str, ...]) -> Iterator[str]:
    found = f"finds {_listed(names)}"
    if question.first != names[: len(question.first)]:
        yield f"{found}, not {_listed(question.first)}"
    if question.first_of and not set(question.first_of) & set(names[:1]):
        yield f"{found}, not {' or '.join(question.first_of)}"
    for name in question.among:
        if name not in names[: question.within]:
            yield f"{found}, and {name} is not among the first {question.within}"
    places = [names.index(name) for name in question.in_order if name in names]
    if len(places) < len(question.in_order) or places != sorted(places):
        yield f"{found}, not {_listed(question.in_order)} in this order"
    for name in question.never:
        if name in names:
            yield f"finds {name}, as number {names.index(name) + 1}"


def _passages(question: Question, answer: Results) -> Iterator[str]:
    passages = answer.hits[0].passages if answer.hits else ()
    pages = [str(passage.page) for passage in passages]
    if question.page is not None and str(question.page) not in pages:
        yield f"shows page {', '.join(pages) or 'none'} of the first document, not {question.page}"
    if question.shows and not any(question.shows in " ".join(passage.text.split()) for passage in passages):
        yield f"shows no passage of the first document that says “{question.shows}”"


def _unsaid(question: Question, answer: Results) -> Iterator[str]:
    if question.no_such_case and question.no_such_case != answer.no_such_case:
        said = f"names {answer.no_such_case}" if answer.no_such_case else "is answered"
        yield f"{said}, where there is no case {question.no_such_case}"
    for neighbour in question.neighbours:
        if neighbour not in answer.neighbours:
            yield f"offers {', '.join(answer.neighbours) or 'no other case'}, and not {neighbour}"
    said = "; ".join(filter(None, (answer.read_as, answer.did_you_mean, *answer.also_searched, *answer.notes)))
    if question.told not in said:
        yield f"tells the reader {f'“{said}”' if said else 'nothing'}, and not “{question.told}”"


def _listed(names: tuple[str, ...]) -> str:
    shown = ", then ".join(names[:_NAMED])
    return f"{shown} and {len(names) - _NAMED} more" if len(names) > _NAMED else shown or "nothing"


def _documents(count: int) -> str:
    return "1 document" if count == 1 else f"{count or 'no'} documents"
