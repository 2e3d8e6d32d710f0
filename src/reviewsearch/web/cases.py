"""The pages of cases: the table of all, and one case with what is published of it, what is not, and what was withdrawn."""

from dataclasses import dataclass
from datetime import MAXYEAR
from http import HTTPStatus

from reviewsearch.domain.document import Case, Document, Kind, Status
from reviewsearch.domain.publication import Tombstone
from reviewsearch.errors import UnreadableQuery, UnreadableReference
from reviewsearch.web.answer import Answer, redirect
from reviewsearch.web.asked import Asked, whole_number
from reviewsearch.web.overview import Overview, Row, row_of
from reviewsearch.web.paging import Pager
from reviewsearch.web.site import Site

EACH_PAGE = 100
_MOST_PAGES = 1_000
_LONGEST_REFERENCE = 200
# What is expected of a case, and which kinds of document are it.
EXPECTED = {
    "report": (Kind.REPORT, Kind.THEMATIC_REVIEW, Kind.EXECUTIVE_SUMMARY),
    "briefing": (Kind.BRIEFING_NOTE, Kind.SEVEN_MINUTE_BRIEFING),
    "press": (Kind.PRESS_STATEMENT,),
    "slides": (Kind.SLIDES,),
}
SORTS = ("reference", "title", "published")


@dataclass(frozen=True, slots=True)
class Held:
    """One thing expected of a case: "report", and whether it "is_held", "is_withdrawn" or "is_missing"."""

    name: str
    standing: str


def cases(site: Site, asked: Asked) -> Answer:
    """Answer `/cases`: the table of all cases, in the order and of the year asked for."""
    overview = site.overview()
    rows = sorted_rows(overview, asked.text("sort"), year=_year(asked))
    number = asked.number("page", 1, most=_MOST_PAGES)
    pager = Pager.of(len(rows), EACH_PAGE, number, most=_MOST_PAGES)
    shown = rows[(pager.number - 1) * EACH_PAGE : pager.number * EACH_PAGE]
    return site.render(
        "cases.html", asked, rows=shown, overview=overview, pager=pager, year=_year(asked), heads=_heads(asked)
    )


def sorted_rows(overview: Overview, sort: str, *, year: int | None) -> list[Row]:
    """Return the cases with a document published in a year, in an order: one of `SORTS`, backwards with "-" before it."""
    rows = [row for row in overview.rows if year is None or year in row.years]
    match sort.removeprefix("-"):
        case "title":
            rows.sort(key=lambda row: row.main.title.casefold())
        case "published":
            rows.sort(key=lambda row: row.published)
        case _:
            pass  # as they stand: in order of reference
    return rows[::-1] if sort.startswith("-") else rows


def case(site: Site, asked: Asked) -> Answer:
    """Answer `/cases/<reference>`: any spelling leads to the one address of the case."""
    reference = asked.values["reference"].strip()
    if not reference:
        return redirect(asked.link("/cases"), status=HTTPStatus.PERMANENT_REDIRECT)
    try:
        found = site.archive.find(reference)
    except UnreadableReference:
        found = None
    row = row_of(found) if found else None
    if found is None or row is None:
        return _not_held(site, asked, reference)
    if found.key != reference:
        return redirect(asked.link(f"/cases/{found.key}", *asked.parameters), status=HTTPStatus.PERMANENT_REDIRECT)
    return _one(site, asked, found, row)


def _one(site: Site, asked: Asked, found: Case, row: Row) -> Answer:
    withdrawn = site.overview().withdrawn_of(found.key)
    current = row.documents
    return site.render(
        "case.html",
        asked,
        row=row,
        own=[document for document in current if document.case == found.key],
        also=[document for document in current if document.case != found.key],
        older=[document for document in found.documents if document.status is Status.SUPERSEDED],
        withdrawn=withdrawn,
        held=held(current, {each.kind for each in withdrawn}),
        themes=sorted({theme for document in current for theme in document.themes}),
        address=asked.whole(asked.link(f"/cases/{found.key}")),
    )


def held(documents: tuple[Document, ...], withdrawn: set[str]) -> tuple[Held, ...]:
    """Return what is expected of a case and how each stands."""
    kinds = {document.kind for document in documents}

    def standing(wanted: tuple[Kind, ...]) -> str:
        if kinds.intersection(wanted):
            return "is_held"
        return "is_withdrawn" if withdrawn.intersection(wanted) else "is_missing"

    return tuple(Held(name, standing(wanted)) for name, wanted in EXPECTED.items())


def withdrawn_of(site: Site, reference: str) -> tuple[Tombstone, ...]:
    """Return what was withdrawn of a case of which nothing is published, however its reference is written."""
    stone = site.archive.tombstone(reference)
    if stone is None:
        return ()
    return tuple(each for each in site.overview().withdrawn if set(each.cases) & set(stone.cases)) or (stone,)


def _not_held(site: Site, asked: Asked, reference: str) -> Answer:
    """Answer for a case of which nothing is published: withdrawn, or none, with those that are close."""
    tombstones = withdrawn_of(site, reference)
    if tombstones:
        return site.render(
            "withdrawn_case.html", asked, status=HTTPStatus.GONE, reference=reference, withdrawn=tombstones
        )
    shown, neighbours = near(site, reference)
    return site.render("no_case.html", asked, status=HTTPStatus.NOT_FOUND, reference=shown, neighbours=neighbours)


def near(site: Site, reference: str) -> tuple[str, tuple[str, ...]]:
    """Return a reference that is not held as its body would write it, and the references held that are close to it."""
    asked = reference[:_LONGEST_REFERENCE]
    try:
        results = site.archive.search(asked, limit=0)
    except UnreadableQuery:
        return asked, ()
    return results.no_such_case or asked, results.neighbours


def _year(asked: Asked) -> int | None:
    year = whole_number(asked.text("year"))
    return year if year in range(1, MAXYEAR + 1) else None


def _heads(asked: Asked) -> list[tuple[str, str, str]]:
    """Return the columns one may sort by: name, how it is sorted now ("", "ascending", "descending"), and where a click leads."""
    now = asked.text("sort") if asked.text("sort").removeprefix("-") in SORTS else "reference"
    heads = []
    for name in SORTS:
        standing = {name: "ascending", f"-{name}": "descending"}.get(now, "")
        # Dates are looked at newest first.
        first = f"-{name}" if name == "published" else name
        then = {"ascending": f"-{name}", "descending": name}.get(standing, first)
        heads.append((name, standing, asked.again(sort=then)))
    return heads
