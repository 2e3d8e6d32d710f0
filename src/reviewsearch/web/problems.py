"""What is said where a request cannot be answered: a page for people, a problem document (RFC 9457) for programs."""

from collections.abc import Mapping
from http import HTTPStatus

from reviewsearch.errors import IndexUnavailable, NotFound, Overloaded, ReviewsearchError, WrongUsage
from reviewsearch.web.answer import PROBLEM, Answer, data
from reviewsearch.web.asked import Asked
from reviewsearch.web.gate import COME_AGAIN
from reviewsearch.web.showing import safe_shape
from reviewsearch.web.site import Site

_REBUILT_IN = 60
# What the page of a status is called in `words/*.toml`.
_NAMES = {400: "bad", 404: "not_found", 405: "method", 429: "slow_down", 500: "error"}


def status_of(error: BaseException) -> int:
    """Return the status of an error: what of ours cannot be answered is no fault of who asked."""
    match error:
        case IndexUnavailable() | Overloaded():
            return 503
        case NotFound():
            return 404
        case WrongUsage():
            return 400
        case _:
            return 500


def problem(status: int, detail: str, **more: object) -> dict[str, object]:
    """Return a problem document; its type is the status alone."""
    return {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail, **more}


def api_problem(status: int, detail: str, *, headers: Mapping[str, str] | None = None, **more: object) -> Answer:
    """Return a problem as programs read it."""
    told = data(safe_shape(problem(status, detail, **more)), status=status, media_type=PROBLEM)
    return Answer(told.body, told.media_type, status, dict(headers or {}))


def of_error(site: Site, asked: Asked, error: BaseException) -> Answer:
    """Return the answer to a request that could not be answered."""
    status = status_of(error)
    headers = {}
    name = _NAMES.get(status, "error")
    wait = COME_AGAIN
    if status == 503:  # noqa: PLR2004 - not now
        name = "rebuilding" if isinstance(error, IndexUnavailable) else "busy"
        wait = _REBUILT_IN if isinstance(error, IndexUnavailable) else COME_AGAIN
        headers["retry-after"] = str(wait)
    if asked.path.startswith("/api/"):
        ours = status >= 500  # noqa: PLR2004 - whose fault it is
        detail = error.cause if isinstance(error, ReviewsearchError) and not ours else site.words(asked)(name, n=wait)
        return api_problem(status, detail, headers=headers)
    return page_of(site, asked, status, name, wait=wait, headers=headers)


def of_status(
    site: Site, asked: Asked, status: int, *, headers: Mapping[str, str] | None = None, wait: int = 0
) -> Answer:
    """Return the answer to a request that is refused before anything is looked up."""
    name = _NAMES.get(status, "bad")
    if asked.path.startswith("/api/"):
        return api_problem(status, site.words(asked)(name, n=wait), headers=headers)
    return page_of(site, asked, status, name, wait=wait, headers=headers or {})


def page_of(site: Site, asked: Asked, status: int, name: str, *, wait: int, headers: Mapping[str, str]) -> Answer:
    """Return a page that says what is the matter. It needs nothing of the archive, which may be what is missing."""
    said = site.words(asked)
    made = site.render("problem.html", asked, problem=name, title=said(f"{name}_title"), text=said(name, n=wait))
    return Answer(made.body, made.media_type, status, dict(headers))
