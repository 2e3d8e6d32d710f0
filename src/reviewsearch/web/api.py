"""The API, version 1: searches, cases, documents and suggestions as JSON. Its description is `openapi.json` beside this room."""

import json
from dataclasses import replace
from functools import cache
from http import HTTPStatus
from importlib import resources
from typing import Any

from reviewsearch.app.shapes import FORMAT
from reviewsearch.app.website import LANGUAGES
from reviewsearch.domain.document import Kind
from reviewsearch.domain.filters import read_years
from reviewsearch.domain.query import Filters
from reviewsearch.domain.results import Results
from reviewsearch.errors import NotFound, UnreadableQuery, UnreadableReference, WrongUsage
from reviewsearch.web import api_shapes as shapes
from reviewsearch.web.answer import Answer, data
from reviewsearch.web.asked import LONGEST_TEXT, Asked, whole_number
from reviewsearch.web.cases import SORTS, near, sorted_rows, withdrawn_of
from reviewsearch.web.overview import row_of
from reviewsearch.web.problems import api_problem
from reviewsearch.web.searching import answer
from reviewsearch.web.showing import safe_shape
from reviewsearch.web.site import Site

MOST_RESULTS = 50
FURTHEST = 1_000
MOST_CASES = 200
MOST_SUGGESTIONS = 20


def search(site: Site, asked: Asked) -> Answer:
    """Answer `/api/v1/search`."""
    limit, offset = _stretch(asked, 10, MOST_RESULTS)
    _one_of(asked, "sort", ("relevance", "date"))
    filters = _filters(asked)
    try:
        # Who asks for nothing, as a form does that is not filled in, gets nothing.
        nothing = not asked.query and not filters
        results = (
            Results("", 0) if nothing else answer(site.archive, asked, limit=limit, offset=offset, filters=filters)
        )
    except UnreadableQuery as error:
        return api_problem(HTTPStatus.BAD_REQUEST, error.cause, repaired=error.repaired or None)
    return _shape(shapes.results(_leading(site, asked), results, limit=limit, offset=offset))


def suggest(site: Site, asked: Asked) -> Answer:
    """Answer `/api/v1/suggest`."""
    limit = _number(asked, "limit", 8, most=MOST_SUGGESTIONS, least=1)
    return _shape(
        shapes.suggestions(_leading(site, asked), site.archive.suggest(asked.query[:LONGEST_TEXT], limit=limit))
    )


def cases(site: Site, asked: Asked) -> Answer:
    """Answer `/api/v1/cases`: the table of all cases."""
    limit, offset = _stretch(asked, 100, MOST_CASES)
    _one_of(asked, "sort", (*SORTS, *(f"-{name}" for name in SORTS)))
    year = _number(asked, "year", 0, most=9999, least=1) if asked.text("year") else None
    rows = sorted_rows(site.overview(), asked.text("sort"), year=year)
    return _shape(shapes.cases(_leading(site, asked), rows, limit=limit, offset=offset, years=site.overview().years))


def case(site: Site, asked: Asked) -> Answer:
    """Answer `/api/v1/cases/<reference>`, in any spelling."""
    reference = asked.values["reference"].strip()
    try:
        found = site.archive.find(reference)
    except UnreadableReference:
        found = None
    row = row_of(found) if found else None
    if found is None or row is None:
        if gone := withdrawn_of(site, reference):
            return api_problem(
                HTTPStatus.GONE, "Nothing of this case is published any more.", withdrawn=shapes.withdrawn(gone)
            )
        shown, neighbours = near(site, reference)
        return api_problem(HTTPStatus.NOT_FOUND, f"There is no case {shown} here.", neighbours=list(neighbours))
    return _shape(
        {"format": FORMAT, **shapes.case(_leading(site, asked), row, gone=site.overview().withdrawn_of(row.key))}
    )


def document(site: Site, asked: Asked) -> Answer:
    """Answer `/api/v1/documents/<id>`, with the text of one page where `page` names it."""
    identity = asked.values["identity"]
    number = _number(asked, "page", 0, most=99_999, least=1) if asked.text("page") else None
    try:
        found = site.archive.document(identity)
    except NotFound:
        gone = site.archive.tombstone(identity)
        if gone is None:
            return api_problem(HTTPStatus.NOT_FOUND, "There is no such document here.")
        return api_problem(HTTPStatus.GONE, "This document is no longer published.", withdrawn=shapes.withdrawn([gone]))
    if number is not None and number > found.pages:
        return api_problem(HTTPStatus.NOT_FOUND, f"This document has {found.pages} pages.")
    page = site.archive.page(found.id, number) if number else None
    return _shape({"format": FORMAT, **shapes.whole_document(_leading(site, asked), found, page)})


def openapi(site: Site, asked: Asked) -> Answer:
    """Answer `/api/v1/openapi.json`."""
    described = {**description(), "servers": [{"url": asked.whole(asked.plain_link("/"))}]}
    described["info"] = {**described["info"], "title": f"{described['info']['title']}: {site.website.name}"}
    return data(safe_shape(described))


@cache
def description() -> dict[str, Any]:
    """Return the description of the API, OpenAPI 3.1, without the server's own address."""
    text = (resources.files("reviewsearch") / "web" / "openapi.json").read_text(encoding="utf-8")
    described: dict[str, Any] = json.loads(text)
    return described


def _shape(shape: dict[str, object]) -> Answer:
    return data(safe_shape(shape))


# Parameters, which programs get wrong silently where they are forgiven


def _stretch(asked: Asked, limit: int, most: int) -> tuple[int, int]:
    return _number(asked, "limit", limit, most=most), _number(asked, "offset", 0, most=FURTHEST)


def _number(asked: Asked, name: str, default: int, *, most: int, least: int = 0) -> int:
    given = [value for key, value in asked.parameters if key == name]
    if not given:
        return default
    number = whole_number(given[0])
    if number is None or not least <= number <= most:
        raise WrongUsage(f"{name} is no whole number from {least} to {most}.", remedy=f"Leave {name} out, or mend it.")
    return number


def _leading(site: Site, asked: Asked) -> Asked:
    """Return a request whose answer's addresses lead to pages in the language it wants, where the website speaks that."""
    _one_of(asked, "pages", LANGUAGES)
    wanted = asked.text("pages")
    return replace(asked, prefix=f"/{wanted}") if wanted in site.website.languages[1:] else asked


def _one_of(asked: Asked, name: str, allowed: tuple[str, ...]) -> None:
    if any(key == name and value not in allowed for key, value in asked.parameters):
        raise WrongUsage(f"{name} is none of: {', '.join(allowed)}.", remedy=f"Leave {name} out, or mend it.")


def _filters(asked: Asked) -> Filters:
    """Return the filters of a request. Raises WrongUsage where one is none."""
    for kind in asked.all("kind"):
        if kind not in set(Kind):
            raise WrongUsage(f"There is no such kind. The kinds are: {', '.join(Kind)}.", remedy="Mend kind.")
    for year in asked.all("year"):
        try:
            read_years(year)
        except UnreadableQuery as error:
            raise WrongUsage(error.cause, remedy="Mend year.") from None
    return asked.filters
