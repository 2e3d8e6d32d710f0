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
_NAMES = {
    HTTPStatus.BAD_REQUEST: "bad",
    HTTPStatus.NOT_FOUND: "not_found",
    HTTPStatus.METHOD_NOT_ALLOWED: "method",
    HTTPStatus.TOO_MANY_REQUESTS: "slow_down",
    HTTPStatus.INTERNAL_SERVER_ERROR: "error",
}


def status_of(error: BaseException) -> HTTPStatus:
    """Return the status of an error: what of ours cannot be answered is no fault of who asked."""
    match error:
        case IndexUnavailable() | Overloaded():
            return HTTPStatus.SERVICE_UNAVAILABLE
        case NotFound():
            return HTTPStatus.NOT_FOUND
        case WrongUsage():
            return HTTPStatus.BAD_REQUEST
        case _:
            return HTTPStatus.INTERNAL_SERVER_ERROR


def problem(status: HTTPStatus, detail: str, **more: object) -> dict[str, object]:
    """Return a problem document; its type is the status alone."""
    return {"type": "about:blank", "title": status.phrase, "status": int(status), "detail": detail, **more}


def api_problem(status: HTTPStatus, detail: str, *, headers: Mapping[str, str] | None = None, **more: object) -> Answer:
    """Return a problem as programs read it."""
    told = data(safe_shape(problem(status, detail, **more)), status=status, media_type=PROBLEM)
    return Answer(told.body, told.media_type, status, dict(headers or {}))


def of_error(site: Site, asked: Asked, error: BaseException) -> Answer:
    """Return the answer to a request that could not be answered."""
    status = status_of(error)
    headers = {}
    name = _NAMES.get(status, "error")
    wait = COME_AGAIN
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        name = "rebuilding" if isinstance(error, IndexUnavailable) else "busy"
        wait = _REBUILT_IN if isinstance(error, IndexUnavailable) else COME_AGAIN
        headers["retry-after"] = str(wait)
    if asked.path.startswith("/api/"):
        ours = status >= HTTPStatus.INTERNAL_SERVER_ERROR
        detail = error.cause if isinstance(error, ReviewsearchError) and not ours else site.words(asked)(name, n=wait)
        return api_problem(status, detail, headers=headers)
    return page_of(site, asked, status, name, wait=wait, headers=headers)


def of_status(
    site: Site, asked: Asked, status: HTTPStatus, *, headers: Mapping[str, str] | None = None, wait: int = 0
) -> Answer:
    """Return the answer to a request that is refused before anything is looked up."""
    name = _NAMES.get(status, "bad")
    if asked.path.startswith("/api/"):
        return api_problem(status, site.words(asked)(name, n=wait), headers=headers)
    return page_of(site, asked, status, name, wait=wait, headers=headers or {})


def page_of(
    site: Site, asked: Asked, status: HTTPStatus, name: str, *, wait: int, headers: Mapping[str, str]
) -> Answer:
    """Return a page that says what is the matter. It needs nothing of the archive, which may be what is missing."""
    said = site.words(asked)
    made = site.render("problem.html", asked, problem=name, title=said(f"{name}_title"), text=said(name, n=wait))
    return Answer(made.body, made.media_type, status, dict(headers))
