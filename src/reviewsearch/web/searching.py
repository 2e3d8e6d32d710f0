"""The search page: an answer with its filters, its order and its pages, or what to say where there is none."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from http import HTTPStatus

from reviewsearch.domain.document import Case
from reviewsearch.domain.query import Filters
from reviewsearch.domain.results import Hit, Results
from reviewsearch.errors import UnreadableQuery, UnreadableReference
from reviewsearch.web.answer import Answer, redirect
from reviewsearch.web.archive import PublicArchive
from reviewsearch.web.asked import Asked, years_of
from reviewsearch.web.overview import by_case
from reviewsearch.web.paging import Pager
from reviewsearch.web.site import Site

EACH_PAGE = 10
MOST_PAGES = 100
_SHOWN_OPTIONS = 8


@dataclass(frozen=True, slots=True)
class Option:
    """One box to tick: what it is called, how many documents it would find, and the address without it where it is ticked."""

    value: str
    label: str
    count: int
    ticked: bool
    without: str


@dataclass(frozen=True, slots=True)
class Group:
    """One group of boxes; `more` are those that are shown when asked for."""

    name: str
    shown: tuple[Option, ...]
    more: tuple[Option, ...]

    @property
    def ticked(self) -> tuple[Option, ...]:
        """The boxes that are ticked."""
        return tuple(option for option in (*self.shown, *self.more) if option.ticked)


def search(site: Site, asked: Asked) -> Answer:
    """Answer `/search`: a reference goes to its case, words are searched for."""
    if not asked.query and not asked.filters:
        return site.render("search_empty.html", asked)
    if not asked.text("words") and not asked.filters and (way := _to_case(site.archive, asked)):
        return way
    number = asked.number("page", 1, most=MOST_PAGES)
    try:
        results = answer(site.archive, asked, limit=EACH_PAGE, offset=(number - 1) * EACH_PAGE)
    except UnreadableQuery as error:
        return site.render(
            "search_unreadable.html", asked, status=HTTPStatus.BAD_REQUEST, cause=error.cause, repaired=error.repaired
        )
    if not results.total:
        return site.render(
            "search_none.html", asked, results=results, overview=site.overview(), chosen=_chosen(site, asked, results)
        )
    pager = Pager.of(results.total, EACH_PAGE, number, most=MOST_PAGES)
    if not results.hits and number > 1:
        return redirect(asked.again(page=None))
    groups = tuple(_groups(site, asked, results))
    return site.render(
        "search.html",
        asked,
        results=results,
        groups=groups,
        pager=pager,
        together=[(hit,) for hit in results.hits] if asked.by_date else together(results.hits),
        chosen=[option for group in groups for option in group.ticked],
    )


def answer(
    archive: PublicArchive, asked: Asked, *, limit: int, offset: int = 0, filters: Filters | None = None
) -> Results:
    """Search for what a request asks for; without words, for all that its filters leave. Raises UnreadableQuery."""
    filters = filters or asked.filters
    return archive.search(
        asked.query or in_words(filters),
        limit=limit,
        offset=offset,
        filters=filters,
        by_date=asked.by_date,
        as_typed=bool(asked.text("as_typed")),
    )


def in_words(filters: Filters) -> str:
    """Return a query that asks for nothing but what is ticked."""
    named = {
        "kind": filters.kinds,
        "year": map(str, filters.years),
        "theme": filters.themes,
        "language": filters.languages,
    }
    return " ".join(f"{field}:{value}" for field, values in named.items() for value in sorted(values))


def case_asked_for(archive: PublicArchive, text: str) -> Case | None:
    """Return the case a text is a reference of, None where it is none or no such case is held."""
    try:
        return archive.find(text)
    except UnreadableReference:
        return None


def together(hits: Iterable[Hit]) -> tuple[tuple[Hit, ...], ...]:
    """Return hits with those of one case together, each case where its best stands."""
    known = {hit.document.id: hit for hit in hits}
    return tuple(
        tuple(known[document.id] for document in group) for group in by_case(hit.document for hit in known.values())
    )


def _to_case(archive: PublicArchive, asked: Asked) -> Answer | None:
    case = case_asked_for(archive, asked.query)
    if case:
        return redirect(asked.link(f"/cases/{case.key}", ("q", asked.query)))
    return None


def _groups(site: Site, asked: Asked, results: Results) -> Iterator[Group]:
    """Yield the groups of boxes: those that narrow the answer, and those that are ticked."""
    named = {
        "kind": asked.filters.kinds,
        "theme": asked.filters.themes,
        # A range that an address names is one box.
        "year": {year for year in asked.all("year") if years_of(year)},
        "language": asked.filters.languages,
    }
    for name in ("kind", "theme", "year", "language"):
        counts = dict(results.facets.get(name, {}))
        options = [
            Option(
                value,
                label(site, asked, name, value),
                counts.get(value, 0),
                value in named[name],
                asked.without(name, value) if value in named[name] else "",
            )
            for value in {*counts, *named[name]}
        ]
        options.sort(key=lambda option: (-option.count, option.label))
        if name == "year":
            options.sort(key=lambda option: option.value, reverse=True)
        if len(options) > 1 or any(option.ticked for option in options):
            first = [option for at, option in enumerate(options) if at < _SHOWN_OPTIONS or option.ticked]
            yield Group(name, tuple(first), tuple(option for option in options if option not in first))


def label(site: Site, asked: Asked, name: str, value: str) -> str:
    """Return what a value of a filter is called."""
    if name == "kind":
        return site.words(asked).kind(value)
    if name == "language":
        return site.words(asked).named("languages", value)
    return value if name == "year" else value.replace("-", " ").capitalize()


def _chosen(site: Site, asked: Asked, results: Results) -> list[Option]:
    return [option for group in _groups(site, asked, results) for option in group.ticked]
